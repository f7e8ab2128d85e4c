"""Norms: of vectors, of matrices, and weighted with a definite matrix."""

from __future__ import annotations

import sympy as sp

from derivations.reader.context import Context
from derivations.reader.matrices import (
    Entries,
    MatrixValue,
    Misfit,
    Word,
    fits,
    inverse,
    is_matrix,
    multiplied,
    root,
    transposed,
)
from derivations.reader.places import Unreadable
from derivations.rules.determinants import seen
from derivations.rules.matrix_facts import Known
from derivations.rules.words import read
from theory.matrix_conditions import PositiveDefinite, PositiveSemidefinite
from theory.matrix_numbers import OperatorNorm
from theory.matrix_words import InverseOf, SquaredNorm

_ONE = sp.Integer(1)


def norm(value: MatrixValue, index: str, weight: MatrixValue | None, context: Context) -> sp.Expr:
    """The Euclidean norm of a vector, the Frobenius norm of a matrix, ``|x|_S`` as ``|S^{1/2} x|``."""
    if value.shape is None:
        raise Unreadable("the norm of I needs its size: write I_n", -1)
    vector = any(fits(part, _ONE) for part in value.shape)
    if weight is not None:
        if not isinstance(weight, Word):
            raise Unreadable("a norm with this weight is not read", -1)
        if not vector or (half := _weight_root(weight, context)) is None:
            return _weighted_length(weight, value, vector, context)
        weighted = multiplied([half, value])
        if not is_matrix(weighted):
            return sp.Abs(weighted)
        value = weighted
    elif not vector and index in ("2", "op") and isinstance(value, Word):
        return OperatorNorm(value.expression)
    elif index != "F" and not (vector and index in ("", "2", "op")):
        raise Unreadable(
            f"the norm with index {index or 'none'} of a matrix is not read: write F for Frobenius, op or 2", -1
        )
    if isinstance(value, Entries):
        return sp.sqrt(sum(part**2 for part in value.matrix))
    return sp.sqrt(SquaredNorm(value.expression))


def _weight_root(weight: Word, context: Context) -> MatrixValue | None:
    """The root of a weight that is a letter declared (semi)definite, or the inverse of a definite one."""
    base = weight.expression
    if isinstance(base, InverseOf) and PositiveDefinite(base.args[0]) in context.extra:
        return inverse(root(Word(base.args[0], weight.shape), context), context)
    if {PositiveDefinite(base), PositiveSemidefinite(base)} & set(context.extra):
        return root(weight, context)
    return None


def _weighted_length(weight: Word, value: MatrixValue, vector: bool, context: Context) -> sp.Expr:
    """``sqrt(x^T S x)`` of a column for a longer word S that is seen to be (semi)definite."""
    known = Known(tuple(context.extra))
    inner = weight.expression.args[0] if isinstance(weight.expression, InverseOf) else weight.expression
    needed = known.positive(read(known.named.get(inner, inner)))
    definite = needed is not None and all(seen(part.claim) for part in needed)
    parts = {} if isinstance(weight.expression, InverseOf) else read(weight.expression)
    squares = bool(parts) and all(known.square(word) and c.is_nonnegative for word, c in parts.items())
    if not vector or not (definite or squares):
        raise Unreadable("a norm is weighted with a matrix that is seen to be positive (semi)definite", -1)
    length = multiplied([transposed(value), weight, value])
    if is_matrix(length):
        raise Misfit("a weighted norm is read of a column")
    context.extra[sp.GreaterThan(length, 0, evaluate=False)] = None
    return sp.sqrt(length)
