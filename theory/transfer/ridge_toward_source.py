r"""A ridge towards the source: lam |b - beta_s|^2 instead of lam |b|^2, both sides at their best ridge.

With b = beta_s + u the problem is ridge regression for the target beta_t - beta_s, of squared length
2 - 2 cos theta (unit norms). So its risk is scratch training's with r = 2 sin(theta/2), at every n and d, and the tuned
mean over an eigenvalue, d sigma^2/(s^2 + d sigma^2/r^2), increases in r: the ridge towards the source wins exactly
when 2 - 2 cos theta < 1, below 60 degrees, for all n, d and sigma > 0.
"""

from functools import partial

import sympy as sp
from sympy import Equivalent, pi, sin

from theory.matrix_words import InverseOf, Letter, SymmetricMatrix, Transposed
from theory.random_variables import Expectation
from theory.relations import eq, ge, gt, le, lt
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, lam, n, r, sigma, theta
from theory.transfer.ridge_scratch_optimum import finite_best, ridge_risk
from theory.transfer.tuned_scratch import NOISY, tuned_risk, tuned_value

HERE = Source("fate", "ridge regression for beta_t - beta_s")
SOURCE = Letter(d, 1, sp.Symbol("beta_s"))
TARGET = Letter(d, 1, sp.Symbol("beta_t"))
X = Letter(n, d, sp.Symbol("X"))
NOISE = Letter(n, 1, sp.Symbol("epsilon"))
RIDGE_MATRIX = SymmetricMatrix(d, d, sp.Symbol("A"))
REGULAR = Assumption(
    eq(RIDGE_MATRIX, Transposed(X) * X + n * lam),
    "A is X^T X + n lam, invertible for lam > 0",
)
_labels = X * TARGET + sigma * NOISE
centred = InverseOf(RIDGE_MATRIX) * (Transposed(X) * _labels + n * lam * SOURCE)
plain_error = InverseOf(RIDGE_MATRIX) * Transposed(X) * (X * (TARGET - SOURCE) + sigma * NOISE) - (
    TARGET - SOURCE
)
offset = 2 * sin(theta / 2)
at_best = ridge_risk.xreplace({lam: finite_best})
scratch_mean = Expectation(at_best.xreplace({r: sp.Integer(1)}))
towards_mean = Expectation(at_best.xreplace({r: offset}))
SIXTY = pi / 3
UNLIKE = Assumption(theta > 0, "for equal tasks the best ridge towards the source is infinite and its risk 0")
transferability = sp.Function("T_toward", real=True)(gamma, theta, sigma)
limit_value = tuned_value.xreplace({r: sp.Integer(1)}) - tuned_value.xreplace({r: offset})
_statement = partial(Theorem, parameters=(n, d, theta, sigma), source=HERE, section=6)

reduction = _statement(
    "ridge-toward-source-reduction",
    "A ridge towards the source is a plain ridge for the difference of the tasks",
    eq(centred - TARGET, plain_error),
    given=(REGULAR,),
    parameters=(n, lam, sigma),
    setting="loss (1/n)|y - X b|^2 + lam |b - beta_s|^2; the error b - beta_t",
)
helps = _statement(
    "ridge-toward-source-helps",
    "Below 60 degrees the ridge towards the source wins",
    ge(scratch_mean, towards_mean),
    given=(NOISY, UNLIKE, Assumption(theta <= SIXTY, "the tasks are at most 60 degrees apart")),
)
hurts = _statement(
    "ridge-toward-source-hurts",
    "Above 60 degrees the ridge towards the source loses",
    le(scratch_mean, towards_mean),
    given=(NOISY, Assumption(theta >= SIXTY, "the tasks are at least 60 degrees apart")),
)
limit_definition = _statement(
    "ridge-toward-source-definition",
    "Transferability of the ridge towards the source, both sides tuned",
    eq(
        transferability,
        tuned_risk(gamma, sigma, sp.Integer(1)) - tuned_risk(gamma, sigma, offset),
    ),
    given=(NOISY, UNLIKE),
    parameters=(gamma, theta, sigma),
    definition=True,
    says_more=(
        "both sides are at their best ridge, and the ridge towards the source is scratch regression for "
        "the difference"
    ),
    setting="proportional limit; both sides at their best ridge",
)
ridge_toward_source = _statement(
    "ridge-toward-source",
    "Transferability of the ridge towards the source",
    eq(transferability, limit_value),
    given=(NOISY, UNLIKE),
    parameters=(gamma, theta, sigma),
    setting="proportional limit; scratch and transfer both at their best ridge",
)
break_even = _statement(
    "ridge-toward-source-break-even",
    "The ridge towards the source breaks even at exactly 60 degrees",
    Equivalent(
        lt(theta, SIXTY),
        gt(transferability, 0),
    ),
    given=(NOISY, UNLIKE),
    parameters=(gamma, theta, sigma),
)
