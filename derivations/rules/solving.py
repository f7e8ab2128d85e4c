"""Solving: every root checked by substitution, their number by factorisation, the branch by a decided sign.

Also monotonicity from the sign of a derivative, minimisers from its change of sign, and implicit functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.differentiation import derivative
from derivations.rules.terms import Conditions, equal, fresh, nonnegative, nonzero, obligations, positive
from theory.functions import DepthRoot
from theory.values import as_expression

_ORDER = (sp.StrictLessThan, sp.LessThan, sp.StrictGreaterThan, sp.GreaterThan)


@dataclass(frozen=True)
class Roots:
    """``p(x) = 0 iff x = r_1 or x = r_2 ...``, and ``p(x) < 0 iff r_1 < x < r_2`` for a quadratic.

    Holds because ``p(x) = lead (x - r_1) ... (x - r_m) rest(x)`` with ``lead`` and ``rest`` non-zero
    (positive rest and ordered roots for the inequalities): the factorisation counts every root. ``rest`` is 1
    unless given.

    Trusted: a product is zero where a factor is; it only makes obligations.
    """

    variable: sp.Symbol
    roots: tuple[sp.Expr, ...]
    rest: sp.Expr = sp.S.One
    name: str = "solving"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the factorisation, the factors' signs, and that ``after`` says what the roots say."""
        if step.relation not in ("iff", "implies") or not isinstance(
            step.before, sp.core.relational.Relational
        ):
            raise RuleError("solving turns an equation or an inequality into its solutions by iff")
        x = self.variable
        gap = step.before.lhs - step.before.rhs
        lead = self._lead(gap)
        product = lead * sp.Mul(*(x - root for root in self.roots))
        conditions: Conditions = [
            (equal(gap, product * self.rest), "the factorisation by the stated roots"),
            (nonzero(lead), "the leading coefficient does not vanish"),
        ]
        if isinstance(step.before, (sp.Eq, sp.Ne)):
            if self.rest != 1:
                conditions.append((nonzero(self.rest), "the remaining factor has no root"))
            solved = sp.Or(*(sp.Eq(x, root, evaluate=False) for root in self.roots))
            solved = (
                solved
                if isinstance(step.before, sp.Eq)
                else sp.And(*(sp.Ne(x, r, evaluate=False) for r in self.roots))
            )
        else:
            solved = self._inequality(step.before, lead, conditions)
        checks = obligations(conditions, step.given)
        if solved == step.after:
            return Ruling(checks, method="factorisation")
        same = Obligation(
            RELATIONS[step.relation](solved, step.after), step.given, "what the roots say", direct=True
        )
        return Ruling((*checks, same), method="factorisation")

    def _lead(self, gap: sp.Expr) -> sp.Expr:
        if self.rest != 1:
            return sp.Integer(1)
        try:
            polynomial = sp.Poly(sp.expand(gap), self.variable)
        except sp.PolynomialError as error:
            raise RuleError(f"not a polynomial in {self.variable}: give the remaining factor") from error
        if polynomial.degree() != len(self.roots):
            raise RuleError(
                f"degree {polynomial.degree()} and {len(self.roots)} roots: list each as often as it occurs"
            )
        return polynomial.LC()

    def _inequality(self, before: Boolean, lead: sp.Expr, conditions: Conditions) -> Boolean:
        """The solution set of a quadratic inequality; the roots are listed in rising order."""
        if len(self.roots) != 2 or not isinstance(before, _ORDER):
            raise RuleError("an inequality is solved by two roots")
        low, high = self.roots
        x = self.variable
        conditions += [
            (positive(lead), "the leading coefficient is positive"),
            (nonnegative(high - low), "the roots are in rising order"),
        ]
        if self.rest != 1:
            conditions.append((positive(self.rest), "the remaining factor is positive"))
        strict = isinstance(before, (sp.StrictLessThan, sp.StrictGreaterThan))
        if isinstance(before, (sp.StrictLessThan, sp.LessThan)):
            relation = RELATIONS["<" if strict else "<="]
            return sp.And(relation(low, x), relation(x, high))
        relation = RELATIONS["<" if strict else "<="]
        return sp.Or(relation(x, low), relation(high, x))


