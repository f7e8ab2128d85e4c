"""Maxima and minima over a set: a value at one of its points that no other point passes, both proved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.definedness import obligations
from derivations.deciders.points import sample
from derivations.deciders.setting import conjuncts, rewritten
from derivations.kernel import RuleError
from derivations.reader.alarm import OutOfTime, within
from derivations.reader.claims import Claim
from derivations.reader.places import Unreadable
from derivations.reader.verdicts import Judge
from derivations.rules.differentiation import derivative
from derivations.rules.terms import Conditions

_SEED = 20260707
_SECONDS = 1.0
_MOST_CANDIDATES = 8


@dataclass(frozen=True)
class Extreme:
    """``kind`` (max, min, sup, inf) of ``body`` over the values of ``variable`` that meet ``condition``."""

    kind: str
    variable: sp.Symbol
    condition: Boolean
    body: sp.Expr

    @property
    def largest(self) -> bool:
        """Whether the largest value is meant."""
        return self.kind in ("max", "sup")


def value_of(extreme: Extreme, given: Sequence[Boolean], judge: Judge) -> sp.Expr:
    """The extreme value, attained, or for sup and inf approached at an end of the set.

    Raises Unreadable where no point of the set, and no end of it, is shown to give it.
    """
    for point in _ranked(extreme, given):
        value = extreme.body.xreplace({extreme.variable: point})
        put = {extreme.variable: point}
        inside = [rewritten(part, put) for part in conjuncts([extreme.condition])]
        if not all(judge.decide(part, tuple(given)).holds for part in inside):
            continue
        if _curved(extreme, point, given, judge) or _passed_by_none(extreme, value, given, judge):
            return value
    if (better := _better_end(extreme, given, judge)) is not None:
        return better
    if extreme.kind in ("sup", "inf"):
        for end, side in _ends(extreme, given, judge):
            approached = _limit(extreme, end, side, given, judge)
            if approached is not None and _passed_by_none(extreme, approached, given, judge):
                return approached
    raise Unreadable(f"no point of the set is shown to give the {extreme.kind}: it cannot be decided", -1)


def _better_end(extreme: Extreme, given: Sequence[Boolean], judge: Judge) -> sp.Expr | None:
    """The better of the values at both ends, where both lie in the set and nothing passes the better one."""
    ends = [end for end, _ in _ends(extreme, given, judge) if end not in (sp.oo, -sp.oo)]
    if len(ends) != 2:
        return None
    for end in ends:
        inside = [rewritten(part, {extreme.variable: end}) for part in conjuncts([extreme.condition])]
        if not all(judge.decide(part, tuple(given)).holds for part in inside):
            return None
    values = [extreme.body.xreplace({extreme.variable: end}) for end in ends]
    better = (sp.Max if extreme.largest else sp.Min)(*values)
    return better if _passed_by_none(extreme, better, given, judge) else None


def _passed_by_none(extreme: Extreme, value: sp.Expr, given: Sequence[Boolean], judge: Judge) -> bool:
    """Whether a value bounds the body on the set."""
    relation = "<=" if extreme.largest else ">="
    claim = Claim(extreme.body, relation, value, (*given, extreme.condition))
    return judge.judge(claim).verdict.settles


def _ends(extreme: Extreme, given: Sequence[Boolean], judge: Judge) -> Iterator[tuple[sp.Expr, str]]:
    """The ends of the set, each with the side that lies in it; none where it is no interval of two ends at most."""
    lows: list[sp.Expr] = []
    highs: list[sp.Expr] = []
    for part in conjuncts([extreme.condition]):
        if part is sp.true:
            continue
        if not _bounds(part, extreme.variable) or extreme.variable.is_integer:
            return
        first = part.lhs == extreme.variable
        upwards = isinstance(part, (sp.StrictGreaterThan, sp.GreaterThan)) == first
        (lows if upwards else highs).append(part.rhs if first else part.lhs)
    if len(lows) > 1 or len(highs) > 1:
        return
    inside = [sp.StrictLessThan(low, high, evaluate=False) for low in lows for high in highs]
    if all(judge.decide(part, tuple(given)).holds for part in inside):
        yield (lows or [-sp.oo])[0], "+"
        yield (highs or [sp.oo])[0], "-"


def _limit(extreme: Extreme, end: sp.Expr, side: str, given: Sequence[Boolean], judge: Judge) -> sp.Expr | None:
    """The limit at an end, proved; None where it is infinite or not known."""
    facts = {"positive": True} if end == sp.oo else {"real": True}
    variable = sp.Symbol(f"{extreme.variable.name} (near)", **facts)
    body = extreme.body.xreplace({extreme.variable: variable})
    try:
        with within(_SECONDS):
            value = sp.limit(body, variable, end, side)
    except (OutOfTime, NotImplementedError, ValueError, TypeError, AttributeError):
        return None
    if value.has(sp.oo, sp.zoo, sp.nan, variable, sp.Limit, sp.AccumBounds, sp.I):
        return None
    claim = Claim(sp.Limit(body, variable, end, side), "=", value, tuple(given))
    return value if judge.judge(claim).verdict.settles else None


def _curved(extreme: Extreme, point: sp.Expr, given: Sequence[Boolean], judge: Judge) -> bool:
    """Whether the body is convex (concave for a maximum) on an interval, with a slope of 0 at the point inside."""
    variable = extreme.variable
    if not all(_bounds(part, variable) for part in conjuncts([extreme.condition])):
        return False
    conditions: Conditions = []
    try:
        slope = derivative(extreme.body, variable, conditions)
        curvature = derivative(slope, variable, conditions)
    except RuleError:
        return False
    level = judge.decide(sp.Eq(slope.xreplace({variable: point}), 0, evaluate=False), tuple(given))
    if not level.holds:
        return False
    inside = (*given, extreme.condition)
    smooth = [*conditions, *obligations(extreme.body)]
    bent = sp.GreaterThan(-curvature if extreme.largest else curvature, 0, evaluate=False)
    return all(judge.decide(claim, inside).holds for claim in (bent, *(claim for claim, _ in smooth)))


def _bounds(part: Boolean, variable: sp.Symbol) -> bool:
    """Whether a condition cuts the line at one place: an interval is what remains."""
    if not isinstance(part, (sp.StrictGreaterThan, sp.GreaterThan, sp.StrictLessThan, sp.LessThan)):
        return part is sp.true
    return variable in part.args and not all(side.has(variable) for side in part.args)


def _ranked(extreme: Extreme, given: Sequence[Boolean]) -> list[sp.Expr]:
    """The candidates, the best at one point of the domain first."""
    found = list(dict.fromkeys(_candidates(extreme)))[:_MOST_CANDIDATES]
    symbols = sorted({s for c in (*given, *found, extreme.body) for s in c.free_symbols} - {extreme.variable}, key=str)
    points = sample(tuple(given), symbols, 1, _SEED, sp.true)
    if not points:
        return found
    sign = -1 if extreme.largest else 1

    def rank(candidate: sp.Expr) -> float:
        value = extreme.body.xreplace({extreme.variable: candidate}).xreplace(points[0])
        return float(sign * value) if value.is_comparable else float("inf")

    return sorted(found, key=rank)


def _candidates(extreme: Extreme) -> Iterator[sp.Expr]:
    """The ends of the set, where the body turns at a kink, and where the derivative vanishes."""
    for part in extreme.condition.atoms(Relational):
        for name, end in (part.args, reversed(part.args)):
            if name == extreme.variable and not end.has(extreme.variable):
                yield end
            if name == sp.Abs(extreme.variable) and not end.has(extreme.variable):
                yield from (end, -end)
    yield from _kinks(extreme)
    try:
        with within(_SECONDS):
            roots = sp.solve(sp.diff(extreme.body, extreme.variable), extreme.variable)
    except (OutOfTime, NotImplementedError, ValueError, TypeError, AttributeError):
        return
    yield from (root for root in roots if not root.has(sp.I) and not root.has(extreme.variable))


def _kinks(extreme: Extreme) -> Iterator[sp.Expr]:
    """Where two sides of a maximum or a minimum meet, whatever the signs between bars, and where bars turn."""
    x = extreme.variable
    for node in sorted(extreme.body.atoms(sp.Max, sp.Min, sp.Abs), key=sp.default_sort_key)[:_MOST_CANDIDATES]:
        if isinstance(node, sp.Abs):
            gaps = [node.args[0]]
        elif len(node.args) == 2:
            first, second = (side.replace(sp.Abs, lambda inner: inner) for side in node.args)
            gaps = [first + second, first - second]
        else:
            continue
        for gap in gaps:
            slope, rest = sp.expand(gap).coeff(x, 1), sp.expand(gap).coeff(x, 0)
            if slope != 0 and sp.expand(gap - slope * x - rest) == 0:
                yield sp.factor(-rest / slope)
