"""What is known while one claim is decided: the generators made so far, the conditions on them, their signs.

Conditions come from the symbols' assumptions, the declared ranges, what is given, and what is true of each
atom (``cos^2 + sin^2 = 1``, ``e^x >= 1 + x``, ...). A condition that has no translation is left out: knowing
less can lose a proof, not make a false one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sympy as sp
import z3
from flint import arb, fmpq
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders import solver
from derivations.deciders.field import (
    ANY,
    MOST_GENERATORS,
    NEGATIVE,
    NONNEGATIVE,
    NONPOSITIVE,
    NONZERO,
    ONE,
    POSITIVE,
    ZERO,
    Fraction,
    Generator,
    Outside,
    Poly,
    constant,
    fraction,
    generator_indices,
    negated,
    plus,
    product,
    raised,
    term_signs,
    times,
)
from theory.ball import enclose, precision

_CONSTANT_BITS = 128
_DECIDED = (POSITIVE, NEGATIVE, ZERO)
_SIGN_STEPS = 60_000
_MOST_SIGN_QUERIES = 400

RELATION_SIGNS: dict[type, int] = {
    sp.Eq: ZERO,
    sp.Ne: NONZERO,
    sp.StrictGreaterThan: POSITIVE,
    sp.GreaterThan: NONNEGATIVE,
    sp.StrictLessThan: NEGATIVE,
    sp.LessThan: NONPOSITIVE,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """The polynomial has one of the signs."""

    poly: Poly
    signs: int


class Setting:
    """Generators and facts of one decision. Symbols are real; integer ones are real here, with their
    bounds tightened.
    """

    def __init__(self) -> None:
        self.generators: list[Generator] = []
        self.facts: list[Fact] = []
        self.clauses: list[z3.BoolRef] = []
        self._index: dict[str, int] = {}
        self._signs: dict[str, tuple[int, int]] = {}
        self._queries = 0
        self._balls: dict[int, arb | None] = {}
        self._origin: tuple[Setting, int, int] | None = None
        self._relations: list[list[tuple[z3.BoolRef, bool]]] = []
        self._fact_formulas: list[tuple[z3.BoolRef, bool]] = []

    def fork(self) -> Setting:
        """A copy that can grow while this one stays as it is."""
        other = Setting()
        other.generators, other.facts, other.clauses = (
            list(self.generators),
            list(self.facts),
            list(self.clauses),
        )
        other._index = dict(self._index)
        other._signs, other._balls = dict(self._signs), dict(self._balls)
        other._origin = (self, len(self.generators), len(self.facts))
        return other

    def generator(
        self,
        key: str,
        expression: sp.Expr,
        signs: int = ANY,
        power: int = 0,
        relation: Fraction | None = None,
        integer: bool = False,
    ) -> tuple[Generator, bool]:
        """The generator of this key, and whether it was made now."""
        if key in self._index:
            return self.generators[self._index[key]], False
        if len(self.generators) == MOST_GENERATORS:
            raise Outside("more atoms than the arithmetic has generators")
        made = Generator(len(self.generators), expression, signs, power, relation, integer)
        self._index[key] = made.index
        self.generators.append(made)
        return made, True

    def know(self, poly: Poly, signs: int) -> None:
        """Add a fact."""
        if signs & POSITIVE == 0 and signs & NEGATIVE:
            poly, signs = -poly, negated(signs)
        if poly.is_constant() or signs == ANY:
            if poly.is_constant() and signs != ANY and not signs & term_signs(poly, []):
                self.facts.append(Fact(poly, signs))
            return
        self.facts.append(Fact(poly, signs))

    def know_sign(self, value: Fraction, signs: int) -> None:
        """Add a fact about a fraction whose denominator is nonzero."""
        if not value.den.is_constant():
            self.know(value.den, NONZERO)
        if signs in (ZERO, NONZERO):
            self.know(value.num, signs)
            return
        below = self.sign(value.den)
        if below in (POSITIVE, NEGATIVE):
            self.know(value.num, signs if below == POSITIVE else negated(signs))
        else:
            self.know(product(value.num, value.den), signs)
        self._tighten(value, signs)

    def _tighten(self, value: Fraction, signs: int) -> None:
        """A strict inequality between whole numbers holds with room 1."""
        if signs not in (POSITIVE, NEGATIVE) or not self.is_integer(value):
            return
        shifted = value.num - ONE if signs == POSITIVE else -value.num - ONE
        self.know(shifted, NONNEGATIVE)

    def is_integer(self, value: Fraction) -> bool:
        """True for a polynomial in integer generators with whole coefficients."""
        return (
            bool(value.den.is_constant())
            and all(c.q == 1 for c in value.num.coeffs())
            and all(self.generators[i].integer for i in generator_indices(value.num))
        )

    def sign(self, poly: Poly) -> int:
        """The signs that ``poly`` may have, as a mask; ANY when nothing is found."""
        if poly.is_constant():
            return term_signs(poly, [])
        key = str(poly)
        found, known = self._signs.get(key, (ANY, -1))
        if known != len(self.facts) and found not in _DECIDED:
            known = len(self.facts)
            found = self._sign(poly)
            self._signs[key] = found, known
        return found

    def sign_of(self, value: Fraction) -> int:
        """The signs that a fraction may have."""
        return times(self.sign(value.num), self.sign(value.den))

    def _sign(self, poly: Poly) -> int:
        found = term_signs(poly, self.generators) & self._from_facts(poly)
        if found not in _DECIDED:
            found &= self._constant_sign(poly)
        if found in _DECIDED:
            return found
        content, factors = poly.factor()
        if len(factors) > 1 or (factors and factors[0][1] > 1):
            result = POSITIVE if content > 0 else NEGATIVE
            for factor, multiplicity in factors:
                result = times(result, raised(self.sign(factor), int(multiplicity)))
            return result & found or found
        return self._from_solver(poly, found)

    def _from_facts(self, poly: Poly) -> int:
        """``poly = c fact + rest`` with the sign of the rest plain from its terms."""
        found = ANY
        for fact in self.facts:
            if fact.signs in (NONZERO, ZERO) and fact.poly != poly and fact.poly != -poly:
                continue
            scale = _matching_scale(poly, fact.poly)
            if scale is None:
                continue
            rest = poly - fact.poly * scale
            rest_signs = term_signs(rest, self.generators) if not rest.is_zero() else ZERO
            found &= plus(fact.signs if scale > 0 else negated(fact.signs), rest_signs)
        return found

    def _from_solver(self, poly: Poly, found: int) -> int:
        if (
            poly.total_degree() > 6
            or len(poly) > 60
            or self._queries > _MOST_SIGN_QUERIES
            or self._has_free_line(poly)
        ):
            return found
        for absent in (NEGATIVE, POSITIVE, ZERO):
            if not found & absent or found == absent or (absent == ZERO and found & NONZERO == NONZERO):
                continue
            self._queries += 1
            if self.contradicts(solver.formula(poly, absent), _SIGN_STEPS, shallow=True):
                found &= ~absent
        return found

    def _has_free_line(self, poly: Poly) -> bool:
        """True when some generator of which nothing is known occurs to the first power: then any sign
        occurs.
        """
        bound = {i for fact in self.facts for i in generator_indices(fact.poly)}
        return any(
            degree == 1
            and i not in bound
            and self.generators[i].signs == ANY
            and self.generators[i].relation is None
            for i, degree in enumerate(poly.degrees()[: len(self.generators)])
        )

    def _constant_sign(self, poly: Poly) -> int:
        """The sign of a polynomial in constant atoms, by balls."""
        indices = generator_indices(poly)
        values = {i: self._ball(i) for i in indices}
        if None in values.values():
            return ANY
        with precision(_CONSTANT_BITS):
            total = arb(0)
            for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
                term = arb(coefficient)
                for i in indices:
                    term *= values[i] ** int(exponents[i])  # type: ignore[operator]
                total += term
            return POSITIVE if total > 0 else NEGATIVE if total < 0 else ANY

    def _ball(self, index: int) -> arb | None:
        """The enclosure of a constant atom, None for any other."""
        if index not in self._balls:
            expression = self.generators[index].expression
            value = None
            if not expression.free_symbols:
                with precision(_CONSTANT_BITS):
                    try:
                        value = enclose(expression, {})
                    except (TypeError, KeyError, ValueError, OverflowError):
                        value = None
            self._balls[index] = value if value is not None and value.is_finite() else None
        return self._balls[index]

    def constraints(self, shallow: bool = False) -> list[z3.BoolRef]:
        """All that is known, for the solver; ``shallow`` leaves out what is of high degree."""
        self._written_out()
        known = [
            formula for formulas in self._relations for formula, plain in formulas if plain or not shallow
        ]
        known += [formula for formula, plain in self._fact_formulas if plain or not shallow]
        return known if shallow else known + self.clauses

    def _written_out(self) -> None:
        """Each generator and each fact as a formula, once; what was there at the fork by its origin."""
        if self._origin is not None:
            origin, generators, facts = self._origin
            origin._written_out()
            self._relations = origin._relations[:generators]
            self._fact_formulas = origin._fact_formulas[:facts]
            self._origin = None
        for generator in self.generators[len(self._relations) :]:
            self._relations.append(_generator_formulas(generator))
        for fact in self.facts[len(self._fact_formulas) :]:
            plain = fact.poly.total_degree() <= 2 and len(fact.poly) <= 12
            self._fact_formulas.append((solver.formula(fact.poly, fact.signs), plain))

    def contradicts(self, formula: z3.BoolRef, steps: int, shallow: bool = False) -> bool:
        """True when the solver finds ``formula`` impossible beside what is known."""
        return solver.exclude([*self.constraints(shallow), formula], steps, shallow)

    def expression(self, poly: Poly) -> sp.Expr:
        """The polynomial with its atoms put back."""
        terms = []
        for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
            atoms = [self.generators[i].expression ** int(e) for i, e in enumerate(exponents) if e]
            terms.append(sp.Mul(sp.Rational(int(coefficient.p), int(coefficient.q)), *atoms))
        return sp.Add(*terms)


def _generator_formulas(generator: Generator) -> list[tuple[z3.BoolRef, bool]]:
    formulas = []
    if generator.signs != ANY:
        formulas.append((solver.formula(generator.poly, generator.signs), True))
    if generator.relation is not None:
        equation = generator.poly**generator.power * generator.relation.den - generator.relation.num
        formulas.append((solver.formula(equation, ZERO), generator.power <= 2))
    return formulas


def _matching_scale(poly: Poly, fact: Poly) -> fmpq | None:
    """The factor that makes the fact's leading term that of ``poly``; None where ``poly`` lacks the term."""
    leading = tuple(fact.monoms()[0])
    own = poly.to_dict().get(leading)
    return None if own is None else own / fact.leading_coefficient()


