"""Finite products by a certificate whose quotient is the factor, checked factor by factor."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import equal, fresh


@dataclass(frozen=True)
class TelescopingProduct:
    """``Product(f, (k, a, b)) = v(b)`` once ``v(a-1) = 1`` and ``v(k) = v(k-1) f(k)`` for the integers a <= k <= b.

    Trusted: induction over the last index, with the empty product 1.
    """

    name: str = "telescoping product"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: b >= a - 1, the start and the step. Raises RuleError unless the line is one product."""
        if step.relation != "=" or not isinstance(step.before, sp.Product) or len(step.before.limits) != 1:
            raise RuleError("the left side is one product over one index")
        index, low, high = step.before.limits[0]
        if not isinstance(high, sp.Symbol) or high in low.free_symbols or high in step.before.function.free_symbols:
            raise RuleError("the product ends at a name that stands nowhere else in it")
        if not low.is_integer or not high.is_integer:
            raise RuleError("the product runs over whole numbers")
        k = fresh(index, (*step.given, low, high, step.before, step.after), integer=True)
        inside = (
            *(condition for condition in step.given if high not in condition.free_symbols),
            sp.GreaterThan(k, low, evaluate=False),
        )
        value = step.after
        factor = step.before.function.xreplace({index: k})
        now, before = value.xreplace({high: k}), value.xreplace({high: k - 1})
        start = value.xreplace({high: low - 1})
        return Ruling(
            (
                Obligation(sp.GreaterThan(high, low - 1, evaluate=False), step.given, "the product runs upwards"),
                Obligation(equal(start, sp.Integer(1)), inside[:-1], "the empty product is 1"),
                Obligation(equal(now, before * factor), inside, "each factor is the quotient of its neighbours"),
            ),
            method=self.name,
        )


telescoping_product = TelescopingProduct()


def product_value(product: sp.Product) -> sp.Expr:
    """A value that SymPy suggests for a product. Raises RuleError where it has none of plain form."""
    index, low, high = product.limits[0]
    function = sp.factor(sp.together(product.function))
    value = sp.Product(function, (index, low, high)).doit()
    if value.has(sp.Product, sp.nan, sp.zoo):
        raise RuleError(f"no value of {product} is known")
    value = sp.combsimp(sp.gammasimp(value.rewrite(sp.gamma)))
    return sp.factor(value)
