"""Linear transfer over (theta, gamma): the untuned baseline beside a ridge at its best, simulation on top."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import long, square
from theory.evaluate import grid
from verification.studies import gains
from verification.studies.diagrams import SIGMA

TITLE = "Linear transfer against an untuned and a tuned baseline"
THEOREMS = ("linear-transferability", "tuned-transferability", "tuned-transferability-no-band")
CAPTION = (
    "Transferability of linear transfer, positive in blue, negative in red: against least squares, and against a "
    "ridge at its best, sigma = 0.2. Points: where the risk of the baseline on drawn samples (d = 120) equals "
    "sin^2 theta. The anomalous band around gamma = 1 belongs to the untuned baseline"
)
_DIMENSION, _DRAWS = 120, 6
_PANELS = (("untuned", "linear-transferability"), ("tuned", "tuned-transferability"))


def data(request: Request) -> Tables:
    """Both closed forms on one fine grid, and the simulated boundary of each."""
    theta, gamma = _centres(np.pi / 2, 60), _centres(2.0, 80)
    tables = {
        name: long(
            theta=theta[:, None],
            gamma=gamma[None, :],
            transferability=grid(id, theta=theta[:, None], gamma=gamma[None, :], outside="nan", sigma=SIGMA),
        )
        for name, id in _PANELS
    }
    ratios = [float(x) for x in np.arange(0.1, 2.0, 0.1) if abs(x - 1) > 0.01]
    for name, _ in _PANELS:
        tables[f"{name}_boundary"] = gains.baseline_boundary(
            request.seed, ratios, d=_DIMENSION, sigma=SIGMA, draws=_DRAWS, tuned=name == "tuned"
        )
    return tables


def draw(data: Tables) -> Any:
    """Two panels with one colour scale."""
    from publishing.plotting import style

    drawn, axes = style.panels(2, "page", 2.5, sharey=True)
    limit = 0.6
    image: Any = None
    for panel, (name, _), title in zip(axes, _PANELS, ("least squares", "ridge at its best"), strict=True):
        y, x, values = square(data[name], "theta", "gamma", "transferability")
        image = style.phase(panel, x, y, values, limit)
        points = data[f"{name}_boundary"]
        style.boundary(panel, x, y, values, limit)
        panel.plot(points["gamma"], points["theta"], "o", color=style.EDGE, mfc="none", markersize=3)
        panel.set(xlabel=r"$\gamma = n/d$", ylabel=r"$\theta$", title=title, xlim=(0, 2), ylim=(0, np.pi / 2))
        panel.label_outer()
        style.angle_ticks(panel)
    style.letters(axes)
    style.map_scale(drawn, image, axes, limit, r"$\mathcal{T}$, linear transfer")
    return drawn


def _centres(length: float, cells: int) -> NDArray[np.float64]:
    """The centres of equal cells that fill [0, length]."""
    return np.asarray((np.arange(cells) + 0.5) * length / cells)
