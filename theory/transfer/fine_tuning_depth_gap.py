r"""How far a deep network is from keeping what an infinitely deep one keeps: the leading gap, 1/L.

With e = sigma^2/(1-gamma), A = 1 + e and u = q^(2/L) the depth law reads m^2 = gamma A/(u - 1 + gamma), and

    (gamma A/(gamma + e/L))^(1/L) <= u <= A^(1/L),

as gamma A/(gamma + e/L) <= m^2 <= q^2 <= A (``fine-tuning-infinite-depth``). Both ends are 1 + log(A)/L + O(1/L^2), so

    L (sqrt(A) - m) -> sqrt(A) log(A)/(2 gamma).
"""

from functools import partial

import sympy as sp
from sympy import Ge, Le, Limit, log, oo, sqrt

from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, gamma, sigma
from theory.transfer.fine_tuning_infinite_depth import ceiling, deep_scale, excess, layer_size
from theory.transfer.fine_tuning_scale import end_norm, scale_value
from theory.transfer.proportional_limits import BELOW_THRESHOLD

HERE = Source("fate", "the depth law between two powers of 1/L, expanded at infinite depth")

least_square = gamma * ceiling / (gamma + excess / L)
least_layer, largest_layer = least_square ** (1 / L), ceiling ** (1 / L)
gap = L * (deep_scale - scale_value)
least_gap = L * least_square * (least_layer - 1) / (2 * gamma * deep_scale)
largest_gap = L * ceiling * (largest_layer - 1) / (gamma * (deep_scale + sqrt(least_square)))
leading_gap = deep_scale * log(ceiling) / (2 * gamma)

_statement = partial(Theorem, source=HERE, section=4)
_deep = partial(_statement, parameters=(gamma, sigma, L), given=(BELOW_THRESHOLD,))


def bound_between(lower: sp.Expr, upper: sp.Expr, limit: sp.Expr, weight: sp.Expr) -> sp.Expr:
    """What keeps a number between two others near ``limit``, smooth where they cross it."""
    return ((upper - limit) ** 2 + (lower - limit) ** 2) * weight + 1 / weight


ENOUGH = Assumption(gamma * L >= 1, "the lower bound on a layer is at least 1 from L = 1/gamma on")
_enough = partial(_statement, parameters=(gamma, sigma, L), given=(BELOW_THRESHOLD, ENOUGH))


layer_at_least_one = _deep(
    "fine-tuning-layer-at-least-one",
    "One of many layers has at least unit size",
    Ge(layer_size, 1, evaluate=False),
)
least_layer_at_least_one = _enough(
    "fine-tuning-least-layer-at-least-one",
    "The lower bound on one of many layers is at least 1",
    Ge(least_layer, 1, evaluate=False),
)
norm_at_least = _deep(
    "fine-tuning-norm-at-least",
    "The end point's squared norm is at least the bound on the share kept",
    Ge(end_norm**2, least_square, evaluate=False),
)
layer_at_most = _deep(
    "fine-tuning-layer-at-most",
    "One of many layers is at most a root of the largest end point",
    Le(layer_size, largest_layer, evaluate=False),
)
layer_at_least = _deep(
    "fine-tuning-layer-at-least",
    "One of many layers is at least a root of the bound on the end point",
    Ge(layer_size, least_layer, evaluate=False),
)
square_gap = _deep(
    "fine-tuning-square-gap",
    "What depth L keeps less than infinite depth, in squares",
    eq(ceiling - scale_value**2, scale_value**2 * (layer_size - 1) / gamma),
)
square_gap_at_most = _deep(
    "fine-tuning-square-gap-above",
    "What depth L keeps less than infinite depth in squares, at most",
    Le(ceiling - scale_value**2, ceiling * (largest_layer - 1) / gamma, evaluate=False),
)
square_gap_at_least = _enough(
    "fine-tuning-square-gap-below",
    "What depth L keeps less than infinite depth in squares, at least",
    Ge(ceiling - scale_value**2, least_square * (least_layer - 1) / gamma, evaluate=False),
)
gap_of, low_of, high_of, lead_of = (
    sp.Function(f"{name}_gap", real=True)(gamma, sigma, L) for name in ("D", "D_low", "D_high", "D_lead")
)
_named = partial(_deep, definition=True)
gap_meaning = _named("fine-tuning-depth-gap-definition", "What depth L keeps less, times L", eq(gap_of, gap))
low_meaning = _named("fine-tuning-depth-gap-low-definition", "Its lower bound", eq(low_of, least_gap))
high_meaning = _named("fine-tuning-depth-gap-high-definition", "Its upper bound", eq(high_of, largest_gap))
lead_meaning = _named("fine-tuning-depth-gap-lead-definition", "Its leading term", eq(lead_of, leading_gap))
gap_at_most = _deep(
    "fine-tuning-depth-gap-above",
    "What depth L keeps less than infinite depth, at most",
    Le(gap_of, high_of, evaluate=False),
)
gap_at_least = _enough(
    "fine-tuning-depth-gap-below",
    "What depth L keeps less than infinite depth, at least",
    Ge(gap_of, low_of, evaluate=False),
)
named_distance = _enough(
    "fine-tuning-depth-gap-between",
    "The gap is as near to its leading term as its bounds are",
    Le(sp.Abs(gap_of - lead_of), bound_between(low_of, high_of, lead_of, sqrt(L)), evaluate=False),
)
room = bound_between(least_gap, largest_gap, leading_gap, sqrt(L))
distance = _enough(
    "fine-tuning-depth-gap-distance",
    "How far the gap is from its leading term",
    Le(sp.Abs(gap - leading_gap), room, evaluate=False),
)
depth_gap = _statement(
    "fine-tuning-depth-gap",
    "The leading term of what depth L keeps less than infinite depth",
    eq(Limit(gap, L, oo), leading_gap),
    (gamma, sigma),
    given=(BELOW_THRESHOLD,),
    setting="first the proportional limit, then L -> infinity: m = sqrt(A) - sqrt(A) log(A)/(2 gamma L) + o(1/L)",
)
