"""The break-even angle of linear transfer against the source's alignment with the spectrum."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from verification.studies import break_even

TITLE = "Alignment with the spectrum moves the break-even angle"
THEOREMS = ("anisotropic-linear-break-even", "anisotropic-break-even-alignment")
CAPTION = (
    "Break-even angle of linear transfer against the share of the source's square in the eigenspace of the larger "
    "eigenvalue, l_1 = 4 and l_2 = 1/4, sigma = 0.2, source and target in one plane of two eigenvectors; transfer wins "
    "below. (a) Fewer samples than dimensions, a quarter of the eigenvalues large, no ridge: the target turned towards "
    "the large eigenvalue (solid) or away from it (dashed); transfer wins throughout where a curve is at pi/2. "
    "(b) More samples than dimensions, exact at d = 40. Points: drawn samples (d = 96 in a) with 95% intervals"
)


def data(request: Request) -> Tables:
    """Both families of curves, and the angles at which drawn samples break even with 95% intervals."""
    return {
        **break_even.fewer_samples(request.seed, request.choose(120, 600, 2400)),
        **break_even.more_samples(request.seed, request.choose(2_000, 10_000, 40_000)),
    }


def draw(data: Tables) -> Any:
    """Below and above the threshold."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, (few, many) = style.panels(2, "page", 2.5, sharey=True)
    for place, kappa in enumerate(break_even.KAPPAS):
        colour = style.CYCLE[place]
        for side, line, fill in ((1.0, "-", colour), (-1.0, "--", "white")):
            curve = where(data["few"], kappa=kappa, side=side)
            label = rf"$\gamma = {curve['gamma'][0]:.2f}$" if side > 0 else None
            few.plot(curve["share"], curve["angle"], line, color=colour, label=label)
            _bars(few, where(data["few_drawn"], kappa=kappa, side=side), colour, fill, style.MARKERS[place])
    for place, n in enumerate(break_even.SIZES):
        colour, curve = style.CYCLE[place], where(data["many"], n=n)
        many.plot(
            curve["share"], curve["angle"], color=colour, label=rf"$n/d = {n / break_even.DIMENSION:g}$"
        )
        _bars(many, where(data["many_drawn"], n=n), colour, colour, style.MARKERS[place])
    few.set(title="fewer samples than dimensions")
    many.set(title="more samples than dimensions")
    for panel in (few, many):
        panel.set(
            xlabel="share of the source in the large eigenvalue", xlim=(0, 1), ylim=(0, np.pi / 2 * 1.03)
        )
        style.angle_ticks(panel)
        panel.legend(loc="lower right")
    style.left_label((few, many), r"break-even $\theta$")
    style.letters((few, many))
    return drawn


def _bars(panel: Any, points: dict[str, Any], colour: str, fill: str, marker: str) -> None:
    spread = np.maximum([points["angle"] - points["low"], points["high"] - points["angle"]], 0.0)
    panel.errorbar(points["share"], points["angle"], spread, fmt=marker, color=colour, mfc=fill)