def conjuncts(conditions: Sequence[Boolean]) -> list[Boolean]:
    """The conditions with every And taken apart, in order."""
    flat: list[Boolean] = []
    for condition in conditions:
        if isinstance(condition, sp.And):
            flat.extend(conjuncts(sorted(condition.args, key=sp.default_sort_key)))
        elif isinstance(condition, sp.Not) and (turned := negation(condition.args[0])) != condition:
            flat.extend(conjuncts([turned]))
        elif condition is not sp.true:
            flat.append(condition)
    return flat


def negation(claim: Boolean) -> Boolean:
    """``not claim`` with relations turned over, built without SymPy deciding anything."""
    if isinstance(claim, Relational):
        opposite = {
            sp.Eq: sp.Ne,
            sp.Ne: sp.Eq,
            sp.StrictGreaterThan: sp.LessThan,
            sp.GreaterThan: sp.StrictLessThan,
            sp.StrictLessThan: sp.GreaterThan,
            sp.LessThan: sp.StrictGreaterThan,
        }[type(claim)]
        return opposite(claim.lhs, claim.rhs, evaluate=False)
    if isinstance(claim, sp.Not):
        return claim.args[0]
    if isinstance(claim, sp.And):
        return sp.Or(*(negation(part) for part in claim.args), evaluate=False)
    if isinstance(claim, sp.Or):
        return sp.And(*(negation(part) for part in claim.args), evaluate=False)
    if isinstance(claim, sp.Implies):
        return sp.And(claim.args[0], negation(claim.args[1]), evaluate=False)
    if claim in (sp.true, sp.false):
        return sp.false if claim is sp.true else sp.true
    return sp.Not(claim, evaluate=False)


def rewritten(statement: Boolean, values: Mapping[sp.Basic, sp.Basic]) -> Boolean:
    """``statement`` with subexpressions replaced at once; relations are rebuilt as written, not decided
    by SymPy.
    """
    if isinstance(statement, Relational):
        return statement.func(*(side.xreplace(values) for side in statement.args), evaluate=False)
    if isinstance(statement, (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)):
        return statement.func(*(rewritten(part, values) for part in statement.args), evaluate=False)
    return statement.xreplace(values)


def signs_by_cases(claim: Boolean) -> Boolean:
    """The claim with each ``sign(u)`` as what it is: 1, -1 or 0 by the sign of u."""
    while found := {node for node in claim.atoms(sp.sign) if node.args[0].is_extended_real is not False}:
        inner = min(found, key=sp.default_sort_key)
        value = inner.args[0]
        cases = sp.Piecewise((1, value > 0), (-1, value < 0), (0, True))
        claim = rewritten(claim, {inner: cases})
    return claim


__all__ = [
    "RELATION_SIGNS",
    "Fact",
    "Setting",
    "conjuncts",
    "constant",
    "fraction",
    "negation",
    "rewritten",
]
