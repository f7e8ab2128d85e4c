r"""How fast the Dudley counterexample approaches its limit: 2 (1 - p0) - d ~ 4 sqrt((1 - p0) F'(0)/c).

y = f(x) + sigma xi against y = c f(x) + sigma xi, f in L2(p), p0 = P(f = 0). The chance of a small signal enters
through the small-ball mean B(s) = E(1 - |f|/s)_+ - p0 = (1/s) int_0^s P(0 < |f| <= t) dt ~ F'(0) s/2. With e = 1 - a:

    d <= max_a 2a (1 - p0 - B(2a/(e (c-1))))                   (``dudley-counterexample-upper-sharp``),
    d >= 2a (1 - p0) - 2 (a + ek) B(2 (a/e + k)/c) - 6 sigma^4/k^4 - e (E f^2 + sigma^2)/(2k).

If B(s) <= M s/2, the second with e = sqrt(M/((1-p0) c)), k = c^(1/4) has a shortfall 4 sqrt((1-p0) M/c) (1 + o(1));
if B(s) >= m s/2, no split in the first has a shortfall below 4 a sqrt((1-p0) m/(c-1)). Both tend to F'(0) as s -> 0.
To leading order a split falls short by 2e (1-p0) + 2 F'(0)/(e c), smallest at e = sqrt(F'(0)/((1-p0) c)).
"""

import sympy as sp
from sympy import Abs, Ge, Le, Limit, Max, Min, StrictLessThan, oo, sqrt

from theory.distances.dudley_counterexample import apart, dudley, silent
from theory.distances.metric import SETTING, height, no_signal, scale, signal
from theory.random_variables import Expectation
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, sigma
from theory.transfer.extremes import Minimiser

slope_share = declare(
    "eps", r"\varepsilon", "share 1 - a of a test function's norm that its slope takes", positive=True
)
most_small = declare("M", "M", "upper bound on B(s)/(s/2): how often the signal is small", positive=True)
density = declare("density", "F'(0)", "density of |f| at 0+", positive=True)
leading_scale = declare("e_c", "e", "a share of the norm to compare with", positive=True)
second_moment = Expectation(signal**2)
tallness = 1 - slope_share


def small_ball(s: sp.Expr) -> sp.Expr:
    """B(s) = E(1 - |f|/s)_+ - P(f = 0)."""
    return Expectation(Max(0, 1 - Abs(signal) / s)) - silent


loud = 2 * (tallness / slope_share + height) / scale
audible = 2 * tallness / (slope_share * (scale - 1))
RANGE = Assumption(StrictLessThan(slope_share, 1), "part of the norm is left for the height of the judge")
SMALL = Assumption(Le(small_ball(loud), most_small * loud / 2), "M bounds how often the signal is small")


def remainder(e: sp.Expr, k: sp.Expr) -> sp.Expr:
    """What noise and tails cost the sharp judge: 6 sigma^4/k^4 + e (E f^2 + sigma^2)/(2k)."""
    return 6 * sigma**4 / k**4 + e * (second_moment + sigma**2) / (2 * k)


rate_from_below = Theorem(
    id="dudley-counterexample-shortfall",
    title="The shortfall of the Dudley counterexample from above, explicit",
    claim=Le(
        2 * (1 - silent) - dudley,
        2 * slope_share * (1 - silent)
        + 2 * most_small * (tallness + slope_share * height) ** 2 / (slope_share * scale)
        + remainder(slope_share, height),
    ),
    parameters=(slope_share, height, most_small, scale, sigma),
    source=Source("fate", "dudley-counterexample-sharp at a = 1 - e, Chebyshev's inequality for both tails"),
    given=(RANGE, SMALL),
    setting=SETTING,
    section=9,
)

