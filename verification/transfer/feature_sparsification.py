"""After pretraining from a start of scale alpha, the second singular value of the hidden layers vanishes with alpha."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.budget import Budget
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.objectives import PopulationLoss
from verification.experiment import Exact, Experiment, Model, Number, Samples
from verification.networks import Network, gaussian_start
from verification.rates import local_exponents


def simulate(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """The exponent in alpha of sigma_2/sigma_1 of W_1 ... W_{L-1} after population training; (converged,)."""
    d, depth = int(settings["d"]), int(point["L"])
    source = np.zeros(d)
    source[0] = 1.0
    drawn = gaussian_start(generator, trials, (d, *[d] * (depth - 1), 1), alpha=1.0)
    step, ratio = float(settings["step"]), float(settings["ratio"])
    ratios, converged = [], np.ones(trials, bool)
    for alpha in (float(settings["alpha"]) / ratio**times for times in range(3)):
        start = Network(tuple(alpha * weight for weight in drawn.weights))
        if level == "flow":
            run = gradient_flow(start, PopulationLoss(source), tolerance=1e-8, rtol=1e-10)
        else:
            run = descend(start, PopulationLoss(source), step=step, max_steps=200_000, tolerance=1e-9)
        assert run.network is not None  # descent returns its weights
        singular = np.linalg.svd(np.asarray(run.network.features()), compute_uv=False)
        ratios.append(singular[:, 1] / singular[:, 0])
        converged &= run.converged
    return local_exponents(ratios, ratio, converged)


def power_of_the_start(setup: Mapping[str, Number]) -> float:
    """Each of the L - 1 hidden layers brings one factor alpha."""
    return float(setup["L"]) - 1


_RUNS: tuple[tuple[Model, int, Exact, int], ...] = (
    ("flow", 2, "1/50", 4),
    ("gd", 2, "1/50", 4),
    ("gd", 3, "1/25", 2),
)
EXPERIMENTS = tuple(
    Experiment(
        theorem="feature-sparsification",
        model=model,
        points=({"L": depth},),
        settings={"d": 10, "step": "1/20", "alpha": alpha, "ratio": ratio},
        simulate=partial(simulate, model),
        trials={Budget.QUICK: 16, Budget.STANDARD: 32, Budget.THOROUGH: 128},
        block=16,
        predict=power_of_the_start,
    )
    for model, depth, alpha, ratio in _RUNS
)
