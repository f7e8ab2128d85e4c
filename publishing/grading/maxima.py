"""Expressions as Maxima reads them, for STACK. What Maxima has no word for is refused, not guessed."""

from __future__ import annotations

import sympy as sp
from sympy.printing.str import StrPrinter

_FUNCTIONS = {
    "sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
    "exp", "log", "sqrt", "erf", "gamma", "factorial", "binomial", "floor",
}  # fmt: skip
_NAMES = {"Abs": "abs", "Max": "max", "Min": "min", "ceiling": "ceiling"}


class Unwritable(ValueError):
    """Maxima has no word for a part of the expression."""


class _MaximaPrinter(StrPrinter):
    """SymPy's plain printer with Maxima's signs."""

    def _print_Pow(self, expression: sp.Pow, rational: bool = False) -> str:
        base, exponent = expression.base, expression.exp
        if exponent == sp.Rational(1, 2):
            return f"sqrt({self._print(base)})"
        return f"{self._operand(base)}^{self._operand(exponent)}"

    def _operand(self, part: sp.Expr) -> str:
        plain = part.is_Symbol or (part.is_Integer and part.is_nonnegative)
        return str(self._print(part)) if plain else f"({self._print(part)})"

    def _print_Exp1(self, expression: sp.Expr) -> str:
        return "%e"

    def _print_Pi(self, expression: sp.Expr) -> str:
        return "%pi"

    def _print_Function(self, expression: sp.Function) -> str:
        name = type(expression).__name__
        written = _NAMES.get(name, name if name in _FUNCTIONS else "")
        if not written:
            raise Unwritable(f"Maxima has no {name}")
        return f"{written}({', '.join(self._print(argument) for argument in expression.args)})"

    _print_Max = _print_Min = _print_Abs = _print_Function

    def _print_Piecewise(self, expression: sp.Piecewise) -> str:
        raise Unwritable("cases are not compared by STACK")


def maxima(expression: sp.Expr) -> str:
    """The expression in Maxima's syntax. Raises Unwritable."""
    return str(_MaximaPrinter().doprint(expression))
