"""Ridge regression with a two-valued covariance on finite samples: how fast the finite size goes away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number, Simulate
from verification.spectra.eigenvalue_controls import resolvent_controls, steadied


def simulate_risk(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of ridge regression on raw data, less most of their spread, (trials,).

    Noise and the target within each eigenspace are averaged out: given the design the mean over both is a trace.
    """
    setup = {**settings, **point}
    drawn = _drawn(setup, trials, generator)
    return steadied(_bias(setup, drawn) + _variance(setup, drawn), _controls(setup, drawn))


def simulate_bias(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The part of the same risks that the target makes, (trials,)."""
    setup = {**settings, **point}
    drawn = _drawn(setup, trials, generator)
    return steadied(_bias(setup, drawn), _controls(setup, drawn))


def simulate_variance(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The part of the same risks that the noise makes, (trials,)."""
    setup = {**settings, **point}
    drawn = _drawn(setup, trials, generator)
    return steadied(_variance(setup, drawn), _controls(setup, drawn))


class _Drawn(NamedTuple):
    """The ridge of the setup's kappa, and G = (X^T X/n + lam)^-1 of drawn designs, (trials, d, d)."""

    lam: float
    resolvents: FloatArray


def _drawn(setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> _Drawn:
    d, n, kappa = int(setup["d"]), _samples(setup), float(setup["kappa_eff"])
    values, _ = eigenvalues(setup, d)
    lam = kappa * (1 - float(np.sum(values / (values + kappa))) / n)
    inputs = generator.normal(size=(trials, n, d)) * np.sqrt(values)
    matrices = inputs.transpose(0, 2, 1) @ inputs / n + lam * np.eye(d)
    return _Drawn(lam, np.asarray(np.linalg.inv(matrices), dtype=np.float64))


def _controls(setup: Mapping[str, Number], drawn: _Drawn) -> FloatArray:
    d, n = int(setup["d"]), _samples(setup)
    _, first = eigenvalues(setup, d)
    values = float(setup["l1"]), float(setup["l2"])
    return resolvent_controls(drawn.resolvents, drawn.lam, n, values, (first, d - first))


def _samples(setup: Mapping[str, Number]) -> int:
    return round(float(setup["gamma"]) * int(setup["d"]))


def _bias(setup: Mapping[str, Number], drawn: _Drawn) -> FloatArray:
    """lam^2 beta.G Sigma G beta, the mean over beta."""
    d = int(setup["d"])
    values, first = eigenvalues(setup, d)
    prior = np.where(np.arange(d) < first, float(setup["p1"]) / first, float(setup["p2"]) / (d - first))
    return np.asarray(drawn.lam**2 * np.einsum("tij,j,i->t", drawn.resolvents**2, prior, values))


def _variance(setup: Mapping[str, Number], drawn: _Drawn) -> FloatArray:
    """sigma^2 tr(Sigma G S G)/n, with S = X^T X/n = G^-1 - lam."""
    values, _ = eigenvalues(setup, int(setup["d"]))
    once = np.einsum("tii,i->t", drawn.resolvents, values)
    twice = np.einsum("tij,i->t", drawn.resolvents**2, values)
    return np.asarray(float(setup["sigma"]) ** 2 / _samples(setup) * (once - drawn.lam * twice))


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
_DRAWS = {Budget.QUICK: 128, Budget.STANDARD: 512, Budget.THOROUGH: 2_048}


def _approach(theorem: str, simulate: Simulate, *left_out: str) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        kind="slope",
        points=({name: value for name, value in _POINT.items() if name not in left_out},),
        along="d",
        abscissae=(16, 24, 32, 48, 64, 96),
        exponent=-1,
        corrections=1,
        simulate=simulate,
        trials=_DRAWS,
        block=128,
    )


EXPERIMENTS = (
    _approach("ridge-equivalent", simulate_risk),
    _approach("ridge-equivalent-bias", simulate_bias, "sigma"),
    _approach("ridge-equivalent-variance", simulate_variance, "p1", "p2"),
)
