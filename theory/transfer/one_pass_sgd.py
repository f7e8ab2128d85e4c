r"""One pass of SGD over fresh samples: the mean risk after every number of steps, exact at finite d.

Step k draws B fresh rows X (B x d, standard Gaussian) with labels y = X beta + sigma eps and moves
b -> b - (eta/B) X^T (X b - y). With e = b - beta and R = E|e|^2 (squared norm of the target's space),

    R' = (1 - 2 eta + eta^2 (d + 1 + B)/B) R + eta^2 d sigma^2/B,

because E X^T X = B I, E (X^T X)^2 = B (B + d + 1) I and E|X^T eps|^2 = B d. The factor is below 1 exactly
when eta < 2B/(d + 1 + B), and then R tends to eta d sigma^2/(2B - eta (d + 1 + B)).
"""

from functools import partial

import sympy as sp
from sympy import Equivalent, Ne, Symbol

from theory.dynamics.balancedness_descent import eta
from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm, Transposed
from theory.random_variables import Expectation, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, declare, sigma

HERE = Source(
    "fate", "Isserlis on one step, then induction; the Wishart moment is Muirhead 1982, Section 3.3"
)

batch = declare("B", "B", "fresh samples a step of SGD", lower=1, integer=True)
steps = declare("steps", "k", "number of steps of SGD", lower=0, integer=True)
initial = declare("R_0", "R_0", "risk before the first step", lower=0)

X = GaussianMatrix(batch, d, Symbol("X_k"))
EPSILON = GaussianMatrix(batch, 1, Symbol("epsilon_k"))
ERROR = Letter(d, 1, Symbol("e_k"))
next_error = ERROR - eta / batch * Transposed(X) * (X * ERROR - sigma * EPSILON)
factor = 1 - 2 * eta + eta**2 * (d + 1 + batch) / batch
gain = eta**2 * d * sigma**2 / batch
edge = 2 * batch / (d + 1 + batch)
plateau = eta * d * sigma**2 / (2 * batch - eta * (d + 1 + batch))
EDGE = Assumption(Ne(eta, edge), "at the edge of stability the mean grows by eta^2 d sigma^2/B a step")


def risk_after(count: sp.Expr) -> Unknown:
    """The squared error after ``count`` steps, a random variable."""
    return Unknown(count, Symbol("R_sgd"))


_statement = partial(Theorem, source=HERE, section=7)

one_step = _statement(
    "one-pass-sgd-step",
    "Mean squared error after one step on fresh samples",
    eq(Expectation(SquaredNorm(next_error)), factor * SquaredNorm(ERROR) + gain),
    (d, sigma, batch, eta),
    setting="the error e before the step is fixed; X and eps are fresh",
)
now = _statement(
    "one-pass-sgd-risk-now",
    "The risk before a step",
    eq(risk_after(steps), SquaredNorm(ERROR)),
    (steps,),
    definition=True,
)
following = _statement(
    "one-pass-sgd-risk-next",
    "The risk after a step",
    eq(risk_after(steps + 1), SquaredNorm(next_error)),
    (steps,),
    definition=True,
    says_more="this is the error after the step, and its samples do not depend on the error before it",
    setting="the rows X and the noise eps of the step are independent of the error before it",
)
start = _statement(
    "one-pass-sgd-start",
    "The risk before the first step",
    eq(risk_after(sp.Integer(0)), initial),
    (initial,),
    definition=True,
    says_more="the first error has a square, which is not negative",
)
recursion = _statement(
    "one-pass-sgd-recursion",
    "How the mean risk of one-pass SGD moves",
    eq(Expectation(risk_after(steps + 1)), factor * Expectation(risk_after(steps)) + gain),
    (d, sigma, batch, eta, steps),
)
one_pass_sgd = _statement(
    "one-pass-sgd",
    "Mean risk of one-pass SGD",
    eq(Expectation(risk_after(steps)), plateau + factor**steps * (initial - plateau)),
    (initial, d, sigma, batch, eta, steps),
    given=(EDGE,),
    setting="linear model, isotropic Gaussian inputs, a fresh batch of B samples a step",
)
stability = _statement(
    "one-pass-sgd-stability",
    "One-pass SGD is stable exactly below one step size",
    Equivalent(factor < 1, eta < edge),
    (d, batch, eta),
)
