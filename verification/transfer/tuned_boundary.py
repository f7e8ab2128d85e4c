"""Linear transfer against a tuned ridge on drawn samples: its limit, and nothing gained on the boundary."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.transfer.ridge_scratch import SIZES, SPECTRA, eigenvalues


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of the best ridge on drawn samples less sin^2(theta), (trials,).

    Most of its spread is that of the spectrum's first three moments, whose means are known exactly
    (E tr S^2/d = 1 + (d+1)/n, and so on): it is taken out, with weights from draws of their own.
    """
    setup = {**settings, **point}
    n, d = round(float(setup["gamma"]) * int(setup["d"])), int(setup["d"])
    risks, moments = _risks_and_moments(n, d, float(setup["sigma"]), trials, generator)
    weights = _weights(n, d, float(setup["sigma"]))
    return np.asarray(risks - moments @ weights - np.sin(float(setup["theta"])) ** 2)


def _risks_and_moments(
    n: int, d: int, sigma: float, trials: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """The best ridge's risk given the samples, and tr S^k/d less its mean for k = 1, 2, 3; (trials,), (trials, 3)."""
    values = eigenvalues({"n": n, "d": d}, trials, generator)
    lam = d * sigma**2 / n
    means = 1.0, 1 + (d + 1) / n, 1 + 3 * (d + 1) / n + (d**2 + 3 * d + 4) / n**2
    moments = [np.mean(values**power, axis=1) - mean for power, mean in enumerate(means, 1)]
    return np.asarray(np.mean(lam / (values + lam), axis=1)), np.stack(moments, axis=1)


@lru_cache(maxsize=64)
def _weights(n: int, d: int, sigma: float) -> FloatArray:
    """How much of each moment's fluctuation the risk takes, by regression; any weights leave the mean alone."""
    risks, moments = _risks_and_moments(n, d, sigma, 2_000, np.random.default_rng((n, d)))
    return np.asarray(np.linalg.lstsq(moments, risks - risks.mean(), rcond=None)[0])


def simulate_ratio(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of the best ridge on drawn samples over sin^2(theta), (trials,)."""
    floor = np.sin(float(({**settings, **point})["theta"])) ** 2
    return np.asarray(1 + simulate_gain(point, settings, trials, generator) / floor)


# gamma = cos^2(theta) (1 + sigma^2/sin^2(theta)): 3/4 and 5/4, with whole n at d = 8, 16, ...
_BOUNDARY: tuple[dict[str, Exact], ...] = (
    {"gamma": "3/4", "theta": "pi/4", "sigma": "1/2"},
    {"gamma": "5/4", "theta": "pi/4", "sigma": "sqrt(3)/2"},
)
_INSIDE: dict[str, Exact] = {"gamma": "1/2", "theta": "pi/4", "sigma": "1/2"}

_DRAWS = {Budget.QUICK: 1_500, Budget.STANDARD: 12_000, Budget.THOROUGH: 48_000}


def _approach(theorem: str, points: tuple[dict[str, Exact], ...], on_boundary: bool) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=points,
        simulate=simulate_ratio if on_boundary else simulate_gain,
        # on the boundary the best ridge risks as much as transfer
        predict=1.0 if on_boundary else None,
        trials=_DRAWS if on_boundary else SPECTRA,
        kind="slope",
        along="d",
        abscissae=(8, 16, 32, 64) if on_boundary else SIZES,
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    _approach("tuned-transferability", (_INSIDE,), False),
    _approach("tuned-transferability-boundary", _BOUNDARY, True),
)
