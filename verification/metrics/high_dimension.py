"""What a finite-sample distance measures in high dimension: mostly its own sampling.

Two samples of ONE law in R^500, 250 points each, are about sqrt(2 * 500) apart in Wasserstein-1, for no
point has a near neighbour; the distance between two tasks of the model is below 2. Subtracting what each law
is from itself, ``W1(x, y) - (W1(x, x') + W1(y, y'))/2``, removes the bias, and what is left, some
hundredths, says nothing about a distance of order 1. The unbiased energy distance is centred on its exact
value at every d and n; here that value is below its standard error. No estimate from 250 points sees these
tasks; two regressions do.
"""

from __future__ import annotations

import numpy as np
import sympy as sp

from theory.distances.closed_forms import tasks as model
from theory.errors import BadInput
from theory.values import as_expression
from verification.metrics.kernels import energy_squared_estimate
from verification.metrics.laws import Array
from verification.metrics.wasserstein import wasserstein_1

_COLUMNS = (
    "theta",
    "trial",
    "w1_tasks",
    "w1_same_law",
    "w1_debiased",
    "w1_at_most",
    "energy_squared",
    "energy_squared_exact",
)


def sample_distances(
    thetas: list[sp.Expr], sigma: sp.Expr, seed: int, d: int = 500, n: int = 250, trials: int = 4
) -> dict[str, Array]:
    """One row an angle and trial: sampled distances of the joint laws of two tasks, beside the exact ones.

    ``w1_same_law`` is the mean of W1(x, x') and W1(y, y'); ``w1_at_most`` the proved upper bound on the true
    W1.
    Raises BadInput unless n >= 2 and trials >= 1.
    """
    if n < 2 or trials < 1:
        raise BadInput(f"n={n}, trials={trials}: the experiment needs two points or more and a trial or more")
    rows = []
    for place, theta in enumerate(thetas):
        tasks = model.Tasks(as_expression(theta, "theta"), as_expression(sigma, "sigma"), d=d)
        true_energy = model.energy_distance(tasks).value ** 2
        at_most = model.wasserstein_1(tasks).upper
        for trial in range(trials):
            rng = np.random.default_rng([seed, place, trial])
            x, again, y, y_again = (_sample(rng, tasks, target, n) for target in (False, False, True, True))
            between = wasserstein_1(x, y).value
            within = 0.5 * (wasserstein_1(x, again).value + wasserstein_1(y, y_again).value)
            energy = energy_squared_estimate(x, y)
            rows.append(
                (float(theta), trial, between, within, between - within, at_most, energy, true_energy)
            )
    return dict(zip(_COLUMNS, np.array(rows, float).T, strict=True))


def debiased_means(rows: dict[str, Array]) -> dict[str, Array]:
    """Mean debiased W1 at each angle of :func:`sample_distances`, with one standard error pooled over angles."""
    angles = np.unique(rows["theta"])
    debiased = np.array([rows["w1_debiased"][rows["theta"] == theta] for theta in angles])
    pooled = np.sqrt(debiased.var(axis=1, ddof=1).mean() / debiased.shape[1])
    return {"theta": angles, "mean": debiased.mean(axis=1), "stderr": np.full(angles.size, pooled)}


def _sample(rng: np.random.Generator, tasks: model.Tasks, target: bool, n: int) -> Array:
    """n draws of (x, y), shape (n, d + 1)."""
    inputs = rng.standard_normal((n, tasks.d))
    if target:
        c, angle = float(tasks.c), float(tasks.theta)
        signal = c * (np.cos(angle) * inputs[:, 0] + np.sin(angle) * inputs[:, 1])
        noise = float(tasks.target_noise)
    else:
        signal, noise = inputs[:, 0], float(tasks.sigma)
    return np.column_stack([inputs, signal + noise * rng.standard_normal(n)])
