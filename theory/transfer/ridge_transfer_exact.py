r"""Ridge transfer at every sample size.

The feature of a sample is z_i = beta_s . x_i ~ N(0, 1), the label y_i = cos(theta) z_i + sin(theta) v_i +
sigma e_i with z, v, e independent standard Gaussian vectors in R^n. The loss (1/n)|y - z b|^2 + lam b^2 has
the minimiser b = z.y/(|z|^2 + n lam), and the risk is |b beta_s - beta_t|^2 = (b - cos theta)^2 + sin^2
theta.

With S = sin^2 theta + sigma^2, C = n lam, x = C/2 and E_p the generalised exponential integral (DLMF 8.19):

    E R = sin^2 theta + (C^2 cos^2 theta - S C) M_2 + S M_1,
    M_1 = E[1/(chi2_n + C)]   = e^x E_{n/2}(x)/2,
    M_2 = E[1/(chi2_n + C)^2] = e^x (E_{n/2-1}(x) - E_{n/2}(x))/4.

At lam = 0 the mean is ``linear-transfer-risk-exact`` and needs n >= 3.
"""

import sympy as sp
from sympy import cos, exp, expint, sin, sqrt

from theory.random_variables import ChiSquare, Expectation, Gaussian, SameLaw, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, lam, n, sigma, theta
from theory.transfer.gaussian_vectors import InnerProduct, SquaredLength, e, v, z

PAPER = "tahir2025features"
HERE = Source("fate", "Gaussian features; v2 Theorem 3.8 at finite n")
RIDGED = Assumption(lam > 0, "without a ridge the mean needs n >= 3: use linear-transfer-risk-exact")

shift = declare("C", "C", "what a ridge adds to ||z||^2: n lam", lower=0)
ridge_risk = Unknown(n, theta, sigma, lam, sp.Symbol("R_ridge"))
feature_square = ChiSquare(n, sp.Symbol("A"))
effective_noise = sin(theta) ** 2 + sigma**2
coefficient = (
    cos(theta) * SquaredLength(n, z) + sin(theta) * InnerProduct(n, z, v) + sigma * InnerProduct(n, z, e)
) / (SquaredLength(n, z) + n * lam)
risk_in_law = (
    sin(theta) ** 2
    + (sqrt(effective_noise * feature_square) * Gaussian(sp.Symbol("g")) - n * lam * cos(theta)) ** 2
    / (feature_square + n * lam) ** 2
)

ridge_transfer_risk_definition = Theorem(
    id="ridge-transfer-risk-definition",
    title="The risk of ridge transfer",
    claim=eq(ridge_risk, (coefficient - cos(theta)) ** 2 + sin(theta) ** 2),
    parameters=(n, theta, sigma, lam),
    source=Source(PAPER, "v2 Theorem 3.8, its setting"),
    definition=True,
    says_more="b = z^T y/(|z|^2 + n lam) minimises the ridge's loss, and its risk is |b beta_s - beta_t|^2",
    setting="z = X beta_s, X beta_t = cos(theta) z + sin(theta) v, noise sigma e",
    section=3,
)

ridge_transfer_risk_law = Theorem(
    id="ridge-transfer-risk-law",
    title="Law of the risk of ridge transfer",
    claim=SameLaw(ridge_risk, risk_in_law),
    parameters=(n, theta, sigma, lam),
    source=HERE,
    section=3,
)

risk_given_square = (
    sin(theta) ** 2
    + (n**2 * lam**2 * cos(theta) ** 2 + effective_noise * feature_square) / (feature_square + n * lam) ** 2
)

ridge_transfer_risk_given_square = Theorem(
    id="ridge-transfer-risk-given-norm",
    title="Mean risk of ridge transfer, the noise averaged out",
    claim=eq(Expectation(ridge_risk), Expectation(risk_given_square)),
    parameters=(n, theta, sigma, lam),
    source=HERE,
    section=3,
    setting="A = ||z||^2; both sides are infinite together",
)


def inverse_mean(freedom: sp.Expr, added: sp.Expr) -> sp.Expr:
    """``E[1/(chi2 + C)]`` at ``freedom`` degrees, C = ``added`` > 0."""
    return exp(added / 2) * expint(freedom / 2, added / 2) / 2


def inverse_square_mean(freedom: sp.Expr, added: sp.Expr) -> sp.Expr:
    """``E[1/(chi2 + C)^2]`` at ``freedom`` degrees, C = ``added`` > 0."""
    return exp(added / 2) * (expint(freedom / 2 - 1, added / 2) - expint(freedom / 2, added / 2)) / 4


SHIFTED = Assumption(shift > 0, "without a shift the inverse moments are 1/(n-2) and 1/((n-2)(n-4))")

laplace_variable = declare("s_l", "s", "argument of a Laplace transform", lower=0)
chi_square_laplace = Theorem(
    id="chi-square-laplace-transform",
    title="Laplace transform of the chi-square law",
    claim=eq(Expectation(exp(-laplace_variable * feature_square)), (1 + 2 * laplace_variable) ** (-n / 2)),
    parameters=(n, laplace_variable),
    source=Source("muirhead1982aspects", "Section 1.3"),
    section=3,
)

shifted_inverse = Theorem(
    id="chi-square-shifted-inverse",
    title="Mean of 1/(chi2_n + C)",
    claim=eq(Expectation(1 / (feature_square + shift)), inverse_mean(n, shift)),
    parameters=(n, shift),
    source=Source("fate", "1/u is the integral of e^(-s u), and E_p its own integral (DLMF 8.19.3)"),
    given=(SHIFTED,),
    section=3,
)

shifted_inverse_square = Theorem(
    id="chi-square-shifted-inverse-square",
    title="Mean of 1/(chi2_n + C)^2",
    claim=eq(Expectation(1 / (feature_square + shift) ** 2), inverse_square_mean(n, shift)),
    parameters=(n, shift),
    source=Source("fate", "1/u^2 is the integral of s e^(-s u), and E_p its own integral (DLMF 8.19.3)"),
    given=(SHIFTED,),
    section=3,
)

ridge_transfer_risk_exact = Theorem(
    id="ridge-transfer-risk-exact",
    title="Mean risk of ridge transfer at finite n",
    claim=eq(
        Expectation(ridge_risk),
        sin(theta) ** 2
        + (n**2 * lam**2 * cos(theta) ** 2 - effective_noise * n * lam) * inverse_square_mean(n, n * lam)
        + effective_noise * inverse_mean(n, n * lam),
    ),
    parameters=(n, theta, sigma, lam),
    source=HERE,
    given=(RIDGED,),
    section=3,
)
