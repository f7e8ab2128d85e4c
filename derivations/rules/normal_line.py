"""Normal laws on the line: tails, clipped means as integrals of tails, and what bounds every test function."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.means import on_support
from derivations.rules.tails import normal_below
from derivations.rules.terms import Conditions, equal, fresh, obligations, positive
from theory.distances.metric import DudleyMetric
from theory.events import Probability
from theory.random_variables import Expectation, Gaussian, Unknown, random_variables
from theory.values import as_expression


def standardised(variable: sp.Expr, level: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """``(level - mean) / spread`` of ``mean + spread g``, g a standard normal, and the spread, which must be positive.

    Raises RuleError on any other variable, and on a random level.
    """
    found = sorted(random_variables(variable), key=sp.default_sort_key)
    if len(found) != 1 or not isinstance(found[0], Gaussian):
        raise RuleError(f"{variable} is no normal variable")
    spread = sp.expand(variable).coeff(found[0])
    mean = sp.expand(variable - spread * found[0])
    if random_variables(mean) or random_variables(spread) or random_variables(level):
        raise RuleError(f"{variable} is no normal variable, or {level} no number")
    return (level - mean) / spread, spread


@dataclass(frozen=True)
class NormalTails:
    """Every ``P(mean + spread g > t)`` or ``P(... < t)`` by the error function. Trusted: the normal law."""

    name: str = "normal law"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: each spread is positive, and the line, integrand by integrand where both sides are integrals."""
        put: dict[sp.Basic, sp.Basic] = {}
        needed: list[Obligation] = []
        for node in sorted(step.claim.atoms(Probability), key=sp.default_sort_key):
            event = node.event
            if not isinstance(event, (sp.StrictGreaterThan, sp.StrictLessThan)):
                raise RuleError(f"{node} is no tail")
            score, spread = standardised(event.lhs, event.rhs)
            put[node] = normal_below(score) if isinstance(event, sp.StrictLessThan) else 1 - normal_below(score)
            needed.append(Obligation(positive(spread), step.given, "the variable varies"))
        if not put:
            raise RuleError("there is no probability on this line")
        before, after, given = step.before.xreplace(put), step.after.xreplace(put), step.given
        pair = [sorted(side.atoms(sp.Integral), key=sp.default_sort_key) for side in (before, after)]
        if step.relation == "=" and all(len(found) == 1 for found in pair):
            (first,), (second,) = pair
            factor = before / first
            if first.limits != second.limits or factor.has(sp.Integral) or after != factor * second:
                raise RuleError("both sides are the same multiple of one integral over one range")
            u, low, high = first.limits[0]
            needed.append(
                Obligation(sp.LessThan(low, high, evaluate=False), step.given, "the integral runs upwards")
            )
            given = (
                *given,
                sp.StrictGreaterThan(u, low, evaluate=False),
                sp.StrictLessThan(u, high, evaluate=False),
            )
            before, after = first.function, second.function
        needed.append(Obligation(RELATIONS[step.relation](before, after), given, "the line with its tails"))
        return Ruling(tuple(needed), method=self.name)


@dataclass(frozen=True)
class ClippedMean:
    """``c E min(max(Z, -w), w) = c Integral(P(Z > u) - P(Z < -u), (u, 0, w))``.

    Trusted: Tonelli, since ``min(max(z, -w), w)`` is the integral of ``1(z > u) - 1(z < -u)`` over 0 < u < w.
    """

    name: str = "layer cake"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: w > 0, and that the mean is of a variable clipped at its ends."""
        means = sorted(step.before.atoms(Expectation), key=sp.default_sort_key)
        integrals = sorted(step.after.atoms(sp.Integral), key=sp.default_sort_key)
        if step.relation != "=" or len(means) != 1 or len(integrals) != 1:
            raise RuleError("the line turns one mean into one integral")
        (mean,), (integral,) = means, integrals
        u, low, high = integral.limits[0]
        tails = sorted(integral.function.atoms(Probability), key=sp.default_sort_key)
        levels = [node.event.lhs for node in tails if isinstance(node.event, sp.StrictGreaterThan)]
        if len(integral.limits) != 1 or any(u in condition.free_symbols for condition in step.given):
            raise RuleError("the integral is over one range, of a symbol of its own")
        if low != 0 or len(levels) != 1:
            raise RuleError("the integral runs from 0 and holds one upper tail")
        z = levels[0]
        wanted = Probability(sp.StrictGreaterThan(z, u, evaluate=False)) - Probability(
            sp.StrictLessThan(z, -u, evaluate=False)
        )
        if (
            integral.function != wanted
            or u in z.free_symbols
            or step.before.xreplace({mean: integral}) != step.after
        ):
            raise RuleError("the integrand is P(Z > u) - P(Z < -u)")
        values, inside = on_support(sp.Tuple(mean.args[0], z), step.given)
        clipped = sp.Eq(
            mean.args[0].xreplace(values), sp.Min(sp.Max(z.xreplace(values), -high), high), evaluate=False
        )
        return Ruling(
            (
                Obligation(positive(high), step.given, "the clip is at a positive height"),
                Obligation(clipped, (*step.given, *inside), "the mean is of the clipped variable"),
            ),
            method=self.name,
        )


@dataclass(frozen=True)
class Reflected:
    """``E F(g) = E F(-g)`` in one mean of the line, for a Gaussian g and a bounded F.

    Trusted: g and -g have one law.
    """

    variable: Gaussian
    bound: sp.Expr
    name: str = "symmetry of the law"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: |F| <= bound, a constant, and that the new mean is the reflected one."""
        gone = sorted(step.before.atoms(Expectation) - step.after.atoms(Expectation), key=sp.default_sort_key)
        new = sorted(step.after.atoms(Expectation) - step.before.atoms(Expectation), key=sp.default_sort_key)
        if (
            step.relation != "="
            or len(gone) != 1
            or len(new) != 1
            or step.before.xreplace({gone[0]: new[0]}) != step.after
        ):
            raise RuleError("a reflection replaces one mean of the line by another, by =")
        if random_variables(self.bound):
            raise RuleError("the bound is a constant")
        if gone[0].has(Unknown):
            raise RuleError(f"an unknown variable in the mean may depend on {self.variable}")
        before, after = gone[0].args[0], new[0].args[0]
        image = before.xreplace({self.variable: -self.variable})
        values, inside = on_support(sp.Tuple(before, after), step.given)
        given = (*step.given, *inside)
        bounded = sp.LessThan(sp.Abs(before.xreplace(values)), self.bound, evaluate=False)
        return Ruling(
            (
                Obligation(bounded, given, "the integrand is bounded"),
                Obligation(
                    equal(image.xreplace(values), after.xreplace(values)), given, "the reflected integrand"
                ),
            ),
            method=self.name,
        )


