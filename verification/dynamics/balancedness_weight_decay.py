"""Weight decay: the balance after time t, along its start, is e^{-2 mu t}; in descent, up to the step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.balance_runs import SETTINGS, along, balances, begin
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.results import Trained
from verification.experiment import Experiment, Number, Samples


def _end(run: Trained, start: FloatArray, scale: float) -> FloatArray:
    assert run.network is not None  # full-weight dynamics return their weights
    return scale * along(balances(run.network), start)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """x(t), the linear function of the balances that is x_0 at the start; (trials,).

    Its error is at most what ten times the tolerance changes.
    """
    network, loss = begin({**settings, **point}, trials, generator)
    start, decay = balances(network), float(point["weight_decay"])
    coarse, fine = (
        _end(
            gradient_flow(network, loss, end_time=float(point["t"]), rtol=rtol, weight_decay=decay),
            start,
            float(point["x_0"]),
        )
        for rtol in (1e-8, 1e-9)
    )
    return Samples(fine, errors=(coarse - fine,))


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The same after gradient descent up to time t; (trials,)."""
    network, loss = begin({**settings, **point}, trials, generator)
    start, step = balances(network), float(settings["step"])
    run = descend(
        network,
        loss,
        step=step,
        max_steps=round(float(point["t"]) / step),
        tolerance=None,
        weight_decay=float(point["weight_decay"]),
    )
    return _end(run, start, float(point["x_0"]))


EXPERIMENTS = (
    *(
        Experiment(
            theorem="balancedness-weight-decay",
            model="flow",
            points=({"x_0": 1, "weight_decay": "1/2", "t": 1}, {"x_0": 2, "weight_decay": "1/10", "t": 3}),
            settings={**SETTINGS, "L": depth},
            simulate=simulate_flow,
            trials={Budget.QUICK: 16, Budget.STANDARD: 64, Budget.THOROUGH: 256},
        )
        for depth in (2, 4)
    ),
    Experiment(
        theorem="balancedness-weight-decay",
        model="gd",
        points=({"x_0": 1, "weight_decay": "1/2", "t": 1},),
        settings={**SETTINGS, "L": 3},
        simulate=simulate_descent,
        trials={Budget.QUICK: 2_000, Budget.STANDARD: 8_000, Budget.THOROUGH: 40_000},
        kind="slope",
        along="step",
        abscissae=(0.04, 0.02, 0.01, 0.005),
        exponent=1,
        corrections=1,
    ),
)
