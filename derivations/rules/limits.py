"""Limits: leading terms found exactly, the conditions they need handed on; a limit is never asked of SymPy.

The variable is replaced by ``a + t``, ``a - t``, ``1/t`` or ``-1/t`` with t -> 0+, and the function is
expanded (:mod:`derivations.rules.series`). A finite limit becomes the direct obligation ``value = stated``;
an infinite one the sign of its leading coefficient. ``squeeze`` takes a bound from the author.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.series import Expansion, Truncated, growth
from derivations.rules.terms import Conditions, equal, fresh, lifted, nonzero, obligations, positive
from theory.values import as_expression

_DEPTHS = (1, 2, 4, 8)
_INFINITE = (sp.oo, -sp.oo)


@dataclass(frozen=True)
class Leading:
    """How a function behaves as its variable approaches: ``coefficient t^exponent``, and what that needs."""

    exponent: sp.Expr
    coefficient: sp.Expr
    conditions: Conditions

    @property
    def value(self) -> sp.Expr | None:
        """The finite limit, or None where the function grows."""
        return self.coefficient if self.exponent == 0 else sp.Integer(0) if self.exponent > 0 else None


def approaches(variable: sp.Symbol, point: sp.Expr, direction: str, t: sp.Symbol) -> tuple[sp.Expr, ...]:
    """What to put for the variable so that t -> 0+ is the approach; a two-sided limit has both."""
    if point == sp.oo:
        return (1 / t,)
    if point == -sp.oo:
        return (-1 / t,)
    if point.has(sp.oo, -sp.oo, sp.zoo, sp.nan):
        raise RuleError(f"no limit is taken at {point}")
    return {"+": (point + t,), "-": (point - t,), "+-": (point + t, point - t)}[direction]


def leading(function: sp.Expr, t: sp.Symbol) -> Leading:
    """The leading behaviour of ``function`` as t -> 0+. Raises RuleError where no depth of expansion shows
    it.
    """
    message = ""
    function = _with_decaying_exponentials(function, t)
    slow = sp.Dummy("slow", positive=True)
    for depth in _DEPTHS:
        expansion = Expansion(t, sp.Integer(depth), slow=slow)
        try:
            series: Truncated = expansion.of(function)
            if series.terms and series.lowest <= 0:
                return _without_logarithm(series, slow, expansion.conditions)
        except RuleError as error:
            message = str(error)
            continue
        if series.order > 0:
            return Leading(sp.Integer(1), sp.Integer(0), expansion.conditions)
        message = "cancellation hides the leading term"
    raise RuleError(f"the limit of {function} is not found: {message}")


def _without_logarithm(series: Truncated, slow: sp.Symbol, conditions: Conditions) -> Leading:
    """The leading term, whose coefficient may grow or fall as a power of ``slow``, which is ``-log t``."""
    exponent, coefficient = series.lowest, series.terms[series.lowest]
    if coefficient.has(slow):
        degree, coefficient = growth(coefficient, slow, conditions)
        if exponent == 0 and degree < 0:
            coefficient = sp.Integer(0)
        elif exponent == 0:
            exponent = -degree  # its sign tells that the function grows
    if any(condition.has(slow) for condition, _ in conditions):
        raise RuleError("a condition hangs on the logarithm")
    return Leading(exponent, coefficient, conditions)


def _with_decaying_exponentials(function: sp.Expr, t: sp.Symbol) -> sp.Expr:
    """The same function with ``e^(c/t)``, c > 0, as ``1/w`` and ``w = e^(-c/t)``, cancelled as a rational function."""
    rates = {part: sp.expand(part.args[0] * t) for part in function.atoms(sp.exp) if part.args[0].has(t)}
    growing = [rate for rate in rates.values() if rate.is_positive and not rate.has(t)]
    if not growing:
        return function
    least = min(growing, key=sp.default_sort_key)
    steps = {part: step for part, rate in rates.items() if (step := sp.cancel(rate / least)).is_Rational}
    common = sp.Integer(1)
    for step in steps.values():
        common = sp.ilcm(common, step.q)
    w = sp.Dummy("w", positive=True)
    written = function.xreplace({part: w ** (-step * common) for part, step in steps.items()})
    return sp.cancel(sp.together(written)).xreplace({w: sp.exp(-least / (common * t))})


def behaviours(limit: sp.Limit) -> tuple[Leading, ...]:
    """The leading behaviour of a limit's function on each side that it is taken from."""
    function, variable, point, direction = limit.args
    t = fresh(sp.Symbol("t"), (function, point), positive=True, real=True)
    return tuple(
        leading(function.xreplace({variable: put}), t)
        for put in approaches(variable, point, str(direction), t)
    )


