"""Integer parameters: a finite range by enumeration, an infinite one by induction on the claim itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as cartesian

import sympy as sp
from flint import arb
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.attempt import Attempt
from derivations.deciders.definedness import obligations
from derivations.deciders.points import affine_parts
from derivations.deciders.setting import conjuncts, rewritten
from derivations.deciders.truth import at_point

_MOST_POINTS = 600
_LARGEST = 60
_DEEPEST = 2


def prove(prover: Attempt, claim: Relational, given: Sequence[Boolean], depth: int) -> str:
    """The methods used, or an empty string."""
    symbols = sorted(claim.free_symbols, key=lambda s: s.name)
    whole = [symbol for symbol in symbols if symbol.is_integer]
    if not whole:
        return ""
    ranges = {symbol: whole_range(symbol, given) for symbol in whole}
    if len(whole) == len(symbols) and (method := _enumerated(claim, given, whole, ranges)):
        return method
    if depth > _DEEPEST or claim.count_ops() > _LARGEST:
        return ""
    for symbol in whole:
        low, high = ranges[symbol]
        if (
            low is not None
            and high is None
            and (method := _inductive(prover, claim, given, symbol, low, depth))
        ):
            return method
    return ""


def whole_range(symbol: sp.Symbol, given: Sequence[Boolean]) -> tuple[int | None, int | None]:
    """The whole numbers that the conditions in this symbol alone leave, None where unbounded."""
    low: int | None = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else None
    high: int | None = None
    for condition in conjuncts(given):
        if condition.free_symbols != {symbol} or isinstance(condition, (sp.Eq, sp.Ne)):
            continue
        parts = affine_parts(condition, symbol)
        if parts is None or not all(part.is_Rational for part in parts):
            continue
        end = -parts[1] / parts[0]
        upward = isinstance(condition, (sp.StrictGreaterThan, sp.GreaterThan)) == bool(parts[0] > 0)
        strict = isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan)) and end.is_Integer
        if upward:
            first = int(sp.ceiling(end)) + (1 if strict else 0)
            low = first if low is None else max(low, first)
        else:
            last = int(sp.floor(end)) - (1 if strict else 0)
            high = last if high is None else min(high, last)
    return low, high


def _enumerated(
    claim: Relational,
    given: Sequence[Boolean],
    symbols: list[sp.Symbol],
    ranges: dict[sp.Symbol, tuple[int | None, int | None]],
) -> str:
    """Every point of a finite range, each decided exactly."""
    spans = []
    for symbol in symbols:
        low, high = ranges[symbol]
        if low is None or high is None or high - low >= _MOST_POINTS:
            return ""
        spans.append([sp.Integer(i) for i in range(low, high + 1)])
    if sp.prod(len(span) for span in spans) > _MOST_POINTS:
        return ""
    inside = [c for c in conjuncts(given) if c.free_symbols <= set(symbols)]
    for values in cartesian(*spans):
        point = dict(zip(symbols, values, strict=True))
        balls: dict[int, dict[sp.Symbol, arb]] = {}
        if any(at_point(condition, point, balls) is False for condition in inside):
            continue
        if at_point(claim, point, balls) is not True:
            return ""
    return "enumeration"


def _inductive(
    prover: Attempt, claim: Relational, given: Sequence[Boolean], symbol: sp.Symbol, low: int, depth: int
) -> str:
    """``claim(low)`` and ``claim(n) => claim(n+1)`` for n >= low.

    Sound where every condition on the symbol is a lower bound that the start meets: the chain from ``low``
    to n stays inside the conditions.
    """
    flat = conjuncts(given)
    touching = [condition for condition in flat if symbol in condition.free_symbols]
    if any(
        condition.free_symbols != {symbol} or not _is_lower_bound(condition, symbol) for condition in touching
    ):
        return ""
    rest = [condition for condition in flat if condition not in touching]
    plain = sp.Symbol(
        f"{symbol.name} (step)",
        integer=True,
        **({"positive": True} if low > 0 else {"nonnegative": True} if low == 0 else {}),
    )
    base = unrolled(rewritten(claim, {symbol: sp.Integer(low)}), plain, low)
    if not isinstance(base, Boolean) or not (first := prover.prove(base, rest, depth + 1)):
        return ""
    here = rewritten(claim, {symbol: plain})
    there = unrolled(rewritten(claim, {symbol: plain + 1}), plain, low)
    start = sp.GreaterThan(plain, low, evaluate=False)
    if not all(
        prover.prove(need, (*rest, start), depth + 1) for need, _ in (*obligations(here), *obligations(there))
    ):
        return ""
    second = prover.prove(there, (*rest, start, here), depth + 3)
    return f"induction, {first}, {second}" if second else ""


def _is_lower_bound(condition: Boolean, symbol: sp.Symbol) -> bool:
    if not isinstance(condition, Relational) or isinstance(condition, (sp.Eq, sp.Ne)):
        return False
    parts = affine_parts(condition, symbol)
    if parts is None or not all(part.is_Rational for part in parts):
        return False
    return isinstance(condition, (sp.StrictGreaterThan, sp.GreaterThan)) == bool(parts[0] > 0)


def unrolled(claim: Boolean, symbol: sp.Symbol, low: int) -> Boolean:
    """Sums and products whose upper end is one above the symbol, with the last term taken out; empty ones
    put to 0 and 1.

    The symbol is at least ``low``: a sum that would run downwards has no last term to take out.
    """
    values: dict[sp.Basic, sp.Basic] = {}
    for node in sorted(claim.atoms(sp.Sum, sp.Product), key=sp.default_sort_key):
        (index, first, last), *more = node.limits
        if more:
            continue
        if first.is_Integer and last.is_Integer and last >= first - 1:
            values[node] = node.doit()
        elif last == symbol + 1 and first.is_Integer and first <= low + 1:
            term = node.function.xreplace({index: last})
            shorter = node.func(node.function, (index, first, last - 1))
            values[node] = shorter + term if isinstance(node, sp.Sum) else shorter * term
    return rewritten(claim, values)
