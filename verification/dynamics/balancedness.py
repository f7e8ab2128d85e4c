"""Balancedness: along the flow nothing drifts; after descent to a fixed time the drift is of the size of the step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.budget import Budget
from verification.dynamics.balance_runs import SETTINGS, begin
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.experiment import Exact, Experiment, Number, Samples
from verification.rates import local_exponents


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in the step of max_l |D_l(t) - D_l(0)|_F after descent to time t; (trials,)."""
    network, loss = begin(settings, trials, generator)
    steps = [float(settings["step"]) / 2**halved for halved in range(3)]
    drifts = [
        descend(
            network, loss, step=step, max_steps=round(float(settings["time"]) / step), tolerance=None
        ).drift
        for step in steps
    ]
    return local_exponents(drifts, 2)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The same drift along the flow, which is the integrator's error alone: at most what ten times its tolerance makes
    of it; (trials,).
    """
    network, loss = begin(settings, trials, generator)
    coarse, fine = (
        gradient_flow(network, loss, end_time=float(settings["time"]), rtol=rtol).drift
        for rtol in (1e-8, 1e-9)
    )
    return Samples(fine, errors=(coarse,))


_SETTINGS: dict[str, Exact] = {**SETTINGS, "time": 2}

EXPERIMENTS = (
    *(
        Experiment(
            theorem="balancedness",
            model="gd",
            points=({},),
            settings={**_SETTINGS, "L": depth, "step": "1/500"},
            simulate=simulate_descent,
            trials={Budget.QUICK: 32, Budget.STANDARD: 64, Budget.THOROUGH: 256},
            block=32,
            predict=1.0,  # the exponent of an O(x)
        )
        for depth in (2, 3)
    ),
    Experiment(
        theorem="balancedness",
        model="flow",
        points=({},),
        settings={**_SETTINGS, "L": 3},
        simulate=simulate_flow,
        trials={Budget.QUICK: 16, Budget.STANDARD: 64, Budget.THOROUGH: 256},
        scale=1.0,
    ),
)
