"""Relations as they are written: SymPy evaluates none of them on the way."""

from __future__ import annotations

import sympy as sp


def eq(left: object, right: object) -> sp.Eq:
    return sp.Eq(sp.sympify(left), sp.sympify(right), evaluate=False)


def ne(left: object, right: object) -> sp.Ne:
    return sp.Ne(sp.sympify(left), sp.sympify(right), evaluate=False)


def gt(left: object, right: object) -> sp.Gt:
    return sp.StrictGreaterThan(sp.sympify(left), sp.sympify(right), evaluate=False)


def ge(left: object, right: object) -> sp.Ge:
    return sp.GreaterThan(sp.sympify(left), sp.sympify(right), evaluate=False)


def lt(left: object, right: object) -> sp.Lt:
    return sp.StrictLessThan(sp.sympify(left), sp.sympify(right), evaluate=False)


def le(left: object, right: object) -> sp.Le:
    return sp.LessThan(sp.sympify(left), sp.sympify(right), evaluate=False)
