"""Gradients and Hessians of numbers by a matrix of symbolic size, and slopes of matrices by a number, as written.

A rule works them out.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.matrix_words import Letter


class GradientOf(Letter):
    """``GradientOf(rows, columns, f, B)``: the matrix G of B's shape with ``df = tr(G^T dB)``."""

    nargs = 4
    _sign = r"\nabla"

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = rf"{self._sign}_{{{printer._print(self.args[3])}}}\left({printer._print(self.args[2])}\right)"
        return shown if exp is None else rf"{{{shown}}}^{{{exp}}}"


class HessianOf(GradientOf):
    """``HessianOf(size, size, f, b)``: the matrix of second derivatives of a number by a vector."""

    _sign = r"\nabla^{2}"


class SlopeOf(Letter):
    """``SlopeOf(rows, columns, W, x)``: the derivative of a matrix by a number, entry by entry."""

    nargs = 4

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _slope_latex(printer, self, exp)


class NumberSlope(sp.Function):
    """``NumberSlope(f, x)``: the derivative of a function of traces, norms and determinants by a number."""

    nargs = 2
    is_commutative = True
    is_real = True

    @classmethod
    def eval(cls, body: Any, variable: Any) -> Any:
        """Nothing is worked out."""
        return None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _slope_latex(printer, self, exp)


def _slope_latex(printer: Any, node: sp.Expr, exp: str | None) -> str:
    body, variable = node.args[-2:]
    shown = rf"\frac{{d}}{{d {printer._print(variable)}}}\left({printer._print(body)}\right)"
    return shown if exp is None else rf"\left({shown}\right)^{{{exp}}}"
