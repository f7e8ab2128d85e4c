"""Linear transfer against a tuned ridge on drawn samples: its limit, nothing gained on the boundary, more below it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number, OfSetup, Simulate
from verification.spectra.eigenvalue_controls import ridge_controls, steadied
from verification.transfer.ridge_scratch import eigenvalues


def tuned_risks(
    ratio: float, d: int, sigma: float, trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of the best ridge on n = ``ratio`` d drawn samples, less most of its spread, (trials,).

    Noise and direction are averaged out given the samples.
    """
    n = round(ratio * d)
    values = eigenvalues({"n": n, "d": d}, trials, generator)
    lam = d * sigma**2 / n
    risks = np.mean(lam / (values + lam), axis=1)
    return steadied(risks, ridge_controls(values[:, d - min(n, d) :], (abs(n - d) - 1) / 2, n / 2, lam))


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of the best ridge on drawn samples less sin^2(theta), (trials,)."""
    setup = {**settings, **point}
    risks = tuned_risks(float(setup["gamma"]), int(setup["d"]), float(setup["sigma"]), trials, generator)
    return np.asarray(risks - np.sin(float(setup["theta"])) ** 2)


def simulate_ratio(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of the best ridge on drawn samples over sin^2(theta), (trials,)."""
    floor = np.sin(float(({**settings, **point})["theta"])) ** 2
    return np.asarray(1 + simulate_gain(point, settings, trials, generator) / floor)


def simulate_rise(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """T at ``gamma_1`` less T at ``gamma``, on drawn samples of either size, (trials,): sin^2(theta) drops out."""
    setup = {**settings, **point}
    d, sigma = int(setup["d"]), float(setup["sigma"])
    fewer, more = (
        tuned_risks(float(setup[name]), d, sigma, trials, generator) for name in ("gamma_1", "gamma")
    )
    return fewer - more


def claimed_rise(setup: Mapping[str, Number]) -> float:
    """T(gamma_1) - T(gamma) of ``tuned-transferability``."""
    from theory.evaluate import value

    at = {"theta": setup["theta"], "sigma": setup["sigma"]}
    fewer, more = (
        value("tuned-transferability", {**at, "gamma": setup[name]}) for name in ("gamma_1", "gamma")
    )
    return float(fewer - more)


# gamma = cos^2(theta) (1 + sigma^2/sin^2(theta)): 3/4 and 5/4, with whole n at multiples of 8
_BOUNDARY: tuple[dict[str, Exact], ...] = (
    {"gamma": "3/4", "theta": "pi/4", "sigma": "1/2"},
    {"gamma": "5/4", "theta": "pi/4", "sigma": "sqrt(3)/2"},
)
_INSIDE: dict[str, Exact] = {"gamma": "1/2", "theta": "pi/4", "sigma": "1/2"}
# T > 0 at both: on one side of gamma = 1, where the untuned risk rises without bound, and on either side of it
_PAIRS: tuple[dict[str, Exact], ...] = (
    {"gamma": "5/8", "gamma_1": "3/8", "theta": "pi/4", "sigma": "1/2"},
    {"gamma": "9/8", "gamma_1": "1/2", "theta": "pi/4", "sigma": "sqrt(3)/2"},
)


def _approach(
    theorem: str, points: tuple[dict[str, Exact], ...], simulate: Simulate, predict: OfSetup | None = None
) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=points,
        trials={Budget.QUICK: 128, Budget.STANDARD: 1_024, Budget.THOROUGH: 4_096},
        block=128,
        kind="slope",
        along="d",
        abscissae=(16, 24, 32, 48, 64, 96),
        exponent=-1,
        corrections=1,
        simulate=simulate,
        predict=predict,
    )


EXPERIMENTS = (
    _approach("tuned-transferability", (_INSIDE,), simulate_gain),
    # on the boundary the best ridge risks as much as transfer
    _approach("tuned-transferability-boundary", _BOUNDARY, simulate_ratio, 1.0),
    _approach("tuned-transferability-no-band", _PAIRS, simulate_rise, claimed_rise),
)
