r"""The best ridge for a probe on k features, exact at every n.

Loss (1/n)|y - Z b|^2 + lam |b|^2 with Z (n x k) standard Gaussian, labels Z beta_k plus noise of variance
sigma^2 + rho, |beta_k|^2 = r_k^2 = r^2 - rho. The eigenvectors of Z^T Z are uniformly distributed and
independent of its eigenvalues, so with C = n lam and s^2 an eigenvalue drawn uniformly from the k

    E R = E[rho + k (C^2 r_k^2/k + (sigma^2 + rho) s^2)/(s^2 + C)^2],

and for every value of s the integrand is least at the same C: n lam* = k (sigma^2 + rho)/r_k^2.
"""

import sympy as sp

from theory.random_variables import Expectation, Unknown
from theory.relations import eq, ge
from theory.statement import Assumption, Source, Theorem
from theory.symbols import k, lam, n, r, rho, sigma

INSIDE = Assumption(
    rho < r**2, "a target outside all features is best left alone: the minimiser is lam = infinity"
)
RIDGED = Assumption(lam > 0, "without a ridge use linear-probe-risk-exact")
IMPERFECT = Assumption(rho + sigma**2 > 0, "without noise and with nothing missed the least ridge is best")

ridge_probe_risk = Unknown(n, k, rho, sigma, r, lam, sp.Symbol("R_ridge_probe"))
singular_value = Unknown(n, k, sp.Symbol("s"))
spectral_risk = (
    rho
    + k
    * (n**2 * lam**2 * (r**2 - rho) / k + (sigma**2 + rho) * singular_value**2)
    / (singular_value**2 + n * lam) ** 2
)
best_probe_ridge = k * (sigma**2 + rho) / (n * (r**2 - rho))

ridge_probe_risk_spectrum = Theorem(
    id="ridge-probe-risk-spectrum",
    title="Mean risk of a ridge probe over the spectrum of its features",
    claim=eq(Expectation(ridge_probe_risk), Expectation(spectral_risk)),
    parameters=(n, k, rho, sigma, r, lam),
    source=Source(
        "muirhead1982aspects", "Theorem 3.2.17: eigenvectors of a Wishart matrix are Haar, independent"
    ),
    given=(INSIDE, RIDGED),
    cited=True,
    setting="s^2 is an eigenvalue of Z^T Z, drawn uniformly from all k",
    section=3,
)

ridge_probe_least = Theorem(
    id="ridge-probe-optimum",
    title="The best ridge for a probe on k features",
    claim=ge(
        Expectation(ridge_probe_risk),
        Expectation(ridge_probe_risk.xreplace({lam: best_probe_ridge})),
    ),
    parameters=(n, k, rho, sigma, r, lam),
    source=Source("fate", "pointwise minimum in each eigenvalue"),
    given=(INSIDE, RIDGED, IMPERFECT),
    section=3,
)
