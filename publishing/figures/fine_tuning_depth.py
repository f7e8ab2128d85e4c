"""Fine-tuning at sigma = 1: the printed formula, the repaired one, and simulation, by depth."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import long
from theory.evaluate import grid
from verification.studies import gains

TITLE = "Fine-tuning by depth: printed, repaired, simulated"
THEOREMS = ("fine-tuning-transferability", "fine-tuning-transferability-printed")
CAPTION = (
    "Transferability of fine-tuning at theta = pi/3, sigma = 1 for depths 1, 2, 3, 5: the printed "
    "formula (dashed, 0 at this angle for every depth), the repaired one (lines), and the integrated "
    "gradient flow of drawn problems at d = 100 (points, two standard errors). At depth 1 they agree"
)
_DEPTHS = (1, 2, 3, 5)
_THETA, _SIGMA, _DIMENSION = np.pi / 3, 1.0, 100


def data(request: Request) -> Tables:
    """Both formulas on a grid of gamma, and the flow's transferability with standard errors."""
    gamma, depth = np.linspace(0.02, 0.98, 97), np.array(_DEPTHS)
    printed = grid("fine-tuning-transferability-printed", gamma=gamma, theta=_THETA, outside="nan")
    repaired = grid(
        "fine-tuning-transferability",
        gamma=gamma[None, :],
        theta=_THETA,
        sigma=_SIGMA,
        L=depth[:, None],
        outside="nan",
    )
    return {
        "printed": long(gamma=gamma, transferability=printed),
        "repaired": long(L=depth[:, None], gamma=gamma[None, :], transferability=repaired),
        "simulation": gains.fine_tuning_by_depth(
            request.seed,
            _DEPTHS,
            (10, 30, 50, 70),
            d=_DIMENSION,
            theta=_THETA,
            sigma=_SIGMA,
            trials=request.choose(60, 400, 2000),
        ),
    }


def draw(data: Tables) -> Any:
    """One panel, one colour a depth."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, (panel,) = style.panels(1, height=2.4)
    panel.plot(
        data["printed"]["gamma"],
        data["printed"]["transferability"],
        color=style.BLACK,
        linestyle="--",
        label="printed, every $L$",
        zorder=1,
    )
    for place, level in enumerate(_DEPTHS):
        colour, marker = style.CYCLE[place], style.MARKERS[place]
        curve, points = where(data["repaired"], L=level), where(data["simulation"], L=level)
        panel.plot(curve["gamma"], curve["transferability"], color=colour, zorder=2)
        panel.errorbar(
            points["gamma"],
            points["transferability"],
            2 * points["stderr"],
            color=colour,
            fmt=marker,
            mfc="white",
            label=rf"$L = {level}$",
            zorder=3,
        )
    panel.set(xlabel=r"$\gamma = n/d$", ylabel=r"$\mathcal{T}$, fine-tuning", xlim=(0, 1))
    style.legend_above(panel, 3)
    return drawn
