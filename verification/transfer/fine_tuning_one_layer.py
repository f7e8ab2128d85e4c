"""Depth one, where the print is exact: the joint law and training."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.risks import transfer_risks
from verification.experiment import Exact, Experiment, Model, Number, Samples
from verification.samplers import joint_risks_law
from verification.transfer.controlled import law_mean, trained_gap

_DRAWS = {Budget.QUICK: 200_000, Budget.STANDARD: 2_000_000, Budget.THOROUGH: 8_000_000}
_DRAWS_A_TRAINING = 40_000
_TRAININGS = {Budget.QUICK: 4_000, Budget.STANDARD: 120_000, Budget.THOROUGH: 480_000}


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """R_sc - R_ft at L = 1 from the exact joint law; (trials,)."""
    setup = {**settings, **point}
    drawn = joint_risks_law(
        generator,
        trials,
        n=int(setup["n"]),
        d=int(setup["d"]),
        theta=float(setup["theta"]),
        sigma=float(setup["sigma"]),
        depth=1,
    )
    return np.asarray(drawn.scratch - drawn.fine)


def simulate_dense(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """R_sc - R_ft at L = 1 by linear algebra on drawn data; (trials,)."""
    setup = {**settings, **point}
    sample = transfer_risks(
        "exact",
        generator,
        trials,
        n=int(setup["n"]),
        d=int(setup["d"]),
        theta=float(setup["theta"]),
        sigma=float(setup["sigma"]),
        depth=1,
        methods=("scratch", "fine"),
    )
    return sample.transferability("fine").accepted


def simulate_trained(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """R_sc - R_ft by training one layer, controlled by linear algebra on the same data plus fresh draws of the law.

    ``trained_gap`` adds the law's mean in closed form; here that is the claim, so it is drawn instead.
    """
    setup = {**settings, **point, "L": 1}
    run = trained_gap(level, setup, trials, generator)
    count = run.values.size
    fresh = (
        simulate_exact(point, settings, count * _DRAWS_A_TRAINING, generator).reshape(count, -1).mean(axis=1)
    )
    return Samples(run.values - law_mean(setup) + fresh, run.not_converged, run.errors)


_POINTS: tuple[dict[str, int | str], ...] = (
    {"n": 10, "d": 30, "theta": "pi/4"},
    {"n": 24, "d": 30, "theta": "3*pi/4"},
    {"n": 5, "d": 40, "theta": "pi/8"},
)

_TRAINED: tuple[tuple[Model, dict[str, Exact]], ...] = (
    ("reduced", {"n": 10, "d": 30}),
    ("flow", {"n": 10, "d": 30}),
    ("gd", {"n": 10, "d": 30}),
    ("sgd", {"n": 8, "d": 24}),
)
EXPERIMENTS = (
    *(
        Experiment(
            theorem="fine-tuning-one-layer-exact",
            model=model,
            points=({**sizes, "theta": "pi/4"},),
            settings={"sigma": "1/2"},
            simulate=partial(simulate_trained, model),
            trials={Budget.QUICK: 8, Budget.STANDARD: 16, Budget.THOROUGH: 64},
            block=8,
        )
        for model, sizes in _TRAINED
    ),
    Experiment(
        theorem="fine-tuning-one-layer-exact",
        model="exact",
        points=_POINTS,
        settings={"sigma": 1.0},
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    Experiment(
        theorem="fine-tuning-one-layer-exact",
        model="exact",
        points=({"n": 6, "d": 12, "theta": "pi/4"},),
        settings={"sigma": 0.5},
        simulate=simulate_dense,
        trials=_TRAININGS,
    ),
)
