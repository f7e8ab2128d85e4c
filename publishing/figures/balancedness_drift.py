"""How far descent drifts from balance in a fixed time, against its step size."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import exponent_table
from verification.studies import balance

TITLE = "Balance drifts with the step"
THEOREMS = ("balancedness", "balancedness-descent", "balancedness-descent-drift")
CAPTION = (
    "Largest change of a balancedness matrix after training time 10 by gradient descent, against the "
    "step size, for depths 2 and 3 (d = 12, mean over starts with bars of two standard errors): the "
    "flow conserves it, descent drifts in proportion to the step: lines of power 1 through the smallest step, "
    "and the fitted powers with their 95% intervals"
)
_DIMENSION, _TIME, _DEPTHS = 12, 10.0, (2, 3)


def data(request: Request) -> Tables:
    """Mean drift with standard error, by depth and step, and the fitted power of the step at each depth."""
    table = balance.drift_by_step(
        request.seed,
        _DEPTHS,
        [0.2 / 2**halving for halving in range(7)],
        starts=request.choose(16, 64, 256),
        dimension=_DIMENSION,
        time=_TIME,
    )
    powers = [exponent_table(balance.drift_exponent(table, depth)) for depth in _DEPTHS]
    joined = {name: np.concatenate([one[name] for one in powers]) for name in powers[0]}
    return {"simulation": table, "exponents": {"L": np.array(_DEPTHS, float), **joined}}


def draw(data: Tables) -> Any:
    """One panel, log-log, with the fitted powers."""
    from publishing.plotting import style
    from publishing.plotting.series import power_text, where

    drawn, (panel,) = style.panels(1, height=2.4)
    for place, depth in enumerate(_DEPTHS):
        rows = where(data["simulation"], L=depth)
        smallest = np.argmin(rows["step"])
        line = rows["drift"][smallest] * rows["step"] / rows["step"][smallest]
        panel.plot(rows["step"], line, color=style.CYCLE[place], linewidth=0.8)
        panel.errorbar(
            rows["step"],
            rows["drift"],
            2 * rows["stderr"],
            color=style.CYCLE[place],
            fmt=style.MARKERS[place],
            mfc="white",
            label=rf"$L = {depth}$; fit: " + power_text(where(data["exponents"], L=depth)),
        )
    panel.set(
        xscale="log", yscale="log", xlabel=r"step $\eta$", ylabel=r"$\max_\ell |D_\ell(t) - D_\ell(0)|$"
    )
    panel.legend(loc="upper left")
    return drawn
