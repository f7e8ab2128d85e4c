"""Risks by training: the reduced flow, and the full weight matrices by flow or descent, pretraining
included.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from verification.arrays import Array, FloatArray, moved, to_backend, to_numpy
from verification.dynamics.descent import descend
from verification.dynamics.flow import gradient_flow
from verification.dynamics.objectives import EmpiricalLoss, Objective, PopulationLoss, ReadoutLoss
from verification.dynamics.reduced import reduced_flow
from verification.dynamics.results import RiskSample, Trained
from verification.dynamics.settings import Training, TransferPoint, expected_curvature, expected_size
from verification.dynamics.stochastic import sgd
from verification.networks import Network
from verification.tasks import TransferProblem

_UNSEEN = 1e-4  # size of what a scratch start leaves outside the samples' span, relative to |beta|
_REDUCED_RTOL = 1e-7  # local error of the reduced flow: far below any statistical error


def reduced_risk(
    method: str,
    random: np.random.Generator,
    problem: TransferProblem,
    point: TransferPoint,
    training: Training,
) -> RiskSample:
    """Risks of one method by integrating the flow of the end-to-end vector to its residual.

    Scratch starts in a random direction at |beta| = 1e-4^L, whose unseen part ends near 1e-4 at every depth.
    """
    trials, d = problem.trials, problem.d
    rtol = max(training.rtol, _REDUCED_RTOL)
    if method == "linear":
        unit = problem.source / np.linalg.norm(problem.source)
        # a ridge is n lam worth of one more sample with label 0
        extra = np.full((trials, 1, 1), np.sqrt(point.n * point.lam))
        features = np.concatenate([(problem.inputs @ unit)[:, :, None], extra], axis=1)
        labels = np.concatenate([problem.labels, np.zeros((trials, 1))], axis=1)
        run = reduced_flow(features, labels, np.ones(1), depth=1, tolerance=training.tolerance, rtol=rtol)
        return _sample(problem.risk(run.vector * unit), run)
    start = problem.source
    if method == "scratch":
        directions = random.standard_normal((trials, d))
        start = _UNSEEN**point.depth * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    run = reduced_flow(
        problem.inputs, problem.labels, start, depth=point.depth, tolerance=training.tolerance, rtol=rtol
    )
    return _sample(problem.risk(run.vector), run)


def _sample(values: FloatArray, *runs: Trained) -> RiskSample:
    """Risks with the verdict on every run they needed."""
    return RiskSample(
        values,
        np.all([run.converged for run in runs], axis=0) & np.isfinite(values),
        np.max([run.residual for run in runs], axis=0),
        np.sum([run.steps for run in runs], axis=0),
    )


@dataclass(frozen=True)
class _Trainer:
    """One of the dynamics on full weights, with its knobs; ``random`` draws the mini-batches of ``sgd``.

    It trains on ``training.backend``: NumPy arrays are moved there, and what was trained comes back as NumPy's.
    """

    level: str
    training: Training
    random: np.random.Generator

    def __call__(self, network: Network, objective: Objective, step: float) -> Trained:
        def there(array: FloatArray) -> Array:
            return to_backend(array, self.training.backend)

        return moved(self._train(moved(network, there), moved(objective, there), step), to_numpy)

    def _train(self, network: Network, objective: Objective, step: float) -> Trained:
        if self.level == "sgd" and isinstance(objective, EmpiricalLoss):
            return sgd(
                network,
                objective,
                self.random.spawn(1)[0],  # a stream of its own: how long a run is moves no other draw
                batch=self.training.batch_of(objective.labels.shape[1]),
                step=step,
                max_steps=self.training.max_steps,
                tolerance=self.training.tolerance,
            )
        if self.level in ("gd", "sgd"):
            return descend(
                network,
                objective,
                step=step,
                max_steps=self.training.max_steps,
                tolerance=self.training.tolerance,
            )
        return gradient_flow(
            network,
            objective,
            tolerance=max(self.training.tolerance, 100 * self.training.rtol),
            rtol=self.training.rtol,
            max_steps=self.training.max_steps,
        )


def full_risks(
    level: str,
    random: np.random.Generator,
    problem: TransferProblem,
    point: TransferPoint,
    methods: tuple[str, ...],
    training: Training,
) -> dict[str, RiskSample]:
    """Risks of ``methods`` by training full weight matrices: one pretrained network serves both transfers."""
    train = _Trainer(level, training, random)
    trials, d, depth = problem.trials, problem.d, point.depth
    loss = EmpiricalLoss(problem.inputs, problem.labels)
    seen = training.batch_of(point.n) if level == "sgd" else point.n
    step = training.step_size(depth, expected_curvature(seen, d), expected_size(point))
    risks: dict[str, RiskSample] = {}
    if "scratch" in methods:
        run = train(training.network(random, trials, d, depth), loss, step)
        risks["scratch"] = _sample(problem.risk(run.vector), run)
    if methods == ("scratch",):
        return risks
    pretrained = pretrain(random, problem, depth, training, level)
    network = pretrained.network
    assert network is not None  # both dynamics return their weights
    if "linear" in methods:
        run, vector = train_readout(network, problem, point.lam, train)
        risks["linear"] = _sample(problem.risk(vector), pretrained, run)
    if "fine" in methods:
        run = train(network, loss, step)
        risks["fine"] = _sample(problem.risk(run.vector), pretrained, run)
    return risks


def pretrain(
    random: np.random.Generator, problem: TransferProblem, depth: int, training: Training, level: str = "gd"
) -> Trained:
    """Full weights from the declared start to the source task's population loss (which ``sgd`` descends)."""
    size = float(np.linalg.norm(problem.source))
    step = training.step_size(depth, 1.0, size)
    network = training.network(random, problem.trials, problem.d, depth)
    return _Trainer(level, training, random)(network, PopulationLoss(problem.source), step)


def train_readout(
    network: Network, problem: TransferProblem, lam: float, train: _Trainer
) -> tuple[Trained, FloatArray]:
    """Linear transfer by training the last layer from 0 on frozen features; the run and the end-to-end
    vectors.

    ``lam`` is the ridge on the unit feature, so it is scaled by the squared length of the learned one.
    """
    if network.depth < 2:
        raise BadInput("linear transfer by training needs a hidden layer: give depth >= 2 (or level exact)")
    features = network.features()
    inputs = problem.inputs @ features
    leading = np.linalg.svd(inputs, full_matrices=False)[2][:, 0, :]
    strength = np.linalg.svd(features, compute_uv=False)[:, 0] ** 2
    loss = ReadoutLoss(inputs, problem.labels, leading, lam * strength[:, None])
    image = (inputs @ leading[:, :, None])[:, :, 0]
    curvature = float(np.max(np.mean(image**2, axis=1) + lam * strength))
    run = train(Network((np.zeros((problem.trials, network.widths[-2], 1)),)), loss, 0.5 / curvature)
    return run, np.asarray(features @ run.vector[:, :, None])[:, :, 0]
