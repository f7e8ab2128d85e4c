"""Mean risk of scratch training at finite size: X^+ y itself, and what training ends at, on the same data."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from theory.evaluate import value
from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.risks import transfer_risks
from verification.dynamics.settings import Training, TransferPoint
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.samplers import scratch_risk_law
from verification.tasks import draw_problem
from verification.transfer.controlled import trained_risks
from verification.transfer.measured import measured, residual_error, training_of

_NAMES = ("n", "d", "sigma", "r")


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks |X^+ y - beta_t|^2 of independent data sets, (trials,)."""
    n, d, sigma, r = int(point["n"]), int(point["d"]), float(point["sigma"]), float(point["r"])
    drawn = transfer_risks(
        "exact", generator, trials, n=n, d=d, theta=0.0, sigma=sigma, target_norm=r, methods=("scratch",)
    )
    return drawn.of("scratch").accepted


def _trained(level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> Samples:
    """Risks of trained networks less those of X^+ y on the same data, plus the mean of the exact law.

    Each sample brings its own numerical error; whatever X^+ y is, the sum has the mean of the trained risk.
    """
    n, d, sigma, r = int(setup["n"]), int(setup["d"]), float(setup["sigma"]), float(setup["r"])
    depth = int(setup["L"])
    problem = draw_problem(generator, trials, n=n, d=d, theta=0.0, sigma=sigma, target_norm=r)
    point = TransferPoint(n, d, 0.0, sigma, depth, 1.0, r, 0.0)
    seed = int(generator.integers(2**63))

    def train(training: Training) -> RiskSample:
        return trained_risks(level, problem, point, ("scratch",), training, seed)["scratch"]

    training = training_of(level, setup)
    limit = problem.risk(min_norm(problem.inputs, problem.labels))
    left = residual_error(problem.inputs, problem.labels, limit, training.tolerance)
    fresh = scratch_risk_law(generator, trials * _DRAWS_A_TRAINING, n=n, d=d, sigma=sigma, r=r)
    return measured(level, train, training, depth).samples(
        fresh.reshape(trials, -1).mean(axis=1) - limit, left
    )


def simulate_reduced(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The end of the flow of the end-to-end vector."""
    return _trained("reduced", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The end of gradient flow of full weight matrices."""
    return _trained("flow", {**settings, **point}, trials, generator)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The end of gradient descent of full weight matrices."""
    return _trained("gd", {**settings, **point}, trials, generator)


def simulate_sgd(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The end of mini-batch SGD of full weight matrices, where the samples can be interpolated."""
    return _trained("sgd", {**settings, **point}, trials, generator)


def exact_mean(point: Mapping[str, Number]) -> float:
    """``scratch-risk-exact`` at this point."""
    return value("scratch-risk-exact", {name: point[name] for name in _NAMES})


def exact_variance(point: Mapping[str, Number]) -> float:
    """``scratch-risk-variance`` at this point."""
    return value("scratch-risk-variance", {name: point[name] for name in _NAMES})


_WIDE: dict[str, Exact] = {"n": 10, "d": 30, "sigma": "1/5", "r": 1}
_TALL: dict[str, Exact] = {"n": 40, "d": 20, "sigma": "1/2", "r": 2}
_DRAWS = {Budget.QUICK: 10_000, Budget.STANDARD: 200_000, Budget.THOROUGH: 800_000}
_RUNS = {Budget.QUICK: 8, Budget.STANDARD: 16, Budget.THOROUGH: 64}
_DRAWS_A_TRAINING = 40_000

_TRAININGS: tuple[tuple[Model, Simulate, int, tuple[dict[str, Exact], ...]], ...] = (
    ("reduced", simulate_reduced, 2, (_WIDE, _TALL)),
    ("gd", simulate_descent, 2, (_WIDE, _TALL)),
    ("gd", simulate_descent, 3, (_WIDE, _TALL)),
    ("flow", simulate_flow, 2, (_WIDE, _TALL)),
    ("sgd", simulate_sgd, 2, (_WIDE,)),
)

EXPERIMENTS = (
    Experiment(
        theorem="scratch-risk-exact",
        model="exact",
        points=(_WIDE, _TALL, {"n": 12, "d": 20, "sigma": 1, "r": 1}),
        simulate=simulate_exact,
        trials=_DRAWS,
        variance=exact_variance,
    ),
    Experiment(
        theorem="scratch-risk-exact",
        model="exact",
        points=({"n": 9, "d": 10, "sigma": 0, "r": 1},),
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    *(
        Experiment(
            theorem="scratch-risk-exact",
            model=model,
            points=points,
            settings={"L": depth},
            simulate=simulate,
            trials=_RUNS,
            block=4,
        )
        for model, simulate, depth, points in _TRAININGS
    ),
)
