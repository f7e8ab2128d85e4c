"""Stochastic descent on the full weight matrices: mini-batch, one pass over fresh samples, label noise.

Each draws its own gradients and runs through the one loop of ``descent.iterate``. A batch of instances uses
independent samples, drawn for every instance that started, whether or not it has finished: the numbers of an
instance do not depend on the others. Draws are NumPy's and are moved to where the weights live, so a seed is
one experiment on every device.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from theory.errors import BadInput
from verification.arrays import (
    Array,
    FloatArray,
    IntArray,
    Seed,
    generator,
    like,
    matvec,
    transposed_matvec,
)
from verification.dynamics.descent import Schedule, iterate
from verification.dynamics.objectives import EmpiricalLoss, PopulationLoss, population_like
from verification.dynamics.results import Trained
from verification.networks import Network


@dataclass(frozen=True)
class _Draws:
    """Shared by all restrictions of one oracle: the random stream, the size of the whole batch, who is
    left.
    """

    random: np.random.Generator
    trials: int
    alive: IntArray = field(compare=False)

    def restrict(self, kept: IntArray) -> _Draws:
        return _Draws(self.random, self.trials, self.alive[kept])


@dataclass(frozen=True)
class _MiniBatch:
    loss: EmpiricalLoss
    size: int
    label_noise: float
    draws: _Draws

    def gradient(self, beta: Array) -> Array:
        trials, n = self.draws.trials, self.loss.labels.shape[1]
        # the order of n uniforms is a subset without replacement; one sample needs no sorting
        if self.size == 1:
            picked = self.draws.random.integers(n, size=(trials, 1))
        else:
            picked = np.argpartition(self.draws.random.random((trials, n)), self.size - 1, axis=1)[
                :, : self.size
            ]
        picked = picked[self.draws.alive]
        chosen = (np.arange(len(picked))[:, None], picked)
        inputs, labels = self.loss.inputs[chosen], self.loss.labels[chosen]
        if self.label_noise:
            fresh = self.draws.random.standard_normal((trials, self.size))[self.draws.alive]
            labels = labels + self.label_noise * like(fresh, labels)
        return transposed_matvec(inputs, matvec(inputs, beta) - labels) / self.size

    def residual(self, beta: Array) -> Array:
        return self.loss.residual(beta)

    def restrict(self, kept: IntArray) -> _MiniBatch:
        return _MiniBatch(self.loss.restrict(kept), self.size, self.label_noise, self.draws.restrict(kept))


@dataclass(frozen=True)
class _FreshSamples:
    loss: PopulationLoss
    sigma: float
    size: int
    draws: _Draws

    def gradient(self, beta: Array) -> Array:
        shape = (self.draws.trials, self.size)
        inputs = self.draws.random.standard_normal((*shape, beta.shape[1]))[self.draws.alive]
        noise = self.sigma * self.draws.random.standard_normal(shape)[self.draws.alive]
        inputs, noise = like(inputs, beta), like(noise, beta)
        error = matvec(inputs, self.loss.gradient(beta)) - noise
        return transposed_matvec(inputs, error) / self.size

    def residual(self, beta: Array) -> Array:
        return self.loss.residual(beta)

    def restrict(self, kept: IntArray) -> _FreshSamples:
        return _FreshSamples(self.loss.restrict(kept), self.sigma, self.size, self.draws.restrict(kept))


def sgd(
    network: Network,
    objective: EmpiricalLoss,
    rng: Seed,
    *,
    batch: int,
    step: float,
    max_steps: int,
    tolerance: float | None = 1e-8,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    record_every: int | None = None,
) -> Trained:
    """Mini-batch SGD on (1/2B)|y_B - X_B b|^2, a fresh subset of ``batch`` samples a step, drawn without
    repeats.

    Converged means the residual of the full loss is within ``tolerance``: at n < d the noise of SGD
    vanishes at interpolation, so it can; at n > d it cannot with a constant step, and the run says so.
    """
    n = objective.labels.shape[1]
    if not 1 <= batch <= n:
        raise BadInput(f"sgd: batch = {batch} must lie between 1 and the number of samples {n}")
    schedule = Schedule(step, max_steps, tolerance, momentum, weight_decay, record_every=record_every)
    draws = _Draws(generator(rng), network.trials, np.arange(network.trials))
    return iterate(network, _MiniBatch(objective, batch, 0.0, draws), schedule)


def label_noise_sgd(
    network: Network,
    objective: EmpiricalLoss,
    rng: Seed,
    *,
    noise: float,
    step: float,
    steps: int,
    batch: int = 1,
    record_every: int | None = None,
) -> Trained:
    """SGD with fresh label noise of standard deviation ``noise`` at every step; exactly ``steps`` steps.

    It has no end point (the noise never vanishes), so ``converged`` only says that it is finite.
    At interpolation with B = 1: E[Delta D] = step^2 noise^2 (d W_2 W_2^T - W_1^T W_1) at L = 2.
    """
    if noise < 0:
        raise BadInput(f"label_noise_sgd: noise = {noise} is a standard deviation; give noise >= 0")
    schedule = Schedule(step, steps, None, record_every=record_every)
    draws = _Draws(generator(rng), network.trials, np.arange(network.trials))
    return iterate(network, _MiniBatch(objective, batch, noise, draws), schedule)


def one_pass_sgd(
    network: Network,
    target: FloatArray,
    rng: Seed,
    *,
    sigma: float,
    batch: int,
    step: float,
    steps: int,
    record_every: int | None = None,
) -> Trained:
    """SGD where each step sees ``batch`` fresh samples x ~ N(0, I), y = x . target + noise of size ``sigma``;
    ``target`` is (d,) or (trials, d).

    At L = 1 the mean risk obeys R' = (1 - 2 eta + eta^2 (d + 1 + B)/B) R + eta^2 d sigma^2/B.
    """
    schedule = Schedule(step, steps, None, record_every=record_every)
    draws = _Draws(generator(rng), network.trials, np.arange(network.trials))
    loss = population_like(target, network.weights[0])
    return iterate(network, _FreshSamples(loss, sigma, batch, draws), schedule)
