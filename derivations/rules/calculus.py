"""Differentiation, integration, series to a stated order, and differentiation under the integral.

Derivatives come from our own table. An integral is never believed: an antiderivative, the author's or one
that SymPy suggests, is differentiated back on the open interval and its limits at both ends are computed.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS, substitute
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.bounds import sign_at_points
from derivations.rules.differentiation import derivative
from derivations.rules.limits import behaviours, limit_of
from derivations.rules.quadrature import Quadrature, quadrature
from derivations.rules.series import Expansion
from derivations.rules.slopes import Differentiate, differentiate
from derivations.rules.terms import JUMPS, Conditions, equal, fresh, obligations, put_in
from theory.values import as_expression


def variable_in(
    integral: sp.Integral, step: Step
) -> tuple[sp.Symbol, sp.Expr, sp.Expr, sp.Expr, tuple[Boolean, ...]]:
    """A fresh real variable for a definite integral, the integrand and ends, and ``a < x < b`` as conditions.

    Raises RuleError for an indefinite or a repeated integral.
    """
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise RuleError("write one definite integral at a time")
    variable, low, high = integral.limits[0]
    x = fresh(variable, (*step.given, low, high, step.before, step.after), real=True)
    inside = []
    if low != -sp.oo:
        inside.append(sp.StrictGreaterThan(x, low, evaluate=False))
    if high != sp.oo:
        inside.append(sp.StrictLessThan(x, high, evaluate=False))
    return x, integral.function.xreplace({variable: x}), low, high, tuple(inside)


@dataclass(frozen=True)
class Integrate:
    """``Integral(f, (x, a, b))`` is ``F(b-) - F(a+)`` once ``F' = f`` on (a, b); F is ``antiderivative``, in
    x.

    Trusted: the fundamental theorem of calculus on the open interval, ends as limits.
    """

    antiderivative: sp.Expr | None = None
    name: str = "integration"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: a <= b, ``F' = f`` inside, the limits of F at both ends, and the line with the value
        in.
        """
        integrals = sorted(
            (step.before.atoms(sp.Integral) | step.after.atoms(sp.Integral)), key=sp.default_sort_key
        )
        if not integrals:
            raise RuleError("the line holds no integral")
        if self.antiderivative is not None and len(integrals) > 1:
            raise RuleError("one antiderivative serves one integral: split the line")
        needed: list[Obligation] = []
        values: dict[sp.Basic, sp.Basic] = {}
        for integral in integrals:
            values[integral] = self._value(integral, step, needed)
        return Ruling(
            (*needed, Obligation(put_in(step, values), step.given, "the value of the integral", True)),
            method="antiderivative differentiated back",
        )

    def _value(self, integral: sp.Integral, step: Step, needed: list[Obligation]) -> sp.Expr:
        x, f, low, high, inside = variable_in(integral, step)
        primitive = _with_real_logarithms(self._primitive(integral, x, f), (*step.given, *inside))
        conditions: Conditions = []
        slope = derivative(primitive, x, conditions)
        back = Obligation(equal(slope, f), step.given + inside, "the antiderivative differentiates back")
        ends: Conditions = []
        value = limit_of(primitive, x, high, "-", ends) - limit_of(primitive, x, low, "+", ends)
        if low != -sp.oo and high != sp.oo:
            ends.append((sp.LessThan(low, high, evaluate=False), "the integral runs upwards"))
        needed += [*obligations(conditions, step.given + inside), back, *obligations(ends, step.given)]
        return value

    def _primitive(self, integral: sp.Integral, x: sp.Symbol, f: sp.Expr) -> sp.Expr:
        if self.antiderivative is not None:
            return self.antiderivative.xreplace({integral.limits[0][0]: x})
        suggestion = sp.integrate(f, x)
        if isinstance(suggestion, sp.Piecewise):
            suggestion = suggestion.args[0][0]
        if suggestion.has(sp.Integral):
            raise RuleError(f"no antiderivative of {f} is known: give one")
        return suggestion


def _with_real_logarithms(primitive: sp.Expr, inside: tuple[Boolean, ...]) -> sp.Expr:
    """``log(-w)`` for ``log w`` where w is negative at trial points: they differ by a constant, which is imaginary."""
    turned = {node: sp.log(-node.args[0]) for node in primitive.atoms(sp.log) if node.args[0].free_symbols}
    return primitive.xreplace(
        {node: other for node, other in turned.items() if sign_at_points(node.args[0], inside) < 0}
    )


