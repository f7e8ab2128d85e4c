"""Means of functions that are no sums of products: conditioning, order, exchange with an integral, cited
means.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.citation import Citation
from derivations.rules.definition import is_random
from derivations.rules.moments import moment
from derivations.rules.terms import fresh
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Expectation,
    Gaussian,
    RandomVariable,
    random_variables,
)
from theory.values import as_expression

Values = dict[sp.Basic, sp.Basic]


def on_support(claim: sp.Basic, given: tuple[Boolean, ...]) -> tuple[Values, tuple[Boolean, ...]]:
    """A real symbol for every random variable of ``claim``, and what the supports say of these symbols."""
    values: Values = {}
    inside: list[Boolean] = []
    for index, variable in enumerate(sorted(random_variables(claim), key=sp.default_sort_key)):
        facts = {"positive": True} if variable.is_positive else {"real": True}
        value = fresh(sp.Symbol(f"x_{index}"), (*claim.atoms(sp.Symbol), *given), **facts)
        values[variable] = value
        if variable.is_positive:
            inside.append(sp.StrictGreaterThan(value, 0, evaluate=False))
        if isinstance(variable, BetaVariable):
            inside.append(sp.StrictLessThan(value, 1, evaluate=False))
    return values, tuple(inside)


def _pointwise(relation: str, left: sp.Expr, right: sp.Expr, step: Step, why: str) -> Obligation:
    values, inside = on_support(sp.Tuple(left, right), step.given)
    claim = RELATIONS[relation](left.xreplace(values), right.xreplace(values))
    return Obligation(claim, (*step.given, *inside), why)


@dataclass(frozen=True)
class Conditioning:
    """``E[f(g, Y)] = E[h(Y)]``, h the mean over g alone, for f >= 0 a polynomial in powers of g independent
    of Y.

    Trusted: Tonelli for a non-negative integrand, so that no existence condition is needed; the moments of g.
    """

    variable: RandomVariable
    name: str = "mean over one variable first"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: f >= 0 on the support, and that the right side is the mean of h."""
        before, after = _two_means(step)
        if self.variable not in random_variables(before) or self.variable in random_variables(after):
            raise RuleError(f"{self.variable} is on the left side and no longer on the right")
        others = random_variables(before) - {self.variable}
        if not all(isinstance(other, (Gaussian, ChiSquare, BetaVariable)) for other in others):
            raise RuleError(f"only named variables are independent of {self.variable}")
        if any(self.variable.label == other.label for other in others):
            raise RuleError(f"the label of {self.variable} names another variable too")
        number = sp.Dummy("g", real=True)
        polynomial = sp.Poly(sp.expand(before.xreplace({self.variable: number})), number)
        inner = sp.Integer(0)
        exists: dict[Boolean, None] = {}
        for (power,), coefficient in polynomial.terms():
            value, conditions = moment(self.variable, sp.Integer(power))
            inner += coefficient * value
            exists |= dict.fromkeys(conditions)
        law = tuple(Obligation(condition, step.given, "the law exists") for condition in exists)
        nonnegative = _pointwise(">=", before, sp.Integer(0), step, "the integrand is not negative")
        return Ruling(
            (*law, nonnegative, _pointwise("=", inner, after, step, "the mean over that variable")),
            method=self.name,
        )


def _two_means(step: Step) -> tuple[sp.Expr, sp.Expr]:
    if step.relation != "=" or not (
        isinstance(step.before, Expectation) and isinstance(step.after, Expectation)
    ):
        raise RuleError("this rule joins one mean to one mean by =")
    return step.before.args[0], step.after.args[0]


