r"""The mean risk of scratch training at finite n and d.

With noise the mean is infinite at n in {d-1, d, d+1}: the chi-square below has two degrees of freedom or
fewer (n = d-1: two). Without noise only the bias is left, and its mean is finite everywhere. Scale: squared
norm of beta_t.
"""

import sympy as sp
from sympy import And, Or, Piecewise

from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, n, r, sigma
from theory.transfer.gaussian_design import scratch

AWAY = Assumption(
    Or(sp.LessThan(n, d - 2), sp.GreaterThan(n, d + 2), eq(sigma, 0)),
    "with noise the mean risk is infinite at n = d-1, d, d+1: use scratch-risk-law there",
)

scratch_risk_exact = Theorem(
    id="scratch-risk-exact",
    title="Mean risk of scratch training at finite size",
    claim=eq(
        Expectation(scratch),
        Piecewise(
            (r**2 * (1 - n / d) + sigma**2 * n / (d - n - 1), n <= d - 2),
            (sigma**2 * d / (n - d - 1), n >= d + 2),
            (r**2 * (1 - n / d), And(n <= d, eq(sigma, 0))),
            (0, And(n > d, eq(sigma, 0))),
        ),
    ),
    parameters=(n, d, sigma, r),
    source=Source("tahir2025features", "v2 Theorem 3.6, eq. 8, before the limit"),
    given=(AWAY,),
    setting="X is n x d with independent standard normal entries, and R_sc is the risk of X^+ y",
    section=1,
)