@dataclass(frozen=True)
class Substitution:
    """``Integral(f(x), (x, a, b)) = Integral(f(g(u)) g'(u), (u, c, d))`` for a monotone ``x = g(u)``.

    Trusted: the change of variable for a continuously differentiable, strictly monotone g.
    """

    image: sp.Expr
    variable: sp.Symbol
    name: str = "substitution"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: g' > 0 (or < 0) throughout, g maps the ends to the ends, and equal integrands."""
        if (
            step.relation != "="
            or not isinstance(step.before, sp.Integral)
            or not isinstance(step.after, sp.Integral)
        ):
            raise RuleError("a substitution turns one integral into another: move constant factors inside")
        _, _, low, high, _ = variable_in(step.before, step)
        u, new, first, last, inside = variable_in(step.after, step)
        if step.after.limits[0][0] != self.variable:
            raise RuleError(f"the new integral runs over {self.variable}")
        image = self.image.xreplace({self.variable: u})
        conditions: Conditions = []
        slope = derivative(image, u, conditions)
        ends_need: Conditions = []
        start = behaviours_at(image, u, first, "+", ends_need)
        end = behaviours_at(image, u, last, "-", ends_need)
        rising = (start, end) == (low, high) or (start != high and end != low)
        sign = 1 if rising else -1
        ends = (low, high) if rising else (high, low)
        f = step.before.function.xreplace({step.before.limits[0][0]: image})
        within = step.given + inside
        main = Obligation(equal(f * slope * sign, new), within, "the integrands agree after the substitution")
        turn = Obligation(
            sp.StrictGreaterThan(sign * slope, 0, evaluate=False), within, "the substitution is monotone"
        )
        matched: Conditions = [
            (equal(a, b), "the ends correspond") for a, b in zip((start, end), ends, strict=True) if a != b
        ]
        if first != -sp.oo and last != sp.oo:
            matched.append((sp.LessThan(first, last, evaluate=False), "the new integral runs upwards"))
        if any(part.has(sp.oo) for claim, _ in matched for part in claim.args):
            raise RuleError("an end of the interval does not correspond")
        return Ruling(
            (*obligations(conditions, within), turn, *obligations(matched + ends_need, step.given), main),
            method="substitution",
        )


def behaviours_at(
    function: sp.Expr, variable: sp.Symbol, point: sp.Expr, direction: str, conditions: Conditions
) -> sp.Expr:
    """A one-sided limit that may be infinite, its conditions added; its leading coefficient's sign must be known."""
    part = behaviours(sp.Limit(function, variable, point, direction))[0]
    conditions.extend(part.conditions)
    if part.value is not None:
        return part.value
    if part.coefficient.is_positive:
        return sp.oo
    if part.coefficient.is_negative:
        return -sp.oo
    raise RuleError(f"the sign of {function} at {variable} = {point} is not known at sight")


@dataclass(frozen=True)
class Taylor:
    """``f = p + O((x - a)^k)``: written ``Eq(f, p + Order)`` as the line ``f = p`` to order ``order`` in
    ``x``.

    The line ``Limit((f - p)/(x - a)^(order), x, a) = 0`` is what is stated; the rule expands ``f`` itself.

    Trusted: uniqueness of the expansion; each coefficient becomes an obligation.
    """

    variable: sp.Symbol
    point: sp.Expr
    order: int
    name: str = "series"

    def ruling(self, step: Step) -> Ruling:
        """``before`` is f, ``after`` is ``p + O((x-a)^order)`` with SymPy's ``Order``; each coefficient is
        decided.
        """
        if step.relation != "=" or not step.after.has(sp.Order):
            raise RuleError("write f = p + O(...)")
        stated = sp.Order((self.variable - self.point) ** self.order, (self.variable, self.point))
        if step.after.getO() != stated:
            raise RuleError(f"the line is stated to another order than {stated}")
        polynomial = step.after.removeO()
        t = fresh(sp.Symbol("t"), (step.before, step.after), positive=True, real=True)
        conditions: Conditions = []
        claims: list[Obligation] = []
        for sign in (1, -1):
            put = {self.variable: self.point + sign * t}
            expansion = Expansion(t, sp.Integer(2 * self.order + 2))
            series = expansion.of((step.before - polynomial).xreplace(put))
            if series.order < self.order:
                raise RuleError("the expansion is not known to this order")
            conditions += expansion.conditions
            for exponent in sorted(series.terms):
                if exponent < self.order:
                    claims.append(
                        Obligation(
                            equal(series.terms[exponent], sp.Integer(0)),
                            step.given,
                            f"the coefficient of order {exponent}",
                            direct=True,
                        )
                    )
        return Ruling(
            (*obligations(conditions, step.given), *(claims or [_true(step)])), method="Taylor coefficients"
        )


def _true(step: Step) -> Obligation:
    return Obligation(sp.true, step.given, "every coefficient below the order agrees identically")


