"""The solution of a linear flow that another theorem states, and the sum of steps that are bounded one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.flows import LinearEquation
from theory.statement import Theorem
from theory.symbols import domain_of
from theory.verdict import Verdict


def _conditions(theorem: Theorem, step: Step) -> tuple[Obligation, ...]:
    if step.theorems.get(theorem.id, theorem) != theorem:
        raise RuleError(f"{theorem.id} is not the statement of that name in the library")
    return tuple(
        Obligation(condition, step.given, f"{theorem.id} needs {condition}")
        for condition in theorem.conditions
        if condition not in step.given
    )


@dataclass(frozen=True)
class LinearFlow:
    """``x(t) = solution`` where the cited theorem says ``Derivative(x(t), t) = a(t) x(t) + b(t)``.

    Checked by substitution, as in :class:`derivations.rules.flows.LinearEquation`, which says what is trusted.
    """

    flow: Theorem
    name: str = "linear flow, checked by substitution"

    def ruling(self, step: Step) -> Ruling:
        """The cited conditions, the equation and the initial value for the stated solution."""
        time = step.before.args[0] if len(step.before.args) == 1 else None
        throughout = domain_of([time]) if isinstance(time, sp.Symbol) else ()
        if any(c not in throughout and time in c.free_symbols for c in self.flow.conditions):
            raise RuleError(f"{self.flow.id} must hold at every time from 0 on")
        known = replace(step, given=(*step.given, self.flow.claim))
        inner = LinearEquation().ruling(known)
        return Ruling((*_conditions(self.flow, step), *inner.obligations), (self.flow.id,), self.name)


@dataclass(frozen=True)
class BoundedSteps:
    """``x(K) <= x(0) + K b`` where the cited theorem says ``x(k + 1) <= x(k) + b``, b the same at every k.

    Trusted: K inequalities added up, for a whole number K >= 0.
    """

    one_step: Theorem
    name: str = "the steps add up"

    def ruling(self, step: Step) -> Ruling:
        """The cited conditions, and that K is a count. Raises RuleError unless the theorem bounds one step."""
        function, index, bound = self._read()
        from_first = sp.GreaterThan(index, 0, evaluate=False)
        if any(index in c.free_symbols and c != from_first for c in self.one_step.conditions):
            raise RuleError(f"{self.one_step.id} must bound every step from 0 on")
        if step.relation != "<=" or step.before.func != function or len(step.before.args) != 1:
            raise RuleError("write x(K) <= x(0) + K b")
        (count,) = step.before.args
        if count.is_integer is not True or count.has(index):
            raise RuleError(f"{count} is no number of steps")
        line = sp.Eq(step.after, function(0) + count * bound, evaluate=False)
        cited = (part for part in _conditions(self.one_step, step) if part.claim != from_first)
        needed = (
            *cited,
            Obligation(sp.GreaterThan(count, 0, evaluate=False), step.given, "the number of steps"),
            Obligation(line, step.given, "the bounds add up to the stated one"),
        )
        return Ruling(needed, (self.one_step.id,), self.name, Decision(Verdict.PROVED, self.name))

    def _read(self) -> tuple[type[sp.Function], sp.Symbol, sp.Expr]:
        """x, k and b of the cited inequality."""
        claim = self.one_step.claim
        if not isinstance(claim, sp.LessThan) or len(claim.lhs.args) != 1:
            raise RuleError(f"{self.one_step.id} is no inequality x(k + 1) <= x(k) + b")
        function, index = claim.lhs.func, claim.lhs.args[0] - 1
        bound = sp.expand(claim.rhs - function(index))
        if not isinstance(index, sp.Symbol) or not index.is_integer or index.is_positive or bound.has(function, index):
            raise RuleError(f"{self.one_step.id} must bound every step from 0 on by one constant")
        return function, index, bound


def linear_flow(flow: Theorem) -> LinearFlow:
    """``by=linear_flow(entry_flow)``."""
    return LinearFlow(flow)


def bounded_steps(one_step: Theorem) -> BoundedSteps:
    """``by=bounded_steps(one_step_bound)``."""
    return BoundedSteps(one_step)
