"""Truncated expansions in a small t > 0 with symbolic coefficients: what limits and stated orders rest on.

``sum c_e t^e + O(t^order)`` as t -> 0+, the other symbols fixed, with rational exponents e. Arithmetic is
exact; each place where a leading coefficient must not vanish, or must be positive, is recorded as a
condition. With a ``slow`` symbol, which stands for ``-log t``, coefficients may grow as its powers do: it grows
more slowly than every power of 1/t, so that the exponents of t still order the terms.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp

from derivations.kernel import RuleError
from derivations.rules.terms import ANALYTIC, SMOOTH, Conditions, equal, nonzero, positive
from theory.functions import DepthRoot

_MOST_TERMS = 400


@dataclass(frozen=True)
class Truncated:
    """Coefficients by exponent, and the exponent of what is left out (``oo`` when nothing is)."""

    terms: dict[sp.Rational, sp.Expr]
    order: sp.Expr = sp.oo

    @property
    def lowest(self) -> sp.Expr:
        """The smallest exponent present, or that of the remainder when no term is."""
        return min(self.terms) if self.terms else self.order


@dataclass
class Expansion:
    """Expands expressions in ``t`` to ``depth`` beyond each leading term, gathering ``conditions`` on the
    way.
    """

    t: sp.Symbol
    depth: sp.Rational
    conditions: Conditions = field(default_factory=list)
    slow: sp.Symbol | None = None

    def of(self, f: sp.Expr) -> Truncated:
        """The expansion of ``f``. Raises RuleError, naming the node, where it has none of this form."""
        if f is sp.I or f.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
            raise RuleError("the function is not real near the limit point")
        if not f.has(self.t):
            if f.has(sp.I):
                raise RuleError("the function is not real near the limit point")
            return self._clean({sp.Integer(0): f}, sp.oo)
        if f == self.t:
            return Truncated({sp.Integer(1): sp.Integer(1)})
        if isinstance(f, sp.Add):
            return self._sum([self.of(part) for part in f.args])
        if isinstance(f, sp.Mul):
            return self._product([self.of(part) for part in f.args])
        if isinstance(f, sp.Pow) and f.base is not sp.E:
            return self._power(f)
        if isinstance(f, sp.floor):
            inner = self.of(f.args[0])
            return self._clean(inner.terms, min(inner.order, sp.Integer(0)))
        if isinstance(f, sp.Abs):
            inner = self.of(f.args[0])
            _, lead = self._leading(inner, f)
            lead = self._at_last(lead)
            sign = (
                sp.Integer(1)
                if lead.is_positive
                else sp.Integer(-1)
                if lead.is_negative
                else sp.Abs(lead) / lead
            )
            return Truncated({e: sign * c for e, c in inner.terms.items()}, inner.order)
        if isinstance(f, sp.exp) or (isinstance(f, sp.Pow) and f.base is sp.E):
            return self._exponential(f)
        if isinstance(f, sp.log):
            return self._logarithm(f)
        if type(f) in ANALYTIC:
            return self._analytic(f)
        if type(f) in SMOOTH:
            return self._smooth(f)
        raise RuleError(f"no expansion in the limit's variable for {type(f).__name__}")

    def _clean(self, terms: dict[sp.Rational, sp.Expr], order: sp.Expr) -> Truncated:
        kept: dict[sp.Rational, sp.Expr] = {}
        for exponent, coefficient in terms.items():
            if exponent < order and not self._vanishes(coefficient):
                kept[exponent] = coefficient
        if len(kept) > _MOST_TERMS:
            raise RuleError("the expansion has too many terms: simplify the line first")
        return Truncated(kept, order)

    def _vanishes(self, coefficient: sp.Expr) -> bool:
        """True for a coefficient that is identically zero; what is not plain algebra becomes a condition."""
        if coefficient == 0 or (coefficient.is_number and coefficient.is_zero):
            return True
        if not isinstance(coefficient, (sp.Add, sp.Mul)) or not coefficient.has(sp.Add):
            return False
        normal = sp.cancel(sp.together(coefficient))
        if normal == 0:
            return True
        trigonometric = normal.atoms(sp.sin)
        if trigonometric:
            numerator = sp.expand(sp.fraction(normal)[0])
            for sine in trigonometric:
                numerator = sp.expand(sp.rem(numerator, sine**2 + sp.cos(sine.args[0]) ** 2 - 1, sine))
            if numerator == 0:
                self.conditions.append((equal(coefficient, sp.Integer(0)), "the coefficient vanishes"))
                return True
        return False

    def _leading(self, series: Truncated, source: sp.Expr) -> tuple[sp.Rational, sp.Expr]:
        """The leading exponent and coefficient, the latter non-zero by a condition."""
        if not series.terms:
            raise RuleError(f"the leading term of {source} is not known to this order")
        exponent = min(series.terms)
        lead = series.terms[exponent]
        if lead.is_zero is not False or not lead.is_number:
            self.conditions.append((nonzero(self._at_last(lead)), "the leading coefficient does not vanish"))
        return exponent, lead

    def _at_last(self, lead: sp.Expr) -> sp.Expr:
        """What decides a coefficient's sign close to the limit: its own factor beside the power of the slow symbol."""
        if self.slow is None or not lead.has(self.slow):
            return _factored(lead)
        return growth(lead, self.slow, self.conditions)[1]

    def _settled(self, start: sp.Expr, source: sp.Expr) -> sp.Expr:
        """A limit of an argument, which must not grow with the slow symbol."""
        if self.slow is not None and start.has(self.slow):
            raise RuleError(f"the argument of {source} grows as a logarithm")
        return start

    def _sum(self, parts: list[Truncated]) -> Truncated:
        order = min(part.order for part in parts)
        terms: dict[sp.Rational, sp.Expr] = {}
        for part in parts:
            for exponent, coefficient in part.terms.items():
                terms[exponent] = terms.get(exponent, sp.Integer(0)) + coefficient
        return self._clean(terms, order)

    def _product(self, parts: list[Truncated]) -> Truncated:
        result = parts[0]
        for part in parts[1:]:
            order = min(result.order + part.lowest, part.order + result.lowest)
            if result.terms and part.terms:
                order = min(order, result.lowest + part.lowest + self.depth + max(_gap(result), _gap(part)))
            terms: dict[sp.Rational, sp.Expr] = {}
            for e1, c1 in result.terms.items():
                for e2, c2 in part.terms.items():
                    if e1 + e2 < order:
                        terms[e1 + e2] = terms.get(e1 + e2, sp.Integer(0)) + c1 * c2
            exact = result.order == sp.oo and part.order == sp.oo
            dropped = any(e1 + e2 >= order for e1 in result.terms for e2 in part.terms)
            result = self._clean(terms, sp.oo if exact and not dropped else order)
        return result

    def _power(self, f: sp.Pow) -> Truncated:
        if f.exp.has(self.t):
            return self.of(sp.exp(f.exp * sp.log(f.base), evaluate=False))
        base = self.of(f.base)
        if f.exp.is_Integer and f.exp > 0:
            return self._product([base] * int(f.exp))
        exponent, lead = self._leading(base, f.base)
        if not f.exp.is_integer:
            self.conditions.append((positive(self._at_last(lead)), "the base of a fractional power is positive"))
        if exponent != 0 and not f.exp.is_Rational:
            raise RuleError(f"the power {f} of a quantity that vanishes or grows has a symbolic exponent")
        rest = self._relative(base, exponent, lead)
        one_plus = self._compose(
            rest, lambda k: sp.binomial(f.exp, k) if f.exp.is_Rational else sp.ff(f.exp, k) / sp.factorial(k)
        )
        shift = exponent * f.exp if exponent != 0 else sp.Integer(0)
        return Truncated(
            {e + shift: lead**f.exp * c for e, c in one_plus.terms.items()}, one_plus.order + shift
        )

    def _relative(self, series: Truncated, exponent: sp.Rational, lead: sp.Expr) -> Truncated:
        """``u`` in ``lead t^exponent (1 + u)``."""
        terms = {e - exponent: c / lead for e, c in series.terms.items() if e != exponent}
        return Truncated(terms, series.order - exponent)

    def _compose(self, u: Truncated, coefficient: object) -> Truncated:
        """``sum_k coefficient(k) u^k`` for a small u, to ``depth``."""
        order = min(u.order, self.depth) if u.terms or u.order != sp.oo else sp.oo
        total = Truncated({sp.Integer(0): coefficient(0)})  # type: ignore[operator]
        power, k = Truncated({sp.Integer(0): sp.Integer(1)}), 0
        while u.terms and (k + 1) * u.lowest < order:
            k += 1
            power = self._product([power, u])
            scaled = Truncated({e: coefficient(k) * c for e, c in power.terms.items()}, power.order)  # type: ignore[operator]
            total = self._sum([total, scaled])
        return self._clean(total.terms, min(order, total.order))

    def _small(self, f: sp.Expr) -> tuple[sp.Expr, Truncated] | None:
        """The limit c0 of an argument and the rest u -> 0; None when it grows."""
        inner = self.of(f)
        if inner.order <= 0:
            raise RuleError(f"the argument {f} is not known to this order")
        if inner.terms and inner.lowest < 0:
            return None
        rest = {e: c for e, c in inner.terms.items() if e != 0}
        return inner.terms.get(sp.Integer(0), sp.Integer(0)), Truncated(rest, inner.order)

    def _exponential(self, f: sp.Expr) -> Truncated:
        argument = f.args[0] if isinstance(f, sp.exp) else f.exp
        parts = self._small(argument)
        if parts is None:
            inner = self.of(argument)
            _, lead = self._leading(inner, argument)
            if self._at_last(lead).is_positive:
                raise RuleError(f"{f} grows: write the line with decaying exponentials")
            self.conditions.append((positive(self._at_last(-lead)), "the exponential decays"))
            return Truncated({}, self.depth)
        start, u = parts
        shift = sp.Integer(0)
        if self.slow is not None and start.has(self.slow):
            shift = -sp.expand(start).coeff(self.slow, 1)
            start = self._settled(sp.expand(start + shift * self.slow), f)
            if not shift.is_Rational:
                raise RuleError(f"{f} is a power with a symbolic exponent")
        series = self._compose(u, lambda k: 1 / sp.factorial(k))
        return Truncated({e + shift: sp.exp(start) * c for e, c in series.terms.items()}, series.order + shift)

    def _logarithm(self, f: sp.Expr) -> Truncated:
        inner = self.of(f.args[0])
        exponent, lead = self._leading(inner, f.args[0])
        if exponent != 0 and self.slow is None:
            raise RuleError(f"{f} is unbounded in the limit: bound it instead")
        self._settled(lead, f)
        self.conditions.append((positive(self._at_last(lead)), "the logarithm's argument is positive"))
        rest = self._relative(inner, exponent, lead)
        series = self._compose(
            rest, lambda k: sp.Integer(0) if k == 0 else sp.Integer(-1) ** (k + 1) / sp.Integer(k)
        )
        head = sp.log(lead) - (exponent * self.slow if self.slow is not None else 0)
        return self._sum([Truncated({sp.Integer(0): head}), series])

    def _analytic(self, f: sp.Expr) -> Truncated:
        parts = self._small(f.args[0])
        if parts is None and isinstance(f, sp.atan):
            return self._far_arctangent(f.args[0])
        if parts is None and isinstance(f, (sp.erf, sp.erfc, sp.tanh)):
            return self._saturated(f)
        if parts is None:
            raise RuleError(f"{f} has no limit of this kind: its argument grows")
        start, u = self._settled(parts[0], f), parts[1]
        self.conditions.extend(ANALYTIC[type(f)](start))
        variable = sp.Dummy("w")
        head = f.func(variable)
        return self._compose(u, lambda k: sp.diff(head, variable, k).subs(variable, start) / sp.factorial(k))

    def _far_arctangent(self, argument: sp.Expr) -> Truncated:
        """``atan(w) = pi/2 - atan(1/w)`` for w > 0, and its mirror image."""
        _, lead = self._leading(self.of(argument), argument)
        side = -1 if lead.is_negative else 1
        self.conditions.append((positive(self._at_last(side * lead)), "the arctangent's argument keeps its sign"))
        return self.of(side * sp.pi / 2 - sp.atan(1 / argument))

    def _saturated(self, f: sp.Expr) -> Truncated:
        """``erf w`` and ``tanh w`` are 1 or -1 up to less than any power of t, where w grows as a power of 1/t."""
        _, lead = self._leading(self.of(f.args[0]), f.args[0])
        side = -1 if lead.is_negative else 1
        self.conditions.append((positive(self._at_last(side * lead)), "the argument keeps its sign"))
        end = 1 - side if isinstance(f, sp.erfc) else side
        return self._clean({sp.Integer(0): sp.Integer(end)}, self.depth)

    def _smooth(self, f: sp.Expr) -> Truncated:
        starts, orders = [], []
        for argument in f.args:
            parts = self._small(argument)
            if parts is None:
                raise RuleError(f"{f} has no limit of this kind: its argument grows")
            starts.append(self._settled(parts[0], f))
            orders.append(parts[1].lowest)
            if isinstance(f, DepthRoot):
                self._not_below(*parts)
        self.conditions.extend(SMOOTH[type(f)](*starts))
        return Truncated({sp.Integer(0): f.func(*starts)}, min(orders))


    def _not_below(self, start: sp.Expr, rest: Truncated) -> None:
        """From a start that may be 0 an argument of the depth law moves upwards, or not at all."""
        if not rest.terms and rest.order == sp.oo:
            return
        above = positive(start)
        if rest.terms:
            above = sp.Or(above, positive(rest.terms[rest.lowest]), evaluate=False)
        self.conditions.append((above, "the depth law's argument is not negative close to the limit"))


