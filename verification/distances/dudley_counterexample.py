"""Every bound of the Dudley counterexample against linear programmes on sampled laws: none on the wrong side.

A sample is 1 where the certified distance of one discrete law respects the bound on that law; the claim is that it
always does. Lower bounds meet the distance of the labels alone, which is the smaller one; upper bounds that of
inputs and labels, x = f(x).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.distances.empirical import bound_on, draw
from verification.experiment import Exact, Experiment, Number
from verification.metrics import dudley

_TRIALS = {Budget.QUICK: 160, Budget.STANDARD: 800, Budget.THOROUGH: 1600}
SURE = {
    Budget.STANDARD: 0.01
}  # a chance of 95% in place of a certainty is then refuted at the level of a whole run
_LOWER = ("dudley-counterexample", "dudley-counterexample-sharp")
_UPPER = ("dudley-counterexample-upper", "dudley-counterexample-upper-sharp", "dudley-counterexample-ceiling")


def respected(
    theorem: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
    spoil: float = 1.0,
) -> FloatArray:
    """Whether the bound, times ``spoil``, is on its side of the certified distance; (trials,) of 0 and 1."""
    setup = {name: float(value) for name, value in {**settings, **point}.items()}
    held = np.empty(trials)
    for trial in range(trials):
        sample = draw(generator, int(setup["pairs"]), setup["silent"], "normal" if trial % 2 else "heavy")
        source, target = (sample.labels(scale, setup["sigma"]) for scale in (1.0, setup["scale"]))
        bound, error = bound_on(theorem, sample, setup)
        if theorem in _LOWER:
            held[trial] = bound * spoil <= dudley(source, target).upper + error
        else:
            first, second = (np.column_stack([sample.f, labels]) for labels in (source, target))
            held[trial] = dudley(first, second).lower <= bound * spoil + error
    return held


_NEAR: dict[str, Exact] = {"sigma": "1/5", "scale": 5}
_FAR: dict[str, Exact] = {"sigma": "1/2", "scale": 200}
_EXTRA: dict[str, dict[str, Exact]] = {
    "dudley-counterexample": {"K": 4},
    "dudley-counterexample-sharp": {"split": "9/10", "height": 1},
}
EXPERIMENTS = tuple(
    Experiment(
        theorem=theorem, model="exact", kind="event", predict=1.0, must_detect=SURE, trials=_TRIALS,
        points=tuple({**where, **_EXTRA.get(theorem, {})} for where in (_NEAR, _FAR)),
        settings={"pairs": 16, "silent": "1/10"}, simulate=partial(respected, theorem),
    )
    for theorem in (*_LOWER, *_UPPER)
)  # fmt: skip
