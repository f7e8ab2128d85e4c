"""What may be known of matrices of symbolic size: predicates for the conditions of a statement."""

from __future__ import annotations

from typing import Any

from sympy.logic.boolalg import BooleanFunction

from theory.matrix_words import Letter


class MatrixCondition(BooleanFunction):
    """A predicate of one matrix; it stays as written."""

    nargs = 1
    said = ""

    @classmethod
    def eval(cls, word: Any) -> Any:
        """Nothing is worked out."""
        return None

    @property
    def word(self) -> Any:
        """The matrix that is spoken of."""
        return self.args[0]

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return rf"{printer._print(self.args[0])}\text{{ {self.said}}}"


class Invertible(MatrixCondition):
    """``W`` is square and has an inverse."""

    said = "invertible"


class PositiveDefinite(MatrixCondition):
    """``W`` is symmetric and ``x^T W x > 0`` for every x other than 0."""

    said = "positive definite"


class PositiveSemidefinite(MatrixCondition):
    """``W`` is symmetric and ``x^T W x >= 0`` for every x."""

    said = "positive semidefinite"


class FullColumnRank(MatrixCondition):
    """The columns of a letter are linearly independent, so it has at most as many columns as rows."""

    said = "of full column rank"


class FullRowRank(MatrixCondition):
    """The rows of a letter are linearly independent, so it has at most as many rows as columns."""

    said = "of full row rank"


class Projection(MatrixCondition):
    """The letter is an orthogonal projection: ``P^2 = P = P^T``."""

    said = "an orthogonal projection"


class MeanOf(Letter):
    """``MeanOf(rows, columns, word)``: the mean of a random matrix, entry by entry."""

    @property
    def word(self) -> Any:
        """The random matrix."""
        return self.args[-1]

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"\mathbb{{E}}\left[{printer._print(self.word)}\right]"
        return body if exp is None else rf"{{{body}}}^{{{exp}}}"


__all__ = [
    "FullColumnRank",
    "FullRowRank",
    "Invertible",
    "MatrixCondition",
    "MeanOf",
    "PositiveDefinite",
    "PositiveSemidefinite",
    "Projection",
]
