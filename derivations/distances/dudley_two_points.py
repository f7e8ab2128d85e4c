"""The judge linear between the two points, and the best split of the norm."""

import sympy as sp

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.expectation import linearity
from derivations.rules.metrics import attained, coupled, from_facts, judge
from theory.distances.dudley_two_points import (
    best_split,
    distance,
    dudley_of_points,
    dudley_two_points,
    two_points,
    two_points_lower,
    two_points_upper,
)
from theory.random_variables import Expectation

_y = sp.Symbol("y", real=True)
_slope = 2 / (distance + 2)
_judge = _slope * sp.Min(sp.Max(_y, 0), distance) - distance / (distance + 2)
_at_zero, _at_distance = (_judge.xreplace({_y: point}) for point in (sp.S.Zero, distance))

split_derivation = (
    Derivation(best_split)
    .start(best_split.claim.lhs)
    .eq(
        dudley_of_points,
        by=attained(distance / (distance + 2)),
        because="both terms of the minimum are then equal",
    )
)

lower = (
    Derivation(two_points_lower)
    .start(two_points)
    .ge(
        Expectation(_at_distance) - Expectation(_at_zero),
        by=judge(_judge, _y, distance / (distance + 2), _slope),
    )
    .eq(dudley_of_points, by=linearity)
)

upper = (
    Derivation(two_points_upper)
    .start(two_points)
    .le(Expectation(dudley_of_points), by=coupled)
    .eq(dudley_of_points, by=linearity)
)

derivation = (
    Derivation(dudley_two_points)
    .start(two_points)
    .eq(dudley_of_points, by=from_facts(cite(two_points_lower), cite(two_points_upper)))
)
