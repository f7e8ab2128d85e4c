"""Weight decay takes the balance to zero; the second singular value of every layer follows it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.budget import Budget
from verification.dynamics.flow import gradient_flow
from verification.dynamics.objectives import PopulationLoss
from verification.experiment import Experiment, Number, Samples, Simulate
from verification.networks import Network, gaussian_start
from verification.rates import local_exponents


def _ends(settings: Mapping[str, Number], trials: int, generator: np.random.Generator) -> list[Network]:
    """Gradient flow on the population loss with weight decay mu, at the times at which e^{-mu t} is ``left``, a half
    and a quarter of it.

    The target is long enough for the decayed net to keep learning it: its norm is a setting.
    """
    d, depth, decay = int(settings["d"]), int(settings["L"]), float(settings["decay"])
    target = np.zeros(d)
    target[0] = float(settings["target"])
    network = gaussian_start(generator, trials, (d, *[int(settings["width"])] * (depth - 1), 1), alpha=1.0)
    reached, ended = 0.0, []
    for halved in range(3):
        time = -np.log(float(settings["left"]) / 2**halved) / decay
        run = gradient_flow(
            network, PopulationLoss(target), end_time=time - reached, rtol=1e-9, weight_decay=decay
        )
        assert run.network is not None  # the flow returns its weights
        network, reached = run.network, time
        ended.append(network)
    return ended


def simulate_rank(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in ``left`` of the first layer's sigma_2/sigma_1; (trials,)."""
    ratios = []
    for network in _ends(settings, trials, generator):
        singular = np.linalg.svd(np.asarray(network.weights[0]), compute_uv=False)
        ratios.append(singular[:, 1] / singular[:, 0])
    return local_exponents(ratios, 2)


def simulate_norms(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The exponent in ``left`` of |sigma_1(W_1)^2/|W_L|^2 - 1|; (trials,)."""
    gaps = []
    for network in _ends(settings, trials, generator):
        first, last = np.asarray(network.weights[0]), np.asarray(network.weights[-1])
        top = np.linalg.svd(first, compute_uv=False)[:, 0]
        gaps.append(np.abs(top**2 / np.sum(last**2, axis=(1, 2)) - 1.0))
    return local_exponents(gaps, 2)


def _experiment(theorem: str, simulate: Simulate, exponent: float, depth: int) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="flow",
        points=({},),
        settings={"d": 6, "width": 5, "L": depth, "decay": "1/5", "target": 3, "left": "1/50"},
        simulate=simulate,
        trials={Budget.QUICK: 16, Budget.STANDARD: 32, Budget.THOROUGH: 128},
        predict=exponent,
        block=16,
    )


EXPERIMENTS = tuple(
    experiment
    for depth in (2, 3)
    for experiment in (
        _experiment("balanced-layers-rank-one", simulate_rank, 1.0, depth),
        _experiment("balanced-layers-norm", simulate_norms, 2.0, depth),
    )
)
