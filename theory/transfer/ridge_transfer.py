r"""Ridge transfer with many samples.

Loss (1/n)|y - z b|^2 + lam b^2. As n -> infinity |z|^2/n -> 1, so b -> cos(theta)/(1 + lam) and

    E R -> 1 - (1 + 2 lam)/(1 + lam)^2 cos^2 theta,

increasing in lam. The distance to the limit is at most cos^2 theta (1 + 2 lam)/(1 + lam)^2 sqrt(2/n) + S/(n -
2) for n >= 3, S = sin^2 theta + sigma^2.
"""

import sympy as sp
from sympy import Limit, cos, oo, sin, sqrt

from theory.random_variables import Expectation
from theory.relations import eq, ge, le
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, lam, n, sigma, theta
from theory.transfer.linear_transfer import ENOUGH
from theory.transfer.ridge_transfer_exact import PAPER, ridge_risk

ridge_limit = 1 - (1 + 2 * lam) / (1 + lam) ** 2 * cos(theta) ** 2
rate_bound = cos(theta) ** 2 * (1 + 2 * lam) / (1 + lam) ** 2 * sqrt(2 / n) + (sin(theta) ** 2 + sigma**2) / (
    n - 2
)
stronger = declare("mu", r"\mu", "a stronger ridge", lower=0)

ridge_transfer_risk_rate = Theorem(
    id="ridge-transfer-risk-rate",
    title="How fast ridge transfer reaches its limit",
    claim=le(
        sp.Abs(Expectation(ridge_risk) - ridge_limit),
        rate_bound,
    ),
    parameters=(n, theta, sigma, lam),
    source=Source("fate", "Lipschitz bound in ||z||^2/n, whose standard deviation is sqrt(2/n)"),
    given=(ENOUGH,),
    section=3,
)

ridge_transfer_risk = Theorem(
    id="ridge-transfer-risk",
    title="Risk of ridge transfer with many samples",
    claim=eq(Limit(Expectation(ridge_risk), n, oo), ridge_limit),
    parameters=(theta, lam),
    source=Source(PAPER, "v2 Theorem 3.8, eq. 13"),
    setting="any noise sigma >= 0",
    section=3,
)

ridge_transfer_risk_increasing = Theorem(
    id="ridge-transfer-risk-increasing",
    title="With many samples a ridge only hurts transfer",
    claim=ge(ridge_limit.xreplace({lam: stronger}), ridge_limit),
    parameters=(theta, lam, stronger),
    source=Source(PAPER, "v2 Theorem 3.8"),
    given=(Assumption(stronger > lam, "the second ridge is the stronger one"),),
    section=3,
)
