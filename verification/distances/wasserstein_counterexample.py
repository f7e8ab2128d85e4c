"""Both Wasserstein bounds of the counterexample against optimal transport on sampled laws: none on the wrong side."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.distances.dudley_counterexample import SURE
from verification.distances.empirical import bound_on, draw
from verification.experiment import Experiment, Number
from verification.metrics import wasserstein_1

_TRIALS = {Budget.QUICK: 160, Budget.STANDARD: 800, Budget.THOROUGH: 1600}


def respected(
    theorem: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
    spoil: float = 1.0,
) -> FloatArray:
    """Whether the bound, times ``spoil``, is on its side of the transport distance; (trials,) of 0 and 1.

    The lower bound meets the labels alone, the upper one inputs and labels, x = f(x).
    """
    setup = {name: float(value) for name, value in {**settings, **point}.items()}
    held = np.empty(trials)
    for trial in range(trials):
        sample = draw(generator, int(setup["pairs"]), setup["silent"], "normal" if trial % 2 else "heavy")
        source, target = (sample.labels(scale, setup["sigma"]) for scale in (1.0, setup["scale"]))
        bound, error = bound_on(theorem, sample, setup)
        if theorem == "wasserstein-counterexample":
            held[trial] = bound * spoil <= wasserstein_1(source, target).upper + error
        else:
            first, second = (np.column_stack([sample.f, labels]) for labels in (source, target))
            held[trial] = wasserstein_1(first, second).lower <= bound * spoil + error
    return held


EXPERIMENTS = tuple(
    Experiment(
        theorem=theorem, model="exact", kind="event", predict=1.0, must_detect=SURE, trials=_TRIALS,
        points=({"sigma": "1/2", "scale": 3}, {"sigma": 2, "scale": 20}),
        settings={"pairs": 30, "silent": "1/10"}, simulate=partial(respected, theorem),
    )
    for theorem in ("wasserstein-counterexample", "wasserstein-counterexample-upper")
)  # fmt: skip
