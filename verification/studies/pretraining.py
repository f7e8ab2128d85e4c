"""Singular values of the hidden layer after pretraining, against the scale alpha of the start."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verification.arrays import FloatArray
from verification.dynamics.descent import descend
from verification.dynamics.objectives import PopulationLoss
from verification.networks import gaussian_start
from verification.statistics.slopes import Estimate, fit_exponent
from verification.studies.columns import Columns, columns, mean_and_error

_FEW_PERCENT = 0.1


def singular_values(
    seed: int, alphas: Sequence[float], *, starts: int, dimension: int, ranks: int, step: float = 0.1
) -> Columns:
    """The largest ``ranks`` singular values of W_1 (depth 2, trained on the population loss): one row an alpha,
    start and rank, with 1 in ``converged`` where training came to rest."""
    target = np.zeros(dimension)
    target[0] = 1.0
    rows: list[tuple[float, ...]] = []
    for place, alpha in enumerate(alphas):
        random = np.random.default_rng([seed, 13, place])
        start = gaussian_start(random, starts, (dimension, dimension, 1), alpha=float(alpha))
        trained = descend(start, PopulationLoss(target), step=step, max_steps=20_000)
        assert trained.network is not None  # descent returns its weights
        spectra = np.linalg.svd(np.asarray(trained.network.weights[0]), compute_uv=False)[:, :ranks]
        rows += [
            (alpha, run, rank + 1, value, trained.converged[run])
            for run, spectrum in enumerate(spectra)
            for rank, value in enumerate(spectrum)
        ]
    return columns(("alpha", "start", "rank", "value", "converged"), rows)


def second_value_exponent(table: Columns) -> Estimate:
    """The power of alpha in the mean second singular value where the start is small, alpha <= 0.1: 1 in theory."""
    chosen = (table["rank"] == 2) & (table["converged"] == 1) & (table["alpha"] <= _FEW_PERCENT)
    alphas = np.unique(table["alpha"][chosen])
    means: list[tuple[float, float]] = [
        mean_and_error(_at(table, chosen, alpha)) for alpha in alphas.tolist()
    ]
    value, stderr = np.array(means).T
    return fit_exponent(alphas, value, stderr)


def _at(table: Columns, chosen: np.ndarray[tuple[int], np.dtype[np.bool_]], alpha: float) -> FloatArray:
    return np.asarray(table["value"][chosen & (table["alpha"] == alpha)])
