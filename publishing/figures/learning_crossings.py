"""Where learning curves cross: transferability against n, certified crossings, and simulated ones with intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables

TITLE = "Where learning curves cross, with intervals"
CAPTION = (
    "Transferability against n for eigenvalues i^-1.2, d = 100, unit tasks 25 degrees apart with coefficients falling "
    "as i^-1/2, sigma = 0.2, two layers: (a) against scratch training, (b) against a ridge at its best. Curves: the "
    "deterministic equivalents (linear transfer itself exact); dotted: their crossings, certified by balls to "
    "less than the line's width. Points: end points of training on drawn samples, bars of two standard errors; the "
    "bars at the foot are 95% intervals of the simulated crossing"
)
_DIMENSION, _NOISE, _ANGLE = 100, 0.2, np.pi * 25 / 180
_BASELINES, _METHODS = ("scratch", "tuned_ridge"), ("linear", "fine_tuning")
_WIDTH = {"scratch": 1e-6, "tuned_ridge": 1e-3}
_SIZES = (5, 8, 12, 18, 27, 40, 55, 70, 80, 88, 112, 125, 150, 200, 270)


def _tasks() -> Any:
    from theory.spectra.crossings import tasks
    from theory.spectra.spectrum import power_law

    along = np.arange(1, _DIMENSION + 1) ** -0.5
    along /= np.linalg.norm(along)
    across = along * np.where(np.arange(_DIMENSION) % 2, 1.0, -1.0)
    across -= (across @ along) * along
    target = np.cos(_ANGLE) * along + np.sin(_ANGLE) * across / np.linalg.norm(across)
    return tasks(power_law(_DIMENSION, 1.2), along, target, _NOISE)


def data(request: Request) -> Tables:
    """Curves, drawn samples, certified and simulated crossings."""
    from theory.spectra.crossings import approximate_gain
    from verification.spectra.crossings import simulated_gains

    of, trials = _tasks(), request.choose(60, 300, 2000)
    sizes = np.unique(np.concatenate([np.geomspace(4, 99, 60), np.geomspace(101.5, 300, 40)]))
    curves: list[tuple[float, ...]] = []
    points: list[tuple[float, ...]] = []
    for i, baseline in enumerate(_BASELINES):
        for j, method in enumerate(_METHODS):
            curves += [(i, j, n, approximate_gain(of, baseline, method, float(n))) for n in sizes]
            for n in _SIZES:
                gains = simulated_gains(
                    of, baseline, method, n, trials, np.random.default_rng([request.seed, 17, n])
                )
                points.append((i, j, n, gains.mean(), gains.std(ddof=1) / np.sqrt(trials)))
    return {
        "theory": _table(("baseline", "method", "n", "gain"), curves),
        "simulation": _table(("baseline", "method", "n", "gain", "stderr"), points),
        "crossings": _table(
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
            _crossings(of, 4 * trials, request.seed),
        ),
    }


def _table(names: tuple[str, ...], rows: list[tuple[float, ...]]) -> dict[str, Any]:
    return dict(zip(names, np.array(rows, dtype=float).reshape(-1, len(names)).T, strict=True))


def _crossings(of: Any, trials: int, seed: int) -> list[tuple[float, ...]]:
    """Every certified crossing, with the simulated one near it where the simulated curves cross."""
    from theory.errors import BadInput
    from theory.spectra.crossings import certified_crossings
    from verification.spectra.crossings import simulated_crossing

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


def draw(data: Tables) -> Any:
    """One panel a baseline."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, axes = style.figure(2, width=style.PAGE, height=2.8)
    names = ("linear transfer", "fine-tuning")
    for i, (panel, title) in enumerate(zip(axes, ("scratch training", "ridge at its best"), strict=True)):
        panel.axhline(0, color=style.BLACK, linewidth=0.5)
        for j, name in enumerate(names):
            colour, marker = style.CYCLE[j], style.MARKERS[j]
            curve = where(data["theory"], baseline=i, method=j)
            for side in (curve["n"] < _DIMENSION, curve["n"] > _DIMENSION):
                panel.plot(
                    curve["n"][side], curve["gain"][side], color=colour, label=name if side[0] else None
                )
            points = where(data["simulation"], baseline=i, method=j)
            panel.errorbar(
                points["n"], points["gain"], 2 * points["stderr"], fmt=marker, color=colour, mfc="white"
            )
            for at, low, high in _rows(where(data["crossings"], baseline=i, method=j)):
                panel.axvline(at, color=colour, linewidth=0.6, linestyle=":")
                foot = panel.get_xaxis_transform()  # data along, a share of the panel upwards
                panel.plot([low, high], [0.04, 0.04], "|-", color=colour, linewidth=2.5, transform=foot)
        panel.set(xscale="log", xlabel="$n$", title=f"against {title}")
        panel.set_yscale("symlog", linthresh=0.02)
        panel.legend(loc="upper left" if i == 0 else "best")
    axes[0].set_ylabel(r"$\mathcal{T}$")
    style.letters(axes)
    return drawn


def _rows(table: dict[str, Any]) -> Any:
    middle = (table["low"] + table["high"]) / 2
    return zip(middle, table["simulated_low"], table["simulated_high"], strict=True)
