"""Polynomial equations in one whole number: their rational roots are all there are, and are found exactly."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.points import fits
from derivations.deciders.truth import at_point

_LARGEST_DEGREE = 40


def prove(claim: Boolean, given: Sequence[Boolean]) -> str:
    """The method that shows ``p(m) != 0`` for every whole m inside the conditions, or an empty string."""
    return "whole roots" if isinstance(claim, sp.Ne) and none_solves(claim, given) else ""


def none_solves(relation: sp.Eq | sp.Ne, given: Sequence[Boolean]) -> bool:
    """Whether no whole number inside the conditions makes the two sides equal. False where it is not known."""
    symbols = relation.free_symbols
    if len(symbols) != 1:
        return False
    (symbol,) = symbols
    gap = relation.lhs - relation.rhs
    if not symbol.is_integer or not gap.is_polynomial(symbol):
        return False
    polynomial = sp.Poly(gap, symbol)
    if polynomial.is_zero or polynomial.degree() > _LARGEST_DEGREE or polynomial.domain not in (sp.QQ, sp.ZZ):
        return False
    own = [condition for condition in given if condition.free_symbols == symbols and condition != relation]
    whole = [root for root in polynomial.ground_roots() if fits(symbol, root)]
    return all(any(at_point(c, {symbol: root}, {}) is False for c in own) for root in whole)
