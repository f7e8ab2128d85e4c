"""The normal form of an expression: a fraction of polynomials in atoms, with the relations that hold among
them.

Powers and logarithms are taken apart along the irreducible factors of their base, where the signs of these
are known; trigonometric functions along the terms of their argument; the other heads are in :mod:`.heads`.
What is assumed throughout: the expression is defined (see :mod:`.definedness`), which is decided apart.
"""

from __future__ import annotations

import sympy as sp
from flint import fmpq
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders import heads
from derivations.deciders.field import (
    ANY,
    NEGATIVE,
    NONNEGATIVE,
    NONZERO,
    NOUGHT,
    ONE,
    POSITIVE,
    ZERO,
    Fraction,
    Outside,
    Poly,
    fraction,
    generator_indices,
    whole,
)
from derivations.deciders.forms import assumed_signs
from derivations.deciders.scales import Scales
from derivations.deciders.setting import RELATION_SIGNS, Setting

_LARGEST_FACTORED = 10**24


class Normaliser:
    """Turns expressions into fractions over one :class:`Setting`."""

    def __init__(self, setting: Setting, scales: Scales) -> None:
        self.setting, self.scales = setting, scales
        self.opaque: dict[str, sp.Expr] = {}
        self.equations: list[Poly] = []
        self._seen: dict[sp.Basic, Fraction] = {}

    def fork(self) -> Normaliser:
        """A copy that can learn more while this one stays as it is."""
        other = Normaliser(self.setting.fork(), Scales(*self.scales.key))
        other.opaque, other.equations, other._seen = dict(self.opaque), list(self.equations), dict(self._seen)
        return other

    def of(self, node: sp.Basic) -> Fraction:
        """The normal form. Raises Outside, or Restart when the scales have to be chosen anew."""
        if node not in self._seen:
            self._seen[node] = self._new(node)
        return self._seen[node]

    def _new(self, node: sp.Basic) -> Fraction:
        if isinstance(node, sp.Rational):
            if not node.is_finite:
                raise Outside(f"{node} is not a number")
            return whole(fmpq(int(node.p), int(node.q)))
        if isinstance(node, sp.Symbol):
            return self._symbol(node)
        if isinstance(node, sp.Add):
            total = whole(0)
            for arg in sorted(node.args, key=sp.default_sort_key):
                total = total + self.of(arg)
            return total
        if isinstance(node, sp.Mul):
            result = whole(1)
            for arg in sorted(node.args, key=sp.default_sort_key):
                result = result * self.of(arg)
            return result
        if isinstance(node, sp.Pow):
            if node.base is sp.E:
                return self.exponential(self.of(node.exp))
            return self.power(self.of(node.base), self.of(node.exp))
        if isinstance(node, sp.exp):
            return self.exponential(self.of(node.args[0]))
        if not isinstance(node, sp.Expr) or node in (sp.I, sp.nan, sp.zoo, sp.oo, -sp.oo):
            raise Outside(f"{node} is not a real expression")
        return heads.head(self, node)

    def _symbol(self, symbol: sp.Symbol) -> Fraction:
        if symbol.is_extended_real is False or symbol.is_commutative is False:
            raise Outside(f"the symbol {symbol} is not real")
        signs = assumed_signs(symbol)
        made, _ = self.setting.generator(
            f"symbol {sp.srepr(symbol)}", symbol, signs, integer=bool(symbol.is_integer)
        )
        if made.integer and signs == POSITIVE:
            self.setting.know(made.poly - ONE, NONNEGATIVE)
        return Fraction(made.poly, ONE)

    def atom(self, key: str, expression: sp.Expr, signs: int = ANY) -> tuple[Fraction, bool]:
        """An atom without relations."""
        made, new = self.setting.generator(key, expression, signs)
        return Fraction(made.poly, ONE), new

    def expression(self, value: Fraction) -> sp.Expr:
        """A fraction with its atoms put back."""
        return self.setting.expression(value.num) / self.setting.expression(value.den)

    # Powers

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        """``base^exponent``: a field operation for whole exponents, atoms for the rest."""
        if exponent.is_constant and exponent.rational.q == 1:
            times = int(exponent.rational.p)
            if times < 0 and base.num.is_zero():
                raise Outside("a power of zero with a negative exponent")
            return base**times
        if base.num.is_zero():
            if self.setting.sign_of(exponent) == POSITIVE:
                return whole(0)
            raise Outside("a power of zero")
        if self.setting.is_integer(exponent) and self.setting.sign_of(base) & NEGATIVE:
            return self._whole_power(base, exponent)
        parts = self.terms(exponent)
        base = self._shortened(base)
        result = whole(1)
        for factor, multiplicity in self.positive_factors(base):
            result = result * self._factor_power(factor, multiplicity, parts, exponent)
        return result

    def _shortened(self, value: Fraction) -> Fraction:
        """The value with its numerator divided by the given equations, where that makes it shorter."""
        num = value.num
        for equation in self.equations:
            rest = divmod(num, equation)[1] if not equation.is_zero() else num
            if len(rest) < len(num) and not rest.is_zero():
                num = rest
        return fraction(num, value.den)

    def _whole_power(self, base: Fraction, exponent: Fraction) -> Fraction:
        """``base^exponent`` for a whole symbolic exponent and a base that may be negative, factor by
        factor.
        """
        content, factors = _factored(base)
        result = self._sign_power(exponent) if content < 0 else whole(1)
        for number, multiplicity in _number_factors(abs(content)):
            result = result * self.power(number, exponent * whole(multiplicity))
        for factor, multiplicity in factors:
            signs, inner = self.setting.sign(factor), exponent * whole(multiplicity)
            if not signs & NEGATIVE:
                result = result * self.power(Fraction(factor, ONE), inner)
            elif not signs & POSITIVE:
                result = result * self._sign_power(inner) * self.power(Fraction(-factor, ONE), inner)
            else:
                result = result * self._signed_power(Fraction(factor, ONE), inner)
        return result

    def _sign_power(self, exponent: Fraction) -> Fraction:
        """``(-1)^exponent`` for a whole exponent: a product of square roots of 1."""
        result = whole(1)
        for coefficient, unit in self.terms(exponent):
            if int(coefficient.p) % 2:
                written = sp.Pow(-1, self.expression(unit), evaluate=False)
                made, _ = self.setting.generator(f"parity {unit.key}", written, NONZERO, 2, whole(1))
                result = result * (whole(-1) if unit.is_constant else Fraction(made.poly, ONE))
        return result

    def _signed_power(self, factor: Fraction, exponent: Fraction) -> Fraction:
        parts = self.terms(exponent)
        if self.setting.sign_of(factor) & ZERO:
            parts = [(fmpq(1), exponent)]
        result = whole(1)
        for coefficient, unit in parts:
            if unit.is_constant:
                result = result * factor ** int(coefficient.p)
                continue
            written = self.expression(factor) ** self.expression(unit)
            atom, _ = self.atom(f"whole power {factor.key} ^ {unit.key}", written)
            result = result * atom ** int(coefficient.p)
        return result

    def _factor_power(
        self, factor: Fraction, multiplicity: int, parts: list[tuple[fmpq, Fraction]], exponent: Fraction
    ) -> Fraction:
        logged = self._exponent_inside(factor)
        if logged is not None:
            return self.exponential(logged * exponent * whole(multiplicity))
        if (len(parts) == 1 and parts[0][1].is_constant) or self.setting.sign_of(factor) == POSITIVE:
            result = whole(1)
            for coefficient, unit in parts:
                result = result * self._root(factor, coefficient * multiplicity, unit)
            return result
        made, _ = self.atom(
            f"power {factor.key} ^ {exponent.key}",
            self.expression(factor) ** self.expression(exponent),
            NONNEGATIVE,
        )
        return made**multiplicity

    def _exponent_inside(self, factor: Fraction) -> Fraction | None:
        """``x`` where the factor is the atom ``e^x``."""
        indices = generator_indices(factor.num)
        if factor.den != ONE or len(indices) != 1:
            return None
        generator = self.setting.generators[indices[0]]
        if generator.poly != factor.num or not isinstance(generator.expression, sp.exp):
            return None
        return self.of(generator.expression.args[0])

    def _root(self, factor: Fraction, coefficient: fmpq, unit: Fraction) -> Fraction:
        """``factor^(coefficient * unit)`` as a whole power of the atom ``factor^(unit / root)``."""
        if unit.is_constant and coefficient.q == 1:
            return factor ** int(coefficient.p)
        if (coefficient * self.scales.root).q != 1:
            self.scales.need("root", int(coefficient.q))
        order = self.scales.root
        exponent = int((coefficient * order).p)
        signs = POSITIVE if self.setting.sign_of(factor) == POSITIVE else NONNEGATIVE
        body = self.expression(factor)
        if unit.is_constant:
            expression = sp.Pow(body, sp.Rational(1, order))
            made, new = self.setting.generator(f"root {factor.key}", expression, signs, order, factor)
        else:
            expression = sp.Pow(body, self.expression(unit) / order)
            made, new = self.setting.generator(f"root {factor.key} ^ {unit.key}", expression, signs)
            if new and signs == POSITIVE:
                heads.power_facts(self, made, factor, unit)
        return Fraction(made.poly, ONE) ** exponent

    def exponential(self, exponent: Fraction) -> Fraction:
        """``e^exponent``: a product of atoms, logarithms in the exponent turned into powers."""
        result = whole(1)
        for coefficient, unit in self.terms(exponent):
            inner = self._logarithm_inside(unit)
            if inner is not None:
                result = result * self.power(inner[0], inner[1] * whole(coefficient))
                continue
            if (coefficient * self.scales.root).q != 1:
                self.scales.need("root", int(coefficient.q))
            order = self.scales.root
            argument = unit * whole(fmpq(1, order))
            written = sp.exp(self.expression(argument), evaluate=False)
            made, new = self.setting.generator(f"exp {unit.key}", written, POSITIVE)
            if new:
                heads.exponential_facts(self, made, argument)
            result = result * Fraction(made.poly, ONE) ** int((coefficient * order).p)
        return result

    def _logarithm_inside(self, unit: Fraction) -> tuple[Fraction, Fraction] | None:
        """``(x, u)`` where the unit is ``u log(x)``."""
        for index in generator_indices(unit.num):
            generator = self.setting.generators[index]
            if (
                isinstance(generator.expression, sp.log)
                and len(unit.num) == 1
                and unit.num.degrees()[index] == 1
            ):
                rest = Fraction(unit.num, unit.den) / Fraction(generator.poly, ONE)
                return self.of(generator.expression.args[0]), rest
        return None

    def logarithm(self, value: Fraction) -> Fraction:
        """``log(value)``: a sum over the factors of a positive value."""
        if value.num.is_zero():
            raise Outside("the logarithm of zero")
        result = whole(0)
        for factor, multiplicity in self.positive_factors(value):
            result = result + whole(multiplicity) * self._log_atom(factor)
        return result

    def _log_atom(self, factor: Fraction) -> Fraction:
        indices = generator_indices(factor.num)
        if factor.den == ONE and len(indices) == 1 and self.setting.generators[indices[0]].poly == factor.num:
            written = self.setting.generators[indices[0]].expression
            if isinstance(written, sp.exp):
                return self.of(written.args[0])
            if isinstance(written, sp.Pow) and self.setting.sign(factor.num) == POSITIVE:
                return self.of(written.exp) * self.logarithm(self.of(written.base))
        made, new = self.setting.generator(
            f"log {factor.key}", sp.log(self.expression(factor), evaluate=False)
        )
        if new:
            heads.logarithm_facts(self, made, factor)
        return Fraction(made.poly, ONE)

    def positive_factors(self, value: Fraction) -> list[tuple[Fraction, int]]:
        """Nonnegative factors with their multiplicities; what has no known sign is lumped into one.

        The value itself is nonnegative where the power is defined. With a lump beside them the other
        factors must be strictly positive, else the lump's own root need not be real.
        """
        content, factors = _factored(value)
        known: list[tuple[Fraction, int]] = []
        overall = 1 if content > 0 else -1
        for factor, multiplicity in factors:
            signs = self.setting.sign(factor)
            if not signs & NEGATIVE:
                known.append((Fraction(factor, ONE), multiplicity))
            elif not signs & POSITIVE:
                known.append((Fraction(-factor, ONE), multiplicity))
                overall *= -1 if multiplicity % 2 else 1
            elif multiplicity % 2 == 0:
                size = heads.absolute(self, factor)
                known.append((size, multiplicity))
            else:
                return self._lumped(content, factors)
        if overall < 0:
            return self._lumped(content, factors)
        return _number_factors(abs(content)) + known

    def _lumped(self, content: fmpq, factors: list[tuple[Poly, int]]) -> list[tuple[Fraction, int]]:
        strict = [(f, m) for f, m in factors if self.setting.sign(f) == POSITIVE]
        lump = whole(1 if content > 0 else -1)
        for factor, multiplicity in factors:
            if not any(factor == other for other, _ in strict):
                lump = lump * Fraction(factor, ONE) ** multiplicity
        if lump.is_constant:
            raise Outside("a root or logarithm of a negative number")
        return _number_factors(abs(content)) + [(Fraction(f, ONE), m) for f, m in strict] + [(lump, 1)]

    # Terms

    def terms(self, value: Fraction) -> list[tuple[fmpq, Fraction]]:
        """``value = sum c_i u_i`` with rational c_i and units u_i that are monomials over the denominator."""
        quotient, rest = divmod(value.num, value.den) if value.den != ONE else (value.num, NOUGHT)
        parts: dict[str, tuple[fmpq, Fraction]] = {}
        for poly, below in ((quotient, ONE), (rest, value.den)):
            for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
                unit = fraction(poly.context().from_dict({tuple(exponents): fmpq(1)}), below)
                lead = unit.num.leading_coefficient()
                unit = Fraction(unit.num / lead, unit.den)
                before = parts.get(unit.key, (fmpq(0), unit))[0]
                parts[unit.key] = (before + coefficient * lead, unit)
        return [(c, u) for c, u in parts.values() if c != 0]

    # Conditions

    def learn(self, condition: Boolean) -> bool:
        """Add a condition to what is known; False where it is not a relation in the fragment."""
        if not isinstance(condition, Relational) or type(condition) not in RELATION_SIGNS:
            return False
        try:
            gap = self.of(condition.lhs) - self.of(condition.rhs)
        except Outside:
            return False
        signs = RELATION_SIGNS[type(condition)]
        self.setting.know_sign(gap, signs)
        if isinstance(condition, sp.Eq):
            self.equations.append(gap.num)
        return True


def _factored(value: Fraction) -> tuple[fmpq, list[tuple[Poly, int]]]:
    content, above = value.num.factor()
    below_content, below = value.den.factor()
    factors = [(f, int(m)) for f, m in above] + [(f, -int(m)) for f, m in below]
    return content / below_content, factors


def _number_factors(number: fmpq) -> list[tuple[Fraction, int]]:
    if max(number.p, number.q) > _LARGEST_FACTORED:
        return [(whole(number), 1)]
    primes = [(int(p), int(m)) for p, m in number.p.factor()] + [
        (int(p), -int(m)) for p, m in number.q.factor()
    ]
    return [(whole(p), m) for p, m in primes]
