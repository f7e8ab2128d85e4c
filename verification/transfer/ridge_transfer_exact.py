"""Ridge transfer at finite n: the minimiser of the ridge loss on drawn data, and trained by descent and by
flow.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray, Seed
from verification.budget import Budget
from verification.dynamics.results import RiskSample
from verification.dynamics.risks import linear_transfer_risks
from verification.dynamics.settings import Training
from verification.experiment import Exact, Experiment, Number, Samples

_TRAINING = Training(tolerance=1e-6, max_steps=400_000)
_DRAWS_A_TRAINING = 400
PRETRAINED = 2e-4  # what a start of scale 1e-3 leaves of the pretrained direction, in units of the risk
TRAININGS = {Budget.QUICK: 32, Budget.STANDARD: 128, Budget.THOROUGH: 512}


def risks(level: str, setup: Mapping[str, Number], trials: int, rng: Seed) -> RiskSample:
    """Risks of the readout with ridge lam (0 where the setup has none) at one level of realism."""
    return linear_transfer_risks(
        level,
        rng,
        trials,
        n=int(setup["n"]),
        d=int(setup["d"]),
        theta=float(setup["theta"]),
        sigma=float(setup["sigma"]),
        lam=float(setup.get("lam", 0)),
        depth=int(setup.get("L", 2)),
        training=_TRAINING,
    )


def controlled(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Trained risks less the minimiser's on the same data, plus a mean of fresh draws of the minimiser's
    risk.

    An unbiased estimate of the trained mean in which the data's own scatter is averaged over many cheap draws
    instead of over trainings.
    """
    seed = int(generator.integers(2**63))
    trained, limit = risks(level, setup, trials, seed), risks("exact", setup, trials, seed)
    fresh = risks("law", setup, trials * _DRAWS_A_TRAINING, generator).values.reshape(trials, -1).mean(axis=1)
    values = trained.values - limit.values + fresh
    return Samples(values[trained.converged], trained.excluded)


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of the readout on drawn data; (trials,)."""
    return risks("exact", {**settings, **point}, trials, generator).values


def simulate_descent(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Risks after gradient descent of the readout on a pretrained network."""
    return controlled("gd", {**settings, **point}, trials, generator)


def simulate_flow(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """Risks after gradient flow of the readout on a pretrained network."""
    return controlled("flow", {**settings, **point}, trials, generator)


_REFERENCE: dict[str, Exact] = {"n": 5, "theta": "pi/3", "sigma": "1/5", "lam": "3/10"}
_SHORT: dict[str, Exact] = {"n": 1, "theta": "pi/4", "sigma": "1/2", "lam": 1}
_OBTUSE: dict[str, Exact] = {"n": 12, "theta": "3*pi/4", "sigma": "1/5", "lam": "1/10"}
_DRAWS = {Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}

EXPERIMENTS = (
    Experiment(
        theorem="ridge-transfer-risk-exact",
        model="exact",
        points=(_REFERENCE, _SHORT, _OBTUSE),
        settings={"d": 3},
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    Experiment(
        theorem="ridge-transfer-risk-exact",
        model="gd",
        points=(_OBTUSE,),
        settings={"d": 10, "L": 2},
        simulate=simulate_descent,
        trials=TRAININGS,
        numerical_error=PRETRAINED,
    ),
    Experiment(
        theorem="ridge-transfer-risk-exact",
        model="flow",
        points=(_OBTUSE,),
        settings={"d": 10, "L": 2},
        simulate=simulate_flow,
        trials=TRAININGS,
        numerical_error=PRETRAINED,
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
