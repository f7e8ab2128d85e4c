r"""Linear transfer against scratch training with the best ridge: one boundary, no anomalous band.

T = R*(gamma, sigma, 1) - sin^2 theta. As R* is the positive root of x^2 - A x - sigma^2, A = 1 - gamma - sigma^2,
R* > S = sin^2 theta > 0 exactly where S^2 - A S - sigma^2 < 0, that is where

    gamma < cos^2 theta (1 + sigma^2/sin^2 theta).

Against the untuned baseline T > 0 also on a band around gamma = 1, however unlike the tasks are: that band is the
double descent of the baseline. Here T > 0 at one gamma implies T > 0 at every smaller one.
"""

from functools import partial

import sympy as sp
from sympy import Equivalent, Implies, cos, sin

from theory.relations import eq, gt, lt
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, gamma, r, sigma, theta
from theory.transfer.tuned_scratch import NOISY, tuned_risk, tuned_value

HERE = Source("fate", "the sign of the quadratic of tuned-scratch-risk-equation at sin^2 theta")
UNLIKE = Assumption(sin(theta) > 0, "parallel tasks transfer without loss: T = R* > 0 at every gamma")

transferability = sp.Function("T_tuned", real=True)
fewer = declare("gamma_1", r"\gamma_1", "a smaller number of samples per dimension", positive=True)
boundary = cos(theta) ** 2 * (1 + sigma**2 / sin(theta) ** 2)
unit = {r: sp.Integer(1)}
at_gamma = transferability(gamma, theta, sigma)


def positive(value: sp.Expr) -> sp.StrictGreaterThan:
    """``value > 0``, as written."""
    return gt(value, 0)


_statement = partial(Theorem, parameters=(gamma, theta, sigma), source=HERE, section=6)

tuned_transferability_definition = _statement(
    "tuned-transferability-definition",
    "Transferability against the tuned baseline",
    eq(at_gamma, tuned_risk(gamma, sigma, sp.Integer(1)) - sin(theta) ** 2),
    given=(NOISY,),
    definition=True,
    says_more="the readout of linear transfer has no error left in the limit",
    setting="proportional limit; the readout of linear transfer has no error left",
)
tuned_transferability = _statement(
    "tuned-transferability",
    "Transferability of linear transfer against a tuned ridge",
    eq(at_gamma, tuned_value.xreplace(unit) - sin(theta) ** 2),
    given=(NOISY,),
)
tuned_boundary = _statement(
    "tuned-transferability-boundary",
    "With a tuned baseline transfer wins below one boundary",
    Equivalent(positive(at_gamma), lt(gamma, boundary)),
    given=(NOISY, UNLIKE),
)
no_band = _statement(
    "tuned-transferability-no-band",
    "With a tuned baseline there is no anomalous band",
    Implies(positive(at_gamma), positive(at_gamma.xreplace({gamma: fewer}))),
    given=(NOISY, UNLIKE, Assumption(fewer < gamma, "the second ratio is the smaller one")),
    parameters=(gamma, fewer, theta, sigma),
)
