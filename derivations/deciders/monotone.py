"""Inequalities by their derivative: ``f(a) >= 0`` and ``f' >= 0`` on ``(a, x)`` give ``f(x) >= 0``.

The conditions on the variable must be bounds that do not involve it, so that the whole segment from the end
point lies in the domain; f has to be defined on the closed segment and is made of functions smooth where
defined.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.attempt import Attempt
from derivations.deciders.definedness import obligations
from derivations.deciders.points import affine_parts, sample
from derivations.deciders.setting import conjuncts, rewritten
from derivations.deciders.truth import at_point

_SMOOTH = (sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.erf)
Judge = Callable[[Boolean, Sequence[Boolean]], str]

_MOST_DERIVATIVES = 4
_LARGEST = 60
_TRIES = 4
_SEED = 20260505


def prove(prover: Attempt, claim: Relational, given: Sequence[Boolean], depth: int) -> str:
    """The methods used, or an empty string. What is plain comes first, whatever the variable."""
    if isinstance(claim, (sp.Eq, sp.Ne)) or depth > _MOST_DERIVATIVES or claim.count_ops() > _LARGEST:
        return ""
    upward = isinstance(claim, (sp.StrictGreaterThan, sp.GreaterThan))
    gap = sp.expand(claim.lhs - claim.rhs if upward else claim.rhs - claim.lhs)
    strict = isinstance(claim, (sp.StrictGreaterThan, sp.StrictLessThan))
    if not gap.atoms(sp.Function) <= gap.atoms(*_SMOOTH) or not gap.atoms(sp.Function, sp.exp):
        return ""
    judges: tuple[Judge, ...] = (prover.plainly, lambda part, where: prover.prove(part, where, depth + 1))
    for judge in judges:
        for variable in sorted(gap.free_symbols, key=lambda s: s.name):
            ends = _ends(variable, given)
            for end in ends:
                if method := _along(judge, gap, strict, variable, end):
                    return method
            if not strict and (method := _arched(judge, gap, variable, ends)):
                return method
    return ""


@dataclass(frozen=True)
class _End:
    """An end point of the variable's range, whether it is the lower one and left out, and the conditions."""

    point: sp.Expr
    lower: bool
    open: bool
    given: list[Boolean]


def _ends(variable: sp.Symbol, given: Sequence[Boolean]) -> list[_End]:
    """End points of the variable's range, none where a condition on it is no bound or it is a whole number."""
    if variable.is_integer:
        return []
    flat = conjuncts(given)
    touching = [condition for condition in flat if variable in condition.free_symbols]
    found: list[_End] = []
    for condition in touching:
        if isinstance(condition, (sp.Eq, sp.Ne)) or affine_parts(condition, variable) is None:
            return []
    for condition in touching:
        slope, rest = affine_parts(condition, variable) or (sp.S.Zero, sp.S.Zero)
        if not slope.is_number:
            continue
        upward = isinstance(condition, (sp.StrictGreaterThan, sp.GreaterThan))
        strict = isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan))
        found.append(_End(-rest / slope, upward == bool(slope > 0), strict, flat))
    if variable.is_nonnegative:
        found.append(_End(sp.S.Zero, True, bool(variable.is_positive), flat))
    return found


