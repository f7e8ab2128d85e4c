"""The ridge probe: the cited spectral mean tried on data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number


def _draw(
    setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Eigenvalues of Z^T Z, the target and Z^T y in the eigenbasis; (trials, k) each."""
    n, k = int(setup["n"]), int(setup["k"])
    inside = float(setup["r"]) ** 2 - float(setup["rho"])
    spread = np.sqrt(float(setup["sigma"]) ** 2 + float(setup["rho"]))
    features = generator.standard_normal((trials, n, k))
    eigenvalues, vectors = np.linalg.eigh(features.transpose(0, 2, 1) @ features)
    target = np.sqrt(inside) * vectors[:, 0, :]
    noise = spread * generator.standard_normal((trials, n))
    projected = np.einsum("tki,tnk,tn->ti", vectors, features, noise, optimize=True)
    return eigenvalues, target, eigenvalues * target + projected


def simulate_spectral_gap(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The probe's risk less its mean given the eigenvalues, which the cited lemma says is zero on average;
    (trials,).
    """
    setup = {**settings, **point}
    eigenvalues, target, correlation = _draw(setup, trials, generator)
    ridge, size = int(setup["n"]) * float(setup["lam"]), int(setup["k"])
    inside = float(setup["r"]) ** 2 - float(setup["rho"])
    noise = float(setup["sigma"]) ** 2 + float(setup["rho"])
    risk = np.sum((correlation / (eigenvalues + ridge) - target) ** 2, axis=1)
    stated = np.sum((ridge**2 * inside / size + noise * eigenvalues) / (eigenvalues + ridge) ** 2, axis=1)
    return np.asarray(risk - stated)


_FEW: dict[str, Exact] = {"n": 4, "k": 7, "rho": "3/10", "sigma": "1/5", "r": 1, "lam": "1/5"}
_MANY: dict[str, Exact] = {"n": 20, "k": 5, "rho": "1/2", "sigma": "1/2", "r": 2, "lam": "1/10"}

EXPERIMENTS = (
    Experiment(
        theorem="ridge-probe-risk-spectrum",
        model="exact",
        points=(_FEW, _MANY),
        simulate=simulate_spectral_gap,
        predict=0.0,  # the two sides of the lemma agree
        scale=1.0,
        trials={Budget.QUICK: 8_000, Budget.STANDARD: 80_000, Budget.THOROUGH: 400_000},
    ),
)
