"""Training from a smaller and smaller start ends nearer and nearer to X^+ y."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.budget import Budget
from verification.dynamics.limits import min_norm
from verification.experiment import Experiment, Model, Number, Samples
from verification.networks import Network, gaussian_start
from verification.rates import local_exponents
from verification.tasks import draw_problem
from verification.transfer.ends import trained
from verification.transfer.measured import training_of


def simulate(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """The exponent in alpha of |b - X^+ y| at the end of training from a start of scale alpha; (converged,)."""
    n, d, depth = int(settings["n"]), int(settings["d"]), int(point["L"])
    problem = draw_problem(generator, trials, n=n, d=d, theta=0.0, sigma=float(settings["sigma"]))
    drawn = gaussian_start(generator, trials, (d, *[d] * (depth - 1), 1), alpha=1.0)
    seed, knobs = int(generator.integers(2**63)), training_of(level, settings)
    limit = min_norm(problem.inputs, problem.labels)
    gaps, converged = [], np.ones(trials, bool)
    for alpha in (float(settings["alpha"]) / 2**halved for halved in range(3)):
        start = Network(tuple(alpha * weight for weight in drawn.weights))
        run = trained(level, start, problem, knobs, seed, 1.0)
        gaps.append(np.linalg.norm(run.vector - limit, axis=1))
        converged &= run.converged
    return local_exponents(gaps, 2, converged)


_RUNS: tuple[tuple[Model, int], ...] = (("flow", 2), ("gd", 2), ("gd", 3), ("sgd", 2))
EXPERIMENTS = tuple(
    Experiment(
        theorem="min-norm-limit",
        model=model,
        points=({"L": depth},),
        settings={"n": 6, "d": 12, "sigma": "1/5", "alpha": "1/100", "fraction": "1/2"},
        simulate=partial(simulate, model),
        trials={Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 64},
        block=4,
        predict=1.0,  # the exponent of an O(x)
    )
    for model, depth in _RUNS
)
