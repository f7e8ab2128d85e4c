"""Training that measures its own error: smaller steps, smaller starts and tighter integration on the same data.

Descent's error is a series in its step, and what a small random start leaves behind is one in its scale. So a quantity
is trained at steps h, h/2 and h/4 and from starts alpha and alpha/2 (the same draw, scaled), and extrapolated; what
the last extrapolation changed comes along with every sample as its error. A flow is integrated twice, ten times apart
in tolerance. What the residual at the end may still hide follows from the data's smallest singular value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from verification.arrays import FloatArray
from verification.dynamics.results import RiskSample
from verification.dynamics.settings import Training
from verification.experiment import Number, Samples
from verification.rates import extrapolated

Train = Callable[[Training], RiskSample]
# The largest step of three; stability ends near a fraction of 2, for SGD the noise of its batches below that.
_FRACTION = {"sgd": 0.5}


def training_of(level: str, setup: Mapping[str, Number]) -> Training:
    """The coarsest training of a measurement at ``level``; a setup's ``fraction`` and ``alpha`` go before the usual."""
    fraction = float(setup.get("fraction", _FRACTION.get(level, 1.0)))
    alpha = float(setup["alpha"]) if "alpha" in setup else None
    return Training(fraction=fraction, alpha=alpha, tolerance=1e-6, max_steps=400_000)


@dataclass(frozen=True)
class Measured:
    """Extrapolated values with their errors, one array a source; ``converged`` in all the runs they needed."""

    values: FloatArray
    errors: tuple[FloatArray, ...]
    converged: NDArray[np.bool_]

    def samples(self, added: FloatArray, *more: FloatArray) -> Samples:
        """The converged values plus ``added`` (trials,), with ``more`` sources of error."""
        kept = self.converged
        errors = tuple(source[kept] for source in (*self.errors, *more))
        return Samples((self.values + added)[kept], int(np.sum(~kept)), errors)


def measured(
    level: str, train: Train, training: Training, depth: int, *, random_start: bool = True
) -> Measured:
    """What ``train`` gives at ``level`` (reduced, flow, gd or sgd), extrapolated to step zero and start zero.

    ``random_start`` False leaves the start alone: it is built, not drawn.
    """
    first = train(training)
    runs, values, errors = [first], first.values, []
    if random_start and level != "reduced":
        smaller = train(replace(training, alpha=training.scale(depth) / 2))
        runs.append(smaller)
        errors.append(smaller.values - first.values)
        values = values + 2 * errors[0]
    if level in ("reduced", "flow"):
        looser = train(replace(training, tolerance=10 * training.tolerance, rtol=10 * training.rtol))
        runs.append(looser)
        errors.append(first.values - looser.values)
    else:
        half, quarter = (train(replace(training, fraction=training.fraction / by)) for by in (2, 4))
        runs += [half, quarter]
        at_zero, change = extrapolated(first.values, half.values, quarter.values)
        if level == "sgd":  # a random walk's noise is no power of its step: extrapolated once, not twice
            at_zero, change = at_zero - change, 3 * change
        errors.append(change)
        values = values + at_zero - first.values
    return Measured(values, tuple(errors), np.all([run.converged for run in runs], axis=0))


def residual_distance(inputs: FloatArray, labels: FloatArray, tolerance: float) -> FloatArray:
    """How far a run that stopped at this relative residual may be from its end, |b - b_end|, (trials,).

    At most tolerance |y|/sigma_min for n < d and tolerance |X^T y|/sigma_min^2 for n >= d, with sigma_min the smallest
    singular value of X.
    """
    smallest = np.linalg.svd(inputs, compute_uv=False)[:, -1]
    if inputs.shape[1] < inputs.shape[2]:
        return np.asarray(tolerance * np.linalg.norm(labels, axis=1) / smallest)
    moment = np.einsum("tnd,tn->td", inputs, labels)
    return np.asarray(tolerance * np.linalg.norm(moment, axis=1) / smallest**2)


def residual_error(inputs: FloatArray, labels: FloatArray, risk: FloatArray, tolerance: float) -> FloatArray:
    """What that may do to the risk, (trials,): |R(b) - R(b_end)| <= 2 sqrt(R) |b - b_end| + |b - b_end|^2."""
    away = residual_distance(inputs, labels, tolerance)
    return np.asarray(2 * np.sqrt(risk) * away + away**2)
