"""How each knob of training breaks balancedness, with the theory's line."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from verification.conservation_drift import DriftSeries, batch_drift, decay_drift, momentum_drift, step_drift

TITLE = "What breaks balance: step, momentum, batch, decay"
THEOREMS = ("balancedness-descent-drift", "balancedness-momentum", "balancedness-weight-decay")
CAPTION = (
    "Change of W_1^T W_1 - W_2 W_2^T along its predicted direction after training time 2 (two layers, "
    "widths 4, 3, 2, 24 samples): points are descent, mean over starts, with bars of two standard errors of "
    "the difference to the theory; lines are the first-order theory, nothing fitted. Legends: the fitted "
    "power of the line in the points, 1 in theory, with its 95% interval"
)
_LABELS = {
    "step": r"step $\eta$",
    "momentum": r"$(1+\beta)/(1-\beta)^2$",
    "batch": r"$(N-B)/(B(N-1))$",
    "decay": r"$1-e^{-2\mu T}$",
}


def data(request: Request) -> Tables:
    """One table for each knob."""
    starts = request.choose(16, 64, 256)
    series = (
        step_drift(request.seed, starts=starts),
        momentum_drift(request.seed, starts=starts),
        batch_drift(request.seed, starts=2 * starts),
        decay_drift(request.seed, starts=starts),
    )
    return {one.knob: _table(one) for one in series}


def _table(series: DriftSeries) -> dict[str, Any]:
    low, high = series.exponent.interval(0.05)
    points = len(series.values)
    return {
        "value": series.values,
        "scale": series.scale,
        "measured": series.measured,
        "stderr": series.stderr,
        "theory": series.theory,
        "power": np.full(points, series.exponent.value),
        "power_low": np.full(points, low),
        "power_high": np.full(points, high),
    }


def draw(data: Tables) -> Any:
    """Four panels, log-log."""
    from matplotlib.ticker import FormatStrFormatter, LogLocator, NullFormatter

    from publishing.plotting import style

    drawn, panels = style.panels(4, "page", 2.1)
    for place, (panel, (knob, table)) in enumerate(zip(panels, data.items(), strict=True)):
        order = np.argsort(table["scale"])
        panel.plot(table["scale"][order], table["theory"][order], color=style.CYCLE[place], linewidth=0.8)
        power, low, high = (float(table[name][0]) for name in ("power", "power_low", "power_high"))
        panel.errorbar(
            table["scale"],
            table["measured"],
            2 * table["stderr"],
            color=style.CYCLE[place],
            fmt=style.MARKERS[place],
            mfc="white",
            label=f"power {power:.3f} [{low:.3f}, {high:.3f}]",
        )
        panel.set(xscale="log", yscale="log", xlabel=_LABELS[knob], title=knob)
        for axis in (panel.xaxis, panel.yaxis):
            # a panel may span less than a decade: with powers of ten alone it would have no number at all
            axis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
            axis.set_major_formatter(FormatStrFormatter("%g"))
            axis.set_minor_formatter(NullFormatter())
        panel.legend()
    style.left_label(panels, "drift of balance")
    style.letters(panels)
    return drawn
