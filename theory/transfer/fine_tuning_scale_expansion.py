r"""How label noise begins to push the share of the source kept above 1, depth by depth.

With v = sigma^2, q^2 = gamma + v gamma/(1-gamma) + (1-gamma) q^(2-2/L) and m = q^((L-1)/L), q = m = 1 at v = 0, and

    dm/dv = c_L = (L-1) gamma/(2 (1-gamma)(L gamma + 1 - gamma))   at v = 0:   m = 1 + c_L sigma^2 + O(sigma^4).
"""

from functools import partial

import sympy as sp
from sympy import Derivative

from theory.functions import DepthRoot
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import L, declare, gamma
from theory.transfer.proportional_limits import BELOW_THRESHOLD

HERE = Source("fate", "implicit differentiation of the depth law")

noise_power = declare("v", "v", "variance of the target's label noise", lower=0)
row_part = gamma + noise_power * gamma / (1 - gamma)
root = DepthRoot(row_part, 1 - gamma, L)
share = root ** ((L - 1) / L)
root_slope = gamma / (1 - gamma) / (2 * root - (1 - gamma) * (2 - 2 / L) * root ** (1 - 2 / L))
coefficient = (L - 1) * gamma / (2 * (1 - gamma) * (L * gamma + 1 - gamma))
slope_of = sp.Function("c_m", real=True)
_statement = partial(Theorem, source=HERE, section=4, given=(BELOW_THRESHOLD,))

norm_slope = _statement(
    "fine-tuning-norm-slope",
    "How the end point's norm grows with the noise",
    eq(Derivative(root, noise_power), root_slope),
    (gamma, noise_power, L),
)
slope_definition = _statement(
    "fine-tuning-scale-slope-definition",
    "Slope of the share kept in the noise",
    eq(slope_of(gamma, noise_power, L), (L - 1) / L * root ** (-1 / L) * Derivative(root, noise_power)),
    (gamma, noise_power, L),
    definition=True,
    says_more="this is the derivative of m = q^((L-1)/L)",
    setting="the derivative of m = q^((L-1)/L) in v = sigma^2",
)
noiseless_root = _statement(
    "fine-tuning-noiseless-norm",
    "Without noise the end point has the norm of the source",
    eq(DepthRoot(gamma, 1 - gamma, L), 1),
    (gamma, L),
)
scale_slope = _statement(
    "fine-tuning-scale-slope",
    "Slope of the share kept in the noise, at every noise",
    eq(slope_of(gamma, noise_power, L), (L - 1) / L * root ** (-1 / L) * root_slope),
    (gamma, noise_power, L),
)
scale_expansion = _statement(
    "fine-tuning-scale-expansion",
    "First effect of label noise on the share kept",
    eq(slope_of(gamma, sp.Integer(0), L), coefficient),
    (gamma, L),
    setting="m = 1 + c_L sigma^2 + O(sigma^4)",
)
