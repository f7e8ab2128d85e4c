"""Distances between laws by their definitions: a judge below, a coupling above; the largest value over a range."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.decision import Decision
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.citation import Citation
from derivations.rules.means import on_support
from derivations.rules.terms import fresh, lifted
from theory.distances.metric import DudleyMetric, Maximum, TransportMetric
from theory.random_variables import Expectation
from theory.values import as_expression
from theory.verdict import Verdict


def _le(small: sp.Expr, large: sp.Expr) -> sp.Basic:
    return sp.LessThan(small, large, evaluate=False)


@dataclass(frozen=True)
class Judge:
    """``Dudley(X, Y) >= E h(Y) - E h(X)`` for one h of the label with |h| <= bound, slope <= 1 - bound.

    Also ``Transport(X, Y) >= E h(Y) - E h(X)`` with slope <= 1, without a bound. The means must be shown to exist
    next where h is not bounded. Trusted: the definitions; h of the label alone is a function of (x, label).
    """

    function: sp.Expr
    variable: sp.Symbol
    bound: sp.Expr | None
    slope: sp.Expr
    name: str = "one judge"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the bound, the slope between any two labels, and that the norm is at most 1."""
        kind = DudleyMetric if self.bound is not None else TransportMetric
        if step.relation != ">=" or not isinstance(step.before, kind):
            raise RuleError("the line is distance(X, Y) >= E h(Y) - E h(X)")
        first, second = step.before.args
        if step.after != Expectation(self.at(second)) - Expectation(self.at(first)):
            raise RuleError(
                "the right side is the mean of this judge under the second law less that under the first"
            )
        taken = (*step.given, self.function, self.slope, self.bound or self.slope)
        u, v = (fresh(sp.Symbol(name), taken, real=True) for name in ("u", "v"))
        steep = _le(sp.Abs(self.at(u) - self.at(v)), self.slope * sp.Abs(u - v))
        needed = [Obligation(steep, step.given, "the judge is Lipschitz with this constant")]
        norm = self.slope
        if self.bound is not None:
            needed.append(Obligation(_le(sp.Abs(self.at(u)), self.bound), step.given, "the judge is bounded"))
            norm = norm + self.bound
        needed.append(Obligation(_le(norm, sp.Integer(1)), step.given, "the judge's norm is at most 1"))
        return Ruling(tuple(needed), method=self.name)

    def at(self, value: sp.Expr) -> sp.Expr:
        """h at a label."""
        return self.function.xreplace({self.variable: value})


@dataclass(frozen=True)
class Coupled:
    """``Dudley(X, Y) <= E g``, or ``<= Maximum(E g_a, a, 0, 1)``, and ``Transport(X, Y) <= E g``, by the coupling that
    X and Y are written in.

    Trusted: a test function with |h| <= a and slope <= 1 - a differs at two points by at most
    ``min(2a, (1-a)|X-Y|)``, and means are monotone. The inputs are shared, so only the labels differ.
    """

    name: str = "one coupling"

    def ruling(self, step: Step) -> Ruling:
        """One obligation: the integrand is above what any test function gains on a pair, for every value."""
        if step.relation != "<=" or not isinstance(step.before, (DudleyMetric, TransportMetric)):
            raise RuleError("the line is distance(X, Y) <= E g")
        first, second = step.before.args
        mean, given = step.after, step.given
        a = fresh(sp.Symbol("a"), (*given, step.before, mean), real=True)
        if isinstance(mean, Maximum) and isinstance(step.before, DudleyMetric):
            if mean.args[2:] != (0, 1) or any(mean.args[1] in condition.free_symbols for condition in given):
                raise RuleError("the maximum runs over a from 0 to 1, bound there and nowhere else")
            mean = mean.args[0].xreplace({mean.args[1]: a})
        if not isinstance(mean, Expectation):
            raise RuleError("the right side is one mean, or the largest over a of one mean")
        apart = sp.Abs(second - first)
        gain = apart
        if isinstance(step.before, DudleyMetric):
            gain = sp.Min(2 * a, (1 - a) * apart)
            given = (*given, sp.GreaterThan(a, 0, evaluate=False), _le(a, sp.Integer(1)))
        values, inside = on_support(sp.Tuple(gain, mean.args[0]), given)
        claim = _le(gain.xreplace(values), mean.args[0].xreplace(values))
        return Ruling(
            (Obligation(claim, (*given, *inside), "no test function gains more on a pair"),), method=self.name
        )


@dataclass(frozen=True)
class FromFacts:
    """A line that follows from several cited statements together, such as ``X = v`` from ``X >= v`` and ``X <= v``.

    Trusted: nothing of its own; the cited statements become facts of one obligation.
    """

    facts: tuple[Citation, ...]

    @property
    def name(self) -> str:
        """``from wasserstein-counterexample, ...``."""
        return "from " + " and ".join(fact.theorem.id for fact in self.facts)

    def ruling(self, step: Step) -> Ruling:
        """The conditions of each citation, then the line with all cited claims among its facts."""
        claims: list[Boolean] = []
        needed: list[Obligation] = []
        for fact in self.facts:
            needed += fact.needs(step)
            claims.append(fact.instance(fact.theorem.claim))
        cites = tuple(dict.fromkeys(fact.theorem.id for fact in self.facts))
        if step.relation == "=" and _pinched(step, claims):
            return Ruling(
                tuple(needed), cites, self.name, Decision(Verdict.PROVED, "both bounds are this value")
            )
        line = Obligation(
            step.claim, (*step.given, *claims), "the line, given the cited statements", direct=True
        )
        return Ruling((*needed, line), cites, self.name)


