"""Transfer between close tasks at the sample size where it loses, along d."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.risks import transfer_risks
from verification.experiment import Experiment, Number


def losses(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """``R_scratch - R_transfer`` at n/d = 1 + q sigma^2/sin^2(theta), which d makes whole; (trials,)."""
    sigma, theta, d = float(point["sigma"]), float(point["theta"]), int(settings["d"])
    ratio = 1 + float(point["worse"]) * sigma**2 / np.sin(theta) ** 2
    drawn = transfer_risks(
        "law",
        generator,
        trials,
        n=round(ratio * d),
        d=d,
        theta=theta,
        sigma=sigma,
        methods=("scratch", "linear"),
    )
    return np.asarray(drawn.transferability("linear").values)


EXPERIMENTS = (
    Experiment(
        theorem="close-and-hard", model="exact", kind="slope", along="d", abscissae=(20, 40, 80, 160), exponent=-1,
        corrections=1, points=({"worse": 4, "theta": "pi/6", "sigma": "1/4"},), simulate=losses,
        trials={Budget.QUICK: 150_000, Budget.STANDARD: 1_000_000, Budget.THOROUGH: 4_000_000},
    ),
)  # fmt: skip
