"""The order in which an author writes terms and factors, and what goes above and below a fraction bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy as sp

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
TAIL = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative)


def ordered_terms(expr: sp.Add) -> list[sp.Expr]:
    """The terms in reading order: fractions last, a positive term first, a number where authors put it.

    A positive number leads among real symbols (``1 - gamma``) and closes among integers (``d - n + 1``).
    """
    counting = bool(expr.free_symbols) and all(symbol.is_integer for symbol in expr.free_symbols)

    def place(term: sp.Expr) -> tuple[int, int]:
        number = 1 if not term.is_number else 0 if term > 0 and not counting else 2
        return number, int(bool(sides(term)[1]))

    terms: list[sp.Expr] = sorted(expr.as_ordered_terms(), key=place)
    first = next((term for term in terms if not is_negative(term)), None)
    if first is not None and first is not terms[0]:
        terms.remove(first)
        terms.insert(0, first)
    return terms


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
        lambda x: isinstance(x, sp.Add),
        lambda x: isinstance(x, sp.exp),
        lambda x: not isinstance(x, (*NAMED, *TAIL)),
        lambda x: not isinstance(x, TAIL),
    ]
    rank = next((place for place, holds in enumerate(ranks) if holds(base)), len(ranks))
    return rank, int(sp.count_ops(factor)) if rank == 2 else 0, sp.default_sort_key(factor)
