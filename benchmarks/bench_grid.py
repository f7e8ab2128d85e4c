"""Closed forms on grids and at one point: against hand-written NumPy, and against a meshgrid through lambdify."""

from __future__ import annotations

import numpy as np
import sympy as sp

from benchmarks.measure import Row, at_least, at_most, interleaved, ratio, seconds
from theory.evaluate import evaluate, grid
from theory.functions import array_functions
from theory.registry import theorem

NAME = "grid"
GOAL = "linear-transferability on a grid: <= 1.2 hand-written broadcasts, >= 5 times faster than a meshgrid lambdify"
_SIGMA = 0.2


def run(quick: bool) -> list[Row]:
    """All rows of this benchmark."""
    size = 1000
    gamma = np.linspace(0.05, 2.0, size) + 1e-4
    theta = np.linspace(0.0, np.pi / 2, size)
    statement = theorem("linear-transferability")
    compiled = sp.lambdify(list(statement.parameters), statement.value, [array_functions(), "scipy", "numpy"])
    names = [symbol.name for symbol in statement.parameters]

    def by_hand() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        # Two formulas on the short axis, one subtraction on the grid.
        risk = np.where(gamma < 1, 1 - gamma + gamma * _SIGMA**2 / (1 - gamma), _SIGMA**2 / (gamma - 1))
        return risk[:, None] - np.sin(theta) ** 2

    def ours() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return grid(statement, gamma=gamma[:, None], theta=theta[None, :], sigma=_SIGMA)

    def by_meshgrid() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        mesh = dict(zip(("gamma", "theta"), np.meshgrid(gamma, theta, indexing="ij"), strict=True))
        with np.errstate(all="ignore"):
            return np.asarray(
                compiled(*({**mesh, "sigma": np.full((size, size), _SIGMA)}[name] for name in names))
            )

    difference = float(np.max(np.abs(ours() - by_hand())))
    repeats = 15 if quick else 41
    # The meshgrid frees 40 MB, and whoever comes next pays for the pages: it is kept out of the narrow ratio.
    narrow = interleaved({"hand": by_hand, "ours": ours}, 5 * repeats)
    wide = interleaved({"ours": ours, "mesh": by_meshgrid}, repeats)
    point = {"gamma": "1/2", "theta": "pi/3", "sigma": 1, "L": 2}
    once = seconds(lambda: evaluate("fine-tuning-transferability", point, 30))
    return [
        at_most(
            "grid 1000 x 1000 against hand-written broadcast NumPy", ratio(narrow, "ours", "hand"), "x", 1.2
        ),
        at_least("grid 1000 x 1000 against a meshgrid lambdify", ratio(wide, "mesh", "ours"), "x", 5),
        at_most("largest difference from hand-written NumPy", difference, "", 1e-12),
        at_most("30 certified digits of fine-tuning-transferability, first call", once, "s", 1.0),
    ]
