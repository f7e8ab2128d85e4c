"""The sums over a large spectrum in one fused pass. Imported only where numba is installed."""

from __future__ import annotations

import numba
import numpy as np

from theory.spectra.spectrum import FloatArray

_BLOCK = (
    1024  # partial sums of this many terms keep the rounding of a million terms near that of pairwise sums
)


@numba.njit(fastmath=True, cache=True)
def share_powers(values: FloatArray, kappa: float, complement: bool) -> FloatArray:
    """``sum x^k``, k = 1..8, for x = l/(l+kappa), or kappa/(l+kappa); shape (8,)."""
    totals = np.zeros(8)
    for begin in range(0, values.size, _BLOCK):
        s1 = s2 = s3 = s4 = s5 = s6 = s7 = s8 = 0.0
        for i in range(begin, min(begin + _BLOCK, values.size)):
            x = 1.0 / (values[i] + kappa)
            x = x * kappa if complement else x * values[i]
            y = x * x
            z = y * y
            s1 += x
            s2 += y
            s3 += x * y
            s4 += z
            s5 += x * z
            s6 += y * z
            s7 += x * y * z
            s8 += z * z
        totals += np.array([s1, s2, s3, s4, s5, s6, s7, s8])
    return totals


@numba.njit(fastmath=True, cache=True)
def bin_moments(
    values: FloatArray, weights: FloatArray, per_unit: float, first: int, moments: FloatArray
) -> None:
    """Add to ``moments[bin, k]`` the weights times the Chebyshev polynomial T_k at log(value) within its bin."""
    count = moments.shape[1]
    for i in range(values.size):
        place = np.log(values[i]) * per_unit
        floor = np.floor(place)
        x = 2.0 * (place - floor) - 1.0
        row = moments[int(floor) - first]
        before, now = weights[i % weights.size], weights[i % weights.size] * x
        for k in range(count):
            row[k] += before
            before, now = now, 2.0 * x * now - before
