"""Transferability of linear transfer over (theta, gamma): theory beside simulation."""

from __future__ import annotations

from typing import Any

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import diagram_tables, draw_diagram
from verification.studies.diagrams import SIGMA

TITLE = "Linear transfer: phase diagram"
THEOREMS = ("linear-transferability",)
CAPTION = (
    "Transferability of linear transfer, positive in blue, negative in red, on 20 by 20 cells, sigma = 0.2: the "
    "closed form at the cells' centres, and training to the limit on drawn data there. Lines: where it changes "
    "sign, by theory (solid) and in simulation (dashed)"
)


def data(request: Request) -> Tables:
    """The theorem and the simulation, with standard errors, on one grid."""
    return diagram_tables("linear-transferability", "linear", request, sigma=SIGMA)


def draw(data: Tables) -> Any:
    """Two panels with one scale."""
    return draw_diagram(data, r"$\mathcal{T}$, linear transfer")
