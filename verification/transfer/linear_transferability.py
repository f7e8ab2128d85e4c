"""Transferability of linear transfer: at finite size by data and by training; its approach to the limit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.risks import transfer_risks
from verification.dynamics.settings import Training
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.samplers import joint_risks_law
from verification.tasks import draw_problem
from verification.transfer.controlled import trained_risks, transfer_point
from verification.transfer.measured import measured, residual_error, training_of

_DRAWS_A_TRAINING = 10_000


def law_gap(setup: Mapping[str, Number], draws: int, generator: np.random.Generator) -> FloatArray:
    """R_scratch - R_linear from the exact joint law; (draws,)."""
    drawn = joint_risks_law(
        generator,
        draws,
        n=int(setup["n"]),
        d=int(setup["d"]),
        theta=float(setup["theta"]),
        sigma=float(setup["sigma"]),
    )
    return np.asarray(drawn.scratch - drawn.linear)


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """R_scratch - R_linear by linear algebra on drawn data; (trials,)."""
    at = transfer_point({**settings, **point, "L": 2})
    drawn = transfer_risks(
        "exact",
        generator,
        trials,
        n=at.n,
        d=at.d,
        theta=at.theta,
        sigma=at.sigma,
        methods=("scratch", "linear"),
    )
    return drawn.transferability("linear").values


def simulate_law(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """R_scratch - R_linear from the joint law at d and n = floor(gamma d); (trials,)."""
    setup = {**settings, **point}
    size = int(np.floor(float(setup["gamma"]) * float(setup["d"])))
    return law_gap({**setup, "n": size}, trials, generator)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """R_scratch - R_linear by gradient descent of full networks, pretraining included."""
    return controlled("gd", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """R_scratch - R_linear by gradient flow of full networks, pretraining included."""
    return controlled("flow", {**settings, **point}, trials, generator)


def simulate_reduced(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """R_scratch - R_linear by the flow of the end-to-end vector."""
    return controlled("reduced", {**settings, **point}, trials, generator)


def controlled(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Trained transferability less its limit object on the same data, plus a mean of fresh draws of the exact law.

    The three terms are an unbiased estimate of the trained mean in which the data's own scatter is averaged over many
    draws, each a microsecond, instead of over trainings; each sample brings its own numerical error.
    """
    at = transfer_point(setup)
    problem = draw_problem(generator, trials, n=at.n, d=at.d, theta=at.theta, sigma=at.sigma)
    seed = int(generator.integers(2**63))

    def gap(training: Training) -> RiskSample:
        risks = trained_risks(level, problem, at, ("scratch", "linear"), training, seed)
        return risks["scratch"].minus(risks["linear"])

    training = training_of(level, setup)
    scratch = problem.risk(min_norm(problem.inputs, problem.labels))
    feature = problem.inputs[:, :, :1]  # the source is e_1
    linear = problem.risk(min_norm(feature, problem.labels) * problem.source)
    left = residual_error(problem.inputs, problem.labels, scratch, training.tolerance)
    left += residual_error(feature, problem.labels, linear, training.tolerance)
    fresh = law_gap(setup, trials * _DRAWS_A_TRAINING, generator).reshape(trials, -1).mean(axis=1)
    return measured(level, gap, training, at.depth).samples(fresh - (scratch - linear), left)


_BELOW: dict[str, Exact] = {"n": 8, "d": 24, "theta": "pi/8", "sigma": "1/5"}
_ABOVE: dict[str, Exact] = {"n": 40, "d": 16, "theta": "pi/3", "sigma": "1/2"}
_OBTUSE: dict[str, Exact] = {"n": 10, "d": 30, "theta": "7*pi/8", "sigma": "1/5"}
_DRAWS = {Budget.QUICK: 8_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}
_APPROACH = {Budget.QUICK: 250_000, Budget.STANDARD: 1_500_000, Budget.THOROUGH: 4_000_000}
_TRAININGS = {Budget.QUICK: 8, Budget.STANDARD: 16, Budget.THOROUGH: 64}
_TRAINED: tuple[tuple[Model, Simulate, int], ...] = (
    ("reduced", simulate_reduced, 2),
    ("gd", simulate_descent, 2),
    ("gd", simulate_descent, 3),
    ("flow", simulate_flow, 2),
)

EXPERIMENTS = (
    Experiment(
        theorem="linear-transferability-exact",
        model="exact",
        points=(_BELOW, _ABOVE, _OBTUSE),
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    *(
        Experiment(
            theorem="linear-transferability-exact",
            model=model,
            points=(_BELOW,),
            settings={"L": depth},
            simulate=simulate,
            trials=_TRAININGS,
            block=8,
        )
        for model, simulate, depth in _TRAINED
    ),
    Experiment(
        theorem="linear-transferability",
        model="exact",
        points=(
            {"gamma": "1/2", "theta": "pi/4", "sigma": "1/5"},
            {"gamma": "3/2", "theta": "pi/4", "sigma": 1},
        ),
        simulate=simulate_law,
        trials=_APPROACH,
        kind="slope",
        along="d",
        abscissae=(32, 64, 128, 256),
        exponent=-1,
        corrections=1,
    ),
)
