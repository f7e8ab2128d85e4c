"""Means and probabilities of one line compared value by value; symmetric laws; probabilities that vanish.

A line ``sum_i c_i E f_i + sum_j b_j P(A_j) + b <= ...`` holds because the same combination of the f_i and of the
indicators of the A_j is ordered for every value of the variables. Every mean must be finite, which a bound shows:
a polynomial of degree at most 2 in the square-integrable variables and of any degree in the Gaussian ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import sympy as sp
from sympy.core.relational import Relational

from derivations.chain import RELATIONS, substitute
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import is_random, random_letters
from derivations.rules.means import on_support
from derivations.rules.terms import fresh, outside_binders
from theory.distances.metric import SquareIntegrable
from theory.events import Probability
from theory.random_variables import Expectation, Gaussian, Unknown, random_variables
from theory.values import as_expression

_MOST_EVENTS = 3


@dataclass(frozen=True)
class MeanComparison:
    """``L R M`` for combinations L, M of means and probabilities, from their integrands and indicators.

    ``bound`` is a polynomial that bounds every integrand's absolute value. Trusted: linearity and monotony of the
    mean for integrable variables, ``P(A) = E 1_A``, and that such a polynomial is integrable.
    """

    bound: sp.Expr
    name: str = "value by value"

    def ruling(self, step: Step) -> Ruling:
        """One obligation for each combination of events that occur, and one bound for each mean."""
        if step.relation not in ("=", "<=", ">="):
            raise RuleError("value by value, means are compared by =, <= or >=")
        gap = step.before - step.after
        means = sorted(gap.atoms(Expectation), key=sp.default_sort_key)
        events = sorted(gap.atoms(Probability), key=sp.default_sort_key)
        self._require(gap, means, events)
        values, inside = on_support(sp.Tuple(gap, self.bound), step.given)
        given = (*step.given, *inside)
        needed = [
            Obligation(
                sp.LessThan(sp.Abs(mean.args[0]), self.bound, evaluate=False).xreplace(values),
                given,
                "the mean exists",
            )
            for mean in means
        ]
        put: dict[sp.Basic, sp.Basic] = {mean: mean.args[0].xreplace(values) for mean in means}
        for happens in product((True, False), repeat=len(events)):
            case: dict[sp.Basic, sp.Basic] = {
                e: sp.Integer(int(h)) for e, h in zip(events, happens, strict=True)
            }
            facts = tuple(_fact(e, h, values) for e, h in zip(events, happens, strict=True))
            sides = (side.xreplace({**put, **case}) for side in (step.before, step.after))
            needed.append(
                Obligation(RELATIONS[step.relation](*sides), (*given, *facts), "the order of the integrands")
            )
        return Ruling(tuple(needed), method=self.name)

    def _require(self, gap: sp.Expr, means: list[sp.Basic], events: list[sp.Basic]) -> None:
        """Raise RuleError unless the line is linear in its means and the bound is integrable."""
        numbers = {node: sp.Dummy(real=True) for node in (*means, *events)}
        written = gap.xreplace(numbers)
        outside_binders(written, numbers.values())
        if not numbers or is_random(written) or random_letters(self.bound):
            raise RuleError("the line holds means or probabilities, and random variables only inside them")
        for place, first in enumerate(numbers.values()):
            slope = sp.diff(written, first)
            if any(slope.has(other) for other in list(numbers.values())[place:]) or slope.has(sp.Derivative):
                raise RuleError("the line is linear in its means and probabilities")
            if any(slope.has(other) for other in numbers.values()):
                raise RuleError("the line is linear in its means and probabilities")
        if len(events) > _MOST_EVENTS:
            raise RuleError(f"at most {_MOST_EVENTS} events on one line: split it")
        variables = sorted(random_variables(sp.Tuple(gap, self.bound)), key=sp.default_sort_key)
        if not all(isinstance(variable, (Gaussian, SquareIntegrable)) for variable in variables):
            raise RuleError("only Gaussian and square-integrable variables are known to have these means")
        if not variables:
            raise RuleError("there is no random variable on this line")
        plain = {variable: sp.Dummy(real=True) for variable in variables}
        rough = [plain[variable] for variable in variables if isinstance(variable, SquareIntegrable)]
        try:
            polynomial = sp.Poly(self.bound.xreplace(plain), *plain.values())
        except sp.PolynomialError as error:
            raise RuleError("the bound is a polynomial in the variables") from error
        places = [polynomial.gens.index(symbol) for symbol in rough]
        if any(sum(powers[place] for place in places) > 2 for powers in polynomial.monoms()):
            raise RuleError("the bound has degree 2 at most in the square-integrable variables")


def _fact(event: Probability, happens: bool, values: dict[sp.Basic, sp.Basic]) -> sp.Basic:
    relation = event.event
    if not isinstance(relation, Relational):
        raise RuleError("an event is one relation")
    return substitute(relation if happens else _negated(relation), values)


def _negated(relation: Relational) -> Relational:
    opposite = {
        sp.StrictGreaterThan: sp.LessThan,
        sp.GreaterThan: sp.StrictLessThan,
        sp.Eq: sp.Ne,
        sp.StrictLessThan: sp.GreaterThan,
        sp.LessThan: sp.StrictGreaterThan,
        sp.Ne: sp.Eq,
    }
    return opposite[type(relation)](*relation.args, evaluate=False)


@dataclass(frozen=True)
class Symmetric:
    """``E F(g) = E (F(g) + F(-g))/2`` for a Gaussian g independent of the rest and F >= 0.

    Trusted: g and -g have the same law; for F >= 0 both sides agree even where they are infinite.
    """

    variable: Gaussian
    name: str = "symmetry of the law"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: F >= 0, and that the mean that is new on the right is the stated average."""
        gone = sorted(step.before.atoms(Expectation) - step.after.atoms(Expectation), key=sp.default_sort_key)
        new = sorted(step.after.atoms(Expectation) - step.before.atoms(Expectation), key=sp.default_sort_key)
        if (
            step.relation != "="
            or len(gone) != 1
            or len(new) != 1
            or step.before.xreplace({gone[0]: new[0]}) != step.after
        ):
            raise RuleError("symmetry replaces one mean of the line by another, by =")
        before, after = gone[0].args[0], new[0].args[0]
        if any(not isinstance(unknown, SquareIntegrable) for unknown in before.atoms(Unknown)):
            raise RuleError(f"an unknown variable need not be independent of {self.variable}")
        average = (before + before.xreplace({self.variable: -self.variable})) / 2
        values, inside = on_support(sp.Tuple(before, after), step.given)
        given = (*step.given, *inside)
        positive = sp.GreaterThan(before.xreplace(values), 0, evaluate=False)
        same = sp.Eq(average.xreplace(values), after.xreplace(values), evaluate=False)
        return Ruling(
            (
                Obligation(positive, given, "the integrand is not negative"),
                Obligation(same, given, "the average of both signs"),
            ),
            method=self.name,
        )


