r"""The share of the source kept by ever deeper networks, and how fast it settles.

With e = sigma^2/(1-gamma) and A = 1 + e the depth law reads q^2 = gamma A + (1-gamma) q^(2-2/L), m^2 = q^(2-2/L), so
with u = q^(2/L)

    m^2 = gamma A/(u - 1 + gamma),      1 <= u <= 1 + e/L,

because 1 <= q^2 <= A, and by Bernoulli's inequality for u^L = q^2.

Hence m^2 lies between gamma A/(gamma + e/L) and A, and 0 <= sqrt(A) - m <= e sqrt(A)/(gamma L): as L -> infinity
m -> sqrt(1 + sigma^2/(1-gamma)), at the rate 1/L.
"""

from functools import partial

import sympy as sp
from sympy import Limit, oo, sqrt

from theory.relations import eq, ge, le
from theory.statement import Source, Theorem
from theory.symbols import L, declare, gamma, sigma
from theory.transfer.fine_tuning_scale import end_norm, scale_value
from theory.transfer.proportional_limits import BELOW_THRESHOLD

HERE = Source("fate", "the depth law between Bernoulli's inequality and its value at infinite depth")

factor = declare("y_B", "y", "factor of a power in Bernoulli's inequality", positive=True)
excess = sigma**2 / (1 - gamma)
ceiling = 1 + excess
layer_size = end_norm ** (2 / L)
deep_scale = sqrt(ceiling)
shortfall = excess * deep_scale / (gamma * L)
_statement = partial(Theorem, parameters=(gamma, sigma, L), source=HERE, section=4, given=(BELOW_THRESHOLD,))

bernoulli = _statement(
    "bernoulli-inequality",
    "Bernoulli's inequality",
    ge(factor**L, 1 + L * (factor - 1)),
    parameters=(factor, L),
    given=(),
)
norm_at_least_one = _statement(
    "fine-tuning-norm-at-least-one",
    "The end point is at least as long as the source",
    ge(end_norm, 1),
)
norm_at_most = _statement(
    "fine-tuning-norm-at-most",
    "The end point is at most as long as at infinite depth",
    le(end_norm**2, ceiling),
)
layer_size_at_most = _statement(
    "fine-tuning-layer-size",
    "How far one of many layers is from unit size",
    le(layer_size, 1 + excess / L),
    setting="q^(1/L) is the norm of each layer",
)
scale_by_layer = _statement(
    "fine-tuning-scale-by-layer",
    "The share kept, from the size of one layer",
    eq(scale_value**2, gamma * ceiling / (layer_size - 1 + gamma)),
)
scale_below = _statement(
    "fine-tuning-infinite-depth-above",
    "No depth keeps more of the source than infinite depth",
    le(scale_value, deep_scale),
)
scale_above = _statement(
    "fine-tuning-infinite-depth-below",
    "How much of the source a network of given depth keeps at least",
    ge(scale_value**2, gamma * ceiling / (gamma + excess / L)),
)
depth_rate = _statement(
    "fine-tuning-infinite-depth-rate",
    "How fast the share kept approaches its value at infinite depth",
    le(sp.Abs(scale_value - deep_scale), shortfall),
)
infinite_depth = _statement(
    "fine-tuning-infinite-depth",
    "The share of the source that an infinitely deep network keeps",
    eq(Limit(scale_value, L, oo), deep_scale),
    parameters=(gamma, sigma),
    setting="first the proportional limit, then L -> infinity; its square is the squared norm of the end point",
)
