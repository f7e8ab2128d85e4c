"""The first effect of label noise on the share kept: (m - 1)/sigma^2 as the noise goes to zero."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np

from verification.budget import Budget
from verification.experiment import Exact, Experiment, Model, Number, Samples
from verification.rates import extrapolated
from verification.transfer import fine_tuning_scale
from verification.transfer.controlled import HUGE
from verification.transfer.prescribed import kept_share


def _share(
    level: str, setup: Mapping[str, Number], noise: float, trials: int, generator: np.random.Generator
) -> Samples:
    """m at label noise of variance ``noise``: by the depth law's exact joint law, or by training.

    Training is on data with |X^+ y|^2 = gamma + v gamma/(1-gamma) and |(I-P) beta_s|^2 = 1 - gamma, the limits' values.
    """
    if level == "exact":
        noisy = {**setup, "sigma": np.sqrt(noise)}
        return Samples(fine_tuning_scale.simulate_exact(noisy, {}, trials, generator))
    gamma = float(setup["gamma"])
    geometry = {"a": np.sqrt(gamma + noise * gamma / (1 - gamma)), "w": np.sqrt(1 - gamma)}
    return kept_share(level, {**setup, **geometry}, trials, generator)


def simulate(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """(m - 1)/v extrapolated to v = 0 from v, v/2 and v/4 on the same samples; (trials,)."""
    setup, largest = {**settings, **point}, float(settings["v"])
    seed = int(generator.integers(2**63))
    noises = [largest / 2**halved for halved in range(3)]
    runs = [_share(level, setup, noise, trials, np.random.default_rng(seed)) for noise in noises]
    if any(run.not_converged for run in runs):
        return Samples(np.empty(0), trials)  # which of the three failed is not known: no triple is kept
    slopes = [(run.values - 1) / noise for run, noise in zip(runs, noises, strict=True)]
    values, change = extrapolated(*slopes)
    errors = [extrapolated(*(source / noise for source, noise in zip(sources, noises, strict=True)))[0]
              for sources in zip(*(run.errors for run in runs), strict=True)]  # fmt: skip
    return Samples(values, 0, (change, *errors))


_RUNS = {Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 32}
_DRAWS = {Budget.QUICK: 20_000, Budget.STANDARD: 100_000, Budget.THOROUGH: 400_000}
_TWO: dict[str, Exact] = {"gamma": "1/2", "L": 2}
_THREE: dict[str, Exact] = {"gamma": "1/4", "L": 3}
_FEW: dict[str, Exact] = {"n": 8, "d": 16}
# What the step and the start leave in m is divided by v: both have to be smaller than elsewhere.
_LEVELS: tuple[
    tuple[Model, tuple[dict[str, Exact], ...], dict[str, Exact], dict[Budget, int], int | None], ...
] = (
    ("exact", (_TWO, _THREE), {"d": HUGE}, _DRAWS, None),
    ("reduced", (_TWO, _THREE), _FEW, _RUNS, 4),
    ("gd", (_TWO,), {**_FEW, "fraction": "2/5"}, _RUNS, 4),
    ("gd", (_THREE,), {**_FEW, "alpha": "1/400"}, _RUNS, 4),
)

EXPERIMENTS = tuple(
    Experiment(
        theorem="fine-tuning-scale-expansion",
        model=model,
        points=points,
        settings={**sizes, "v": "1/5"},
        simulate=partial(simulate, model),
        trials=trials,
        block=block,
    )
    for model, points, sizes, trials, block in _LEVELS
)
