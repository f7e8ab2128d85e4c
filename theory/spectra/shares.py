"""Power sums of the shares ``l/(l + kappa)`` of a spectrum, one sweep over the array for all of them."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from types import ModuleType

import numpy as np

from theory.spectra.spectrum import FloatArray, Spectrum

ORDER = 8
_COMPILED_FROM = 1 << 16
_BLOCK = 1 << 14  # two buffers of this size stay in the second-level cache; smaller ones pay for their calls


@cache
def compiled_sums() -> ModuleType | None:
    """The module of fused loops, or None where numba is not installed."""
    if importlib.util.find_spec("numba") is None:
        return None
    return importlib.import_module("theory.spectra.compiled_sums")


def share_powers(of: Spectrum, kappa: float, complement: bool) -> FloatArray:
    """``sum m x^k``, k = 1..ORDER, for x = l/(l+kappa), or kappa/(l+kappa) as ``complement``."""
    values, weights = of.eigenvalues, of.multiplicities
    if weights is None and values.size >= _COMPILED_FROM and (loops := compiled_sums()) is not None:
        return np.asarray(loops.share_powers(values, kappa, complement))
    size = min(values.size, _BLOCK)
    first, second = np.empty(size), np.empty(size)
    totals = np.zeros(ORDER)
    for begin in range(0, values.size, _BLOCK):
        part = values[begin : begin + _BLOCK]
        x, y = first[: part.size], second[: part.size]
        np.add(part, kappa, out=x)
        np.divide(kappa if complement else part, x, out=x)
        totals += _powers(x, y) if weights is None else _weighted(x, weights[begin : begin + _BLOCK])
    return totals


def _powers(x: FloatArray, y: FloatArray) -> FloatArray:
    """Sums of x, ..., x^8, each the product of two powers at hand; both buffers are overwritten."""
    np.multiply(x, x, out=y)
    low = [x.sum(), x @ x, x @ y, y @ y]
    np.multiply(x, y, out=x)
    middle = [x @ y, x @ x]
    np.multiply(y, y, out=y)
    return np.array([*low, *middle, x @ y, y @ y])


def _weighted(x: FloatArray, weights: FloatArray) -> FloatArray:
    return np.asarray(np.multiply.accumulate(np.broadcast_to(x, (ORDER, x.size))) @ weights)
