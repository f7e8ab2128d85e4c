r"""Far and easy: the target c beta_s, whose distance grows with c and whose transfer gains ever more.

The source's one feature fits the target, so a probe on it has no share outside; scratch training pays for all of c.

    T = c^2 (1 - n/d) + sigma^2 n/(d - n - 1) - sigma^2/(n - 2)        (3 <= n <= d - 2),
    T = c^2 (1 - gamma) + gamma sigma^2/(1 - gamma)                     (n/d = gamma < 1, d -> oo),

while KL = (c - 1)^2/(2 sigma^2) and W1 ~ c sqrt(2/pi) grow without bound, and Dudley tends to 2.
"""

import sympy as sp
from sympy import Abs, Le, Limit, floor, oo, pi, sqrt

from theory.distances.kl_between_tasks import NOISE, TaskDivergence
from theory.distances.metric import scale
from theory.distances.wasserstein_counterexample import linear_transport
from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, k, n, r, rho, sigma
from theory.transfer.gaussian_design import scratch
from theory.transfer.linear_probe import probe_risk

FEW = Assumption(gamma < 1, "with more samples than dimensions scratch training no longer pays for |beta_t|")
ENOUGH = Assumption(n >= 3, "a readout from two samples or fewer has no mean risk")
BELOW = Assumption(n <= d - 2, "the mean scratch risk is infinite at n in {d-1, d}")

one_feature = {k: sp.Integer(1), rho: sp.Integer(0), r: scale}
proportional = {n: floor(gamma * d)}
gain = Expectation(scratch.xreplace({r: scale})) - Expectation(probe_risk.xreplace(one_feature))
gain_limit = Limit(gain.xreplace(proportional), d, oo)
finite_gain = scale**2 * (1 - n / d) + sigma**2 * n / (d - n - 1) - sigma**2 / (n - 2)
asymptotic_gain = scale**2 * (1 - gamma) + gamma * sigma**2 / (1 - gamma)
SETTING = "target c beta_s, |beta_s| = 1; transfer fits one number, the length along beta_s"
unit_transport = linear_transport.xreplace({r: sp.Integer(1)})

far_and_easy_exact = Theorem(
    id="far-and-easy-exact",
    title="Transfer to a longer target at finite n and d",
    claim=eq(gain, finite_gain),
    parameters=(n, d, scale, sigma),
    source=Source("fate", "scratch-risk-exact with r = c, linear-probe-risk-exact with k = 1, rho = 0"),
    given=(ENOUGH, BELOW),
    setting=SETTING,
    section=9,
)

far_and_easy = Theorem(
    id="far-and-easy",
    title="Far and easy: transfer to a longer target gains with its distance",
    claim=eq(gain_limit, asymptotic_gain),
    parameters=(gamma, sigma, scale),
    source=Source("fate", "the proportional limit of far-and-easy-exact"),
    given=(FEW,),
    setting="n = floor(gamma d), d -> infinity; " + SETTING,
    section=9,
)

far_and_easy_growth = Theorem(
    id="far-and-easy-growth",
    title="The gain grows like the square of the target's length",
    claim=eq(Limit(asymptotic_gain / scale**2, scale, oo), 1 - gamma),
    parameters=(gamma, sigma),
    source=Source("fate", "leading term of far-and-easy"),
    given=(FEW,),
    setting="T/c^2 as c -> infinity",
    section=9,
)

far_kl = Theorem(
    id="far-and-easy-kl",
    title="The divergence of a longer target",
    claim=eq(TaskDivergence(scale - 1, sigma), (scale - 1) ** 2 / (2 * sigma**2)),
    parameters=(scale, sigma),
    source=Source("fate", "kl-between-tasks at ||f - g|| = c - 1"),
    given=(NOISE,),
    setting=SETTING,
    section=9,
)

far_kl_grows = Theorem(
    id="far-and-easy-kl-grows",
    title="The divergence of a longer target is unbounded",
    claim=eq(Limit(TaskDivergence(scale - 1, sigma), scale, oo), oo),
    parameters=(sigma,),
    source=Source("fate", "far-and-easy-kl"),
    given=(NOISE,),
    setting=SETTING,
    section=9,
)

far_transport = Theorem(
    id="far-and-easy-wasserstein",
    title="The Wasserstein distance of a longer target grows like its length",
    claim=Le(Abs(unit_transport - scale * sqrt(2 / pi)), (1 + sigma) * sqrt(2 / pi)),
    parameters=(sigma,),
    source=Source("fate", "wasserstein-counterexample-linear, both bounds at r = 1"),
    setting=SETTING,
    section=9,
)
