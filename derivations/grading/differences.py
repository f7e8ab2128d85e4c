"""Points where two answers differ, the simplest first; and comparisons of an angle as comparisons of its cosine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.points import affine_parts, sample
from derivations.deciders.setting import negation
from derivations.deciders.truth import Point, at_point
from derivations.decision import Counterexample
from theory.ball import enclose, precision

POINTS = 16
_SEED = 20261010
_SHOWN_DIGITS = 12
_SHOWN_BITS = 128
_TURNED = {
    sp.StrictLessThan: ">",
    sp.LessThan: ">=",
    sp.StrictGreaterThan: "<",
    sp.GreaterThan: "<=",
    sp.Eq: "=",
    sp.Ne: "!=",
}
_SAME = {sp.StrictLessThan: "<", sp.LessThan: "<=", sp.StrictGreaterThan: ">", sp.GreaterThan: ">="}


def difference(
    right: sp.Basic, answer: sp.Basic, given: Sequence[Boolean], symbols: Sequence[sp.Symbol]
) -> Counterexample | None:
    """The simplest point found inside ``given`` where the two certainly differ, with both values there.

    For conditions points are also sought where one holds and the other does not, and where a comparison is an equality.
    """
    found = [point for point in _candidates(right, answer, given, symbols) if _differ(right, answer, point)]
    if not found:
        return None
    point = min(found, key=lambda one: (sum(len(str(value)) for value in one.values()), str(one)))
    return counterexample(right, answer, point)


def counterexample(right: sp.Basic, answer: sp.Basic, point: Point) -> Counterexample:
    """The values of both at a point."""
    shown = {
        symbol.name: str(value) for symbol, value in sorted(point.items(), key=lambda item: item[0].name)
    }
    return Counterexample(shown, value_at(right, point), value_at(answer, point))


def _candidates(
    right: sp.Basic, answer: sp.Basic, given: Sequence[Boolean], symbols: Sequence[sp.Symbol]
) -> Iterator[Point]:
    if not isinstance(right, Boolean) or not isinstance(answer, Boolean):
        yield from sample(given, symbols, POINTS, _SEED, RELATIONS["="](right, answer))
        return
    yield from sample(given, symbols, POINTS, _SEED, sp.And(right, answer, evaluate=False))
    for holds, fails in ((right, answer), (answer, right)):
        yield from sample((*given, holds, negation(fails)), symbols, POINTS, _SEED)
    for relation in sorted(right.atoms(Relational) | answer.atoms(Relational), key=sp.default_sort_key):
        edge = sp.Eq(relation.lhs, relation.rhs, evaluate=False)
        yield from sample((*given, edge), symbols, POINTS, _SEED)


def _differ(right: sp.Basic, answer: sp.Basic, point: Point) -> bool:
    if isinstance(right, Boolean) and isinstance(answer, Boolean):
        truths = at_point(right, point, {}), at_point(answer, point, {})
        return None not in truths and truths[0] is not truths[1]
    return at_point(RELATIONS["="](right, answer), point, {}, confirm=False) is False


def value_at(side: sp.Basic, point: Point) -> str:
    """A value to 12 certain digits, or a condition's truth, at a point."""
    if isinstance(side, Boolean):
        truth = at_point(side, point, {})
        return "open" if truth is None else str(truth).lower()
    with precision(_SHOWN_BITS):
        try:
            ball = enclose(side, {symbol: enclose(value, {}) for symbol, value in point.items()})
        except (TypeError, KeyError, ValueError, OverflowError):
            return "no value"
        if not ball.is_finite():
            return "undefined"
        digits = str(ball.str(_SHOWN_DIGITS, radius=False))
        return digits.rstrip("0").rstrip(".") if "." in digits and "e" not in digits else digits


def with_cosines(statement: Boolean, given: Sequence[Boolean]) -> Boolean:
    r"""Every ``theta < c`` with a number c in [0, pi] as ``\cos theta > \cos c``, where theta lies in [0, pi].

    The cosine falls strictly from 0 to pi, so the two are equivalent; the deciders know cosines, not angles.
    """
    angles = {
        condition.lhs
        for condition in given
        if isinstance(condition, sp.LessThan)
        and condition.rhs == sp.pi
        and isinstance(condition.lhs, sp.Symbol)
    }
    angles = {angle for angle in angles if sp.GreaterThan(angle, 0, evaluate=False) in given}
    put = {
        relation: turned
        for relation in statement.atoms(Relational)
        for angle in angles
        if (turned := _of_cosine(relation, angle)) is not None
    }
    return _replaced(statement, put)


def _of_cosine(relation: Relational, angle: sp.Symbol) -> Boolean | None:
    parts = affine_parts(relation, angle) if relation.free_symbols == {angle} else None
    if parts is None or not (parts[0].is_number and parts[1].is_number):
        return None
    edge = -parts[1] / parts[0]
    if any(
        at_point(RELATIONS[">="](*sides), {}, {}) is not True
        for sides in ((edge, sp.Integer(0)), (sp.pi, edge))
    ):
        return None
    kind = type(relation)
    rises = at_point(RELATIONS[">"](parts[0], sp.Integer(0)), {}, {}) is True
    sign = _TURNED[kind] if rises or kind not in _SAME else _SAME[kind]
    return RELATIONS[sign](sp.cos(angle), sp.cos(edge))


def _replaced(statement: Boolean, put: dict[Relational, Boolean]) -> Boolean:
    if statement in put:
        return put[statement]
    if isinstance(statement, (sp.And, sp.Or, sp.Not)):
        return statement.func(*(_replaced(part, put) for part in statement.args), evaluate=False)
    return statement
