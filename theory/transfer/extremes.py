"""Where a function is smallest, and the ends of a set of numbers: names for the left sides of such claims."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.precedence import PRECEDENCE


class _Bound(sp.Function):
    """A function whose last argument is a variable that it binds."""

    is_real = True

    @property
    def free_symbols(self) -> set[sp.Basic]:
        """The symbols of the first argument, the bound one left out."""
        return set(self.args[0].free_symbols) - {self.args[1]}

    @property
    def bound_symbols(self) -> list[sp.Basic]:
        """The variable that it binds."""
        return [self.args[1]]


class Minimiser(_Bound):
    """``Minimiser(f, x)``: the one x > 0 at which f is smaller than at every other x > 0."""

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = r"\operatorname*{arg\,min}_{%s > 0} %s" % (
            printer._print(self.args[1]),
            printer.parenthesize(self.args[0], PRECEDENCE["Add"]),
        )
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"


class Infimum(_Bound):
    """``Infimum(condition, x)``: the greatest lower bound of the real x that satisfy the condition."""

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"\inf\left\{{{printer._print(self.args[1])} : {printer._print(self.args[0])}\right\}}"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"


class Supremum(_Bound):
    """``Supremum(condition, x)``: the least upper bound of the real x that satisfy the condition."""

    nargs = 2

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"\sup\left\{{{printer._print(self.args[1])} : {printer._print(self.args[0])}\right\}}"
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"
