"""One pair of tasks, so one value of every distance, and three changes of sign of transferability."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from publishing.plotting.registry import Request, Tables
from theory.distances.closed_forms import tasks as model
from verification.metrics.against_transfer import one_pair_many_sizes
from verification.studies import gains

TITLE = "One pair of tasks, many sample sizes"
THEOREMS = ("one-pair-many-signs", "linear-transferability")
CAPTION = (
    "Transferability of linear transfer against gamma = n/d for one pair of tasks, theta = pi/4, sigma = "
    "0.2: the limit (curve) and simulated means at d = 200 with bars of two standard errors. The pair has "
    "one KL, one W1 and one Dudley distance; transfer helps, hurts, helps and hurts again as n grows"
)
_THETA, _SIGMA, _DIMENSION = sp.pi / 4, sp.Rational(1, 5), 200


def data(request: Request) -> Tables:
    """The limit on both sides of gamma = 1, the simulated means, and the pair's distances."""
    theta, sigma = float(_THETA), float(_SIGMA)
    gamma = np.concatenate([np.linspace(0.02, 0.985, 194), np.linspace(1.015, 1.6, 118)])
    sizes = (10, 25, 50, 75, 100, 125, 150, 170, 180, 190, 210, 215, 225, 250, 275, 300)
    trials = request.choose(2_000, 20_000, 100_000)
    pair = model.Tasks(_THETA, _SIGMA)
    return {
        "theory": one_pair_many_sizes(theta, sigma, gamma),
        "simulation": gains.linear_transfer_by_size(
            request.seed, sizes, d=_DIMENSION, theta=theta, sigma=sigma, trials=trials
        ),
        "distances": {
            "kl": np.array([model.kl(pair).value]),
            "w1": np.array([model.wasserstein_1(pair, "conditional").value]),
            "dudley": np.array([model.dudley(pair, "conditional").value]),
        },
    }


def draw(data: Tables) -> Any:
    """One panel; the regions where transfer hurts are shaded."""
    from publishing.plotting import style

    drawn, (panel,) = style.panels(1, height=2.4)
    curve, points = data["theory"], data["simulation"]
    for side in (curve["gamma"] < 1, curve["gamma"] > 1):
        gamma, gain = curve["gamma"][side], curve["t_linear"][side]
        panel.plot(gamma, gain, color=style.BLUE)
        panel.fill_between(gamma, gain, 0, where=gain < 0, color=style.VERMILION, alpha=0.25, linewidth=0)
    panel.errorbar(
        points["gamma"],
        points["transferability"],
        2 * points["stderr"],
        color=style.BLUE,
        fmt="o",
        mfc="white",
    )
    panel.axhline(0, color=style.BLACK, linewidth=0.5)
    panel.axvline(1, color=style.BLACK, linewidth=0.5, linestyle=":")
    values = {name: float(column[0]) for name, column in data["distances"].items()}
    panel.text(
        0.97, 0.95,
        f"for every $n$:\nKL = {values['kl']:.3g}\n$W_1$ = {values['w1']:.3g}\nDudley = {values['dudley']:.3g}",
        transform=panel.transAxes, ha="right", va="top", fontsize=8,
    )  # fmt: skip
    panel.set(
        xlabel=r"$\gamma = n/d$", ylabel=r"$\mathcal{T}$, linear transfer", xlim=(0, 1.6), ylim=(-0.55, 1.0)
    )
    return drawn
