"""Covariance spectra: positive eigenvalues with multiplicities, and how many eigenvalues are zero.

A spectrum is what a Gaussian design N(0, Sigma) enters the deterministic equivalents through. Eigenvalues keep
the order in which they were given, so that coefficients in the eigenbasis stay beside them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from theory.errors import BadInput

FloatArray = NDArray[np.float64]
_SPREAD = 250.0  # decades between the largest and the smallest eigenvalue that float64 sums can hold


@dataclass(frozen=True, eq=False)
class Spectrum:
    """``eigenvalues`` > 0, shape (p,); ``multiplicities`` > 0, shape (p,), or None for all one; ``zeros`` >= 0.

    ``kept`` says where, in the list as given, the positive eigenvalues stood (None: everywhere).
    """

    eigenvalues: FloatArray
    multiplicities: FloatArray | None = None
    zeros: float = 0.0
    kept: NDArray[np.bool_] | None = None

    @cached_property
    def rank(self) -> float:
        """The number of positive eigenvalues, multiplicities counted."""
        return float(self.eigenvalues.size if self.multiplicities is None else self.multiplicities.sum())

    @property
    def dimension(self) -> float:
        """The number of eigenvalues, zeros included."""
        return self.rank + self.zeros

    @cached_property
    def trace(self) -> float:
        """``tr Sigma``."""
        return float(self.total(self.eigenvalues))

    def total(self, values: FloatArray) -> float:
        """``sum_i m_i values_i`` over the positive eigenvalues."""
        return float(values.sum() if self.multiplicities is None else values @ self.multiplicities)

    def part(self, chosen: NDArray[np.bool_]) -> Spectrum:
        """The chosen ones of the positive eigenvalues, without zeros."""
        weights = None if self.multiplicities is None else self.multiplicities[chosen]
        return Spectrum(self.eigenvalues[chosen], weights)

    def coefficients(self, given: ArrayLike | None) -> FloatArray:
        """Coefficients beside the positive eigenvalues; a number is repeated, None means 1.

        Raises BadInput where the shape is neither a number's nor that of the eigenvalues as given.
        """
        values = _numbers(1.0 if given is None else given, "the coefficients")
        if values.ndim == 0:
            return np.broadcast_to(values, self.eigenvalues.shape)
        size = self.eigenvalues.size if self.kept is None else self.kept.size
        if values.shape != (size,):
            raise BadInput(
                f"the coefficients have shape {values.shape}, the spectrum has {size} eigenvalues: "
                "give one coefficient an eigenvalue, or one number for all"
            )
        return values if self.kept is None else values[self.kept]


def spectrum(eigenvalues: ArrayLike, multiplicities: ArrayLike | None = None) -> Spectrum:
    """A list or array of eigenvalues >= 0, each with its multiplicity (a positive number; default 1).

    Raises BadInput on an empty list, a negative or non-finite eigenvalue, no positive eigenvalue, or a spread
    of more than 250 decades.
    """
    values = _numbers(eigenvalues, "the eigenvalues")
    if values.ndim > 1:
        raise BadInput(
            f"the eigenvalues have shape {values.shape}: give a list; a matrix goes to of_covariance"
        )
    values = np.atleast_1d(values)
    weights = (
        None if multiplicities is None else np.atleast_1d(_numbers(multiplicities, "the multiplicities"))
    )
    if weights is not None and weights.shape != values.shape:
        raise BadInput(
            f"{weights.size} multiplicities for {values.size} eigenvalues: give one multiplicity an eigenvalue"
        )
    if weights is not None and bool(np.any(weights <= 0)):
        raise BadInput("a multiplicity is not positive: leave that eigenvalue out")
    low = float(values.min()) if values.size else 0.0
    if low < 0:
        raise BadInput(f"eigenvalue {low:g} is negative: a covariance has eigenvalues >= 0")
    zeros, kept = 0.0, None
    if low == 0:
        kept = values > 0
        zeros = float(np.sum(~kept) if weights is None else weights[~kept].sum())
        values, weights = values[kept], None if weights is None else weights[kept]
    if not values.size:
        raise BadInput("the spectrum has no positive eigenvalue: give at least one")
    if np.log10(values.max()) - np.log10(values.min()) > _SPREAD:
        raise BadInput(
            f"the eigenvalues spread over more than {_SPREAD:g} decades: set the smallest ones to zero"
        )
    with np.errstate(over="ignore"):
        of = Spectrum(values, weights, zeros, kept)
        if not (math.isfinite(of.trace) and math.isfinite(of.rank)):
            raise BadInput("the sum of the eigenvalues or of their multiplicities overflows: rescale them")
    return of


def power_law(dimension: int, exponent: float) -> Spectrum:
    """``l_i = i^-exponent``, i = 1..dimension."""
    return spectrum(np.arange(1, _count(dimension) + 1, dtype=float) ** -float(exponent))


def spiked(dimension: int, spikes: ArrayLike, bulk: float = 1.0) -> Spectrum:
    """A few eigenvalues ``spikes`` and ``bulk`` for the rest of ``dimension``."""
    tops = _numbers(spikes, "the spikes").ravel()
    rest = _count(dimension) - tops.size
    if rest < 1:
        raise BadInput(f"{tops.size} spikes leave no bulk in dimension {dimension}: give fewer spikes")
    return spectrum(np.append(tops, float(bulk)), np.append(np.ones(tops.size), float(rest)))


def autoregressive(dimension: int, correlation: float) -> Spectrum:
    """AR(1): ``Sigma_ij = correlation^|i-j|``, |correlation| < 1, through its tridiagonal inverse."""
    size, rho = _count(dimension), float(correlation)
    if not abs(rho) < 1:
        raise BadInput(f"the correlation {rho:g} is outside (-1, 1): no stationary AR(1) process has it")
    from scipy.linalg import eigvalsh_tridiagonal

    if size == 1:
        return spectrum([1.0])
    diagonal = np.full(size, 1 + rho * rho)
    diagonal[[0, -1]] = 1.0
    inverse = eigvalsh_tridiagonal(diagonal, np.full(size - 1, -rho))
    return spectrum((1 - rho * rho) / inverse)


def of_covariance(covariance: ArrayLike, vector: ArrayLike | None = None) -> tuple[Spectrum, FloatArray]:
    """The spectrum of a symmetric (d, d) covariance, an empirical one too, and ``vector`` in its eigenbasis (d,).

    Eigenvalues below d times the rounding of the largest are zero: they cannot be told from it.
    Raises BadInput where the matrix is not square and symmetric, or has a clearly negative eigenvalue.
    """
    matrix = _numbers(covariance, "the covariance")
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise BadInput(f"the covariance has shape {matrix.shape}: give a square matrix")
    scale = float(np.abs(matrix).max(initial=0.0))
    if float(np.abs(matrix - matrix.T).max(initial=0.0)) > 64 * np.finfo(float).eps * scale:
        raise BadInput("the covariance is not symmetric: give (C + C^T)/2 if that is what is meant")
    values, vectors = np.linalg.eigh(matrix)
    rounding = matrix.shape[0] * np.finfo(float).eps * float(np.abs(values).max(initial=0.0))
    if values.size and values[0] < -rounding:
        raise BadInput(f"the covariance has eigenvalue {values[0]:g}: a covariance has eigenvalues >= 0")
    values = np.where(values <= rounding, 0.0, values)
    along = np.ones(len(values)) if vector is None else vectors.T @ _numbers(vector, "the vector")
    return spectrum(values), along


def finite(given: Any, what: str) -> float:
    """A finite real number. Raises BadInput, naming ``what``, on anything else."""
    try:
        value = float(given)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if not math.isfinite(value):
        raise BadInput(f"{what} is not a finite number in floating range: give one")
    return value


def _numbers(given: Any, what: str) -> FloatArray:
    try:
        values = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        raise BadInput(f"{what} are not real numbers: give a list of numbers") from None
    if not np.all(np.isfinite(values)):
        raise BadInput(f"{what} contain a nan or an infinity: give finite numbers")
    return values


def _count(dimension: int) -> int:
    if not finite(dimension, "the dimension").is_integer() or dimension < 1:
        raise BadInput(f"the dimension {dimension} is not a positive whole number")
    return int(dimension)
