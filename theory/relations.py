"""Relations as they are written: SymPy neither decides one on the way, nor spends time on trying.

Either side is a SymPy expression or a number; BadInput is raised on text and on everything else.
"""

from __future__ import annotations

import sympy as sp

from theory.values import as_expression


def eq(left: object, right: object) -> sp.Eq:
    """``left = right``."""
    return sp.Eq(*_sides(left, right), evaluate=False)


def ne(left: object, right: object) -> sp.Ne:
    """``left != right``."""
    return sp.Ne(*_sides(left, right), evaluate=False)


def lt(left: object, right: object) -> sp.StrictLessThan:
    """``left < right``."""
    return sp.StrictLessThan(*_sides(left, right), evaluate=False)


def le(left: object, right: object) -> sp.LessThan:
    """``left <= right``."""
    return sp.LessThan(*_sides(left, right), evaluate=False)


def gt(left: object, right: object) -> sp.StrictGreaterThan:
    """``left > right``."""
    return sp.StrictGreaterThan(*_sides(left, right), evaluate=False)


def ge(left: object, right: object) -> sp.GreaterThan:
    """``left >= right``."""
    return sp.GreaterThan(*_sides(left, right), evaluate=False)


def _sides(left: object, right: object) -> tuple[sp.Expr, sp.Expr]:
    return as_expression(left, "left-hand side"), as_expression(right, "right-hand side")
