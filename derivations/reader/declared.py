"""Declared matrices as values: a letter with what was said of it, or a small matrix written out in symbols."""

from __future__ import annotations

import sympy as sp

from derivations.reader.context import Context
from derivations.reader.matrices import MOST_WRITTEN, Entries, MatrixValue, Misfit, Word, fits, size_text
from derivations.reader.places import Unreadable
from derivations.reader.table import Declared
from theory.matrix_conditions import (
    FullColumnRank,
    FullRowRank,
    Invertible,
    PositiveDefinite,
    PositiveSemidefinite,
    Projection,
)
from theory.matrix_words import GaussianMatrix, Letter, Ones, Orthogonal, SymmetricMatrix, UnitVector

_SYMMETRIC = frozenset(("symmetric", "definite", "semidefinite", "projection"))
_PREDICATES = {
    "definite": PositiveDefinite,
    "semidefinite": PositiveSemidefinite,
    "projection": Projection,
    "invertible": Invertible,
    "full column rank": FullColumnRank,
    "full row rank": FullRowRank,
}


def letter(key: str, declared: Declared, shape: tuple[sp.Expr, sp.Expr], context: Context) -> MatrixValue:
    """A declared matrix, with what was said of it among the context's conditions."""
    rows, columns = shape
    square = {*_SYMMETRIC, "orthogonal", "invertible"} & declared.kinds
    if square and not fits(rows, columns):
        raise Misfit(f"{key} is {sorted(square)[0]} and has shape {size_text(shape)}, which is not square")
    if all(part.is_Integer and part <= MOST_WRITTEN for part in shape):
        return _written_out(key, declared, int(rows), int(columns), context)
    label = sp.Symbol(key)
    kinds: list[tuple[str, type[Letter]]] = [
        ("gaussian", GaussianMatrix),
        ("orthogonal", Orthogonal),
        ("unit", UnitVector),
    ]
    found = {word: kind for word, kind in kinds if word in declared.kinds}
    if len(found) > 1 or (found and declared.kinds & _SYMMETRIC):
        said = " and ".join(sorted({*found, *(declared.kinds & _SYMMETRIC)}))
        raise Unreadable(f"{key} is declared {said}: a matrix that is both is not read", -1)
    kind = next(iter(found.values()), SymmetricMatrix if declared.kinds & _SYMMETRIC else Letter)
    if key.startswith("1"):
        kind = Ones
    if kind in (UnitVector, Ones) and columns != 1:
        raise Misfit(f"{key} is a unit vector and has shape {size_text(shape)}")
    built = kind(rows, columns, label)
    for word, predicate in _PREDICATES.items():
        if word in declared.kinds:
            context.extra[predicate(built)] = None
    if "full column rank" in declared.kinds:
        context.extra[sp.LessThan(columns, rows, evaluate=False)] = None
    if "full row rank" in declared.kinds:
        context.extra[sp.LessThan(rows, columns, evaluate=False)] = None
    return Word(built, shape)


def _written_out(key: str, declared: Declared, rows: int, columns: int, context: Context) -> Entries:
    """A matrix of a small number of entries, each a symbol."""
    symmetric = bool(declared.kinds & _SYMMETRIC)

    def entry(i: int, j: int) -> sp.Symbol:
        i, j = (min(i, j), max(i, j)) if symmetric else (i, j)
        return sp.Symbol(f"{key}_{i + 1}{j + 1}" if columns > 1 else f"{key}_{i + 1}", real=True)

    matrix = sp.ImmutableDenseMatrix(rows, columns, entry)
    facts: list[sp.Basic] = []
    if "definite" in declared.kinds:
        facts += [sp.StrictGreaterThan(matrix[:k, :k].det(), 0, evaluate=False) for k in range(1, rows + 1)]
    if "invertible" in declared.kinds:
        facts.append(sp.Ne(matrix.det(), 0, evaluate=False))
    if "unit" in declared.kinds:
        facts.append(sp.Eq(sum(part**2 for part in matrix), 1, evaluate=False))
    if declared.kinds & {"orthogonal", "projection", "semidefinite", "gaussian"} or any(
        "rank" in kind for kind in declared.kinds
    ):
        raise Unreadable(f"{key} of a given small size is read as any, symmetric, definite, invertible or unit", -1)
    context.extra |= dict.fromkeys(facts)
    return Entries(matrix)