def _along(judge: Judge, gap: sp.Expr, strict: bool, variable: sp.Symbol, end: _End) -> str:
    """From one end point: the value there, then the slope between. The variable moves over a plain real
    symbol.
    """
    if strict and not end.open:
        return ""
    value = _value(gap, variable, end.point)
    if value is None:
        return ""
    moving = sp.Symbol(f"{variable.name} (moving)", real=True)
    open_side, closed_side = (
        (sp.StrictGreaterThan, sp.GreaterThan) if end.lower else (sp.StrictLessThan, sp.LessThan)
    )
    others = [rewritten(c, {variable: moving}) for c in end.given if _kept(c, variable, end.lower)]
    if variable.is_nonnegative and not end.lower:
        others.append(sp.GreaterThan(moving, 0, evaluate=False))
    between = (*others, open_side(moving, end.point, evaluate=False))
    closed = (*others, closed_side(moving, end.point, evaluate=False))
    function = gap.xreplace({variable: moving})
    slope = sp.diff(function, moving) * (1 if end.lower else -1)
    if not all(judge(need, closed) for need, _ in obligations(function)):
        return ""
    if not all(judge(need, between) for need, _ in obligations(slope)):
        return ""
    at_end = [rewritten(c, {variable: end.point}) for c in end.given if variable not in c.free_symbols]
    first = judge(sp.GreaterThan(value, 0, evaluate=False), at_end)
    relation = sp.StrictGreaterThan if strict and not _analytic(slope, moving, between) else sp.GreaterThan
    second = first and judge(relation(slope, 0, evaluate=False), between)
    return f"derivative, {first}, {second}" if second else ""


def _analytic(slope: sp.Expr, moving: sp.Symbol, between: Sequence[Boolean]) -> bool:
    """Whether a slope that is not negative makes its function grow strictly: it is analytic on the interval, roots
    left out, and not 0 at some point of it, so that its zeros lie apart.
    """
    if slope.free_symbols != {moving} or any(c.free_symbols != {moving} for c in between):
        return False
    if any(power.base.has(moving) and not power.exp.is_Integer for power in slope.atoms(sp.Pow)):
        return False
    differs = sp.And(sp.Ne(slope, 0, evaluate=False), *between, evaluate=False)
    points = sample(between, [moving], _TRIES, _SEED)
    return any(at_point(differs, point, {}, confirm=False) for point in points)


def _arched(judge: Judge, gap: sp.Expr, variable: sp.Symbol, ends: Sequence[_End]) -> str:
    """``f >= 0`` between two points where it holds, for a function that is concave between them."""
    lows, highs = ([end for end in ends if end.lower is side] for side in (True, False))
    if len(lows) != 1 or len(highs) != 1 or any(end.point.free_symbols for end in ends):
        return ""
    given = ends[0].given
    values = [_value(gap, variable, end.point) for end in ends]
    at_ends = [c for c in given if variable not in c.free_symbols]
    moving = sp.Symbol(f"{variable.name} (moving)", real=True)
    function = gap.xreplace({variable: moving})
    inside = (
        *at_ends,
        sp.GreaterThan(moving, lows[0].point, evaluate=False),
        sp.LessThan(moving, highs[0].point, evaluate=False),
    )
    bend = sp.diff(function, moving, 2)
    if not all(judge(need, inside) for part in (function, bend) for need, _ in obligations(part)):
        return ""
    used = [
        value is not None and judge(sp.GreaterThan(value, 0, evaluate=False), at_ends) for value in values
    ]
    last = all(used) and judge(sp.LessThan(bend, 0, evaluate=False), inside)
    return f"concave between its ends, {', '.join(dict.fromkeys(map(str, (*used, last))))}" if last else ""


def _value(function: sp.Expr, variable: sp.Symbol, point: sp.Expr) -> sp.Expr | None:
    """The function at a point; None where SymPy finds it undefined there, or cannot write it."""
    try:
        value = function.xreplace({variable: point})
    except ValueError:  # an extremum of what cannot be compared
        return None
    return None if value.has(sp.nan, sp.zoo, sp.oo) else value


def _kept(condition: Boolean, variable: sp.Symbol, lower: bool) -> bool:
    """Whether a condition that holds at x holds on the whole way to the end point: bounds on the far
    side do.
    """
    if variable not in condition.free_symbols:
        return True
    parts = affine_parts(condition, variable)
    if parts is None or not parts[0].is_number:
        return False
    below = isinstance(condition, (sp.StrictLessThan, sp.LessThan)) == bool(parts[0] > 0)
    return below == lower
