"""Where learning curves cross: transferability against n, drawn points, certified and simulated crossings."""

from __future__ import annotations

from typing import Any

import numpy as np

from theory.errors import BadInput
from theory.spectra.crossings import Baseline, Method, approximate_gain, certified_crossings, tasks
from theory.spectra.spectrum import power_law
from verification.spectra.crossings import simulated_crossing, simulated_gains
from verification.studies.columns import Columns, columns, mean_and_error

DIMENSION, _NOISE, _ANGLE = 100, 0.2, np.pi * 25 / 180
_BASELINES: tuple[Baseline, ...] = ("scratch", "tuned_ridge")
_METHODS: tuple[Method, ...] = ("linear", "fine_tuning")
_WIDTH = {"scratch": 1e-6, "tuned_ridge": 1e-3}
_SIZES = (5, 8, 12, 18, 27, 40, 55, 70, 80, 88, 112, 125, 150, 200, 270)


def _tasks() -> Any:
    along = np.arange(1, DIMENSION + 1) ** -0.5
    along /= np.linalg.norm(along)
    across = along * np.where(np.arange(DIMENSION) % 2, 1.0, -1.0)
    across -= (across @ along) * along
    target = np.cos(_ANGLE) * along + np.sin(_ANGLE) * across / np.linalg.norm(across)
    return tasks(power_law(DIMENSION, 1.2), along, target, _NOISE)


def curves_and_crossings(seed: int, trials: int) -> dict[str, Columns]:
    """``theory``: curves; ``simulation``: means over drawn samples; ``crossings``: certified, and simulated with 95%
    intervals from four times as many draws. Baselines and methods are numbered in their order."""
    of = _tasks()
    sizes = np.unique(np.concatenate([np.geomspace(4, 99, 60), np.geomspace(101.5, 300, 40)]))
    curves: list[tuple[float, ...]] = []
    points: list[tuple[float, ...]] = []
    for i, baseline in enumerate(_BASELINES):
        for j, method in enumerate(_METHODS):
            curves += [(i, j, n, approximate_gain(of, baseline, method, float(n))) for n in sizes]
            for n in _SIZES:
                gains = simulated_gains(of, baseline, method, n, trials, np.random.default_rng([seed, 17, n]))
                points.append((i, j, n, *mean_and_error(gains)))
    return {
        "theory": columns(("baseline", "method", "n", "gain"), curves),
        "simulation": columns(("baseline", "method", "n", "gain", "stderr"), points),
        "crossings": columns(
            (
                "baseline",
                "method",
                "low",
                "high",
                "wins_after",
                "simulated",
                "simulated_low",
                "simulated_high",
            ),
            _crossings(of, 4 * trials, seed),
        ),
    }


def _crossings(of: Any, trials: int, seed: int) -> list[tuple[float, ...]]:
    """Every certified crossing, with the simulated one near it where the simulated curves cross."""
    rows: list[tuple[float, ...]] = []
    for i, baseline in enumerate(_BASELINES):
        for j, method in enumerate(_METHODS):
            last = 300.0 if method == "linear" else of.of.rank
            for place, found in enumerate(
                certified_crossings(of, baseline, method, (4, last), _WIDTH[baseline])
            ):
                around = sorted({round(found.middle * share) for share in _around(found.middle, of.of.rank)})
                random = np.random.default_rng([seed, 19, i, j, place])
                try:
                    drawn = simulated_crossing(of, baseline, method, around, trials, random)
                    simulated = drawn.estimate, drawn.low, drawn.high
                except BadInput:  # too few draws to see them cross
                    simulated = np.nan, np.nan, np.nan
                rows.append((i, j, found.low, found.high, float(found.wins_after), *simulated))
    return rows


def _around(n: float, rank: float) -> Any:
    """Five sizes about n, on its side of the rank."""
    room = min(0.35, 0.7 * abs(n - rank) / n)
    return 1 + room * np.linspace(-1, 1, 5)
