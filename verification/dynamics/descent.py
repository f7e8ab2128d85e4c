"""Descent on the full weight matrices: plain, heavy-ball, with weight decay, stopped early or run to a
residual.

The output is a scalar, so products are taken from the right and a step costs O(L d^2 + n d). Instances are
run in chunks that fit the processor's cache, and an instance that has converged is frozen and dropped, so
its numbers do not depend on which others share the batch.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from theory.errors import BadInput
from verification.arrays import Array, FloatArray, namespace, owned, to_numpy
from verification.dynamics.kernels import prefixes, step_layers
from verification.dynamics.objectives import EmpiricalLoss, Objective
from verification.dynamics.results import Trained
from verification.networks import Network

_CACHE_FLOATS = 100_000  # weights of one chunk: 0.8 MB, within a core's second-level cache
_DIVERGED = 1e8  # a residual beyond this has left for infinity


class Oracle(Protocol):
    """Where a step's gradient comes from: exact, or drawn at random."""

    def gradient(self, beta: Array) -> Array:
        """The gradient in the end-to-end vector, or a random one of that mean."""
        ...

    def residual(self, beta: Array) -> Array:
        """The relative residual of the full loss."""
        ...

    def restrict(self, kept: Array) -> Oracle:
        """The oracle of the instances in ``kept``."""
        ...


@dataclass(frozen=True)
class Schedule:
    """How to step and when to stop.

    ``tolerance`` None takes exactly ``max_steps`` steps (early stopping at time step * max_steps): a run then
    counts as converged when it is finite. ``record_every`` keeps the end-to-end vector every so many steps.
    """

    step: float
    max_steps: int
    tolerance: float | None = 1e-8
    momentum: float = 0.0
    weight_decay: float = 0.0
    check_every: int = 10
    record_every: int | None = None

    def __post_init__(self) -> None:
        if not self.step > 0 or self.max_steps < 0:
            raise BadInput(
                f"descent: step = {self.step} must be positive and max_steps = {self.max_steps} >= 0"
            )
        if not 0 <= self.momentum < 1 or self.weight_decay < 0:
            raise BadInput(
                f"descent: momentum = {self.momentum} must lie in [0, 1), "
                f"weight_decay = {self.weight_decay} must be >= 0"
            )
        if self.record_every is not None and self.tolerance is not None:
            raise BadInput("descent: record_every needs a fixed number of steps; give tolerance=None")


