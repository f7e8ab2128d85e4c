"""Sums, integrals and derivatives of plain form put in one after the other, also where another rule leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp
from sympy.concrete.gosper import gosper_term
from sympy.core.relational import Relational

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.calculus import differentiate, integrate
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
            parts = [part for part in parts if len(part.limits) == 1]
            if not parts:
                return side
            part = min(parts, key=sp.default_sort_key)
            value, rule = _suggested(part)
            inner = Step(part, "=", value, step.given, step.theorems)
            obligations += lifted(rule.ruling(inner).obligations)
            side = side.xreplace({part: value})
        return side


composed = Composed()


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
    for rule in sum_rules(part):
        value = _sum_value(part)
        if value is not None:
            return value, rule
    raise RuleError(f"no value of {part} is known")


def _sum_value(total: sp.Sum) -> sp.Expr | None:
    index, low, high = total.limits[0]
    ratio = sp.cancel(
        sp.powsimp(sp.expand_power_exp(total.function.xreplace({index: index + 1}) / total.function))
    )
    if index not in ratio.free_symbols and ratio != 1:
        first = total.function.xreplace({index: low})
        return first / (1 - ratio) if high == sp.oo else first * (1 - ratio ** (high - low + 1)) / (1 - ratio)
    certificate = _certificate(total)
    if certificate is None or high == sp.oo:
        return None
    return certificate.xreplace({index: high + 1}) - certificate.xreplace({index: low})


def sum_rules(total: sp.Sum) -> Iterator[Rule]:
    """The rules for one sum: a geometric series, or a telescoping certificate that Gosper's algorithm suggests."""
    yield power_sum
    yield geometric
    certificate = _certificate(total)
    if certificate is not None:
        yield telescope(certificate)


def _certificate(total: sp.Sum) -> sp.Expr | None:
    index = total.limits[0][0]
    try:
        term = gosper_term(total.function, index)
    except (ValueError, TypeError, AttributeError, sp.PolynomialError, NotImplementedError):
        return None
    return None if term is None else sp.factor(total.function * term)