@dataclass(frozen=True)
class MeanOrder:
    """``E f > E g`` (or >=, <, <=) where f > g for all values of the variables; the smaller side lies in [0,
    bound].

    Trusted: monotony of the mean; a strictly positive variable has a positive mean.
    """

    bound: sp.Expr
    name: str = "monotony of the mean"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the pointwise order, and that the smaller integrand is non-negative and bounded."""
        if step.relation not in ("<", "<=", ">", ">=") or not (
            isinstance(step.before, Expectation) and isinstance(step.after, Expectation)
        ):
            raise RuleError("this rule orders one mean and another")
        before, after = step.before.args[0], step.after.args[0]
        small = after if step.relation in (">", ">=") else before
        if is_random(self.bound):
            raise RuleError("the bound is a constant")
        return Ruling(
            (
                _pointwise(step.relation, before, after, step, "the order holds for every value"),
                _pointwise(">=", small, sp.Integer(0), step, "the smaller integrand is not negative"),
                _pointwise("<=", small, self.bound, step, "the smaller integrand is bounded"),
            ),
            method=self.name,
        )


@dataclass(frozen=True)
class MeanDistance:
    """``|E f - c| <= E h`` where ``|f - c| <= h`` for all values of the variables; E h must be shown finite
    next.

    Trusted: the triangle inequality of the mean (where E h is infinite the line is true in the extended
    sense).
    """

    name: str = "triangle inequality of the mean"

    def ruling(self, step: Step) -> Ruling:
        """One obligation: the pointwise bound. Raises RuleError unless the sides are ``|E f - c|`` and ``E
        h``.
        """
        if (
            step.relation != "<="
            or not isinstance(step.before, sp.Abs)
            or not isinstance(step.after, Expectation)
        ):
            raise RuleError("the line is |E f - c| <= E h")
        inner = step.before.args[0]
        means = inner.atoms(Expectation)
        if len(means) != 1:
            raise RuleError("the left side holds one mean")
        (mean,) = means
        number = sp.Dummy("m", real=True)
        written = inner.xreplace({mean: number})
        offsets = [sp.expand(number - written), sp.expand(number + written)]
        constant = next((offset for offset in offsets if not offset.has(number)), None)
        if constant is None or is_random(constant):
            raise RuleError("the left side is |E f - c|")
        distance = _pointwise(
            "<=", sp.Abs(mean.args[0] - constant), step.after.args[0], step, "the pointwise distance"
        )
        return Ruling((distance,), method=self.name)


@dataclass(frozen=True)
class CitedMeans:
    """``E[c_0 + c_1 f_1(X) + ...] = c_0 + c_1 E f_1(X) + ...`` where cited theorems give each ``E f_i(X)``,
    finite.

    Trusted: linearity of the mean, each part having a finite mean by its theorem.
    """

    means: tuple[Citation, ...]
    name: str = "linearity, with cited means"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the cited conditions, the decomposition, and the line with the means put in."""
        found = sorted(step.before.atoms(Expectation), key=sp.default_sort_key)
        if step.relation != "=" or len(found) != 1:
            raise RuleError("the left side holds one mean")
        (mean,) = found
        parts: dict[sp.Basic, sp.Symbol] = {}
        conditions: list[Obligation] = []
        values: Values = {}
        for index, citation in enumerate(self.means):
            claim = citation.instance(citation.theorem.claim)
            if not isinstance(claim, sp.Eq) or not isinstance(claim.lhs, Expectation):
                raise RuleError(f"{citation.theorem.id} gives no mean")
            part = claim.lhs.args[0]
            parts[part] = sp.Symbol(f"part_{index}", real=True)
            values[parts[part]] = claim.rhs
            conditions += citation.needs(step)
        form = self._form(mean.args[0], parts)
        back = form.xreplace({symbol: part for part, symbol in parts.items()})
        same = _pointwise("=", mean.args[0], back, step, "the integrand is this combination")
        claim = RELATIONS["="](step.before.xreplace({mean: form.xreplace(values)}), step.after)
        return Ruling(
            (*conditions, same, Obligation(claim, step.given, "the line with the means put in", direct=True)),
            tuple(citation.theorem.id for citation in self.means),
            self.name,
        )

    @staticmethod
    def _form(integrand: sp.Expr, parts: dict[sp.Basic, sp.Symbol]) -> sp.Expr:
        """The integrand as a linear form in the parts; the term-by-term match is decided afterwards."""
        form = sp.Integer(0)
        for term in sp.Add.make_args(integrand):
            coefficient, random = sp.Integer(1), sp.Integer(1)
            for factor in sp.Mul.make_args(term):
                if is_random(factor):
                    random = random * factor
                else:
                    coefficient = coefficient * factor
            if random == 1:
                form += coefficient
            elif random in parts:
                form += coefficient * parts[random]
            else:
                raise RuleError(f"no cited theorem gives the mean of {random}")
        return form


