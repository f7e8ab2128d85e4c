r"""Scratch training with the best ridge, and what is left of the phase diagram against that baseline.

At lam* = sigma^2/(gamma r^2), the best ridge at every n and d (``ridge-scratch-optimum``), the limit is

    R* = (A + sqrt(A^2 + 4 r^2 sigma^2))/2,   A = r^2 (1 - gamma) - sigma^2,

the positive root of x^2 - A x - r^2 sigma^2: it has no peak at gamma = 1.
"""

import sympy as sp
from sympy import sqrt

from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import gamma, lam, r, sigma
from theory.transfer.ridge_scratch import asymptotic_risk

HERE = Source("fate", "ridge-scratch-risk at the best ridge")
NOISY = Assumption(sigma > 0, "without noise the best ridge is none: use scratch-risk")
SIGNAL = Assumption(r > 0, "without a target the best ridge is infinite and the risk 0")

best_ridge = sigma**2 / (gamma * r**2)
tuned_risk = sp.Function("R_tuned", positive=True)
balance = r**2 * (1 - gamma) - sigma**2
tuned_value = (balance + sqrt(balance**2 + 4 * r**2 * sigma**2)) / 2

tuned_definition = Theorem(
    id="tuned-scratch-risk-definition",
    title="Risk with the best ridge",
    claim=eq(tuned_risk(gamma, sigma, r), asymptotic_risk.xreplace({lam: best_ridge})),
    parameters=(gamma, sigma, r),
    source=HERE,
    given=(NOISY, SIGNAL),
    definition=True,
    says_more="sigma^2/(gamma r^2) is the best ridge",
    section=6,
)

tuned_scratch_risk = Theorem(
    id="tuned-scratch-risk",
    title="Risk of scratch training with the best ridge",
    claim=eq(tuned_risk(gamma, sigma, r), tuned_value),
    parameters=(gamma, sigma, r),
    source=HERE,
    given=(NOISY, SIGNAL),
    setting="proportional limit, ridge sigma^2/(gamma r^2)",
    section=6,
)

tuned_equation = Theorem(
    id="tuned-scratch-risk-equation",
    title="The quadratic equation of the best risk",
    claim=eq(tuned_risk(gamma, sigma, r) ** 2, balance * tuned_risk(gamma, sigma, r) + r**2 * sigma**2),
    parameters=(gamma, sigma, r),
    source=HERE,
    given=(NOISY, SIGNAL),
    section=6,
)