@dataclass(frozen=True)
class LimitRule:
    """Every ``Limit`` on either side is computed; the line with the values put in is what remains to be
    decided.

    Trusted: the expansions of :mod:`derivations.rules.series`; what they need becomes an obligation.
    """

    name: str = "limit"

    def ruling(self, step: Step) -> Ruling:
        """Raises RuleError where a limit is not of a form that this rule computes."""
        if step.relation == "=" and isinstance(step.before, sp.Limit) and step.after in _INFINITE:
            return self._infinite(step)
        conditions: Conditions = []
        sides = [self._computed(side, conditions) for side in (step.before, step.after)]
        if None in sides:
            return self._not_finite(step)
        if sides == [step.before, step.after]:
            raise RuleError("the line holds no limit")
        main = Obligation(RELATIONS[step.relation](*sides), step.given, "the value of the limit", direct=True)
        return Ruling((*obligations(conditions, step.given), main), method="leading term")

    def _computed(self, side: sp.Basic, conditions: Conditions) -> sp.Basic | None:
        """``side`` with each limit replaced by its value, innermost first; None where one is infinite."""
        while True:
            inner = [limit for limit in side.atoms(sp.Limit) if not limit.args[0].has(sp.Limit)]
            if not inner:
                return side
            for limit in sorted(inner, key=sp.default_sort_key):
                found = behaviours(limit)
                if any(part.value is None for part in found):
                    return None
                for part in found:
                    conditions.extend(part.conditions)
                for other in found[1:]:
                    conditions.append(
                        (equal(other.coefficient, found[0].coefficient), "both sides have the same limit")
                    )
                side = side.xreplace({limit: found[0].value})

    def _infinite(self, step: Step) -> Ruling:
        conditions: Conditions = []
        signs: list[Obligation] = []
        sign = 1 if step.after == sp.oo else -1
        for part in behaviours(step.before):
            if part.value is not None:
                return Ruling(
                    (
                        *obligations(part.conditions, step.given),
                        _impossible(step, f"the limit is {part.value}"),
                    ),
                    method="leading term",
                )
            conditions += [
                *part.conditions,
                (nonzero(part.coefficient), "the leading coefficient does not vanish"),
            ]
            signs.append(
                Obligation(
                    positive(sign * part.coefficient),
                    step.given,
                    f"the leading coefficient is {'positive' if sign == 1 else 'negative'}",
                    direct=True,
                )
            )
        return Ruling((*obligations(conditions, step.given), *signs), method="leading term")

    def _not_finite(self, step: Step) -> Ruling:
        """A finite value stated for a limit whose leading term grows: its coefficient would have to vanish."""
        if not isinstance(step.before, sp.Limit) or step.relation != "=":
            raise RuleError("a limit inside this line is infinite: state it on a line of its own")
        grows = next(part for part in behaviours(step.before) if part.value is None)
        claim = equal(grows.coefficient, sp.Integer(0))
        return Ruling(
            (
                *obligations(grows.conditions, step.given),
                Obligation(
                    claim, step.given, "the limit is infinite unless its leading coefficient vanishes", True
                ),
                # A vanishing coefficient does not give the stated value: this rule then knows no limit at all.
                Obligation(
                    sp.false, step.given, "the leading coefficient vanishes, and what is left is not known"
                ),
            ),
            method="leading term",
        )


