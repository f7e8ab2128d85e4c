"""A limit from two bounds, the lower one with a free threshold that is sent to infinity afterwards."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.citation import Citation
from derivations.rules.limits import limit_of, neighbourhood
from derivations.rules.terms import Conditions, equal, fresh, obligations
from theory.events import Probability
from theory.random_variables import Expectation


@dataclass(frozen=True)
class LimitOfBounds:
    """``Limit(X, c, oo) = v``: ``X <= v`` is cited for all large c, and ``X >= L(c, K)`` for all K > 0, where
    ``L(c, K) -> L(K)`` as c -> oo and ``L(K) -> v`` as K -> oo.

    Then liminf X >= L(K) for every K, so liminf X >= v >= limsup X. Trusted besides: a distribution function is
    continuous from the right (``P(|f| <= t) -> P(f = 0)`` as t -> 0+), and ``P(Z > K) -> 0`` as K -> oo.
    """

    lower: Citation
    upper: Citation
    threshold: sp.Symbol
    name: str = "a limit between two bounds"

    def ruling(self, step: Step) -> Ruling:
        """Both citations' conditions near the limit, both limits of the lower bound, and the upper bound itself."""
        if step.relation != "=" or not isinstance(step.before, sp.Limit) or step.before.args[2] != sp.oo:
            raise RuleError("the line is Limit(X, c, oo) = v")
        quantity, c, _, _ = step.before.args
        if self.threshold in quantity.free_symbols | step.after.free_symbols:
            raise RuleError(f"{self.threshold} is sent to infinity, and stands on the line")
        below, above = (part.instance(part.theorem.claim) for part in (self.lower, self.upper))
        if not (isinstance(below, sp.GreaterThan) and below.lhs == quantity):
            raise RuleError(f"{self.lower.theorem.id} is no lower bound on {quantity}")
        if not (isinstance(above, sp.LessThan) and above.lhs == quantity):
            raise RuleError(f"{self.upper.theorem.id} is no upper bound on {quantity}")
        conditions: Conditions = [(equal(above.rhs, step.after), "the upper bound is the limit")]
        for citation in (self.lower, self.upper):
            conditions += self._conditions(citation, c)
        fixed = self._first(below.rhs, c, conditions)
        conditions.append((equal(self._second(fixed, conditions), step.after), "the lower bound's limit"))
        plain = self._opaque(conditions)
        cites = (self.lower.theorem.id, self.upper.theorem.id)
        needed = obligations(plain, step.given)
        return Ruling(needed, cites, self.name)

    def _conditions(self, citation: Citation, c: sp.Symbol) -> Conditions:
        """What the citation needs: near the limit where c occurs, for every threshold or large ones otherwise."""
        found: Conditions = []
        for condition in citation.conditions:
            free = condition.free_symbols
            if c in free and self.threshold in free:
                raise RuleError(f"{condition} ties {c} and {self.threshold}")
            moving = c if c in free else self.threshold if self.threshold in free else None
            found += (
                neighbourhood((condition,), moving, sp.oo, "-")
                if moving is not None
                else [(condition, "cited")]
            )
        return found

    def _first(self, bound: sp.Expr, c: sp.Symbol, conditions: Conditions) -> sp.Expr:
        """The lower bound as c -> oo, each ``P(Z <= t(c))`` with t -> 0+ put to ``P(Z = 0)``, Z a modulus."""
        for node in bound.atoms(Probability):
            event = node.event
            if c not in event.free_symbols:
                continue
            if (
                not isinstance(event, sp.LessThan)
                or not isinstance(event.lhs, sp.Abs)
                or c in event.lhs.free_symbols
            ):
                raise RuleError(
                    f"{node} is no distribution function of a modulus that does not change with {c}"
                )
            conditions.append(
                (equal(limit_of(event.rhs, c, sp.oo, "-", conditions), sp.Integer(0)), "t tends to 0")
            )
            conditions += neighbourhood((sp.GreaterThan(event.rhs, 0, evaluate=False),), c, sp.oo, "-")
            bound = bound.xreplace({node: Probability(sp.Eq(event.lhs.args[0], 0))})
        if c in bound.free_symbols:
            raise RuleError(f"{c} occurs in the lower bound outside its distribution functions")
        return bound

    def _second(self, bound: sp.Expr, conditions: Conditions) -> sp.Expr:
        """The limit in the threshold; tails, which enter linearly with a coefficient that has a limit, vanish."""
        K = self.threshold
        tails = [node for node in bound.atoms(Probability) if K in node.event.free_symbols]
        if any(K in node.free_symbols for node in bound.atoms(Expectation)):
            raise RuleError(f"a mean moves with {K}")
        names = {node: fresh(sp.Symbol("tail"), (bound,), real=True) for node in tails}
        if len(tails) > 1:
            raise RuleError("one tail at a time")
        for node in tails:
            if not _is_tail(node.event, K):
                raise RuleError(f"{node} is no tail beyond {K}")
        numbers = {
            node: fresh(sp.Symbol(f"number_{place}"), (bound,), real=True)
            for place, node in enumerate(
                sorted(bound.atoms(Probability, Expectation) - set(tails), key=sp.default_sort_key)
            )
        }
        written = bound.xreplace({**names, **numbers})
        for tail in names.values():
            slope = sp.diff(written, tail)
            if slope.has(tail):
                raise RuleError("a tail enters linearly")
            limit_of(slope, K, sp.oo, "-", conditions)
            written = written.xreplace({tail: sp.Integer(0)})
        value = limit_of(written, K, sp.oo, "-", conditions)
        return value.xreplace({symbol: node for node, symbol in numbers.items()})

    @staticmethod
    def _opaque(conditions: Conditions) -> Conditions:
        """Conditions with means and probabilities as numbers, which is all the deciders need to know of them."""
        nodes: set[sp.Basic] = set()
        for claim, _ in conditions:
            nodes |= claim.atoms(Probability, Expectation)
        put = {
            n: fresh(sp.Symbol(f"mean_{i}"), (claim for claim, _ in conditions), real=True)
            for i, n in enumerate(sorted(nodes, key=sp.default_sort_key))
        }
        return [(_put(claim, put), why) for claim, why in conditions]


def _put(claim: sp.Basic, put: dict[sp.Basic, sp.Symbol]) -> sp.Basic:
    if isinstance(claim, Relational):
        return claim.func(*(side.xreplace(put) for side in claim.args), evaluate=False)
    return claim.xreplace(put)


def _is_tail(event: sp.Basic, threshold: sp.Symbol) -> bool:
    return (
        isinstance(event, sp.StrictGreaterThan)
        and event.rhs == threshold
        and threshold not in event.lhs.free_symbols
    )


def limit_of_bounds(lower: Citation, upper: Citation, threshold: sp.Symbol) -> LimitOfBounds:
    """``by=limit_of_bounds(cite(from_below), cite(from_above), K)``."""
    return LimitOfBounds(lower, upper, threshold)
