"""Sums, products and integrals compared part by part over one range, and sums with the integrals beside them."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.definedness import obligations as defined
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.closed_forms import closed_form
from derivations.rules.differentiation import derivative
from derivations.rules.logarithms import common_power
from derivations.rules.terms import Conditions, fresh, nonnegative, nonzero, obligations, outside_binders

_PARTS = (sp.Sum, sp.Product, sp.Integral)


@dataclass(frozen=True)
class PartByPart:
    """``c sum f <= d sum g`` from ``c f <= d g`` over the same range; so for integrals, and products of f >= 0.

    ``product f <= exp(sum g)`` from ``f <= e^g``. An endless range needs f >= 0 and a closed form of the larger
    side, which shows that both converge. Trusted: that.
    """

    name: str = "part by part"

    def ruling(self, step: Step) -> Ruling:
        """The comparison inside. Raises RuleError unless each side is one such part with a factor."""
        if step.relation not in ("<=", ">=", "="):
            raise RuleError("parts are compared weakly")
        low, high = (step.before, step.after) if step.relation != ">=" else (step.after, step.before)
        first, second = _part(low), _part(high)
        kind = type(first[1])
        if kind is sp.Product and isinstance(second[1], sp.exp):
            second = _as_product(second, first)
        if type(second[1]) is not kind or first[1].limits[0][1:] != second[1].limits[0][1:]:
            raise RuleError("both sides run over the same range")
        index, start, end = first[1].limits[0]
        if kind is sp.Product and sp.oo in (end, -start):
            raise RuleError("whether an endless product converges is not shown")
        if kind is not sp.Integral:
            _whole_ends(start, end)
        facts = {"integer": True} if kind is not sp.Integral else {"real": True}
        k = fresh(index, (*step.given, start, end, step.before, step.after), **facts)
        f, g = (part.function.xreplace({part.limits[0][0]: k}) for part in (first[1], second[1]))
        inside = (*step.given, *_range(k, start, end, kind))
        needed: Conditions = []
        compared = RELATIONS["=" if step.relation == "=" else "<="]
        if kind is sp.Product:
            if first[0] != second[0]:
                raise RuleError("products have one factor in front")
            needed.append((nonnegative(first[0]), "the factor in front is not negative"))
            claims = [(nonnegative(f), "the factors are not negative"), (compared(f, g), "factor by factor")]
        else:
            claims = _compared_terms(first[0] * f, step.relation, second[0] * g, inside)
        claims += [*defined(f), *defined(g)]
        if kind is not sp.Product and sp.oo in (end, -start):
            if step.relation != "=":
                claims.append((nonnegative(_without_even_powers(first[0] * f)), "the terms are not negative"))
            _converges(second[1], needed)
        if kind is sp.Integral and sp.oo not in (end, -start):
            needed.append((sp.LessThan(start, end, evaluate=False), "the integral runs upwards"))
        if kind is not sp.Integral and sp.oo not in (end, -start):
            needed.append((sp.LessThan(start, end + 1, evaluate=False), "the range runs upwards"))
        return Ruling(
            (*obligations(needed, step.given), *obligations(claims, inside)), method=self.name
        )


part_by_part = PartByPart()


def _compared_terms(f: sp.Expr, relation: str, g: sp.Expr, inside: tuple[Boolean, ...]) -> Conditions:
    """``f <= g``, by a common power or without the factors that both have, where there are such."""
    if relation == "=":
        return [(RELATIONS["="](f, g), "term by term")]
    try:
        ruling = common_power.ruling(Step(f, "<=", g, inside, {}))
        return [(one.claim, f"term by term: {one.why}") for one in ruling.obligations]
    except RuleError:
        pass
    first, second = list(sp.Mul.make_args(f)), list(sp.Mul.make_args(g))
    claims: Conditions = []
    for factor in list(first):
        if factor in second and not factor.is_number:
            first.remove(factor)
            second.remove(factor)
            claims.append((nonnegative(_without_even_powers(factor)), "a common factor is not negative"))
    return [*claims, (RELATIONS["<="](sp.Mul(*first), sp.Mul(*second)), "term by term")]


def _without_even_powers(term: sp.Expr) -> sp.Expr:
    """The factors whose sign is in question: an even power of a real number is not negative."""
    return sp.Mul(
        *(
            factor
            for factor in sp.Mul.make_args(term)
            if not (isinstance(factor, sp.Pow) and factor.base.is_real and (factor.exp / 2).is_integer)
        )
    )


def _converges(part: sp.Expr, needed: Conditions) -> None:
    """By a closed form, or for a sum of quotients of polynomials by their degrees. Raises RuleError otherwise."""
    try:
        closed_form(part, needed)
        return
    except RuleError:
        if not isinstance(part, sp.Sum) or part.limits[0][1] == -sp.oo:
            raise
    index = part.limits[0][0]
    above, below = sp.fraction(sp.cancel(sp.together(part.function)))
    if not above.is_polynomial(index) or not below.is_polynomial(index):
        raise RuleError("whether the series converges is not shown")
    numerator, denominator = sp.Poly(above, index), sp.Poly(below, index)
    if denominator.degree() < numerator.degree() + 2:
        raise RuleError("the series need not converge")
    needed.append((nonzero(denominator.LC()), "the series converges"))


def _part(side: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    factors = list(sp.Mul.make_args(side))
    parts = [factor for factor in factors if isinstance(factor, _PARTS)]
    parts = parts or [factor for factor in factors if isinstance(factor, sp.exp)]
    if len(parts) != 1 or (isinstance(parts[0], _PARTS) and len(parts[0].limits) != 1):
        raise RuleError("each side is one sum, product or integral with a factor")
    factors.remove(parts[0])
    return sp.Mul(*factors), parts[0]


def _as_product(
    second: tuple[sp.Expr, sp.Expr], first: tuple[sp.Expr, sp.Expr]
) -> tuple[sp.Expr, sp.Expr]:
    """``exp(c sum g)`` as the product of ``e^(c g)``."""
    constant, total = _part(second[1].args[0])
    if not isinstance(total, sp.Sum):
        raise RuleError("the exponent is one sum")
    index = total.limits[0][0]
    own = constant.xreplace({index: sp.Dummy()})
    return second[0], sp.Product(sp.exp(own * total.function), total.limits[0])


def _range(k: sp.Symbol, start: sp.Expr, end: sp.Expr, kind: type) -> list[Boolean]:
    """The range of the index; an integral's ends belong to it, so that its integrand is continuous on all of it."""
    found: list[Boolean] = []
    if start != -sp.oo:
        found.append(sp.GreaterThan(k, start, evaluate=False))
    if end != sp.oo:
        found.append(sp.LessThan(k, end, evaluate=False))
    return found


