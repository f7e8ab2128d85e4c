"""From expression to JavaScript, for the page: one function of the parameters in double precision.

SymPy's own JavaScript printer does the arithmetic. What it lacks is here: special functions, which print as calls of
the page's ``numbers.js`` (a function class ``DepthRoot`` as ``depthRoot``, found there by name); a Piecewise without
a default, which is NaN outside its branches; and relations, which are tried with room for rounding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import count
from pathlib import Path

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean
from sympy.printing.jscode import JavascriptCodePrinter

RUNTIME = Path(__file__).resolve().parent.parent / "assets" / "page" / "numbers.js"
_DEFINED = re.compile(r"^function (\w+)\(", re.MULTILINE)
_ELEMENTARY = (
    sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.atan2, sp.sinh, sp.cosh, sp.tanh,
    sp.exp, sp.log, sp.Abs, sp.floor, sp.ceiling, sp.sign, sp.Max, sp.Min,
)  # fmt: skip
# A strict relation between numbers that rounding cannot tell apart does not hold: cos(pi/2) is not above 0.
_RELATIONS = {
    ">": "above({0}, {1})",
    "<": "above({1}, {0})",
    ">=": "atLeast({0}, {1})",
    "<=": "atLeast({1}, {0})",
    "==": "equal({0}, {1})",
    "!=": "!equal({0}, {1})",
}


class ScaledExpint(sp.Function):
    """``e^x E_p(x)``: what is left of ``exp(x) expint(p, x)`` where the two factors overflow and underflow."""

    nargs = 2
    is_real = True


class JavaScriptPrinter(JavascriptCodePrinter):
    """Prints values and conditions. Raises TypeError on what has no JavaScript here, never guesses."""

    def _print_Function(self, expr: sp.Function) -> str:
        if isinstance(expr, AppliedUndef):
            raise TypeError(f"{expr} is no function with a value: no JavaScript for it")
        if isinstance(expr, _ELEMENTARY):
            return str(super()._print_Function(expr))
        name = type(expr).__name__
        name = name[0].lower() + name[1:]
        if name not in runtime_functions():
            raise TypeError(
                f"{type(expr).__name__} has no JavaScript: write function {name} in {RUNTIME.name}"
            )
        return f"{name}({', '.join(self._print(argument) for argument in expr.args)})"

    _print_erf = _print_erfc = _print_expint = _print_Function

    def _print_Pow(self, expr: sp.Pow) -> str:
        base, exponent = expr.base, expr.exp
        if exponent.is_Rational and exponent.is_negative and exponent != -1:
            return f"1/{self._print(sp.Pow(base, -exponent, evaluate=False))}"
        return str(super()._print_Pow(expr))

    def _print_Relational(self, expr: Relational) -> str:
        return _RELATIONS[expr.rel_op].format(self._print(expr.lhs), self._print(expr.rhs))

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        text, closing = "", 0
        for value, condition in expr.args:
            if condition == sp.true:
                return f"({text}{self._print(value)}{')' * closing})"
            text += f"{self._print(condition)} ? {self._print(value)} : ("
            closing += 1
        return f"({text}NaN{')' * closing})"

    def _print_BooleanTrue(self, expr: sp.Basic) -> str:
        return "true"

    def _print_BooleanFalse(self, expr: sp.Basic) -> str:
        return "false"

    def emptyPrinter(self, expr: object) -> str:
        """Nothing is printed by its ``str``: that would be Python, not JavaScript."""
        raise TypeError(f"no JavaScript for {type(expr).__name__}: {expr}")


@cache
def runtime_functions() -> frozenset[str]:
    """The names that ``numbers.js`` defines."""
    return frozenset(_DEFINED.findall(RUNTIME.read_text(encoding="utf-8")))


def function(parameters: Sequence[sp.Symbol], value: sp.Expr | Boolean) -> str:
    """``function (a, b) { ... return value; }``, common subexpressions computed once.

    Raises TypeError on a symbol that is no parameter, and on functions without JavaScript.
    """
    missing = value.free_symbols - set(parameters)
    if missing:
        raise TypeError(f"{', '.join(sorted(map(str, missing)))} of {value} is no parameter")
    # Without their assumptions SymPy rebuilds no condition: with them it would take gamma > 0 for granted.
    bare = {symbol: sp.Symbol(_identifier(symbol.name), real=True) for symbol in parameters}
    fresh = (sp.Symbol(f"x{place}", real=True) for place in count())
    shared, (body,) = sp.cse([without_overflow(value).xreplace(bare)], symbols=fresh, order="none")
    printer = JavaScriptPrinter()
    lines = [f"const {name} = {printer.doprint(part)};" for name, part in shared]
    listed = ", ".join(symbol.name for symbol in parameters)
    return f"function ({listed}) {{ {' '.join([*lines, f'return {printer.doprint(body)};'])} }}"


def without_overflow(value: sp.Expr | Boolean) -> sp.Expr | Boolean:
    """``exp(x) expint(p, x)`` as :class:`ScaledExpint`: an exact rewriting."""
    if not value.has(sp.expint):
        return value
    scaled = value.replace(sp.expint, lambda order, x: sp.exp(-x) * ScaledExpint(order, x))
    return scaled.replace(
        lambda node: isinstance(node, sp.Mul) and node.has(sp.exp) and node.has(ScaledExpint), _powers_joined
    )


def _powers_joined(product: sp.Mul) -> sp.Expr:
    """The product with its exponential carried into the sum beside it, where it cancels."""
    growing = [factor for factor in product.args if isinstance(factor, sp.exp)]
    rest = [factor for factor in product.args if factor not in growing]
    front = sp.Mul(*growing)
    joined = []
    for factor in rest:
        if front is not sp.S.One and factor.has(ScaledExpint):
            joined.append(sp.Add(*(front * term for term in sp.Add.make_args(factor))))
            front = sp.S.One
        else:
            joined.append(factor)
    return sp.Mul(front, *joined)


def _identifier(name: str) -> str:
    """A parameter's name, when JavaScript takes it as one. Raises TypeError."""
    reserved = {
        "let",
        "var",
        "new",
        "in",
        "of",
        "do",
        "if",
        "for",
        "function",
        "this",
        "const",
        "delete",
        "typeof",
    }
    if not re.fullmatch(r"[A-Za-z_]\w*", name) or name in reserved or re.fullmatch(r"x\d+", name):
        raise TypeError(f"the parameter {name!r} is no name in JavaScript")
    return name
