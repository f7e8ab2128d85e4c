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
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.limits import min_norm
from verification.dynamics.objectives import EmpiricalLoss
from verification.dynamics.reduced import reduced_flow
from verification.dynamics.results import RiskSample, Trained
from verification.dynamics.settings import Training, expected_curvature
from verification.dynamics.stochastic import sgd
from verification.dynamics.trained import pretrain
from verification.experiment import Number, Samples
from verification.networks import Network, imbalanced_start
from verification.tasks import TransferProblem
from verification.transfer.measured import measured, residual_error

_TRAINING = Training(fraction=1.0, tolerance=1e-6, max_steps=400_000)


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


def null_part(problem: TransferProblem) -> FloatArray:
    """(I-P) beta_s, (trials, d)."""
    image = np.broadcast_to(problem.inputs @ problem.source, problem.labels.shape)
    return np.asarray(problem.source - min_norm(problem.inputs, image))


def _end(level: str, network: Network, loss: EmpiricalLoss, training: Training, step: float, seed: int) -> Trained:
    if level == "flow":
        return gradient_flow(
            network, loss, tolerance=training.tolerance, rtol=training.rtol, max_steps=training.max_steps
        )
    limits = {"step": step, "max_steps": training.max_steps, "tolerance": training.tolerance}
    if level == "gd":
        return descend(network, loss, **limits)  # type: ignore[arg-type]
    batch = training.batch_of(loss.labels.shape[1])
    return sgd(network, loss, np.random.default_rng(seed), batch=batch, **limits)  # type: ignore[arg-type]


def fine_tuned(
    level: str, setup: Mapping[str, Number], training: Training, problem: TransferProblem, seed: int
) -> Trained:
    """Fine-tuning from a pretrained network (from a built one, where the setup has an imbalance Lam) at ``level``."""
    at = Geometry.of(setup)
    depth = int(setup.get("L", 2))
    if level == "reduced":
        return reduced_flow(
            problem.inputs, problem.labels, problem.source, depth=depth, tolerance=training.tolerance, rtol=training.rtol
        )
    loss = EmpiricalLoss(problem.inputs, problem.labels)
    rows = training.batch_of(at.n) if level == "sgd" else at.n
    size = float(np.hypot(at.a, at.s))
    if "Lam" in setup:
        network = imbalanced_start(np.tile(problem.source, (problem.trials, 1)), float(setup["Lam"]))
        size = float(np.hypot(size, float(setup["Lam"])))  # the curvature is |u|^2 + a^2 >= 2 |beta|
        converged = np.ones(problem.trials, bool)
    else:
        start = pretrain(np.random.default_rng(seed), problem, depth, training, "flow" if level == "flow" else "gd")
        assert start.network is not None  # both dynamics return their weights
        network, converged = start.network, start.converged
    step = training.step_size(depth, expected_curvature(rows, at.d), size)
    run = _end(level, network, loss, training, step, seed)
    return Trained(
        run.vector, run.converged & converged, run.residual, run.steps, run.time, run.drift, run.network
    )


def end_norm(
    level: str, setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
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
    at = Geometry.of(setup)
    problem = prescribed_problem(at, trials, generator)
    seed = int(generator.integers(2**63))
    beyond = null_part(problem)

    def train(training: Training) -> RiskSample:
        run = fine_tuned(level, setup, training, problem, seed)
        kept = np.sum(run.vector * beyond, axis=1) / at.w**2
        values = kept if share else np.linalg.norm(run.vector, axis=1)
        return RiskSample(values, run.converged, run.residual, run.steps)

    training = _TRAINING if level != "sgd" else Training(fraction=0.5, tolerance=1e-6, max_steps=400_000)
    run = measured(level, train, training, int(setup.get("L", 2)), random_start="Lam" not in setup)
    # |b - b_end| moves |b| by as much at most, and the share by 1/w of it
    away = residual_error(problem.inputs, problem.labels, np.full(trials, 0.25), training.tolerance)
    return run.samples(np.zeros(trials), away / (at.w if share else 1.0))
