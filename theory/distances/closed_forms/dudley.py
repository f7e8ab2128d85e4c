r"""The Dudley metric (sum norm) between Gaussians: on the line a rigorous ball, beyond it a bracket.

On the line let D = F_p - F_q. For two normal laws |D| has one bump (equal variances) or two (D changes sign
once), each unimodal. For w > 0 let I_i be the interval of length 2w on which bump i is largest. Then
    d = max_w  sum_i int_{I_i} |D| / (1 + w)  =  2 sum_i kappa_i   at the best w, kappa_i = |D| at the ends
    of I_i.
Lower bound: the judge with slope +-1/(1 + w) on each I_i and flat elsewhere, |h|_inf = w/(1 + w).
Upper bound: carry what of |D| exceeds kappa_i inside I_i and swap the rest in place, of total variation
2 sum kappa_i; any decomposition of p - q bounds d by the larger of the two parts.
With equal variances this is ``dudley-gaussians``: d = 2 H(w), (1 + w) H(w) = int_0^w H.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

import mpmath
import sympy as sp
from flint import arb, fmpq

from theory.ball import enclose, precision
from theory.distances.certificate import Distance, bracket, rounded
from theory.distances.closed_forms.gaussian import (
    Gaussian,
    density_crossings,
    project,
    telling_directions,
    total_variation,
    wasserstein_1,
)
from theory.distances.closed_forms.normal_gap import NormalGap
from theory.errors import BadInput, PrecisionError
from theory.evaluate import decimal
from theory.values import as_expression

Exact: TypeAlias = "sp.Expr | int | Fraction"
_MOST_DIGITS = 500
_CLOSEST = 1e-9
_JUDGE = "the judge that is linear on the widest windows of F_p - F_q and flat elsewhere"
_FLOW = "carrying the top of F_p - F_q, swapping the rest in place"


def point_masses(apart: sp.Expr | int | float) -> Any:
    """``2 D/(D + 2)``: the Dudley metric of two points at distance D >= 0 (the max norm gives ``min(D,
    2)``).
    """
    return 2 * apart / (apart + 2)


def dudley_gaussians(mean_p: Exact, sd_p: Exact, mean_q: Exact, sd_q: Exact, digits: int = 18) -> Distance:
    """Dudley metric between N(mean_p, sd_p^2) and N(mean_q, sd_q^2) on the line, to ``digits`` digits with a
    radius.

    Arguments are exact numbers (SymPy, int, Fraction). Raises BadInput on a negative standard deviation, on
    one that is 0 beside one that is not, and on digits out of range; PrecisionError where the digits are not
    reached.
    """
    m1, s1, m2, s2 = (as_expression(number, "dudley_gaussians") for number in (mean_p, sd_p, mean_q, sd_q))
    if not 1 <= digits <= _MOST_DIGITS:
        raise BadInput(f"digits={digits} is out of range: ask for 1 to {_MOST_DIGITS}")
    if s1.is_negative or s2.is_negative:
        raise BadInput(f"the standard deviations {s1}, {s2} hold a negative one: give non-negative numbers")
    if (s1 == 0) != (s2 == 0):
        raise BadInput("one law is a point and the other is not: sample the second and use --samples")
    if m1 == m2 and s1 == s2:
        return rounded("dudley", 0.0, 0.0, "equal laws")
    if s1 == 0:
        return _from_ball(
            lambda: enclose(point_masses(sp.Abs(m1 - m2)), {}), digits, "two points: 2 D/(D + 2)"
        )
    if s1 != s2 and abs(float(s1) - float(s2)) <= _CLOSEST * float(s1) and not (s1 - s2).equals(0):
        raise PrecisionError(
            f"the standard deviations {s1}, {s2} differ by less than one part in 1e9: give equal ones"
        )
    pair = _Pair(m1, s1, m2, s2, digits)
    start = pair.windows_in_doubles()
    with precision(int(3.33 * digits) + 256):
        ball = pair.certified(start)
        if ball.is_finite() and ball.rel_accuracy_bits() > 3.33 * digits + 4:
            return _shown(ball, digits, "windows of F_p - F_q, ball arithmetic")
    for extra in (15, 40, 100, 250):
        with mpmath.workdps(digits + extra):
            windows = pair.refined(start)
            with precision(int(3.33 * (digits + extra)) + 64):
                ball = pair.certified(windows)
                if ball.is_finite() and ball.rel_accuracy_bits() > 3.33 * digits + 4:
                    return _shown(ball, digits, "windows of F_p - F_q, ball arithmetic")
    raise PrecisionError(f"no enclosure of the Dudley metric to {digits} digits here: ask for fewer")


def dudley(p: Gaussian, q: Gaussian, digits: int = 15) -> Distance:
    """Dudley metric between two Gaussians: exact on the line, and for one covariance of which the means'
    difference is an eigenvector; otherwise a bracket from the best direction and from W1 (E 2D/(D+2) <=
    2W/(W+2), concavity).

    Raises BadInput where the dimensions differ.
    """
    transport = wasserstein_1(p, q)
    if p.dimension == 1:
        return _on_the_line(p, q, digits)
    gap = p.mean - q.mean
    equal = bool((p.covariance == q.covariance).all())
    if equal and not gap.any():
        return rounded("dudley", 0.0, 0.0, "equal laws")
    stretched = p.covariance @ gap
    scale = float(abs(p.covariance).max() * abs(gap).max())
    rate = float(gap @ stretched) / float(gap @ gap) if gap.any() else 0.0
    if equal and float(abs(stretched - rate * gap).max()) <= 8 * p.dimension * math.ulp(1.0) * scale:
        return _on_the_line(*project(p, q, gap), digits)
    lower = max(_on_the_line(*project(p, q, direction), 12).lower for direction in telling_directions(p, q))
    upper = point_masses(transport.upper)
    if equal:
        upper = min(upper, 2 * total_variation(p, q).upper)
    return bracket("dudley", min(lower, upper), upper, "bracket", "the exact distance along one direction",
                   "2 W/(W + 2) for the optimal transport W, and twice the total variation")  # fmt: skip


def _on_the_line(p: Gaussian, q: Gaussian, digits: int) -> Distance:
    """The exact distance for the doubles given; a variance's root is taken exactly."""
    numbers = [
        (sp.Rational(Fraction(float(g.mean[0]))), _unfactored_root(float(g.covariance[0, 0]))) for g in (p, q)
    ]
    (m1, s1), (m2, s2) = numbers
    if (s1 == 0) != (s2 == 0):
        upper = point_masses(wasserstein_1(p, q).upper)
        return bracket(
            "dudley",
            0.0,
            upper,
            "bracket",
            "distances are not negative",
            "2 W/(W + 2) for the optimal transport W",
        )
    v1, v2 = float(p.covariance[0, 0]), float(q.covariance[0, 0])
    slack = abs(v1 - v2) / (math.sqrt(v1) + math.sqrt(v2) or 1.0) * math.sqrt(2 / math.pi)
    if 0 < slack <= _CLOSEST * float(s1):
        near = _to_reachable_digits(m1, s1, m2, s1, digits)
        lower, upper = max(0.0, near.lower - slack), near.upper + slack
        method = "windows of F_p - F_q for one of the two variances"
        by_triangle = "triangle inequality: the other variance is W1-close"
        return bracket("dudley", lower, upper, method, near.lower_by, by_triangle)
    return _to_reachable_digits(m1, s1, m2, s2, digits)


