"""Functions of vectors that are only named: their values, gradients and Hessians at words of symbolic size.

Nothing is known of such a function but that it is one: equal words give equal values, and different words may give
any. Its gradient and its Hessian at a word are letters of their own.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.symbol import Str

from theory.matrix_words import Letter, SymmetricMatrix


class ValueAt(sp.Function):
    """``ValueAt(f, v, ...)``: the number ``f(v, ...)``; f is a ``sympy.Str``, each v a column."""

    is_commutative = True
    is_real = True

    @classmethod
    def eval(cls, *arguments: Any) -> Any:
        """Nothing is worked out."""
        return None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = ", ".join(printer._print(word) for word in self.args[1:])
        body = rf"{self.args[0]}\left({shown}\right)"
        return body if exp is None else rf"{{{body}}}^{{{exp}}}"


class GradientAt(Letter):
    """``GradientAt(rows, 1, f, v, name)``: the gradient of a named function at a word v."""

    nargs = 5


class HessianAt(SymmetricMatrix):
    """``HessianAt(rows, rows, f, v, name)``: the symmetric matrix of second derivatives at a word v."""

    nargs = 5


AT_A_WORD = (GradientAt, HessianAt)
MEAN = "E "  # before the name of a function whose mean is meant: at the mean of a word, and at its deviation


def gradient_at(function: str, word: sp.Expr, rows: sp.Expr) -> GradientAt:
    """The gradient at a word."""
    return GradientAt(rows, sp.Integer(1), Str(function), word, _name(r"\nabla", function, word))


def hessian_at(function: str, word: sp.Expr, rows: sp.Expr) -> HessianAt:
    """The Hessian at a word."""
    return HessianAt(rows, rows, Str(function), word, _name(r"\nabla^2", function, word))


def _name(sign: str, function: str, word: sp.Expr) -> sp.Symbol:
    return sp.Symbol(rf"{sign} {function}({sp.latex(word)})")


__all__ = ["AT_A_WORD", "MEAN", "GradientAt", "HessianAt", "ValueAt", "gradient_at", "hessian_at"]
