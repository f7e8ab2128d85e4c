"""The functions of the grammar, built and as written; and what is too large to compute."""

from __future__ import annotations

from collections.abc import Callable
from math import log2

import sympy as sp

from derivations.reader.places import Unreadable

_MOST_BITS = 6_000
_LARGEST_ARGUMENT = 3_000
_LARGEST_POWER = 400
Built = tuple[sp.Expr, sp.Expr]


def large(base: sp.Expr, exponent: sp.Expr) -> bool:
    """Whether a power would hold a number, or an expansion, that is too large to compute with."""
    numbers = [part for part in (exponent, *exponent.atoms(sp.Rational)) if part.is_Rational]
    if any(abs(part.p) > 10**6 or part.q > 10**4 for part in numbers):
        return True
    if not exponent.is_Rational:
        return False
    if base.is_Rational:
        size = max(abs(int(base.p)), int(base.q))
        return bool(size > 1 and abs(float(exponent)) * log2(size) > _MOST_BITS)
    return bool(abs(exponent) > _LARGEST_POWER)


def _plain(function: Callable[..., sp.Expr]) -> Callable[..., Built]:
    def build(*arguments: sp.Expr) -> Built:
        return function(*arguments), function(*arguments, evaluate=False)

    return build


def _counting(function: Callable[..., sp.Expr]) -> Callable[..., Built]:
    def build(*arguments: sp.Expr) -> Built:
        if any(part.is_number and abs(part) > _LARGEST_ARGUMENT for part in arguments):
            raise Unreadable(f"a {function.__name__} of a number above {_LARGEST_ARGUMENT}", -1)
        return function(*arguments), function(*arguments, evaluate=False)

    return build


def _always_defined(function: Callable[..., sp.Expr]) -> Callable[..., Built]:
    def build(*arguments: sp.Expr) -> Built:
        return function(*arguments), sp.Integer(0)

    return build


def _sign(x: sp.Expr) -> Built:
    positive = sp.StrictGreaterThan(x, 0, evaluate=False)
    zero = sp.Eq(x, 0, evaluate=False)
    return sp.Piecewise(
        (sp.Integer(1), positive), (sp.Integer(0), zero), (sp.Integer(-1), True), evaluate=False
    ), sp.Integer(0)


def _exp(x: sp.Expr) -> Built:
    if x.is_Rational and abs(x) > _LARGEST_ARGUMENT:
        raise Unreadable("an exponential of a number too large to compute", -1)
    return sp.exp(x), sp.Integer(0)


def _double_factorial(x: sp.Expr) -> Built:
    """``x!!``: ``2^((x+1)/2) Gamma(x/2 + 1)/sqrt(pi)`` for an odd x and ``2^(x/2) Gamma(x/2 + 1)`` for an even one."""
    if x.is_number and abs(x) > _LARGEST_ARGUMENT:
        raise Unreadable(f"a double factorial of a number above {_LARGEST_ARGUMENT}", -1)
    if not (x.is_odd or x.is_even):
        raise Unreadable("a double factorial of what is neither known to be odd nor to be even", -1)
    front = 2 ** ((x + 1) / 2) / sp.sqrt(sp.pi) if x.is_odd else 2 ** (x / 2)
    return front * sp.gamma(x / 2 + 1), front * sp.gamma(x / 2 + 1, evaluate=False)


FUNCTIONS: dict[str, Callable[..., Built]] = {
    "sin": _plain(sp.sin),
    "cos": _plain(sp.cos),
    "tan": _plain(sp.tan),
    "cot": _plain(sp.cot),
    "sec": _plain(sp.sec),
    "csc": _plain(sp.csc),
    "sinh": _plain(sp.sinh),
    "cosh": _plain(sp.cosh),
    "tanh": _plain(sp.tanh),
    "coth": _plain(sp.coth),
    "exp": _exp,
    "log": _plain(sp.log),
    "arcsin": _plain(sp.asin),
    "arccos": _plain(sp.acos),
    "arctan": _plain(sp.atan),
    "arcsinh": _plain(sp.asinh),
    "arccosh": _plain(sp.acosh),
    "arctanh": _plain(sp.atanh),
    "erf": _plain(sp.erf),
    "erfc": _plain(sp.erfc),
    "gamma": _counting(sp.gamma),
    "digamma": _plain(sp.digamma),
    "factorial": _counting(sp.factorial),
    "double_factorial": _double_factorial,
    "binomial": _counting(sp.binomial),
    "sign": _sign,
    "abs": _always_defined(sp.Abs),
    "max": _always_defined(sp.Max),
    "min": _always_defined(sp.Min),
    "floor": _always_defined(sp.floor),
    "ceiling": _always_defined(sp.ceiling),
    "Phi": lambda x: ((1 + sp.erf(x / sp.sqrt(2))) / 2, sp.Integer(0)),
}
