"""Transferability of fine-tuning: the approach to its limit, and training, against the repair and against the print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.transfer.controlled import depth_gap, finite_size_shift, trained_gap


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """T of the depth law at d, n = gamma d, from the exact joint law; (trials,)."""
    setup = {**settings, **point}
    return depth_gap({**setup, "n": round(float(setup["gamma"]) * float(setup["d"]))}, trials, generator)


def simulate_reduced(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """T by the flow of the end-to-end vector."""
    return trained_gap("reduced", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """T by gradient flow of full weight matrices, pretraining included."""
    return trained_gap("flow", {**settings, **point}, trials, generator)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """T by gradient descent of full weight matrices, pretraining included."""
    return trained_gap("gd", {**settings, **point}, trials, generator)


def simulate_sgd(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """T by mini-batch SGD of full weight matrices on the target's samples, pretraining included."""
    return trained_gap("sgd", {**settings, **point}, trials, generator)


_SIZES: dict[str, Exact] = {"n": 20, "d": 40}
_FEW: dict[str, Exact] = {"n": 8, "d": 16}
_NOISY: dict[str, Exact] = {"gamma": "1/2", "theta": "pi/4", "sigma": 1}
_NEAR: dict[str, Exact] = {
    "gamma": "1/2",
    "theta": "pi/8",
    "sigma": 1,
}  # where T at L = 3 and 5 is not close to 0
_CALM: dict[str, Exact] = {"gamma": "1/2", "theta": "pi/4", "sigma": "1/5"}
_APPROACH = {Budget.QUICK: 250_000, Budget.STANDARD: 1_000_000, Budget.THOROUGH: 4_000_000}
_TRAININGS = {Budget.QUICK: 8, Budget.STANDARD: 16, Budget.THOROUGH: 48}
_LEVELS: dict[Model, Simulate] = {
    "reduced": simulate_reduced,
    "flow": simulate_flow,
    "gd": simulate_descent,
    "sgd": simulate_sgd,
}


def _trained(
    model: Model, depth: int, at: Mapping[str, Exact], sizes: Mapping[str, Exact] = _SIZES
) -> tuple[Experiment, Experiment]:
    """One training, judged against the repaired statement and against the printed one.

    The print at m = 1 is exact at every n and d, so that only the repair has a finite-size shift.
    """
    repaired = Experiment(
        theorem="fine-tuning-transferability",
        model=model,
        points=({**at, "L": depth},),
        settings=sizes,
        simulate=_LEVELS[model],
        shift=finite_size_shift,
        trials=_TRAININGS,
        block=4,
    )
    printed = replace(
        repaired,
        theorem="fine-tuning-transferability-printed",
        points=({"gamma": at["gamma"], "theta": at["theta"]},),
        settings={**sizes, "sigma": at["sigma"], "L": depth},
        shift=None,
    )
    return repaired, printed


EXPERIMENTS = (
    *(
        Experiment(
            theorem="fine-tuning-transferability",
            model="exact",
            points=({**at, "L": depth},),
            simulate=simulate_exact,
            trials=_APPROACH,
            kind="slope",
            along="d",
            abscissae=(16, 32, 64, 128),
            exponent=-1,
            corrections=1,
        )
        for depth, at in ((2, _NOISY), (3, _NEAR), (5, _NEAR))
    ),
    *(one for depth in (1, 2, 5) for one in _trained("reduced", depth, _NOISY)),
    *_trained("reduced", 3, _NEAR),
    *(one for depth in (1, 2) for one in _trained("gd", depth, _NOISY)),
    *_trained("gd", 3, _NEAR),
    *_trained("flow", 2, _NOISY),
    *_trained("gd", 2, _CALM),
    *_trained("sgd", 2, _NEAR, _FEW),
)
