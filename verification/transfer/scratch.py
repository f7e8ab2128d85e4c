"""The proportional limit of the scratch risk: the mean at n = gamma d approaches it like 1/d."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Experiment, Number
from verification.samplers import scratch_risk_law


def simulate_law(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks at n = gamma d from their exact law, (trials,)."""
    d = int(settings["d"])
    n = round(float(point["gamma"]) * d)
    return scratch_risk_law(generator, trials, n=n, d=d, sigma=float(point["sigma"]), r=float(point["r"]))


EXPERIMENTS = (
    Experiment(
        theorem="scratch-risk",
        model="exact",
        points=({"gamma": "1/2", "sigma": 1, "r": 1}, {"gamma": 2, "sigma": 1, "r": 1}),
        simulate=simulate_law,
        trials={Budget.QUICK: 400_000, Budget.STANDARD: 2_000_000, Budget.THOROUGH: 8_000_000},
        kind="slope",
        along="d",
        abscissae=(16, 32, 64, 128),
        exponent=-1,
        corrections=1,
    ),
)
