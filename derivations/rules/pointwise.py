"""Equal integrands have equal means: a line inside an expectation is decided for every value of its variables."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import fresh
from theory.random_variables import BetaVariable, ChiSquare, Expectation, RandomVariable, random_variables


@dataclass(frozen=True)
class Pointwise:
    """``E[f(X)] = E[g(X)]`` where f = g for every value that X can take.

    Trusted: functions that agree on the support have equal means.
    """

    name: str = "pointwise"

    def ruling(self, step: Step) -> Ruling:
        """One obligation: the integrands agree on the support. Raises RuleError unless both sides are one mean."""
        if step.relation != "=" or not (
            isinstance(step.before, Expectation) and isinstance(step.after, Expectation)
        ):
            raise RuleError("pointwise joins one mean to one mean by =")
        variables = sorted(random_variables(step.claim), key=sp.default_sort_key)
        values: dict[sp.Basic, sp.Symbol] = {}
        inside: list[Boolean] = []
        for index, variable in enumerate(variables):
            facts = {"positive": True} if variable.is_positive else {"real": True}
            values[variable] = fresh(
                sp.Symbol(f"x_{index}"), (*step.claim.atoms(sp.Symbol), *step.given), **facts
            )
            inside += _support(variable, values[variable])
        claim = sp.Eq(
            step.before.args[0].xreplace(values), step.after.args[0].xreplace(values), evaluate=False
        )
        return Ruling(
            (Obligation(claim, step.given + tuple(inside), "the integrands agree"),), method=self.name
        )


def _support(variable: RandomVariable, value: sp.Symbol) -> list[Boolean]:
    if isinstance(variable, ChiSquare):
        return [sp.StrictGreaterThan(value, 0, evaluate=False)]
    if isinstance(variable, BetaVariable):
        return [sp.StrictGreaterThan(value, 0, evaluate=False), sp.StrictLessThan(value, 1, evaluate=False)]
    return []


pointwise = Pointwise()
