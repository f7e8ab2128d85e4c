r"""The effective regularisation kappa of a spectrum: ``n = sum_i l_i/(l_i + kappa) + n lam/kappa``.

The left side minus the right increases in kappa, so the root is unique. Newton's step in log kappa is taken on
logarithms of both sides, with the second-order correction (Halley), inside a bracket that every pass narrows:
``kappa <= lam + tr/n`` holds always. Of the two ways to write a share, ``l/(l+kappa)`` and ``kappa/(l+kappa)``, the
one is summed in which no cancellation is left, so kappa keeps its relative accuracy up to n = rank.
Large arrays are summed in blocks that fit the cache, and start from the root of an evenly strided sample.
Source: Silverstein (1995); Bach (2024), "High-dimensional analysis of double descent", section 3.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
from dataclasses import dataclass
from functools import cache
from types import ModuleType

import numpy as np

from theory.errors import BadInput
from theory.spectra.spectrum import FloatArray, Spectrum

_BLOCK = 1 << 14  # two buffers of this size stay in the second-level cache; smaller ones pay for their calls
_SAMPLED_FROM = 1 << 16
_STRIDE = 128
_PASSES = 200
_SETTLED = 1e-5  # a third-order step of this size leaves an error of its cube, below rounding


@dataclass(frozen=True)
class FixedPoint:
    """``kappa``; ``residual``, the relative error of its equation there; ``passes`` over the spectrum, that one too.

    ``free`` is ``n lam/kappa``, continued to ``n - rank`` where kappa = 0 (no ridge, n >= rank).
    """

    kappa: float
    residual: float
    passes: int
    free: float


def solve_kappa(of: Spectrum, n: float, lam: float, start: float | None = None) -> FixedPoint:
    """The root for ``n`` > 0 samples and ridge ``lam`` >= 0 (loss (1/n)|y - Xb|^2 + lam |b|^2).

    ``lam = 0``: the ridgeless limit, 0 for n >= rank. Relative accuracy about 1e-14 times the condition of the root.
    Raises BadInput on n <= 0, lam < 0 or what is not finite.
    """
    if not (math.isfinite(n) and n > 0):
        raise BadInput(f"n = {n} is not a positive number of samples")
    if not (math.isfinite(lam) and lam >= 0):
        raise BadInput(f"the ridge lam = {lam} is not a finite number >= 0")
    if lam == 0 and n >= of.rank:
        return FixedPoint(0.0, 0.0, 0, n - of.rank)
    high = lam + of.trace / n
    if not high <= 1e300 or (0 < lam < 1e-300 * high):
        raise BadInput(f"lam = {lam:g} beside a trace of {of.trace:g} is out of floating range: rescale both")
    if start is None and of.multiplicities is None and of.eigenvalues.size >= _SAMPLED_FROM:
        start = _sampled_start(of, n, lam)
    return _Search(of, n, lam, high).run(start)


def _sampled_start(of: Spectrum, n: float, lam: float) -> float | None:
    part = of.eigenvalues[_STRIDE // 2 :: _STRIDE]
    sample = Spectrum(np.ascontiguousarray(part), np.full(part.size, of.rank / part.size))
    return solve_kappa(sample, n, lam).kappa or None


class _Search:
    """One bracketed Halley iteration in u = log kappa."""

    def __init__(self, of: Spectrum, n: float, lam: float, high: float) -> None:
        self.of, self.n, self.lam = of, n, lam
        self.few = 2 * n <= of.rank
        self.high = math.log(high)
        self.low = math.log(lam) if lam > 0 else -math.inf

    def run(self, start: float | None) -> FixedPoint:
        u = self.high if start is None else min(max(math.log(start), self.low), self.high)
        best, passes = u, 0
        for _ in range(_PASSES):
            passes += 1
            value, step = self._step(u)
            if value == 0:
                best = u
                break
            if value > 0:
                self.high = min(self.high, u)
            else:
                self.low = max(self.low, u)
            if abs(step) < _SETTLED:
                best = u - step
                break
            best = self._inside(u, u - step)
            if self.high - self.low < 4e-16 * max(1.0, abs(u)):
                break
            u = best
        else:
            raise BadInput(
                f"kappa was not found in {_PASSES} passes at n = {self.n:g}, lam = {self.lam:g}: the spectrum's "
                "spread leaves it undetermined; drop eigenvalues far below the others"
            )
        kappa = math.exp(best)
        free = self.n * self.lam / kappa
        return FixedPoint(kappa, self._residual(kappa, free), passes + 1, free)

    def _residual(self, kappa: float, free: float) -> float:
        """The relative error of the equation, in the form that has no cancellation."""
        total = share_sum(self.of, kappa, not self.few)
        excess = self.n - self.of.rank
        left, right = (
            (total + free, self.n) if self.few else (total + max(excess, 0.0), free + max(-excess, 0.0))
        )
        return abs(left - right) / max(left, right)

    def _inside(self, before: float, after: float) -> float:
        """The step, or a cautious one where it leaves the bracket."""
        if self.low < after < self.high:
            return after
        if math.isinf(self.low):
            return min(before - 2.0, self.high - 1e-12) if not after < before - 2.0 else before - 30.0
        return (self.low + self.high) / 2

    def _step(self, u: float) -> tuple[float, float]:
        """The increasing function whose root is sought, at u, and Halley's step."""
        kappa = math.exp(u)
        one, two, three = share_sums(self.of, kappa, complement=not self.few)
        slope, bend = one - two, one - 3 * two + 2 * three
        free = self.n * self.lam / kappa
        if self.few:  # sum l/(l+kappa) + free = n, both terms fall
            left, d1, d2 = one + free, -slope - free, bend + free
            right, e1, e2 = self.n, 0.0, 0.0
            sign = -1.0
        else:  # sum kappa/(l+kappa) + (n - rank) = free; the excess stands where it is positive
            excess = self.n - self.of.rank
            left, d1, d2 = one + max(excess, 0.0), slope, bend
            right, e1, e2 = free + max(-excess, 0.0), -free, free
            sign = 1.0
        value = sign * _log_ratio(left, right) if left > 0 else -math.inf
        a, b = d1 / left, e1 / right
        first = sign * (a - b)
        second = sign * (d2 / left - a * a - e2 / right + b * b)
        if first <= 0 or not math.isfinite(value):
            return value, math.copysign(2.0, value)
        newton = value / first
        correction = 1 - newton * second / (2 * first)
        return value, newton / correction if correction > 0.3 else newton


