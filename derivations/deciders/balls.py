"""Ball arithmetic over whole domains: a strict inequality is certified box by box (Arb), by subdivision.

Boxes outside the conditions are dropped. An unbounded range is cut at a large value; beyond it the gap is
written in ``u = 1/x`` with positive factors taken out, which is exact, so that u runs over a bounded
box that includes 0.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import product as cartesian
from math import inf, isfinite

import sympy as sp
from flint import arb
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.field import Outside, Poly, generator_indices
from derivations.deciders.known import normaliser_for
from derivations.deciders.normal import Normaliser
from derivations.deciders.points import affine_parts
from derivations.deciders.setting import conjuncts
from theory.ball import decide, enclose, precision

_MOST_BOXES = 2500
_MOST_SYMBOLS = 4
_CUT = 16
_BITS = 64

Range = tuple[float, float]


def certify(claim: Relational, given: Sequence[Boolean], deadline: float) -> bool:
    """True when the inequality holds on every box of a cover of the domain."""
    symbols = sorted(claim.free_symbols, key=lambda s: s.name)
    if isinstance(claim, sp.Eq) or not symbols or len(symbols) > _MOST_SYMBOLS:
        return False
    conditions = [c for c in conjuncts(given) if c.free_symbols <= set(symbols)]
    ranges = {symbol: symbol_range(symbol, conditions) for symbol in symbols}
    if any(low > high for low, high in ranges.values()):
        return False
    pieces = {symbol: _pieces(ranges[symbol]) for symbol in symbols}
    for choice in cartesian(*(pieces[symbol] for symbol in symbols)):
        tails = {s: side for s, (_, side) in zip(symbols, choice, strict=True) if side}
        box = {s: r for s, (r, _) in zip(symbols, choice, strict=True)}
        tested: Boolean = claim
        checked: list[Boolean] = list(conditions)
        if tails:
            turned = _inverted(claim, conditions, tails, {s: 1 / box[s][1] for s in tails})
            if turned is None:
                return False
            tested, checked = turned[0], [c for c in conditions if not c.free_symbols & set(tails)]
            box |= turned[1]
        if not _cover(tested, checked, box, deadline):
            return False
    return True


def symbol_range(symbol: sp.Symbol, conditions: Sequence[Boolean]) -> Range:
    """An interval that contains every value of the symbol, from its assumptions and its own bounds."""
    low = 0.0 if symbol.is_nonnegative else -inf
    if symbol.is_integer and symbol.is_positive:
        low = 1.0
    high = 0.0 if symbol.is_nonpositive else inf
    for condition in conditions:
        if condition.free_symbols != {symbol} or isinstance(condition, (sp.Eq, sp.Ne)):
            continue
        parts = affine_parts(condition, symbol)
        if parts is None or not all(part.is_number for part in parts):
            continue
        with precision(_BITS):
            end = enclose(-parts[1] / parts[0], {})
        upward = isinstance(condition, (sp.StrictGreaterThan, sp.GreaterThan)) == bool(parts[0] > 0)
        if upward:
            low = max(low, _below(end))
        else:
            high = min(high, -_below(-end))
    return low, high


def _below(ball: arb) -> float:
    """A float at most every number of the ball."""
    exact = ball.lower()
    value = float(exact)
    while not arb(value) <= exact:
        value = value - max(abs(value), 1e-300) * 2.0**-50
    return value


def _pieces(interval: Range) -> list[tuple[Range, int]]:
    """A bounded part and, where the range is unbounded, tails in 1/x marked by their side."""
    low, high = interval
    start = low if isfinite(low) else -max(_CUT, -high + _CUT if isfinite(high) else _CUT)
    end = high if isfinite(high) else max(_CUT, start + _CUT)
    pieces: list[tuple[Range, int]] = [((start, end), 0)]
    if not isfinite(high):
        pieces.append(((0.0, 1.0 / end), 1))
    if not isfinite(low):
        pieces.append(((0.0, -1.0 / start), -1))
    return [((a, _up(b)) if side else (a, b), side) for (a, b), side in pieces]


def _up(value: float) -> float:
    return value * (1 + 2.0**-40)


def _inverted(
    claim: Relational, conditions: list[Boolean], tails: dict[sp.Symbol, int], cut: dict[sp.Symbol, float]
) -> tuple[Boolean, dict[sp.Symbol, Range]] | None:
    """The claim with ``x = +-1/u`` and positive factors taken out, and the ranges of what stands for
    decaying terms.

    None where x sits inside an atom other than ``e^(c x)``.
    """
    try:
        outer = [c for c in conditions if not c.free_symbols & set(tails)]
        normal, _ = normaliser_for([claim.lhs, claim.rhs], outer)
        gap = normal.of(claim.lhs) - normal.of(claim.rhs)
        inverse = _Inverse(normal, tails, cut)
        above, below = inverse.of(gap.num), inverse.of(gap.den)
    except Outside:
        return None
    relation = type(claim)
    return relation(above * below, 0, evaluate=False), inverse.ranges


class _Inverse:
    """Polynomials on a tail: powers of x become powers of u, decaying products of x and e^(c x) bounded
    symbols.
    """

    def __init__(self, normal: Normaliser, tails: dict[sp.Symbol, int], cut: dict[sp.Symbol, float]) -> None:
        self.normal, self.tails, self.cut = normal, tails, cut
        self.ranges: dict[sp.Symbol, Range] = {}

    def of(self, poly: Poly) -> sp.Expr:
        """The polynomial over a positive factor. Raises Outside where an atom involves x in another way."""
        powers, rates = self._places(poly)
        if rates and len(self.tails) > 1:
            raise Outside("two unbounded variables with exponentials")
        leading = {i: max((int(m[i]) for m in poly.monoms()), key=rate.__mul__) for i, rate in rates.items()}
        terms = []
        for exponents, coefficient in zip(poly.monoms(), poly.coeffs(), strict=True):
            decay = -sum(rate * (int(exponents[i]) - leading[i]) for i, rate in rates.items())
            rest = [
                self.normal.setting.generators[i].expression ** int(e)
                for i, e in enumerate(exponents)
                if e and i not in powers and i not in rates
            ]
            own = {powers[i]: int(exponents[i]) for i in powers}
            terms.append((sp.Rational(int(coefficient.p), int(coefficient.q)) * sp.Mul(*rest), own, decay))
        highest = {
            s: max((own[s] for _, own, decay in terms if decay == 0), default=0) for s in powers.values()
        }
        return sp.Add(*(outer * self._factor(own, decay, highest) for outer, own, decay in terms))

    def _places(self, poly: Poly) -> tuple[dict[int, sp.Symbol], dict[int, sp.Rational]]:
        """Where the variables are, and the growth rates of exponentials along the tail."""
        powers: dict[int, sp.Symbol] = {}
        rates: dict[int, sp.Rational] = {}
        for index in generator_indices(poly):
            written = self.normal.setting.generators[index].expression
            touched = written.free_symbols & set(self.tails)
            if written in self.tails:
                powers[index] = written
            elif touched:
                symbol = touched.pop()
                slope = written.args[0] / symbol if isinstance(written, sp.exp) and not touched else sp.nan
                if not slope.is_Rational:
                    raise Outside(f"{written} on an unbounded range")
                rates[index] = slope * self.tails[symbol]
        return powers, rates

    def _factor(
        self, own: dict[sp.Symbol, int], decay: sp.Rational, highest: dict[sp.Symbol, int]
    ) -> sp.Expr:
        sign = sp.prod([self.tails[s] ** e for s, e in own.items()])
        if decay == 0:
            return sign * sp.prod([s ** (highest[s] - e) for s, e in own.items()])
        return sign * sp.prod([s**e for s, e in highest.items()]) * self._decaying(sum(own.values()), decay)

    def _decaying(self, degree: int, decay: sp.Rational) -> sp.Symbol:
        """A symbol for ``|x|^degree e^(-decay |x|)`` beyond the cut: from 0 to its largest value there."""
        symbol = sp.Symbol(f"tail {degree} {decay}", nonnegative=True)
        start = sp.Rational(next(iter(self.cut.values())))
        top = sp.Max(start, sp.Rational(degree) / decay)
        with precision(_BITS):
            largest = enclose(top**degree * sp.exp(-decay * top), {})
        self.ranges[symbol] = (0.0, -_below(-largest))
        return symbol


def _cover(claim: Boolean, conditions: list[Boolean], start: dict[sp.Symbol, Range], deadline: float) -> bool:
    symbols = list(start)
    waiting = [tuple(start[s] for s in symbols)]
    done = 0
    with precision(_BITS):
        while waiting:
            sides = waiting.pop()
            done += 1
            if done > _MOST_BOXES or (done % 32 == 0 and time.thread_time() > deadline):
                return False
            box = {s: _ball(r) for s, r in zip(symbols, sides, strict=True)}
            try:
                if decide(claim, box) is True:
                    continue
                if any(decide(condition, box) is False for condition in conditions):
                    continue
            except (TypeError, KeyError, ValueError, OverflowError):
                return False
            widths = [(high - low) / (1 + abs(low)) for low, high in sides]
            widest = max(range(len(symbols)), key=widths.__getitem__)
            if widths[widest] < 1e-9:
                return False
            low, high = sides[widest]
            middle = (low + high) / 2
            for part in ((low, middle), (middle, high)):
                waiting.append((*sides[:widest], part, *sides[widest + 1 :]))
    return True


def _ball(interval: Range) -> arb:
    low, high = interval
    return arb(low).union(arb(high))


__all__ = ["certify", "symbol_range"]
