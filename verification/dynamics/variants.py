"""Fine-tuning from other starts: a source learned from finitely many samples, and an imbalanced network.

Levels: ``exact`` (linear algebra), ``flow`` and ``gd`` (full weight matrices; the start is built, not
trained).
"""

from __future__ import annotations

import numpy as np

from theory.errors import BadInput
from verification.arrays import FloatArray, Seed, generator
from verification.dynamics.limits import depth_law, imbalanced_factor, min_norm
from verification.dynamics.objectives import EmpiricalLoss
from verification.dynamics.results import RiskSample
from verification.dynamics.risks import TransferSample
from verification.dynamics.settings import Training, TransferPoint, expected_curvature, expected_size
from verification.dynamics.trained import train_to_risk
from verification.networks import Network, balanced_start, imbalanced_start
from verification.tasks import TransferProblem, batches, draw_problem


def finite_source_risks(
    level: str,
    rng: Seed,
    trials: int,
    *,
    n_source: int,
    n: int,
    d: int,
    theta: float,
    sigma_source: float,
    sigma: float,
    depth: int = 2,
    training: Training | None = None,
) -> TransferSample:
    """Scratch and fine-tuning risks when the source task was learned from ``n_source`` samples.

    Pretraining ends at X_s^+ y_s (min-norm-limit), a new vector for every instance; fine-tuning starts from
    the balanced network of that vector. ``sigma_source`` is the noise of the source labels.
    """
    _check(level)
    random = generator(rng)
    scratch, fine = [], []
    for size in batches(trials, (n + n_source) * d + 4 * depth * d * d):
        source = draw_problem(random, size, n=n_source, d=d, theta=0.0, sigma=sigma_source)
        learned = min_norm(source.inputs, source.labels)
        problem = draw_problem(random, size, n=n, d=d, theta=theta, sigma=sigma)
        scratch.append(RiskSample.exact(problem.risk(min_norm(problem.inputs, problem.labels))))
        if level == "exact":
            end = depth_law(problem.inputs, problem.labels, learned, depth)
            fine.append(RiskSample.exact(problem.risk(end)))
            continue
        norm = float(np.max(np.linalg.norm(learned, axis=1)))
        point = TransferPoint(n, d, theta, sigma, depth, norm, 1.0, 0.0)
        fine.append(_tuned(level, random, balanced_start(learned, depth), problem, point, training))
    return TransferSample(RiskSample.concatenate(scratch), None, RiskSample.concatenate(fine))


def imbalanced_risks(
    level: str,
    rng: Seed,
    trials: int,
    *,
    n: int,
    d: int,
    theta: float,
    sigma: float,
    imbalance: float,
    source_norm: float = 1.0,
    training: Training | None = None,
) -> TransferSample:
    """Scratch and fine-tuning risks at L = 2 from W_1 = u v^T, W_2 = a v, |u|^2 - a^2 = ``imbalance``."""
    _check(level)
    random = generator(rng)
    scratch, fine = [], []
    for size in batches(trials, n * d + 8 * d * d):
        problem = draw_problem(random, size, n=n, d=d, theta=theta, sigma=sigma, source_norm=source_norm)
        interpolant = min_norm(problem.inputs, problem.labels)
        scratch.append(RiskSample.exact(problem.risk(interpolant)))
        if level == "exact":
            end = _imbalanced_end(problem, interpolant, imbalance)
            fine.append(RiskSample.exact(problem.risk(end)))
            continue
        network = imbalanced_start(np.tile(problem.source, (size, 1)), imbalance)
        # the curvature is |u|^2 + a^2 >= 2 |beta|: count the excess as a larger vector
        norm = float(np.hypot(source_norm, imbalance))
        point = TransferPoint(n, d, theta, sigma, 2, norm, 1.0, 0.0)
        fine.append(_tuned(level, random, network, problem, point, training))
    return TransferSample(RiskSample.concatenate(scratch), None, RiskSample.concatenate(fine))


def _check(level: str) -> None:
    if level not in ("exact", "flow", "gd"):
        raise BadInput(f"level {level!r} is not built for this start: choose exact, flow or gd")


def _tuned(
    level: str,
    random: np.random.Generator,
    network: Network,
    problem: TransferProblem,
    point: TransferPoint,
    training: Training | None,
) -> RiskSample:
    """Fine-tune ``network`` on the target samples by full-weight training."""
    knobs = training or Training()
    step = knobs.step_size(point.depth, expected_curvature(point.n, point.d), expected_size(point))
    loss = EmpiricalLoss(problem.inputs, problem.labels)
    return train_to_risk(level, random, network, loss, problem, step, knobs)


def _imbalanced_end(problem: TransferProblem, interpolant: FloatArray, imbalance: float) -> FloatArray:
    """X^+ y + m (I - P) beta_s with the imbalanced factor m; X^+ y alone at n >= d."""
    if problem.n >= problem.d:
        return interpolant
    image = np.broadcast_to(problem.inputs @ problem.source, problem.labels.shape)
    beyond = problem.source - min_norm(problem.inputs, image)
    fitted, kept = np.sum(interpolant**2, axis=1), np.sum(beyond**2, axis=1)
    m = imbalanced_factor(fitted, kept, imbalance, float(np.linalg.norm(problem.source)))
    return np.asarray(interpolant + m[:, None] * beyond)
