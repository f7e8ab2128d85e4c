"""A linear probe on k features: least squares on drawn data against the mean and against the law."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.risks import probe_risks
from verification.experiment import Exact, Experiment, Number


def _sizes(setup: Mapping[str, Number]) -> tuple[int, int, float, float, float]:
    return int(setup["n"]), int(setup["k"]), float(setup["rho"]), float(setup["sigma"]), float(setup["r"])


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risks of the least-norm probe on drawn data; (trials,)."""
    n, k, rho, sigma, r = _sizes({**settings, **point})
    return probe_risks("exact", generator, trials, n=n, k=k, rho=rho, sigma=sigma, r=r).values


_FEW: dict[str, Exact] = {"n": 5, "k": 12, "rho": "3/10", "sigma": "1/5", "r": 1}
_MANY: dict[str, Exact] = {"n": 30, "k": 5, "rho": "3/10", "sigma": "1/5", "r": 1}
_LONG: dict[str, Exact] = {"n": 24, "k": 8, "rho": 1, "sigma": "1/2", "r": 2}
_EDGES: tuple[dict[str, Exact], ...] = (
    {"n": 6, "k": 7, "rho": "1/2", "sigma": "1/5", "r": 1},
    {"n": 7, "k": 7, "rho": "1/2", "sigma": "1/5", "r": 1},
    {"n": 8, "k": 7, "rho": "1/2", "sigma": 0, "r": 1},
)
_LAW_DRAWS = {Budget.QUICK: 40_000, Budget.STANDARD: 800_000, Budget.THOROUGH: 3_200_000}
_DRAWS = {Budget.QUICK: 4_000, Budget.STANDARD: 40_000, Budget.THOROUGH: 400_000}

EXPERIMENTS = (
    Experiment(
        theorem="linear-probe-risk-exact",
        model="exact",
        points=(_FEW, _MANY, _LONG),
        simulate=simulate_exact,
        trials=_DRAWS,
    ),
    Experiment(
        theorem="linear-probe-risk-law",
        model="exact",
        points=(_FEW, *_EDGES),
        simulate=simulate_exact,
        kind="law",
        trials=_LAW_DRAWS,
    ),
)