@dataclass(frozen=True)
class UnderIntegral:
    """``d/dp Integral(f, (x, a, b)) = Integral(df/dp, (x, a, b))`` with an integrable bound on ``|f|`` and ``|df/dp|``.

    ``dominated_by`` is g(x), free of p: it bounds f at the parameter, so that the integral exists, and df/dp near it;
    ``primitive`` its antiderivative, with finite limits at both ends; ``near`` the conditions on p under which the
    bound holds (an open set that contains the parameter).

    Trusted: dominated convergence.
    """

    dominated_by: sp.Expr
    primitive: sp.Expr
    near: tuple[Boolean, ...] = ()
    name: str = "differentiation under the integral"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the pointwise derivative, the bound at the parameter and near it, and the bound's integral."""
        before = step.before
        if (
            step.relation != "="
            or not isinstance(before, sp.Derivative)
            or not isinstance(before.expr, sp.Integral)
        ):
            raise RuleError("the line is Derivative(Integral(f, (x, a, b)), p) = Integral(df/dp, (x, a, b))")
        if (
            not isinstance(step.after, sp.Integral)
            or step.after.limits != before.expr.limits
            or len(before.variables) != 1
        ):
            raise RuleError("the integral on the right runs over the same interval")
        parameter = before.variables[0]
        if parameter in self.dominated_by.free_symbols or any(
            parameter in end.free_symbols for end in before.expr.limits[0][1:]
        ):
            raise RuleError("the bound and the ends of the integral are free of the parameter")
        for condition in self.near:
            if not isinstance(condition, (sp.StrictGreaterThan, sp.StrictLessThan, sp.Ne)) or condition.has(*JUMPS):
                raise RuleError("the neighbourhood is open: use strict inequalities between continuous functions")
        x, f, low, high, inside = variable_in(before.expr, step)
        renamed = {before.expr.limits[0][0]: x}
        dominator, primitive = self.dominated_by.xreplace(renamed), self.primitive.xreplace(renamed)
        others = tuple(condition for condition in step.given if parameter not in condition.free_symbols)
        conditions: Conditions = []
        slope = derivative(f, parameter, conditions)
        stated = equal(slope, step.after.function.xreplace({step.after.limits[0][0]: x}))
        exists = RELATIONS["<="](sp.Abs(f), dominator)
        return Ruling(
            (
                Obligation(exists, step.given + inside, "the integrand itself is dominated"),
                *self._domination(parameter, (slope, dominator), conditions, others + inside),
                *self._integrability(primitive, dominator, x, others + inside),
                *self._ends(primitive, x, (low, high), step),
                Obligation(stated, step.given + inside, "the integrand's derivative"),
            ),
            method="dominated convergence",
        )

    def _domination(
        self,
        parameter: sp.Symbol,
        bounded: tuple[sp.Expr, sp.Expr],
        conditions: Conditions,
        around: tuple[Boolean, ...],
    ) -> tuple[Obligation, ...]:
        """``|df/dp| <= g`` for every p near the parameter: any real p, or any positive one where p is so
        declared.
        """
        slope, dominator = bounded
        number = (
            parameter if parameter.is_positive else fresh(parameter, (slope, *around, parameter), real=True)
        )
        put = {parameter: number}
        near = around + tuple(substitute(condition, put) for condition in self.near)
        claim = RELATIONS["<="](sp.Abs(slope.xreplace(put)), dominator)
        smooth = [(substitute(condition, put), why) for condition, why in conditions]
        return (
            *obligations(smooth, near),
            Obligation(claim, near, "the derivative is dominated near the parameter"),
        )

    @staticmethod
    def _integrability(
        primitive: sp.Expr, dominator: sp.Expr, x: sp.Symbol, inside: tuple[Boolean, ...]
    ) -> tuple[Obligation, ...]:
        back: Conditions = []
        slope = derivative(primitive, x, back)
        return obligations([*back, (equal(slope, dominator), "the bound is integrable")], inside)

    def _ends(
        self, primitive: sp.Expr, x: sp.Symbol, ends: tuple[sp.Expr, sp.Expr], step: Step
    ) -> tuple[Obligation, ...]:
        """The bound's integral is finite, and the parameter itself is in the neighbourhood."""
        limits: Conditions = [(condition, "the parameter is in the neighbourhood") for condition in self.near]
        limit_of(primitive, x, ends[1], "-", limits)
        limit_of(primitive, x, ends[0], "+", limits)
        return obligations(limits, step.given)




def integrate(antiderivative: sp.Expr | None = None) -> Integrate:
    """``by=integrate(-exp(-x))``: the antiderivative in the integral's own variable."""
    return Integrate(antiderivative and as_expression(antiderivative, "integrate"))


def substitute_variable(variable: sp.Symbol, image: sp.Expr) -> Substitution:
    """``by=substitute_variable(u, u**2)``: the old variable is ``u**2``."""
    return Substitution(as_expression(image, "substitute_variable"), variable)


def series(variable: sp.Symbol, point: sp.Expr, order: int) -> Taylor:
    """``by=series(x, 0, 3)`` for ``f = p + O(x**3)``."""
    return Taylor(variable, as_expression(point, "series"), order)


def under_integral(dominated_by: sp.Expr, primitive: sp.Expr, *near: Boolean) -> UnderIntegral:
    """``by=under_integral(g, G, p > 1)``: ``|df/dp| <= g`` for p > 1, with ``G' = g``."""
    bound, integral = (as_expression(side, "under_integral") for side in (dominated_by, primitive))
    return UnderIntegral(bound, integral, near)


__all__ = [
    "Differentiate",
    "Integrate",
    "Quadrature",
    "Substitution",
    "Taylor",
    "UnderIntegral",
    "differentiate",
    "integrate",
    "quadrature",
    "series",
    "substitute_variable",
    "under_integral",
]
