r"""The geometry of fine-tuning: what the row space and the null space of the samples contribute.

X is any n x d matrix, P = X^+ X, N = I - P, and the end point is beta_ft = X^+ y + m N beta_s. Then exactly

    |beta_ft|^2 = |X^+ y|^2 + m^2 |N beta_s|^2,
    R_sc - R_ft = 2 m beta_s^T N beta_t - m^2 |N beta_s|^2,
    4 a^T N b = |N (a + b)|^2 - |N (a - b)|^2.
"""

from sympy import Symbol

from theory.matrix_words import Letter, PseudoInverse, SquaredNorm, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import d, m, n

HERE = Source("fate", "Penrose's equations; the cross terms of row space and null space vanish")

X = Letter(n, d, Symbol("X"))
labels = Letter(n, 1, Symbol("y"))
source_vector = Letter(d, 1, Symbol("beta_s"))
target_vector = Letter(d, 1, Symbol("beta_t"))
first, second = Letter(d, 1, Symbol("a")), Letter(d, 1, Symbol("b"))
null = 1 - PseudoInverse(X) * X
interpolant = PseudoInverse(X) * labels
end_point = interpolant + m * null * source_vector

end_norm = Theorem(
    id="fine-tuning-end-norm",
    title="The end point has orthogonal parts",
    claim=eq(SquaredNorm(end_point), SquaredNorm(interpolant) + m**2 * SquaredNorm(null * source_vector)),
    parameters=(m,),
    source=HERE,
    setting="beta_ft = X^+ y + m (I - X^+ X) beta_s",
    section=4,
)

risk_gap = Theorem(
    id="fine-tuning-risk-gap",
    title="What fine-tuning gains over scratch training, sample by sample",
    claim=eq(
        SquaredNorm(interpolant - target_vector) - SquaredNorm(end_point - target_vector),
        2 * m * TraceOf(Transposed(source_vector) * null * target_vector)
        - m**2 * SquaredNorm(null * source_vector),
    ),
    parameters=(m,),
    source=HERE,
    setting="R_sc = |X^+ y - beta_t|^2 and R_ft = |beta_ft - beta_t|^2 on the same samples",
    section=4,
)

polarisation = Theorem(
    id="null-space-polarisation",
    title="An overlap in the null space from two norms",
    claim=eq(
        4 * TraceOf(Transposed(first) * null * second),
        SquaredNorm(null * (first + second)) - SquaredNorm(null * (first - second)),
    ),
    parameters=(),
    source=HERE,
    section=4,
)
