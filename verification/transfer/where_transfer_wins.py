"""Nothing is gained where the theorems place break-even: two layers, also against a tuned ridge, and one-pass SGD."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.stochastic import one_pass_sgd
from verification.experiment import Exact, Experiment, Number
from verification.networks import Network
from verification.samplers import joint_risks_law

_HUGE = 100_000_000  # a dimension at which the mean is the limit's to 1e-7


def kept_by_two_layers(setup: Mapping[str, Number]) -> float:
    """m of two layers in radicals, as ``fine-tuning-wins-two-layers`` has it."""
    gamma, noise = float(setup["gamma"]), float(setup["sigma"]) ** 2
    row = gamma + gamma * noise / (1 - gamma)
    return float(np.sqrt((1 - gamma + np.sqrt((1 - gamma) ** 2 + 4 * row)) / 2))


def simulate_two_layers(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Scratch risk less fine-tuned risk of two layers at the claimed angle, (trials,)."""
    setup = {**settings, **point}
    scratch, fine = _risks(setup, kept_by_two_layers(setup) / 2, trials, generator)
    return scratch - fine


def simulate_against_ridge(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The limit of the best ridge's risk less the fine-tuned risk of two layers at the claimed angle, (trials,)."""
    from theory.evaluate import value

    setup = {**settings, **point}
    gamma, sigma = float(setup["gamma"]), float(setup["sigma"])
    tuned = value("tuned-scratch-risk", {"gamma": point["gamma"], "sigma": point["sigma"], "r": 1})
    scratch = 1 - gamma + gamma * sigma**2 / (1 - gamma)
    kept = kept_by_two_layers(setup)
    _, fine = _risks(setup, kept / 2 + (scratch - tuned) / (2 * (1 - gamma) * kept), trials, generator)
    return tuned - fine


def _risks(
    setup: Mapping[str, Number], cosine: float, trials: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    n = round(float(setup["gamma"]) * _HUGE)
    drawn = joint_risks_law(
        generator, trials, n=n, d=_HUGE, theta=float(np.arccos(cosine)), sigma=float(setup["sigma"]), depth=2
    )
    return np.asarray(drawn.scratch), np.asarray(drawn.fine)


def simulate_sgd(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of one-pass SGD from zero less that from the source, on the same fresh batches, (trials,)."""
    setup = {**settings, **point}
    d, theta, seed = int(setup["d"]), float(setup["theta"]), int(generator.integers(2**63))
    target, source = np.zeros(d), np.zeros(d)
    target[0], source[0], source[1] = 1.0, np.cos(theta), np.sin(theta)
    plain, begun = (
        one_pass_sgd(
            Network((np.tile(start[:, None], (trials, 1, 1)),)),
            target,
            np.random.default_rng(seed),
            sigma=float(setup["sigma"]),
            batch=int(setup["B"]),
            step=float(setup["eta"]),
            steps=int(setup["steps"]),
        )
        for start in (np.zeros(d), source)
    )
    return np.asarray(
        np.sum((plain.vector - target) ** 2, axis=1) - np.sum((begun.vector - target) ** 2, axis=1)
    )


def room(setup: Mapping[str, Number]) -> float:
    """The null space's share, the unit of what fine-tuning can gain."""
    return 1 - float(setup["gamma"])


_NOISY: tuple[dict[str, Exact], ...] = ({"gamma": "1/2", "sigma": "1/2"}, {"gamma": "1/4", "sigma": 1})
_CHEAP = {Budget.QUICK: 2_000, Budget.STANDARD: 20_000, Budget.THOROUGH: 200_000}

EXPERIMENTS = (
    Experiment(
        theorem="fine-tuning-wins-two-layers",
        model="exact",
        points=_NOISY,
        simulate=simulate_two_layers,
        predict=0.0,  # break-even
        scale=room,
        trials=_CHEAP,
        numerical_error=1e-6,
    ),
    Experiment(
        theorem="fine-tuning-wins-against-tuned-ridge",
        model="exact",
        points=_NOISY,
        simulate=simulate_against_ridge,
        predict=0.0,  # break-even
        scale=room,
        trials=_CHEAP,
        numerical_error=1e-6,
    ),
    Experiment(
        theorem="one-pass-sgd-wins",
        model="sgd",
        points=(
            {"d": 6, "theta": "pi/3", "sigma": "1/2", "B": 1, "eta": "1/10", "steps": 15},
            {"d": 12, "theta": "pi/3", "sigma": 1, "B": 4, "eta": "1/5", "steps": 8},
        ),
        simulate=simulate_sgd,
        predict=0.0,  # break-even
        scale=1.0,
        trials={Budget.QUICK: 8_000, Budget.STANDARD: 160_000, Budget.THOROUGH: 640_000},
    ),
)
