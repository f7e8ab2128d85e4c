r"""Where two learning curves cross, as intervals of n at whose ends ball arithmetic certifies opposite signs.

The gain T(n) = R_baseline(n) - R_transfer(n) of the equivalents is continuous in real n away from n = rank, so a
certified change of sign encloses a crossing. Scratch training is the ridgeless equivalent, linear transfer and
fine-tuning are ``anisotropic-linear-transfer`` and ``anisotropic-fine-tuning``. A ridge at its best is enclosed
without any search for its minimum: with Q(kappa) = sum l beta^2 (1-L)^2 rising and S(kappa) = sum L^2 falling,

    R(kappa) = (Q(kappa) + sigma^2)/(1 - S(kappa)/n) - sigma^2 >= (Q(a) + sigma^2)/(1 - S(b)/n) - sigma^2   on [a, b].
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from flint import arb, ctx
from numpy.typing import ArrayLike

from theory.errors import BadInput
from theory.functions import DepthRoot
from theory.spectra.fixed_point import solve_kappa
from theory.spectra.spectrum import FloatArray, Spectrum, spectrum

Baseline = Literal["scratch", "tuned_ridge"]
Method = Literal["linear", "fine_tuning"]
_PRECISION = 106
_SCAN = 80
_FENCE = 2.0**-44  # a relative half-width around the float root, wide enough for its rounding
_CELLS = 20_000


@dataclass(frozen=True)
class Crossing:
    """A crossing lies in ``(low, high)``; ``wins_after``: transfer gains above it. Both signs are certified."""

    low: float
    high: float
    wins_after: bool

    @property
    def middle(self) -> float:
        """The middle of the interval."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Tasks:
    """A spectrum with both tasks' coefficients in its eigenbasis, (p,), the noise, and the depth of fine-tuning."""

    of: Spectrum
    source: FloatArray
    target: FloatArray
    sigma: float
    depth: int = 2


def tasks(
    eigenvalues: Spectrum | ArrayLike, source: ArrayLike, target: ArrayLike, sigma: float, depth: int = 2
) -> Tasks:
    """Raises BadInput on a source without variance, a negative noise or a depth below 1."""
    of = eigenvalues if isinstance(eigenvalues, Spectrum) else spectrum(eigenvalues)
    found = Tasks(of, of.coefficients(source), of.coefficients(target), float(sigma), int(depth))
    if not (math.isfinite(sigma) and sigma >= 0 and depth >= 1):
        raise BadInput(f"sigma = {sigma}, depth = {depth}: give a finite noise >= 0 and a depth >= 1")
    if not found.source.any():
        raise BadInput("the source has no part on the spectrum: give a non-zero source")
    return found


def certified_crossings(
    of: Tasks, baseline: Baseline, method: Method, sizes: tuple[float, float], width: float = 1e-6
) -> tuple[Crossing, ...]:
    """Every change of sign of the gain that a scan of ``sizes`` sees, each enclosed to about ``width`` relative.

    The scan has 80 sizes in geometric steps between the edges, n = rank and n = 2; a pair of crossings closer than a
    step can be missed. Raises BadInput where a sign at an end cannot be certified at that width.
    """
    low, high = sizes
    if not 0 < low < high:
        raise BadInput(f"sizes {low:g} to {high:g}: give 0 < low < high")
    edges = [low, *(edge for edge in (2.0, float(of.of.rank)) if low < edge < high), high]
    found: list[Crossing] = []
    for first, last in zip(edges, edges[1:], strict=False):
        inset = 1e-6 * (last - first)
        grid = np.geomspace(first + inset, last - inset, _SCAN)
        values = [approximate_gain(of, baseline, method, float(n)) for n in grid]
        for i in range(_SCAN - 1):
            if math.isfinite(values[i] * values[i + 1]) and values[i] * values[i + 1] < 0:
                found.append(_enclosed(of, baseline, method, (float(grid[i]), float(grid[i + 1])), width))
    return tuple(found)


