"""Whether an exact instance meets a condition between matrices, or between numbers made of them."""

from __future__ import annotations

import sympy as sp
from flint import fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.rules.coordinates import everywhere, general
from derivations.rules.instance_numbers import truth
from derivations.rules.word_instances import Instance, semidefinite
from derivations.rules.words import read
from theory.matrix_conditions import (
    FullColumnRank,
    FullRowRank,
    Invertible,
    MatrixCondition,
    PositiveDefinite,
    PositiveSemidefinite,
)
from theory.matrix_words import has_matrices


def meets(condition: Boolean, instance: Instance, point: dict[sp.Symbol, sp.Expr]) -> bool:
    """Whether a condition holds at an instance; one on the members of a family, at every member."""
    return all(_holds(condition, one, point) for one in everywhere(condition, instance, general(condition)))


def _holds(condition: Boolean, instance: Instance, point: dict[sp.Symbol, sp.Expr]) -> bool:
    if isinstance(condition, Invertible):
        value = instance.matrix(condition.args[0]).value
        return bool(value.nrows() == value.ncols() == value.rref()[1])
    if isinstance(condition, (FullColumnRank, FullRowRank)):
        value = instance.matrix(condition.args[0]).value
        size = value.ncols() if isinstance(condition, FullColumnRank) else value.nrows()
        return bool(value.rref()[1] == size)
    if isinstance(condition, (PositiveDefinite, PositiveSemidefinite)):
        return semidefinite(_whole(instance, condition.args[0]), isinstance(condition, PositiveDefinite))
    if isinstance(condition, MatrixCondition):
        value = instance.matrix(condition.args[0]).value
        return bool(value * value == value == value.transpose())
    if isinstance(condition, sp.Eq) and not condition.lhs.is_commutative:
        left, right = condition.args
        size = instance.matrix(left).value.nrows()
        return bool(instance.matrix(left).value == instance.matrix(right, size).value)
    return not has_matrices(condition) or truth(condition, instance, point) is True


def _whole(instance: Instance, word: sp.Expr) -> fmpq_mat:
    """A word's value; a multiple of I in it takes the size of the rest."""
    rows = next((part[0].shape[0] for part in read(word) if part), None)
    return instance.matrix(word, instance.size(rows) if rows is not None else None).value


__all__ = ["meets"]
