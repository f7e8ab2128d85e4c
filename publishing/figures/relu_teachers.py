"""Two ReLU teachers with the same units: the distance between them grows, transfer does not change."""

from __future__ import annotations

from typing import Any

from publishing.plotting.registry import Request, Tables
from verification.metrics.relu_teachers import same_units

TITLE = "Two ReLU teachers with the same units"
THEOREMS: tuple[str, ...] = ()
CAPTION = (
    "Source and target are sums of the same 8 ReLU units of 12 inputs; ever more output weights are "
    "swapped. (a) Distances between the two tasks, each divided by its largest value (KL exact, W1 and "
    "Dudley averaged over inputs). (b) Mean excess risks on the target from 60 samples, sigma = 0.3, bars "
    "of two standard errors: a probe on the source's units and kernel ridge regression from scratch. The "
    "distance grows, what transfer gains stays"
)
_SHOWN = (("kl", "KL"), ("w1", "$W_1$"), ("dudley", "Dudley"))


def data(request: Request) -> Tables:
    """One row a number of swapped weights."""
    return {"teachers": same_units(request.seed, trials=request.choose(60, 300, 1500))}


def draw(data: Tables) -> Any:
    """Distances beside risks."""
    from publishing.plotting import style

    drawn, axes = style.panels(2, "page", 2.4)
    rows = data["teachers"]
    for place, (name, label) in enumerate(_SHOWN):
        axes[0].plot(
            rows["moved"],
            rows[name] / rows[name].max(),
            color=style.CYCLE[place],
            marker=style.MARKERS[place],
            label=label,
        )
    for name, label, colour, marker in (
        ("scratch", "from scratch", style.VERMILION, "s"),
        ("probe", "probe on the source's units", style.BLUE, "o"),
    ):
        axes[1].errorbar(
            rows["moved"], rows[name], 2 * rows[f"{name}_error"], color=colour, marker=marker, label=label
        )
    axes[0].set(xlabel="output weights swapped", ylabel="distance / its largest value", ylim=(0, 1.08))
    axes[1].set(xlabel="output weights swapped", ylabel="excess risk on the target", ylim=(0, None))
    axes[0].legend(loc="lower right")
    axes[1].legend(loc="center right")
    style.letters(axes)
    return drawn
