"""Membership in intervals, finite sets and sets of numbers, as conditions."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.reader import nodes
from derivations.reader.places import Unreadable

_SETS = {"N": sp.S.Naturals, "N0": sp.S.Naturals0, "Z": sp.S.Integers}
_HALVES = {"R>0": ">", "R+": ">=", "R!=0": "!="}


def membership(element: sp.Expr, target: nodes.Node, value: Callable[[nodes.Node], sp.Expr]) -> Boolean:
    """``element`` in ``target``, whose parts ``value`` gives. Raises Unreadable on a space of matrices."""
    if isinstance(target, nodes.Interval):
        low, high = value(target.low), value(target.high)
        parts = []
        if low != -sp.oo:
            parts.append(RELATIONS[">" if target.left_open else ">="](element, low))
        if high != sp.oo:
            parts.append(RELATIONS["<" if target.right_open else "<="](element, high))
        return parts[0] if len(parts) == 1 else sp.And(*parts, evaluate=False) if parts else sp.true
    if not isinstance(target, nodes.SetOf):
        raise Unreadable(r"a matrix is declared in a directive: % fate: matrix X \in \mathbb{R}^{n \times d}", -1)
    if target.name == "finite":
        equal = [RELATIONS["="](element, value(member)) for member in target.elements]
        return equal[0] if len(equal) == 1 else sp.Or(*equal, evaluate=False)
    if target.name in _HALVES:
        return RELATIONS[_HALVES[target.name]](element, sp.Integer(0))
    if target.name == "R":
        return sp.true
    if element.is_integer:
        lowest = {"N": 1, "N0": 0}.get(target.name)
        return sp.true if lowest is None else RELATIONS[">="](element, sp.Integer(lowest))
    return sp.Contains(element, _SETS[target.name], evaluate=False)