@dataclass(frozen=True)
class SumByIntegral:
    """A sum of monotone terms bounded by an integral: ``sum_(a..b) f <= f(a) + int_a^b f`` for a falling f.

    ``early`` takes ``int_(a-1)^b f`` instead; below stands ``int_a^(b+1) f``. A rising f mirrors it. The sum has a
    factor that is not negative, and the other side holds no sum. Trusted: that; for b = oo where the integral has a
    closed form.
    """

    early: bool
    falling: bool = True
    name: str = "sum by integral"

    def ruling(self, step: Step) -> Ruling:
        """That f is monotone, the value of the integral, and what is left. Raises RuleError on other lines."""
        above = isinstance(_only_sum(step.before), sp.Sum)
        side, other = (step.before, step.after) if above else (step.after, step.before)
        upper = (step.relation in ("<", "<=")) == above
        if step.relation not in ("<", "<=", ">", ">="):
            raise RuleError("a sum is bounded by an integral in an inequality")
        total = _only_sum(side)
        if total is None or other.has(sp.Sum) or len(total.limits) != 1:
            raise RuleError("one sum stands on one side")
        outside_binders(side.xreplace({total: (number := sp.Dummy("total"))}), (number,))
        index, start, end = total.limits[0]
        _whole_ends(start, end)
        x = fresh(index, (*step.given, start, end, step.before, step.after), real=True)
        f = total.function.xreplace({index: x})
        factor = sp.diff(side.xreplace({total: x}), x)
        low, high, head = _ends(start, end, upper, self.early, self.falling)
        inside = (*step.given, *_range(x, low, high, sp.Integral))
        slopes: Conditions = []
        slope = derivative(f, x, slopes)
        slopes.append((nonnegative(-slope if self.falling else slope), "the terms are monotone"))
        slopes += defined(f)
        needed: Conditions = [(nonnegative(factor), "the factor of the sum is not negative")]
        if high != sp.oo:
            needed.append((sp.LessThan(low, high, evaluate=False), "the integral runs upwards"))
        bound = closed_or_antiderivative(f, x, low, high, needed)
        if head is not None and head in (sp.oo, -sp.oo):
            raise RuleError("an endless sum has no last term")
        if head is not None:
            bound += f.xreplace({x: head})
        sides = {True: (side.xreplace({total: bound}), other), False: (other, side.xreplace({total: bound}))}
        before, after = sides[above]
        before, after = (_integrals_put_in(one, needed) for one in (before, after))
        main = Obligation(RELATIONS[step.relation](before, after), step.given, "what the integral leaves")
        return Ruling((*obligations(needed, step.given), *obligations(slopes, inside), main), method=self.name)


