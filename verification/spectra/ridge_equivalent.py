"""The equivalents for a two-valued covariance against finite samples: how fast the finite size goes away."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import depth_law
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


def simulate_fine_tuning(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Transferabilities of the end point of fine-tuning in the metric Sigma, (trials,)."""
    setup = {**settings, **point}
    d, kappa, sigma = int(setup["d"]), float(point["kappa_eff"]), float(point["sigma"])
    values, first = eigenvalues(setup, d)
    n = round(float(np.sum(values / (values + kappa))))
    inputs = generator.normal(size=(trials, n, d)) * np.sqrt(values)
    source, target = pair(setup, d, first)
    labels = inputs @ target + sigma * generator.normal(size=(trials, n))
    scratch = depth_law(inputs, labels, np.zeros(d), 1) - target
    tuned = depth_law(inputs, labels, source, int(point["L"])) - target
    return np.asarray(scratch**2 @ values - tuned**2 @ values)


def eigenvalues(setup: Mapping[str, Number], d: int) -> tuple[FloatArray, int]:
    """The d eigenvalues, and how many take the first value."""
    first = round(float(setup["w1"]) * d)
    return np.where(np.arange(d) < first, float(setup["l1"]), float(setup["l2"])), first


def pair(setup: Mapping[str, Number], d: int, first: int) -> tuple[FloatArray, FloatArray]:
    """Source and target with the given norms and overlaps in the two eigenspaces, (d,) each."""
    source, target = np.zeros(d), np.zeros(d)
    kept = float(setup["s1"])
    for at, norm, square, overlap in (
        (0, kept, float(setup["p1"]), float(setup["c1"])),
        (first, 1 - kept, float(setup["p2"]), float(setup["c2"])),
    ):
        source[at] = np.sqrt(norm)
        target[at] = overlap / np.sqrt(norm)
        target[at + 1] = np.sqrt(square - overlap**2 / norm)
    return source, target


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
# kappa = 2 gives gamma = 4/6/4 + (1/3)(3/4) = 5/12: whole n at d = 48, 96, ...
_TUNING: dict[str, Exact] = {
    "l1": 4, "l2": 1, "w1": "1/4", "p1": "1/2", "p2": "1/2", "s1": "1/2", "c1": "2/5", "c2": "3/10",
    "sigma": "1/2", "kappa_eff": 2, "L": 2,
}  # fmt: skip

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
    Experiment(
        theorem="anisotropic-fine-tuning",
        model="exact",
        points=(_TUNING,),
        settings={"d": 192},
        simulate=simulate_fine_tuning,
        trials={Budget.QUICK: 1_000, Budget.STANDARD: 24_000, Budget.THOROUGH: 96_000},
    ),
)
