"""The variance of the scratch risk: squared deviations from the exact mean."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Experiment, Number
from verification.transfer.scratch_exact import exact_mean, simulate_exact


def simulate_deviations(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """(R - E R)^2 of independent data sets, (trials,); its mean is the variance."""
    return np.asarray((simulate_exact(point, settings, trials, generator) - exact_mean(point)) ** 2)


EXPERIMENTS = (
    Experiment(
        theorem="scratch-risk-variance",
        model="exact",
        points=({"n": 5, "d": 20, "sigma": "1/5", "r": 1}, {"n": 40, "d": 4, "sigma": "1/2", "r": 1}),
        simulate=simulate_deviations,
        trials={Budget.QUICK: 40_000, Budget.STANDARD: 1_000_000, Budget.THOROUGH: 4_000_000},
    ),
)
