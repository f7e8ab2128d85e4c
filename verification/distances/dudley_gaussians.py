"""Two normal laws: the best judge on drawn labels, and the linear programme on discretised laws."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.special import ndtr, ndtri

from theory.distances.functions import WindowWidth
from theory.evaluate import value
from verification.arrays import FloatArray
from verification.budget import Budget
from verification.distances.dudley_counterexample import SURE
from verification.experiment import Exact, Experiment, Number
from verification.metrics import dudley, law


def judged(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """``h(y') - h(y)`` of the judge with the best window, y ~ N(0, s^2), y' ~ N(m, s^2); (trials,)."""
    m, s = float(point["apart"]), float(point["spread"])
    w = float(WindowWidth.array(m, s))
    y, y_other = s * generator.standard_normal((2, trials))
    heights = [np.clip(label - m / 2, -w, w) / (1 + w) for label in (m + y_other, y)]
    return np.asarray(heights[0] - heights[1])


def programmed(
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
    spoil: float = 1.0,
) -> FloatArray:
    """Whether ``spoil`` times the value is in the certificate of laws cut into cells, widened by what cutting moved.

    Cells of equal probability begin at a random share of the first; each sits at its conditional mean. (trials,).
    """
    m, s = float(point["apart"]), float(point["spread"])
    exact = spoil * value("dudley-gaussians", {"apart": repr(m), "spread": repr(s)})
    held = np.empty(trials)
    for trial in range(trials):
        weights, places, moved = _cells(int(settings["cells"]), float(generator.random()))
        found = dudley(law((s * places)[:, None], weights), law((m + s * places)[:, None], weights))
        slack = 2 * s * moved
        held[trial] = found.lower - slack <= exact <= found.upper + slack
    return held


def _cells(count: int, share: float) -> tuple[FloatArray, FloatArray, float]:
    """Weights and conditional means of the cells of N(0, 1), and E|Z - mean of its cell|, at least the W1 moved."""
    inner = (np.arange(count) + share) / count
    inner = inner[(inner > 0) & (inner < 1)]
    levels = np.concatenate([[0.0], inner, [1.0]])
    ends = ndtri(levels)
    density = np.exp(-0.5 * ends**2) / np.sqrt(2 * np.pi)
    weights = np.diff(levels)
    means = (density[:-1] - density[1:]) / weights
    inside = ndtr(means) - levels[:-1]
    at_mean = np.exp(-0.5 * means**2) / np.sqrt(2 * np.pi)
    return weights, means, float(2 * ((at_mean - density[:-1]) + means * inside).sum())


_POINTS: tuple[dict[str, Exact], ...] = ({"apart": 1, "spread": 1}, {"apart": 3, "spread": "1/5"})
EXPERIMENTS = (
    Experiment(
        theorem="dudley-gaussians", model="exact", points=_POINTS, simulate=judged,
        trials={Budget.QUICK: 100_000, Budget.STANDARD: 2_000_000, Budget.THOROUGH: 8_000_000},
    ),
    Experiment(
        theorem="dudley-gaussians", model="exact", kind="event", predict=1.0, must_detect=SURE, points=_POINTS,
        settings={"cells": 300}, simulate=programmed,
        trials={Budget.QUICK: 160, Budget.STANDARD: 800, Budget.THOROUGH: 1600},
    ),
)  # fmt: skip
