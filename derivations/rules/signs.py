"""Functions of time that never vanish: they keep the sign that they start with, and so does their limit."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import nonnegative, positive
from theory.statement import Theorem
from theory.symbols import domain_of


@dataclass(frozen=True)
class KeepsSign:
    """Uses ``Limit(f, t, oo) >= sqrt(c)`` where ``f(t)^2 >= c > 0`` at every t >= 0 and ``f(0) > 0``.

    ``floor`` states ``c <= f(t)^2``, ``start`` the value ``f(0)``, ``end`` the limit. Trusted: a continuous function
    that is never 0 keeps its sign (the intermediate value theorem); limits keep weak inequalities.
    """

    floor: Theorem
    start: Theorem
    end: Theorem
    name: str = "a function that is never 0 keeps its sign"

    def ruling(self, step: Step) -> Ruling:
        """``c > 0``, ``f(0) > 0``, and the line, given the limit's bound. Raises RuleError on other statements."""
        bound, function = self._floor()
        (time,) = function.args
        start = self._value(self.start, function.xreplace({time: sp.S.Zero}))
        limit = self._value(self.end, sp.Limit(function, time, sp.oo))
        if any(part.has(time) for part in (bound, start, limit)):
            raise RuleError("the bound, the start and the limit must not move")
        cited = (self.floor, self.start, self.end)
        conditions = [(theorem, c) for theorem in cited for c in theorem.conditions]
        from_the_start = set(domain_of([time]))
        late = from_the_start - {nonnegative(time), positive(time)}
        if late or time.is_integer or any(time in c.free_symbols and c not in from_the_start for _, c in conditions):
            raise RuleError("the statements must hold at every time from 0 on")
        fact = sp.GreaterThan(limit, sp.sqrt(bound), evaluate=False)
        return Ruling(
            (
                *(
                    Obligation(c, step.given, f"{theorem.id} needs {c}")
                    for theorem, c in conditions
                    if c not in (*step.given, *from_the_start)
                ),
                Obligation(positive(bound), step.given, "the square stays away from 0"),
                Obligation(positive(start), step.given, "the function starts above 0"),
                Obligation(step.claim, (*step.given, fact), "the line, given the bound of the limit"),
            ),
            tuple(theorem.id for theorem in cited),
            self.name,
        )

    def _floor(self) -> tuple[sp.Expr, AppliedUndef]:
        """What the square never falls below, and the function of time."""
        claim = self.floor.claim
        if isinstance(claim, sp.LessThan) and isinstance(claim.rhs, sp.Pow) and claim.rhs.exp == 2:
            function = claim.rhs.base
            if isinstance(function, AppliedUndef) and len(function.args) == 1 and function.args[0].is_Symbol:
                return claim.lhs, function
        raise RuleError(f"{self.floor.id} does not bound the square of a function of time from below")

    @staticmethod
    def _value(statement: Theorem, place: sp.Expr) -> sp.Expr:
        claim = statement.claim
        if not isinstance(claim, sp.Eq) or claim.lhs != place:
            raise RuleError(f"{statement.id} does not say what {place} is")
        return claim.rhs


def keeps_sign(floor: Theorem, start: Theorem, end: Theorem) -> KeepsSign:
    """``by=keeps_sign(readout_floor, readout_start, readout_end)``."""
    return KeepsSign(floor, start, end)
