"""Inequalities between quotients, their denominators cleared; and those with an exponential alone on one side."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.bounds import sign_at_points
from derivations.rules.terms import nonzero, outside_binders, positive

_LARGEST = 90


@dataclass(frozen=True)
class Cleared:
    """``low <= high`` from ``N >= 0`` where ``high - low = N/D`` and D > 0; from ``-N >= 0`` where D < 0.

    Trusted: the sign of a quotient.
    """

    name: str = "denominators cleared"

    def ruling(self, step: Step) -> Ruling:
        """The sign of each factor below, and of the numerator. Raises RuleError where nothing stands below."""
        if step.relation not in ("<", "<=", ">", ">="):
            raise RuleError("denominators are cleared in an inequality")
        low, high = (step.before, step.after) if step.relation in ("<", "<=") else (step.after, step.before)
        gap = high - low
        if not isinstance(gap, sp.Expr) or gap.count_ops() > _LARGEST:
            raise RuleError("the line is too long to be put over one denominator")
        above, below = sp.fraction(sp.factor_terms(sp.together(gap)))
        if not below.free_symbols:
            raise RuleError("nothing but numbers stands below")
        outside_binders(gap, [below])
        needed: list[Obligation] = []
        sign = 1
        for factor in sp.Mul.make_args(below):
            base, power = factor.as_base_exp()
            if power.is_Integer and power % 2 == 0:
                needed.append(Obligation(nonzero(base), step.given, f"{base} does not vanish"))
                continue
            side = sign_at_points(factor, step.given)
            if side == 0:
                raise RuleError(f"the sign of {factor} is not known")
            needed.append(Obligation(positive(side * factor), step.given, f"the sign of {factor}"))
            sign *= side
        relation = ">" if step.relation in ("<", ">") else ">="
        claim = RELATIONS[relation](sp.expand(sign * above), sp.Integer(0))
        return Ruling((*needed, Obligation(claim, step.given, "the numerator's sign")), method=self.name)


cleared = Cleared()
