"""What happens as something goes to zero, run by run: the exponent of what vanishes, the limit of what does not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from verification.arrays import FloatArray
from verification.experiment import Samples


def extrapolated(first: FloatArray, half: FloatArray, quarter: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The limit x -> 0 of a series in x, from its values at x, x/2 and x/4, and what the last extrapolation changed.

    Richardson: the terms in x and x^2 cancel. The change bounds the error where terms shrink as powers do.
    """
    coarse, fine = 2 * half - first, 2 * quarter - half
    change = (fine - coarse) / 3
    return fine + change, change


def local_exponents(
    sizes: Sequence[FloatArray], ratio: float, converged: NDArray[np.bool_] | None = None
) -> Samples:
    """Exponents p of size ~ x^p at x -> 0 from sizes at x, x/ratio and x/ratio^2 of the same runs; (converged,).

    The local exponent at x is p + c x^q + ..., q >= 1. The two local exponents are extrapolated as if q = 1; what
    that leaves is at most their difference, which each sample brings as its own error.
    """
    kept = np.ones(sizes[0].shape, bool) if converged is None else converged
    logarithms = [np.log(size[kept]) / np.log(ratio) for size in sizes]
    coarse, fine = logarithms[0] - logarithms[1], logarithms[1] - logarithms[2]
    change = fine - coarse
    return Samples(fine + change / (ratio - 1), int(np.sum(~kept)), (change,))
