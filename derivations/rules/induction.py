"""Induction on an integer: the line at its first value, and from each value to the next."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import substitute
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import fresh
from theory.values import as_expression


@dataclass(frozen=True)
class Induction:
    """The line for all integers ``variable >= base``, from its case ``base`` and its step.

    Trusted: induction over the whole numbers.
    """

    variable: sp.Symbol
    base: sp.Expr
    name: str = "induction"

    def ruling(self, step: Step) -> Ruling:
        """Raises RuleError where the variable is no integer or the other conditions change along the
        induction.
        """
        if not self.variable.is_integer or not self.base.is_integer:
            raise RuleError(f"{self.variable} and {self.base} must be known to be whole numbers")
        start = sp.GreaterThan(self.variable, self.base, evaluate=False)
        others = tuple(condition for condition in step.given if self.variable not in condition.free_symbols)
        signs = {fact: True for fact in ("positive", "nonnegative") if getattr(self.base, f"is_{fact}")}
        number = fresh(self.variable, (*others, self.base, step.claim), integer=True, **signs)
        here = substitute(step.claim, {self.variable: number})
        from_here = sp.GreaterThan(number, self.base, evaluate=False)
        following = self._unfolded(substitute(step.claim, {self.variable: number + 1}), number)
        return Ruling(
            (
                Obligation(start, step.given, "the induction starts low enough"),
                Obligation(substitute(step.claim, {self.variable: self.base}), others, "the base case"),
                Obligation(following, (*others, from_here, here), "the induction step"),
            ),
            method="induction",
        )

    def _unfolded(self, claim: Boolean, number: sp.Symbol) -> Boolean:
        """Sums up to ``number + 1`` with their last term taken out; the sum below it is the one of the
        hypothesis.
        """
        put: dict[sp.Basic, sp.Basic] = {}
        for total in claim.atoms(sp.Sum):
            index, low, high = total.limits[0]
            if len(total.limits) == 1 and high == number + 1 and low == self.base:
                put[total] = sp.Sum(total.function, (index, low, number)) + total.function.xreplace(
                    {index: high}
                )
        return substitute(claim, put)


def induction(variable: sp.Symbol, base: sp.Expr | int) -> Induction:
    """``by=induction(n, 1)``."""
    return Induction(variable, as_expression(base, "induction"))
