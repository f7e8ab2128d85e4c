r"""What the pieces of the minimum-norm estimator tend to as n, d -> infinity with n/d = gamma < 1.

With X (n x d) standard Gaussian, e a fixed unit vector, eps independent standard normal, P = X^+ X, N = I - P:

    |N e|^2            ~ Beta((d-n)/2, n/2)                             -> 1 - gamma,
    |X^+ eps|^2        ~ chi2_n / chi2_{d-n+1}                          -> gamma/(1-gamma),
    (e^T X^+ eps)^2    ~ Beta(1/2, (d-1)/2) chi2_n / chi2_{d-n+1}       -> 0.

Hence |X^+ y|^2 = |P beta|^2 + 2 sigma beta^T X^+ eps + sigma^2 |X^+ eps|^2 -> gamma + sigma^2 gamma/(1-gamma).
"""

import sympy as sp

from theory.matrix_words import PseudoInverse, SquaredNorm, TraceOf, Transposed, UnitVector, define
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    PositiveUnknown,
    ProbabilityLimit,
    SameLaw,
    Unknown,
)
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, n, sigma
from theory.transfer.gaussian_design import EPSILON, X, noise

HERE = Source("fate", "Gaussian projections; Muirhead 1982, Section 3.2")
BELOW_THRESHOLD = Assumption(
    gamma < 1, "at gamma >= 1 the samples fill the space and nothing of the source is left"
)
WIDE = Assumption(n < d, "the null space has dimension d - n")

direction = sp.Symbol("e")
target, source = sp.Symbol("beta_t"), sp.Symbol("beta_s")
UNIT = UnitVector(d, 1, direction)
PSEUDO = PseudoInverse(X)

null_share = define(
    PositiveUnknown(n, d, direction, sp.Symbol("K")),
    SquaredNorm((1 - PSEUDO * X) * UNIT),
    "share of a unit direction in the null space, |(I-P) e|^2",
)
cross_term = define(
    Unknown(n, d, direction, sp.Symbol("C")),
    TraceOf(Transposed(EPSILON) * Transposed(PSEUDO) * UNIT),
    "overlap of fitted unit noise with a direction, e^T X^+ eps",
)
cross_square = define(
    PositiveUnknown(n, d, direction, sp.Symbol("C_2")),
    SquaredNorm(Transposed(EPSILON) * Transposed(PSEUDO) * UNIT),
    "square of the overlap of fitted unit noise with a direction",
)
min_norm_square = define(
    PositiveUnknown(n, d, sigma, direction, sp.Symbol("A")),
    SquaredNorm(PSEUDO * (X * UNIT + sigma * EPSILON)),
    "squared norm of the minimum-norm interpolator of a unit target, |X^+ y|^2",
)
min_norm_parts = 1 - null_share + 2 * sigma * cross_term + sigma**2 * noise


def _law(id: str, title: str, variable: sp.Expr, value: sp.Expr, setting: str, given: Assumption) -> Theorem:
    return Theorem(id, title, SameLaw(variable, value), (n, d), HERE, (given,), setting, section=4)


null_share_law = _law(
    "null-share-law",
    "Law of the null-space share of a direction",
    null_share,
    BetaVariable((d - n) / 2, n / 2, sp.Symbol("B")),
    "K = |(I-P) e|^2, ||e|| = 1",
    WIDE,
)
cross_square_law = _law(
    "cross-term-law",
    "Law of the squared overlap of fitted noise with a direction",
    cross_square,
    ChiSquare(n, sp.Symbol("A"))
    / ChiSquare(d - n + 1, sp.Symbol("B"))
    * BetaVariable(sp.Rational(1, 2), (d - 1) / 2, sp.Symbol("O")),
    "C = e^T X^+ eps, ||e|| = 1",
    WIDE,
)
min_norm_norm_parts = Theorem(
    id="min-norm-norm-parts",
    title="The norm of the minimum-norm interpolator, in its parts",
    claim=eq(min_norm_square, min_norm_parts),
    parameters=(n, d, sigma),
    source=HERE,
    setting="A = |X^+ y|^2, y = X e + sigma eps; K = |(I-P) e|^2, C = e^T X^+ eps, N = |X^+ eps|^2",
    section=4,
)


def _limit(id: str, title: str, variable: sp.Expr, value: sp.Expr, setting: str) -> Theorem:
    parameters = (gamma, sigma) if value.has(sigma) else (gamma,)
    claim = eq(ProbabilityLimit(variable), value)
    return Theorem(id, title, claim, parameters, HERE, (BELOW_THRESHOLD,), setting, section=4)


null_share_limit = _limit(
    "null-share-limit",
    "The null-space share concentrates",
    null_share,
    1 - gamma,
    "K = |(I-P) e|^2, ||e|| = 1",
)
noise_ratio_limit = _limit(
    "noise-norm-limit", "The norm of fitted noise concentrates", noise, gamma / (1 - gamma), "N = |X^+ eps|^2"
)
cross_square_limit = _limit(
    "cross-term-square-limit",
    "The squared overlap of fitted noise vanishes",
    cross_square,
    sp.Integer(0),
    "C = e^T X^+ eps, ||e|| = 1",
)
cross_term_limit = _limit(
    "cross-term-limit",
    "Fitted noise forgets every direction",
    cross_term,
    sp.Integer(0),
    "C = e^T X^+ eps, ||e|| = 1",
)
min_norm_norm_limit = _limit(
    "min-norm-norm-limit",
    "The norm of the minimum-norm interpolator concentrates",
    min_norm_square,
    gamma + sigma**2 * gamma / (1 - gamma),
    "A = |X^+ y|^2 with a target of norm 1",
)