split_shortfall = Theorem(
    id="dudley-split-value",
    title="What one split of the norm can gain at most, through the small-ball mean",
    claim=eq(
        Expectation(Min(slope_share * apart, 2 * tallness)),
        2 * tallness * (1 - silent - small_ball(audible)),
    ),
    parameters=(slope_share, scale),
    source=Source("fate", "min(u, v) = v (1 - (1 - u/v)_+)"),
    given=(RANGE,),
    setting=SETTING,
    section=9,
)

no_split_is_faster = Theorem(
    id="dudley-no-split-is-faster",
    title="No split of the norm falls short by less than the rate",
    claim=Ge(
        2 * (1 - silent) - Expectation(Min(slope_share * apart, 2 * tallness)),
        4 * tallness * sqrt((1 - no_signal) * density / (scale - 1)),
    ),
    parameters=(slope_share, no_signal, density, scale),
    source=Source("fate", "arithmetic and geometric mean"),
    given=(
        RANGE,
        Assumption(scale > 1, "for c = 1 the two tasks are one"),
        Assumption(eq(silent, no_signal), "p0 = P(f = 0)"),
        Assumption(Ge(small_ball(audible), density * audible / 2), "the signal is small at least this often"),
    ),
    setting=SETTING,
    section=9,
)


def leading(e: sp.Expr) -> sp.Expr:
    """The shortfall of the split (1 - e, e) to leading order: 2e (1 - p0) + 2 F'(0)/(e c)."""
    return 2 * e * (1 - no_signal) + 2 * density / (e * scale)


SOUNDS = Assumption(StrictLessThan(no_signal, 1), "f is not zero everywhere")
best_share = sqrt(density / ((1 - no_signal) * scale))
leading_shortfall = sp.Function("Shortfall", real=True)

best_share_theorem = Theorem(
    id="dudley-best-share",
    title="The best split of the norm in the Dudley counterexample",
    claim=eq(Minimiser(leading(leading_scale), leading_scale), best_share),
    parameters=(no_signal, density, scale),
    source=Source("fate", "smallest shortfall to leading order"),
    given=(SOUNDS,),
    setting="e = 1 - a, of order c^(-1/2): " + SETTING,
    section=9,
)

rate_definition = Theorem(
    id="dudley-counterexample-rate-definition",
    title="The shortfall at the best split, to leading order",
    claim=eq(
        leading_shortfall(no_signal, density, scale),
        leading(best_share),
    ),
    parameters=(no_signal, density, scale),
    source=Source("fate", "what the two sharp bounds have in common as c -> oo"),
    given=(SOUNDS,),
    definition=True,
    says_more="the terms left out, of order c^(-3/4), do not touch the leading order",
    setting="e as in dudley-best-share, B(s) = F'(0) s/2 in the two sharp bounds, terms of order c^(-3/4) left out",
    section=9,
)

rate = Theorem(
    id="dudley-counterexample-rate",
    title="The rate of the Dudley counterexample",
    claim=eq(leading_shortfall(no_signal, density, scale), 4 * sqrt((1 - no_signal) * density / scale)),
    parameters=(no_signal, density, scale),
    source=Source("fate", "the sharp constant; twice the plain judge's constant would not be sharp"),
    given=(SOUNDS,),
    setting="2(1 - p0) - d to leading order in c: " + SETTING,
    section=9,
)

rate_limit = Theorem(
    id="dudley-counterexample-rate-reached",
    title="The sharp judge reaches the rate",
    claim=eq(
        Limit(
            sqrt(scale)
            * (
                2 * best_share * (1 - no_signal)
                + 2
                * density
                * (1 - best_share + best_share * scale ** sp.Rational(1, 4)) ** 2
                / (best_share * scale)
                + remainder(best_share, scale ** sp.Rational(1, 4))
            ),
            scale,
            oo,
        ),
        4 * sqrt((1 - no_signal) * density),
    ),
    parameters=(no_signal, density, sigma),
    source=Source(
        "fate", "dudley-counterexample-shortfall at e = sqrt(F'(0)/((1-p0) c)), k = c^(1/4), M = F'(0)"
    ),
    given=(SOUNDS,),
    setting=SETTING,
    section=9,
)
