"""Equalities between sums of products of powers, whatever the exponents: each product in one form, then counted."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import Conditions, equal, obligations, positive

_MOST_TERMS = 12
_LARGEST_FACTOR = 10**6

Exponents = dict[sp.Expr, sp.Expr]


@dataclass(frozen=True)
class PowerProducts:
    """``a = b`` where all terms of ``a - b``, as number times ``prod base^exponent``, cancel.

    Trusted: ``(x y)^p = x^p y^p``, ``(x^p)^q = x^(p q)`` and ``x^p x^q = x^(p+q)`` for positive x and y.
    """

    name: str = "powers gathered"

    def ruling(self, step: Step) -> Ruling:
        """That each base is positive. Raises RuleError where the terms do not cancel."""
        if step.relation != "=":
            raise RuleError("powers are gathered in an equality")
        terms = sp.Add.make_args(sp.expand_mul(step.before - step.after))
        if len(terms) > _MOST_TERMS:
            raise RuleError("a few terms are compared at a time")
        needed: Conditions = []
        totals: dict[frozenset[tuple[sp.Expr, sp.Expr]], sp.Expr] = {}
        for term in terms:
            number, exponents = _product(term, needed)
            key = frozenset(exponents.items())
            totals[key] = totals.get(key, sp.Integer(0)) + number
        if any(total != 0 for total in totals.values()):
            raise RuleError("the terms do not cancel")
        left = Obligation(equal(sp.Add(*totals.values()), sp.Integer(0)), step.given, "what the terms leave")
        return Ruling((*obligations(needed, step.given), left), method=self.name)


power_products = PowerProducts()


def _product(term: sp.Expr, needed: Conditions) -> tuple[sp.Expr, Exponents]:
    """A rational number and the exponents of what it multiplies, none of them 0."""
    number, rest = term.as_coeff_Mul(rational=True)
    found: Exponents = {}
    for factor in sp.Mul.make_args(rest):
        if factor != 1:
            _add(factor, sp.Integer(1), found, needed)
    kept: Exponents = {}
    for base, exponent in found.items():
        exponent = sp.cancel(sp.together(exponent))
        if base.is_Integer:
            whole = sp.floor(sp.expand(exponent).as_coeff_Add()[0])
            number, exponent = number * base**whole, sp.cancel(exponent - whole)
        if exponent != 0:
            kept[base] = exponent
    return number, kept


def _add(factor: sp.Expr, exponent: sp.Expr, found: Exponents, needed: Conditions) -> None:
    """``factor^exponent`` taken apart into powers of positive bases."""
    base, power = factor.as_base_exp()
    if base is not factor:
        exponent = exponent * power
    if base is sp.E or base is sp.pi:
        found[base] = found.get(base, sp.Integer(0)) + exponent
        return
    if base.is_Rational:
        if base <= 0 or max(base.p, base.q) > _LARGEST_FACTOR:
            raise RuleError("a power of a small positive number is expected")
        for prime, count in sp.factorrat(base).items():
            found[sp.Integer(prime)] = found.get(sp.Integer(prime), sp.Integer(0)) + count * exponent
        return
    moving = base.is_Add and any(node.exp.free_symbols for node in base.atoms(sp.Pow))
    whole = moving or isinstance(base, (sp.Symbol, sp.Pow))
    parts = sp.Mul.make_args(base if whole else sp.factor(sp.together(base)))
    if len(parts) == 1 and not isinstance(parts[0], sp.Pow):
        needed.append((positive(parts[0]), "the base of a power is positive"))
        found[parts[0]] = found.get(parts[0], sp.Integer(0)) + exponent
        return
    for part in parts:
        _add(part, exponent, found, needed)
