r"""Close and hard, which the paper does not show: distances as small as one likes, transfer a fixed factor worse.

Two tasks at the angle theta, n/d = gamma = 1 + q sigma^2/sin^2(theta) with q > 1: scratch training ends at the risk
sin^2(theta)/q, transfer at sin^2(theta), so that

    T = -(1 - 1/q) sin^2(theta) < 0,      T/R_scratch = 1 - q,

while KL = (1 - cos theta)/sigma^2 -> 0 as theta -> 0, and with it total variation (Pinsker) and Dudley; and
W1 <= sqrt(2/pi) 2 sin(theta/2) -> 0.
"""

import sympy as sp
from sympy import Limit, StrictGreaterThan, StrictLessThan, cos, sin

from theory.distances.kl_between_tasks import NOISE, TaskDivergence
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, gamma, sigma, theta
from theory.transfer.linear_transferability import transferability

worse = declare(
    "worse", "q", "how many times larger the risk of transfer is than that of scratch training", positive=True
)
gap = 2 * sin(theta / 2)
samples = 1 + worse * sigma**2 / sin(theta) ** 2
hard = transferability.xreplace({gamma: samples})
loss = -(1 - 1 / worse) * sin(theta) ** 2
UNLIKE = Assumption(StrictGreaterThan(sin(theta), 0), "parallel tasks transfer without loss")
WORSE = Assumption(StrictGreaterThan(worse, 1), "below 1 transfer still helps")
SETTING = "gamma = n/d = 1 + q sigma^2/sin^2(theta)"

close_and_hard = Theorem(
    id="close-and-hard",
    title="Close and hard: transfer between tasks as close as one likes loses",
    claim=eq(hard, loss),
    parameters=(worse, theta, sigma),
    source=Source("fate", "linear-transferability above the threshold"),
    given=(NOISE, UNLIKE),
    setting=SETTING,
    section=9,
)

close_and_hard_sign = Theorem(
    id="close-and-hard-sign",
    title="Close and hard: the sign",
    claim=StrictLessThan(hard, 0),
    parameters=(),
    source=Source("fate", "close-and-hard"),
    given=(NOISE, UNLIKE, WORSE),
    setting=SETTING,
    section=9,
)

close_kl = Theorem(
    id="close-and-hard-kl",
    title="The divergence of two tasks of norm 1 at an angle",
    claim=eq(TaskDivergence(gap, sigma), (1 - cos(theta)) / sigma**2),
    parameters=(theta, sigma),
    source=Source("fate", "kl-between-tasks at |beta_s - beta_t| = 2 sin(theta/2)"),
    given=(NOISE,),
    setting="f = beta_s.x, g = beta_t.x, |beta_s| = |beta_t| = 1",
    section=9,
)

close_kl_vanishes = Theorem(
    id="close-and-hard-kl-vanishes",
    title="The divergence of ever closer tasks vanishes",
    claim=eq(Limit(TaskDivergence(gap, sigma), theta, 0, "+"), sp.Integer(0)),
    parameters=(sigma,),
    source=Source("fate", "close-and-hard-kl"),
    given=(NOISE,),
    setting="theta -> 0 while T/R_scratch = 1 - q stays",
    section=9,
)
