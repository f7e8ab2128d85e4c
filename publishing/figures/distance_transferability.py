"""Each distance between two tasks against transferability, for every angle from 0 to pi."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from publishing.plotting.registry import Request, Tables
from verification.metrics.against_transfer import over_angles, rank_correlations

TITLE = "Distance against transferability"
THEOREMS = ("kl-between-tasks", "linear-transferability", "fine-tuning-transferability")
CAPTION = (
    "Distances between source and target, each divided by its largest value, against transferability at "
    "gamma = 0.3, sigma = 0.2, for angles in [0, pi/2] (filled) and (pi/2, pi] (hollow); exact values, "
    "nothing simulated. W1 and Dudley are averaged over the inputs. Linear transfer: on [0, pi/2] every "
    "distance orders transferability perfectly, on [0, pi] none does, for the farthest target is as easy "
    "as the nearest. Fine-tuning (L = 2): every distance orders it on all of [0, pi]. Spearman "
    "correlations in the panels are of KL"
)
_GAMMA, _SIGMA = 0.3, sp.Rational(1, 5)
_SHOWN = (("kl", "KL"), ("w1", "$W_1$"), ("dudley", "Dudley"), ("mmd", "MMD"))
_FREE = {"t_linear": (0.97, 0.62, "right"), "t_fine_tuning": (0.05, 0.2, "left")}
_PANELS = (("t_linear", "linear transfer"), ("t_fine_tuning", "fine-tuning"))


def data(request: Request) -> Tables:
    """The exact curves, and Spearman's correlations on both ranges of angles."""
    curves = over_angles(_GAMMA, _SIGMA, count=request.choose(33, 65, 129))
    ranks = rank_correlations(curves)
    return {
        "theory": curves,
        "correlation": {
            "distance": np.array([rank.distance for rank in ranks]),
            "transferability": np.array([rank.transferability for rank in ranks]),
            "angles": np.array([rank.angles for rank in ranks]),
            "spearman": np.array([rank.value for rank in ranks]),
        },
    }


def draw(data: Tables) -> Any:
    """One panel a method of transfer, one colour a distance."""
    from publishing.plotting import style

    drawn, axes = style.panels(2, "page", 2.5, sharey=True)
    curves = data["theory"]
    near = curves["theta"] <= np.pi / 2 + 1e-12
    for panel, (gain, title) in zip(axes, _PANELS, strict=True):
        for place, (name, label) in enumerate(_SHOWN):
            colour, heights = style.CYCLE[place], curves[name] / curves[name].max()
            panel.plot(curves[gain], heights, color=colour, linewidth=0.7, zorder=1)
            marks = {"linestyle": "none", "marker": style.MARKERS[place], "color": colour, "markersize": 3}
            panel.plot(curves[gain][near], heights[near], label=label, **marks)
            panel.plot(curves[gain][~near], heights[~near], mfc="white", **marks)
        panel.axvline(0, color=style.BLACK, linewidth=0.5, linestyle=":")
        words = [
            rf"$\theta\in{angles.replace('pi', chr(92) + 'pi')}$: ${round(value, 2):g}$"
            for angles, value in _correlations(data, gain)
        ]
        panel.set(xlabel=rf"$\mathcal{{T}}$, {title}", title=title)
        across, up, side = _FREE[gain]
        panel.text(
            across,
            up,
            "\n".join(["Spearman", *words]),
            transform=panel.transAxes,
            ha=side,
            va="center",
            fontsize=7,
        )
    style.left_label(axes, "distance / its largest value")
    axes[1].legend(loc="upper right")
    style.letters(axes)
    return drawn


def _correlations(data: Tables, gain: str) -> list[tuple[str, float]]:
    """Spearman's correlation of KL with this transferability, by range of angles."""
    table = data["correlation"]
    rows = zip(
        *(table[key].tolist() for key in ("distance", "transferability", "angles", "spearman")), strict=True
    )
    return [(angles, value + 0.0) for name, method, angles, value in rows if (name, method) == ("kl", gain)]
