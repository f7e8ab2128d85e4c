r"""How many quantities gradient flow conserves in a two-layer linear net f = U V^T.

U is n x r, V is m x r, Z = (U; V) stacked is N x r, N = n + m. A loss of f with gradient C there moves Z by
Z' = -M Z, M (U; V) = (C V; C^T U). With J = diag(I_n, -I_m) each J M is skew, so are those of all brackets, and
brackets give every rotation inside each block: the fields generate all N(N-1)/2 dimensions of {M : J M skew}.
Where Z has full rank, those with M Z = 0 are the skew maps of a space of N - min(N, r) dimensions. By
Frobenius's theorem the number of independent laws is N r less the rank that is left:

    r(r+1)/2  where N >= r (the entries of U^T U - V^T V),      N r - N(N-1)/2  where N < r.

What is proved here line by line: the brackets and the arithmetic. Cited: that the rank is the dimension less
that of what vanishes, and Frobenius's theorem.
"""

import sympy as sp
from sympy import Ge, Lt, Piecewise, Symbol

from theory.matrix_words import Complement, Letter, Transposed, UnitVector
from theory.relations import eq, ge
from theory.statement import Assumption, Source, Theorem

MARCOTTE = "marcotte2023abide"
OURS = Source("fate", "the brackets behind the count of two-layer linear nets")

# not the library's n, m and r, which mean other things: these are the three sizes of U and V alone
n, m, r = sp.symbols("n m r", integer=True, nonnegative=True)
total = n + m

_first, _second, _width = sp.symbols("n_1 n_2 r_1", integer=True, positive=True)
U, V = Letter(_first, _width, Symbol("U")), Letter(_second, _width, Symbol("V"))
C, B = Letter(_first, _second, Symbol("C")), Letter(_first, _second, Symbol("B"))
E, F = UnitVector(_first, 1, Symbol("e")), UnitVector(_second, 1, Symbol("f"))
G = Complement(_first, _first - 1, Symbol("e")) * Letter(_first - 1, 1, Symbol("y"))


def field(gradient: sp.Expr, first: sp.Expr, second: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """How the gradient C moves (U, V), up to its sign: (C V, C^T U)."""
    return gradient * second, Transposed(gradient) * first


def bracket(one: sp.Expr, two: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """The bracket of the fields of two gradients, which are linear: one after two less two after one."""
    ahead = field(one, *field(two, U, V))
    behind = field(two, *field(one, U, V))
    return ahead[0] - behind[0], ahead[1] - behind[1]


_u, _v = field(C, U, V)
field_is_skew = Theorem(
    id="two-layer-field",
    title="The gradient fields of a two-layer net keep U^T U - V^T V",
    claim=eq(Transposed(U) * _u + Transposed(_u) * U - Transposed(V) * _v - Transposed(_v) * V, 0),
    parameters=(),
    source=OURS,
    setting="so each field is M with J M skew, J = diag(I_n, -I_m), and so are all brackets",
    section=5,
)
first_block = Theorem(
    id="two-layer-bracket-first",
    title="Brackets of the gradient fields act inside the first block",
    claim=eq(bracket(C, B)[0], (C * Transposed(B) - B * Transposed(C)) * U),
    parameters=(),
    source=OURS,
    section=5,
)
second_block = Theorem(
    id="two-layer-bracket-second",
    title="Brackets of the gradient fields act inside the second block",
    claim=eq(bracket(C, B)[1], (Transposed(C) * B - Transposed(B) * C) * V),
    parameters=(),
    source=OURS,
    section=5,
)
every_rotation = Theorem(
    id="two-layer-rotation",
    title="Brackets of the gradient fields give every rotation of the first block",
    claim=eq(
        bracket(E * Transposed(F), G * Transposed(F))[0],
        (E * Transposed(G) - G * Transposed(E)) * U,
    ),
    parameters=(),
    source=OURS,
    setting="e and f unit vectors, g orthogonal to e; likewise for the other block, with the blocks exchanged",
    section=5,
)
rotation_alone = Theorem(
    id="two-layer-rotation-alone",
    title="That bracket leaves the second block at rest",
    claim=eq(bracket(E * Transposed(F), G * Transposed(F))[1], 0),
    parameters=(),
    source=OURS,
    setting="so each block turns by itself, and the fields generate all N(N-1)/2 dimensions of {M : J M skew}",
    section=5,
)

count = sp.Function("laws", integer=True, nonnegative=True)(n, m, r)
rank = sp.Function("rank", integer=True, nonnegative=True)(n, m, r)

SIZES = tuple(
    Assumption(ge(size, 1), why)
    for size, why in ((n, "U has rows"), (m, "V has rows"), (r, "U and V have columns"))
)


def skew_dimension(size: sp.Expr) -> sp.Expr:
    """size (size - 1)/2, the dimension of the skew maps of a space of that size."""
    return size * (size - 1) / 2


lie_rank = Theorem(
    id="two-layer-lie-rank",
    title="Generic rank of the Lie algebra of a two-layer linear net",
    claim=eq(
        rank,
        Piecewise(
            (skew_dimension(total) - skew_dimension(total - r), Ge(total, r)),
            (skew_dimension(total), Lt(total, r)),
        ),
    ),
    parameters=(n, m, r),
    given=SIZES,
    source=Source(MARCOTTE, "section 4, two-layer linear networks: dimension of the generated Lie algebra"),
    setting=(
        "all M with J M skew, less those that vanish at a Z of full rank: skew maps of N - min(N, r) dimensions; "
        "two-layer-rotation and two-layer-field give the algebra"
    ),
    cited=True,
    section=5,
)
frobenius = Theorem(
    id="two-layer-frobenius",
    title="Number of independent conserved quantities: parameters less rank",
    claim=eq(count, total * r - rank),
    parameters=(n, m, r),
    given=SIZES,
    source=Source(
        MARCOTTE, "section 3: number of conserved functions from the Lie algebra, by Frobenius's theorem"
    ),
    setting="functionally independent conserved functions near a generic point",
    cited=True,
    section=5,
)
conserved_count = Theorem(
    id="conserved-count-two-layer",
    title="How many quantities a two-layer linear net conserves",
    claim=eq(
        count,
        Piecewise(
            (r * (r + 1) / 2, Ge(total, r)),
            (total * r - total * (total - 1) / 2, Lt(total, r)),
        ),
    ),
    parameters=(n, m, r),
    given=SIZES,
    source=Source(
        MARCOTTE, "section 4, two-layer linear networks: the number of independent conserved functions"
    ),
    setting="f = U V^T, U is n x r, V is m x r, near a generic point, for every loss of f",
    section=5,
)
