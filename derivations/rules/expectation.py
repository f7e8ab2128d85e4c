r"""Expectations: linearity, independence, moments, the variance formula, densities.

Random variables with different labels are independent, so the mean of a product of them is the product of the
means. Every mean that a line splits off must exist: its condition is an obligation.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import random_letters
from derivations.rules.moments import Monomial, laurent, moment
from derivations.rules.terms import fresh, outside_binders
from theory.events import Probability
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Expectation,
    Gaussian,
    RandomVariable,
    Unknown,
    Variance,
    random_variables,
)

_MEANS = (Expectation, Variance, Probability)


@dataclass(frozen=True)
class ExpectationRule:
    """Rewrite the means on both sides to one form; what is left is a line without random variables.

    ``depth`` 'linearity' splits sums and takes constants out; 'independence' also splits products of
    independent variables; 'moments' also puts the moments of the named laws in. Existence conditions are
    obligations. Trusted: linearity, the product rule of independent variables, the formulas of
    :mod:`derivations.rules.moments`.
    """

    depth: str
    name: str = "expectation"

    def ruling(self, step: Step) -> Ruling:
        """The line with both sides in that form, and that every mean in it exists. Raises RuleError
        otherwise.
        """
        if not step.before.has(Expectation, Variance) and not step.after.has(Expectation, Variance):
            raise RuleError("there is no mean on this line")
        before, first = self.rewrite(step.before)
        after, second = self.rewrite(step.after)
        exists = (
            Obligation(claim, step.given, f"the mean exists only where {claim}")
            for claim in dict.fromkeys((*first, *second))
        )
        return Ruling((*exists, remaining(step, before, after)), method=self.name)

    def rewrite(self, expression: sp.Basic) -> tuple[sp.Basic, tuple[Boolean, ...]]:
        """The expression with its means in this rule's form, and the conditions under which they exist."""
        expression = expand_variances(expression)
        conditions: list[Boolean] = []
        means: dict[sp.Basic, sp.Basic] = {}
        for node in sorted(expression.atoms(Expectation), key=sp.default_sort_key):
            means[node], exists = self._mean(node.args[0])
            conditions += exists
        return expression.xreplace(means), tuple(conditions)

    def _mean(self, integrand: sp.Expr) -> tuple[sp.Expr, tuple[Boolean, ...]]:
        terms = laurent(integrand)
        opaque = [monomial for monomial in terms if any(isinstance(x, Unknown) for x, _ in monomial)]
        if len(opaque) > 1:
            raise RuleError(
                f"the mean of {integrand} cannot be split: whether the parts have means is not known"
            )
        parts: list[sp.Expr] = []
        conditions: list[Boolean] = []
        for monomial, coefficient in terms.items():
            value, exists = self._product(monomial)
            parts.append(coefficient * value)
            conditions += exists
        return sp.Add(*parts), tuple(conditions)

    def _product(self, monomial: Monomial) -> tuple[sp.Expr, tuple[Boolean, ...]]:
        if not monomial:
            return sp.Integer(1), ()
        if any(isinstance(variable, Unknown) for variable, _ in monomial):
            return Expectation(sp.Mul(*(variable**power for variable, power in monomial))), ()
        found = [moment(variable, power) for variable, power in monomial]
        exists = tuple(condition for _, conditions in found for condition in conditions)
        if self.depth == "moments":
            return sp.Mul(*(value for value, _ in found)), exists
        factors = [variable**power for variable, power in monomial]
        if self.depth == "independence":
            return sp.Mul(*(Expectation(factor) for factor in factors)), exists
        return Expectation(sp.Mul(*factors)), exists


def expand_variances(expression: sp.Basic) -> sp.Basic:
    """``Var[X]`` written as ``E[X^2] - E[X]^2`` throughout."""
    nodes = expression.atoms(Variance)
    return expression.xreplace(
        {node: Expectation(node.args[0] ** 2) - Expectation(node.args[0]) ** 2 for node in nodes}
    )


def remaining(step: Step, before: sp.Basic, after: sp.Basic) -> Obligation:
    """What is left of the line: the means that both sides still have become unknown numbers.

    Means that differ only in the labels of independent variables are the same number.
    """
    nodes = sorted(before.atoms(*_MEANS) | after.atoms(*_MEANS), key=sp.default_sort_key)
    outside_binders(sp.Tuple(before, after), nodes, moving=True)
    names: dict[sp.Basic, sp.Symbol] = {}
    written = (before, after, *step.given)
    numbers = {
        node: names.setdefault(relabelled(node), fresh(sp.Symbol(f"mean_{len(names)}"), written, real=True))
        for node in nodes
    }
    claim = RELATIONS[step.relation](before.xreplace(numbers), after.xreplace(numbers))
    return Obligation(claim, step.given, "the line with its means put in", direct=not numbers)


def relabelled(node: sp.Basic) -> sp.Basic:
    """``node`` with the labels of its named variables replaced by 1, 2, ... in a fixed order.

    Two nodes with the same result have the same law; the converse does not hold, which only costs
    completeness. Beside an Unknown, which is independent of nothing, a label stays.
    """
    if node.has(Unknown):
        return node
    named = sorted((v for v in random_variables(node) if not isinstance(v, Unknown)), key=_law_first)
    return node.xreplace({v: v.func(*v.args[:-1], sp.Symbol(f"#{i}")) for i, v in enumerate(named)})


def _law_first(variable: RandomVariable) -> tuple[str, object, object]:
    return (variable.func.__name__, tuple(map(sp.default_sort_key, variable.args[:-1])), str(variable.label))


