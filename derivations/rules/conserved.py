"""What a conserved quantity and a differential inequality say about the end of a flow."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import obligations, positive
from theory.matrix_words import has_matrices
from theory.statement import Theorem
from theory.symbols import domain_of
from theory.verdict import Verdict


@dataclass(frozen=True)
class Conserved:
    """Uses ``F(later) = F(start)`` where the cited theorem says ``Derivative(F, t) = 0``.

    ``starts`` are statements ``f(0) = value``, one for each function of time in F. ``ends`` are statements
    ``Limit(f, t, oo) = value`` of where the flow ends, which ``reaches`` says it does; without them, later is any t.
    Trusted: a differentiable function with derivative zero is constant, and F is continuous at the end.
    """

    invariant: Theorem
    starts: tuple[Theorem, ...]
    ends: tuple[Theorem, ...] = ()
    reaches: Theorem | None = None
    name: str = "a conserved quantity"

    def ruling(self, step: Step) -> Ruling:
        """The line, with the equality of the two values among its facts. Raises RuleError without an invariant."""
        claim = self.invariant.claim
        if not (isinstance(claim, sp.Eq) and isinstance(claim.lhs, sp.Derivative) and claim.rhs == 0):
            raise RuleError(f"{self.invariant.id} states no conserved quantity")
        if bool(self.ends) != (self.reaches is not None):
            raise RuleError("the end of a flow needs a theorem that says the flow has one")
        quantity, time = claim.lhs.expr, claim.lhs.variables[0]
        if has_matrices(quantity):
            raise RuleError("matrices move without saying so: their values at the ends are not named")
        cited = (self.invariant, *self.starts, *self.ends, *((self.reaches,) if self.reaches else ()))
        from_the_start = set(domain_of([time]))
        if any(time in c.free_symbols and c not in from_the_start for part in cited for c in part.conditions):
            raise RuleError("the statements must hold at every time from 0 on")
        functions = sorted((f for f in quantity.atoms(AppliedUndef) if f.has(time)), key=str)
        start = quantity.xreplace(
            _values(self.starts, {f.xreplace({time: sp.Integer(0)}): f for f in functions})
        )
        later = quantity
        if self.ends:
            later = quantity.xreplace(_values(self.ends, {sp.Limit(f, time, sp.oo): f for f in functions}))
        if start.has(time) or (self.ends and later.has(time)):
            raise RuleError("the values at the ends must name every function of time")
        needed = [
            Obligation(c, step.given, f"{theorem.id} needs {c}")
            for theorem in cited
            for c in theorem.conditions
            if c not in step.given
        ]
        fact = sp.Eq(later, start, evaluate=False)
        needed.append(Obligation(step.claim, (*step.given, fact), "the line, given the two values"))
        return Ruling(tuple(needed), tuple(theorem.id for theorem in cited), self.name)


def _values(statements: tuple[Theorem, ...], places: dict[sp.Basic, sp.Expr]) -> dict[sp.Basic, sp.Basic]:
    """Each function's value, as a statement about it at this place says. Raises RuleError on any other statement."""
    found: dict[sp.Basic, sp.Basic] = {}
    for statement in statements:
        claim = statement.claim
        if not isinstance(claim, sp.Eq) or claim.lhs not in places:
            raise RuleError(f"{statement.id} says nothing of the quantity at that time")
        found[places[claim.lhs]] = claim.rhs
    return found


@dataclass(frozen=True)
class Gronwall:
    """``Limit(f, t, oo) = 0`` for f >= 0 with the cited ``f' <= -k f``, k > 0 constant. Trusted: Gronwall's lemma."""

    decay: Theorem
    name: str = "Gronwall's lemma"

    def ruling(self, step: Step) -> Ruling:
        """That k is positive and f not negative. Raises RuleError where the theorem is no such inequality."""
        claim = self.decay.claim
        if step.relation != "=" or not (
            isinstance(claim, sp.LessThan) and isinstance(claim.lhs, sp.Derivative)
        ):
            raise RuleError(f"{self.decay.id} is no inequality f' <= -k f")
        function, (time,) = claim.lhs.expr, claim.lhs.variables
        rate = sp.cancel(-claim.rhs / function)
        if has_matrices(rate):
            raise RuleError("matrices move without saying so: k must be a number")
        if rate.has(function, time) or step.before != sp.Limit(function, time, sp.oo) or step.after != 0:
            raise RuleError("the line must say that the limit of f is 0, and k must not depend on time")
        conditions = [
            (positive(rate), "the rate is positive"),
            (sp.GreaterThan(function, 0, evaluate=False), "f >= 0"),
        ]
        conditions += [(c, f"{self.decay.id} needs {c}") for c in self.decay.conditions]
        return Ruling(
            obligations(conditions, step.given),
            (self.decay.id,),
            self.name,
            Decision(Verdict.PROVED, self.name),
        )


def conserved(
    invariant: Theorem, *starts: Theorem, ends: tuple[Theorem, ...] = (), reaches: Theorem | None = None
) -> Conserved:
    """``by=conserved(invariant, norm_start, ends=(norm_end,), reaches=loss_vanishes)``."""
    return Conserved(invariant, starts, ends, reaches)


def gronwall(decay: Theorem) -> Gronwall:
    """``by=gronwall(loss_decay)``."""
    return Gronwall(decay)