def _impossible(step: Step, why: str) -> Obligation:
    return Obligation(sp.false, step.given, why, direct=True)


@dataclass(frozen=True)
class Squeeze:
    """``Limit(f, x, a) = v`` from ``|f - v| <= bound`` near a, where the bound tends to 0.

    ``near`` says what "near" is, as conditions on the limit's variable (``x > 3``, or ``0 < x, x < 1``); they
    must hold for all x close enough to a on the side of the approach, which is itself decided. ``rule``
    proves the bound where the deciders cannot, a citation for one.

    Trusted: what is squeezed to 0 tends to 0.
    """

    bound: sp.Expr
    near: tuple[Boolean, ...] = ()
    rule: Rule | None = None
    name: str = "squeeze"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the bound on the neighbourhood, its limit 0, and that ``near`` is a neighbourhood."""
        if step.relation != "=" or not isinstance(step.before, sp.Limit) or step.after in _INFINITE:
            raise RuleError("a squeeze proves Limit(f, x, a) = a finite value")
        function, variable, point, direction = step.before.args
        conditions: Conditions = []
        for part in behaviours(sp.Limit(self.bound, variable, point, str(direction))):
            conditions += [*part.conditions]
            if part.value is None:
                raise RuleError("the bound does not tend to zero")
            conditions.append((equal(part.value, sp.Integer(0)), "the bound tends to zero"))
        conditions += neighbourhood(self.near, variable, point, str(direction))
        inner = Step(sp.Abs(function - step.after), "<=", self.bound, step.given + self.near, step.theorems)
        needed = obligations(conditions, step.given)
        if self.rule is None:
            main = Obligation(inner.claim, inner.given, "the distance to the limit is below the bound")
            return Ruling((*needed, main), method="squeeze")
        ruling = self.rule.ruling(inner)
        return replace(
            ruling, obligations=(*needed, *lifted(ruling.obligations)), method=f"squeeze, {ruling.method}"
        )


def neighbourhood(
    near: tuple[Boolean, ...], variable: sp.Symbol, point: sp.Expr, direction: str
) -> Conditions:
    """Conditions under which each relation of ``near`` holds for every x close enough to the limit point.

    Raises RuleError on a condition that is not a strict or weak inequality.
    """
    conditions: Conditions = []
    t = fresh(sp.Symbol("t"), (*near, point), positive=True, real=True)
    for condition in near:
        if isinstance(condition, (sp.StrictGreaterThan, sp.GreaterThan)):
            gap = condition.lhs - condition.rhs
        elif isinstance(condition, (sp.StrictLessThan, sp.LessThan)):
            gap = condition.rhs - condition.lhs
        elif isinstance(condition, sp.Ne):
            gap = (condition.lhs - condition.rhs) ** 2
        else:
            raise RuleError(f"{condition} is no neighbourhood: give inequalities in {variable}")
        for put in approaches(variable, point, direction, t):
            expansion = Expansion(t, sp.Integer(2))
            series = expansion.of(gap.xreplace({variable: put}))
            if not series.terms:
                raise RuleError(f"{condition} is not settled near {point}")
            conditions += expansion.conditions
            conditions.append(
                (positive(series.terms[series.lowest]), f"{condition} holds close to the limit point")
            )
    return conditions


def limit_of(
    function: sp.Expr, variable: sp.Symbol, point: sp.Expr, direction: str, conditions: Conditions
) -> sp.Expr:
    """The finite one-sided limit, its conditions added. Raises RuleError where it is infinite."""
    part = behaviours(sp.Limit(function, variable, point, direction))[0]
    if part.value is None:
        raise RuleError(f"{function} has no finite limit at {variable} = {point}")
    conditions.extend(part.conditions)
    return part.value


limit = LimitRule()


def squeeze(bound: sp.Expr, *near: Boolean, by: Rule | None = None) -> Squeeze:
    """``by=squeeze(1/x, x > 0)``, or ``by=squeeze(1/n, n >= 3, by=cite(rate))``."""
    return Squeeze(as_expression(bound, "squeeze"), near, by)
