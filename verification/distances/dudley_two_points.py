"""Two point masses at random distances: the linear programme's certificate holds the closed form."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from theory.evaluate import grid
from verification.arrays import FloatArray
from verification.budget import Budget
from verification.distances.dudley_counterexample import SURE
from verification.experiment import Experiment, Number
from verification.metrics import dudley

_TRIALS = {Budget.QUICK: 160, Budget.STANDARD: 800, Budget.THOROUGH: 1600}


def certified(
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
    spoil: float = 1.0,
) -> FloatArray:
    """Whether ``spoil`` times the value at a random D up to the point's lies in the certificate; (trials,)."""
    apart = float(point["D"]) * generator.random(trials)
    values = spoil * grid("dudley-two-points", D=apart)
    directions = generator.standard_normal((trials, int(settings["dimension"])))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    held = np.empty(trials)
    for trial, (direction, length, value) in enumerate(zip(directions, apart, values, strict=True)):
        found = dudley(np.zeros((1, direction.size)), (length * direction)[None, :])
        rounding = 8 * np.finfo(float).eps * value * direction.size
        held[trial] = found.lower - rounding <= value <= found.upper + rounding
    return held


EXPERIMENTS = (
    Experiment(
        theorem="dudley-two-points", model="exact", kind="event", predict=1.0, must_detect=SURE, trials=_TRIALS,
        points=({"D": 1}, {"D": 100}), settings={"dimension": 3}, simulate=certified,
    ),
)  # fmt: skip
