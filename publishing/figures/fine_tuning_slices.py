"""Fine-tuning at three angles, with error bars."""

from __future__ import annotations

from typing import Any

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import draw_slices, slice_tables
from verification.studies.diagrams import DEPTH, SIGMA

TITLE = "Fine-tuning at three angles"
THEOREMS = ("fine-tuning-transferability",)
CAPTION = (
    "Transferability of fine-tuning at depth 2, sigma = 0.2, d = 500, the paper's setting: curves are "
    "the repaired closed form, points are simulation with bars of two standard errors"
)


def data(request: Request) -> Tables:
    """Curves and points."""
    return slice_tables("fine-tuning-transferability", "fine", request, sigma=SIGMA, L=DEPTH)


def draw(data: Tables) -> Any:
    """One panel."""
    return draw_slices(data, r"$\mathcal{T}$, fine-tuning")
