r"""The Dudley metric of two normal laws of one variance, N(0, s^2) and N(m, s^2).

    H(u) = Phi((u + m/2)/s) - Phi((u - m/2)/s),      d = 2 H(w),   (1 + w) H(w) = int_0^w H,   m, s > 0.

H is the difference of the two distribution functions, seen from the middle. The best judge climbs with slope
1/(1 + w) within w of the middle and is flat beyond; carrying what of H exceeds H(w) and swapping the rest in place
shows that no other is better. As s -> 0, w -> m/2 and d -> 2m/(m + 2), two points.
"""

import sympy as sp
from sympy import Ge, Integral, Le, erf, sqrt

from theory.distances.functions import WindowWidth
from theory.distances.metric import DudleyMetric, noise
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import declare

apart = declare("apart", "m", "distance of the two means", positive=True)
spread = declare("spread", "s", "standard deviation of both normal laws", positive=True)
width = declare("half_width", "w", "half the width of the window on which a judge climbs", positive=True)
place = sp.Symbol("u", real=True)
gaussians = DudleyMetric(spread * noise, apart + spread * noise)
SETTING = "the laws N(0, s^2) and N(m, s^2)"


def overlap_lost(u: sp.Expr) -> sp.Expr:
    """H(u) = Phi((u + m/2)/s) - Phi((u - m/2)/s)."""
    return (erf((u + apart / 2) / (spread * sqrt(2))) - erf((u - apart / 2) / (spread * sqrt(2)))) / 2


best_width = WindowWidth(apart, spread)
area = Integral(overlap_lost(place), (place, 0, width))

window_definition = Theorem(
    id="dudley-window-definition",
    title="The best window",
    claim=eq(area.xreplace({width: best_width}), (1 + best_width) * overlap_lost(best_width)),
    parameters=(apart, spread),
    source=Source(
        "fate", "where 2/(1+w) int_0^w H is largest: its derivative is 2 ((1+w) H(w) - int_0^w H)/(1+w)^2"
    ),
    definition=True,
    says_more="one width solves this equation",
    setting=SETTING,
    section=9,
)

gaussians_lower = Theorem(
    id="dudley-gaussians-judge",
    title="What a judge with one window sees of two normal laws",
    claim=Ge(gaussians, 2 / (1 + width) * area),
    parameters=(width, apart, spread),
    source=Source("fate", "the judge min(max(y - m/2, -w), w)/(1 + w)"),
    setting=SETTING + "; every w > 0",
    section=9,
)

gaussians_upper = Theorem(
    id="dudley-gaussians-ceiling",
    title="What no judge of two normal laws exceeds",
    claim=Le(gaussians, sp.Max(2 * (area - width * overlap_lost(width)), 2 * overlap_lost(width))),
    parameters=(width, apart, spread),
    source=Source("fate", "carry what of H exceeds H(w), swap the rest in place"),
    setting=SETTING + "; every w > 0",
    section=9,
)

gaussians_at_least = Theorem(
    id="dudley-gaussians-lower",
    title="The best window from below",
    claim=Ge(gaussians, 2 * overlap_lost(best_width)),
    parameters=(apart, spread),
    source=Source("fate", "dudley-gaussians-judge at the best window"),
    setting=SETTING,
    section=9,
)

gaussians_at_most = Theorem(
    id="dudley-gaussians-upper",
    title="The best window from above",
    claim=Le(gaussians, 2 * overlap_lost(best_width)),
    parameters=(apart, spread),
    source=Source("fate", "dudley-gaussians-ceiling at the best window"),
    setting=SETTING,
    section=9,
)

dudley_gaussians = Theorem(
    id="dudley-gaussians",
    title="The Dudley metric of two normal laws of one variance",
    claim=eq(gaussians, 2 * overlap_lost(best_width)),
    parameters=(apart, spread),
    source=Source("fate", "both bounds at the best window"),
    setting=SETTING,
    section=9,
)