def _enclosed(
    of: Tasks, baseline: Baseline, method: Method, ends: tuple[float, float], width: float
) -> Crossing:
    from scipy.optimize import brentq

    root = float(brentq(lambda n: approximate_gain(of, baseline, method, n), *ends, xtol=1e-13, rtol=1e-13))
    low, high = max(root * (1 - width / 2), ends[0]), min(root * (1 + width / 2), ends[1])
    before, after = (gain_sign(of, baseline, method, n) for n in (low, high))
    if before * after >= 0:
        raise BadInput(
            f"the signs beside n = {root:.10g} are not certified at a width of {width:g}: ask for a wider interval"
        )
    return Crossing(low, high, after > 0)


def approximate_gain(of: Tasks, baseline: Baseline, method: Method, n: float) -> float:
    """T(n) in floating point; nan where a risk is infinite."""
    from theory.spectra.equivalent import ridge_equivalent
    from theory.spectra.learning_curves import fine_tuning_gain, linear_transfer_risk
    from theory.spectra.optimum import optimal_ridge

    if n == of.of.rank:
        return math.nan
    scratch = ridge_equivalent(of.of, of.target, n, 0.0, of.sigma).risk
    start = scratch if baseline == "scratch" else optimal_ridge(of.of, of.target, n, of.sigma).risk
    if method == "linear":
        return start - linear_transfer_risk(of.of, of.source, of.target, n, of.sigma)
    gain = fine_tuning_gain(of.of, of.source, of.target, n, of.sigma, of.depth)
    return start - scratch + gain


def gain_sign(of: Tasks, baseline: Baseline, method: Method, n: float) -> int:
    """The sign of T(n), certified by balls; 0 where it is not settled."""
    kept, ctx.prec = ctx.prec, _PRECISION
    try:
        balls = _Balls(of, arb(n))
        transfer = balls.linear() if method == "linear" else balls.scratch() - balls.fine_tuning_gain()
        if baseline == "scratch":
            return _sign(balls.scratch() - transfer)
        if _sign(balls.ridge_upper() - transfer) < 0:
            return -1
        return 1 if balls.every_ridge_above(transfer) else 0
    finally:
        ctx.prec = kept


def _sign(ball: arb) -> int:
    return 1 if ball > 0 else -1 if ball < 0 else 0


