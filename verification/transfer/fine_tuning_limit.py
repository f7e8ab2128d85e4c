"""Where fine-tuning ends: |beta_ft| by training on data of given |X^+ y| and |(I-P) beta_s|, against the theorem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from verification.budget import Budget
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.transfer.prescribed import end_norm


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """|beta_ft| of the depth law by linear algebra."""
    return end_norm("exact", {**settings, **point}, trials, generator)


def simulate_reduced(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """|beta_ft| by the flow of the end-to-end vector."""
    return end_norm("reduced", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """|beta_ft| by gradient flow of full weight matrices, pretraining included."""
    return end_norm("flow", {**settings, **point}, trials, generator)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """|beta_ft| by gradient descent of full weight matrices, pretraining included."""
    return end_norm("gd", {**settings, **point}, trials, generator)


def simulate_sgd(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """|beta_ft| by mini-batch SGD of full weight matrices, pretraining included."""
    return end_norm("sgd", {**settings, **point}, trials, generator)


# |X^+ y| and |(I-P) beta_s| near their typical values at n/d = 1/2 and unit noise.
_AT: dict[str, Exact] = {"a": "6/5", "w": "7/10"}
_RUNS: tuple[tuple[Model, Simulate, tuple[tuple[int, Exact], ...]], ...] = (
    ("exact", simulate_exact, ((1, 1), (2, 1), (3, 1), (5, 2))),
    ("reduced", simulate_reduced, ((2, 1), (3, 1), (5, 1), (2, 2))),
    ("flow", simulate_flow, ((2, 1), (3, 1))),
    ("gd", simulate_descent, ((1, 1), (2, 1), (3, 1), (2, 2))),
    ("sgd", simulate_sgd, ((2, 1),)),
)


def _both(model: Model, simulate: Simulate, depth: int, s: Exact) -> tuple[Experiment, Experiment]:
    """One training, judged against the repaired end point and against the printed one."""
    repaired = Experiment(
        theorem="fine-tuning-limit",
        model=model,
        points=({**_AT, "s": s, "L": depth},),
        settings={"n": 10, "d": 20},
        simulate=simulate,
        trials={Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 32},
        block=4,
    )
    printed = replace(
        repaired,
        theorem="fine-tuning-limit-printed",
        points=(_AT,),
        settings={**repaired.settings, "s": s, "L": depth},
    )
    return repaired, printed


EXPERIMENTS = tuple(
    experiment
    for model, simulate, cases in _RUNS
    for depth, s in cases
    for experiment in _both(model, simulate, depth, s)
)
