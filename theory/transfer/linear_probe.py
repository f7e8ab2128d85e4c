r"""A linear probe on k orthonormal features that leave the share rho of the target outside their span.

The features of a sample are N(0, I_k), the target's part inside has norm r_k = sqrt(r^2 - rho), its part
outside adds independent label noise of variance rho. So the probe is scratch training in k dimensions with
noise sigma^2 + rho, and rho on top:

    n >= k:  R = rho + (sigma^2 + rho) chi2_k/chi2_{n-k+1},
    n <  k:  R = rho + r_k^2 Beta((k-n)/2, n/2) + (sigma^2 + rho) chi2_n/chi2_{k-n+1}   in law.

The means are infinite at n in {k-1, k, k+1} unless sigma = rho = 0. k = 1, rho = sin^2 theta, r = 1 is linear
transfer.
"""

import sympy as sp
from sympy import Or, Piecewise, sqrt

from theory.random_variables import BetaVariable, ChiSquare, Expectation, SameLaw, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, k, n, r, rho, sigma
from theory.transfer.gaussian_design import scratch

HERE = Source("fate", "v2 Theorem 3.7 with k features, at finite n")
SHARE = Assumption(rho <= r**2, "the part of the target outside the features is no longer than the target")
AWAY = Assumption(
    Or(n <= k - 2, n >= k + 2), "the mean is infinite at n in {k-1, k, k+1}; use linear-probe-risk-law"
)

probe_risk = Unknown(n, k, rho, sigma, r, sp.Symbol("R_probe"))
as_scratch = {d: k, sigma: sqrt(sigma**2 + rho), r: sqrt(r**2 - rho)}
_top, _bottom, _beta = sp.symbols("A B C")

linear_probe_risk_definition = Theorem(
    id="linear-probe-risk-definition",
    title="A probe is scratch training on the features, with what they miss as noise",
    claim=eq(probe_risk, rho + scratch.xreplace(as_scratch)),
    parameters=(n, k, rho, sigma, r),
    source=HERE,
    given=(SHARE,),
    definition=True,
    says_more="what the features miss acts as further noise of variance rho",
    setting="k orthonormal features of x ~ N(0, I_d); rho = |P_perp beta_t|^2; labels X beta_t + sigma eps",
    section=2,
)

linear_probe_risk_law = Theorem(
    id="linear-probe-risk-law",
    title="Law of the risk of a linear probe",
    claim=SameLaw(
        probe_risk,
        Piecewise(
            (
                rho
                + (r**2 - rho) * BetaVariable((k - n) / 2, n / 2, _beta)
                + (sigma**2 + rho) * ChiSquare(n, _top) / ChiSquare(k - n + 1, _bottom),
                n < k,
            ),
            (rho + (sigma**2 + rho) * ChiSquare(k, _top) / ChiSquare(n - k + 1, _bottom), n >= k),
        ),
    ),
    parameters=(n, k, rho, sigma, r),
    source=HERE,
    given=(SHARE,),
    section=2,
)

linear_probe_risk_exact = Theorem(
    id="linear-probe-risk-exact",
    title="Mean risk of a linear probe at finite n",
    claim=eq(
        Expectation(probe_risk),
        Piecewise(
            (rho + (r**2 - rho) * (1 - n / k) + (sigma**2 + rho) * n / (k - n - 1), n <= k - 2),
            (rho + (sigma**2 + rho) * k / (n - k - 1), n >= k + 2),
        ),
    ),
    parameters=(n, k, rho, sigma, r),
    source=HERE,
    given=(SHARE, AWAY),
    section=2,
)
