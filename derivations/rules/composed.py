"""Sums, integrals and derivatives of plain form put in one after the other, also where another rule leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.calculus import differentiate, integrate
from derivations.rules.certificates import certificate
from derivations.rules.closed_forms import closed_form, closed_form_rule
from derivations.rules.power_sums import power_sum
from derivations.rules.products import product_value, telescoping_product
from derivations.rules.sums import geometric, telescope
from derivations.rules.terms import lifted

_MOST_PARTS = 8
_PARTS = (sp.Sum, sp.Integral, sp.Product)


@dataclass(frozen=True)
class Composed:
    """Sums, products and integrals of plain form are put in, each by its own rule's ruling.

    Trusted: nothing of its own; each part is ruled by its own rule.
    """

    name: str = "sums and integrals put in"

    def ruling(self, step: Step) -> Ruling:
        """Each part becomes a line of its own, ``part = value``; the line with the values put in remains."""
        obligations: list[Obligation] = []
        sides = [self._valued(side, step, obligations) for side in (step.before, step.after)]
        if sides == [step.before, step.after]:
            raise RuleError("nothing on the line has a value of plain form")
        main = Obligation(
            RELATIONS[step.relation](*sides), step.given, "the line with the values put in", True
        )
        return Ruling((*obligations, main), method=self.name)

    def _valued(self, side: sp.Basic, step: Step, obligations: list[Obligation]) -> sp.Basic:
        for _ in range(_MOST_PARTS):
            found = side.atoms(*_PARTS)
            parts = [part for part in found if not any(part is not other and part.has(other) for other in found)]
            if not parts:
                return side
            whole = min(parts, key=sp.default_sort_key)
            part = whole.func(whole.function, whole.limits[0])
            value, rule = _suggested(part)
            given = (*step.given, *_within(whole, side, step, obligations))
            inner = Step(part, "=", value, given, step.theorems)
            obligations += lifted(rule.ruling(inner).obligations)
            outer = whole.limits[1:]
            side = side.xreplace({whole: whole.func(value, *outer) if outer else value})
        return side


composed = Composed()


def _within(part: sp.Expr, side: sp.Basic, step: Step, obligations: list[Obligation]) -> list[Boolean]:
    """What a part may take for granted inside sums, products and integrals around it: their names are in range.

    The ranges must run upwards: one that does not would grant anything.
    """
    found: list[Boolean] = []
    around = [other for other in side.atoms(*_PARTS) if other is not part and other.function.has(part)]
    ranges = [(part, limits) for limits in part.limits[1:]]
    ranges += [(other, limits) for other in sorted(around, key=sp.default_sort_key) for limits in other.limits]
    for outer, limits in ranges:
        if len(limits) != 3:
            raise RuleError("a sum or an integral without both ends")
        name, low, high = limits
        if low == sp.oo or high == -sp.oo:
            continue
        whole = not isinstance(outer, sp.Integral)
        above, below = (
            (sp.GreaterThan, sp.LessThan) if whole else (sp.StrictGreaterThan, sp.StrictLessThan)
        )
        found += [above(name, low, evaluate=False)] if low != -sp.oo else []
        found += [below(name, high, evaluate=False)] if high != sp.oo else []
        if sp.oo not in (-low, high):
            upwards = sp.GreaterThan(high, low - 1 if whole else low, evaluate=False)
            obligations.append(Obligation(upwards, step.given, "the range around a part runs upwards"))
    return found


@dataclass(frozen=True)
class Finished:
    """A rule whose remaining line still holds derivatives, sums or integrals: those are put in.

    Trusted: nothing of its own.
    """

    rule: Rule

    @property
    def name(self) -> str:
        """The name of the rule inside."""
        return self.rule.name

    def ruling(self, step: Step) -> Ruling:
        """The inner ruling, its last obligation worked out further. Raises RuleError where nothing is left to do."""
        ruling = self.rule.ruling(step)
        *others, main = ruling.obligations
        for rule in (differentiate, composed):
            kinds = (sp.Derivative,) if rule is differentiate else _PARTS
            if not isinstance(main.claim, Relational) or not main.claim.has(*kinds):
                continue
            relation = "=" if isinstance(main.claim, sp.Eq) else str(main.claim.rel_op)
            inner = rule.ruling(Step(main.claim.lhs, relation, main.claim.rhs, main.given, step.theorems))
            *more, last = inner.obligations
            others += lifted(more)
            main = replace(last, direct=main.direct and last.direct)
        return replace(ruling, obligations=(*others, main))


@dataclass(frozen=True)
class Continued:
    """A rule, and another for the line that it leaves last.

    Trusted: nothing of its own.
    """

    first: Rule
    second: Rule

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.first.name}, {self.second.name}"

    def ruling(self, step: Step) -> Ruling:
        """Both rulings in one. Raises RuleError where what is left is no relation."""
        ruling = self.first.ruling(step)
        *others, main = ruling.obligations
        if not isinstance(main.claim, Relational):
            raise RuleError("no relation is left")
        relation = "=" if isinstance(main.claim, sp.Eq) else str(main.claim.rel_op)
        inner = self.second.ruling(Step(main.claim.lhs, relation, main.claim.rhs, main.given, step.theorems))
        if inner.decision is not None or inner.cites or not inner.obligations:
            raise RuleError(f"{self.second.name} decides or cites by itself: give it a line of its own")
        return replace(ruling, obligations=(*others, *lifted(inner.obligations)), method=self.name)


def _suggested(part: sp.Expr) -> tuple[sp.Expr, Rule]:
    """A value for a sum, a product or an integral, and the rule that can check it. Raises RuleError without one."""
    try:
        return closed_form(part, []), closed_form_rule
    except RuleError:
        pass
    if isinstance(part, sp.Integral):
        value = part.doit(conds="none")
        if value.has(sp.Integral, sp.Piecewise, sp.nan, sp.zoo):
            raise RuleError(f"no value of {part} is known")
        return value, integrate()
    if isinstance(part, sp.Product):
        return product_value(part), telescoping_product
    if (found := _sum_value(part)) is not None:
        return found
    raise RuleError(f"no value of {part} is known")


def _sum_value(total: sp.Sum) -> tuple[sp.Expr, Rule] | None:
    index, low, high = total.limits[0]
    ratio = sp.cancel(
        sp.powsimp(sp.expand_power_exp(total.function.xreplace({index: index + 1}) / total.function))
    )
    if index not in ratio.free_symbols and ratio != 1:
        first = total.function.xreplace({index: low})
        endless = high == sp.oo
        return first / (1 - ratio) * (1 if endless else 1 - ratio ** (high - low + 1)), geometric
    found = certificate(total)
    if found is None or high == sp.oo:
        return None
    return found.xreplace({index: high + 1}) - found.xreplace({index: low}), telescope(found)


def sum_rules(total: sp.Sum) -> Iterator[Rule]:
    """The rules for one sum: a geometric series, or a telescoping certificate that Gosper's algorithm suggests."""
    yield power_sum
    yield geometric
    if (found := certificate(total)) is not None:
        yield telescope(found)