def _whole_ends(start: sp.Expr, end: sp.Expr) -> None:
    """Raise RuleError unless both ends of a range are whole or infinite."""
    if not all(one.is_integer or one in (sp.oo, -sp.oo) for one in (start, end)):
        raise RuleError(f"the range runs over whole numbers: {start} and {end} must be known to be such")


def _ends(
    start: sp.Expr, end: sp.Expr, upper: bool, early: bool, falling: bool
) -> tuple[sp.Expr, sp.Expr, sp.Expr | None]:
    """The integral's ends, and the term that stands beside it."""
    if upper == falling:
        return (start - 1, end, None) if early else (start, end, start)
    return (start, end + 1, None) if early else (start, end, end)


def _only_sum(side: sp.Expr) -> sp.Sum | None:
    found = side.atoms(sp.Sum)
    return found.pop() if len(found) == 1 else None


def closed_or_antiderivative(
    f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, needed: Conditions
) -> sp.Expr:
    """The integral's value by a closed form or by an antiderivative that differentiates back."""
    from derivations.rules.calculus import integrate

    part = sp.Integral(f, (x, low, high))
    try:
        return closed_form(part, needed)
    except RuleError:
        pass
    value = part.doit(conds="none")
    if value.has(sp.Integral, sp.nan, sp.zoo, sp.oo):
        raise RuleError(f"no value of {part} is known")
    if isinstance(value, sp.Piecewise):
        value = value.args[0][0]
    given = _Needed(needed)
    given.of(integrate().ruling(Step(part, "=", value, (), {})).obligations)
    return value


@dataclass
class _Needed:
    """Obligations of an inner rule as conditions, each under its own."""

    into: Conditions

    def of(self, parts: tuple[Obligation, ...]) -> None:
        """Add them."""
        for part in parts:
            claim = part.claim
            for condition in reversed(part.given):
                claim = sp.Implies(condition, claim, evaluate=False)
            self.into.append((claim, part.why))


def _integrals_put_in(side: sp.Expr, needed: Conditions) -> sp.Expr:
    for part in sorted(side.atoms(sp.Integral), key=sp.default_sort_key):
        x, low, high = part.limits[0]
        side = side.xreplace({part: closed_or_antiderivative(part.function, x, low, high, needed)})
    return side


sums_by_integrals = tuple(
    SumByIntegral(early, falling) for falling in (True, False) for early in (True, False)
)
