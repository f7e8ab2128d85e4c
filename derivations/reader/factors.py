"""The constant by which a line is off, read off the values of its sides at points."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import sympy as sp
from flint import arb

from derivations.reader import nodes
from theory.ball import enclose, precision

_BITS = 96
_CLOSE = arb(2) ** -60
_LARGEST = 24
_BOUNDS = (2, 3, 4, 6, 8, 12, 16)


def _number(value: int) -> nodes.Node:
    return nodes.Number(str(value))


_PI = nodes.Constant("pi")
_UNITS: tuple[tuple[sp.Expr, nodes.Node | None], ...] = (
    (sp.Integer(1), None),
    (sp.sqrt(2), nodes.Root(_number(2))),
    (sp.sqrt(3), nodes.Root(_number(3))),
    (sp.pi, _PI),
    (sp.sqrt(sp.pi), nodes.Root(_PI)),
    (sp.sqrt(2 * sp.pi), nodes.Root(nodes.Product((("", _number(2)), ("", _PI))))),
)


def missing_factor(pairs: Sequence[tuple[arb, arb]], relation: str) -> nodes.Node | None:
    """What to multiply the right values by; None where no constant of plain form does.

    An equation needs one ratio at all points, a bound the smallest of 2, 3, 4, 6, 8, 12, 16 that is enough.
    """
    pairs = [(left, right) for left, right in pairs if not right.contains(0)]
    if len(pairs) < 2:
        return None
    with precision(_BITS):
        ratios = [left / right for left, right in pairs]
        if relation == "=":
            return _constant(ratios)
        positive = all(right > 0 for _, right in pairs)
        if relation not in ("<", "<=") or not positive:
            return None
        return next((_number(n) for n in _BOUNDS if all(not ratio > n for ratio in ratios)), None)


def _constant(ratios: Sequence[arb]) -> nodes.Node | None:
    if not all(abs(ratio - ratios[0]) < _CLOSE for ratio in ratios):
        return None
    for unit, node in _UNITS:
        value = enclose(unit, {})
        for below in (False, True):
            left = ratios[0] * value if below else ratios[0] / value
            plain = Fraction(float(left.mid())).limit_denominator(_LARGEST)
            gap = abs(left - arb(plain.numerator) / plain.denominator)
            if plain and abs(plain.numerator) <= _LARGEST and gap < _CLOSE:
                return _built(plain, node, below)
    return None


def _built(plain: Fraction, unit: nodes.Node | None, below: bool) -> nodes.Node | None:
    above, under = _number(abs(plain.numerator)), _number(plain.denominator)
    if unit is not None and below:
        under = _times(under, unit)
    elif unit is not None:
        above = _times(above, unit)
    whole = above if under == _number(1) else nodes.Quotient(above, under)
    return nodes.Sum((("-", whole),)) if plain < 0 else whole


def _times(size: nodes.Node, unit: nodes.Node) -> nodes.Node:
    return unit if size == _number(1) else nodes.Product((("", size), ("", unit)))