def _to_reachable_digits(m1: sp.Expr, s1: sp.Expr, m2: sp.Expr, s2: sp.Expr, digits: int) -> Distance:
    """Fewer digits where the windows cannot be placed to all of them; the bounds stay rigorous."""
    for fewer in (digits, 8, 3):
        try:
            return dudley_gaussians(m1, s1, m2, s2, min(fewer, digits))
        except PrecisionError:
            continue
    apart = float(sp.Abs(m1 - m2)) + float(sp.Abs(s1 - s2))
    upper = point_masses(apart * (1 + 1e-12))
    return bracket(
        "dudley", 0.0, upper, "bracket", "distances are not negative", "2 W/(W + 2), W <= |m| + |s|"
    )


def _unfactored_root(variance: float) -> sp.Expr:
    """The exact root of a double; SymPy's own ``sqrt`` would factor its numerator, which takes seconds."""
    if variance in (0.0, 1.0):
        return sp.Integer(int(variance))
    return sp.Pow(sp.Rational(Fraction(variance)), sp.Rational(1, 2), evaluate=False)


@dataclass(frozen=True)
class _Pair:
    """Two normal laws with exact parameters, standard deviations positive."""

    m1: sp.Expr
    s1: sp.Expr
    m2: sp.Expr
    s2: sp.Expr
    digits: int

    @cached_property
    def equal_spread(self) -> bool:
        return self.s1 == self.s2 or (
            float(self.s1) == float(self.s2) and bool((self.s1 - self.s2).equals(0))
        )

    def windows_in_doubles(self) -> list[float]:
        """[w, left ends of the windows] in doubles, by nested bracketing."""
        from scipy.optimize import brentq

        def misfit(w: float) -> float:
            ends = self._left_ends(w)
            heights = sum(self._bump(t) for t in ends)
            return float(2 * (1 + w) * heights - sum(self._area(t, t + 2 * w) for t in ends))

        high = 1e-3
        while misfit(high) > 0:
            high *= 2
        w = float(brentq(misfit, high / 2 if high > 1e-3 else 0.0, high, xtol=1e-15, rtol=1e-14))
        return [w, *self._left_ends(w)]

    @cached_property
    def _numbers(self) -> tuple[float, float, float, float]:
        return float(self.m1), float(self.s1), float(self.m2), float(self.s2)

    @cached_property
    def _modes(self) -> list[tuple[float, float, float]]:
        """(mode, left limit, right limit) of each bump."""
        m1, s1, m2, s2 = self._numbers
        if self.equal_spread:
            return [(0.5 * (m1 + m2), -math.inf, math.inf)]
        first, second = density_crossings(m1, s1**2, m2, s2**2)
        zero = (m1 * s2 - m2 * s1) / (s2 - s1)
        return [(first, -math.inf, zero), (second, zero, math.inf)]

    @cached_property
    def _tall(self) -> list[int]:
        """The bumps that count at the digits asked for; a lower one is carried whole, which only the upper
        bound sees.
        """
        heights = [self._bump(mode) for mode, _, _ in self._modes]
        return [
            k
            for k, height in enumerate(heights)
            if height > max(heights) * 10.0 ** -min(self.digits + 10, 280)
        ]

    def _left_ends(self, w: float) -> list[float]:
        from scipy.optimize import brentq

        ends = []
        for mode, left, right in (self._modes[k] for k in self._tall):
            low, high = max(mode - 2 * w, left), min(mode, right - 2 * w)
            balance = [self._bump(t + 2 * w) - self._bump(t) for t in (low, high)]
            if self.equal_spread or not balance[0] > 0 > balance[1]:  # symmetric, or too low a bump to place
                ends.append(mode - w)
            else:
                ends.append(
                    float(brentq(lambda t: self._bump(t + 2 * w) - self._bump(t), low, high, xtol=1e-15))
                )
        return ends

    def _bump(self, y: float) -> float:
        m1, s1, m2, s2 = self._numbers
        one, two = (y - m1) / s1, (y - m2) / s2
        if one > 0 and two > 0:
            one, two = -one, -two
        return 0.5 * abs(math.erfc(-one / math.sqrt(2)) - math.erfc(-two / math.sqrt(2)))

    def _area(self, low: float, high: float) -> float:
        from scipy.integrate import quad

        return float(quad(self._bump, low, high, epsabs=0.0, epsrel=1e-10, limit=400)[0])

    def signs(self) -> list[int]:
        """The sign of F_p - F_q on each bump: the wider law leads on the left, the lower mean between equal
        widths.
        """
        if self.equal_spread:
            return [1 if float(self.m2 - self.m1) > 0 else -1]
        return [1, -1] if float(self.s1 - self.s2) > 0 else [-1, 1]

    def refined(self, start: Sequence[float]) -> list[Any]:
        """The same windows at mpmath's working precision: Newton on the conditions that define them."""
        m1, s1, m2, s2 = (
            sp.N(number, mpmath.mp.dps + 10)._to_mpmath(mpmath.mp.prec) for number in self._exact()
        )
        middle = (m1 + m2) / 2

        def gap(y: Any) -> Any:
            one, two = (y - m1) / s1, (y - m2) / s2
            if one > 0 and two > 0:
                return mpmath.ncdf(-two) - mpmath.ncdf(-one)
            return mpmath.ncdf(one) - mpmath.ncdf(two)

        def integral(y: Any) -> Any:
            parts = [
                s * (z * mpmath.ncdf(z) + mpmath.npdf(z))
                for z, s in (((y - m1) / s1, s1), ((y - m2) / s2, s2))
            ]
            return parts[0] - parts[1]

        if self.equal_spread:
            sign = self.signs()[0]

            def one(w: Any) -> Any:
                inside = integral(middle + w) - integral(middle - w)
                return sign * (2 * (1 + w) * gap(middle + w) - inside)

            w = _decreasing_root(one, mpmath.mpf(start[0]))
            return [w, middle - w]

        signs = [self.signs()[k] for k in self._tall]
        heights = [gap(mpmath.mpf(self._modes[k][0])) for k in self._tall]

        def all_three(w: Any, *ends: Any) -> list[Any]:
            level = [(gap(t + 2 * w) - gap(t)) / top for t, top in zip(ends, heights, strict=True)]
            height = sum(sign * gap(t) for sign, t in zip(signs, ends, strict=True))
            area = sum(
                sign * (integral(t + 2 * w) - integral(t)) for sign, t in zip(signs, ends, strict=True)
            )
            return [*level, 2 * (1 + w) * height - area]

        return list(mpmath.findroot(all_three, tuple(start), verify=False))

    def _exact(self) -> tuple[sp.Expr, sp.Expr, sp.Expr, sp.Expr]:
        return self.m1, self.s1, self.m2, self.s2

    def certified(self, windows: Sequence[Any]) -> arb:
        """A ball from the judge below and the decomposition above, for windows that need not be the best."""
        m1, s1, m2, s2 = (enclose(number, {}) for number in self._exact())
        w, *ends = (_rational(number) for number in windows)
        line = NormalGap(m1, s1, m2, s2)
        areas, kappas, extra = arb(0), arb(0), arb(0)
        tall, bumps = self._tall, list(zip(self.signs(), self._mode_balls(line), strict=True))
        for t, (sign, (mode, left, right)) in zip(ends, (bumps[k] for k in tall), strict=True):
            inside = (
                t < mode < t + 2 * w and (left is None or left <= t) and (right is None or t + 2 * w <= right)
            )
            if not (w > 0 and inside):
                return arb.nan()
            area = sign * (line.integral(t + 2 * w) - line.integral(t))
            first, last = sign * line.gap(t), sign * line.gap(t + 2 * w)
            kappa = first.max(last)
            areas, kappas = areas + area, kappas + kappa
            extra += area - 2 * w * kappa + 4 * w * (kappa - first.min(last))
        for k in set(range(len(bumps))) - set(tall):
            sign, (_, left, right) = bumps[k]
            if right is not None:
                extra += sign * line.integral(right)
            elif left is not None:
                extra += sign * (m2 - m1 - line.integral(left))
        lower = areas / (1 + w)
        upper = extra.max(2 * kappas)
        return lower.lower().union(upper.upper())

    def _mode_balls(self, line: NormalGap) -> list[tuple[arb, arb | None, arb | None]]:
        if self.equal_spread:
            return [((line.m1 + line.m2) / 2, None, None)]
        first, second = line.crossings()
        zero = (line.m1 * line.s2 - line.m2 * line.s1) / (line.s2 - line.s1)
        return [(first, None, zero), (second, zero, None)]


