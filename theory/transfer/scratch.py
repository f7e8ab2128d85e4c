r"""Risk of training from scratch in the proportional limit.

The rows of X (n x d) are i.i.d. N(0, I_d), y = X beta_t + sigma eps with |beta_t| = r and eps ~ N(0, I_n).
Rich gradient flow ends at X^+ y (:mod:`theory.transfer.min_norm`), whose mean risk at finite size is
``scratch-risk-exact``. Here n = floor(gamma d) and d -> infinity. At gamma = 1 the limit is infinite with
noise.
"""

import sympy as sp
from sympy import Limit, Ne, Piecewise, floor, oo

from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, n, r, sigma
from theory.transfer.gaussian_design import scratch

PAPER = "tahir2025features"
THRESHOLD = Assumption(
    Ne(gamma, 1), "the mean risk is infinite at the interpolation threshold; use scratch-risk-law there"
)

proportional = {n: floor(gamma * d)}
mean_risk = Limit(Expectation(scratch).xreplace(proportional), d, oo)
below = r**2 * (1 - gamma) + gamma * sigma**2 / (1 - gamma)
above = sigma**2 / (gamma - 1)

scratch_risk = Theorem(
    id="scratch-risk",
    title="Risk of scratch training in the proportional limit",
    claim=eq(
        mean_risk, Piecewise((below, sp.StrictLessThan(gamma, 1)), (above, sp.StrictGreaterThan(gamma, 1)))
    ),
    parameters=(gamma, sigma, r),
    source=Source(PAPER, "Theorem 3.6, eq. 8"),
    given=(THRESHOLD,),
    setting="n = floor(gamma d) samples, d -> infinity",
    section=1,
)
