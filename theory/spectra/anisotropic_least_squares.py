r"""Least squares and linear transfer for any covariance: exact at every n >= dimension + 2.

x ~ N(0, Sigma), Sigma = S S with S symmetric and invertible: X = Z S with Z standard Gaussian. The least-squares
solution is b = S^-1 Z^+ y, and in the metric Sigma

    R = |S (b - beta)|^2 = sigma^2 |Z^+ eps|^2 = sigma^2 chi2_d / chi2_{n-d+1}   in law:

whitening removes Sigma from the risk at every finite n. k features of x with residual variance rho are the same
problem in k dimensions with noise variance sigma^2 + rho.
"""

from sympy import Symbol, sqrt

from theory.matrix_words import (
    InverseOf,
    Letter,
    PseudoInverse,
    SquaredNorm,
    SymmetricMatrix,
    Transposed,
    define,
)
from theory.random_variables import ChiSquare, Expectation, SameLaw, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, k, n, rho, sigma
from theory.transfer.gaussian_design import EPSILON, X

OURS = Source("fate", "whitening; v2 Theorem 3.6 and 3.7 for x ~ N(0, Sigma)")
TALL = Assumption(n >= d, "with n < d least squares has no unique solution: use ridge-equivalent")
MEAN = Assumption(n >= d + 2, "the mean is infinite at n = d, d+1: use anisotropic-least-squares-law there")
ROOT = SymmetricMatrix(d, d, Symbol("S"))
TARGET = Letter(d, 1, Symbol("b"))
LABELS = X * ROOT * TARGET + sigma * EPSILON
ESTIMATE = InverseOf(ROOT) * PseudoInverse(X) * LABELS

anisotropic_risk = define(
    Unknown(n, d, sigma, Symbol("R_als")),
    SquaredNorm(ROOT * (ESTIMATE - TARGET)),
    "risk |S (b - beta)|^2 of least squares with x ~ N(0, S S)",
)

normal_equations = Theorem(
    id="anisotropic-normal-equations",
    title="The whitened solution solves the normal equations",
    claim=eq(Transposed(X * ROOT) * (X * ROOT) * ESTIMATE, Transposed(X * ROOT) * LABELS),
    parameters=(n, d, sigma),
    source=OURS,
    given=(TALL,),
    setting="X here is the white factor Z: the design is Z S",
    section=8,
)

anisotropic_least_squares_law = Theorem(
    id="anisotropic-least-squares-law",
    title="Law of the risk of least squares, any covariance",
    claim=SameLaw(anisotropic_risk, sigma**2 * ChiSquare(d, Symbol("A")) / ChiSquare(n - d + 1, Symbol("B"))),
    parameters=(n, d, sigma),
    source=OURS,
    given=(TALL,),
    section=8,
)

anisotropic_least_squares = Theorem(
    id="anisotropic-least-squares",
    title="Mean risk of least squares, any covariance",
    claim=eq(Expectation(anisotropic_risk), sigma**2 * d / (n - d - 1)),
    parameters=(n, d, sigma),
    source=OURS,
    given=(MEAN,),
    setting="x ~ N(0, Sigma), Sigma any invertible covariance; the risk is in the metric Sigma",
    section=8,
)

transfer_risk = Unknown(n, k, rho, sigma, Symbol("R_alt"))
in_features = {d: k, sigma: sqrt(sigma**2 + rho)}
ENOUGH = Assumption(
    n >= k + 2, "the mean is infinite at n = k, k+1; with n < k the features are under-determined"
)

anisotropic_transfer_definition = Theorem(
    id="anisotropic-linear-transfer-definition",
    title="Linear transfer is least squares on the features, with what they miss as noise",
    claim=eq(transfer_risk, rho + anisotropic_risk.xreplace(in_features)),
    parameters=(n, k, rho, sigma),
    source=OURS,
    given=(Assumption(n >= k, "with fewer samples than features least squares has no unique solution"),),
    definition=True,
    says_more="what the features miss acts as further noise of variance rho",
    setting="k linear features of x ~ N(0, Sigma) with any invertible covariance; rho = the target's residual variance",
    section=8,
)

anisotropic_linear_transfer_law = Theorem(
    id="anisotropic-linear-transfer-law",
    title="Law of the risk of linear transfer, any covariance",
    claim=SameLaw(
        transfer_risk,
        rho + (sigma**2 + rho) * ChiSquare(k, Symbol("A")) / ChiSquare(n - k + 1, Symbol("B")),
    ),
    parameters=(n, k, rho, sigma),
    source=OURS,
    given=(Assumption(n >= k, "with fewer samples than features least squares has no unique solution"),),
    section=8,
)

anisotropic_linear_transfer = Theorem(
    id="anisotropic-linear-transfer",
    title="Mean risk of linear transfer, any covariance",
    claim=eq(Expectation(transfer_risk), rho + (sigma**2 + rho) * k / (n - k - 1)),
    parameters=(n, k, rho, sigma),
    source=OURS,
    given=(ENOUGH,),
    setting="rho is the floor; for one feature, with C = Sigma, rho = bt.C.bt - (bs.C.bt)^2 / bs.C.bs",
    section=8,
)
