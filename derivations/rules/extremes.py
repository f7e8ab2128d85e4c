"""Minimisers, infima and suprema by their definitions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.terms import lifted, positive
from theory.transfer.extremes import Infimum, Minimiser, Supremum


@dataclass(frozen=True)
class ByDefinition:
    """``Minimiser(f, x) = x0`` because ``f(x) > f(x0)`` for every other x > 0, which ``rule`` proves.

    Trusted: the definition of the minimiser.
    """

    rule: Rule
    name: str = "definition of the minimiser"

    def ruling(self, step: Step) -> Ruling:
        """The rule's obligations for the strict inequality, and x0 > 0."""
        if step.relation != "=" or not isinstance(step.before, Minimiser):
            raise RuleError("the line is Minimiser(f, x) = x0")
        function, x = step.before.args
        if x.is_rational:
            raise RuleError(f"{x} does not run over all numbers above 0")
        if any(x in condition.free_symbols for condition in step.given) or x in step.after.free_symbols:
            raise RuleError(f"{x} is bound by the minimiser and may not occur in the conditions")
        other = (positive(x), sp.Ne(x, step.after, evaluate=False))
        inner = Step(function, ">", function.xreplace({x: step.after}), (*step.given, *other), step.theorems)
        ruling = self.rule.ruling(inner)
        least = Obligation(positive(step.after), step.given, "the minimiser is positive")
        return replace(ruling, obligations=(least, *lifted(ruling.obligations)))


@dataclass(frozen=True)
class SameSet:
    """``Infimum(A and P, x) = Infimum(B, x)`` (or Supremum): within A, ``P iff B`` by ``rule``; and B lies
    within A.

    ``within`` lists the conditions A on the bound variable.

    Trusted: equal sets have equal bounds.
    """

    rule: Rule
    within: tuple[Boolean, ...]

    @property
    def name(self) -> str:
        """``same set: cite negative-transfer-region``."""
        return f"same set: {self.rule.name}"

    def ruling(self, step: Step) -> Ruling:
        """The equivalence inside A, then that every member of B is in A."""
        kind = type(step.before)
        if step.relation != "=" or kind not in (Infimum, Supremum) or not isinstance(step.after, kind):
            raise RuleError("the line joins two infima or two suprema")
        condition, x = step.before.args
        other, y = step.after.args
        parts = condition.args if isinstance(condition, sp.And) else (condition,)
        rest = [part for part in parts if part not in self.within]
        if x != y or len(rest) != 1 or not set(self.within) <= set(parts):
            raise RuleError(
                "the first set is given by the conditions within and one more, in the same variable"
            )
        if any(x in given.free_symbols for given in step.given):
            raise RuleError(f"{x} is bound here and may not occur in the conditions")
        inner = Step(rest[0], "iff", other, (*step.given, *self.within), step.theorems)
        ruling = self.rule.ruling(inner)
        members = other.args if isinstance(other, sp.And) else (other,)
        contained = tuple(
            Obligation(part, (*step.given, *members), "the second set lies within the range")
            for part in self.within
        )
        return replace(ruling, obligations=(*lifted(ruling.obligations), *contained))


@dataclass(frozen=True)
class IntervalEnd:
    """``Infimum(a < x and x < b, x) = a`` (or Supremum = b) for a non-empty interval; also ``Infimum(a < x,
    x) = a``.

    Trusted: the ends of an open interval are its bounds.
    """

    name: str = "end of an interval"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: a < b, and that the stated number is the end."""
        if step.relation != "=" or not isinstance(step.before, (Infimum, Supremum)):
            raise RuleError("the line is Infimum(a < x < b, x) = a or Supremum(a < x < b, x) = b")
        condition, x = step.before.args
        lower, upper = _ends(condition, x)
        if x.is_rational or x.is_nonpositive or (x.is_nonnegative and lower is None):
            raise RuleError(f"{x} does not run over an interval of real numbers")
        end = lower if isinstance(step.before, Infimum) else upper
        if end is None or x in step.after.free_symbols:
            raise RuleError("the interval has no such end")
        needed = []
        if lower is not None and upper is not None:
            needed.append(
                Obligation(
                    sp.StrictLessThan(lower, upper, evaluate=False), step.given, "the interval is not empty"
                )
            )
        needed += [
            Obligation(
                sp.GreaterThan(bound, 0, evaluate=False), step.given, f"the interval lies in the range of {x}"
            )
            for bound in (lower,)
            if bound is not None and x.is_nonnegative
        ]
        claim = sp.Eq(end, step.after, evaluate=False)
        return Ruling(
            (*needed, Obligation(claim, step.given, "the end of the interval", direct=True)), method=self.name
        )


def _ends(condition: Boolean, x: sp.Basic) -> tuple[sp.Expr | None, sp.Expr | None]:
    lower: sp.Expr | None = None
    upper: sp.Expr | None = None
    for part in condition.args if isinstance(condition, sp.And) else (condition,):
        if not isinstance(part, (sp.StrictLessThan, sp.StrictGreaterThan)) or x not in part.args:
            raise RuleError(f"{part} is no strict bound on {x}")
        other = part.rhs if part.lhs == x else part.lhs
        if x in other.free_symbols:
            raise RuleError(f"{part} is no bound on {x}")
        above = isinstance(part, sp.StrictGreaterThan) == (part.lhs == x)
        if (lower if above else upper) is not None:
            raise RuleError("write one lower and one upper bound")
        lower, upper = (other, upper) if above else (lower, other)
    return lower, upper


def minimiser(rule: Rule) -> ByDefinition:
    """``by=minimiser(cite(strict_inequality))``."""
    return ByDefinition(rule)


def same_set(rule: Rule, *within: Boolean) -> SameSet:
    """``by=same_set(cite(equivalence), x > 0, x < 1)``."""
    return SameSet(rule, within)


interval_end = IntervalEnd()
