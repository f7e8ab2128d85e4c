"""A linear probe on k features: least squares on drawn data against the mean and against the law."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import min_norm
from verification.dynamics.risks import probe_risks
from verification.experiment import Exact, Experiment, Model, Number, Samples
from verification.networks import Network
from verification.samplers import probe_risk_law
from verification.tasks import TransferProblem
from verification.transfer.ends import trained
from verification.transfer.measured import residual_error, training_of


def _sizes(setup: Mapping[str, Number]) -> tuple[int, int, float, float, float]:
    return int(setup["n"]), int(setup["k"]), float(setup["rho"]), float(setup["sigma"]), float(setup["r"])


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of the least-norm probe on drawn data; (trials,)."""
    n, k, rho, sigma, r = _sizes({**settings, **point})
    return probe_risks("exact", generator, trials, n=n, k=k, rho=rho, sigma=sigma, r=r).values


def simulate_trained(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """Risks of a readout of k features trained from 0, controlled by least squares on the same data; (trials,).

    The mean of the control comes from fresh draws of the exact law. From 0 the readout stays in the span of the
    samples, so that what is left at the end is its residual alone.
    """
    n, k, rho, sigma, r = _sizes({**settings, **point})
    features = generator.standard_normal((trials, n, k))
    noise = np.sqrt(rho + sigma**2) * generator.standard_normal((trials, n))
    problem = TransferProblem(features, noise, np.zeros(k), np.sqrt(r * r - rho) * np.eye(k)[0])
    knobs, seed = training_of(level, settings), int(generator.integers(2**63))
    run = trained(level, Network((np.zeros((trials, k, 1)),)), problem, knobs, seed, 1.0)
    limit = problem.risk(min_norm(features, problem.labels))
    left = residual_error(features, problem.labels, limit, knobs.tolerance)
    fresh = probe_risk_law(generator, trials * _DRAWS_A_TRAINING, n=n, k=k, rho=rho, sigma=sigma, r=r)
    values = problem.risk(run.vector) - limit + fresh.reshape(trials, -1).mean(axis=1)
    return Samples(values[run.converged], run.excluded, (left[run.converged],))


_FEW: dict[str, Exact] = {"n": 5, "k": 12, "rho": "3/10", "sigma": "1/5", "r": 1}
_MANY: dict[str, Exact] = {"n": 30, "k": 5, "rho": "3/10", "sigma": "1/5", "r": 1}
_LONG: dict[str, Exact] = {"n": 24, "k": 8, "rho": 1, "sigma": "1/2", "r": 2}
_EDGES: tuple[dict[str, Exact], ...] = (
    {"n": 6, "k": 7, "rho": "1/2", "sigma": "1/5", "r": 1},
    {"n": 7, "k": 7, "rho": "1/2", "sigma": "1/5", "r": 1},
    {"n": 8, "k": 7, "rho": "1/2", "sigma": 0, "r": 1},
)
_LAW_DRAWS = {Budget.QUICK: 40_000, Budget.STANDARD: 800_000, Budget.THOROUGH: 3_200_000}
_DRAWS = {Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}

_DRAWS_A_TRAINING = 40_000
# Few samples are interpolated, so there SGD settles too.
_TRAINED: tuple[tuple[Model, tuple[dict[str, Exact], ...]], ...] = (
    ("flow", (_FEW, _MANY)),
    ("gd", (_FEW, _MANY)),
    ("sgd", (_FEW,)),
)
EXPERIMENTS = (
    Experiment(
        theorem="linear-probe-risk-exact",
        model="exact",
        points=(_FEW, _MANY, _LONG),
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    *(
        Experiment(
            theorem="linear-probe-risk-exact",
            model=model,
            points=points,
            simulate=partial(simulate_trained, model),
            trials={Budget.QUICK: 16, Budget.STANDARD: 32, Budget.THOROUGH: 128},
            block=8,
        )
        for model, points in _TRAINED
    ),
    Experiment(
        theorem="linear-probe-risk-law",
        model="exact",
        points=(_FEW, *_EDGES),
        simulate=simulate_exact,
        kind="law",
        trials=_LAW_DRAWS,
    ),
)