linearity = ExpectationRule("linearity", "linearity of the mean")
independence = ExpectationRule("independence", "independence")
moments = ExpectationRule("moments", "moments")


@dataclass(frozen=True)
class VarianceFormula:
    """``Var[X] = E[X^2] - E[X]^2``, by definition where both means exist.

    Trusted: the definition of the variance.
    """

    name: str = "variance formula"

    def ruling(self, step: Step) -> Ruling:
        """The line with every variance written out on both sides."""
        if not step.claim.has(Variance):
            raise RuleError("there is no variance on this line")
        return Ruling(
            (remaining(step, expand_variances(step.before), expand_variances(step.after)),), method=self.name
        )


variance_formula = VarianceFormula()


def density(variable: RandomVariable, x: sp.Symbol) -> sp.Expr:
    """The density of a named law at x, on its support (see :func:`support`). Raises RuleError on an
    Unknown.
    """
    if isinstance(variable, Gaussian):
        return sp.exp(-(x**2) / 2) / sp.sqrt(2 * sp.pi)
    if isinstance(variable, ChiSquare):
        half = variable.args[0] / 2
        return x ** (half - 1) * sp.exp(-x / 2) / (2**half * sp.gamma(half))
    if isinstance(variable, BetaVariable):
        a, b = variable.args[:2]
        return x ** (a - 1) * (1 - x) ** (b - 1) * sp.gamma(a + b) / (sp.gamma(a) * sp.gamma(b))
    raise RuleError(f"{variable} has no density here")


def support(variable: RandomVariable) -> tuple[sp.Expr, sp.Expr]:
    """The interval that carries the density."""
    if isinstance(variable, Gaussian):
        return -sp.oo, sp.oo
    return sp.Integer(0), sp.oo if isinstance(variable, ChiSquare) else sp.Integer(1)


@dataclass(frozen=True)
class DensityRule:
    """``E[f(X)] = Integral(f(x) p(x))`` over the support, for one variable X and f >= 0 there.

    For f >= 0 the two sides agree even where both are infinite, so no existence condition is needed.

    Trusted: the densities below, and that the mean of f >= 0 is its integral against the density.
    """

    name: str = "density"

    def ruling(self, step: Step) -> Ruling:
        """The line with each mean written as its integral, in the integration variable that the other side
        uses.
        """
        variables = sorted(
            {limit[0] for node in step.claim.atoms(sp.Integral) for limit in node.limits}, key=str
        )
        if len(variables) != 1:
            raise RuleError("write the mean as one integral, in one integration variable, on one side")
        obligations: list[Obligation] = []
        before = self._integrals(step.before, variables[0], step, obligations)
        after = self._integrals(step.after, variables[0], step, obligations)
        pairs = _matched(before, after, variables[0])
        if pairs is None or step.relation != "=":
            obligations.append(
                Obligation(RELATIONS[step.relation](before, after), step.given, "the line as integrals", True)
            )
        else:
            integrand, other, inside = pairs
            obligations.append(
                Obligation(
                    sp.Eq(integrand, other, evaluate=False), step.given + inside, "the integrands agree"
                )
            )
        return Ruling(tuple(obligations), method=self.name)

    def _integrals(self, side: sp.Basic, x: sp.Symbol, step: Step, obligations: list[Obligation]) -> sp.Basic:
        put: dict[sp.Basic, sp.Basic] = {}
        for node in side.atoms(Expectation):
            if len(random_variables(node)) != 1 or random_letters(node):
                raise RuleError(f"{node} is not the mean of a function of one random variable")
            (variable,) = random_variables(node)
            if x in node.free_symbols:
                raise RuleError(f"{x} occurs in {node} already: choose another integration variable")
            low, high = support(variable)
            integrand = node.args[0].xreplace({variable: x})
            inside = _inside(x, low, high)
            obligations.append(
                Obligation(
                    sp.GreaterThan(integrand, 0, evaluate=False),
                    step.given + inside,
                    "the integrand is not negative",
                )
            )
            laws = {ChiSquare: variable.args[:1], BetaVariable: variable.args[:2]}.get(variable.func, ())
            obligations += [
                Obligation(sp.StrictGreaterThan(p, 0, evaluate=False), step.given, "the law exists")
                for p in laws
            ]
            put[node] = sp.Integral(integrand * density(variable, x), (x, low, high))
        return side.xreplace(put)


def _inside(x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> tuple[Boolean, ...]:
    bounds = []
    if low.is_finite:
        bounds.append(sp.StrictGreaterThan(x, low, evaluate=False))
    if high.is_finite:
        bounds.append(sp.StrictLessThan(x, high, evaluate=False))
    return tuple(bounds)


def _matched(
    before: sp.Basic, after: sp.Basic, x: sp.Symbol
) -> tuple[sp.Expr, sp.Expr, tuple[Boolean, ...]] | None:
    """Both sides as ``constant * one integral`` over the same range: then the integrands must agree."""
    sides = []
    for side in (before, after):
        nodes = side.atoms(sp.Integral)
        if len(nodes) != 1:
            return None
        (node,) = nodes
        factor = side / node
        if factor.has(sp.Integral) or factor.has(x):
            return None
        sides.append((factor * node.function, node.limits))
    if sides[0][1] != sides[1][1]:
        return None
    _, low, high = sides[0][1][0]
    return sides[0][0], sides[1][0], _inside(x, low, high)


by_density = DensityRule()
