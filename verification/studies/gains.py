"""Simulated transferability at chosen points: fine-tuning by depth, one pair of tasks at many sizes, and the
boundary of linear transfer against an untuned and a tuned baseline."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from verification.dynamics.risks import transfer_risks
from verification.studies.columns import Columns, columns, mean_and_error
from verification.transfer.ridge_scratch import eigenvalues, simulate_spectral_risk


def fine_tuning_by_depth(
    seed: int, depths: Sequence[int], sizes: Sequence[int], *, d: int, theta: float, sigma: float, trials: int
) -> Columns:
    """Transferability of fine-tuning by the integrated gradient flow, one row a depth and sample size."""
    rows = []
    for depth in depths:
        random = np.random.default_rng([seed, 11, depth])
        for n in sizes:
            drawn = transfer_risks(
                "reduced",
                random,
                trials,
                n=n,
                d=d,
                theta=theta,
                sigma=sigma,
                depth=depth,
                methods=("scratch", "fine"),
            ).transferability("fine")
            rows.append((depth, n / d, *mean_and_error(drawn.accepted), drawn.accepted.size, drawn.excluded))
    return columns(("L", "gamma", "transferability", "stderr", "trials", "not_converged"), rows)


def linear_transfer_by_size(
    seed: int, sizes: Sequence[int], *, d: int, theta: float, sigma: float, trials: int
) -> Columns:
    """Transferability of linear transfer by its exact law at fixed d, one row a sample size."""
    rows = []
    for n in sizes:
        random = np.random.default_rng([seed, 23, n])
        drawn = transfer_risks(
            "law", random, trials, n=n, d=d, theta=theta, sigma=sigma, methods=("scratch", "linear")
        )
        rows.append((n / d, *mean_and_error(drawn.transferability("linear").accepted)))
    return columns(("gamma", "transferability", "stderr"), rows)


def baseline_boundary(
    seed: int, gammas: Sequence[float], *, d: int, sigma: float, draws: int, tuned: bool
) -> Columns:
    """The angle at which linear transfer stops helping, arcsin of the root of the baseline's mean risk on drawn
    samples; the baseline is least squares or a ridge at its best. Rows whose risk reaches 1 are left out."""
    risks = [(gamma, _baseline_risk(seed, gamma, d, sigma, draws, tuned)) for gamma in gammas]
    return columns(
        ("gamma", "theta"), [(gamma, np.arcsin(np.sqrt(risk))) for gamma, risk in risks if risk < 1]
    )


def _baseline_risk(seed: int, gamma: float, d: int, sigma: float, draws: int, tuned: bool) -> float:
    """Mean over drawn samples, averaged over noise and direction in closed form."""
    setup = {"gamma": gamma, "d": d, "sigma": sigma, "r": 1}
    random = np.random.default_rng([seed, round(1000 * gamma)])
    if tuned:
        return float(simulate_spectral_risk(setup, {}, draws, random).mean())
    values = eigenvalues(setup, draws, random)
    kept = values > 1e-12 * values.max()
    noise = np.sum(np.where(kept, 1 / np.where(kept, values, 1.0), 0.0), axis=1) / round(gamma * d)
    return float(np.mean(np.mean(~kept, axis=1) + sigma**2 * noise))
