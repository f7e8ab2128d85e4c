"""Whether a claim holds at one exact point: balls of growing precision, and an exact normal form for
equality.
"""

from __future__ import annotations

from functools import lru_cache

import sympy as sp
from flint import arb
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.exact import constant_sign
from derivations.deciders.setting import rewritten
from theory.ball import decide as ball_decide
from theory.ball import enclose, precision

Point = dict[sp.Symbol, sp.Expr]
_BITS = (64, 256, 1024)


def holds(condition: Boolean, point: Point) -> bool | None:
    """Whether a condition holds at an exact point; None where neither balls nor the exact normal form
    can tell.
    """
    return at_point(condition, point, {})


def at_point(
    claim: Boolean, point: Point, balls: dict[int, dict[sp.Symbol, arb]], confirm: bool = True
) -> bool | None:
    """The claim's truth at a point; ``balls`` keeps the enclosures of the point between calls.

    Without ``confirm`` an equation that balls cannot refute is left open: enough for who looks for a
    refutation.
    """
    confirm = confirm or not isinstance(claim, (sp.Eq, sp.GreaterThan, sp.LessThan))
    for bits in _BITS:
        with precision(bits):
            if bits not in balls:
                balls[bits] = {symbol: enclose(value, {}) for symbol, value in point.items()}
            try:
                answer = ball_decide(claim, balls[bits])
            except (TypeError, KeyError, ValueError, OverflowError):
                answer = None
        if answer is not None:
            return answer
        if confirm and bits == _BITS[0] and (exact := _exactly(claim, point, balls)) is not None:
            return exact
    return _with_values_put_in(claim, point)


def _with_values_put_in(claim: Boolean, point: Point) -> bool | None:
    """Balls have no floor, and no power of a negative base with a symbolic exponent: there the values
    are put in first.
    """
    steps, powers = _without_balls(claim)
    if not steps and not powers:
        return None
    values: dict[sp.Basic, sp.Basic] = {node: node.xreplace(point) for node in steps}
    whole = {s: v for s, v in point.items() if v.is_Integer}
    values |= {
        power: power.base ** power.exp.xreplace(whole)
        for power in powers
        if power.exp.free_symbols <= set(whole)
    }
    if not values or any(value.has(sp.nan, sp.zoo) for value in values.values()):
        return None
    try:
        with precision(_BITS[1]):
            return ball_decide(rewritten(claim, values), {s: enclose(v, {}) for s, v in point.items()})
    except (TypeError, KeyError, ValueError, OverflowError):
        return None


@lru_cache(maxsize=2048)
def _without_balls(claim: Boolean) -> tuple[set[sp.Basic], set[sp.Pow]]:
    """The whole-valued steps, and the powers with symbols in the exponent, that a claim holds."""
    powers = {power for power in claim.atoms(sp.Pow) if power.exp.free_symbols}
    return claim.atoms(sp.floor, sp.ceiling), powers


def _exactly(claim: Boolean, point: Point, balls: dict[int, dict[sp.Symbol, arb]]) -> bool | None:
    """Equality at the point shown by the normal form of the constant gap."""
    if isinstance(claim, (sp.And, sp.Or)):
        parts = [at_point(part, point, balls) for part in claim.args]
        decisive = isinstance(claim, sp.Or)
        return decisive if decisive in parts else None if None in parts else not decisive
    if isinstance(claim, sp.Not):
        inner = at_point(claim.args[0], point, balls)
        return None if inner is None else not inner
    if isinstance(claim, sp.Implies):
        before, after = (at_point(part, point, balls) for part in claim.args)
        return (
            True if before is False or after is True else False if (before, after) == (True, False) else None
        )
    if not isinstance(claim, Relational) or not all(isinstance(side, sp.Expr) for side in claim.args):
        return None
    with precision(_BITS[0]):
        try:
            ends = [enclose(side.xreplace(point), {}) for side in claim.args]
        except (TypeError, KeyError, ValueError, OverflowError):
            return None
    if (
        any(not end.is_finite() for end in ends)
        or constant_sign(claim.lhs.xreplace(point) - claim.rhs.xreplace(point)) != 0
    ):
        return None
    return isinstance(claim, (sp.Eq, sp.GreaterThan, sp.LessThan))
