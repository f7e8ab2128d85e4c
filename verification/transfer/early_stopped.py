"""Gradient flow stopped early, in the eigenbasis of drawn samples."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.transfer.ridge_scratch import SIZES, SPECTRA, eigenvalues


def _filters(values: FloatArray, time: float) -> tuple[FloatArray, FloatArray]:
    """e^(-st) and its integral over time, (1 - e^(-st))/s with the limit t at s = 0."""
    positive = values > 0
    integral = np.where(positive, -np.expm1(-values * time) / np.where(positive, values, 1.0), time)
    return np.exp(-values * time), integral


def simulate_part(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """tr e^(-2tS)/d (``noise`` 0) or tr K (I - H)/n (``noise`` 1) of drawn samples; (trials,)."""
    setup = {**settings, **point}
    values = eigenvalues(setup, trials, generator)
    left, integral = _filters(values, float(setup["t"]))
    if not int(setup["noise"]):
        return np.asarray(np.mean(left**2, axis=1))
    return np.asarray(np.mean(integral * (1 - left), axis=1) / float(setup["gamma"]))


def simulate_risk(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk at time t given the samples, averaged over noise and direction; (trials,)."""
    setup = {**settings, **point}
    left, integral = _filters(eigenvalues(setup, trials, generator), float(setup["t"]))
    noise = np.mean(integral * (1 - left), axis=1) / float(setup["gamma"])
    return np.asarray(float(setup["r"]) ** 2 * np.mean(left**2, axis=1) + float(setup["sigma"]) ** 2 * noise)


def simulate_path_gap(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """T of early-stopped runs from 0 and from the source, less its mean given the samples; (trials,).

    The two paths are solved in the eigenbasis; the target and the source are fixed, the noise is drawn.
    """
    setup = {**settings, **point}
    n, d, theta = int(setup["n"]), int(setup["d"]), float(setup["theta"])
    samples = generator.standard_normal((trials, n, d))
    values, basis = np.linalg.eigh(samples.transpose(0, 2, 1) @ samples / n)
    left, integral = _filters(np.maximum(values, 0.0), float(setup["t"]))
    target, source = np.zeros(d), np.zeros(d)
    target[0], source[0], source[1] = 1.0, np.cos(theta), np.sin(theta)
    noise = float(setup["sigma"]) * generator.standard_normal((trials, n))
    pulled = np.einsum("tnd,tn->td", samples, noise) / n
    fitted = integral * np.einsum("tdk,td->tk", basis, pulled)
    errors = [fitted - left * np.einsum("tdk,d->tk", basis, offset) for offset in (target, target - source)]
    gain = np.sum(errors[0] ** 2, axis=1) - np.sum(errors[1] ** 2, axis=1)
    return np.asarray(gain - (2 * np.cos(theta) - 1) * np.mean(left**2, axis=1))


_FEW: dict[str, Exact] = {"gamma": "1/2", "t": 2}
_MANY: dict[str, Exact] = {"gamma": 2, "t": 1}


def approaching(theorem: str, at: Mapping[str, Exact], noise: int | None = None) -> Experiment:
    """The approach to the limit as d grows, n = gamma d."""
    return Experiment(
        theorem=theorem,
        model="exact",
        points=(at,),
        settings={} if noise is None else {"noise": noise},
        simulate=simulate_risk if noise is None else simulate_part,
        trials=SPECTRA,
        kind="slope",
        along="d",
        abscissae=SIZES,
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    approaching("early-stopped-decay-limit", _FEW, 0),
    approaching("early-stopped-noise-limit", _MANY, 1),
    approaching("early-stopped-risk", {**_FEW, "sigma": "1/4", "r": 1}),
    Experiment(
        theorem="early-stopped-fine-tuning-given-samples",
        model="exact",
        points=({"n": 12, "d": 8, "theta": "pi/4", "sigma": "1/2", "t": 1},),
        simulate=simulate_path_gap,
        predict=0.0,  # on average the gain is its mean given the samples
        scale=1.0,
        trials={Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 160_000},
    ),
)
