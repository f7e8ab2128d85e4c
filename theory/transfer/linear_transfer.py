r"""Linear transfer: only the readout of one pretrained feature is trained.

With z = X beta_s and the least-squares coefficient b = z.y/|z|^2 (ridge transfer at lam = 0), the risk is

    R = sin^2 theta + (sigma^2 + sin^2 theta) g^2 / chi2_n   in law,   E R = sin^2 theta + (sigma^2 + sin^2
    theta)/(n - 2):

the part of the target outside the feature acts as extra label noise. The mean is infinite at n <= 2 unless
theta is 0 or pi and sigma = 0.
"""

import sympy as sp
from sympy import cos, sin

from theory.random_variables import ChiSquare, Expectation, Gaussian, SameLaw, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import n, sigma, theta
from theory.transfer.gaussian_vectors import InnerProduct, SquaredLength, e, v, z

PAPER = "tahir2025features"
ENOUGH = Assumption(n >= 3, "with one or two samples the mean is infinite; use linear-transfer-risk-law")

linear_risk = Unknown(n, theta, sigma, sp.Symbol("R_lin"))
coefficient = (
    cos(theta) * SquaredLength(n, z) + sin(theta) * InnerProduct(n, z, v) + sigma * InnerProduct(n, z, e)
) / SquaredLength(n, z)

linear_transfer_risk_definition = Theorem(
    id="linear-transfer-risk-definition",
    title="The risk of linear transfer",
    claim=eq(linear_risk, (coefficient - cos(theta)) ** 2 + sin(theta) ** 2),
    parameters=(n, theta, sigma),
    source=Source(PAPER, "v2 Theorem 3.7, its setting"),
    definition=True,
    says_more="b = z^T y/|z|^2 minimises the loss, and its risk is |b beta_s - beta_t|^2",
    setting="z = X beta_s, X beta_t = cos(theta) z + sin(theta) v, noise sigma e; b minimises ||y - z b||^2",
    section=2,
)

linear_transfer_risk_law = Theorem(
    id="linear-transfer-risk-law",
    title="Law of the risk of linear transfer",
    claim=SameLaw(
        linear_risk,
        sin(theta) ** 2
        + (sigma**2 + sin(theta) ** 2) * Gaussian(sp.Symbol("g")) ** 2 / ChiSquare(n, sp.Symbol("A")),
    ),
    parameters=(n, theta, sigma),
    source=Source("fate", "Gaussian features; v2 Theorem 3.7 at finite n"),
    section=2,
)

linear_transfer_risk_exact = Theorem(
    id="linear-transfer-risk-exact",
    title="Mean risk of linear transfer at finite n",
    claim=eq(Expectation(linear_risk), sin(theta) ** 2 + (sigma**2 + sin(theta) ** 2) / (n - 2)),
    parameters=(n, theta, sigma),
    source=Source("fate", "v2 Theorem 3.7 at finite n"),
    given=(ENOUGH,),
    section=2,
)
