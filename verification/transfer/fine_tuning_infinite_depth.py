"""Ever deeper networks: the share of the source that training keeps approaches its value at infinite depth as 1/L."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number, Samples
from verification.transfer.ends import ends
from verification.transfer.fine_tuning_scale import simulate_exact


def simulate_shortfall(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The share that trained weights keep, less the claimed one of infinite depth on the same data.

    On given data the claim reads q^2 = |X^+ y|^2 + |(I-P) beta_s|^2 q^2, m = q: in the limit |X^+ y|^2 -> gamma A
    and |(I-P) beta_s|^2 -> 1 - gamma it is sqrt(A). The gap is in the unit q log(q^2)/|P beta_s|^2 of the data,
    which most of its spread is made of.
    """
    run = ends("reduced", {**settings, **point}, trials, generator)
    deep = run.fitted / (1 - run.null)
    gap = (run.kept / np.sqrt(deep) - 1) * (1 - run.null) / np.log(deep)
    return Samples(gap[run.converged], int(np.sum(~run.converged)))


def nothing(setup: Mapping[str, Number]) -> float:
    """Infinitely deep, trained and claimed share agree."""
    return 0.0


_DEPTHS = (16, 32, 64, 128)
_POINT: dict[str, Exact] = {"gamma": "1/2", "sigma": "1/2"}

EXPERIMENTS = (
    Experiment(
        theorem="fine-tuning-infinite-depth",
        model="exact",
        points=(_POINT, {"gamma": "3/4", "sigma": "1/4"}),
        settings={"d": 1_000_000},
        simulate=simulate_exact,
        trials={Budget.QUICK: 2_000, Budget.STANDARD: 8_000, Budget.THOROUGH: 32_000},
        kind="slope",
        along="L",
        abscissae=_DEPTHS,
        exponent=-1,
        corrections=1,
    ),
    Experiment(
        theorem="fine-tuning-infinite-depth",
        model="reduced",
        points=(_POINT,),
        settings={"n": 20, "d": 40, "theta": 0.0},
        simulate=simulate_shortfall,
        predict=nothing,
        trials={Budget.QUICK: 128, Budget.STANDARD: 1_024, Budget.THOROUGH: 4_096},
        kind="slope",
        along="L",
        abscissae=_DEPTHS,
        exponent=-1,
        corrections=1,
        limit=0.0,
    ),
)
