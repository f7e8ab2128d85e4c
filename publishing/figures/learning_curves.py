"""Learning curves for a power-law covariance: where scratch, tuned ridge and transfer cross."""

from __future__ import annotations

from typing import Any

import numpy as np

from publishing.plotting.registry import Request, Tables
from theory.spectra.learning_curves import learning_curves
from theory.spectra.spectrum import power_law

TITLE = "Learning curves with a power-law covariance"
THEOREMS = ("anisotropic-least-squares", "anisotropic-linear-transfer", "anisotropic-fine-tuning")
CAPTION = (
    "Risk in the metric of the covariance against n: eigenvalues i^-1.2, d = 400, unit source and target at 45 degrees "
    "with coefficients falling as i^(-1/2), sigma = 0.1, depth 2; deterministic equivalents (scratch, tuned ridge, "
    "fine-tuning) and the exact law (linear transfer)"
)
_DIMENSION = 400
_NAMES = ("scratch", "tuned_ridge", "linear", "fine_tuning")
_LINES = ("-", "-.", ":", "--")
_LABELS = ("scratch", "tuned ridge", "linear transfer", "fine-tuning")


def data(request: Request) -> Tables:
    """The four curves and their transferability against scratch and against tuned ridge."""
    sizes = sorted({round(n) for n in np.geomspace(4, 4 * _DIMENSION, 60)} - {_DIMENSION})
    shape = np.arange(1, _DIMENSION + 1) ** -0.5
    source = shape / np.linalg.norm(shape)
    other = shape * np.where(np.arange(_DIMENSION) % 2, 1.0, -1.0)
    other -= (other @ source) * source
    target = (source + other / np.linalg.norm(other)) / np.sqrt(2)
    curves = learning_curves(power_law(_DIMENSION, 1.2), source, target, sizes, 0.1)
    return {"theory": {"n": np.asarray(sizes), **{name: np.asarray(curves[name]) for name in _NAMES}}}


def draw(data: Tables) -> Any:
    """One panel, logarithmic in both."""
    from publishing.plotting import style

    drawn, (panel,) = style.panels(1, height=2.4)
    table = data["theory"]
    for place, (name, label) in enumerate(zip(_NAMES, _LABELS, strict=True)):
        panel.plot(table["n"], table[name], _LINES[place], color=style.CYCLE[place], label=label)
    panel.axvline(_DIMENSION, color=style.BLACK, linewidth=0.5, linestyle=":")
    panel.set(xlabel="$n$", ylabel="risk", xscale="log", yscale="log")
    panel.legend()
    return drawn
