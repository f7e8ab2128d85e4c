r"""KL divergence between two regression tasks.

p_f(x, y) = p(x) N(y; f(x), sigma^2), and g likewise, with f, g in L2(p):

    KL(p_f, p_g) = |f - g|^2_{L2(p)} / (2 sigma^2),      sigma > 0.

At sigma = 0 and f != g the two laws are singular and KL is infinite.
"""

from typing import Any

import sympy as sp
from sympy import Gt, exp, log, pi, sqrt

from theory.random_variables import Expectation, Gaussian, Unknown
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, sigma

NOISE = Assumption(Gt(sigma, 0), "without label noise the two laws are singular and KL is infinite")

function_distance = declare("D", r"\lVert f-g\rVert", "L2(p) distance of the two target functions", lower=0)
gap = Unknown(sp.Symbol("x"), sp.Symbol("D"))
label_noise = Gaussian(sp.Symbol("xi"))


class TaskDivergence(sp.Function):
    """``TaskDivergence(D, sigma)``: KL(p_f, p_g) of two tasks whose functions are D apart in L2(p)."""

    nargs = 2
    is_real = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = r"\mathrm{KL}\!\left(%s;\,%s\right)" % tuple(map(printer._print, self.args))
        return body if exp is None else rf"{body}^{{{exp}}}"


def _density(deviation: sp.Expr) -> sp.Expr:
    """N(0, sigma^2)'s density at a deviation of the label from its mean."""
    return exp(-(deviation**2) / (2 * sigma**2)) / (sigma * sqrt(2 * pi))


gap_norm = Theorem(
    id="function-gap-norm",
    title="The L2(p) norm is a mean square",
    claim=eq(Expectation(gap**2), function_distance**2),
    parameters=(function_distance,),
    source=Source("fate", "definition of the norm of L2(p)"),
    definition=True,
    says_more="the mean square exists",
    setting="D(x) = f(x) - g(x) with x ~ p",
    section=9,
)

label_divergence = sp.Function("KL_y", real=True)
shift = declare("h", "h", "difference of the two functions at one input")

label_divergence_definition = Theorem(
    id="kl-of-labels-definition",
    title="KL between the labels at one input",
    claim=eq(
        label_divergence(shift, sigma),
        Expectation(log(_density(sigma * label_noise) / _density(shift + sigma * label_noise))),
    ),
    parameters=(shift, sigma),
    source=Source("fate", "definition of KL, with y = f(x) + sigma xi, y - g(x) = h + sigma xi"),
    given=(NOISE,),
    definition=True,
    says_more="the densities of the two normal laws, whose ratio is inside the logarithm",
    setting="h = f(x) - g(x) at a fixed x, xi ~ N(0, 1)",
    section=9,
)

kl_of_labels = Theorem(
    id="kl-of-labels",
    title="KL between two normal labels of the same variance",
    claim=eq(label_divergence(shift, sigma), shift**2 / (2 * sigma**2)),
    parameters=(shift, sigma),
    source=Source("kullback1951information", "normal laws of equal variance"),
    given=(NOISE,),
    setting="h = f(x) - g(x) at a fixed x",
    section=9,
)

divergence_definition = Theorem(
    id="kl-between-tasks-definition",
    title="KL between tasks averages the KL between labels",
    claim=eq(TaskDivergence(function_distance, sigma), Expectation(label_divergence(gap, sigma))),
    parameters=(function_distance, sigma),
    source=Source("kullback1951information", "chain rule: both tasks have the same law of inputs"),
    given=(NOISE,),
    definition=True,
    says_more="the chain rule of the divergence: equal laws of the inputs add nothing",
    setting="D(x) = f(x) - g(x) with x ~ p",
    section=9,
)

kl_between_tasks = Theorem(
    id="kl-between-tasks",
    title="KL divergence between two tasks",
    claim=eq(TaskDivergence(function_distance, sigma), function_distance**2 / (2 * sigma**2)),
    parameters=(function_distance, sigma),
    source=Source("tahir2025features", "v2 Theorem A.2, eq. 26"),
    given=(NOISE,),
    setting="p_f(x, y) = p(x) N(y; f(x), sigma^2) and g likewise",
    section=9,
)
