"""Where numba is installed, the inner loops it compiles; without it every caller has a NumPy path, only
slower.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from typing import Any

import numpy as np

from verification.arrays import FloatArray


@cache
def compiled() -> Any | None:
    """The module of compiled loops, or None where numba is not installed."""
    if importlib.util.find_spec("numba") is None:
        return None
    from verification.dynamics import numba_loops

    return numba_loops


def rosenbrock_step(
    loops: Any,
    curvature: FloatArray,
    moment: FloatArray,
    alive: Any,
    state: FloatArray,
    size: FloatArray,
    depth: int,
    tableau: tuple[float, FloatArray, FloatArray],
) -> tuple[FloatArray, FloatArray]:
    """(new states, local errors) of one step; ``tableau`` is (gamma, A, C) with A and C filled to (6, 6)."""
    fresh, errors = np.empty_like(state), np.empty_like(state)
    loops.rosenbrock(curvature, moment, alive, state, size, float(depth), *tableau, fresh, errors)
    return fresh, errors
