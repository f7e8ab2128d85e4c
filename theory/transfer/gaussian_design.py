r"""Letters and lemmas of least squares with a Gaussian design, shared by the scratch theorems.

X is n x d with independent N(0, 1) entries, u_beta a fixed unit vector, beta_t = r u_beta, eps has n
independent N(0, 1) entries, y = X beta_t + sigma eps. ``u`` is a fixed unit vector of size n and ``u_perp``
its orthonormal complement, so that ``Z = u_perp^T X`` are the rows of X other than the direction u.
"""

import sympy as sp
from sympy import Symbol

from theory.matrix_words import (
    Complement,
    GaussianMatrix,
    Letter,
    PseudoInverse,
    SquaredNorm,
    Transposed,
    UnitVector,
    define,
)
from theory.random_variables import ChiSquare, SameLaw, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, n, r, sigma

X = GaussianMatrix(n, d, Symbol("X"))
EPSILON = GaussianMatrix(n, 1, Symbol("epsilon"))
DIRECTION = UnitVector(d, 1, Symbol("b"))
ROW = UnitVector(n, 1, Symbol("u"))
OTHERS = Complement(n, n - 1, Symbol("u"))
PSEUDO = PseudoInverse(X)
Z = define(Letter(n - 1, d, Symbol("Z")), Transposed(OTHERS) * X, "the rows of X across the direction u")

residual = define(
    Unknown(n, d, Symbol("V_u")),
    SquaredNorm((1 - PseudoInverse(Z) * Z) * Transposed(X) * ROW),
    "squared distance of one row of X from the span of the others",
)
noise = define(
    Unknown(n, d, Symbol("N_epsilon")),
    SquaredNorm(PSEUDO * EPSILON),
    "squared norm of the fitted unit noise, |X^+ eps|^2",
)
scratch = define(
    Unknown(n, d, sigma, r, Symbol("R_sc")),
    SquaredNorm(PSEUDO * (r * X * DIRECTION + sigma * EPSILON) - r * DIRECTION),
    "risk |X^+ y - beta_t|^2 of the minimum-norm solution, y = X beta_t + sigma eps",
)

UNDER = Assumption(
    sp.LessThan(n, d), "with more samples than dimensions X has no full row rank: exchange n and d"
)
TEXTBOOK = Source("muirhead1982aspects", "Theorem 3.2.12, proof")

row_residual = Theorem(
    id="row-residual-law",
    title="Squared distance of a Gaussian row from the span of the others",
    claim=SameLaw(residual, ChiSquare(d - n + 1, Symbol("B"))),
    parameters=(n, d),
    source=TEXTBOOK,
    given=(UNDER,),
    section=1,
)
schur_complement = Theorem(
    id="schur-complement-of-a-row",
    title="One diagonal entry of (X X^T)^-1 is the reciprocal squared distance of a row from the others",
    claim=eq(SquaredNorm(PSEUDO * ROW) * SquaredNorm((1 - PseudoInverse(Z) * Z) * Transposed(X) * ROW), 1),
    parameters=(n, d),
    source=TEXTBOOK,
    given=(UNDER,),
    section=1,
)
fitted_noise = Theorem(
    id="fitted-noise-law",
    title="Squared norm of the minimum-norm fit to pure noise",
    claim=SameLaw(noise, ChiSquare(n, Symbol("A")) / ChiSquare(d - n + 1, Symbol("B"))),
    parameters=(n, d),
    source=TEXTBOOK,
    given=(UNDER,),
    section=1,
)
