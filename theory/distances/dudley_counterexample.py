r"""The repaired Dudley counterexample: a task of the same features as far away as the metric allows.

y = f(x) + sigma xi against y = c f(x) + sigma xi, c >= 1, f in L2(p) with any p0 = P(f = 0); F(t) = P(|f| <= t),
D = (c - 1)|f|. For every K > 0, 0 <= a <= 1, k > 0:

    d >= (2K/(K+2)) (1 - F(2K/c) - P(|sigma xi| > K) - (E|f| + sigma sqrt(2/pi))/K)
    d >= E min(2a, (1-a)(c|f| - 2k)_+) - 2a P(|sigma xi| > k) - (1-a) (E(|f| - k/2)_+ + E(|sigma xi| - k/2)_+)
    d <= max_a E min((1-a) D, 2a)  <=  E[2D/(D+2)]
    d -> 2 (1 - p0) as c -> oo.

The judges are (2/(K+2)) (min(|y|, K) - K/2) and -a + min(2a, (1-a)(|y|-k)_+). E[2D/(D+2)] is true but not sharp: it
splits the norm anew at each input, and its shortfall from the limit is of order log(c)/c. The two bounds with one
split share the rate of d itself (``dudley-counterexample-rate``).
"""

from sympy import Abs, Ge, Le, Limit, Max, Min, oo, pi, sqrt

from theory.distances.metric import (
    SETTING,
    DudleyMetric,
    Maximum,
    height,
    noise,
    scale,
    signal,
    source_label,
    split,
    target_label,
    threshold,
)
from theory.events import Probability
from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import sigma

dudley = DudleyMetric(source_label, target_label)
apart = (scale - 1) * Abs(signal)
mean_signal = Expectation(Abs(signal))
silent = Probability(eq(signal, 0))
small_target = Probability(Le(Abs(signal), 2 * threshold / scale))
loud_noise = Probability(Abs(sigma * noise) > threshold)
below_limit = 2 * (1 - silent)

dudley_counterexample = Theorem(
    id="dudley-counterexample",
    title="A task of the same features close to the largest Dudley distance",
    claim=Ge(
        dudley,
        2
        * threshold
        / (threshold + 2)
        * (1 - small_target - loud_noise - (mean_signal + sigma * sqrt(2 / pi)) / threshold),
    ),
    parameters=(threshold, scale, sigma),
    source=Source("fate", "repairs v2 Theorem A.2"),
    setting=SETTING,
    repairs="dudley-counterexample-printed",
    section=9,
)

dudley_lower_one_split = Theorem(
    id="dudley-counterexample-sharp",
    title="The sharp judge of the Dudley counterexample",
    claim=Ge(
        dudley,
        Expectation(Min(2 * split, (1 - split) * Max(0, scale * Abs(signal) - 2 * height)))
        - 2 * split * Probability(Abs(sigma * noise) > height)
        - (1 - split)
        * (
            Expectation(Max(0, Abs(signal) - height / 2))
            + Expectation(Max(0, Abs(sigma * noise) - height / 2))
        ),
    ),
    parameters=(split, height, scale, sigma),
    source=Source("fate", "the judge -a + min(2a, (1-a)(|y|-k)_+)"),
    setting=SETTING,
    section=9,
)

dudley_upper = Theorem(
    id="dudley-counterexample-upper",
    title="The Dudley counterexample from above, one judge an input",
    claim=Le(dudley, Expectation(2 * apart / (apart + 2))),
    parameters=(scale,),
    source=Source("fate", "the coupling that shares inputs and noise, each pair judged by itself"),
    setting=SETTING,
    section=9,
)

dudley_upper_one_split = Theorem(
    id="dudley-counterexample-upper-sharp",
    title="The Dudley counterexample from above, one split of the norm",
    claim=Le(dudley, Maximum(Expectation(Min((1 - split) * apart, 2 * split)), split, 0, 1)),
    parameters=(scale,),
    source=Source("fate", "the coupling that shares inputs and noise, one split for all"),
    setting=SETTING,
    section=9,
)

sharp_is_below = Theorem(
    id="dudley-one-split-is-smaller",
    title="One split of the norm bounds better than one judge an input",
    claim=Le(
        Maximum(Expectation(Min((1 - split) * apart, 2 * split)), split, 0, 1),
        Expectation(2 * apart / (apart + 2)),
    ),
    parameters=(scale,),
    source=Source("fate", "dudley-best-split for each input"),
    setting=SETTING,
    section=9,
)

dudley_below_limit = Theorem(
    id="dudley-counterexample-ceiling",
    title="Where f vanishes no factor c moves the label",
    claim=Le(dudley, below_limit),
    parameters=(scale,),
    source=Source("fate", "2D/(D+2) is 0 at D = 0 and below 2 elsewhere"),
    setting=SETTING,
    section=9,
)

dudley_limit = Theorem(
    id="dudley-counterexample-limit",
    title="The limit of the Dudley counterexample",
    claim=eq(Limit(dudley, scale, oo), below_limit),
    parameters=(sigma,),
    source=Source("fate", "repairs v2 Theorem A.2: 2 where P(f = 0) = 0, less otherwise"),
    setting=SETTING,
    section=9,
)
