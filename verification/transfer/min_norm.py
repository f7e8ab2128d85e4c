"""Training from a smaller and smaller start ends nearer and nearer to X^+ y."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.budget import Budget
from verification.dynamics.descent import descend
from verification.dynamics.limits import min_norm
from verification.dynamics.objectives import EmpiricalLoss
from verification.experiment import Experiment, Number, Samples
from verification.networks import Network, gaussian_start
from verification.rates import first_order, local_exponents
from verification.tasks import draw_problem


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in alpha of |b - X^+ y| at the end of descent from a start of scale alpha; (converged,)."""
    n, d, depth = int(settings["n"]), int(settings["d"]), int(point["L"])
    problem = draw_problem(generator, trials, n=n, d=d, theta=0.0, sigma=float(settings["sigma"]))
    drawn = gaussian_start(generator, trials, (d, *[d] * (depth - 1), 1), alpha=1.0)
    loss = EmpiricalLoss(problem.inputs, problem.labels)
    limit = min_norm(problem.inputs, problem.labels)
    gaps, converged = [], np.ones(trials, bool)
    for alpha in (float(settings["alpha"]) / 2**halved for halved in range(3)):
        start = Network(tuple(alpha * weight for weight in drawn.weights))
        run = descend(start, loss, step=float(settings["step"]), max_steps=200_000, tolerance=1e-9)
        gaps.append(np.linalg.norm(run.vector - limit, axis=1))
        converged &= run.converged
    return local_exponents(gaps, 2, converged)


EXPERIMENTS = tuple(
    Experiment(
        theorem="min-norm-limit",
        model="gd",
        points=({"L": depth},),
        settings={"n": 6, "d": 12, "sigma": "1/5", "step": "1/50", "alpha": "1/100"},
        simulate=simulate_descent,
        trials={Budget.QUICK: 16, Budget.STANDARD: 32, Budget.THOROUGH: 128},
        block=16,
        predict=first_order,
    )
    for depth in (2, 3)
)
