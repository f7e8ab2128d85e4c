"""How fast the repaired Dudley counterexample approaches its limit, over eight decades of c."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from theory.distances.closed_forms.counterexample import normal_signal, rate
from theory.evaluate import grid

TITLE = "The rate of the Dudley counterexample"
THEOREMS = ("dudley-counterexample-rate", "dudley-counterexample-sharp", "dudley-counterexample-limit")
CAPTION = (
    "Shortfall of the Dudley distance from its limit 2(1 - P(f = 0)) for the target c f, f normal, sigma "
    "= 0.2: what the sharp bounds allow (shaded), the plain judge and the plain coupling (dashed), and "
    "the rate 4 sqrt((1 - p0) F'(0)/c) (dotted): (a) for P(f = 0) = 0, with the fitted power of the sharp "
    "bounds; (b) divided by the rate, also for P(f = 0) = 0.3 and sigma = 1. The plain judge has the "
    "right power and too large a constant; the plain coupling is of order log(c)/c, too optimistic"
)
_LAWS = ((0.0, 0.2), (0.3, 1.0))


def data(request: Request) -> Tables:
    """All four shortfalls and the theorem's value, by mass at zero."""
    c = np.geomspace(10, 1e9, request.choose(17, 33, 65))
    columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
    for mass, noise in _LAWS:
        signal = normal_signal(1.0, mass)
        found = rate(signal, noise, c)
        leading = grid("dudley-counterexample-rate", p_0=mass, density=signal.density_at_zero, scale=c)
        known = [np.full_like(c, number) for number in (mass, noise, found.slope)]
        bounds = (found.below, found.above, found.catalogue_below, found.catalogue_above, leading)
        rows = (*known[:2], c, *bounds, known[2])
        for name, values in zip(_COLUMNS, rows, strict=True):
            columns[name].extend(values.tolist())
    return {"shortfalls": {name: np.array(values) for name, values in columns.items()}}


_COLUMNS = (
    "p_0",
    "sigma",
    "c",
    "from_coupling",
    "from_judge",
    "plain_coupling",
    "plain_judge",
    "rate",
    "slope",
)


def draw(data: Tables) -> Any:
    """The shortfalls for a signal that never vanishes, and all of them divided by the rate."""
    from publishing.plotting import style
    from publishing.plotting.series import where

    drawn, (left, right) = style.panels(2, "page", 2.5)
    rows = where(data["shortfalls"], p_0=_LAWS[0][0])
    left.fill_between(
        rows["c"], rows["from_coupling"], rows["from_judge"], color=style.BLUE, alpha=0.3, linewidth=0
    )
    left.plot(rows["c"], rows["from_judge"], color=style.BLUE, label="sharp judge")
    left.plot(rows["c"], rows["from_coupling"], color=style.SKY, label="sharp coupling")
    left.plot(rows["c"], rows["plain_judge"], color=style.VERMILION, linestyle="--", label="plain judge")
    left.plot(rows["c"], rows["plain_coupling"], color=style.ORANGE, linestyle="--", label="plain coupling")
    left.plot(rows["c"], rows["rate"], color=style.BLACK, linestyle=":", label=r"$4\sqrt{(1-p_0)F'(0)/c}$")
    left.set(xscale="log", yscale="log", xlabel="$c$", ylabel=r"$2(1-p_0) - d$", ylim=(1e-8, 4))
    left.text(
        0.97,
        0.95,
        f"fitted power ${rows['slope'][0]:.4f}$",
        transform=left.transAxes,
        ha="right",
        va="top",
        fontsize=8,
    )
    left.legend(loc="lower left")
    for (mass, noise), colour in zip(_LAWS, (style.BLUE, style.GREEN), strict=True):
        rows = where(data["shortfalls"], p_0=mass)
        below, above = rows["from_coupling"] / rows["rate"], rows["from_judge"] / rows["rate"]
        right.fill_between(rows["c"], below, above, color=colour, alpha=0.3, linewidth=0)
        right.plot(rows["c"], below, color=colour, linewidth=0.8)
        right.plot(
            rows["c"],
            above,
            color=colour,
            linewidth=0.8,
            label=rf"sharp bounds, $p_0 = {mass:g}$, $\sigma = {noise:g}$",
        )
    rows = where(data["shortfalls"], p_0=_LAWS[0][0])
    right.plot(
        rows["c"],
        rows["plain_judge"] / rows["rate"],
        color=style.VERMILION,
        linestyle="--",
        label="plain judge",
    )
    right.axhline(1, color=style.BLACK, linestyle=":")
    right.set(xscale="log", xlabel="$c$", ylabel="shortfall / rate", ylim=(0.6, 2.8))
    right.legend(loc="center right")
    style.letters((left, right))
    return drawn
