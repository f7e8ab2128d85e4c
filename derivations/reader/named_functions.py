"""Functions that are only declared, at vectors: values, gradients and Hessians."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.core.symbol import Str

from derivations.reader.matrices import Value, Word, is_matrix
from derivations.reader.places import Unreadable
from theory.matrix_functions import ValueAt, gradient_at, hessian_at


def value_at(name: str, arguments: Sequence[Value]) -> sp.Expr:
    """A declared function at numbers, or at columns. Raises Unreadable at anything else."""
    if not any(map(is_matrix, arguments)):
        return sp.Function(name, real=True)(*arguments)
    return ValueAt(Str(name), *(_column(name, argument).expression for argument in arguments))


def slope_of(name: str, place: sp.Expr, order: int) -> sp.Expr:
    """A derivative of a declared function of one number, at a number."""
    inner = sp.Symbol("u")
    return sp.Subs(sp.Derivative(sp.Function(name, real=True)(inner), (inner, order)), inner, place)


def slope_at(name: str, argument: Value, order: int) -> Word:
    """The gradient, or the Hessian, of a declared function at a column. Raises Unreadable at anything else."""
    column = _column(name, argument)
    if order == 1:
        return Word(gradient_at(name, column.expression, column.rows), (column.rows, sp.Integer(1)))
    if order > 2:
        raise Unreadable("derivatives by a vector are read up to the second", -1)
    return Word(hessian_at(name, column.expression, column.rows), (column.rows, column.rows))


def _column(name: str, argument: Value) -> Word:
    if not isinstance(argument, Word) or argument.shape is None or argument.columns != 1:
        raise Unreadable(f"{name} is read at numbers, or at columns of symbolic size", -1)
    return argument


__all__ = ["slope_at", "slope_of", "value_at"]
