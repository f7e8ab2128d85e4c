"""The three ratios at which the sign of transferability changes, located by simulation of many sizes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.transfer.linear_transferability import law_gap

_DRAWS = 1_600
_SIZES = 5


def simulate_crossing(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The gamma in [low, high] where a parabola through |1 - n/d| times mean transferability crosses zero;
    (trials,).

    Each trial draws ``_DRAWS`` instances at each of ``_SIZES`` sample sizes. The factor only takes the pole at
    gamma = 1 away: what is left is a parabola but for terms of order 1/d. The interval is a setting, wide against
    the statistical error of one trial.
    """
    setup = {**settings, **point}
    d = int(setup["d"])
    sizes = np.unique(np.linspace(float(setup["low"]), float(setup["high"]), _SIZES) * d).astype(int)
    ratios = sizes / d
    means = np.stack(
        [
            abs(1 - ratio)
            * law_gap({**setup, "n": size}, trials * _DRAWS, generator).reshape(trials, -1).mean(axis=1)
            for size, ratio in zip(sizes.tolist(), ratios.tolist(), strict=True)
        ]
    )
    centre = ratios.mean()
    quadratic, slope, level = np.polyfit(ratios - centre, means, 2)
    start = -level / slope
    for _ in range(20):
        start = start - (level + start * (slope + start * quadratic)) / (slope + 2 * start * quadratic)
    return np.asarray(centre + start)


_PAIR: dict[str, Exact] = {"theta": "pi/4", "sigma": "1/5"}
_OBTUSE: dict[str, Exact] = {"theta": "3*pi/5", "sigma": "1/2"}
_TRIALS = {Budget.QUICK: 80, Budget.STANDARD: 320, Budget.THOROUGH: 2_048}


# The smaller the dimension, the farther the root from its limit and the better its approach is seen; but near gamma = 1
# a risk has no variance below some d, and at an obtuse angle the lower root is small and moves by some 12/d.
_MULTIPLES = (3, 4, 6, 8, 12, 16)


def _located(theorem: str, at: Mapping[str, Exact], low: str, high: str, third: int) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=(at,),
        settings={"low": low, "high": high},
        simulate=simulate_crossing,
        trials=_TRIALS,
        kind="slope",
        along="d",
        abscissae=tuple(third * times for times in _MULTIPLES),
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    _located("negative-transfer-lower", _PAIR, "0.5", "0.6", 20),
    _located("negative-transfer-upper", _PAIR, "0.88", "0.94", 40),
    _located("negative-transfer-beyond", _PAIR, "1.05", "1.12", 40),
    _located("negative-transfer-lower", _OBTUSE, "0.1", "0.2", 300),
    _located("negative-transfer-beyond", _OBTUSE, "1.2", "1.36", 10),
)
