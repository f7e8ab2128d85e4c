"""The best ridge on raw data: the mean risk is level there, and equals its mean over the spectrum, at every n and d."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number


@dataclass(frozen=True)
class RidgeDraw:
    """Ridge regression on drawn samples: eigenvalues of X^T X/n (trials, d), their basis, and y's part in it."""

    eigenvalues: FloatArray
    basis: FloatArray
    inputs: FloatArray
    noise: FloatArray

    def error(self, target: FloatArray, sigma: float, lam: float) -> FloatArray:
        """b - target in the eigenbasis for labels X target + sigma eps, (trials, d)."""
        n = self.inputs.shape[1]
        along = np.einsum("tij,i->tj", self.basis, target)
        seen = np.einsum("tij,tni,tn->tj", self.basis, self.inputs, self.noise)
        return np.asarray((sigma * seen / n - lam * along) / (self.eigenvalues + lam))


def drawn(n: int, d: int, trials: int, generator: np.random.Generator) -> RidgeDraw:
    """Standard Gaussian samples and unit noise."""
    inputs = generator.standard_normal((trials, n, d))
    noise = generator.standard_normal((trials, n))
    values, basis = np.linalg.eigh(inputs.transpose(0, 2, 1) @ inputs / n)
    return RidgeDraw(np.maximum(values, 0.0), basis, inputs, noise)


def best_ridge(setup: Mapping[str, Number]) -> float:
    """lam* = d sigma^2/(n r^2), times ``off`` where that is set."""
    n, d = int(setup["n"]), int(setup["d"])
    return float(setup.get("off", 1)) * d * float(setup["sigma"]) ** 2 / (n * float(setup["r"]) ** 2)


def simulate_level(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """lam dR/dlam on drawn data at the claimed best ridge, (trials,)."""
    setup = {**settings, **point}
    d, lam = int(setup["d"]), best_ridge(setup)
    draw = drawn(int(setup["n"]), d, trials, generator)
    target = _target(d, float(setup["r"]))
    error = draw.error(target, float(setup["sigma"]), lam)
    along = np.einsum("tij,i->tj", draw.basis, target)
    return np.asarray(-2 * lam * np.sum(error * (error + along) / (draw.eigenvalues + lam), axis=1))


def simulate_risk_gap(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk at the best ridge on drawn data, less d sigma^2/(s^2 + d sigma^2/r^2) of its spectrum, (trials,)."""
    setup = {**settings, **point}
    d, lam, r, sigma = int(setup["d"]), best_ridge(setup), float(setup["r"]), float(setup["sigma"])
    draw = drawn(int(setup["n"]), d, trials, generator)
    risk = np.sum(draw.error(_target(d, r), sigma, lam) ** 2, axis=1)
    return np.asarray(risk - np.mean(r**2 * lam / (draw.eigenvalues + lam), axis=1))


def _target(d: int, r: float) -> FloatArray:
    return r * np.linspace(1, 2, d) / np.linalg.norm(np.linspace(1, 2, d))


def signal(setup: Mapping[str, Number]) -> float:
    """r^2, the unit of a risk here."""
    return float(setup["r"]) ** 2


_POINTS: tuple[dict[str, Exact], ...] = (
    {"n": 8, "d": 14, "sigma": "1/2", "r": 1},
    {"n": 12, "d": 12, "sigma": 1, "r": 2},
    {"n": 20, "d": 9, "sigma": 1, "r": 1},
)
_DRAWS = {Budget.QUICK: 8_000, Budget.STANDARD: 160_000, Budget.THOROUGH: 640_000}

EXPERIMENTS = (
    Experiment(
        theorem="ridge-scratch-optimum",
        model="exact",
        points=_POINTS,
        simulate=simulate_level,
        predict=0.0,  # a risk that is level
        scale=signal,
        trials=_DRAWS,
    ),
    Experiment(
        theorem="tuned-scratch-risk-over-spectrum",
        model="exact",
        points=_POINTS,
        simulate=simulate_risk_gap,
        predict=0.0,  # on average the risk is its mean over the spectrum
        scale=signal,
        trials=_DRAWS,
    ),
)
