"""A ridge towards the source on raw data: break-even at 60 degrees at finite n and d, and its limit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.transfer.ridge_scratch import SIZES, SPECTRA, eigenvalues
from verification.transfer.ridge_scratch_optimum import drawn


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of a ridge at its best less that of a ridge towards the source at its best, on the same raw data, (trials,).

    The ridge towards the source is fitted as it is defined, by minimising (1/n)|y - X b|^2 + lam |b - beta_s|^2.
    """
    setup = {**settings, **point}
    n, d, sigma, theta = int(setup["n"]), int(setup["d"]), float(setup["sigma"]), float(setup["theta"])
    draw = drawn(n, d, trials, generator)
    source, target = np.zeros(d), np.zeros(d)
    source[0], target[0], target[1] = 1.0, np.cos(theta), np.sin(theta)
    labels = draw.inputs @ target + sigma * draw.noise
    plain = _risk(draw.inputs, labels, np.zeros(d), target, d * sigma**2 / n)
    towards = _risk(draw.inputs, labels, source, target, d * sigma**2 / (n * (2 - 2 * np.cos(theta))))
    return np.asarray(plain - towards)


def _risk(
    inputs: FloatArray, labels: FloatArray, centre: FloatArray, target: FloatArray, lam: float
) -> FloatArray:
    """|b - target|^2 of the ridge lam around ``centre``, (trials,)."""
    n, d = inputs.shape[1:]
    across = inputs.transpose(0, 2, 1)
    right = np.einsum("tni,tn->ti", inputs, labels) + n * lam * centre
    fitted = np.linalg.solve(across @ inputs + n * lam * np.eye(d), right[..., None])[..., 0]
    return np.asarray(np.sum((fitted - target) ** 2, axis=1))


def simulate_ratio(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """1 less the gain at n = ``gamma`` d in units of the plain ridge's risk in the limit, (trials,).

    So the ratio of the two risks, at break-even 1 on average at every d.
    """
    from theory.evaluate import value

    setup = {**settings, **point}
    n = round(float(setup["gamma"]) * int(setup["d"]))
    gains = simulate_gain({**point, "n": n}, settings, trials, generator)
    scale = value("tuned-scratch-risk", {"gamma": setup["gamma"], "sigma": setup["sigma"], "r": 1})
    return np.asarray(1 - gains / scale)


def simulate_spectral_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The same gain given the samples, averaged over noise and directions, (trials,)."""
    setup = {**settings, **point}
    values, ratio = eigenvalues(setup, trials, generator), float(setup["gamma"])
    noise, square = float(setup["sigma"]) ** 2, 2 - 2 * np.cos(float(setup["theta"]))
    plain, towards = (np.mean(noise / (ratio * values + noise / size), axis=1) for size in (1.0, square))
    return np.asarray(plain - towards)


_DRAWS = {Budget.QUICK: 8_000, Budget.STANDARD: 160_000, Budget.THOROUGH: 640_000}
_SIXTY: tuple[dict[str, Exact], ...] = (
    {"n": 8, "d": 14, "theta": "pi/3", "sigma": "1/2"},
    {"n": 20, "d": 9, "theta": "pi/3", "sigma": 1},
)

EXPERIMENTS = (
    *(
        Experiment(
            theorem=theorem,
            model="exact",
            points=_SIXTY,
            simulate=simulate_gain,
            predict=0.0,  # break-even
            scale=1.0,
            trials=_DRAWS,
        )
        for theorem in ("ridge-toward-source-helps", "ridge-toward-source-hurts")
    ),
    Experiment(
        theorem="ridge-toward-source-break-even",
        model="exact",
        points=(
            {"gamma": "1/2", "theta": "pi/3", "sigma": "1/2"},
            {"gamma": 2, "theta": "pi/3", "sigma": 1},
        ),
        settings={"d": 12},
        simulate=simulate_ratio,
        predict=1.0,  # break-even
        trials={Budget.QUICK: 2_000, Budget.STANDARD: 24_000, Budget.THOROUGH: 96_000},
    ),
    Experiment(
        theorem="ridge-toward-source",
        model="exact",
        points=({"gamma": "1/2", "theta": "pi/4", "sigma": "1/2"}, {"gamma": 2, "theta": "pi/2", "sigma": 1}),
        simulate=simulate_spectral_gain,
        trials=SPECTRA,
        kind="slope",
        along="d",
        abscissae=SIZES,
        exponent=-1,
        corrections=1,
    ),
)
