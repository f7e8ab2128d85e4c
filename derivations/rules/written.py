"""Which rules of the kernel may settle a line, by what stands on it; and what the written form needs besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import sympy as sp
from sympy.concrete.gosper import gosper_term
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.algebra import algebra
from derivations.rules.bounds import argument_of, same_function, tangent_bound
from derivations.rules.calculus import differentiate, integrate, quadrature
from derivations.rules.expectation import moments
from derivations.rules.limits import limit
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.pointwise import pointwise
from derivations.rules.powers import power_integral, power_limit, symbolic_powers
from derivations.rules.sums import geometric, telescope
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


@dataclass(frozen=True)
class PowerSum:
    """``Sum(c q^(k+m), (k, a, b))`` with c and q free of k and a + m >= 0, also where q may be 0.

    ``c (q^(a+m) - q^(b+m+1))/(1 - q)`` for q != 1 and b >= a - 1; ``c q^(a+m)/(1 - q)`` for b = oo and |q| < 1.
    Source: the geometric sum, with q^0 = 1.

    Trusted: the geometric sum.
    """

    name: str = "sum of powers"

    def ruling(self, step: Step) -> Ruling:
        """The conditions, and the line with the value put in. Raises RuleError on other sums."""
        found = step.before.atoms(sp.Sum) | step.after.atoms(sp.Sum)
        if len(found) != 1 or len((total := next(iter(found))).limits) != 1:
            raise RuleError("this rule takes a line with one sum over one index")
        index, low, high = total.limits[0]
        constant, rest = total.function.as_independent(index, as_Add=False)
        if (
            not isinstance(rest, sp.Pow)
            or index in rest.base.free_symbols
            or index in (rest.exp - index).free_symbols
        ):
            raise RuleError("the terms are no powers of one number")
        base, first = rest.base, (rest.exp - index) + low
        conditions = [(sp.GreaterThan(first, 0, evaluate=False), "the first power is not negative")]
        if high == sp.oo:
            conditions.append(
                (sp.StrictLessThan(sp.Abs(base), 1, evaluate=False), "the ratio is below 1 in size")
            )
            value = constant * base**first / (1 - base)
        else:
            conditions += [
                (sp.Ne(base, 1, evaluate=False), "the ratio is not 1"),
                (sp.GreaterThan(high, low - 1, evaluate=False), "the sum runs upwards"),
            ]
            value = constant * (base**first - base ** (high + first - low + 1)) / (1 - base)
        if not first.is_integer:
            raise RuleError("the powers are not whole")
        put = {total: value}
        main = RELATIONS[step.relation](step.before.xreplace(put), step.after.xreplace(put))
        needed = tuple(Obligation(claim, step.given, why) for claim, why in conditions)
        return Ruling((*needed, Obligation(main, step.given, "the value of the sum", True)), method=self.name)


power_sum = PowerSum()


@dataclass(frozen=True)
class Composed:
    """Limits, sums and integrals of plain form are put in one after the other, each by its own rule's ruling.

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
        for _ in range(6):
            parts = [
                part
                for part in side.atoms(sp.Sum, sp.Integral)
                if not any(part is not other and part.has(other) for other in side.atoms(sp.Sum, sp.Integral))
            ]
            parts = [part for part in parts if len(part.limits) == 1]
            if not parts:
                return side
            part = min(parts, key=sp.default_sort_key)
            value, rule = _suggested(part)
            inner = Step(part, "=", value, step.given, step.theorems)
            ruling = rule.ruling(inner)
            obligations += [replace(one, direct=False) for one in ruling.obligations]
            side = side.xreplace({part: value})
        return side


def _suggested(part: sp.Expr) -> tuple[sp.Expr, Rule]:
    """A value for a sum or an integral, and the rule that can check it. Raises RuleError where none is at hand."""
    if isinstance(part, sp.Integral):
        value = part.doit(conds="none")
        if value.has(sp.Integral, sp.Piecewise, sp.nan, sp.zoo):
            raise RuleError(f"no value of {part} is known")
        return value, integrate()
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
        if holds(sp.exp):
            yield exponential_moments
        yield moments
        yield pointwise
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
    elif sums := [total for part in parts for total in part.atoms(sp.Sum)]:
        yield from _of_sums(sums)
    else:
        yield from _of_order(before, relation, after)


def _of_integrals(parts: tuple[sp.Basic, sp.Basic]) -> Iterator[Rule]:
    nodes = [node for part in parts for node in part.atoms(sp.Integral)]
    if any(symbolic_powers(node.function, node.limits[0][0]) for node in nodes):
        yield power_integral
    yield integrate()
    yield algebra
    yield Composed()
    if not any(part.free_symbols for part in parts):
        yield quadrature


def _of_sums(sums: list[sp.Sum]) -> Iterator[Rule]:
    endless = any(limits[2] == sp.oo for total in sums for limits in total.limits)
    if not endless:
        yield algebra
    if len(set(sums)) == 1 and len(sums[0].limits) == 1:
        yield from sum_rules(sums[0])
    yield Composed()
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


__all__ = ["UNDEFINED", "Composed", "Defined", "PowerSum", "rules_for", "sum_rules"]
