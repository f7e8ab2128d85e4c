"""Which rules of the kernel may settle a line, by what stands on it; and what the written form needs besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.deciders.definedness import obligations as definedness
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.algebra import algebra
from derivations.rules.bounded_powers import bounded_power
from derivations.rules.bounds import argument_of, same_function, tangent_bound
from derivations.rules.calculus import differentiate, integrate, quadrature, variable_in
from derivations.rules.cleared import cleared
from derivations.rules.closed_forms import closed_form
from derivations.rules.comparison import part_by_part, sums_by_integrals
from derivations.rules.composed import Continued, Finished, composed, sum_rules
from derivations.rules.density_means import density_means
from derivations.rules.duplication import duplicated
from derivations.rules.equivalences import matrix_equivalence
from derivations.rules.even_shares import even_shares
from derivations.rules.expectation import moments
from derivations.rules.factorial_bounds import factorial_bounds
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.hills import hill
from derivations.rules.kinks import split_at_kink
from derivations.rules.limits import limit
from derivations.rules.logarithms import (
    common_power,
    compared_logarithms,
    gathered,
    gathered_and_bounded,
    gathered_and_raised,
    jensen_logarithm,
    weighted_means,
)
from derivations.rules.matrix_lines import defined, matrix_line
from derivations.rules.mean_bounds import bounded_pointwise, jensen_mean
from derivations.rules.member_sums import by_orders, by_words
from derivations.rules.named_integrals import named_integrals
from derivations.rules.norm_bounds import norm_bound
from derivations.rules.numbers_at_points import fails_at_point
from derivations.rules.order import AcrossTheSign, gathered_sides
from derivations.rules.pointwise import pointwise
from derivations.rules.power_products import power_products
from derivations.rules.powers import power_integral, power_limit, symbolic_powers
from derivations.rules.ranges import longer_range
from derivations.rules.substituted import substituted
from derivations.rules.tails import bounded_probabilities, exponential_moments, probabilities
from derivations.rules.terms import Conditions, obligations
from derivations.rules.trace_order import trace_order
from derivations.rules.valleys import valleys
from theory.events import Probability
from theory.matrix_words import Letter, has_matrices
from theory.member_sums import MemberSum
from theory.random_variables import Expectation, Variance

UNDEFINED = "not defined unless"
_PARTS = (sp.Integral, sp.Sum, sp.Product)
_ORDERED = frozenset(("<", "<=", ">", ">="))


@dataclass(frozen=True)
class Defined:
    """A rule, and first that everything written on the line is defined, also what cancels as it is built.

    Trusted: more obligations prove no more. A point where the line is not defined refutes it, as anywhere in fate.
    """

    rule: Rule
    needs: tuple[tuple[Boolean, str], ...]
    taken: list[bool] = field(default_factory=list, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The name of the rule inside."""
        return self.rule.name

    def ruling(self, step: Step) -> Ruling:
        """The rule's own ruling with the conditions of the written form put first; ``taken`` tells that it fits."""
        ruling = self.rule.ruling(step)
        self.taken.append(True)
        written = tuple(
            defined(claim, step, f"{UNDEFINED} {why}")
            if has_matrices(claim)
            else Obligation(claim, step.given, f"{UNDEFINED} {why}", direct=True)
            for claim, why in self.needs
        )
        if ruling.decision is not None and not ruling.decision.holds:
            return ruling
        return replace(ruling, obligations=(*written, *ruling.obligations))


@dataclass(frozen=True)
class Existing:
    """A rule that takes integrals and series as numbers, and that each of them is one.

    It has a closed form, or runs over a bounded range of what is continuous there; one of a function that is only
    named is said to exist. Trusted: more obligations prove no more.
    """

    rule: Rule

    @property
    def name(self) -> str:
        """The name of the rule inside."""
        return self.rule.name

    def ruling(self, step: Step) -> Ruling:
        """The rule's own ruling with what makes each part exist. Raises RuleError where that is not known."""
        ruling = self.rule.ruling(step)
        needed: list[Obligation] = []
        for part in sorted(step.before.atoms(*_PARTS) | step.after.atoms(*_PARTS), key=sp.default_sort_key):
            if not part.has(AppliedUndef):
                needed += _exists(part, step)
        return replace(ruling, obligations=(*needed, *ruling.obligations))


def _exists(part: sp.Expr, step: Step) -> tuple[Obligation, ...]:
    """What makes an integral or a series exist."""
    if all(end.is_finite is not False for _, *ends in part.limits for end in ends):
        if isinstance(part, sp.Integral) and len(part.limits) == 1:
            x, f, low, high, _ = variable_in(part, step)
            ends = (sp.GreaterThan(x, low, evaluate=False), sp.LessThan(x, high, evaluate=False))
            return tuple(Obligation(need, (*step.given, *ends), why) for need, why in definedness(f))
        if not isinstance(part, sp.Integral) or not definedness(part.function):
            return ()
    if isinstance(part, sp.Product):
        raise RuleError("whether an endless product converges is not shown")
    conditions: Conditions = []
    closed_form(part, conditions)
    return obligations(conditions, step.given)