@dataclass(frozen=True)
class CarryAndSwap:
    """``Dudley(X, Y) <= Max(2 (Integral(D(u), (u, 0, w)) - w D(w)), 2 D(w))`` for normal X, Y whose distribution
    functions differ by an even D(u) = F_X(c + u) - F_Y(c + u) that falls to 0 on u > 0: its slope there is the
    difference of two normal densities of one spread, of which the one further from its mean is the smaller.

    Trusted: integration by parts, E h(Y) - E h(X) = int h' D for bounded Lipschitz h, and D = (D - k)_+ + min(D, k)
    with k = D(w): the first part has the integral above, and the second has total variation 2k, so the difference is
    at most Lip(h) times the one plus |h|_inf times the other; and Lip(h) + |h|_inf <= 1.
    """

    centre: sp.Expr
    name: str = "carry the top, swap the rest"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: D is even, falls, is what the line says, and w > 0."""
        if step.relation != "<=" or not isinstance(step.before, DudleyMetric):
            raise RuleError("the line is Dudley(X, Y) <= Max(carried, swapped)")
        integrals = sorted(step.after.atoms(sp.Integral), key=sp.default_sort_key)
        if len(integrals) != 1 or len(integrals[0].limits) != 1:
            raise RuleError("the right side holds one integral")
        (integral,) = integrals
        if len(integral.limits[0]) != 3 or integral.limits[0][1] != 0:
            raise RuleError("the integral runs from 0")
        named, _, w = integral.limits[0]
        first, second = step.before.args
        u = fresh(named, (*step.given, w, first, second, self.centre), positive=True, real=True)
        (score, spread), (other_score, other) = (standardised(law, self.centre + u) for law in (first, second))
        gap = normal_below(score) - normal_below(other_score)
        top = gap.xreplace({u: w})
        carried = 2 * (integral - w * top)
        conditions: Conditions = [
            (positive(spread), "the first variable varies"),
            (positive(other), "the second variable varies"),
            (positive(w), "the window has a positive width"),
            (equal(gap.xreplace({u: -u}), gap), "the difference is even about the centre"),
            (equal(spread, other), "both variables vary alike"),
            (
                sp.GreaterThan(score**2, other_score**2, evaluate=False),
                "the first density is the smaller one",
            ),
            (equal(integral.function.xreplace({named: u}), gap), "the integrand is the difference"),
        ]
        stated = equal(sp.Max(carried, 2 * top), step.after)
        main = () if stated.lhs == stated.rhs else (Obligation(stated, step.given, "carried and swapped"),)
        return Ruling((*obligations(conditions, step.given), *main), method=self.name)


def reflected(variable: Gaussian, bound: sp.Expr | int) -> Reflected:
    """``by=reflected(xi, 1)``."""
    return Reflected(variable, as_expression(bound, "reflected"))


def carry_and_swap(centre: sp.Expr) -> CarryAndSwap:
    """``by=carry_and_swap(m/2)``."""
    return CarryAndSwap(as_expression(centre, "carry_and_swap"))


normal_tails = NormalTails()
clipped_mean = ClippedMean()
