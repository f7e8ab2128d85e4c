"""Ridge transfer with many samples: the approach of the mean to its limit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Experiment, Number
from verification.samplers import probe_risk_law


def simulate_law(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of the ridge readout from its scalar law; (trials,)."""
    setup = {**settings, **point}
    n, sigma, lam = int(setup["n"]), float(setup["sigma"]), float(setup["lam"])
    outside = np.sin(float(setup["theta"])) ** 2
    return probe_risk_law(generator, trials, n=n, k=1, rho=outside, sigma=sigma, lam=lam)


EXPERIMENTS = (
    Experiment(
        theorem="ridge-transfer-risk",
        model="exact",
        points=({"theta": "pi/4", "lam": "1/10"}, {"theta": "2*pi/3", "lam": 0}),
        settings={"sigma": "1/2"},
        simulate=simulate_law,
        trials={Budget.QUICK: 250_000, Budget.STANDARD: 1_000_000, Budget.THOROUGH: 4_000_000},
        kind="slope",
        along="n",
        abscissae=(24, 48, 96, 192),
        exponent=-1,
        corrections=1,
    ),
)
