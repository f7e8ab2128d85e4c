"""Exact points inside conditions.

Points are drawn symbol by symbol: the conditions that are affine in the next symbol bound it, the rest is
left to rejection. Equations fix the symbols they can be solved for. What is too narrow for that is asked of
z3. Every point returned satisfies every condition, decided by balls or by an exact normal form.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction as Rational
from functools import lru_cache
from math import ceil, floor, inf, isfinite

import sympy as sp
from flint import arb
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts
from derivations.deciders.truth import Point, at_point
from theory.ball import Box, enclose, precision

_SIMPLE = [
    (float(Rational(text)), sp.Rational(text))
    for text in [
        "1",
        "2",
        "1/2",
        "-1",
        "3",
        "-2",
        "1/3",
        "2/3",
        "3/2",
        "-1/2",
        "0",
        "5",
        "1/5",
        "-3",
        "4",
        "1/10",
        "7/10",
        "10",
        "-7/3",
        "9/4",
        "100",
        "1/100",
    ]
]
_ANGLES = [
    (float(share * sp.pi), share * sp.pi)
    for share in map(sp.Rational, ["1/3", "1/4", "2/3", "1/6", "1/2", "3/4", "0", "1", "1/5"])
]
_MOST_BARREN = 160
_BITS = 64


def sample(
    given: Sequence[Boolean], symbols: Sequence[sp.Symbol], count: int, seed: int, claim: Boolean = sp.true
) -> list[Point]:
    """``count`` distinct exact points inside the conditions, fewer where fewer are found; simple ones come
    first.

    The assumptions of the symbols (positive, integer, ...) are kept as well. Deterministic in ``seed``. A
    ``claim`` only tells which symbols are angles, so that multiples of pi are tried for them.
    """
    return list(source(tuple(given), tuple(symbols), seed, angles_in(claim)).take(count))


class Source:
    """Points of one domain, drawn as they are asked for and kept."""

    def __init__(self, sampler: _Sampler) -> None:
        self._stream, self._drawn = sampler.points(), list[Point]()

    def take(self, count: int) -> list[Point]:
        """The first ``count`` points, fewer where there are no more."""
        while len(self._drawn) < count and (point := next(self._stream, None)) is not None:
            self._drawn.append(point)
        return self._drawn[:count]


@lru_cache(maxsize=512)
def source(
    given: tuple[Boolean, ...],
    symbols: tuple[sp.Symbol, ...],
    seed: int,
    angles: frozenset[sp.Basic] = frozenset(),
) -> Source:
    """The points of a domain; the same object for the same domain."""
    return Source(_Sampler(given, symbols, seed, angles))


def angles_in(claim: Boolean) -> frozenset[sp.Basic]:
    """Symbols inside circular functions or beside pi: multiples of pi are tried for them."""
    inside = (node.free_symbols for node in claim.atoms(sp.cos, sp.sin, sp.tan))
    beside = claim.free_symbols if claim.has(sp.pi) else set()
    return frozenset(set().union(*inside) | beside)


class _Sampler:
    """One search: the order of the symbols, the affine bounds on each, and the equations that fix some."""

    def __init__(
        self, given: Sequence[Boolean], symbols: Sequence[sp.Symbol], seed: int, angles: frozenset[sp.Basic]
    ) -> None:
        self.random = random.Random(seed)
        self.conditions = conjuncts(given)
        self.symbols = sorted(symbols, key=lambda s: s.name)
        self.fixed = self._solve_equations()
        free = [s for s in self.symbols if s not in self.fixed]
        self.order = sorted(free, key=lambda s: (self._inside_function(s) is False, s.name))
        self.angles = angles.union(*(angles_in(condition) for condition in self.conditions))
        self.bounds = [self._affine_bounds(i) for i in range(len(self.order))]

    def _inside_function(self, symbol: sp.Symbol) -> bool:
        """True where some condition is not affine in the symbol: it is drawn early."""
        return any(symbol in c.free_symbols and affine_parts(c, symbol) is None for c in self.conditions)

    def _solve_equations(self) -> dict[sp.Symbol, sp.Expr]:
        """Symbols that equations give explicitly, ``x = f(others)`` or affine in x."""
        fixed: dict[sp.Symbol, sp.Expr] = {}
        for condition in self.conditions:
            if not isinstance(condition, sp.Eq):
                continue
            gap = (condition.lhs - condition.rhs).xreplace(fixed)
            gap = self.random.choice(sp.Mul.make_args(sp.factor(gap)) if gap.has(sp.cos, sp.sin) else (gap,))
            candidates = [s for s in self.symbols if s in gap.free_symbols and s not in fixed]
            for symbol in sorted(candidates, key=lambda s: (bool(s.is_integer), condition.lhs != s, s.name)):
                value = _solved_for(gap, symbol)
                if value is not None:
                    fixed = {s: e.xreplace({symbol: value}) for s, e in fixed.items()}
                    fixed[symbol] = value
                    break
        return fixed

    def _affine_bounds(self, position: int) -> list[tuple[type, sp.Expr, sp.Expr]]:
        """Relations ``slope * s + rest REL 0`` that only the symbol and earlier ones enter."""
        symbol, known = self.order[position], set(self.order[: position + 1])
        found = []
        for condition in self.conditions:
            if isinstance(condition, (sp.Eq, sp.Ne)) or not isinstance(condition, Relational):
                continue
            if symbol in condition.free_symbols <= known:
                affine = affine_parts(condition, symbol)
                if affine is not None:
                    found.append((type(condition), *affine))
        return found

    def points(self) -> Iterator[Point]:
        """Distinct points, until a run of attempts brings nothing new."""
        tried: set[tuple[sp.Expr, ...]] = set()
        barren = 0
        while barren < (_MOST_BARREN if self.order else 1):
            point = self._draw(len(tried) + barren)
            barren += 1
            if point is None:
                continue
            key = tuple(point[s] for s in self.symbols)
            if key not in tried:
                tried.add(key)
                if self._inside(point):
                    barren = 0
                    yield point

    def _draw(self, attempt: int) -> Point | None:
        point: Point = {}
        box: Box = {}
        with precision(_BITS):
            for position, symbol in enumerate(self.order):
                low, high = self._range(position, box)
                value = self._value(symbol, low, high, attempt)
                if value is None:
                    return None
                point[symbol], box[symbol] = value, enclose(value, {})
            for symbol, expression in self.fixed.items():
                value = expression.xreplace(point)
                if not _is_real_number(value) or (symbol.is_integer and not value.is_Integer):
                    return None
                point[symbol] = value
        return point

    def _range(self, position: int, box: Box) -> tuple[float, float]:
        symbol = self.order[position]
        low = 0.0 if symbol.is_nonnegative else -inf
        high = 0.0 if symbol.is_nonpositive else inf
        for kind, slope, rest in self.bounds[position]:
            try:
                a, b = float(enclose(slope, box).mid()), float(enclose(rest, box).mid())
            except (TypeError, KeyError, ValueError):
                continue
            if a == 0 or not isfinite(a) or not isfinite(b):
                continue
            if (kind in (sp.LessThan, sp.StrictLessThan)) == (a > 0):
                high = min(high, -b / a)
            else:
                low = max(low, -b / a)
        return low, high

    def _value(self, symbol: sp.Symbol, low: float, high: float, attempt: int) -> sp.Expr | None:
        if low > high:
            return None
        if symbol.is_integer:
            return self._integer(low, high, attempt)
        if symbol in self.angles and self.random.random() < 0.6:
            inside = [value for size, value in _ANGLES if low <= size <= high]
            if inside:
                return self.random.choice(inside)
        if self.random.random() < (0.8 if attempt < 30 else 0.4):
            simple = [value for size, value in _SIMPLE if low <= size <= high]
            if simple:
                return self.random.choice(simple[: 6 + attempt // 4])
        value = self._spread(low, high)
        return sp.Rational(value.numerator, value.denominator)

    def _integer(self, low: float, high: float, attempt: int) -> sp.Expr | None:
        first = ceil(low - 1e-9) if isfinite(low) else None
        last = floor(high + 1e-9) if isfinite(high) else None
        if first is not None and last is not None and first > last:
            return None
        reach = self.random.choice((2, 3, 5, 8, 20)) + attempt // 20
        if first is not None:
            return sp.Integer(
                self.random.randint(first, min(last, first + reach) if last is not None else first + reach)
            )
        if last is not None:
            return sp.Integer(self.random.randint(last - reach, last))
        return sp.Integer(self.random.randint(-reach, reach))

    def _spread(self, low: float, high: float) -> Rational:
        """A random fraction in the range, of a readable denominator where there is room."""
        if isfinite(low) and isfinite(high):
            denominator = self.random.choice((2, 3, 4, 5, 7, 10, 12, 64, 1000))
            share = Rational(self.random.randint(0, denominator), denominator)
            start, width = _nearby(low, high - low), _nearby(high - low, high - low)
            return start + width * share
        size = Rational(self.random.randint(1, 40), self.random.choice((1, 2, 3, 5, 7, 10)))
        if self.random.random() < 0.15:
            size *= self.random.choice((10, 1000))
        if isfinite(low):
            return _nearby(low, 1.0) + size
        if isfinite(high):
            return _nearby(high, 1.0) - size
        return size if self.random.random() < 0.5 else -size

    def _inside(self, point: Point) -> bool:
        balls: dict[int, dict[sp.Symbol, arb]] = {}
        if not all(fits(symbol, value) for symbol, value in point.items()):
            return False
        return all(at_point(condition, point, balls) is True for condition in self.conditions)


def _is_real_number(value: sp.Expr) -> bool:
    """Whether a ball around the number can be given: what is complex, infinite or undefined has none."""
    try:
        return bool(enclose(value, {}).is_finite())
    except (TypeError, KeyError, ValueError, OverflowError):
        return False


def fits(symbol: sp.Symbol, value: sp.Expr) -> bool:
    """Whether a value has everything that the symbol was declared to have."""
    declared = symbol._assumptions_orig
    return all(
        getattr(value, f"is_{fact}", None) is wanted
        for fact, wanted in declared.items()
        if wanted is not None
    )


def _nearby(value: float, scale: float) -> Rational:
    """A fraction close to a float, with the smallest denominator that the scale allows."""
    exact = Rational(value)
    for bound in (1, 2, 3, 4, 5, 6, 8, 10, 12, 100, 10**4, 10**8):
        near = exact.limit_denominator(bound)
        if abs(near - exact) <= Rational(scale) / 10**6:
            return near
    return exact


def affine_parts(condition: Boolean, symbol: sp.Symbol) -> tuple[sp.Expr, sp.Expr] | None:
    """``(slope, rest)`` of ``lhs - rhs`` where that is affine in the symbol."""
    if not isinstance(condition, Relational) or not all(isinstance(side, sp.Expr) for side in condition.args):
        return None
    gap = sp.expand(condition.lhs - condition.rhs)
    slope = gap.coeff(symbol, 1)
    rest = gap - slope * symbol
    rest = sp.expand(rest)
    return None if rest.has(symbol) or slope.has(symbol) or slope == 0 else (slope, rest)


def _solved_for(gap: sp.Expr, symbol: sp.Symbol) -> sp.Expr | None:
    """The symbol's value from ``gap = 0``, affine or a pure power; checked at every point afterwards."""
    for function, inverse in ((sp.cos, sp.acos), (sp.sin, sp.asin)):
        if gap.has(function(symbol)):
            place = sp.Dummy()
            value = _solved_for(gap.xreplace({function(symbol): place}), place)
            return None if value is None or value.has(symbol) else inverse(value)
    gap = sp.together(gap).as_numer_denom()[0]
    expanded = sp.expand(gap)
    slope = expanded.coeff(symbol, 1)
    rest = sp.expand(expanded - slope * symbol)
    if slope != 0 and not rest.has(symbol) and not slope.has(symbol):
        return -rest / slope
    try:
        poly = sp.Poly(expanded, symbol)
    except sp.PolynomialError:
        return None
    if poly.degree() != 2:
        return None
    a, b, c = poly.all_coeffs()
    if any(x.has(symbol) for x in (a, b, c)):
        return None
    root = sp.sqrt(b**2 - 4 * a * c)
    return (-b - root) / (2 * a) if symbol.is_negative or symbol.is_nonpositive else (-b + root) / (2 * a)