def rules_for(before: sp.Basic, after: sp.Basic, relation: str = "=") -> Iterator[Rule]:
    """The rules to try, the most fitting first."""
    parts = (before, after)

    def holds(*kinds: type) -> bool:
        return any(part.has(*kinds) for part in parts)

    if any(map(has_matrices, parts)):
        if relation in ("iff", "implies") and (before is not sp.true or isinstance(after, sp.Implies)):
            yield matrix_equivalence
        if holds(MemberSum):
            yield by_orders
            yield by_words
        yield matrix_line
        if relation in _ORDERED:
            yield trace_order
            yield norm_bound
        if not holds(MemberSum) and relation in _ORDERED and holds(Letter):
            yield by_words
    elif holds(Probability):
        yield probabilities
        if relation in ("<", "<=", ">", ">="):
            yield bounded_probabilities
    elif holds(Expectation, Variance):
        yield from _of_means(parts)
    elif holds(sp.Limit):
        if any(
            symbolic_powers(node.args[0], node.args[1]) for part in parts for node in part.atoms(sp.Limit)
        ):
            yield power_limit
        yield limit
    elif holds(sp.Derivative):
        if holds(sp.Integral):
            yield named_integrals
        yield differentiate
        yield algebra
    elif holds(sp.Integral) and not holds(sp.Sum):
        yield from _of_integrals(parts, relation)
    elif sums := [total for part in parts for total in part.atoms(sp.Sum, sp.Product)]:
        yield from _of_sums(sums, relation)
    else:
        yield from _of_order(before, relation, after)


def _of_means(parts: tuple[sp.Basic, sp.Basic]) -> Iterator[Rule]:
    rules: list[Rule] = [moments, gaussian_means]
    if any(part.has(sp.exp) for part in parts):
        rules.insert(0, exponential_moments)
    if any(part.has(sp.Integral, sp.Sum, sp.Product, sp.Derivative) for part in parts):
        yield from map(Finished, rules)
    yield from rules
    yield density_means
    yield pointwise
    yield jensen_mean
    yield bounded_pointwise
    yield fails_at_point


def _of_integrals(parts: tuple[sp.Basic, sp.Basic], relation: str) -> Iterator[Rule]:
    nodes = [node for part in parts for node in part.atoms(sp.Integral)]
    if any(symbolic_powers(node.function, node.limits[0][0]) for node in nodes):
        yield power_integral
    if any(node.function.has(AppliedUndef) for node in nodes):
        yield named_integrals
    if relation in _ORDERED:
        yield part_by_part
        yield longer_range
    yield composed
    if any(node.function.has(sp.Max, sp.Min, sp.Abs) for node in nodes):
        yield Finished(split_at_kink)
    if relation == "=" and all(part.has(sp.Integral) for part in parts):
        yield substituted
    yield integrate()
    yield Existing(algebra)
    if not any(part.free_symbols for part in parts):
        yield quadrature
    if relation in _ORDERED:
        yield even_shares
    yield fails_at_point


def _of_sums(sums: list[sp.Expr], relation: str) -> Iterator[Rule]:
    endless = any(limits[2] == sp.oo for total in sums for limits in total.limits)
    if not endless:
        yield algebra
    if len(set(sums)) == 1 and len(sums[0].limits) == 1 and isinstance(sums[0], sp.Sum):
        yield from sum_rules(sums[0])
    yield part_by_part
    yield composed
    if relation in _ORDERED:
        yield longer_range
        yield even_shares
        yield from sums_by_integrals
    if endless:
        yield Existing(algebra)
        yield fails_at_point


def _of_order(before: sp.Basic, relation: str, after: sp.Basic) -> Iterator[Rule]:
    """Plain algebra, before it one increasing function and common powers, after it bounds of exponentials."""
    if relation in ("=", "!=", "iff", "implies"):
        yield algebra
        if before.has(sp.gamma, sp.factorial, sp.binomial) or after.has(sp.gamma, sp.factorial, sp.binomial):
            yield duplicated
        if relation == "=" and any(node.exp.free_symbols for side in (before, after) for node in side.atoms(sp.Pow)):
            yield power_products
        if relation in ("iff", "implies") and any(part.atoms(sp.Pow, sp.exp) for part in (before, after)):
            yield compared_logarithms
            yield bounded_power
        return
    first, second = argument_of(before), argument_of(after)
    if first is not None and second is not None and first[0] is second[0]:
        yield same_function
    if (isinstance(before, sp.log) and after == 0) or (before == 0 and isinstance(after, sp.log)):
        yield same_function
    powers = any(part.exp.free_symbols for side in (before, after) for part in side.atoms(sp.Pow, sp.exp))
    if powers:
        # Before algebra, which tries a line with symbolic exponents for seconds.
        yield Continued(common_power, tangent_bound)
        yield common_power
    yield algebra
    if powers:
        yield weighted_means
    if powers or before.has(sp.log, sp.exp) or after.has(sp.log, sp.exp):
        yield tangent_bound
        yield gathered
        yield gathered_and_bounded
        yield gathered_and_raised
        yield jensen_logarithm
    if powers or any(part.atoms(sp.Function, sp.exp) for part in (before, after)):
        yield from valleys
        yield hill
        yield cleared
        if before.has(sp.factorial, sp.binomial) or after.has(sp.factorial, sp.binomial):
            yield factorial_bounds
        yield from (Continued(cleared, rule) for rule in (valleys[0], hill))
        if before.has(sp.exp) or after.has(sp.exp):
            yield Continued(gathered, cleared)
    if powers:
        yield bounded_power
    if powers and not any(isinstance(side, sp.Add) for side in gathered_sides(before, after)):
        moved: tuple[Rule, ...] = (common_power, gathered, gathered_and_bounded)
        yield from (AcrossTheSign(rule) for rule in moved)


__all__ = ["UNDEFINED", "Defined", "rules_for"]