@dataclass(frozen=True)
class Branch:
    """``u^2 = v iff u = sqrt(v)`` for u >= 0 (``sign=1``), or ``u = -sqrt(v)`` for u <= 0 (``sign=-1``).

    Trusted: the definition of the square root; it only makes obligations.
    """

    sign: int = 1
    name: str = "branch of the square root"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: v >= 0 and the sign of u, whichever way round the line is written."""
        pair = (step.before, step.after)
        if step.relation not in ("iff", "implies") or not all(isinstance(side, sp.Eq) for side in pair):
            raise RuleError("the line is u^2 = v iff u = sqrt(v)")
        squared, rooted = (
            pair if isinstance(step.before.lhs, sp.Pow) and step.before.lhs.exp == 2 else pair[::-1]
        )
        u, v = rooted.lhs, squared.rhs
        conditions: Conditions = [
            (equal(squared.lhs, u**2), "the left side is the square"),
            (nonnegative(v), "the radicand is not negative"),
            (nonnegative(self.sign * u), "the branch"),
            (equal(rooted.rhs, self.sign * sp.sqrt(v)), "the root is the stated one"),
        ]
        return Ruling(obligations(conditions, step.given), method="square root on one branch")


@dataclass(frozen=True)
class Monotone:
    """``a < b iff f(a) < f(b)`` (or ``>``) for f with a derivative of one strict sign on ``domain``.

    ``function`` is f in ``variable``; ``domain`` an interval given by conditions on the variable, each convex
    (a bound on the variable itself), which must hold at a and at b.

    Trusted: the mean value theorem on an interval.
    """

    function: sp.Expr
    variable: sp.Symbol
    domain: tuple[Boolean, ...]
    rising: bool = True
    name: str = "monotonicity"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the derivative's sign on the domain, and that both points are in it."""
        before, after = step.before, step.after
        if step.relation not in ("iff", "implies") or not isinstance(before, (*_ORDER, sp.Eq)):
            raise RuleError("the line is a < b iff f(a) < f(b)")
        a, b = before.lhs, before.rhs
        conditions, inside, slope = self._slope(step)
        sign = slope if self.rising else -slope
        images = [self.function.xreplace({self.variable: point}) for point in (a, b)]
        relation = before.func if self.rising or isinstance(before, sp.Eq) else before.reversed.func
        stated = relation(*images, evaluate=False)
        needed: Conditions = [
            (_at(condition, self.variable, point), "the point is in the domain")
            for condition in self.domain
            for point in (a, b)
        ]
        main = (
            []
            if stated == after
            else [Obligation(RELATIONS[step.relation](stated, after), step.given, "the images", True)]
        )
        return Ruling(
            (
                *obligations(conditions, inside),
                Obligation(positive(sign), inside, "the derivative has one sign"),
                *obligations(needed, step.given),
                *main,
            ),
            method="sign of the derivative",
        )

    def _slope(self, step: Step) -> tuple[Conditions, tuple[Boolean, ...], sp.Expr]:
        _require_interval(self.domain, self.variable)
        x = fresh(self.variable, (self.function, *self.domain, *step.given), real=True)
        put = {self.variable: x}
        conditions: Conditions = []
        slope = derivative(self.function.xreplace(put), x, conditions)
        return (
            conditions,
            step.given + tuple(_at(condition, self.variable, x) for condition in self.domain),
            slope,
        )


@dataclass(frozen=True)
class Optimum:
    """``f(x) >= f(at)`` (or ``<=`` for a maximum) for every x in an interval, from the sign of ``f'(x) (x -
    at)``.

    The line is ``f(x) >= f(at)``, with x free and in the domain; ``!=`` conditions are not needed.

    Trusted: the mean value theorem on an interval.
    """

    function: sp.Expr
    variable: sp.Symbol
    at: sp.Expr
    domain: tuple[Boolean, ...]
    name: str = "optimum"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: ``f'(x) (x - at)`` has the sign throughout, and both points lie in the interval."""
        if step.relation not in (">=", "<="):
            raise RuleError("the line is f(x) >= f(at), or <= for a maximum")
        _require_interval(self.domain, self.variable)
        y = fresh(self.variable, (self.function, *self.domain, *step.given, self.at), real=True)
        conditions: Conditions = []
        slope = derivative(self.function.xreplace({self.variable: y}), y, conditions)
        inside = step.given + tuple(_at(condition, self.variable, y) for condition in self.domain)
        sign = slope * (y - self.at) if step.relation == ">=" else -slope * (y - self.at)
        member: Conditions = [
            (_at(condition, self.variable, point), "the point is in the domain")
            for condition in self.domain
            for point in (self.variable, self.at)
        ]
        images: Conditions = [
            (equal(step.before, self.function), "the left side is the function"),
            (
                equal(step.after, self.function.xreplace({self.variable: self.at})),
                "the right side is its value there",
            ),
        ]
        return Ruling(
            (
                *obligations(conditions, inside),
                Obligation(nonnegative(sign), inside, "the derivative changes sign once"),
                *obligations(member + images, step.given),
            ),
            method="sign of the derivative",
        )


