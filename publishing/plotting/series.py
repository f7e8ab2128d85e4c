"""The numbers behind the figures: theory's curves on grids, and the engine's simulations, as flat columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publishing.plotting.registry import Request, Table
from theory.evaluate import grid
from verification.statistics.slopes import Estimate
from verification.studies import diagrams

Array = NDArray[np.float64]
SLICES = (np.pi / 8, np.pi / 4, 3 * np.pi / 8)
_RATIOS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.4, 1.6, 2.0)


def long(**columns: Any) -> dict[str, Array]:
    """Broadcast columns against each other and flatten them."""
    arrays = np.broadcast_arrays(*(np.asarray(column, float) for column in columns.values()))
    return {name: np.array(values).ravel() for name, values in zip(columns, arrays, strict=True)}


def square(table: Table, rows: str, columns: str, value: str) -> tuple[Array, Array, Array]:
    """The axes and the (rows, columns) matrix of a long table."""
    y, x = np.unique(table[rows]), np.unique(table[columns])
    matrix = np.full((y.size, x.size), np.nan)
    matrix[np.searchsorted(y, table[rows]), np.searchsorted(x, table[columns])] = table[value]
    return y, x, matrix


def where(table: Table, **wanted: float) -> dict[str, Any]:
    """The rows of a table at these values."""
    kept = np.all([np.isclose(table[name], value) for name, value in wanted.items()], axis=0)
    return {name: np.asarray(column)[kept] for name, column in table.items()}


def exponent_table(fitted: Estimate) -> dict[str, Array]:
    """A fitted power with its 95% interval, one row."""
    low, high = fitted.interval(0.05)
    return {
        name: np.array([value]) for name, value in (("power", fitted.value), ("low", low), ("high", high))
    }


def power_text(table: Table) -> str:
    """``0.998 [0.995, 1.001]``."""
    power, low, high = (float(table[name][0]) for name in ("power", "low", "high"))
    return f"{power:.3f} [{low:.3f}, {high:.3f}]"


def diagram_tables(theorem: str, method: str, request: Request, **fixed: float) -> dict[str, Table]:
    """``theory`` and ``simulation`` on one grid of (theta, gamma), and theory on a fine one for its boundary."""
    instances = request.choose(4, 20, 40)
    seen = diagrams.transferability(request.seed, method, diagrams.ANGLES, diagrams.RATIOS, instances)
    theta, gamma = np.linspace(0, np.pi / 2, 91)[:, None], np.linspace(0.005, 1.995, 200)[None, :]
    on_grid = grid(theorem, outside="raise", theta=seen["theta"], gamma=seen["gamma"], **fixed)
    fine = grid(theorem, theta=theta, gamma=gamma, outside="nan", **fixed)
    return {
        "theory": {"theta": seen["theta"], "gamma": seen["gamma"], "transferability": on_grid},
        "simulation": seen,
        "boundary": long(theta=theta, gamma=gamma, transferability=fine),
    }


def slice_tables(theorem: str, method: str, request: Request, **fixed: float) -> dict[str, Table]:
    """Curves of theory and simulated points with standard errors at the three angles."""
    gamma = np.concatenate([np.linspace(0.02, 0.98, 97), np.linspace(1.02, 2.0, 99)])
    theta = np.array(SLICES)[:, None]
    exact = grid(theorem, theta=theta, gamma=gamma[None, :], outside="nan", **fixed)
    return {
        "theory": long(theta=theta, gamma=gamma[None, :], transferability=exact),
        "simulation": diagrams.transferability(
            request.seed, method, SLICES, _RATIOS, request.choose(8, 20, 60)
        ),
    }


def draw_diagram(data: Mapping[str, Table], name: str) -> Any:
    """Theory beside simulation on the same cells: one colour scale, the boundary of each, theory's on both."""
    from publishing.plotting import style

    drawn, axes = style.panels(2, "page", 2.5, sharey=True)
    limit = max(0.05, float(np.nanquantile(np.abs(data["simulation"]["transferability"]), 0.98)))
    fine_y, fine_x, fine = square(data["boundary"], "theta", "gamma", "transferability")
    image: Any = None
    for panel, key, title in zip(
        axes, ("theory", "simulation"), ("theory", rf"simulation, $d={diagrams.DIMENSION}$"), strict=True
    ):
        y, x, values = square(data[key], "theta", "gamma", "transferability")
        image = style.phase(panel, x, y, values, limit)
        style.boundary(panel, fine_x, fine_y, fine, limit)
        if key == "simulation":
            style.boundary(panel, x, y, values, limit, linestyles="dashed")
        panel.set(xlabel=r"$\gamma = n/d$", ylabel=r"$\theta$", title=title, xlim=(0, 2), ylim=(0, np.pi / 2))
        panel.label_outer()
        style.angle_ticks(panel)
    style.letters(axes)
    style.map_scale(drawn, image, axes, limit, name)
    return drawn


def draw_slices(
    data: Mapping[str, Table], name: str, sequences: Sequence[str] = (r"\pi/8", r"\pi/4", r"3\pi/8")
) -> Any:
    """Curves and points with error bars of two standard errors, one colour an angle."""
    from publishing.plotting import style

    drawn, (panel,) = style.panels(1, height=2.4)
    for place, (theta, label) in enumerate(zip(SLICES, sequences, strict=True)):
        colour, marker = style.CYCLE[place], style.MARKERS[place]
        curve, points = where(data["theory"], theta=theta), where(data["simulation"], theta=theta)
        for side in (curve["gamma"] < 1, curve["gamma"] > 1):
            panel.plot(curve["gamma"][side], curve["transferability"][side], color=colour)
        panel.errorbar(
            points["gamma"],
            points["transferability"],
            2 * points["stderr"],
            color=colour,
            fmt=marker,
            mfc="white",
            label=rf"$\theta = {label}$",
        )
    panel.axhline(0, color=style.BLACK, linewidth=0.5)
    panel.axvline(1, color=style.BLACK, linewidth=0.5, linestyle=":")
    seen = data["simulation"]["transferability"]
    margin = 0.08 * float(np.ptp(seen))
    panel.set(
        xlabel=r"$\gamma = n/d$", ylabel=name, xlim=(0, 2.05), ylim=(seen.min() - margin, seen.max() + margin)
    )
    panel.legend()
    return drawn