@dataclass(frozen=True)
class Exchange:
    """``E[Integral(f(X, s), (s, a, b))] = Integral(E f(X, s), (s, a, b))`` for f >= 0: Tonelli.

    Trusted: Tonelli's theorem for f >= 0.
    """

    name: str = "Tonelli"

    def ruling(self, step: Step) -> Ruling:
        """One obligation: f >= 0 on the support and between the ends; the two sides must match as written."""
        pair = (
            (step.before, step.after) if isinstance(step.before, Expectation) else (step.after, step.before)
        )
        mean, integral = pair
        if step.relation != "=" or not isinstance(mean, Expectation) or not isinstance(integral, sp.Integral):
            raise RuleError("the line exchanges one mean and one integral")
        inner = mean.args[0]
        if not isinstance(inner, sp.Integral) or inner.limits != integral.limits or len(inner.limits) != 1:
            raise RuleError("the two integrals run over the same range")
        if integral.function != Expectation(inner.function):
            raise RuleError("the integrand on one side is the mean of the integrand on the other")
        variable, low, high = inner.limits[0]
        if is_random(sp.Tuple(low, high)):
            raise RuleError("the ends of the integral are random")
        upwards = []
        if low.is_finite is not False and high.is_finite is not False:
            upwards = [
                Obligation(sp.LessThan(low, high, evaluate=False), step.given, "the integral runs upwards")
            ]
        s = fresh(variable, (*step.given, low, high), real=True)
        range_ = [sp.StrictGreaterThan(s, low, evaluate=False)] if low.is_finite is not False else []
        range_ += [sp.StrictLessThan(s, high, evaluate=False)] if high.is_finite is not False else []
        bounded = Step(step.before, step.relation, step.after, (*step.given, *range_), step.theorems)
        f = inner.function.xreplace({variable: s})
        return Ruling(
            (*upwards, _pointwise(">=", f, sp.Integer(0), bounded, "the integrand is not negative")),
            method=self.name,
        )


@dataclass(frozen=True)
class ConstantOut:
    """``E[f] = c E[h]`` where ``f = c h`` for all values and c != 0 is a constant: the two exist together.

    Trusted: linearity of the mean for a factor other than 0.
    """

    name: str = "constant factor of a mean"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the integrands agree and the constant does not vanish."""
        means = sorted(step.after.atoms(Expectation), key=sp.default_sort_key)
        if step.relation != "=" or not isinstance(step.before, Expectation) or len(means) != 1:
            raise RuleError("the line is E[c h] = c E[h]")
        factor = step.after / means[0]
        if is_random(factor):
            raise RuleError("the factor is a constant")
        return Ruling(
            (
                Obligation(sp.Ne(factor, 0, evaluate=False), step.given, "the factor does not vanish"),
                _pointwise("=", step.before.args[0], factor * means[0].args[0], step, "the integrands agree"),
            ),
            method=self.name,
        )


def average_over(variable: RandomVariable) -> Conditioning:
    """``by=average_over(Gaussian(g))``."""
    return Conditioning(variable)


def mean_order(bound: sp.Expr) -> MeanOrder:
    """``by=mean_order(bound)``: the smaller integrand lies between 0 and ``bound``."""
    return MeanOrder(as_expression(bound, "mean_order"))


def cited_means(*means: Citation) -> CitedMeans:
    """``by=cited_means(cite(first), cite(second))``."""
    return CitedMeans(means)


mean_distance = MeanDistance()
exchange = Exchange()
constant_out = ConstantOut()

__all__ = ["average_over", "cited_means", "constant_out", "exchange", "mean_distance", "mean_order"]
