"""What networks of growing depth keep less of the source than infinitely deep ones, times their depth."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Experiment, Number
from verification.transfer.fine_tuning_scale import simulate_exact


def simulate_gap(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """L (sqrt(A) - m), m of the depth law on draws of the exact joint law, (trials,)."""
    setup = {**settings, **point}
    deep = np.sqrt(1 + float(setup["sigma"]) ** 2 / (1 - float(setup["gamma"])))
    return np.asarray(int(setup["L"]) * (deep - simulate_exact(point, settings, trials, generator)))


EXPERIMENTS = (
    Experiment(
        theorem="fine-tuning-depth-gap",
        model="exact",
        points=({"gamma": "1/2", "sigma": "1/2"}, {"gamma": "3/4", "sigma": "1/4"}),
        settings={"d": 10_000_000_000},
        simulate=simulate_gap,
        trials={Budget.QUICK: 6_000, Budget.STANDARD: 24_000, Budget.THOROUGH: 96_000},
        kind="slope",
        along="L",
        abscissae=(48, 64, 96, 128, 192, 256),
        exponent=-1,
        corrections=1,
    ),
)
