"""One step of descent, full batch or mini-batch, changes the balance as stated; its drift is of the step's size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.balance_runs import SETTINGS, balances, begin
from verification.dynamics.descent import descend
from verification.dynamics.stochastic import sgd
from verification.experiment import Experiment, Model, Number, Samples
from verification.networks import Network
from verification.rates import local_exponents


def one_step_error(before: Network, after: Network, step: float, decay: float) -> FloatArray:
    """|D' - (1 - eta mu)^2 D - eta^2 (G_l^T G_l - G_{l+1} G_{l+1}^T)| over all layers, (trials,).

    The gradients are what the step made of the weights: W' = (1 - eta mu) W - eta g.
    """
    shrink = 1.0 - step * decay
    pairs = zip(before.weights, after.weights, strict=True)
    gradients = Network(tuple((shrink * old - new) / step for old, new in pairs))
    change = balances(after) - shrink**2 * balances(before) - step**2 * balances(gradients)
    return np.asarray(np.linalg.norm(change, axis=1))


def simulate_step(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The error of the one-step identity after one step with weight decay, beside what rounding may do; (trials,)."""
    before, loss = begin(settings, trials, generator)
    kept = Network(tuple(np.array(matrix) for matrix in before.weights))
    step, decay, batch = float(settings["step"]), float(settings["decay"]), int(settings["batch"])
    if batch:
        run = sgd(
            before, loss, generator, batch=batch, step=step, max_steps=1, tolerance=None, weight_decay=decay
        )
    else:
        run = descend(before, loss, step=step, max_steps=1, tolerance=None, weight_decay=decay)
    assert run.network is not None  # descent returns its weights
    return Samples(
        one_step_error(kept, run.network, step, decay), errors=(_rounding(kept, run.network, step),)
    )


def _rounding(before: Network, after: Network, step: float) -> FloatArray:
    """One unit in each term of the products of weights; a gradient is a difference of weights over the step."""
    pairs = zip(before.weights, after.weights, strict=True)
    sizes = [np.sum((np.abs(old) + np.abs(new)) ** 2, axis=(1, 2)) for old, new in pairs]
    return np.asarray(np.finfo(float).eps * 2 * max(before.widths) / step * np.sum(sizes, axis=0))


def simulate_drift(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in the step of max_l |D_l(t) - D_l(0)|_F after descent in batches to a fixed time; (trials,)."""
    network, loss = begin(settings, trials, generator)
    time, batch = float(settings["time"]), int(settings["batch"])
    drifts = []
    for step in (float(settings["step"]) / 2**halved for halved in range(3)):
        run = sgd(
            network, loss, generator, batch=batch, step=step, max_steps=round(time / step), tolerance=None
        )
        drifts.append(run.drift)
    return local_exponents(drifts, 2)


# The batches' own randomness is all of SGD's scatter: the full batch of 8 needs few runs.
_DRIFTS: tuple[tuple[Model, int, dict[Budget, int], int | None], ...] = (
    ("gd", 8, {Budget.QUICK: 32, Budget.STANDARD: 64, Budget.THOROUGH: 256}, 32),
    ("sgd", 4, {Budget.QUICK: 125, Budget.STANDARD: 4_000, Budget.THOROUGH: 20_000}, 125),
)
EXPERIMENTS = (
    *(
        Experiment(
            theorem="balancedness-descent",
            model="sgd" if batch else "gd",
            points=({},),
            settings={**SETTINGS, "L": depth, "step": "1/10", "decay": "1/5", "batch": batch},
            simulate=simulate_step,
            trials={Budget.QUICK: 64, Budget.STANDARD: 256, Budget.THOROUGH: 1_024},
            predict=0.0,  # the identity is exact
            scale=1.0,
        )
        for depth in (2, 4)
        for batch in (0, 1, 3)
    ),
    *(
        Experiment(
            theorem="balancedness-descent-drift",
            model=model,
            points=({},),
            settings={**SETTINGS, "L": depth, "time": 2, "batch": batch, "step": "1/500"},
            simulate=simulate_drift,
            trials=trials,
            block=block,
            predict=1.0,  # the exponent of an O(x)
        )
        for depth in (2, 3)
        for model, batch, trials, block in _DRIFTS
    ),
)
