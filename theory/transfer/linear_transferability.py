r"""Transferability of linear transfer: what it gains over scratch training on the same target samples.

T = E R_scratch - E R_linear with |beta_s| = |beta_t| = 1. At finite n and d both means are exact; in the
proportional limit n = floor(gamma d), d -> infinity, the readout's own error vanishes and

    T = 1 - gamma + gamma sigma^2/(1 - gamma) - sin^2 theta   (gamma < 1),
    T = sigma^2/(gamma - 1) - sin^2 theta                     (gamma > 1).
"""

import sympy as sp
from sympy import Limit, Ne, Or, Piecewise, floor, oo, sin

from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, n, r, sigma, theta
from theory.transfer.gaussian_design import scratch
from theory.transfer.linear_transfer import ENOUGH, PAPER, linear_risk

THRESHOLD = Assumption(Ne(gamma, 1), "the scratch risk is infinite at the interpolation threshold")
AWAY = Assumption(Or(n <= d - 2, n >= d + 2), "the mean scratch risk is infinite at n in {d-1, d, d+1}")

finite_transferability = Expectation(scratch.xreplace({r: sp.Integer(1)})) - Expectation(linear_risk)
proportional = {n: floor(gamma * d)}
transferability = sp.Function("T_lin", real=True)(gamma, theta, sigma)

below = 1 - gamma + gamma * sigma**2 / (1 - gamma) - sin(theta) ** 2
above = sigma**2 / (gamma - 1) - sin(theta) ** 2
finite_below = (
    1 - n / d + sigma**2 * n / (d - n - 1) - sin(theta) ** 2 - (sigma**2 + sin(theta) ** 2) / (n - 2)
)
finite_above = sigma**2 * d / (n - d - 1) - sin(theta) ** 2 - (sigma**2 + sin(theta) ** 2) / (n - 2)

linear_transferability_exact = Theorem(
    id="linear-transferability-exact",
    title="Transferability of linear transfer at finite n and d",
    claim=eq(finite_transferability, Piecewise((finite_below, n <= d - 2), (finite_above, n >= d + 2))),
    parameters=(n, d, theta, sigma),
    source=Source("fate", "v2 eq. 10-11 at finite n and d"),
    given=(ENOUGH, AWAY),
    section=2,
)

linear_transferability_definition = Theorem(
    id="linear-transferability-definition",
    title="What transferability is in the proportional limit",
    claim=eq(transferability, Limit(finite_transferability.xreplace(proportional), d, oo)),
    parameters=(gamma, theta, sigma),
    source=Source(PAPER, "v2 eq. 10"),
    given=(THRESHOLD,),
    definition=True,
    section=2,
)

linear_transferability_below = Theorem(
    id="linear-transferability-below-threshold",
    title="Transferability of linear transfer with fewer samples than dimensions",
    claim=eq(transferability, below),
    parameters=(gamma, theta, sigma),
    source=Source(PAPER, "v2 eq. 10"),
    given=(Assumption(gamma < 1, "above the threshold another branch holds"),),
    section=2,
)

linear_transferability_above = Theorem(
    id="linear-transferability-above-threshold",
    title="Transferability of linear transfer with more samples than dimensions",
    claim=eq(transferability, above),
    parameters=(gamma, theta, sigma),
    source=Source(PAPER, "v2 eq. 11"),
    given=(Assumption(gamma > 1, "below the threshold another branch holds"),),
    section=2,
)

linear_transferability = Theorem(
    id="linear-transferability",
    title="Transferability of linear transfer in the proportional limit",
    claim=eq(transferability, Piecewise((below, gamma < 1), (above, gamma > 1))),
    parameters=(gamma, theta, sigma),
    source=Source(PAPER, "v2 eq. 10-11"),
    given=(THRESHOLD,),
    section=2,
)
