"""Small simulations that the runner's tests send to worker processes."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from verification.budget import Budget
from verification.experiment import Experiment, Number, Samples, numbers

Point = Mapping[str, Number]


def exponential(
    point: Point, settings: Point, trials: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Samples of mean ``mu``: skewed on purpose."""
    setup = {**settings, **point}
    return generator.exponential(float(setup["mu"]), trials)


def biased(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Mean mu + 3/d: an asymptotic claim, approached like 1/d."""
    return float(point["mu"]) + 3 / float(settings["d"]) + 0.1 * generator.standard_normal(trials)


def coin(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """1 with probability ``p``."""
    return (generator.random(trials) < float(point["p"])).astype(float)


def stubborn(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> Samples:
    """A tenth of the runs never converge."""
    values = generator.normal(float(point["mu"]), 0.1, trials)
    return Samples(values[trials // 10 :], trials // 10)


def poisoned(
    point: Point, settings: Point, trials: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Raises at mu = 2, ends its own process at mu = 3, and is well elsewhere."""
    if point["mu"] == 2:
        raise ArithmeticError("the matrix is singular")
    if point["mu"] == 3:
        os._exit(9)
    return exponential(point, settings, trials, generator)


def longer_exponential(
    point: Point, settings: Point, trials: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """The law of ``exponential`` stretched by 5%: a spoiled claim."""
    return 1.05 * exponential(point, settings, trials, generator)


def overflowing(
    point: Point, settings: Point, trials: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """One sample in each block is infinite."""
    return np.append(generator.random(trials - 1), np.inf)


def miscounting(
    point: Point, settings: Point, trials: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    """One sample is missing."""
    return generator.random(trials - 1)


def ratio(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """chi2_d / chi2_{n-d+1}, the scratch risk of more samples than dimensions, times ``times``."""
    n, d = int(point["n"]), int(point["d"])
    times = float(settings.get("times", 1))
    return times * generator.chisquare(d, trials) / generator.chisquare(n - d + 1, trials)


def with_error(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> Samples:
    """Mean 1.01 mu, with the error that ``told`` admits."""
    mu = float(point["mu"])
    values = mu * (1.01 + 0.1 * generator.standard_normal(trials))
    return Samples(values, errors=(np.full(trials, mu * float(settings["told"])),))


def shift_of(times: float, setup: Point) -> float:
    """times/d."""
    return times / float(setup["d"])


def logged(path: str, seconds: float, generator: np.random.Generator) -> NDArray[np.float64]:
    """Work that leaves one line in the file ``path`` for each time it is done."""
    value = generator.standard_normal(5)
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write("x\n")
    return value


def experiment(**changes: object) -> Experiment:
    """An experiment on the mean of an exponential, with anything replaced."""
    fields: dict[str, object] = {
        "theorem": "mean-of-exponential",
        "model": "exact",
        "points": ({"mu": "1/2"}, {"mu": 2}),
        "simulate": exponential,
        "trials": {Budget.QUICK: 16_000, Budget.STANDARD: 160_000, Budget.THOROUGH: 1_600_000},
    }
    return Experiment(**{**fields, **changes})  # type: ignore[arg-type]


def mean_of(theorem: str, point: Mapping[str, object]) -> float:
    """The theory of these experiments: the mean is ``mu`` (``p`` for the coin)."""
    plain = numbers(point)  # type: ignore[arg-type]
    return float(plain.get("mu", plain.get("p", 0)))
