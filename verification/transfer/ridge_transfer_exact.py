"""Linear transfer, with and without ridge, at finite n: the minimiser on drawn data, and trained readouts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.results import RiskSample
from verification.dynamics.risks import transfer_risks
from verification.dynamics.settings import Training, TransferPoint
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.samplers import probe_risk_law
from verification.tasks import draw_problem
from verification.transfer.controlled import trained_risks
from verification.transfer.measured import measured, residual_error, training_of

_DRAWS_A_TRAINING = 40_000
TRAININGS = {Budget.QUICK: 8, Budget.STANDARD: 16, Budget.THOROUGH: 64}


def _point(setup: Mapping[str, Number]) -> TransferPoint:
    depth, lam = int(setup.get("L", 2)), float(setup.get("lam", 0))
    theta, sigma = float(setup["theta"]), float(setup["sigma"])
    return TransferPoint(int(setup["n"]), int(setup["d"]), theta, sigma, depth, 1.0, 1.0, lam)


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of the readout with ridge lam (0 where the setup has none) on drawn data; (trials,)."""
    at = _point({**settings, **point})
    sizes = {"n": at.n, "d": at.d, "theta": at.theta, "sigma": at.sigma, "lam": at.lam}
    return transfer_risks("exact", generator, trials, methods=("linear",), **sizes).of("linear").values  # type: ignore[arg-type]


def _trained(level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> Samples:
    """Trained risks less the minimiser's on the same data, plus a mean of fresh draws of the minimiser's risk.

    An unbiased estimate of the trained mean in which the data's own scatter is averaged over many cheap draws
    instead of over trainings; each sample brings its own numerical error.
    """
    at = _point(setup)
    problem = draw_problem(generator, trials, n=at.n, d=at.d, theta=at.theta, sigma=at.sigma)
    seed = int(generator.integers(2**63))

    def train(training: Training) -> RiskSample:
        return trained_risks(level, problem, at, ("linear",), training, seed)["linear"]

    training = training_of(level, setup)
    image = problem.inputs[:, :, 0]  # the source is e_1
    readout = np.sum(image * problem.labels, axis=1) / (np.sum(image**2, axis=1) + at.n * at.lam)
    limit = problem.risk(readout[:, None] * problem.source)
    left = residual_error(image[:, :, None], problem.labels, limit, training.tolerance)
    drawn = probe_risk_law(
        generator,
        trials * _DRAWS_A_TRAINING,
        n=at.n,
        k=1,
        rho=np.sin(at.theta) ** 2,
        sigma=at.sigma,
        lam=at.lam,
    )
    fresh = drawn.reshape(trials, -1).mean(axis=1)
    return measured(level, train, training, at.depth).samples(fresh - limit, left)


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Risks after gradient descent of the readout on a pretrained network."""
    return _trained("gd", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Risks after gradient flow of the readout on a pretrained network."""
    return _trained("flow", {**settings, **point}, trials, generator)


def simulate_reduced(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Risks after the flow of the readout on the one feature that pretraining leaves."""
    return _trained("reduced", {**settings, **point}, trials, generator)


_REFERENCE: dict[str, Exact] = {"n": 5, "theta": "pi/3", "sigma": "1/5", "lam": "3/10"}
_SHORT: dict[str, Exact] = {"n": 1, "theta": "pi/4", "sigma": "1/2", "lam": 1}
_OBTUSE: dict[str, Exact] = {"n": 12, "theta": "3*pi/4", "sigma": "1/5", "lam": "1/10"}
_DRAWS = {Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}
_SIZES: dict[str, Exact] = {"d": 10, "L": 2}
_TRAINED: tuple[tuple[Model, Simulate], ...] = (
    ("reduced", simulate_reduced),
    ("gd", simulate_descent),
    ("flow", simulate_flow),
)

EXPERIMENTS = (
    Experiment(
        theorem="ridge-transfer-risk-exact",
        model="exact",
        points=(_REFERENCE, _SHORT, _OBTUSE),
        settings={"d": 3},
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    *(
        Experiment(
            theorem="ridge-transfer-risk-exact",
            model=model,
            points=(_OBTUSE,),
            settings=_SIZES,
            simulate=simulate,
            trials=TRAININGS,
            block=8,
        )
        for model, simulate in _TRAINED
    ),
    Experiment(
        theorem="ridge-transfer-risk-law",
        model="exact",
        points=(_REFERENCE, _SHORT),
        settings={"d": 3},
        simulate=simulate_exact,
        kind="law",
        trials=_DRAWS,
    ),
)