class _Balls:
    """Enclosures at one n of the sums that the risks are made of."""

    def __init__(self, of: Tasks, n: arb) -> None:
        self.of, self.n = of, n
        values, weights = of.of.eigenvalues, of.of.multiplicities
        self.values = [arb(x) for x in values.tolist()]
        self.weights = [arb(1)] * len(self.values) if weights is None else [arb(x) for x in weights.tolist()]
        self.source = [arb(x) for x in of.source.tolist()]
        self.target = [arb(x) for x in of.target.tolist()]
        self.noise = arb(of.sigma) ** 2
        self.rank = self._total(self.weights, [arb(1)] * len(self.values))
        self.kappa = self._root() if n < self.rank else arb(0)

    def _total(self, *factors: Sequence[arb]) -> arb:
        return sum((math.prod(term, start=arb(1)) for term in zip(*factors, strict=True)), arb(0))

    def _sums(self, kappa: arb) -> tuple[list[arb], list[arb]]:
        """L_i and 1 - L_i."""
        inverse = [1 / (value + kappa) for value in self.values]
        return [v * i for v, i in zip(self.values, inverse, strict=True)], [kappa * i for i in inverse]

    def _root(self) -> arb:
        """kappa without ridge, fenced by the signs of sum L - n, which falls, on both sides of the float root."""
        middle = arb(solve_kappa(self.of.of, float(self.n), 0.0).kappa)
        low, high = middle * (1 - arb(_FENCE)), middle * (1 + arb(_FENCE))
        excess = [self._total(self.weights, self._sums(end)[0]) - self.n for end in (low, high)]
        return low.union(high) if excess[0] > 0 and excess[1] < 0 else arb.nan()

    def _inflation(self) -> arb:
        shares, missed = self._sums(self.kappa)
        if self.kappa == 0:
            return self.n / (self.n - self.rank)
        return self.n / self._total(self.weights, shares, missed)  # n - sum L^2 = sum L (1 - L)

    def scratch(self) -> arb:
        """The ridgeless risk."""
        missed = self._sums(self.kappa)[1]
        bias = self._total(self.weights, self.values, self.target, self.target, missed, missed)
        inflation = self._inflation()
        return inflation * bias + self.noise * (inflation - 1)

    def linear(self) -> arb:
        """The exact risk of linear transfer."""
        overlap = self._total(self.weights, self.values, self.source, self.target)
        size = self._total(self.weights, self.values, self.source, self.source)
        floor = self._total(self.weights, self.values, self.target, self.target) - overlap**2 / size
        return floor + (self.noise + floor) / (self.n - 2)

    def fine_tuning_gain(self) -> arb:
        """The gain of fine-tuning; 0 for n >= rank."""
        if self.kappa == 0:
            return arb(0)
        shares, missed = self._sums(self.kappa)
        norm = self._total(self.weights, self.source, self.source)
        fitted = self._total(self.weights, shares, self.target, self.target) + self.noise / self.kappa
        null = self._total(self.weights, missed, self.source, self.source)
        depth = self.of.depth
        ratio = DepthRoot.ball(fitted / norm, null / norm, arb(depth))
        kept = ratio ** (1 - arb(1) / depth)
        cross = self._total(self.weights, self.values, missed, missed, self.source, self.target)
        own = self._total(self.weights, self.values, missed, missed, self.source, self.source)
        return self._inflation() * (2 * kept * cross - kept**2 * own)

    def ridge_upper(self) -> arb:
        """The risk at the ridge that floating point finds best: no smaller than the best."""
        from theory.spectra.optimum import optimal_ridge

        best = optimal_ridge(self.of.of, self.of.target, float(self.n), self.of.sigma)
        if best.lam == 0:
            return self.scratch()
        if math.isinf(best.lam):
            return self._total(self.weights, self.values, self.target, self.target)
        kappa = arb(best.kappa)
        shares, missed = self._sums(kappa)
        room = self.n - self._total(self.weights, shares, shares)
        left = self._total(self.weights, self.values, self.target, self.target, missed, missed) + self.noise
        return self.n / room * left - self.noise if kappa > self.kappa else self.scratch()

    def every_ridge_above(self, bound: arb) -> bool:
        """Whether no ridge >= 0 reaches a risk of ``bound`` or less."""
        target = float(bound.upper()) * (1 + 2.0**-50) + self.of.sigma**2
        least = float(self.kappa.lower()) * (1 - 2.0**-50) if self.n < self.rank else 0.0
        return _stays_above(self.of, float(self.n), least, target)


def _stays_above(of: Tasks, n: float, least: float, bound: float) -> bool:
    """(Q + sigma^2)/(1 - S/n) > ``bound`` for all kappa >= ``least``, cell by cell, halving those that do not show it.

    Q and S are sums of positive terms: their relative rounding is below (p + 20) 2^-52, and is given away.
    """
    slack = (of.of.eigenvalues.size + 20) * 2.0**-52
    top = float(of.of.eigenvalues.max()) * 1e9
    edges = np.concatenate([[least], np.geomspace(max(least, top * 1e-24), top, 400)[1:]])
    missed, shared = _ridge_sums(of, np.array([top]))
    if not (missed[0] + of.sigma**2) * (1 - slack) > bound:  # beyond the last edge Q is larger and E0 >= 1
        return False
    low, high = edges[:-1], edges[1:]
    spent = 0
    while low.size:
        spent += low.size
        if spent > _CELLS:
            return False
        missed, shared = _ridge_sums(of, low)[0], _ridge_sums(of, high)[1]
        room = 1 - shared * (1 - slack) / n
        shown = (missed + of.sigma**2) * (1 - 2 * slack) > bound * room
        low, high = low[~shown], high[~shown]
        middle = np.where(low > 0, np.sqrt(low * high), high / 2)
        if np.any((middle <= low) | (middle >= high)):
            return False
        low, high = np.concatenate([low, middle]), np.concatenate([middle, high])
    return True


def _ridge_sums(of: Tasks, kappas: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Q and S at every kappa."""
    weights = np.ones_like(of.of.eigenvalues) if of.of.multiplicities is None else of.of.multiplicities
    inverse = 1 / (of.of.eigenvalues[None, :] + kappas[:, None])
    missed = kappas[:, None] * inverse
    shares = of.of.eigenvalues * inverse
    return missed**2 @ (weights * of.of.eigenvalues * of.target**2), shares**2 @ weights
