"""Derivatives on a line computed by the table; those of named functions stand for numbers of their own."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.chain import RELATIONS
from derivations.deciders.setting import rewritten
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.differentiation import derivative
from derivations.rules.terms import Conditions, obligations


@dataclass(frozen=True)
class Differentiate:
    """Every ``Derivative`` on either side is computed; the line with the values put in is left to decide.

    Trusted: the table of derivatives, whose conditions become obligations.
    """

    name: str = "differentiation"

    def ruling(self, step: Step) -> Ruling:
        """Raises RuleError where the table of derivatives has no entry, or the line no derivative."""
        conditions: Conditions = []
        sides = [self._computed(side, conditions) for side in (step.before, step.after)]
        if sides == [step.before, step.after]:
            raise RuleError("the line holds no derivative that can be computed")
        # The slope at a place, a Subs around a derivative, is one symbol.
        slopes = {part for side in sides for part in side.atoms(sp.Subs)}
        inside = {part for slope in slopes for part in slope.atoms(sp.Derivative)}
        open_ = {part for side in sides for part in side.atoms(sp.Derivative)} - inside
        named = {part: sp.Symbol(str(part), real=True) for part in open_ | slopes}
        claim = RELATIONS[step.relation](*(side.xreplace(named) for side in sides))
        given = tuple(rewritten(condition, named) for condition in step.given)
        main = Obligation(claim, given, "the derivative", direct=not named)
        return Ruling((*obligations(conditions, step.given), main), method="table of derivatives")

    def _computed(self, side: sp.Basic, conditions: Conditions) -> sp.Basic:
        found = sorted(
            (part for part in side.atoms(sp.Derivative) if not _bare(part)), key=sp.default_sort_key
        )
        for part in found:
            value = part.expr
            for variable in part.variables:
                if not isinstance(variable, sp.Symbol):
                    raise RuleError(f"{part} is not a derivative in a symbol")
                value = derivative(value, variable, conditions)
            side = side.xreplace({part: value})
        return side


def _bare(part: sp.Derivative) -> bool:
    """A derivative of a function that is only named, by what it is a function of, is a symbol of its own."""
    named = isinstance(part.expr, AppliedUndef)
    return named and (len(part.expr.args) != 1 or set(part.variables) == set(part.expr.args))


differentiate = Differentiate()

__all__ = ["Differentiate", "differentiate"]