def descend(
    network: Network,
    objective: Objective,
    *,
    step: float,
    max_steps: int,
    tolerance: float | None = 1e-8,
    momentum: float = 0.0,
    weight_decay: float = 0.0,
    record_every: int | None = None,
) -> Trained:
    """Full-batch descent W_l <- W_l - step (grad_l + weight_decay W_l), heavy ball when ``momentum`` > 0.

    Heavy ball: V <- momentum V + grad, W <- W - step V. The given network is left as it is.
    Source: v2 section 3 (training procedure); heavy ball after Polyak (1964).
    """
    schedule = Schedule(step, max_steps, tolerance, momentum, weight_decay, record_every=record_every)
    oracle = objective.prepared() if isinstance(objective, EmpiricalLoss) else objective
    chunk = max(1, _CACHE_FLOATS // sum(int(w.shape[1] * w.shape[2]) for w in network.weights))
    if not isinstance(network.weights[0], np.ndarray):
        chunk = network.trials  # another library's device wants one large batch
    parts = []
    for first in range(0, network.trials, chunk):
        kept = np.arange(first, min(first + chunk, network.trials))
        part = Network(tuple(w[kept[0] : kept[-1] + 1] for w in network.weights))
        parts.append(iterate(part, oracle.restrict(slice(kept[0], kept[-1] + 1)), schedule))
    return join(parts)


def iterate(network: Network, oracle: Oracle, schedule: Schedule) -> Trained:
    """The one training loop: every dynamics in discrete time runs through here."""
    run = _Run(network, schedule)
    with np.errstate(over="ignore", invalid="ignore"):  # a diverging instance is caught by its residual
        for count in range(schedule.max_steps + 1):
            if count % schedule.check_every == 0 or count == schedule.max_steps:
                kept = run.settle(count, to_numpy(oracle.residual(run.beta)))
                if not run.active.size:
                    break
                if kept is not None:
                    oracle = oracle.restrict(kept)
            run.advance(oracle.gradient(run.beta), count)
        return run.result()


class _Run:
    """State of one batch in training; instances leave it when they converge, diverge or run out of steps."""

    def __init__(self, network: Network, schedule: Schedule) -> None:
        self._start = network
        self._schedule = schedule
        self._weights = [owned(w) for w in network.weights]
        self._final = [owned(w) for w in network.weights]
        self._velocity = [0.0 * w for w in self._weights] if schedule.momentum else None
        self._suffix = Network(tuple(self._weights)).suffixes()
        self._history: list[Array] = []
        trials = network.trials
        self.active = np.arange(trials)
        self._residual = np.full(trials, np.nan)
        self._steps = np.zeros(trials, np.int64)

    @property
    def beta(self) -> Array:
        """End-to-end vectors of the instances still in training."""
        return self._suffix[0]

    def advance(self, slope: Array, count: int) -> None:
        """One step of every active instance along the gradient ``slope`` in the end-to-end vector."""
        schedule = self._schedule
        if schedule.record_every and count % schedule.record_every == 0:
            self._history.append(owned(self.beta))
        left = prefixes(self._weights, slope)
        if self._velocity is None:
            shrink = 1.0 - schedule.step * schedule.weight_decay
            self._suffix = step_layers(self._weights, left, self._suffix, schedule.step, shrink)
            return
        right = [*self._suffix[1:], 0.0 * left[-1][:, :1] + 1.0]
        for matrix, velocity, p, r in zip(self._weights, self._velocity, left, right, strict=True):
            velocity *= schedule.momentum
            velocity += p[:, :, None] * r[:, None, :]
            velocity += schedule.weight_decay * matrix
            matrix -= schedule.step * velocity
        self._suffix = Network(tuple(self._weights)).suffixes()

    def settle(self, count: int, residual: FloatArray) -> Array | None:
        """Note residuals; retire instances that are done. The indices that go on, or None when all do."""
        self._residual[self.active] = residual
        self._steps[self.active] = count
        tolerance = self._schedule.tolerance
        done = ~(residual < _DIVERGED)
        if tolerance is not None:
            done |= residual <= tolerance
        if count == self._schedule.max_steps:
            done[:] = True
        if not done.any():
            return None
        leaving, staying = np.flatnonzero(done), np.flatnonzero(~done)
        for final, matrix in zip(self._final, self._weights, strict=True):
            final[self.active[leaving]] = matrix[leaving]
        self.active = self.active[staying]
        self._weights = [owned(w[staying]) for w in self._weights]
        if self._velocity is not None:
            self._velocity = [owned(v[staying]) for v in self._velocity]
        self._suffix = [r[staying] for r in self._suffix]
        return staying

    def result(self) -> Trained:
        """The finished batch."""
        schedule = self._schedule
        final = Network(tuple(self._final))
        limit = _DIVERGED if schedule.tolerance is None else schedule.tolerance
        history = None
        if schedule.record_every:
            xp = namespace(self._final[0])
            every = schedule.record_every
            last = [final.end_to_end()] if schedule.max_steps % every == 0 else []
            history = xp.stack(self._history + last)
        return Trained(
            vector=final.end_to_end(),
            converged=self._residual <= limit,
            residual=self._residual,
            steps=self._steps,
            time=np.asarray(self._steps * schedule.step, dtype=np.float64),
            drift=balance_drift(self._start, final),
            network=final,
            history=history,
        )


def balance_drift(start: Network, end: Network) -> FloatArray:
    """max over layers of |D_l(end) - D_l(start)|_F, (trials,); zero at L = 1, where nothing is conserved."""
    if start.depth == 1:
        return np.zeros(start.trials)
    changes = [
        np.linalg.norm(to_numpy(after - before), axis=(1, 2))
        for before, after in zip(start.balancedness(), end.balancedness(), strict=True)
    ]
    return np.asarray(np.max(changes, axis=0))


def join(parts: list[Trained]) -> Trained:
    """Chunks of one batch, end to end."""
    if len(parts) == 1:
        return parts[0]
    xp = namespace(parts[0].vector)
    networks = [part.network for part in parts if part.network is not None]
    histories = [part.history for part in parts if part.history is not None]
    layers = zip(*(network.weights for network in networks), strict=True)
    return Trained(
        vector=xp.concat([part.vector for part in parts]),
        converged=np.concatenate([part.converged for part in parts]),
        residual=np.concatenate([part.residual for part in parts]),
        steps=np.concatenate([part.steps for part in parts]),
        time=np.concatenate([part.time for part in parts]),
        drift=np.concatenate([part.drift for part in parts]),
        network=Network(tuple(xp.concat(list(layer)) for layer in layers)) if networks else None,
        history=xp.concat(histories, axis=1) if histories else None,
    )
