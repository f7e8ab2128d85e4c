r"""The variance of the risk of scratch training at finite n and d, from its law.

With noise the second moment is infinite for d-3 <= n <= d+3: the chi-square below has four degrees of
freedom or fewer. Scale: fourth power of |beta_t|.
"""

import sympy as sp
from sympy import And, Or, Piecewise

from theory.random_variables import Variance
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, n, r, sigma
from theory.transfer.gaussian_design import scratch

_BIAS = 2 * r**4 * n * (d - n) / (d**2 * (d + 2))
AWAY = Assumption(
    Or(sp.LessThan(n, d - 4), sp.GreaterThan(n, d + 4), eq(sigma, 0)),
    "with noise the variance is infinite for d-3 <= n <= d+3: use scratch-risk-law there",
)

scratch_risk_variance = Theorem(
    id="scratch-risk-variance",
    title="Variance of the risk of scratch training at finite size",
    claim=eq(
        Variance(scratch),
        Piecewise(
            (_BIAS + 2 * sigma**4 * n * (d - 1) / ((d - n - 1) ** 2 * (d - n - 3)), n <= d - 4),
            (2 * sigma**4 * d * (n - 1) / ((n - d - 1) ** 2 * (n - d - 3)), n >= d + 4),
            (_BIAS, And(n <= d, eq(sigma, 0))),
            (0, And(n > d, eq(sigma, 0))),
        ),
    ),
    parameters=(n, d, sigma, r),
    source=Source("tahir2025features", "v2 Theorem 3.6 gives the mean; the variance is ours"),
    given=(AWAY,),
    setting="X is n x d with independent standard normal entries, and R_sc is the risk of X^+ y",
    section=1,
)