@dataclass(frozen=True)
class ModulusOfGaussian:
    """``E |g| = sqrt(2/pi)`` for each standard normal g on the line: the density, integrated on both half-lines.

    Obligations differentiate ``-exp(-x^2/2)`` back on (0, oo) and leave the line with the value put in.

    Trusted: the standard normal density.
    """

    variable: Gaussian
    name: str = "mean modulus of a normal variable"

    def ruling(self, step: Step) -> Ruling:
        """Raises RuleError where the line does not hold ``E |g|``."""
        node = Expectation(sp.Abs(self.variable))
        if not step.claim.has(node):
            raise RuleError(f"the line does not hold {node}")
        x = fresh(sp.Symbol("x"), (step.claim, *step.given), positive=True, real=True)
        primitive = -sp.exp(-(x**2) / 2)
        back = sp.Eq(sp.diff(primitive, x), x * sp.exp(-(x**2) / 2), evaluate=False)
        value = 2 / sp.sqrt(2 * sp.pi) * (sp.limit(primitive, x, sp.oo) - primitive.subs(x, 0))
        line = RELATIONS[step.relation](
            step.before.xreplace({node: value}), step.after.xreplace({node: value})
        )
        return Ruling(
            (
                Obligation(back, step.given, "the antiderivative of x exp(-x^2/2)"),
                Obligation(line, step.given, "the line with the mean put in"),
            ),
            method=self.name,
        )


def value_by_value(bound: sp.Expr | int) -> MeanComparison:
    """``by=value_by_value(1 + f**2 + xi**2)``."""
    return MeanComparison(as_expression(bound, "value_by_value"))


def symmetric(variable: Gaussian) -> Symmetric:
    """``by=symmetric(xi)``."""
    return Symmetric(variable)


def modulus_of_gaussian(variable: Gaussian) -> ModulusOfGaussian:
    """``by=modulus_of_gaussian(xi)``."""
    return ModulusOfGaussian(variable)
