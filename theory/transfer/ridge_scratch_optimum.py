r"""The best ridge for scratch training, exact at every n and d.

A probe on all k = d features misses nothing (rho = 0), so ``ridge-probe-optimum`` gives n lam* = d sigma^2/r^2, that is
lam* = sigma^2/(gamma r^2). At that ridge the mean over an eigenvalue s^2 of X^T X is E[d sigma^2/(s^2 + d
sigma^2/r^2)].
"""

import sympy as sp

from theory.random_variables import Expectation
from theory.relations import eq, ge
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, k, lam, n, r, rho, sigma
from theory.transfer.ridge_probe_optimum import ridge_probe_risk, singular_value

HERE = Source("fate", "ridge-probe-optimum with every feature kept")
RIDGED = Assumption(lam > 0, "without a ridge use scratch-risk-exact")
NOISY = Assumption(sigma > 0, "without noise the least ridge is best")
SIGNAL = Assumption(r > 0, "without a target the best ridge is infinite and the risk 0")

every_feature = {k: d, rho: sp.Integer(0)}
ridge_risk = ridge_probe_risk.xreplace(every_feature)
finite_best = d * sigma**2 / (n * r**2)
best_given_eigenvalue = d * sigma**2 / (singular_value.xreplace({k: d}) ** 2 + d * sigma**2 / r**2)

ridge_scratch_optimum = Theorem(
    id="ridge-scratch-optimum",
    title="The best ridge for scratch training",
    claim=ge(Expectation(ridge_risk), Expectation(ridge_risk.xreplace({lam: finite_best}))),
    parameters=(n, d, sigma, r, lam),
    source=HERE,
    given=(RIDGED, NOISY, SIGNAL),
    setting="lam* = sigma^2/(gamma r^2) with gamma = n/d, at every n and d",
    section=6,
)

tuned_risk_exact = Theorem(
    id="tuned-scratch-risk-over-spectrum",
    title="Mean risk at the best ridge over the spectrum of the samples",
    claim=eq(Expectation(ridge_risk.xreplace({lam: finite_best})), Expectation(best_given_eigenvalue)),
    parameters=(n, d, sigma, r),
    source=HERE,
    given=(NOISY, SIGNAL),
    section=6,
)
