"""Sums over the members of a family of vectors that no trace of words is: ``sum over i of f(x_i)``."""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.matrix_words import Coordinate


class MemberSum(sp.Function):
    """``MemberSum(body, e)``: the sum of a number over all columns e of the unit matrix; ``X^T e`` is a member."""

    nargs = 2
    is_commutative = True
    is_real = True

    @property
    def body(self) -> sp.Expr:
        """What is summed."""
        return self.args[0]

    @property
    def place(self) -> Coordinate:
        """The column that runs over all."""
        place: Coordinate = self.args[1]
        return place

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = rf"\sum_{{{printer._print(self.place)}}} {printer.parenthesize(self.body, 40)}"
        return shown if exp is None else rf"\left({shown}\right)^{{{exp}}}"


__all__ = ["MemberSum"]
