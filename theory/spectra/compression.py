r"""A spectrum of millions of eigenvalues by a few hundred weighted ones, as good for every kappa at once.

The equivalents are sums of f(log l) with f analytic in a strip of half-width pi (the poles of 1/(l + kappa)).
On bins of width 1/4 in log l, interpolation at 9 Chebyshev nodes converges like 50^-9: below rounding. The
weights of a bin's nodes are its Chebyshev moments, so the spectrum is read once. Weights may be negative.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from theory.spectra.shares import compiled_sums
from theory.spectra.spectrum import FloatArray, Spectrum

_PER_UNIT = 4
_NODES = 9
_WORTH = 4_000
_BLOCK = 1 << 14


def compress(of: Spectrum, measures: ArrayLike | None = None) -> tuple[Spectrum, FloatArray | None]:
    """The compressed spectrum, and the compressed ``measures`` (a weight per eigenvalue, beside the multiplicities).

    Rank and zeros stay. A spectrum of fewer than 4,000 eigenvalues is returned as it is.
    """
    extra = None if measures is None else np.asarray(measures, dtype=float)
    if of.eigenvalues.size < _WORTH:
        return of, extra
    values = of.eigenvalues
    first = math.floor(math.log(values.min()) * _PER_UNIT) - 1
    last = math.floor(math.log(values.max()) * _PER_UNIT) + 1
    weights = np.ones(1) if of.multiplicities is None else of.multiplicities
    counted = _moments(values, weights, first, last)
    used = counted[:, 0] > 0
    nodes, transform = _chebyshev()
    centre = (np.arange(first, last + 1)[used] + 0.5)[:, None]
    small = Spectrum(
        np.exp(((centre + nodes / 2) / _PER_UNIT).ravel()), (counted[used] @ transform).ravel(), of.zeros
    )
    if extra is None:
        return small, None
    return small, (_moments(values, np.ascontiguousarray(extra), first, last)[used] @ transform).ravel()


def _chebyshev() -> tuple[FloatArray, FloatArray]:
    """The nodes in [-1, 1], and the matrix that turns moments of T_k into weights of the nodes."""
    angles = (np.arange(_NODES) + 0.5) * math.pi / _NODES
    transform = 2 / _NODES * np.cos(np.outer(np.arange(_NODES), angles))
    transform[0] /= 2
    return np.cos(angles), transform


def _moments(values: FloatArray, weights: FloatArray, first: int, last: int) -> FloatArray:
    """``sum w T_k(x)`` bin by bin, (bins, nodes)."""
    moments = np.zeros((last - first + 1, _NODES))
    if (loops := compiled_sums()) is not None:
        loops.bin_moments(values, weights, float(_PER_UNIT), first, moments)
        return moments
    for begin in range(0, values.size, _BLOCK):
        part = values[begin : begin + _BLOCK]
        weight = weights[begin : begin + _BLOCK] if weights.size > 1 else np.broadcast_to(weights, part.shape)
        place = np.log(part) * _PER_UNIT
        floor = np.floor(place)
        x = 2 * (place - floor) - 1
        rows = floor.astype(np.intp) - first
        before, now = weight, weight * x
        for k in range(_NODES):
            moments[:, k] += np.bincount(rows, before, minlength=len(moments))
            before, now = now, 2 * x * now - before
    return moments
