"""Which rules of the kernel may settle a line, by what stands on it; and what the written form needs besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import Obligation, Rule, Ruling, Step
from derivations.rules.algebra import algebra
from derivations.rules.bounds import argument_of, same_function, tangent_bound
from derivations.rules.calculus import differentiate, integrate, quadrature
from derivations.rules.composed import Finished, composed, sum_rules
from derivations.rules.expectation import moments
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.limits import limit
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.pointwise import pointwise
from derivations.rules.powers import power_integral, power_limit, symbolic_powers
from derivations.rules.tails import bounded_probabilities, exponential_moments, probabilities
from theory.events import Probability
from theory.matrix_words import has_matrices
from theory.random_variables import Expectation, Variance

UNDEFINED = "not defined unless"


@dataclass(frozen=True)
class Defined:
    """A rule, and first that everything written on the line is defined, also what cancels as it is built.

    Trusted: more obligations prove no more. A point where the line is not defined refutes it, as anywhere in fate.
    """

    rule: Rule
    needs: tuple[tuple[Boolean, str], ...]

    @property
    def name(self) -> str:
        """The name of the rule inside."""
        return self.rule.name

    def ruling(self, step: Step) -> Ruling:
        """The rule's own ruling with the conditions of the written form put first."""
        ruling = self.rule.ruling(step)
        written = tuple(
            Obligation(claim, step.given, f"{UNDEFINED} {why}", direct=True) for claim, why in self.needs
        )
        if ruling.decision is not None and not ruling.decision.holds:
            return ruling
        return replace(ruling, obligations=(*written, *ruling.obligations))


def rules_for(before: sp.Basic, after: sp.Basic, relation: str = "=") -> Iterator[Rule]:
    """The rules to try, the most fitting first."""
    parts = (before, after)

    def holds(*kinds: type) -> bool:
        return any(part.has(*kinds) for part in parts)

    if any(map(has_matrices, parts)):
        yield matrix_line
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
        yield differentiate
        yield algebra
    elif holds(sp.Integral):
        yield from _of_integrals(parts)
    elif sums := [total for part in parts for total in part.atoms(sp.Sum, sp.Product)]:
        yield from _of_sums(sums)
    else:
        yield from _of_order(before, relation, after)


def _of_means(parts: tuple[sp.Basic, sp.Basic]) -> Iterator[Rule]:
    rules: list[Rule] = [moments, gaussian_means]
    if any(part.has(sp.exp) for part in parts):
        rules.insert(0, exponential_moments)
    if any(part.has(sp.Integral, sp.Sum, sp.Product, sp.Derivative) for part in parts):
        yield from map(Finished, rules)
    yield from rules
    yield pointwise


def _of_integrals(parts: tuple[sp.Basic, sp.Basic]) -> Iterator[Rule]:
    nodes = [node for part in parts for node in part.atoms(sp.Integral)]
    if any(symbolic_powers(node.function, node.limits[0][0]) for node in nodes):
        yield power_integral
    yield composed
    yield integrate()
    yield algebra
    if not any(part.free_symbols for part in parts):
        yield quadrature


def _of_sums(sums: list[sp.Expr]) -> Iterator[Rule]:
    endless = any(limits[2] == sp.oo for total in sums for limits in total.limits)
    if not endless:
        yield algebra
    if len(set(sums)) == 1 and len(sums[0].limits) == 1 and isinstance(sums[0], sp.Sum):
        yield from sum_rules(sums[0])
    yield composed
    if endless:
        yield algebra


def _of_order(before: sp.Basic, relation: str, after: sp.Basic) -> Iterator[Rule]:
    """Plain algebra, before it the arguments of one increasing function, after it bounds of exponentials."""
    if relation in ("=", "!=", "iff", "implies"):
        yield algebra
        return
    first, second = argument_of(before), argument_of(after)
    if first is not None and second is not None and first[0] is second[0]:
        yield same_function
    if (isinstance(before, sp.log) and after == 0) or (before == 0 and isinstance(after, sp.log)):
        yield same_function
    yield algebra
    if before.has(sp.log, sp.exp) or after.has(sp.log, sp.exp):
        yield tangent_bound


__all__ = ["UNDEFINED", "Defined", "rules_for"]
