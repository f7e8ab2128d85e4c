r"""Standard Gaussian vectors of symbolic length, through their norms and inner products.

A vector is named by a symbol; different names are independent vectors z ~ N(0, I_n). Almost surely |z|^2 > 0.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.random_variables import RandomVariable


class SquaredLength(RandomVariable):
    """``SquaredLength(n, z)``: |z|^2 of the standard Gaussian vector z in R^n."""

    nargs = 2
    is_positive = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"\lVert {printer._print(self.args[1])}\rVert^2"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"


class InnerProduct(RandomVariable):
    """``InnerProduct(n, z, w)``: z . w of two standard Gaussian vectors in R^n, independent of each other."""

    nargs = 3

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"{printer._print(self.args[1])} \cdot {printer._print(self.args[2])}"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"


z, v, e = sp.symbols("z v e")
