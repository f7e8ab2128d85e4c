"""Risk samples of the three ways to learn, at every level of realism: what experiments call.

``law``      draws from the exact joint law, without any matrix.
``exact``    limit objects by linear algebra on drawn data.
``reduced``  gradient flow of the end-to-end vector (balanced rank-one network), integrated to a residual.
``flow``     gradient flow of full weight matrices, pretraining included, from a small random start.
``gd``       gradient descent of full weight matrices, pretraining included, from a small random start.
``sgd``      the same by mini-batch SGD on the samples; it ends where the noise does, so at interpolation (n < d).

Every instance says whether it converged; average ``RiskSample.accepted`` and report ``RiskSample.excluded``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from verification.arrays import FloatArray, Seed, generator
from verification.dynamics import trained
from verification.dynamics.limits import depth_law, min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.settings import Training, TransferPoint
from verification.samplers import joint_moments, probe_risk_law
from verification.tasks import TransferProblem, batches, draw_problem

LEVELS = ("law", "exact", "reduced", "flow", "gd", "sgd")
METHODS = ("scratch", "linear", "fine")


@dataclass(frozen=True)
class TransferSample:
    """Risks of scratch training, linear transfer and fine-tuning on the same instances; None where not
    asked.
    """

    scratch: RiskSample | None
    linear: RiskSample | None
    fine: RiskSample | None

    def of(self, method: str) -> RiskSample:
        """The risks of one method; BadInput when it was not run."""
        sample = {"scratch": self.scratch, "linear": self.linear, "fine": self.fine}.get(method)
        if sample is None:
            raise BadInput(
                f"risks of {method!r} were not drawn; name it in methods= (of {', '.join(METHODS)})"
            )
        return sample

    def transferability(self, method: str) -> RiskSample:
        """R_scratch - R_transfer, instance by instance; its mean over ``accepted`` estimates T."""
        return self.of("scratch").minus(self.of(method))


def transfer_risks(
    level: str,
    rng: Seed,
    trials: int,
    *,
    n: int,
    d: int,
    theta: float,
    sigma: float,
    depth: int = 2,
    source_norm: float = 1.0,
    target_norm: float = 1.0,
    lam: float = 0.0,
    methods: tuple[str, ...] = METHODS,
    training: Training | None = None,
) -> TransferSample:
    """Risks of ``methods`` on the same ``trials`` instances at one level of realism.

    ``lam`` is the ridge of the linear transfer only (on the unit feature beta_s/|beta_s|). Raises BadInput
    on an unknown level or method, and on linear transfer of one layer at
    ``flow``/``gd``.
    """
    _check(level, methods)
    point = TransferPoint(n, d, theta, sigma, depth, source_norm, target_norm, lam)
    random = generator(rng)
    if level == "law":
        sizes = batches(trials, 64)
    elif level in ("exact", "reduced"):
        sizes = batches(trials, n * d + min(n, d) * (d + min(n, d)))
    else:
        sizes = batches(trials, n * d + 4 * depth * d * d)
    parts = [_one_batch(level, random, size, point, methods, training or Training()) for size in sizes]
    joined = [
        RiskSample.concatenate([part[name] for part in parts]) if name in methods else None
        for name in METHODS
    ]
    return TransferSample(*joined)


def _check(level: str, methods: tuple[str, ...]) -> None:
    if level not in LEVELS:
        raise BadInput(f"level {level!r} is unknown: choose one of {', '.join(LEVELS)}")
    unknown = [method for method in methods if method not in METHODS]
    if unknown or not methods:
        raise BadInput(f"methods {unknown or 'none'} are unknown: choose from {', '.join(METHODS)}")


def _one_batch(
    level: str,
    random: np.random.Generator,
    trials: int,
    point: TransferPoint,
    methods: tuple[str, ...],
    training: Training,
) -> dict[str, RiskSample]:
    if level == "law":
        drawn = joint_moments(random, trials, n=point.n, d=point.d)
        values: dict[str, Callable[[], FloatArray]] = {
            "scratch": lambda: drawn.scratch(point.theta, point.sigma, point.target_norm),
            "linear": lambda: drawn.linear(point.theta, point.sigma, point.n * point.lam, point.target_norm),
            "fine": lambda: drawn.fine(
                point.theta, point.sigma, point.depth, point.source_norm, point.target_norm
            ),
        }
        return {name: RiskSample.exact(values[name]()) for name in methods}
    problem = draw_problem(
        random,
        trials,
        n=point.n,
        d=point.d,
        theta=point.theta,
        sigma=point.sigma,
        source_norm=point.source_norm,
        target_norm=point.target_norm,
    )
    if level == "exact":
        return {name: RiskSample.exact(_exact(name, problem, point)) for name in methods}
    if level == "reduced":
        return {name: trained.reduced_risk(name, random, problem, point, training) for name in methods}
    return trained.full_risks(level, random, problem, point, methods, training)


def _exact(method: str, problem: TransferProblem, point: TransferPoint) -> FloatArray:
    """The limit of one method on drawn data."""
    if method == "scratch":
        return problem.risk(min_norm(problem.inputs, problem.labels))
    if method == "fine":
        return problem.risk(depth_law(problem.inputs, problem.labels, problem.source, point.depth))
    unit = problem.source / np.linalg.norm(problem.source)
    features = (problem.inputs @ unit)[:, :, None]
    return problem.risk(_ridge(features, problem.labels, point.n * point.lam) * unit)


def probe_risks(
    level: str,
    rng: Seed,
    trials: int,
    *,
    n: int,
    k: int,
    rho: float,
    sigma: float,
    r: float = 1.0,
    d: int | None = None,
    lam: float = 0.0,
) -> RiskSample:
    """Risks of a probe on k orthonormal features in R^d that miss the share ``rho`` = |P_perp beta_t|^2 of
    the target.

    ``exact``: X is drawn in d dimensions (default k + 1), Z = its first k columns, and b minimises
    (1/n)|y - Z b|^2 + lam |b|^2 (the least-norm one at lam = 0). ``law``: scalars only (lam > 0 needs k = 1).
    """
    if level == "law":
        return RiskSample.exact(probe_risk_law(rng, trials, n=n, k=k, rho=rho, sigma=sigma, r=r, lam=lam))
    if level != "exact":
        raise BadInput(f"probe_risks: level {level!r} is not built for k features; choose law or exact")
    size = k + 1 if d is None else d
    if (size <= k and rho > 0) or not 0 <= rho <= r * r:
        raise BadInput(f"probe_risks: rho = {rho} needs 0 <= rho <= r^2 = {r * r} and d = {size} > k = {k}")
    random = generator(rng)
    parts = []
    for count in batches(trials, n * size + k * k):
        inputs = random.standard_normal((count, n, size))
        target = np.zeros(size)
        target[0] = np.sqrt(r * r - rho)
        if rho:
            target[k] = np.sqrt(rho)
        labels = inputs @ target + sigma * random.standard_normal((count, n))
        fitted = _ridge(inputs[:, :, :k], labels, n * lam)
        parts.append(rho + np.sum((fitted - target[:k]) ** 2, axis=1))
    return RiskSample.exact(np.concatenate(parts))


def _ridge(features: FloatArray, labels: FloatArray, penalty: float) -> FloatArray:
    """argmin |y - Z b|^2 + penalty |b|^2, the least-norm one at penalty 0."""
    if penalty == 0:
        return np.asarray(min_norm(features, labels))
    transposed = features.transpose(0, 2, 1)
    gram = transposed @ features + penalty * np.eye(features.shape[2])
    return np.asarray(np.linalg.solve(gram, transposed @ labels[:, :, None]))[:, :, 0]
