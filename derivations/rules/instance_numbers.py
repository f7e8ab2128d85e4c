"""Numbers of matrices at an exact instance: traces, determinants, norms and ranks, and whether a relation holds."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from flint import fmpq
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import rewritten
from derivations.deciders.truth import at_point
from derivations.rules.coordinates import everywhere
from derivations.rules.word_instances import Instance, Unbuildable
from theory.matrix_functions import ValueAt
from theory.matrix_numbers import NUMBERS, Determinant, OperatorNorm, Rank
from theory.matrix_words import Letter, SquaredNorm, TraceOf, UnitBlock
from theory.member_sums import MemberSum


def truth(claim: Boolean, instance: Instance, point: dict[sp.Symbol, sp.Expr]) -> bool | None:
    """A relation between numbers at an instance, its traces worked out exactly; None where it has no value."""
    return at_point(rewritten(claim, values_of(claim, instance)), dict(point), {})


def values_of(expression: sp.Basic, instance: Instance) -> dict[sp.Basic, sp.Basic]:
    """The exact value of every trace and squared norm that stands outermost in an expression."""
    found: dict[sp.Basic, sp.Basic] = {}
    for node in expression.atoms(TraceOf, SquaredNorm):
        value = instance.number(node)
        found[node] = sp.Rational(int(value.p), int(value.q))
    for node in expression.atoms(MemberSum):
        ranged = everywhere(node, instance, [node.place])
        found[node] = sp.Add(*(node.body.xreplace(values_of(node.body, one)) for one in ranged))
    for node in expression.atoms(*NUMBERS):
        found[node] = number_at(node, instance)
    return found


def number_at(node: sp.Expr, instance: Instance) -> sp.Expr:
    """A determinant, an operator norm or a rank at an instance, exact.

    Raises Unbuildable where there is none, or none that is written in square roots.
    """
    if isinstance(node, ValueAt):
        return rational(instance.number(node))
    weight, word = node.args[0].as_independent(Letter, as_Add=False)
    if isinstance(node, Determinant) and weight != 1:
        return weight ** instance.matrix(word).value.nrows() * number_at(Determinant(word), instance)
    matrix = instance.matrix(node.args[0]).value
    if isinstance(node, Rank):
        return sp.Integer(matrix.rank())
    if isinstance(node, OperatorNorm):
        small = matrix.nrows() <= matrix.ncols()
        gram = matrix * matrix.transpose() if small else matrix.transpose() * matrix
        if gram.nrows() > 2:
            raise Unbuildable("the norm of a matrix with more than two rows and columns")
        if gram.nrows() == 1:
            return sp.sqrt(rational(gram[0, 0]))
        trace, determinant = rational(gram[0, 0] + gram[1, 1]), rational(gram.det())
        return sp.sqrt((trace + sp.sqrt(trace**2 - 4 * determinant)) / 2)
    if matrix.nrows() != matrix.ncols():
        raise Unbuildable("the determinant of a matrix that is not square")
    return rational(matrix.det())


def rational(value: fmpq) -> sp.Rational:
    """An exact number for SymPy."""
    return sp.Rational(int(value.p), int(value.q))


def shown(instance: Instance, names: Sequence[sp.Basic], point: dict[sp.Symbol, sp.Expr]) -> dict[str, str]:
    """An instance for a reader: its numbers, and the matrices that the line speaks of."""
    found = {str(symbol): str(value) for symbol, value in point.items()}
    found |= {sp.latex(name): str(instance.number(name)) for name in names if isinstance(name, ValueAt)}
    for letter in sorted((name for name in names if not isinstance(name, (UnitBlock, ValueAt))), key=str):
        found[str(letter.label)] = str(instance.matrix(letter).value.tolist())
    return found


__all__ = ["number_at", "rational", "shown", "truth", "values_of"]
