r"""A task in the same feature space at any KL divergence: g = -alpha f.

KL(p_f, p_g) = (1 + alpha)^2 |f|^2 / (2 sigma^2) >= delta as soon as alpha >= max(0, sigma sqrt(2 delta)/||f|| - 1).
The paper prints the sufficient condition alpha > sigma sqrt(delta)/|f|, which lacks a factor and fails for
large delta.
"""

from sympy import Ge, Gt, Max, sqrt

from theory.distances.kl_between_tasks import NOISE, TaskDivergence
from theory.statement import Assumption, Source, Theorem
from theory.symbols import alpha, declare, delta, sigma

function_norm = declare("f", r"\lVert f\rVert", "L2(p) norm of the source function", positive=True)
divergence = TaskDivergence((1 + alpha) * function_norm, sigma)

kl_counterexample = Theorem(
    id="kl-counterexample",
    title="A task of the same features at any KL divergence",
    claim=Ge(divergence, delta),
    parameters=(alpha, delta, sigma, function_norm),
    source=Source("fate", "repairs v2 Theorem A.2"),
    given=(
        NOISE,
        Assumption(Ge(alpha, Max(0, sigma * sqrt(2 * delta) / function_norm - 1)), "g = -alpha f far enough"),
    ),
    setting="g = -alpha f",
    repairs="kl-counterexample-printed",
    section=9,
)

kl_counterexample_printed = Theorem(
    id="kl-counterexample-printed",
    title="A task of the same features at any KL divergence, as printed",
    claim=Ge(divergence, delta),
    parameters=(alpha, delta, sigma, function_norm),
    source=Source("tahir2025features", "v2 Theorem A.2 (v1 Theorem 2.2), the choice of alpha in its proof"),
    given=(NOISE, Assumption(Gt(alpha, sigma * sqrt(delta) / function_norm), "the printed choice of alpha")),
    setting="g = -alpha f",
    section=9,
)
