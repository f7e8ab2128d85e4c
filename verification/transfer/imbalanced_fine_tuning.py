"""Two layers trained from an imbalanced start: the share they keep of the source, on data of given geometry."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.budget import Budget
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.transfer.prescribed import kept_share


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m of the law of the readouts by linear algebra."""
    return kept_share("exact", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by gradient flow of full weight matrices."""
    return kept_share("flow", {**settings, **point}, trials, generator)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by gradient descent of full weight matrices."""
    return kept_share("gd", {**settings, **point}, trials, generator)


def simulate_sgd(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by mini-batch SGD of full weight matrices."""
    return kept_share("sgd", {**settings, **point}, trials, generator)


_AT: dict[str, Exact] = {"a": "6/5", "w": "7/10", "s": 1}
_RUNS: tuple[tuple[Model, Simulate, tuple[int, ...]], ...] = (
    ("exact", simulate_exact, (-1, 0)),
    ("flow", simulate_flow, (-1,)),
    ("gd", simulate_descent, (-1, -4)),
    ("sgd", simulate_sgd, (-1,)),
)

EXPERIMENTS = tuple(
    Experiment(
        theorem="imbalanced-fine-tuning",
        model=model,
        points=tuple({**_AT, "Lam": imbalance} for imbalance in imbalances),
        settings={"n": 8, "d": 16},
        simulate=simulate,
        trials={Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 32},
        block=4,
    )
    for model, simulate, imbalances in _RUNS
)
