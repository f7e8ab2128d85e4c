"""The share m of the source's null-space part that fine-tuning keeps, measured on trained weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import Moments, depth_factor, min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.settings import Training, expected_size
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.samplers import joint_moments
from verification.spectra.eigenvalue_controls import steadied
from verification.tasks import draw_problem
from verification.transfer.controlled import HUGE, LAW_DRAWS, transfer_point
from verification.transfer.ends import fine_tuned, null_part
from verification.transfer.joint_controls import joint_controls
from verification.transfer.measured import measured, residual_distance, training_of


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """m of the depth law from the exact joint law of |X^+ y|^2 and |(I-P) beta_s|^2; (trials,)."""
    setup = {**settings, **point}
    return _share(setup, joint_moments(generator, trials, n=_samples(setup), d=int(setup["d"])))


def simulate_approach(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The same m, less most of its spread, (trials,)."""
    setup = {**settings, **point}
    n, d = _samples(setup), int(setup["d"])
    drawn = joint_moments(generator, trials, n=n, d=d)
    return steadied(_share(setup, drawn), joint_controls(drawn, n, d))


def _samples(setup: Mapping[str, Number]) -> int:
    return round(float(setup["gamma"]) * int(setup["d"]))


def _share(setup: Mapping[str, Number], drawn: Moments) -> FloatArray:
    kept, sigma = drawn.projected[:, 0, 0], float(setup["sigma"])
    fitted = 1 - kept + 2 * sigma * drawn.cross[:, 0] + sigma**2 * drawn.noise
    return np.asarray(depth_factor(np.maximum(fitted, 0.0), kept, int(setup["L"])))


def trained_share(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by training at ``level``, controlled by the depth law's m on the same data, each sample with its own error.

    m is the null-space part at the end over that at the start. As in :mod:`verification.transfer.controlled`, the
    control takes noise away and leaves the mean.
    """
    point = transfer_point(setup)
    problem = draw_problem(generator, trials, n=point.n, d=point.d, theta=point.theta, sigma=point.sigma)
    seed = int(generator.integers(2**63))
    beyond, interpolant = null_part(problem), min_norm(problem.inputs, problem.labels)
    null = np.sum(beyond**2, axis=1)

    def share(training: Training) -> RiskSample:
        run = fine_tuned(level, problem, training, seed, depth=point.depth, size=expected_size(point))
        return RiskSample(np.sum(run.vector * beyond, axis=1) / null, run.converged, run.residual, run.steps)

    training = training_of(level, setup)
    run = measured(level, share, training, point.depth)
    law = depth_factor(np.sum(interpolant**2, axis=1), null, point.depth)
    left = residual_distance(problem.inputs, problem.labels, training.tolerance) / np.sqrt(null)
    return run.samples(law_mean(setup) - law, left)


def simulate_reduced(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by the flow of the end-to-end vector."""
    return trained_share("reduced", {**settings, **point}, trials, generator)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by gradient descent of full weight matrices."""
    return trained_share("gd", {**settings, **point}, trials, generator)


def simulate_sgd(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """m by mini-batch SGD of full weight matrices."""
    return trained_share("sgd", {**settings, **point}, trials, generator)


@lru_cache(maxsize=64)
def _law_mean(gamma: float, d: int, sigma: float, depth: int, draws: int) -> float:
    point = {"d": d, "gamma": gamma, "sigma": sigma, "L": depth}
    return float(simulate_exact(point, {}, draws, np.random.default_rng((94, d, depth))).mean())


def law_mean(setup: Mapping[str, Number]) -> float:
    """E m at finite n and d under the depth law, from draws of the exact joint law."""
    gamma, d = int(setup["n"]) / int(setup["d"]), int(setup["d"])
    return _law_mean(gamma, d, float(setup["sigma"]), int(setup["L"]), LAW_DRAWS)


def finite_size_shift(setup: Mapping[str, Number]) -> float:
    """What n and d add to the limit of m at gamma = n/d under the depth law."""
    gamma, sigma, depth = int(setup["n"]) / int(setup["d"]), float(setup["sigma"]), int(setup["L"])
    return law_mean(setup) - _law_mean(gamma, HUGE, sigma, depth, LAW_DRAWS // 10)


_SIZES: dict[str, Exact] = {"n": 20, "d": 40, "theta": 0}
_FEW: dict[str, Exact] = {"n": 8, "d": 16, "theta": 0}
_RUNS: tuple[tuple[Model, Simulate, dict[str, Exact], tuple[tuple[Exact, int], ...]], ...] = (
    ("reduced", simulate_reduced, _SIZES, ((1, 2), (1, 5))),
    ("gd", simulate_descent, _SIZES, (("1/5", 2), (1, 2), (1, 3))),
    ("sgd", simulate_sgd, _FEW, ((1, 2),)),
)


def _both(
    model: Model, simulate: Simulate, sizes: Mapping[str, Exact], sigma: Exact, depth: int
) -> tuple[Experiment, Experiment]:
    """One training, judged against the repaired statement and against the printed m = 1, exact at any size."""
    repaired = Experiment(
        theorem="fine-tuning-scale",
        model=model,
        points=({"gamma": "1/2", "sigma": sigma, "L": depth},),
        settings=sizes,
        simulate=simulate,
        shift=finite_size_shift,
        trials={Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 32},
        block=4,
    )
    printed = replace(
        repaired,
        theorem="fine-tuning-scale-printed",
        points=({"gamma": "1/2"},),
        settings={**sizes, "sigma": sigma, "L": depth},
        shift=None,
    )
    return repaired, printed


EXPERIMENTS = (
    Experiment(
        theorem="fine-tuning-scale",
        model="exact",
        # at gamma = 1/2 the term in 1/d is small, and nearly vanishes at L = 5
        points=tuple({"gamma": "1/4", "sigma": 1, "L": depth} for depth in (2, 3, 5)),
        simulate=simulate_approach,
        trials={Budget.QUICK: 30_000, Budget.STANDARD: 120_000, Budget.THOROUGH: 640_000},
        kind="slope",
        along="d",
        abscissae=(128, 192, 256, 384, 512, 768),
        exponent=-1,
        corrections=1,
    ),
    *(
        experiment
        for model, simulate, sizes, cases in _RUNS
        for sigma, depth in cases
        for experiment in _both(model, simulate, sizes, sigma, depth)
    ),
)
