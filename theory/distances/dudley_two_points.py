r"""The Dudley metric of two points at distance D: 2D/(D + 2).

A test function with |h| <= a and slope <= 1 - a differs at the two points by at most min(2a, (1-a) D), which is
largest at a = D/(D + 2); h(y) = 2 min(max(y, 0), D)/(D + 2) - D/(D + 2) attains it.
"""

import sympy as sp
from sympy import Ge, Le

from theory.distances.kl_between_tasks import function_distance
from theory.distances.metric import DudleyMetric, Maximum, split
from theory.relations import eq
from theory.statement import Source, Theorem

distance = function_distance
two_points = DudleyMetric(sp.Integer(0), distance)
dudley_of_points = 2 * distance / (distance + 2)

best_split = Theorem(
    id="dudley-best-split",
    title="The best split of a test function's norm at one distance",
    claim=eq(Maximum(sp.Min(2 * split, (1 - split) * distance), split, 0, 1), dudley_of_points),
    parameters=(distance,),
    source=Source("fate", "a + (1 - a) = 1, with height a and slope 1 - a"),
    setting="what a test function of norm 1 gains at most between two points at distance D",
    section=9,
)

two_points_lower = Theorem(
    id="dudley-two-points-lower",
    title="A judge of two points",
    claim=Ge(two_points, dudley_of_points),
    parameters=(distance,),
    source=Source("fate", "the judge linear between the points"),
    section=9,
)

two_points_upper = Theorem(
    id="dudley-two-points-upper",
    title="No judge of two points is better",
    claim=Le(two_points, dudley_of_points),
    parameters=(distance,),
    source=Source("fate", "the best split"),
    section=9,
)

dudley_two_points = Theorem(
    id="dudley-two-points",
    title="The Dudley metric of two points",
    claim=eq(two_points, dudley_of_points),
    parameters=(distance,),
    source=Source("fate", "from the definition; Dudley 2002, section 11.3"),
    setting="the laws of a point at 0 and of a point at distance D",
    section=9,
)
