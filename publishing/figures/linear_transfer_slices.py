"""Linear transfer at three angles, with error bars."""

from __future__ import annotations

from typing import Any

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import draw_slices, slice_tables
from verification.studies.diagrams import SIGMA

TITLE = "Linear transfer at three angles"
THEOREMS = ("linear-transferability",)
CAPTION = (
    "Transferability of linear transfer at sigma = 0.2, d = 500, the paper's setting: curves are the "
    "closed form, points are simulation with bars of two standard errors"
)


def data(request: Request) -> Tables:
    """Curves and points."""
    return slice_tables("linear-transferability", "linear", request, sigma=SIGMA)


def draw(data: Tables) -> Any:
    """One panel."""
    return draw_slices(data, r"$\mathcal{T}$, linear transfer")
