"""The paper's setting, d = 500, sigma = 0.2, L = 2: transferability on a grid by linear algebra on drawn data."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from verification.dynamics.diagram import Diagram, transfer_diagram
from verification.studies.columns import Columns

SIGMA, DIMENSION, DEPTH = 0.2, 500, 2
CELLS = 20
# Centres of 20 x 20 cells that fill [0, pi/2] x [0, 2]: none lies at gamma = 1, where the mean is infinite.
ANGLES = tuple(float(x) for x in (np.arange(CELLS) + 0.5) * np.pi / (2 * CELLS))
RATIOS = tuple(float(x) for x in (np.arange(CELLS) + 0.5) * 2 / CELLS)


@lru_cache(maxsize=4)
def _drawn(seed: int, thetas: tuple[float, ...], gammas: tuple[float, ...], instances: int) -> Diagram:
    return transfer_diagram(
        np.random.default_rng([seed, 2025]),
        thetas,
        gammas,
        d=DIMENSION,
        sigma=SIGMA,
        depth=DEPTH,
        instances=instances,
    )


def transferability(
    seed: int, method: str, thetas: tuple[float, ...], gammas: tuple[float, ...], instances: int
) -> Columns:
    """``theta``, ``gamma`` = n/d, mean ``transferability`` of ``linear`` or ``fine`` and ``stderr``, flattened.

    Two methods asked for in a row share one set of drawn data.
    """
    done = _drawn(seed, thetas, gammas, instances)
    mean, stderr = done.transferability(method)
    theta, gamma = np.meshgrid(done.theta, done.gamma, indexing="ij")
    return {
        "theta": theta.ravel(),
        "gamma": gamma.ravel(),
        "transferability": mean.ravel(),
        "stderr": stderr.ravel(),
    }
