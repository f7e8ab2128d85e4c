r"""The best ridge for a spectrum and a target, and paths over many ridges.

The fixed point is explicit in kappa: ``lam = kappa (n - sum L_i)/n``. So the risk is searched along kappa, from its
ridgeless value upwards, with no equation to solve, on the compressed spectrum.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from theory.spectra.compression import compress
from theory.spectra.equivalent import RidgeEquivalent, noise_level, signal_of
from theory.spectra.fixed_point import FixedPoint, solve_kappa
from theory.spectra.spectrum import FloatArray, Spectrum, spectrum

_DECADES = 12.0
_GRID = 241


@dataclass(frozen=True)
class OptimalRidge:
    """``lam`` >= 0 of least risk (infinite where shrinking everything to zero is best), its kappa and its risk."""

    lam: float
    kappa: float
    risk: float


def compressed(
    eigenvalues: Spectrum | ArrayLike, coefficients: ArrayLike | None
) -> tuple[Spectrum, FloatArray]:
    """A spectrum of a few hundred nodes and the signal ``m l beta^2`` beside them, as good for every kappa."""
    of = eigenvalues if isinstance(eigenvalues, Spectrum) else spectrum(eigenvalues)
    signal = signal_of(of, coefficients)
    small, measure = compress(of, signal)
    return small, signal if measure is None else measure


def kappa_path(of: Spectrum, n: float, lams: Sequence[float] | FloatArray) -> FloatArray:
    """kappa at every ridge of ``lams``, in that order; compression once, then each root starts at the one before."""
    small, _ = compress(of)
    kappas = np.empty(len(lams))
    start: float | None = None
    for i, lam in enumerate(lams):
        kappas[i] = solve_kappa(small, n, float(lam), start).kappa
        start = float(kappas[i]) or None
    return kappas


def risk_path(
    eigenvalues: Spectrum | ArrayLike,
    coefficients: ArrayLike | None,
    n: float,
    lams: Sequence[float] | FloatArray,
    sigma: float,
) -> list[RidgeEquivalent]:
    """The equivalent at every ridge of ``lams``, on the compressed spectrum."""
    small, signal = compressed(eigenvalues, coefficients)
    path: list[RidgeEquivalent] = []
    start: float | None = None
    for lam in lams:
        point = solve_kappa(small, n, float(lam), start)
        start = point.kappa or None
        path.append(RidgeEquivalent(small, signal, float(n), float(lam), float(sigma), point))
    return path


def optimal_ridge(
    eigenvalues: Spectrum | ArrayLike, coefficients: ArrayLike | None, n: float, sigma: float
) -> OptimalRidge:
    """The ridge ``lam >= 0`` of least risk: a grid in log kappa over twelve decades, then golden sections.

    For coefficients of equal prior variance b^2 it is ``sigma^2/(n b^2)``. Raises BadInput on input outside the ranges.
    """
    sigma = noise_level(sigma)
    small, signal = compressed(eigenvalues, coefficients)
    least = solve_kappa(small, n, 0.0).kappa
    top = (small.trace / n + float(small.eigenvalues.max())) * 1e6
    low = math.log(least) if least > 0 else math.log(float(small.eigenvalues.min())) - _DECADES * math.log(10)
    grid = np.linspace(low, math.log(top), _GRID)

    def at(u: float) -> RidgeEquivalent:
        return _at_kappa(small, signal, n, sigma, math.exp(u))

    risks = [at(u).risk for u in grid]
    place = int(np.argmin(risks))
    if place == _GRID - 1 or risks[place] >= float(signal.sum()):
        return OptimalRidge(math.inf, math.inf, float(signal.sum()))
    from scipy.optimize import minimize_scalar

    ends = float(grid[max(place - 1, 0)]), float(grid[place + 1])
    best = at(
        float(minimize_scalar(lambda u: at(u).risk, bounds=ends, method="bounded", options={"xatol": 1e-9}).x)
    )
    if _without_ridge(small, n):
        plain = ridge_equivalent_of(small, signal, n, 0.0, sigma)
        if plain.risk <= best.risk:
            return OptimalRidge(0.0, plain.kappa, plain.risk)
    return OptimalRidge(best.lam, best.kappa, best.risk)


def ridge_equivalent_of(
    of: Spectrum, signal: FloatArray, n: float, lam: float, sigma: float
) -> RidgeEquivalent:
    """The equivalent where the signal ``m l beta^2`` is given in place of the coefficients."""
    return RidgeEquivalent(of, signal, float(n), float(lam), float(sigma), solve_kappa(of, n, lam))


def _without_ridge(of: Spectrum, n: float) -> bool:
    """Whether the risk without a ridge is finite."""
    return n != of.rank


def _at_kappa(of: Spectrum, signal: FloatArray, n: float, sigma: float, kappa: float) -> RidgeEquivalent:
    missed = of.total(kappa / (of.eigenvalues + kappa))
    free = max((n - of.rank) + missed, 0.0)
    return RidgeEquivalent(of, signal, float(n), kappa * free / n, sigma, FixedPoint(kappa, 0.0, 1, free))
