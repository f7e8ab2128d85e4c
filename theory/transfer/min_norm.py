r"""Rich training from scratch ends at the minimum-norm least-squares solution X^+ y.

f(x) = x^T W_1 ... W_L, W_l(0) = alpha Wbar_l, gradient flow on |y - X b|^2/(2n) in all weights, t ->
infinity and then alpha -> 0 (rich). X is n x d, any n and d. What is cited: the limit b exists, it lies in
the row space (a small start adds nothing outside it) and it is a stationary point of the loss in b, so the
normal equations hold. What is proved: a point of the row space that satisfies the normal equations is X^+
y.

A sufficient condition on Wbar (v1 eq. 22): Wbar_l^T Wbar_l - Wbar_{l+1} Wbar_{l+1}^T is positive
semidefinite for l <= L-2 and at least lambda I, lambda > 0, for l = L-1. He initialisation does not meet it
with high probability (:mod:`theory.transfer.initialisation_condition`), so it is a condition, not a
formality.
"""

from sympy import And, Symbol

from theory.matrix_words import Letter, PseudoInverse, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, d, n

X = Letter(n, d, Symbol("X"))
LABELS = Letter(n, 1, Symbol("y"))
COEFFICIENTS = Letter(n, 1, Symbol("c"))
END = Letter(d, 1, Symbol(r"\beta_{rich}"))

ROW_SPACE = eq(END, Transposed(X) * COEFFICIENTS)
NORMAL_EQUATIONS = eq(Transposed(X) * X * END, Transposed(X) * LABELS)

row_space_point = Theorem(
    id="least-squares-in-the-row-space",
    title="The least-squares point of the row space is the minimum-norm solution",
    claim=eq(END, PseudoInverse(X) * LABELS),
    parameters=(),
    source=Source("penrose1955generalized", "the four equations"),
    given=(
        Assumption(
            ROW_SPACE, "a point outside the row space is not the least-squares solution of smallest norm"
        ),
        Assumption(NORMAL_EQUATIONS, "the point must be stationary for the squared loss"),
    ),
    section=1,
)

rich_flow_limit = Theorem(
    id="rich-flow-limit",
    title="Where rich gradient flow ends",
    claim=And(ROW_SPACE, NORMAL_EQUATIONS, evaluate=False),
    parameters=(L,),
    source=Source(
        "yun2021unifying",
        "theorem on linear fully-connected networks; v1 eq. 22 for the condition on the start",
    ),
    setting="the initialisation condition holds; gradient flow to t -> infinity, then alpha -> 0",
    cited=True,
    section=1,
)

min_norm_limit = Theorem(
    id="min-norm-limit",
    title="Rich gradient flow from scratch ends at the minimum-norm solution",
    claim=eq(END, PseudoInverse(X) * LABELS),
    parameters=(L,),
    source=Source("tahir2025features", "v2 Theorem 3.5, v1 eq. 22"),
    setting="the initialisation condition holds; gradient flow to t -> infinity, then alpha -> 0",
    section=1,
)
