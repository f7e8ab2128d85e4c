r"""The effective regularisation kappa of a spectrum: ``n = sum_i l_i/(l_i + kappa) + n lam/kappa``.

The left side falls in kappa, so the root is unique, and ``kappa <= lam + tr/n``. Eigenvalues above a split are counted
as one less the missed share,

    sum_small l/(l+kappa) + n lam/kappa = sum_large kappa/(l+kappa) + n - #large,

which is the same equation for every split: with all small (n well below the rank) or all large (above), or, where that
would cancel, split at kappa itself, both sides have only positive terms and kappa keeps its relative accuracy up to
n = rank and on every plateau between eigenvalues of different size.

Newton's step in log kappa is taken on logarithms of both sides inside a bracket. Once it is short it is refined without
another sweep: at kappa (1+t) the missed shares c sum to (1+t) sum_k (-t)^k S_(k+1), S_k = sum c^k, and after K terms
what is left is at most (1+|t|)/(1-|t|) |t|^K S_K; so for the shares, with 1/(1+t) for 1+t. That bound says when kappa
is found, and it is in the residual. Large arrays start from the root of an evenly strided sample.
Source: Silverstein (1995); Bach (2024), "High-dimensional analysis of double descent", section 3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from theory.spectra.shares import ORDER, share_powers
from theory.spectra.spectrum import FloatArray, Spectrum, finite

_SAMPLED_FROM = 1 << 12
_STRIDE = 64
_ROUGHLY = 1e-4  # relative error of kappa on a sample, below that of the sample
_PASSES = 200
_SHORT = 0.5  # steps in log kappa within which the series is used
_REFINEMENTS = 6  # Newton's steps from within _SHORT: the error is squared by each
_SETTLED = 1e-15  # relative error of kappa
_ROUNDING = 2.0**-52  # of kappa itself
_CANCELS = 1 / 16  # relative slope of the equation below which the split is moved to kappa


@dataclass(frozen=True)
class FixedPoint:
    """``kappa``; ``residual``, a bound on the relative error of its equation there; ``passes`` over the spectrum.

    ``free`` is ``n lam/kappa``, continued to ``n - rank`` where kappa = 0 (no ridge, n >= rank).
    """

    kappa: float
    residual: float
    passes: int
    free: float


def solve_kappa(of: Spectrum, n: float, lam: float, start: float | None = None) -> FixedPoint:
    """The root for ``n`` > 0 samples and ridge ``lam`` >= 0 (loss (1/n)|y - Xb|^2 + lam |b|^2).

    ``lam = 0``: the ridgeless limit, 0 for n >= rank. Relative accuracy about 1e-14.
    Raises BadInput on n <= 0, lam < 0 or what is not finite.
    """
    n, lam = finite(n, "the number of samples n"), finite(lam, "the ridge lam")
    if n <= 0:
        raise BadInput(f"n = {n:g} is not a positive number of samples")
    if lam < 0:
        raise BadInput(f"the ridge lam = {lam:g} is negative: give a number >= 0")
    start = None if start is None else finite(start, "the start of kappa")
    if lam == 0 and n >= of.rank:
        return FixedPoint(0.0, 0.0, 0, n - of.rank)
    high = lam + of.trace / n
    if not high <= 1e300 or (0 < lam < 1e-300 * high):
        raise BadInput(f"lam = {lam:g} beside a trace of {of.trace:g} is out of floating range: rescale both")
    return _solved(of, n, lam, start, _SETTLED)


def _solved(of: Spectrum, n: float, lam: float, start: float | None, settled: float) -> FixedPoint:
    if start is None and of.multiplicities is None and of.eigenvalues.size >= _SAMPLED_FROM:
        part = Spectrum(np.ascontiguousarray(of.eigenvalues[_STRIDE // 2 :: _STRIDE]))
        start = _solved(part, n * part.rank / of.rank, lam, None, _ROUGHLY).kappa
    return _Search(of, n, lam, settled).run(start)


@dataclass(frozen=True)
class _Sides:
    """Both sides of the equation at a kappa, as series in its relative change.

    ``kept`` are the power sums of the shares of small eigenvalues, ``missed`` those of the missed shares of large ones;
    ``free`` is n lam/kappa, ``more`` the number of large eigenvalues less n.
    """

    kept: FloatArray
    missed: FloatArray
    free: float
    more: float

    def ratio(self, step: float) -> tuple[float, float]:
        """log(left/right) at kappa exp(step), and its slope in the step, which is negative."""
        kept, kept_slope = _series(self.kept, math.expm1(-step))
        missed, missed_slope = _series(self.missed, math.expm1(step))
        free = self.free * math.exp(-step)
        left, right = kept + free + max(self.more, 0.0), missed + max(-self.more, 0.0)
        if not (left > 0 and right > 0):
            return (-math.inf if right > 0 else math.inf), 0.0
        return _log_ratio(left, right), -(kept_slope + free) / left - missed_slope / right

    def remainder(self, step: float) -> float:
        """A bound on what the series leave of log(left/right)."""
        if abs(step) >= _SHORT:
            return math.inf
        change = math.expm1(abs(step))
        left, right = self.kept[0] + self.free + max(self.more, 0.0), self.missed[0] + max(-self.more, 0.0)
        last = abs(self.kept[-1]) / left + abs(self.missed[-1]) / right
        return float(((1 + change) / (1 - change)) ** 2 * change**ORDER * last)


def _series(sums: FloatArray, change: float) -> tuple[float, float]:
    """``(1+t) sum_k (-t)^k S_(k+1)`` and its derivative in log(1+t)."""
    value, slope = 0.0, 0.0
    for one in sums[::-1].tolist():
        slope = -value - change * slope
        value = one - change * value
    return (1 + change) * value, (1 + change) * (value + (1 + change) * slope)


class _Search:
    """One bracketed iteration in log kappa."""

    def __init__(self, of: Spectrum, n: float, lam: float, settled: float) -> None:
        self.of, self.n, self.lam, self.settled = of, n, lam, settled
        self.low, self.high = lam, lam + of.trace / n
        self.split: float | None = math.inf if 2 * n <= of.rank else 0.0

    def run(self, start: float | None) -> FixedPoint:
        kappa = self.high if start is None else min(max(start, self.low), self.high)
        for passes in range(1, _PASSES + 1):
            sides = self._sides(kappa)
            value, slope = sides.ratio(0.0)
            if -slope < _CANCELS and self._moves_split():
                continue
            if value >= 0:
                self.low = max(self.low, kappa)
            if value <= 0:
                self.high = min(self.high, kappa)
            step = self._refined(sides, value, slope)
            error = sides.remainder(step)
            if value == 0 or error < -slope * self.settled or self.high - self.low <= 4e-16 * self.high:
                if not abs(step) < _SHORT:
                    step, error = 0.0, 0.0
                found = kappa * math.exp(step)
                residual = abs(sides.ratio(step)[0]) + error + _ROUNDING
                return FixedPoint(found, residual, passes, self.n * self.lam / found)
            kappa = self._inside(kappa, step)
        raise BadInput(
            f"kappa was not found in {_PASSES} passes at n = {self.n:g}, lam = {self.lam:g}: the spectrum's "
            "spread leaves it undetermined; drop eigenvalues far below the others"
        )

    def _moves_split(self) -> bool:
        """Split at kappa from now on; not where weights of both signs would cancel within a side."""
        weights = self.of.multiplicities
        if self.split is None or (weights is not None and bool(np.any(weights < 0))):
            return False
        self.split = None
        return True

    def _sides(self, kappa: float) -> _Sides:
        split = kappa if self.split is None else self.split
        if math.isinf(split):
            kept, missed, large = share_powers(self.of, kappa, False), np.zeros(ORDER), 0.0
        elif split == 0:
            kept, missed, large = np.zeros(ORDER), share_powers(self.of, kappa, True), self.of.rank
        else:
            above = self.of.part(self.of.eigenvalues > split)
            below = self.of.part(self.of.eigenvalues <= split)
            kept, missed, large = (
                share_powers(below, kappa, False),
                share_powers(above, kappa, True),
                above.rank,
            )
        return _Sides(kept, missed, self.n * self.lam / kappa, large - self.n)

    def _refined(self, sides: _Sides, value: float, slope: float) -> float:
        """Newton's step; a short one carried on to the root of the series."""
        if not (slope < 0 and math.isfinite(value)):
            return math.copysign(2.0, value)
        step = -value / slope
        for _ in range(_REFINEMENTS):
            if not abs(step) < _SHORT:
                break
            value, slope = sides.ratio(step)
            step -= value / slope
        return step

    def _inside(self, kappa: float, step: float) -> float:
        """The step, or a cautious one where it leaves the bracket."""
        after = kappa * math.exp(min(max(step, -700.0), 700.0))
        if self.low < after < self.high:
            return after
        return (
            math.sqrt(self.low) * math.sqrt(self.high) if self.low > 0 else kappa * math.exp(max(step, -30.0))
        )


def _log_ratio(left: float, right: float) -> float:
    """``log(left/right)``, accurate where the two are close."""
    off = (left - right) / right
    return math.log1p(off) if abs(off) < 0.5 else math.log(left) - math.log(right)
