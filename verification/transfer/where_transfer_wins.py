"""Nothing is gained where the theorems place break-even: two layers, also against a tuned ridge, and one-pass SGD."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import Moments
from verification.dynamics.stochastic import one_pass_sgd
from verification.experiment import Exact, Experiment, Number, Simulate
from verification.networks import Network
from verification.samplers import joint_moments
from verification.spectra.eigenvalue_controls import steadied
from verification.transfer.joint_controls import joint_controls


def kept_by_two_layers(setup: Mapping[str, Number]) -> float:
    """m of two layers in radicals, as ``fine-tuning-wins-two-layers`` has it."""
    gamma, noise = float(setup["gamma"]), float(setup["sigma"]) ** 2
    row = gamma + gamma * noise / (1 - gamma)
    return float(np.sqrt((1 - gamma + np.sqrt((1 - gamma) ** 2 + 4 * row)) / 2))


def simulate_two_layers(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Scratch risk less that of fine-tuning two layers at the claimed angle, less most of its spread, (trials,)."""
    setup = {**settings, **point}
    drawn, controls = _drawn(setup, trials, generator)
    theta, sigma = float(np.arccos(kept_by_two_layers(setup) / 2)), float(setup["sigma"])
    return steadied(drawn.scratch(theta, sigma) - drawn.fine(theta, sigma, 2), controls)


def simulate_against_ridge(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The limit of the best ridge's risk less that of fine-tuning two layers likewise, (trials,)."""
    from theory.evaluate import value

    setup = {**settings, **point}
    gamma, sigma = float(setup["gamma"]), float(setup["sigma"])
    tuned = value("tuned-scratch-risk", {"gamma": point["gamma"], "sigma": point["sigma"], "r": 1})
    scratch = 1 - gamma + gamma * sigma**2 / (1 - gamma)
    kept = kept_by_two_layers(setup)
    cosine = kept / 2 + (scratch - tuned) / (2 * (1 - gamma) * kept)
    drawn, controls = _drawn(setup, trials, generator)
    return steadied(tuned - drawn.fine(float(np.arccos(cosine)), sigma, 2), controls)


def _drawn(
    setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> tuple[Moments, FloatArray]:
    n, d = round(float(setup["gamma"]) * int(setup["d"])), int(setup["d"])
    drawn = joint_moments(generator, trials, n=n, d=d)
    return drawn, joint_controls(drawn, n, d)


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


def _break_even(theorem: str, simulate: Simulate) -> Experiment:
    """What is gained at d dies out as 1/d."""
    return Experiment(
        theorem=theorem,
        model="exact",
        points=_NOISY,
        simulate=simulate,
        predict=0.0,
        scale=room,
        trials={Budget.QUICK: 20_000, Budget.STANDARD: 60_000, Budget.THOROUGH: 480_000},
        kind="slope",
        along="d",
        abscissae=(128, 192, 256, 384, 512, 768),
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    _break_even("fine-tuning-wins-two-layers", simulate_two_layers),
    _break_even("fine-tuning-wins-against-tuned-ridge", simulate_against_ridge),
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
