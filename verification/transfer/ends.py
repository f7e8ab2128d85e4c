"""The end point of fine-tuning, by any of the dynamics, and the part of the source that it may keep."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from verification.arrays import FloatArray
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.limits import min_norm
from verification.dynamics.objectives import EmpiricalLoss
from verification.dynamics.reduced import reduced_flow
from verification.dynamics.results import Trained
from verification.dynamics.settings import Training, expected_curvature
from verification.dynamics.stochastic import sgd
from verification.dynamics.trained import pretrain
from verification.networks import Network, imbalanced_start
from verification.tasks import TransferProblem


def null_part(problem: TransferProblem) -> FloatArray:
    """(I-P) beta_s, (trials, d)."""
    source = np.broadcast_to(problem.source, (problem.trials, problem.d))
    image = np.einsum("tnd,td->tn", problem.inputs, source)
    return np.asarray(source - min_norm(problem.inputs, image))


def fine_tuned(
    level: str,
    problem: TransferProblem,
    training: Training,
    seed: int,
    *,
    depth: int,
    size: float,
    imbalance: float | None = None,
) -> Trained:
    """Fine-tuning on ``problem`` at ``level`` (reduced, flow, gd, sgd) from a network pretrained on its source.

    ``size`` is a guess of the largest |beta| on the way, which sets the step. With an ``imbalance`` (L = 2) the start
    is not trained but built: W_1 = u v^T, W_2 = a v, |u|^2 - a^2 = ``imbalance``.
    """
    if level == "reduced":
        data = (problem.inputs, problem.labels, problem.source)
        return reduced_flow(*data, depth=depth, tolerance=training.tolerance, rtol=training.rtol)
    if imbalance is None:
        begun = pretrain(
            np.random.default_rng(seed), problem, depth, training, "flow" if level == "flow" else "gd"
        )
        assert begun.network is not None  # both dynamics return their weights
        run = trained(level, begun.network, problem, training, seed, size)
        return replace(run, converged=run.converged & begun.converged)
    network = imbalanced_start(np.tile(problem.source, (problem.trials, 1)), imbalance)
    # the curvature is |u|^2 + a^2 >= 2 |beta|: count the excess as a larger vector
    return trained(level, network, problem, training, seed, float(np.hypot(size, imbalance)))


def trained(
    level: str, network: Network, problem: TransferProblem, training: Training, seed: int, size: float
) -> Trained:
    """Train ``network`` on the samples of ``problem`` at ``level`` (flow, gd, sgd); ``size`` as in fine_tuned."""
    loss = EmpiricalLoss(problem.inputs, problem.labels)
    tolerance, most = training.tolerance, training.max_steps
    if level == "flow":
        return gradient_flow(network, loss, tolerance=tolerance, rtol=training.rtol, max_steps=most)
    batch = training.batch_of(problem.n)
    rows = batch if level == "sgd" else problem.n
    step = training.step_size(network.depth, expected_curvature(rows, problem.d), size)
    if level == "gd":
        return descend(network, loss, step=step, max_steps=most, tolerance=tolerance)
    draws = np.random.default_rng(seed)
    return sgd(network, loss, draws, batch=batch, step=step, max_steps=most, tolerance=tolerance)
