"""Risk against the number of samples, through the peak at gamma = 1."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from publishing.plotting.series import long
from theory.evaluate import grid
from verification.studies import peak

TITLE = "Risk of scratch training through the peak"
THEOREMS = ("scratch-risk",)
CAPTION = (
    "Risk of training from scratch against gamma = n/d for three levels of noise, r = 1: the "
    "proportional limit, and simulated risks at d = 500 with bars of two standard errors. At gamma = 1 "
    "the mean is infinite with any noise: the median is shown there, hollow"
)
_SIGMAS = (0.2, 0.5, 1.0)
_DIMENSION = 500


def data(request: Request) -> Tables:
    """The limit, the simulated means on both sides, and the simulated median at the threshold."""
    gamma = np.concatenate([np.linspace(0.02, 0.99, 98), np.linspace(1.01, 2.0, 100)])
    sigma = np.array(_SIGMAS)
    exact = grid("scratch-risk", gamma=gamma[None, :], sigma=sigma[:, None], r=1.0, outside="nan")
    sizes = [50, 100, 150, 200, 250, 300, 350, 400, 450, 475, 525, 550, 600, 700, 800, 1000]
    trials = request.choose(400, 4000, 40_000)
    means, medians = peak.through_the_peak(request.seed, _SIGMAS, sizes, d=_DIMENSION, trials=trials)
    return {
        "theory": long(sigma=sigma[:, None], gamma=gamma[None, :], risk=exact),
        "simulation": means,
        "threshold": medians,
    }


def draw(data: Tables) -> Any:
    """One panel, logarithmic in the risk."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, (panel,) = style.panels(1, height=2.4)
    for place, noise in enumerate(_SIGMAS):
        colour, marker = style.CYCLE[place], style.MARKERS[place]
        curve, points = where(data["theory"], sigma=noise), where(data["simulation"], sigma=noise)
        for side in (curve["gamma"] < 1, curve["gamma"] > 1):
            panel.plot(curve["gamma"][side], curve["risk"][side], color=colour)
        panel.errorbar(
            points["gamma"],
            points["risk"],
            2 * points["stderr"],
            color=colour,
            fmt=marker,
            mfc=colour,
            label=rf"$\sigma = {noise:g}$",
        )
        median = where(data["threshold"], sigma=noise)
        panel.plot(median["gamma"], median["median"], marker, color=colour, mfc="white", markersize=5)
    panel.axvline(1, color=style.BLACK, linewidth=0.5, linestyle=":")
    panel.set(
        xlabel=r"$\gamma = n/d$", ylabel=r"risk $|\hat\beta - \beta_t|^2$", yscale="log", xlim=(0, 2.05)
    )
    panel.legend()
    return drawn