@dataclass(frozen=True)
class Implicit:
    """``dy/dx = -F_x/F_y`` where ``F(x, y(x)) = 0`` near x and ``F_y != 0``: the implicit function theorem.

    ``equation`` is F; y occurs as the undefined function ``y(x)``, which stands for a continuous one, or as a
    DepthRoot whose own equation F is.

    Trusted: the implicit function theorem.
    """

    equation: sp.Expr
    function: sp.Expr
    variable: sp.Symbol
    name: str = "implicit function"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: ``F = 0`` identically, ``F_y != 0``, and the stated slope."""
        if step.relation != "=" or step.before != sp.Derivative(self.function, self.variable):
            raise RuleError("the line is Derivative(y, x) = -F_x/F_y")
        if not isinstance(self.function, (AppliedUndef, DepthRoot)):
            raise RuleError("the implicit function is y(x), or a root that an equation defines")
        facts = {"positive": True} if self.function.is_positive else {"real": True}
        y = fresh(sp.Symbol("y"), (*step.given, self.equation), **facts)
        surface = self.equation.xreplace({self.function: y})
        conditions: Conditions = []
        by_x, by_y = derivative(surface, self.variable, conditions), derivative(surface, y, conditions)
        back = {y: self.function}
        needed: Conditions = [
            (equal(self.equation, sp.Integer(0)), "the equation holds along the curve"),
            (nonzero(by_y.xreplace(back)), "the equation can be solved for the function"),
        ]
        at = [(claim.xreplace(back), why) for claim, why in conditions]
        slope = equal(-by_x.xreplace(back) / by_y.xreplace(back), step.after)
        return Ruling(
            (*obligations(needed + at, step.given), Obligation(slope, step.given, "the slope", True)),
            method="implicit differentiation",
        )


def _at(condition: Boolean, variable: sp.Symbol, point: sp.Expr) -> Boolean:
    return condition.func(*(side.xreplace({variable: point}) for side in condition.args), evaluate=False)


def _require_interval(domain: tuple[Boolean, ...], variable: sp.Symbol) -> None:
    """Bounds on the variable itself cut out an interval. Raises RuleError on anything else."""
    for condition in domain:
        if (
            not isinstance(condition, _ORDER)
            or variable not in condition.args
            or all(variable in side.free_symbols for side in condition.args)
        ):
            raise RuleError(f"{condition} is no bound on {variable}: give the interval as bounds")


def roots(variable: sp.Symbol, *values: sp.Expr, rest: sp.Expr | int = 1) -> Roots:
    """``by=roots(x, low, high)``: every root, as often as it occurs, in rising order for an inequality."""
    return Roots(
        variable, tuple(as_expression(value, "roots") for value in values), as_expression(rest, "roots")
    )


def branch(sign: int = 1) -> Branch:
    """``by=branch()`` for the non-negative square root."""
    return Branch(sign)


def increasing(function: sp.Expr, variable: sp.Symbol, *domain: Boolean) -> Monotone:
    """``by=increasing(x**2, x, x > 0)``."""
    return Monotone(as_expression(function, "increasing"), variable, domain, True)


def decreasing(function: sp.Expr, variable: sp.Symbol, *domain: Boolean) -> Monotone:
    """``by=decreasing(1/x, x, x > 0)``."""
    return Monotone(as_expression(function, "decreasing"), variable, domain, False)


def optimum(function: sp.Expr, variable: sp.Symbol, at: sp.Expr, *domain: Boolean) -> Optimum:
    """``by=optimum(f, x, x0, x > 0)`` for the line ``f(x) >= f(x0)``."""
    return Optimum(as_expression(function, "optimum"), variable, as_expression(at, "optimum"), domain)


def implicit(equation: sp.Expr, function: sp.Expr, variable: sp.Symbol) -> Implicit:
    """``by=implicit(q(g)**2 - a - b*q(g), q(g), g)``."""
    return Implicit(as_expression(equation, "implicit"), as_expression(function, "implicit"), variable)
