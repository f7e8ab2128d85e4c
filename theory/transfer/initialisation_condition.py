r"""Whether He initialisation meets the condition of the rich limit, settled exactly.

The condition (v1 eq. 22, after Yun, Krishnan and Mobahi 2021) on the unscaled initial weights: W_l^T W_l -
W_{l+1} W_{l+1}^T is positive semidefinite for l <= L-2 and at least lambda I, lambda > 0, for l = L-1. He
initialisation: the entries of W_1 (d x m) are N(0, 2/d), those of W_2 (m x 1) are N(0, 2/m).

L = 2, m <= d. W_1^T W_1 is invertible, so W_1^T W_1 - W_2 W_2^T is positive definite iff Q = W_2^T (W_1^T
W_1)^-1 W_2 < 1 (its determinant is det(W_1^T W_1) (1 - Q), and it has at most one eigenvalue <= 0). The
factors 2 leave Q = (d/m) |W^{+T} g|^2 with standard normal W (d x m) and g. For m > d the matrix W_1^T W_1
is singular and the condition never holds.

Deeper networks need the condition for every pair of layers, and the first column of W_{l+1} already needs
the event above with (d, m) = (d_{l-1}, d_l): the probability is at most the smallest of these over the
layers.

When it does hold: never with high probability at He initialisation. The largest values are at m = 1 and d
-> infinity, where the probability tends to P(|g| < 1) = 0.683; at fixed m > 1 it tends to P(chi2_m < m),
and at fixed m/d > 0 to 0 (every shape with d <= 24 was tried exactly). It holds surely for a readout small
enough, such as W_L = 0, with full-rank layers that do not widen and are balanced with each other, which is
a choice of start and not He initialisation.
"""

import sympy as sp
from sympy import Rational, Symbol

from theory.events import Probability
from theory.matrix_words import (
    GaussianMatrix,
    Letter,
    PseudoInverse,
    SquaredNorm,
    TraceOf,
    Transposed,
    define,
)
from theory.random_variables import ChiSquare, SameLaw, Unknown
from theory.relations import eq, ge
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, declare

width = declare("width", "m", "width of the hidden layer", lower=1, integer=True)

NARROW = Assumption(
    sp.LessThan(width, d),
    "a hidden layer wider than the input never meets the condition: W_1^T W_1 is singular",
)
W = GaussianMatrix(d, width, Symbol("W"))
READOUT = GaussianMatrix(width, 1, Symbol("epsilon"))
ratio = define(
    Unknown(d, width, Symbol("Q")),
    d / width * SquaredNorm(Transposed(PseudoInverse(W)) * READOUT),
    "W_2^T (W_1^T W_1)^-1 W_2 at He initialisation of a two-layer network",
)
ratio_value = d / width * ChiSquare(width, Symbol("A")) / ChiSquare(d - width + 1, Symbol("B"))
met = Probability(sp.StrictLessThan(ratio, 1))
probability = sp.betainc_regularized(width / 2, (d - width + 1) / 2, 0, width / (d + width))

initialisation_ratio_law = Theorem(
    id="initialisation-ratio-law",
    title="Law of the ratio that decides the initialisation condition",
    claim=SameLaw(ratio, ratio_value),
    parameters=(d, width),
    source=Source("fate", "from the law of the fitted noise"),
    given=(NARROW,),
    section=1,
)

initialisation_condition = Theorem(
    id="initialisation-condition",
    title="Probability that He initialisation of a two-layer network meets the condition of the rich limit",
    claim=eq(met, probability),
    parameters=(d, width),
    source=Source("fate", "review discussion of tahir2025features, settled exactly"),
    given=(NARROW,),
    setting="two layers, widths d, m, 1; the condition holds iff Q < 1",
    repairs="initialisation-condition-printed",
    section=1,
)

initialisation_condition_printed = Theorem(
    id="initialisation-condition-printed",
    title="He initialisation meets the condition with high probability",
    claim=ge(met, Rational(9, 10)),
    parameters=(d, width),
    source=Source(
        "tahir2025features", "review discussion: 'it holds with high probability for He initialization'"
    ),
    given=(NARROW,),
    setting="two layers, widths d, m, 1; 'high' is read as 9/10, for every shape with m <= d",
    section=1,
)

LAYER = GaussianMatrix(d, width, Symbol("W"))
COLUMN = Letter(width, 1, Symbol("v"))
VECTOR = Letter(width, 1, Symbol("z"))
WORST = PseudoInverse(LAYER) * Transposed(PseudoInverse(LAYER)) * COLUMN

domination_worst_vector = Theorem(
    id="domination-worst-vector",
    title="The vector that decides whether W^T W exceeds v v^T",
    claim=eq(
        SquaredNorm(LAYER * WORST) - TraceOf(Transposed(COLUMN) * WORST) ** 2,
        SquaredNorm(Transposed(PseudoInverse(LAYER)) * COLUMN)
        - SquaredNorm(Transposed(PseudoInverse(LAYER)) * COLUMN) ** 2,
    ),
    parameters=(d, width),
    source=Source("fate", "Schur complement of a rank-one perturbation"),
    given=(NARROW,),
    setting="x = (W^T W)^-1 v gives x^T (W^T W - v v^T) x = Q - Q^2, so Q < 1 is necessary",
    section=1,
)

domination_bound = Theorem(
    id="domination-bound",
    title="The overlap that Cauchy and Schwarz bound",
    claim=eq(
        TraceOf(Transposed(COLUMN) * VECTOR),
        TraceOf(Transposed(COLUMN) * PseudoInverse(LAYER) * LAYER * VECTOR),
    ),
    parameters=(d, width),
    source=Source("fate", "Schur complement of a rank-one perturbation"),
    given=(NARROW,),
    setting="v^T z = (W^{+T} v)^T (W z), so (v^T z)^2 <= Q |W z|^2: Q < 1 is sufficient",
    section=1,
)
