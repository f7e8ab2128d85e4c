"""Singular values of the last hidden layer after pretraining, against the scale of the start."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import exponent_table
from verification.studies import pretraining

TITLE = "Feature sparsification"
THEOREMS = ("feature-sparsification",)
CAPTION = (
    "Singular values of the end-to-end map up to the last hidden layer after pretraining on the "
    "population loss, against the scale alpha of the start (depth 2, d = 30, 8 starts a scale, dots), "
    "and the line of power 1 with the fitted power of the second one, alpha <= 0.1, and its 95% interval: as "
    "alpha tends to 0 one direction is left"
)
_DIMENSION, _SHOWN = 30, 4


def data(request: Request) -> Tables:
    """The largest singular values at each alpha, one row a start and rank, and the fitted power of the second."""
    table = pretraining.singular_values(
        request.seed,
        np.logspace(-3, 0, request.choose(7, 10, 13)).tolist(),
        starts=request.choose(8, 20, 50),
        dimension=_DIMENSION,
        ranks=_SHOWN,
    )
    return {"simulation": table, "exponent": exponent_table(pretraining.second_value_exponent(table))}


def draw(data: Tables) -> Any:
    """One panel, log-log."""
    from publishing.plotting import style
    from publishing.plotting.series import power_text, where

    drawn, (panel,) = style.panels(1, height=2.4)
    for rank in range(1, _SHOWN + 1):
        rows = where(data["simulation"], rank=rank, converged=1)
        panel.plot(
            rows["alpha"],
            rows["value"],
            style.MARKERS[rank - 1],
            color=style.CYCLE[rank - 1],
            mfc="none",
            label=rf"$s_{{{rank}}}$",
        )
    second, fitted = where(data["simulation"], rank=2, converged=1), data["exponent"]
    ends = np.array([second["alpha"].min(), second["alpha"].max()])
    panel.plot(
        ends,
        second["value"].mean() * ends / second["alpha"].mean(),
        color=style.CYCLE[1],
        linewidth=0.8,
        label=r"$\propto \alpha$; fit: " + power_text(fitted),
    )
    panel.set(
        xscale="log", yscale="log", xlabel=r"scale of the start $\alpha$", ylabel=r"singular values of $W_1$"
    )
    panel.legend(ncol=2, columnspacing=1)
    return drawn
