"""How far descent drifts from balance in a fixed time, against its step size."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verification.dynamics.descent import descend
from verification.dynamics.objectives import PopulationLoss
from verification.networks import gaussian_start
from verification.statistics.slopes import Estimate, fit_exponent
from verification.studies.columns import Columns, columns, mean_and_error


def drift_by_step(
    seed: int, depths: Sequence[int], steps: Sequence[float], *, starts: int, dimension: int, time: float
) -> Columns:
    """Mean over starts of the largest change of a balancedness matrix after training time ``time``, with its
    standard error, by depth and step; every step starts from the same weights."""
    target = np.zeros(dimension)
    target[0] = 1.0
    rows = []
    for depth in depths:
        random = np.random.default_rng([seed, 17, depth])
        start = gaussian_start(random, starts, (*[dimension] * depth, 1), alpha=0.5)
        for step in steps:
            run = descend(
                start, PopulationLoss(target), step=step, max_steps=round(time / step), tolerance=None
            )
            rows.append((depth, step, *mean_and_error(run.drift)))
    return columns(("L", "step", "drift", "stderr"), rows)


def drift_exponent(table: Columns, depth: int) -> Estimate:
    """The power of the step in the drift at one depth: 1 in theory, up to the next order in the step."""
    chosen = table["L"] == depth
    return fit_exponent(table["step"][chosen], table["drift"][chosen], table["stderr"][chosen], correction=1)