def _decreasing_root(function: Callable[[Any], Any], near: Any) -> Any:
    """The positive root of a decreasing function by bisection: narrow laws make it too steep for Newton."""
    slack = near * mpmath.mpf(10) ** -6
    low, high = near - slack, near + slack
    low = low if function(low) > 0 else mpmath.mpf(0)
    while function(high) > 0:
        high *= 2
    for _ in range(mpmath.mp.prec):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return (low + high) / 2


def _rational(number: Any) -> arb:
    """An mpmath number exactly, as a ball of radius 0."""
    sign, mantissa, exponent, _ = mpmath.mpf(number)._mpf_
    whole = -int(mantissa) if sign else int(mantissa)
    exponent = int(exponent)
    return arb(fmpq(whole * 2**exponent, 1) if exponent >= 0 else fmpq(whole, 2**-exponent))


def _from_ball(ball: Callable[[], arb], digits: int, method: str) -> Distance:
    with precision(int(3.33 * digits) + 64):
        return _shown(ball(), digits, method)


def _shown(ball: arb, digits: int, method: str) -> Distance:
    """The distance of a ball: doubles rounded outward, and the decimal digits with their radius."""
    text, radius = decimal(ball, digits)
    middle = float(ball.mid())
    lower = max(0.0, math.nextafter(float(ball.lower()), -math.inf))
    upper = math.nextafter(float(ball.upper()), math.inf)
    value = min(max(middle, lower), upper)
    return Distance("dudley", value, lower, upper, method, _JUDGE, _FLOW, text=text, radius=radius)
