"""Ever deeper networks: the share of the source that training keeps approaches its value at infinite depth as 1/L."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.budget import Budget
from verification.dynamics.limits import min_norm
from verification.dynamics.reduced import reduced_flow
from verification.experiment import Exact, Experiment, Number, Samples
from verification.tasks import draw_problem
from verification.transfer.fine_tuning_scale import simulate_exact

_RESIDUAL = 1e-6


def simulate_shortfall(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> Samples:
    """The share that trained weights keep, less the claimed one of infinite depth on the same data.

    On given data the claim reads q^2 = |X^+ y|^2 + |(I-P) beta_s|^2 q^2, m = q: in the limit |X^+ y|^2 -> gamma A
    and |(I-P) beta_s|^2 -> 1 - gamma it is sqrt(A). The gap is in the unit q log(q^2)/|P beta_s|^2 of the data,
    which most of its spread is made of.
    """
    setup = {**settings, **point}
    problem = draw_problem(
        generator, trials, n=int(setup["n"]), d=int(setup["d"]), theta=0.0, sigma=float(setup["sigma"])
    )
    run = reduced_flow(
        problem.inputs, problem.labels, problem.source, depth=int(setup["L"]), tolerance=_RESIDUAL, rtol=1e-7
    )
    interpolant = min_norm(problem.inputs, problem.labels)
    source = np.broadcast_to(problem.source, interpolant.shape)
    beyond = source - min_norm(problem.inputs, np.einsum("tnd,td->tn", problem.inputs, source))
    null = np.sum(beyond**2, axis=1)
    kept = np.sum(run.vector * beyond, axis=1) / null
    deep = np.sum(interpolant**2, axis=1) / (1 - null)
    gap = (kept / np.sqrt(deep) - 1) * (1 - null) / np.log(deep)
    return Samples(gap[run.converged], int(np.sum(~run.converged)))


_DEPTHS = (16, 32, 64, 128)
_DEEP = (64, 128, 256, 512)  # the formula is cheap and exact: further out its third term is below its noise
_POINT: dict[str, Exact] = {"gamma": "1/2", "sigma": "1/2"}

EXPERIMENTS = (
    Experiment(
        theorem="fine-tuning-infinite-depth",
        model="exact",
        points=(_POINT, {"gamma": "3/4", "sigma": "1/4"}),
        settings={"d": 100_000_000},
        simulate=simulate_exact,
        trials={Budget.QUICK: 2_000, Budget.STANDARD: 8_000, Budget.THOROUGH: 32_000},
        kind="slope",
        along="L",
        abscissae=_DEEP,
        exponent=-1,
        corrections=1,
    ),
    Experiment(
        theorem="fine-tuning-infinite-depth",
        model="reduced",
        points=(_POINT,),
        settings={"n": 20, "d": 40},
        simulate=simulate_shortfall,
        predict=0.0,  # infinitely deep, trained and claimed share agree
        trials={Budget.QUICK: 128, Budget.STANDARD: 1_024, Budget.THOROUGH: 4_096},
        kind="slope",
        along="L",
        abscissae=_DEPTHS,
        exponent=-1,
        corrections=1,
        limit=0.0,
    ),
)