def _gap(series: Truncated) -> sp.Expr:
    """Room for exact terms beyond the leading one, which must not be cut off."""
    return (
        max(series.terms) - min(series.terms)
        if series.order == sp.oo and len(series.terms) > 1
        else sp.Integer(0)
    )


def growth(coefficient: sp.Expr, slow: sp.Symbol, conditions: Conditions) -> tuple[sp.Expr, sp.Expr]:
    """``(d, c)`` with ``coefficient ~ c slow^d`` as the slow symbol grows, c != 0 by conditions.

    Raises RuleError unless the coefficient is a quotient of polynomials in a root of the symbol.
    """
    roots = [power.exp for power in coefficient.atoms(sp.Pow) if power.base == slow]
    if not all(exponent.is_Rational for exponent in roots):
        raise RuleError("a power of a logarithm with a symbolic exponent")
    order = sp.ilcm(1, 1, *(exponent.q for exponent in roots))
    root = sp.Dummy("root", positive=True)
    plain = sp.cancel(sp.together(coefficient.xreplace({slow: root**order})))
    try:
        above, below = (sp.Poly(part, root) for part in sp.fraction(plain))
    except sp.PolynomialError:
        raise RuleError("a logarithm inside another function grows") from None
    conditions += [(nonzero(part.LC()), "the leading coefficient does not vanish") for part in (above, below)]
    return sp.Rational(above.degree() - below.degree(), order), _factored(above.LC() / below.LC())


def _factored(expression: sp.Expr) -> sp.Expr:
    return sp.factor_terms(expression)
