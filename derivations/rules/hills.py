"""Inequalities along one variable: what rises to a point and falls from it is nowhere below its smaller end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders import definedness
from derivations.deciders.points import sample
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.limits import limit_of
from derivations.rules.terms import Conditions, nonnegative, nonzero, obligations
from derivations.rules.valleys import Way, ends_of, factored, is_continuous, number_at, roots_of, way_along

_SEED = 20261123
_POINTS = 6
_MOST_VARIABLES = 2
_SLACK = 1e-9
_LARGEST = 60


@dataclass(frozen=True)
class Hill:
    """``low <= high`` where ``f = high - low`` has ``(q - x) f'(x) >= 0`` and limits >= 0 at both ends of the interval.

    Weakly only. Trusted: the mean value theorem; what is made of continuous functions is continuous where defined.
    """

    name: str = "rises to a point and falls from it"

    def ruling(self, step: Step) -> Ruling:
        """Definedness, both limits, the slope's sign. Raises RuleError where no point q fits at trial points."""
        if step.relation not in ("<=", ">="):
            raise RuleError("a hill proves a weak inequality")
        gap = step.after - step.before if step.relation == "<=" else step.before - step.after
        if not isinstance(gap, sp.Expr) or gap.count_ops() > _LARGEST or not is_continuous(gap):
            raise RuleError("the sides are made of continuous functions, and short")
        names = sorted(set(gap.free_symbols).union(*(c.free_symbols for c in step.given)), key=str)
        points = sample(tuple(step.given), names, _POINTS, _SEED, sp.true)
        message = "no point up to which the difference of the sides grows"
        for variable in sorted(gap.free_symbols, key=lambda s: (bool(s.is_integer), str(s)))[:_MOST_VARIABLES]:
            if (way := way_along(gap, variable, step.given)) is None:
                continue
            try:
                slope, smooth = way.slope()
                at = [{**point, way.moving: point[variable]} for point in points]
                for top in roots_of(slope, way.moving):
                    if at and all(_fits(way, slope, top, place) for place in at):
                        return Ruling(tuple(_obliged(way, slope, smooth, top)), method=self.name)
            except RuleError as error:
                message = str(error)
        raise RuleError(message)


hill = Hill()


def _obliged(way: Way, slope: sp.Expr, smooth: Conditions, top: sp.Expr) -> Iterator[Obligation]:
    x, whole = way.moving, (*way.others, *way.bounds)
    yield from obligations(definedness.obligations(way.function), whole)
    for end, side in _ends(way):
        conditions: Conditions = []
        value = limit_of(way.function, x, end, side, conditions)
        if value.has(sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise RuleError("no limit at an end")
        conditions += [*definedness.obligations(end), (nonnegative(value), "the limit at an end")]
        yield from obligations(conditions, way.others)
    yield from obligations(definedness.obligations(top), way.others)
    between: tuple[Boolean, ...] = (*way.inside, nonzero(x - top))
    yield from obligations([*smooth, (nonnegative(factored((top - x) * slope)), "the slope's sign")], between)


def _ends(way: Way) -> tuple[tuple[sp.Expr, str], tuple[sp.Expr, str]]:
    """The lower and the upper end, infinite where nothing bounds the variable; one of each kind."""
    lows, highs = ([end for end, lower in ends_of(way).items() if lower is wanted] for wanted in (True, False))
    if len(lows) > 1 or len(highs) > 1:
        raise RuleError("several bounds on one side")
    return ((lows or [-sp.oo])[0], "+"), ((highs or [sp.oo])[0], "-")


def _fits(way: Way, slope: sp.Expr, top: sp.Expr, place: dict[sp.Symbol, sp.Expr]) -> bool:
    """Whether the slope points towards q at a trial point and half way to it."""
    here, there = number_at(way.moving, place), number_at(top, place)
    if here is None or there is None:
        return False
    rates = [number_at(slope, {**place, way.moving: spot}) for spot in (here, (here + there) / 2)]
    sides = (there - here, there - here)
    return all(rate is None or side * rate >= -_SLACK for side, rate in zip(sides, rates, strict=True))
