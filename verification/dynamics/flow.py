"""Gradient flow of the full weight matrices: Dormand-Prince 5(4), error control for every instance by itself.

W_l' = -p_l r_{l+1}^T - mu W_l, with p and r the prefix and suffix products (see ``kernels``). The flow is
stiff with the spread of the data's spectrum, so a step is bounded by 3.3 over the largest curvature, and
near the end the error of a step, not the flow, sets the residual: ask for a ``tolerance`` no smaller than
about 100 ``rtol``. The weights live in NumPy or in PyTorch; times, step sizes and errors, one number an
instance, always in NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from verification.arrays import (
    Array,
    FloatArray,
    like,
    matvec,
    namespace,
    owned,
    to_numpy,
    transposed_matvec,
)
from verification.dynamics.descent import balance_drift, join
from verification.dynamics.objectives import EmpiricalLoss, Objective
from verification.dynamics.results import Trained
from verification.networks import Network

_STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
_ERROR = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)
_CHUNK_FLOATS = 400_000

Layers = list[Array]


@dataclass(frozen=True)
class _Control:
    tolerance: float
    rtol: float
    max_steps: int
    end_time: float
    weight_decay: float


def gradient_flow(
    network: Network,
    objective: Objective,
    *,
    tolerance: float = 1e-7,
    rtol: float = 1e-9,
    max_steps: int = 20_000,
    end_time: float = np.inf,
    weight_decay: float = 0.0,
) -> Trained:
    """Integrate the flow from ``network`` until the residual is ``tolerance``, or to ``end_time``.

    ``rtol`` bounds the local error of a step relative to the norm of all weights. With a finite
    ``end_time`` every instance is taken exactly there (early stopping), ``tolerance`` is not used and
    ``converged`` says it arrived. Raises BadInput when a tolerance is not positive or the decay is negative.
    """
    if not rtol > 0 or not tolerance > 0 or weight_decay < 0:
        raise BadInput(
            f"gradient flow: rtol = {rtol} and tolerance = {tolerance} must be > 0, weight_decay >= 0"
        )
    control = _Control(tolerance, rtol, max_steps, end_time, weight_decay)
    oracle = objective.prepared() if isinstance(objective, EmpiricalLoss) else objective
    chunk = max(1, _CHUNK_FLOATS // (8 * sum(w.shape[1] * w.shape[2] for w in network.weights)))
    if not isinstance(network.weights[0], np.ndarray):
        chunk = network.trials  # another library's device wants one large batch
    parts = []
    for first in range(0, network.trials, chunk):
        kept = slice(first, min(first + chunk, network.trials))
        part = Network(tuple(w[kept] for w in network.weights))
        parts.append(_integrate(part, oracle.restrict(kept), control))
    return join(parts)


def slopes(layers: Layers, objective: Objective, weight_decay: float) -> Layers:
    """W_l' for every layer."""
    suffix = Network(tuple(layers)).suffixes()
    prefix = [objective.gradient(suffix[0])]
    for matrix in layers[:-1]:
        prefix.append(transposed_matvec(matrix, prefix[-1]))
    right = [*suffix[1:], 0.0 * prefix[-1][:, :1] + 1.0]
    rates = [-p[:, :, None] * r[:, None, :] for p, r in zip(prefix, right, strict=True)]
    if weight_decay:
        rates = [rate - weight_decay * matrix for rate, matrix in zip(rates, layers, strict=True)]
    return rates


def _combine(layers: Layers, weights: tuple[float, ...], slopes: list[Layers], size: FloatArray) -> Layers:
    """W_l + h sum_j w_j k_j for every layer."""
    result = []
    for l, matrix in enumerate(layers):
        total = 0.0 * matrix
        for weight, stage in zip(weights, slopes, strict=True):
            if weight:
                total += weight * stage[l]
        total *= like(size, matrix)[:, None, None]
        total += matrix
        result.append(total)
    return result


def _norm(layers: Layers) -> FloatArray:
    squares = [namespace(matrix).sum(matrix * matrix, axis=(1, 2)) for matrix in layers]
    return np.asarray(np.sqrt(np.sum([to_numpy(square) for square in squares], axis=0)))


def _integrate(network: Network, objective: Objective, control: _Control) -> Trained:
    trials = network.trials
    final = [owned(w) for w in network.weights]
    times, steps, residuals = np.zeros(trials), np.zeros(trials, np.int64), np.full(trials, np.inf)
    alive, layers = np.arange(trials), [owned(w) for w in network.weights]
    first = slopes(layers, objective, control.weight_decay)
    scale = _norm(layers)
    size = 0.01 * np.maximum(scale, 1e-12) / np.maximum(_norm(first), 1e-300)
    time, size = np.zeros(trials), np.minimum(size, control.end_time)
    arrived = np.zeros(trials, bool)
    for count in range(control.max_steps + 1):
        residual = to_numpy(objective.residual(_product(layers)))
        timed = np.isfinite(control.end_time)
        stop = time >= control.end_time if timed else residual <= control.tolerance
        arrived[alive[stop]] = True
        leaving = stop | (count == control.max_steps)
        if leaving.any():
            gone, staying = alive[leaving], np.flatnonzero(~leaving)
            times[gone], residuals[gone] = time[leaving], residual[leaving]
            for target, matrix in zip(final, layers, strict=True):
                target[gone] = matrix[leaving]
            alive, time, size = alive[staying], time[staying], size[staying]
            layers = [matrix[staying] for matrix in layers]
            first = [slope[staying] for slope in first]
            objective = objective.restrict(staying)
        if not alive.size:
            break
        layers, first, size, took = _step(layers, first, size, objective, control)
        time = time + took
        steps[alive] += took > 0
        size = np.minimum(size, control.end_time - time)
    end = Network(tuple(final))
    drift = balance_drift(network, end)
    return Trained(end.end_to_end(), arrived, residuals, steps, times, drift, end)


def _product(layers: Layers) -> Array:
    """W_1 ... W_L as (trials, d)."""
    product = layers[-1][:, :, 0]
    for matrix in reversed(layers[:-1]):
        product = matvec(matrix, product)
    return product


def _step(
    layers: Layers, first: Layers, size: FloatArray, objective: Objective, control: _Control
) -> tuple[Layers, Layers, FloatArray, FloatArray]:
    """One trial step: (layers, slopes there, next step size, time taken: 0 where the step was rejected)."""
    stages = [first]
    for weights in _STAGES:
        point = _combine(layers, weights, stages, size)
        stages.append(slopes(point, objective, control.weight_decay))
    error = _norm(_combine([0.0 * w for w in layers], _ERROR, stages, size))
    ratio = error / (control.rtol * _norm(point))
    ratio = np.where(np.isfinite(ratio), ratio, 1e10)
    accepted = ratio <= 1.0
    grow = np.clip(0.9 * np.maximum(ratio, 1e-10) ** -0.2, 0.2, 5.0)
    xp, mask = namespace(layers[0]), like(accepted, layers[0])[:, None, None]
    moved = [xp.where(mask, new, old) for new, old in zip(point, layers, strict=True)]
    ahead = [xp.where(mask, new, old) for new, old in zip(stages[-1], first, strict=True)]
    return moved, ahead, size * grow, np.where(accepted, size, 0.0)
