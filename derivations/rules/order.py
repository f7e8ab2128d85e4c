"""Order and functions: powers of ordered bases, equal arguments."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.terms import nonnegative
from theory.statement import Theorem
from theory.values import as_expression


@dataclass(frozen=True)
class AcrossTheSign:
    """The line with its terms gathered, those with a minus on the other side: ``c - a <= c - b`` is ``b <= a``.

    Trusted: adding one number to both sides keeps the order.
    """

    rule: Rule

    @property
    def name(self) -> str:
        """The name of the rule inside."""
        return self.rule.name

    def ruling(self, step: Step) -> Ruling:
        """The ruling of the gathered line. Raises RuleError where nothing moves."""
        if step.relation not in ("=", "!=", "<", "<=", ">", ">="):
            raise RuleError("terms move across the sign of an equation or an inequality")
        before, after = gathered_sides(step.before, step.after)
        if (before, after) == (step.before, step.after):
            raise RuleError("nothing moves to the other side")
        ruling = self.rule.ruling(replace(step, before=before, after=after))
        return replace(ruling, obligations=tuple(replace(part, direct=False) for part in ruling.obligations))


def gathered_sides(before: sp.Expr, after: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Both sides with the terms of their difference on the side where they have no minus."""
    terms = sp.Add.make_args(before - after)
    left = [term for term in terms if not term.could_extract_minus_sign()]
    right = [-term for term in terms if term.could_extract_minus_sign()]
    return sp.Add(*left), sp.Add(*right)


@dataclass(frozen=True)
class RaisedTo:
    """Uses ``low^power <= high^power``; ``ordered`` may cite ``low <= high``.

    Trusted: powers with exponent >= 0 increase on [0, infinity).
    """

    low: sp.Expr
    high: sp.Expr
    power: sp.Expr
    ordered: Theorem | None = None
    name: str = "powers keep order"

    def ruling(self, step: Step) -> Ruling:
        """``0 <= low <= high``, ``power >= 0``, and the line with the inequality of the powers among its facts."""
        fact = sp.LessThan(self.low**self.power, self.high**self.power, evaluate=False)
        ordered = sp.LessThan(self.low, self.high, evaluate=False)
        known = step.given if self.ordered is None else (*step.given, self.ordered.claim)
        cited = () if self.ordered is None else self.ordered.conditions
        return Ruling(
            (
                *(
                    Obligation(c, step.given, f"the cited order needs {c}")
                    for c in cited
                    if c not in step.given
                ),
                Obligation(nonnegative(self.low), step.given, "the smaller base is not negative"),
                Obligation(ordered, known, "the bases are ordered"),
                Obligation(nonnegative(self.power), step.given, "the exponent is not negative"),
                Obligation(step.claim, (*step.given, fact), "the line, given the order of the powers"),
            ),
            (self.ordered.id,) if self.ordered else (),
            self.name,
        )


def raised_to(low: sp.Expr, high: sp.Expr, power: sp.Expr, ordered: Theorem | None = None) -> RaisedTo:
    """``by=raised_to(a, b, L - 1)``."""
    smaller, larger, exponent = (as_expression(part, "raised_to") for part in (low, high, power))
    return RaisedTo(smaller, larger, exponent, ordered)


@dataclass(frozen=True)
class EqualArguments:
    """``f(A) = f(B)`` because ``A = B`` by the inner rule.

    Trusted: a function takes equal values at equal arguments.
    """

    rule: Rule

    @property
    def name(self) -> str:
        """``equal arguments: cite ...``."""
        return f"equal arguments: {self.rule.name}"

    def ruling(self, step: Step) -> Ruling:
        """The inner rule's ruling on the arguments. Raises RuleError unless both sides are f of one argument."""
        before, after = step.before, step.after
        if step.relation != "=" or before.func != after.func or len(before.args) != 1 or len(after.args) != 1:
            raise RuleError("both sides must be the same function of one argument")
        ruling = self.rule.ruling(replace(step, before=before.args[0], after=after.args[0]))
        return replace(ruling, obligations=tuple(replace(part, direct=False) for part in ruling.obligations))


def equal_arguments(rule: Rule) -> EqualArguments:
    """``by=equal_arguments(cite(conserved_value))``."""
    return EqualArguments(rule)
