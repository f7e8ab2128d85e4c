"""The angle at which fine-tuning neither helps nor hurts: its approach on the exact law, and located by training."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import depth_factor
from verification.experiment import Exact, Experiment, Model, Number, Samples, Simulate
from verification.samplers import joint_moments
from verification.spectra.eigenvalue_controls import steadied
from verification.transfer.controlled import finite_size_shift, law_mean, trained_gap
from verification.transfer.joint_controls import joint_controls


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """The cos theta at which a draw of the exact joint law has T = 0 under the depth law, less most of its spread.

    T = m (2 beta_s^T N beta_t - m |N beta_s|^2) vanishes where cos theta = m/2 - sin theta (u^T N v)/(u^T N u), m
    depending on theta through the labels: a fixed point, reached in a few rounds as both corrections are small. That
    needs many dimensions: with few, some draws have no crossing.
    """
    setup = {**settings, **point}
    d, sigma, depth = int(setup["d"]), float(setup["sigma"]), int(setup["L"])
    n = round(float(setup["gamma"]) * d)
    drawn = joint_moments(generator, trials, n=n, d=d)
    along, mixed, across = drawn.projected[:, 0, 0], drawn.projected[:, 0, 1], drawn.projected[:, 1, 1]
    cosine = np.full(trials, 0.5)
    for _ in range(20):
        sine = np.sqrt(1 - cosine**2)
        missed = cosine**2 * along + 2 * cosine * sine * mixed + sine**2 * across
        noise = 2 * sigma * (cosine * drawn.cross[:, 0] + sine * drawn.cross[:, 1]) + sigma**2 * drawn.noise
        m = depth_factor(np.maximum(1 - missed + noise, 0.0), along, depth)
        cosine = m / 2 - sine * mixed / along
    return steadied(cosine, joint_controls(drawn, n, d))


def _crossing(first: FloatArray, second: FloatArray, setup: Mapping[str, Number]) -> FloatArray:
    """Where the line through T at the cosines ``low`` and ``high`` is zero."""
    low, high = float(setup["low"]), float(setup["high"])
    return np.asarray(low - first * (high - low) / (second - first))


def _at(setup: Mapping[str, Number], end: str) -> dict[str, Number]:
    return {**setup, "theta": float(np.arccos(float(setup[end])))}


def simulate_trained(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """The cos theta at which training's T vanishes, from trainings at two angles on the same samples; (trials,)."""
    setup = {**settings, **point}
    seed = int(generator.integers(2**63))
    runs = [
        trained_gap(level, _at(setup, end), trials, np.random.default_rng(seed)) for end in ("low", "high")
    ]
    if any(run.not_converged for run in runs):
        return Samples(np.empty(0), trials)  # which of the two failed is not known: no pair is kept
    first, second = runs
    slope = (float(setup["high"]) - float(setup["low"])) / np.abs(second.values - first.values)
    errors = tuple(slope * source for run in runs for source in run.errors)
    return Samples(_crossing(first.values, second.values, setup), 0, errors)


def crossing_shift(setup: Mapping[str, Number]) -> float:
    """What n and d add to the crossing under the depth law, by the same line through two angles."""
    ends = [_at(setup, end) for end in ("low", "high")]
    finite = np.array([law_mean(end) for end in ends])
    limits = finite - [finite_size_shift(end) for end in ends]
    crossings = [_crossing(first, second, setup) for first, second in (finite, limits)]
    return float(crossings[0] - crossings[1])


_POINTS: tuple[dict[str, Exact], ...] = tuple(
    {"gamma": "1/2", "sigma": sigma, "L": depth} for sigma, depth in ((1, 2), (1, 3), ("1/5", 2))
)
_RUNS: tuple[tuple[Model, Simulate, tuple[int, ...], dict[str, Exact]], ...] = (
    ("reduced", partial(simulate_trained, "reduced"), (0, 1), {"n": 20, "d": 40}),
    ("gd", partial(simulate_trained, "gd"), (0, 1, 2), {"n": 20, "d": 40}),
    ("sgd", partial(simulate_trained, "sgd"), (0,), {"n": 8, "d": 16}),
)

EXPERIMENTS = (
    Experiment(
        theorem="fine-tuning-break-even",
        model="exact",
        points=_POINTS,
        simulate=simulate_exact,
        trials={Budget.QUICK: 20_000, Budget.STANDARD: 80_000, Budget.THOROUGH: 640_000},
        kind="slope",
        along="d",
        abscissae=(512, 768, 1024, 1536, 2048, 3072),
        exponent=-1,
        corrections=1,
    ),
    *(
        Experiment(
            theorem="fine-tuning-break-even",
            model=model,
            points=tuple(_POINTS[place] for place in places),
            settings={**sizes, "low": "1/2", "high": "7/10"},
            simulate=simulate,
            shift=crossing_shift,
            trials={Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 32},
            block=4,
        )
        for model, simulate, places, sizes in _RUNS
    ),
)