def _log_ratio(left: float, right: float) -> float:
    """``log(left/right)``, accurate where the two are close."""
    off = (left - right) / right
    return math.log1p(off) if abs(off) < 0.5 else math.log(left) - math.log(right)


@cache
def compiled_sums() -> ModuleType | None:
    """The module of fused loops, or None where numba is not installed."""
    if importlib.util.find_spec("numba") is None:
        return None
    return importlib.import_module("theory.spectra.compiled_sums")


def share_sum(of: Spectrum, kappa: float, complement: bool) -> float:
    """``sum m x`` alone: what the residual needs, at two thirds of the price."""
    values, weights = of.eigenvalues, of.multiplicities
    if weights is None and values.size >= _SAMPLED_FROM and (loops := compiled_sums()) is not None:
        return float(loops.share_sum(values, kappa, complement))
    size = min(values.size, _BLOCK)
    share, total = np.empty(size), 0.0
    for begin in range(0, values.size, size):
        part = values[begin : begin + size]
        x = share[: part.size]
        np.add(part, kappa, out=x)
        np.divide(kappa if complement else part, x, out=x)
        total += float(x.sum() if weights is None else x @ weights[begin : begin + size])
    return total


def share_sums(of: Spectrum, kappa: float, complement: bool) -> tuple[float, float, float]:
    """``sum m x``, ``sum m x^2``, ``sum m x^3`` for x = l/(l+kappa), or kappa/(l+kappa) as ``complement``."""
    values, weights = of.eigenvalues, of.multiplicities
    if weights is None and values.size >= _SAMPLED_FROM and (loops := compiled_sums()) is not None:
        one, two, three = loops.share_sums(values, kappa, complement)
        return float(one), float(two), float(three)
    size = min(values.size, _BLOCK)
    share, other = np.empty(size), np.empty(size)
    totals = np.zeros(3)
    for begin in range(0, values.size, size):
        part = values[begin : begin + size]
        x, y = share[: part.size], other[: part.size]
        np.add(part, kappa, out=x)
        np.divide(kappa if complement else part, x, out=x)
        np.multiply(x, x, out=y)
        if weights is None:
            totals += _three(x, y)
        else:
            _weighted(totals, x, y, weights[begin : begin + size])
    return float(totals[0]), float(totals[1]), float(totals[2])


def _three(x: FloatArray, y: FloatArray) -> tuple[float, float, float]:
    return float(x.sum()), float(x @ x), float(x @ y)


def _weighted(totals: FloatArray, x: FloatArray, y: FloatArray, weights: FloatArray) -> None:
    totals += (float((x * weights).sum()), float((y * weights).sum()), float((x * y) @ weights))
