"""The best ridge located by simulation, and the printed "any ridge hurts" tried on data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number, Samples

_DRAWS = 16_000
_RIDGES = 7


def _data(
    setup: Mapping[str, Number], draws: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray, float]:
    """|z|^2 and z.y of ``draws`` data sets of n samples, and cos theta; (draws,) each."""
    n, theta = int(setup["n"]), float(setup["theta"])
    feature, rest, noise = generator.standard_normal((3, draws, n))
    labels = np.cos(theta) * feature + np.sin(theta) * rest + float(setup["sigma"]) * noise
    return np.sum(feature**2, axis=1), np.sum(feature * labels, axis=1), float(np.cos(theta))


def simulate_best_ridge(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The ridge in [low, high] where the mean slope of the risk crosses zero; (trials,).

    Each trial averages (b - cos theta) db/dlam over ``_DRAWS`` data sets at each of ``_RIDGES`` ridges and
    takes the root of a cubic through them; the interval is a setting. A root of noisy slopes has a bias of the order
    of one over the draws: the roots of the two halves lie by as much again on the same side.
    """
    setup = {**settings, **point}
    ridges = np.linspace(float(setup["low"]), float(setup["high"]), _RIDGES)
    roots, biases = np.empty(trials), np.empty(trials)
    for trial in range(trials):
        square, product, cosine = _data(setup, _DRAWS, generator)
        shrunk = square[:, None] + int(setup["n"]) * ridges
        slopes = (product[:, None] / shrunk - cosine) * -int(setup["n"]) * product[:, None] / shrunk**2
        roots[trial] = _crossing(ridges, slopes.mean(axis=0))
        halves = (_crossing(ridges, half.mean(axis=0)) for half in np.split(slopes, 2))
        biases[trial] = sum(halves) / 2 - roots[trial]
    return Samples(roots, errors=(biases,))


def _crossing(ridges: FloatArray, slopes: FloatArray) -> float:
    """Where a cubic through the slopes is zero."""
    centre = float(ridges.mean())
    cubic = np.polynomial.Polynomial.fit(ridges - centre, slopes, 3, domain=[-1, 1], window=[-1, 1])
    root = 0.0
    for _ in range(20):
        root -= float(cubic(root) / cubic.deriv()(root))
    return centre + root


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """R_ridge - R_linear on the same data; (trials,)."""
    setup = {**settings, **point}
    square, product, cosine = _data(setup, trials, generator)
    ridged = product / (square + int(setup["n"]) * float(setup["lam"]))
    return np.asarray((ridged - cosine) ** 2 - (product / square - cosine) ** 2)


_POINT: dict[str, Exact] = {"n": 6, "theta": "pi/4", "sigma": "1/2"}
_OBTUSE: dict[str, Exact] = {"n": 10, "theta": "3*pi/4", "sigma": "1/5"}
_TRIALS = {Budget.QUICK: 60, Budget.STANDARD: 600, Budget.THOROUGH: 2_400}
_GAIN = {Budget.QUICK: 20_000, Budget.STANDARD: 400_000, Budget.THOROUGH: 1_600_000}


def _located(at: Mapping[str, Exact], low: str, high: str) -> Experiment:
    return Experiment(
        theorem="ridge-transfer-optimum",
        model="exact",
        points=(at,),
        settings={"low": low, "high": high},
        simulate=simulate_best_ridge,
        trials=_TRIALS,
    )


EXPERIMENTS = (
    _located(_POINT, "0.15", "0.35"),
    _located(_OBTUSE, "0.07", "0.14"),
    Experiment(
        theorem="ridge-transfer-optimum-printed",
        model="exact",
        points=({**_OBTUSE, "lam": "1/10"},),
        simulate=simulate_gain,
        predict=0.0,  # the print has R_ridge >= R_linear: a mean below zero contradicts it
        scale=0.01,
        trials=_GAIN,
    ),
)
