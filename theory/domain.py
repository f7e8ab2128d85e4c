"""Whether a point satisfies the conditions of a theorem, decided exactly or refused with a remedy."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.polys.polyerrors import BasePolynomialError

from theory.ball import Box, decide, enclose, precision
from theory.errors import BadInput, DomainError
from theory.statement import Theorem
from theory.symbols import QUANTITIES
from theory.values import of_printable_size, parse_value

Point = dict[sp.Symbol, sp.Expr]
_PRECISIONS = (64, 256, 1024, 4096)
_LONGEST = 60


def point_of(theorem: Theorem, values: Mapping[str, object]) -> Point:
    """Exact values by symbol, from numbers, SymPy numbers or text such as ``pi/4``.

    Raises BadInput when a parameter is missing or unknown or a value cannot be read.
    """
    names = {symbol.name: symbol for symbol in theorem.parameters}
    listed = ", ".join(names) or "no parameters"
    for name in values:
        if name not in names:
            raise BadInput(f"{theorem.id} has no parameter {str(name)[:40]!r}: it takes {listed}")
    for name in names:
        if name not in values:
            raise BadInput(f"{theorem.id} needs a value for {name}: give {name}=VALUE (it takes {listed})")
    return {symbol: _exact(values[name], name) for name, symbol in names.items()}


def _exact(value: object, name: str) -> sp.Expr:
    if isinstance(value, str):
        try:
            return parse_value(value)
        except BadInput as error:
            raise BadInput(f"{name}: {error}") from None
    if isinstance(value, bool) or not isinstance(value, (int, float, sp.Expr)):
        try:
            value = float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            raise BadInput(
                f"{name}: {value!r} is not a number: give one such as 0.5 or the text 'pi/4'"
            ) from None
    if isinstance(value, float):
        return parse_value(repr(value))
    exact = sp.Integer(value) if isinstance(value, int) else value
    if not exact.is_number or not exact.is_finite or not exact.is_real:
        raise BadInput(f"{name}: {str(value)[:40]} is not a finite real number: give one such as 0.5 or pi/4")
    try:
        return of_printable_size(exact)
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from None


def point_text(point: Mapping[sp.Symbol, sp.Expr]) -> str:
    """``n=8, d=24, sigma=1/5``, for messages: long values are cut."""
    shown = ((symbol, str(value)) for symbol, value in point.items())
    return ", ".join(
        f"{symbol}={text if len(text) <= _LONGEST else text[:_LONGEST] + '...'}" for symbol, text in shown
    )


def condition_text(condition: Boolean) -> str:
    """A condition as one reads it on a command line: ``n <= d - 2``, ``gamma != 1``."""
    if isinstance(condition, sp.Ne):
        return f"{condition.lhs} != {condition.rhs}"
    if isinstance(condition, sp.Eq):
        return f"{condition.lhs} = {condition.rhs}"
    if isinstance(condition, (sp.Or, sp.And)):
        word = " or " if isinstance(condition, sp.Or) else " and "
        return word.join(condition_text(part) for part in sorted(condition.args, key=sp.default_sort_key))
    return str(condition)


def holds_at(condition: Boolean, point: Point) -> bool | None:
    """Whether a condition holds at an exact point: balls of growing precision, then algebraic numbers.

    None when neither settles it, which a caller must not read as true.
    """
    for bits in _PRECISIONS:
        with precision(bits):
            balls: Box = {symbol: enclose(value, {}) for symbol, value in point.items()}
            answer = decide(condition, balls)
        if answer is not None:
            return answer
    return _decide_algebraically(condition, point)


def _decide_algebraically(condition: Boolean, point: Point) -> bool | None:
    if isinstance(condition, (sp.And, sp.Or)):
        parts = [holds_at(part, point) for part in condition.args]
        decisive = isinstance(condition, sp.Or)
        return decisive if decisive in parts else None if None in parts else not decisive
    if not isinstance(condition, Relational):
        return None
    # xreplace inside the two sides, never in the relation itself: SymPy would decide it in its own way.
    gap = condition.lhs.xreplace(point) - condition.rhs.xreplace(point)
    if not is_zero(gap):
        return None
    return isinstance(condition, (sp.Eq, sp.GreaterThan, sp.LessThan))


def is_zero(number: sp.Expr) -> bool:
    """Whether an algebraic number is zero, by its minimal polynomial; False also when it is not algebraic."""
    if number.is_Rational:
        return bool(number == 0)
    unknown = sp.Dummy("x")
    try:
        return bool(sp.minimal_polynomial(number, unknown) == unknown)
    except (NotImplementedError, BasePolynomialError, ValueError, TypeError):
        return False


def require(theorem: Theorem, point: Point) -> None:
    """Raise DomainError, naming the theorem, the condition and the remedy, unless the point is inside."""
    for symbol, value in point.items():
        if symbol.is_integer and not value.is_integer:
            raise DomainError(
                f"{theorem.id} needs an integer {symbol}; got {symbol}={value}: give a whole number"
            )
    reasons = {assumption.predicate: assumption.reason for assumption in theorem.given}
    for condition in theorem.conditions:
        if not condition.free_symbols <= set(point):
            continue
        holds = holds_at(condition, point)
        if holds:
            continue
        shown = point_text({s: point[s] for s in theorem.parameters if s in condition.free_symbols})
        why = reasons.get(condition) or _range_of(condition)
        if holds is None:
            raise DomainError(
                f"{theorem.id}: whether {condition_text(condition)} holds at {shown} is undecided: move the point"
            )
        raise DomainError(f"{theorem.id} needs {condition_text(condition)} ({why}); got {shown}")


def _range_of(condition: Boolean) -> str:
    """Why a declared range is what it is, for messages."""
    meanings = [f"{name}, {QUANTITIES[name].meaning}" for name in sorted(map(str, condition.free_symbols))]
    return f"the range of {'; '.join(meanings)}: give a value inside it"
