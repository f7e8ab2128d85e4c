"""Ridge regression with a two-valued covariance on finite samples: how fast the finite size goes away."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number


def simulate_ridge(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of ridge regression on raw data, (trials,); noise and the target within each eigenspace averaged out.

    Given the design the mean over both is a trace, so what is left is the design's own randomness.
    """
    setup = {**settings, **point}
    d, kappa, sigma = int(setup["d"]), float(point["kappa_eff"]), float(point["sigma"])
    n = round(float(point["gamma"]) * d)
    values, first = eigenvalues(setup, d)
    lam = kappa * (1 - float(np.sum(values / (values + kappa))) / n)
    inputs = generator.normal(size=(trials, n, d)) * np.sqrt(values)
    inverse = np.linalg.inv(inputs.transpose(0, 2, 1) @ inputs / n + lam * np.eye(d))
    prior = np.where(np.arange(d) < first, float(point["p1"]) / first, float(point["p2"]) / (d - first))
    bias = lam**2 * np.einsum("tij,j,i->t", inverse**2, prior, values)
    trace = np.einsum("tii,i->t", inverse, values) - lam * np.einsum("tij,i->t", inverse**2, values)
    return np.asarray(bias + sigma**2 / n * trace)


def eigenvalues(setup: Mapping[str, Number], d: int) -> tuple[FloatArray, int]:
    """The d eigenvalues, and how many take the first value."""
    first = round(float(setup["w1"]) * d)
    return np.where(np.arange(d) < first, float(setup["l1"]), float(setup["l2"])), first


_POINT: dict[str, Exact] = {
    "gamma": "1/2",
    "l1": 4,
    "l2": 1,
    "w1": "1/4",
    "p1": "1/2",
    "p2": "1/2",
    "sigma": "1/2",
    "kappa_eff": 3,
}
EXPERIMENTS = (
    Experiment(
        theorem="ridge-equivalent",
        model="exact",
        kind="slope",
        points=(_POINT,),
        along="d",
        abscissae=(8, 16, 32, 64),
        exponent=-1,
        corrections=1,
        simulate=simulate_ridge,
        trials={Budget.QUICK: 9_000, Budget.STANDARD: 60_000, Budget.THOROUGH: 400_000},
    ),
)