def _pinched(step: Step, claims: list[Boolean]) -> bool:
    """Whether the left side is cited to be at least, and at most, the right side as written."""
    bounds = (sp.GreaterThan, sp.LessThan)
    found = {
        claim.func
        for claim in claims
        if isinstance(claim, bounds) and claim.args == (step.before, step.after)
    }
    return found == set(bounds)


@dataclass(frozen=True)
class MaximumBelow:
    """``Maximum(f, a, low, high) <= v`` because ``f <= v`` for every a between the ends, by ``rule``.

    Trusted: the definition of the maximum.
    """

    rule: Rule

    @property
    def name(self) -> str:
        """``for every value: ...``."""
        return f"for every value: {self.rule.name}"

    def ruling(self, step: Step) -> Ruling:
        """The inner rule's obligations with a free between the ends. Raises RuleError on another line."""
        if step.relation != "<=" or not isinstance(step.before, Maximum):
            raise RuleError("the line is Maximum(f, a, low, high) <= v")
        f, a, low, high = step.before.args
        if a in step.after.free_symbols or any(a in condition.free_symbols for condition in step.given):
            raise RuleError(f"{a} is bound by the maximum and may not occur outside it")
        free = fresh(a, (*step.given, step.after, low, high, f), real=True)
        inside = (sp.GreaterThan(free, low, evaluate=False), _le(free, high))
        inner = Step(f.xreplace({a: free}), "<=", step.after, (*step.given, *inside), step.theorems)
        ruling = self.rule.ruling(inner)
        return replace(ruling, obligations=lifted(ruling.obligations))


@dataclass(frozen=True)
class InsideMaximum:
    """``Maximum(f, a, low, high) = Maximum(g, a, low, high)`` because ``f = g`` between the ends, by ``rule``.

    Trusted: equal functions have equal maxima.
    """

    rule: Rule

    @property
    def name(self) -> str:
        """``inside the maximum: cite ...``."""
        return f"inside the maximum: {self.rule.name}"

    def ruling(self, step: Step) -> Ruling:
        """The inner rule's obligations with a free between the ends. Raises RuleError on another line."""
        sides = (step.before, step.after)
        if step.relation != "=" or not all(isinstance(side, Maximum) for side in sides):
            raise RuleError("the line joins two maxima by =")
        f, a, low, high = step.before.args
        if step.after.args[1:] != (a, low, high) or any(
            a in condition.free_symbols for condition in step.given
        ):
            raise RuleError(f"both maxima run over one range, and {a} is bound there and nowhere else")
        inside = [sp.GreaterThan(a, low, evaluate=False)]
        inside += [_le(a, high)] if high != sp.oo else []
        ruling = self.rule.ruling(Step(f, "=", step.after.args[0], (*step.given, *inside), step.theorems))
        return replace(ruling, obligations=lifted(ruling.obligations))


@dataclass(frozen=True)
class Attained:
    """``Maximum(f, a, low, high) = f(at)``: no a between the ends gives more, and ``at`` is one of them.

    Trusted: the definition of the maximum.
    """

    at: sp.Expr
    name: str = "attained maximum"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: ``f(a) <= f(at)`` between the ends, ``low <= at <= high``, and the stated value."""
        if step.relation != "=" or not isinstance(step.before, Maximum):
            raise RuleError("the line is Maximum(f, a, low, high) = f(at)")
        f, a, low, high = step.before.args
        if any(a in part.free_symbols for part in (*step.given, step.after, self.at)):
            raise RuleError(f"{a} is bound by the maximum and may not occur outside it")
        free = fresh(a, (*step.given, step.after, low, high, f), real=True)
        inside = (*step.given, sp.GreaterThan(free, low, evaluate=False), _le(free, high))
        best = f.xreplace({a: self.at})
        return Ruling(
            (
                Obligation(_le(f.xreplace({a: free}), best), inside, "no other value gives more"),
                Obligation(_le(low, self.at), step.given, "the place is in the range"),
                Obligation(_le(self.at, high), step.given, "the place is in the range"),
                Obligation(
                    sp.Eq(best, step.after, evaluate=False), step.given, "the value there", direct=True
                ),
            ),
            method=self.name,
        )


def judge(function: sp.Expr, variable: sp.Symbol, bound: sp.Expr, slope: sp.Expr) -> Judge:
    """``by=judge(h, y, bound, slope)`` for the Dudley metric."""
    return Judge(
        as_expression(function, "judge"),
        variable,
        as_expression(bound, "judge"),
        as_expression(slope, "judge"),
    )


def lipschitz_judge(function: sp.Expr, variable: sp.Symbol) -> Judge:
    """``by=lipschitz_judge(Abs(y), y)`` for Wasserstein-1: the slope is at most 1."""
    return Judge(as_expression(function, "lipschitz_judge"), variable, None, sp.Integer(1))


def from_facts(*facts: Citation) -> FromFacts:
    """``by=from_facts(cite(from_below), cite(from_above))``."""
    return FromFacts(facts)


def maximum_below(rule: Rule) -> MaximumBelow:
    """``by=maximum_below(algebra)``."""
    return MaximumBelow(rule)


def inside_maximum(rule: Rule) -> InsideMaximum:
    """``by=inside_maximum(cite(duality))``."""
    return InsideMaximum(rule)


def attained(at: sp.Expr) -> Attained:
    """``by=attained(D/(D + 2))``."""
    return Attained(as_expression(at, "attained"))


coupled = Coupled()
