r"""Fine-tuning a one-layer model: the print is exact, at every n and d.

At L = 1 the flow keeps N beta_s unchanged (m = 1), so by ``fine-tuning-risk-gap`` and polarisation
R_sc - R_ft = |N beta_t|^2 - |N (beta_t - beta_s)|^2: two scratch risks without noise, of targets of norm 1 and
|beta_t - beta_s| = 2 sin(theta/2). Hence T_ft = (1 - n/d)(2 cos theta - 1), n <= d; it is 0 above.
"""

import sympy as sp
from sympy import cos, sin

from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, n, r, sigma, theta
from theory.transfer.fine_tuning_limit import PAPER
from theory.transfer.gaussian_design import scratch

one_layer_transferability = sp.Function("T_ft1", real=True)(n, d, theta)
WITHIN = Assumption(n <= d, "above n = d both estimators are least squares and T = 0")
target_risk = Expectation(scratch.xreplace({sigma: sp.Integer(0), r: sp.Integer(1)}))
difference_risk = Expectation(scratch.xreplace({sigma: sp.Integer(0), r: 2 * sin(theta / 2)}))

one_layer_definition = Theorem(
    id="fine-tuning-one-layer-gap",
    title="Transferability at depth one as a difference of two scratch risks",
    claim=eq(one_layer_transferability, target_risk - difference_risk),
    parameters=(n, d, theta),
    source=Source("fate", "fine-tuning-risk-gap at m = 1; 2 a^T N b - |N a|^2 = |N b|^2 - |N (b - a)|^2"),
    given=(WITHIN,),
    definition=True,
    says_more=(
        "both means are risks of X^+ X e without noise, where e is the target or what it differs by from "
        "the source"
    ),
    setting="both means are of |(I-P) e|^2 ||e||^2, the risk of X^+ X e, without noise",
    section=4,
)

one_layer_exact = Theorem(
    id="fine-tuning-one-layer-exact",
    title="Transferability of fine-tuning at depth one, exact",
    claim=eq(one_layer_transferability, (1 - n / d) * (2 * cos(theta) - 1)),
    parameters=(n, d, theta),
    source=Source(PAPER, "v2 Theorem 3.9 at L = 1"),
    given=(WITHIN,),
    setting="L = 1, |beta_s| = |beta_t| = 1, any label noise",
    section=4,
)
