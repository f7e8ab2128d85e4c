"""Gradients and Hessians of numbers by a matrix of symbolic size, as written: a rule works them out."""

from __future__ import annotations

from typing import Any

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
