"""The order in which an author writes terms and factors, and what goes above and below a fraction bar."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import sympy as sp

from theory.random_variables import Gaussian
from theory.symbols import gamma, t

NAMED = {
    sp.sin: r"\sin",
    sp.cos: r"\cos",
    sp.tan: r"\tan",
    sp.cot: r"\cot",
    sp.sec: r"\sec",
    sp.csc: r"\csc",
    sp.asin: r"\arcsin",
    sp.acos: r"\arccos",
    sp.atan: r"\arctan",
    sp.sinh: r"\sinh",
    sp.cosh: r"\cosh",
    sp.tanh: r"\tanh",
    sp.log: r"\log",
}
_PLACES = {gamma: -1, t: 1}  # before and after the other letters: gamma d, mu t
TAIL = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative)


def ordered_terms(expr: sp.Add) -> list[sp.Expr]:
    """The terms in reading order: a positive term first, then plain ones, fractions, what is random, and roots; a
    number where authors put it.

    A positive number leads among real symbols (``1 - gamma``) and closes among integers (``d - n + 1``).
    """
    counting = bool(expr.free_symbols) and all(symbol.is_integer for symbol in expr.free_symbols)

    def place(term: sp.Expr) -> tuple[int, int, int]:
        number = 1 if not term.is_number else 0 if term > 0 and not counting else 2
        return _late(term), number, int(bool(sides(term)[1]))

    terms: list[sp.Expr] = sorted(expr.as_ordered_terms(), key=place)
    first = next((term for term in terms if not is_negative(term)), None)
    if first is not None and first is not terms[0]:
        terms.remove(first)
        terms.insert(0, first)
    return terms


def _late(term: sp.Expr) -> int:
    """1 for a noise beside what is fixed, 2 for the root of a sum: ``f + sigma xi``, ``-b + sqrt(b^2 - 4 c)``."""
    factors = sp.Mul.make_args(term)
    if any(isinstance(one, sp.Pow) and one.exp == sp.S.Half and one.base.is_Add for one in factors):
        return 2
    return int(any(isinstance(one, Gaussian) for one in factors))


def upright_inverses(expr: sp.Expr) -> sp.Expr:
    """``a/(1 - x)`` for ``-a/(x - 1)``, as it was before an absolute value turned its signs, kept unevaluated."""

    def turned(term: sp.Expr) -> sp.Expr:
        for power in sp.Mul.make_args(term):
            base = power.base if isinstance(power, sp.Pow) and power.exp == -1 else None
            if base is not None and base.is_Add and base.as_coeff_Add()[0] == -1 and len(base.args) == 2:
                return sp.Mul(-term / power, 1 / (-base), evaluate=False)
        return term

    return expr.replace(lambda one: bool(one.is_Mul and is_negative(one)), turned)


_NUMBER = re.compile(r"\d+")


def natural_key(part: sp.Basic) -> str:
    """Sorts texts by the size of the numbers in them."""
    return _NUMBER.sub(lambda match: match[0].zfill(12), str(part))


def shared_denominator(expr: sp.Add) -> int:
    """The number under every term of a sum of three or more, 1 where they differ: they then share one bar."""
    coefficients = [term.as_coeff_Mul()[0] for term in expr.args]
    numbers = {int(number.q) if number.is_Rational else 1 for number in coefficients}
    plain = all(not sides(term)[1] for term in expr.args)
    return numbers.pop() if len(numbers) == 1 and plain and len(expr.args) >= 3 else 1


def is_negative(term: sp.Expr) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def sides(product: sp.Expr) -> tuple[list[sp.Expr], list[sp.Expr]]:
    """Factors above and below the fraction bar, each with a positive exponent; numbers' signs are left out."""
    above, below = [], []
    for factor in sp.Mul.make_args(product):
        exponent = factor.exp if isinstance(factor, sp.Pow) else sp.S.One
        if isinstance(factor, sp.Pow) and factor.base is not sp.E and exponent.is_Rational and exponent < 0:
            below.append(sp.Pow(factor.base, -exponent))
        elif factor is not sp.S.One:
            above.append(factor)
    return above, below


def with_one_root(factors: list[sp.Expr]) -> list[sp.Expr]:
    """Square roots side by side under one sign: ``sigma sqrt(2 delta)``, kept unevaluated.

    Only roots of what cannot be negative: ``sqrt(x) sqrt(y)`` is not ``sqrt(x y)`` where both are.
    """
    roots = [
        factor
        for factor in factors
        if isinstance(factor, sp.Pow) and factor.exp == sp.Rational(1, 2) and factor.base.is_nonnegative
    ]
    if len(roots) < 2:
        return factors
    under = [part for root in roots for part in sp.Mul.make_args(root.base)]
    joined = sp.Pow(sp.Mul(*under, evaluate=False), sp.Rational(1, 2), evaluate=False)
    plain = [factor for factor in factors if factor not in roots]
    place = sum(factor_rank(factor)[0] <= 1 for factor in plain)
    return [*plain[:place], joined, *plain[place:]]


def factor_rank(factor: sp.Expr) -> tuple[int, int, Any]:
    base = factor.base if isinstance(factor, sp.Pow) else factor
    ranks: list[Callable[[sp.Expr], bool]] = [
        lambda x: bool(x.is_number),
        lambda x: bool(x.is_Symbol),
        lambda x: isinstance(x, sp.exp),
        lambda x: isinstance(x, sp.Add),
        lambda x: not isinstance(x, (*NAMED, *TAIL)),
        lambda x: not isinstance(x, TAIL),
    ]
    rank = next((place for place, holds in enumerate(ranks) if holds(base)), len(ranks))
    return (
        rank,
        int(sp.count_ops(factor)) if rank == 3 else _PLACES.get(factor, 0),
        sp.default_sort_key(factor),
    )
