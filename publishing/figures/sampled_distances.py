"""What a distance between samples measures in high dimension: its own sampling."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy as sp

from publishing.plotting.registry import Request, Tables
from verification.metrics.high_dimension import debiased_means, sample_distances

TITLE = "Distances between samples in high dimension"
THEOREMS: tuple[str, ...] = ()
CAPTION = (
    "Wasserstein-1 between n = 250 sampled input-label pairs at d = 500, sigma = 0.2: (a) between two "
    "tasks at the angle theta and between two samples of one task, against the proved upper bound on the "
    "true distance; (b) the debiased difference of the two, with two standard errors pooled over angles, "
    "against the same bound. The sample distance is its own sampling; taken away, nothing that tells the "
    "tasks apart is left"
)
_SIGMA = sp.Rational(1, 5)
_ANGLES = [sp.pi * k / 8 for k in range(9)]


def data(request: Request) -> Tables:
    """Every trial at every angle, and the means with their standard errors."""
    trials = request.choose(4, 8, 16)
    rows = sample_distances(_ANGLES, _SIGMA, request.seed, trials=trials)
    return {"trials": rows, "debiased": debiased_means(rows)}


def draw(data: Tables) -> Any:
    """Sampled distances beside the truth's bound; their difference beside it."""
    from publishing.plotting import style

    drawn, axes = style.panels(2, "page", 2.4)
    rows, means = data["trials"], data["debiased"]
    shift = 0.02
    axes[0].plot(
        rows["theta"] - shift,
        rows["w1_tasks"],
        style.MARKERS[0],
        color=style.BLUE,
        label="between the tasks, sampled",
    )
    axes[0].plot(
        rows["theta"] + shift, rows["w1_same_law"], style.MARKERS[1], color=style.ORANGE, mfc="white",
        label="within one task, sampled",
    )  # fmt: skip
    angles, first = np.unique(rows["theta"], return_index=True)
    for panel in axes:
        panel.fill_between(
            angles,
            0,
            rows["w1_at_most"][first],
            color=style.GREEN,
            alpha=0.3,
            linewidth=0,
            label="true distance, at most",
        )
        panel.set_xlabel(r"$\theta$")
        panel.set_xticks(
            [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4, np.pi],
            ["$0$", r"$\pi/4$", r"$\pi/2$", r"$3\pi/4$", r"$\pi$"],
        )
    axes[0].set(ylabel="$W_1$", ylim=(0, None))
    axes[1].errorbar(
        means["theta"],
        means["mean"],
        2 * means["stderr"],
        color=style.BLUE,
        fmt="o",
        label="debiased, sampled",
    )
    axes[1].axhline(0, color=style.BLACK, linewidth=0.5)
    axes[1].set_ylabel("$W_1$, debiased")
    axes[0].legend(loc="center right")
    axes[1].legend(loc="upper left")
    style.letters(axes)
    return drawn
