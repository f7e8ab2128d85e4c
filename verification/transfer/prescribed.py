"""Samples with prescribed geometry: what the end point of fine-tuning depends on takes exactly the values asked for.

The theorems on the end point hold for any samples, labels and source, and depend on them through |X^+ y| = a and
|(I-P) beta_s| = w alone. On drawn samples that are turned, and labels that are scaled, to given a and w every training
has the same prediction: the theorem's own number, at its own parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from verification.arrays import FloatArray
from verification.dynamics.limits import depth_factor, imbalanced_factor, min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.settings import Training
from verification.experiment import Number, Samples
from verification.tasks import TransferProblem
from verification.transfer.ends import fine_tuned, null_part
from verification.transfer.measured import measured, residual_distance, training_of


@dataclass(frozen=True)
class Geometry:
    """a = |X^+ y|, w = |(I-P) beta_s|, s = |beta_s| >= w, on n samples of dimension d > n."""

    a: float
    w: float
    s: float
    n: int
    d: int

    @classmethod
    def of(cls, setup: Mapping[str, Number]) -> Geometry:
        """From an experiment's point and settings; s is 1 where none is given."""
        return cls(
            float(setup["a"]), float(setup["w"]), float(setup.get("s", 1)), int(setup["n"]), int(setup["d"])
        )


def prescribed_problem(at: Geometry, trials: int, generator: np.random.Generator) -> TransferProblem:
    """Gaussian samples reflected so that beta_s = s e_1 keeps |(I-P) beta_s| = w, and labels scaled to |X^+ y| = a."""
    drawn = generator.standard_normal((trials, at.n, at.d))
    some = generator.standard_normal((trials, at.d))
    inside = min_norm(drawn, np.einsum("tnd,td->tn", drawn, some))
    outside = some - inside
    unit = np.sqrt(1 - (at.w / at.s) ** 2) * inside / np.linalg.norm(inside, axis=1, keepdims=True)
    unit += at.w / at.s * outside / np.linalg.norm(outside, axis=1, keepdims=True)
    normal = unit - np.eye(at.d)[0]  # the reflection that exchanges the unit vector and e_1
    image = np.einsum("tnd,td->tn", drawn, normal)
    inputs = drawn - 2 * image[:, :, None] * (normal / np.sum(normal**2, axis=1, keepdims=True))[:, None, :]
    labels = generator.standard_normal((trials, at.n))
    labels *= at.a / np.linalg.norm(min_norm(inputs, labels), axis=1, keepdims=True)
    source = at.s * np.eye(at.d)[0]
    return TransferProblem(inputs, labels, source, np.zeros(at.d))


def end_norm(level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> Samples:
    """|beta_ft| on data of the prescribed geometry; (trials,)."""
    return _measured(level, setup, trials, generator, share=False)


def kept_share(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The share m of (I-P) beta_s that fine-tuning keeps, on data of the prescribed geometry; (trials,)."""
    return _measured(level, setup, trials, generator, share=True)


def _measured(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator, *, share: bool
) -> Samples:
    at, depth = Geometry.of(setup), int(setup.get("L", 2))
    imbalance = float(setup["Lam"]) if "Lam" in setup else None
    problem = prescribed_problem(at, trials, generator)
    seed = int(generator.integers(2**63))
    beyond = null_part(problem)

    def values_of(vectors: FloatArray) -> FloatArray:
        kept = np.sum(vectors * beyond, axis=1) / at.w**2
        return np.asarray(kept if share else np.linalg.norm(vectors, axis=1))

    if level == "exact":
        interpolant = min_norm(problem.inputs, problem.labels)
        fitted, null = np.sum(interpolant**2, axis=1), np.sum(beyond**2, axis=1)
        if imbalance is None:
            m = depth_factor(fitted, null, depth, at.s)
        else:
            m = imbalanced_factor(fitted, null, imbalance, at.s)
        exact = values_of(interpolant + m[:, None] * beyond)
        # solving by the Gram matrix squares the condition number
        return Samples(exact, errors=(np.finfo(float).eps * np.linalg.cond(problem.inputs) ** 2 * exact,))

    def train(training: Training) -> RiskSample:
        size = float(np.hypot(at.a, at.s))
        run = fine_tuned(level, problem, training, seed, depth=depth, size=size, imbalance=imbalance)
        return RiskSample(values_of(run.vector), run.converged, run.residual, run.steps)

    training = training_of(level, setup)
    run = measured(level, train, training, depth, random_start=imbalance is None)
    away = residual_distance(problem.inputs, problem.labels, training.tolerance)
    return run.samples(np.zeros(trials), away / at.w if share else away)
