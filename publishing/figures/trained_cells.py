"""Full-weight training on cells of the two phase diagrams, against the theory."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from theory.evaluate import grid
from verification.transfer.trained_cells import CELLS, trained_cells

TITLE = "Full training on cells of the phase diagrams"
THEOREMS = ("linear-transferability", "fine-tuning-transferability")
CAPTION = (
    "Nine cells of the phase diagrams (theta = pi/8, pi/4, 3pi/8; gamma = 0.3, 0.7, 1.5; sigma = 0.2) by gradient "
    "descent of full 40 x 40 weights, L = 2, pretraining included, against the proportional limit (two standard "
    "errors; d is smaller than the paper's 500, so means may differ from the limit by terms of order 1/d)"
)
_DIMENSION, _SIGMA = 40, 0.2


def data(request: Request) -> Tables:
    """Means, standard errors and the distance of training from its limit objects, beside the theory."""
    cells = trained_cells(request.seed, d=_DIMENSION, sigma=_SIGMA, instances=request.choose(12, 60, 240))
    theta, gamma = (np.array(column) for column in zip(*CELLS, strict=True))
    theory = {
        "linear_theory": grid("linear-transferability", gamma=gamma, theta=theta, sigma=_SIGMA),
        "fine_theory": grid("fine-tuning-transferability", gamma=gamma, theta=theta, sigma=_SIGMA, L=2.0),
    }
    names = (
        "theta",
        "gamma",
        "linear",
        "linear_stderr",
        "fine",
        "fine_stderr",
        "gap_linear",
        "gap_fine",
        "instances",
        "not_converged",
    )
    measured = {name: np.array([float(getattr(cell, name)) for cell in cells]) for name in names}
    return {"cells": {**measured, **theory}}


def draw(data: Tables) -> Any:
    """Two panels: trained against theory, the diagonal is agreement."""
    from publishing.plotting import style

    cells = data["cells"]
    drawn, panels = style.panels(2, "page", 2.6)
    for panel, method, name in zip(
        panels, ("linear", "fine"), ("linear transfer", "fine-tuning"), strict=True
    ):
        panel.axline((0, 0), slope=1, color=style.BLACK, linewidth=0.8, zorder=1)
        for place, gamma in enumerate(np.unique(cells["gamma"])):
            chosen = cells["gamma"] == gamma
            panel.errorbar(
                cells[f"{method}_theory"][chosen],
                cells[method][chosen],
                2 * cells[f"{method}_stderr"][chosen],
                fmt=style.MARKERS[place],
                color=style.CYCLE[place],
                mfc="white",
                label=rf"$\gamma = {gamma:g}$",
            )
        panel.set(xlabel=rf"$\mathcal{{T}}$, {name}, theory", ylabel=r"$\mathcal{T}$, trained")
    panels[0].legend()
    return drawn
