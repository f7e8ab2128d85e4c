"""Where learning curves cross: transferability against n, certified crossings, and simulated ones with intervals."""

from __future__ import annotations

from typing import Any

from publishing.plotting.registry import Request, Tables
from verification.studies import crossings

TITLE = "Where learning curves cross, with intervals"
THEOREMS: tuple[str, ...] = ()
CAPTION = (
    "Transferability against n for eigenvalues i^-1.2, d = 100, unit tasks 25 degrees apart with coefficients falling "
    "as i^-1/2, sigma = 0.2, two layers: (a) against scratch training, (b) against a ridge at its best. Curves: the "
    "deterministic equivalents (linear transfer itself exact); dotted: their crossings, certified by balls to "
    "less than the line's width. Points: end points of training on drawn samples, bars of two standard errors; the "
    "bars at the foot are 95% intervals of the simulated crossing"
)


def data(request: Request) -> Tables:
    """Curves, drawn samples, certified and simulated crossings."""
    return crossings.curves_and_crossings(request.seed, request.choose(60, 300, 2000))


def draw(data: Tables) -> Any:
    """One panel a baseline."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, axes = style.panels(2, "page", 2.6)
    names = ("linear transfer", "fine-tuning")
    for i, (panel, title) in enumerate(zip(axes, ("scratch training", "ridge at its best"), strict=True)):
        panel.axhline(0, color=style.BLACK, linewidth=0.5)
        for j, name in enumerate(names):
            colour, marker = style.CYCLE[j], style.MARKERS[j]
            curve = where(data["theory"], baseline=i, method=j)
            for side in (curve["n"] < crossings.DIMENSION, curve["n"] > crossings.DIMENSION):
                panel.plot(
                    curve["n"][side], curve["gain"][side], color=colour, label=name if side[0] else None
                )
            points = where(data["simulation"], baseline=i, method=j)
            panel.errorbar(
                points["n"], points["gain"], 2 * points["stderr"], fmt=marker, color=colour, mfc="white"
            )
            for at, low, high in _rows(where(data["crossings"], baseline=i, method=j)):
                panel.axvline(at, color=colour, linewidth=0.6, linestyle=":")
                foot = panel.get_xaxis_transform()  # data along, a share of the panel upwards
                panel.plot([low, high], [0.04, 0.04], "|-", color=colour, linewidth=2.5, transform=foot)
        panel.set(xscale="log", xlabel="$n$", title=f"against {title}")
        panel.set_yscale("symlog", linthresh=0.02)
        panel.legend(loc="upper left" if i == 0 else "best")
    style.left_label(axes, r"$\mathcal{T}$")
    style.letters(axes)
    return drawn


def _rows(table: dict[str, Any]) -> Any:
    middle = (table["low"] + table["high"]) / 2
    return zip(middle, table["simulated_low"], table["simulated_high"], strict=True)
