"""Fine-tuning measured against the depth law on the same data, so that few trainings say much.

A trained transferability is noisy because the data are. The depth law's value on the same data is nearly as noisy
and nearly equal, so the difference is averaged and the law's mean added: E[T at m = 1] = (1 - n/d)(2 cos theta - 1),
exact by ``fine-tuning-one-layer-exact``, and the mean of the difference to m(q) from the exact joint law, cheaply.
Whatever the law's value on the data, the sum has the mean of the trained transferability: a law that were wrong would
cost precision, not truth.

What is predicted is the theorem's limit; the law says only how far a finite size is from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from verification.arrays import FloatArray
from verification.dynamics.limits import depth_law, min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.settings import Training, TransferPoint
from verification.dynamics.trained import full_risks, reduced_risk
from verification.experiment import Number, Samples
from verification.samplers import joint_moments
from verification.tasks import TransferProblem, draw_problem
from verification.transfer.measured import measured, residual_error, training_of

# The law's mean at finite size is added to the samples and to the prediction alike: its own error cancels.
LAW_DRAWS = 100_000
HUGE = (
    100_000_000  # a dimension at which a draw is within 1e-4 of the limit, and the mean of many much nearer
)
_LAW_SEED = 58142


def depth_gap(point: Mapping[str, Number], trials: int, generator: np.random.Generator) -> FloatArray:
    """T of the depth law, sample by sample, with the mean of its noisy part replaced by the exact one; (trials,)."""
    n, d, theta, depth = int(point["n"]), int(point["d"]), float(point["theta"]), int(point["L"])
    sigma = float(point["sigma"])
    drawn = joint_moments(generator, trials, n=n, d=d)
    difference = drawn.fine(theta, sigma, 1) - drawn.fine(theta, sigma, depth)
    return np.asarray(difference + (1 - min(n / d, 1.0)) * (2 * np.cos(theta) - 1))


@lru_cache(maxsize=128)
def _law_mean(n: int, d: int, theta: float, sigma: float, depth: int, draws: int) -> float:
    generator = np.random.default_rng(np.random.SeedSequence((_LAW_SEED, n, d, depth)))
    point = {"n": n, "d": d, "theta": theta, "sigma": sigma, "L": depth}
    return float(depth_gap(point, draws, generator).mean())


def law_mean(setup: Mapping[str, Number]) -> float:
    """E[T_ft] at finite n and d under the depth law, over draws of the exact joint law."""
    theta, sigma, depth = float(setup["theta"]), float(setup["sigma"]), int(setup["L"])
    return _law_mean(int(setup["n"]), int(setup["d"]), theta, sigma, depth, LAW_DRAWS)


def finite_size_shift(setup: Mapping[str, Number]) -> float:
    """What n and d add to the limit of T_ft at gamma = n/d under the depth law."""
    theta, sigma, depth = float(setup["theta"]), float(setup["sigma"]), int(setup["L"])
    size = round(HUGE * int(setup["n"]) / int(setup["d"]))
    return law_mean(setup) - _law_mean(size, HUGE, theta, sigma, depth, LAW_DRAWS // 10)


def transfer_point(setup: Mapping[str, Number]) -> TransferPoint:
    """Sizes, angle, noise and depth of an experiment's point and settings."""
    n, d, depth = (int(setup[name]) for name in ("n", "d", "L"))
    return TransferPoint(n, d, float(setup["theta"]), float(setup["sigma"]), depth, 1.0, 1.0, 0.0)


def trained_risks(
    level: str,
    problem: TransferProblem,
    point: TransferPoint,
    methods: tuple[str, ...],
    training: Training,
    seed: int,
) -> dict[str, RiskSample]:
    """Risks of training at ``level`` on this data, always from the same draw of the start."""
    start = np.random.default_rng(seed)
    if level == "reduced":
        return {name: reduced_risk(name, start, problem, point, training) for name in methods}
    return full_risks(level, start, problem, point, methods, training)


def trained_gap(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """T by training at ``level``, controlled by the depth law on the same data, each sample with its own error."""
    point = transfer_point(setup)
    problem = draw_problem(generator, trials, n=point.n, d=point.d, theta=point.theta, sigma=point.sigma)
    seed = int(generator.integers(2**63))

    def gap(training: Training) -> RiskSample:
        risks = trained_risks(level, problem, point, ("scratch", "fine"), training, seed)
        return risks["scratch"].minus(risks["fine"])

    training = training_of(level, setup)
    run = measured(level, gap, training, point.depth)
    scratch = problem.risk(min_norm(problem.inputs, problem.labels))
    fine = problem.risk(depth_law(problem.inputs, problem.labels, problem.source, point.depth))
    left = residual_error(problem.inputs, problem.labels, scratch, training.tolerance)
    left += residual_error(problem.inputs, problem.labels, fine, training.tolerance)
    return run.samples(law_mean(setup) - (scratch - fine), left)
