"""Scratch risk on both sides of the threshold n = d, and its median on it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verification.samplers import scratch_risk_law
from verification.studies.columns import Columns, columns, mean_and_error


def through_the_peak(
    seed: int, sigmas: Sequence[float], sizes: Sequence[int], *, d: int, trials: int
) -> tuple[Columns, Columns]:
    """Means with standard errors at every (sigma, n), r = 1; and the medians at n = d, where no mean exists."""
    rows, medians = [], []
    for place, noise in enumerate(sigmas):
        random = np.random.default_rng([seed, 7, place])
        for n in sizes:
            risks = scratch_risk_law(random, trials, n=n, d=d, sigma=noise)
            rows.append((noise, n / d, *mean_and_error(risks)))
        peak = scratch_risk_law(random, trials, n=d, d=d, sigma=noise)
        medians.append((noise, 1.0, float(np.median(peak))))
    return columns(("sigma", "gamma", "risk", "stderr"), rows), columns(("sigma", "gamma", "median"), medians)
