"""Fine-tuning from a source learned on its own samples, different noises for source and target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import depth_factor, depth_law, min_norm
from verification.dynamics.results import RiskSample
from verification.dynamics.settings import Training
from verification.experiment import Exact, Experiment, Number, Samples
from verification.samplers import joint_moments
from verification.tasks import TransferProblem, draw_problem
from verification.transfer.controlled import HUGE, LAW_DRAWS
from verification.transfer.ends import trained
from verification.transfer.measured import measured, residual_error, training_of


def law_gap(setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> FloatArray:
    """T by the depth law from a source learned at n_s = gamma_s d, n = gamma d, from the exact joint laws; (trials,).

    The target's samples see the learned source b only through |b| and its angle with beta_t. The part of T at m = 1 is
    replaced by its mean given the source, (1 - n/d)(2 b.beta_t - |b|^2).
    """
    d, depth = int(setup["d"]), int(setup["L"])
    n = round(float(setup["gamma"]) * d)
    square, overlap = _learned(setup, trials, generator)
    drawn, s, sigma = joint_moments(generator, trials, n=n, d=d), np.sqrt(square), float(setup["sigma"])
    cosine = overlap / s
    sine = np.sqrt(np.maximum(1 - cosine**2, 0.0))
    along, mixed, across = drawn.projected[:, 0, 0], drawn.projected[:, 0, 1], drawn.projected[:, 1, 1]
    missed = cosine**2 * along + 2 * cosine * sine * mixed + sine**2 * across
    noise = 2 * sigma * (cosine * drawn.cross[:, 0] + sine * drawn.cross[:, 1]) + sigma**2 * drawn.noise
    kept, shared = square * along, s * (cosine * along + sine * mixed)
    m = depth_factor(np.maximum(1 - missed + noise, 0.0), kept, depth, s)
    gain = 2 * (m - 1) * shared - (m**2 - 1) * kept
    return np.asarray(gain + (1 - n / d) * (2 * overlap - square))


def _learned(
    setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray]:
    """|b|^2 and b.beta_t of b = X_s^+ y_s, from the exact joint law; (trials,) each."""
    d, theta, sigma = int(setup["d"]), float(setup["theta"]), float(setup["sigma_s"])
    drawn = joint_moments(generator, trials, n=round(float(setup["gamma_s"]) * d), d=d)
    fitted = 1 - drawn.projected[:, 0, 0] + sigma * drawn.cross[:, 0]
    square = fitted + sigma * drawn.cross[:, 0] + sigma**2 * drawn.noise
    aside = sigma * drawn.cross[:, 1] - drawn.projected[:, 0, 1]
    return square, np.cos(theta) * fitted + np.sin(theta) * aside


def simulate_exact(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """T of the depth law at dimension d; (trials,)."""
    return law_gap({**settings, **point}, trials, generator)


def simulate_trained(
    level: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> Samples:
    """T by training full weight matrices at ``level``, first on the source's samples, then on the target's.

    Controlled by the depth law on the same samples: what is added for it is its mean.
    """
    setup = {**settings, **point}
    d, depth = int(setup["d"]), int(setup["L"])
    sizes = {name: round(float(setup[name]) * d) for name in ("gamma_s", "gamma")}
    source = draw_problem(
        generator, trials, n=sizes["gamma_s"], d=d, theta=0.0, sigma=float(setup["sigma_s"])
    )
    target = draw_problem(
        generator, trials, n=sizes["gamma"], d=d, theta=float(setup["theta"]), sigma=float(setup["sigma"])
    )
    seed = int(generator.integers(2**63))
    training = training_of(level, setup)
    run = measured(level, partial(_gain, level, source, target, depth, seed), training, depth)
    learned = min_norm(source.inputs, source.labels)
    ends = min_norm(target.inputs, target.labels), depth_law(target.inputs, target.labels, learned, depth)
    scratch, fine = (target.risk(end) for end in ends)
    left = [
        residual_error(target.inputs, target.labels, risk, training.tolerance) for risk in (scratch, fine)
    ]
    left.append(residual_error(source.inputs, source.labels, fine, training.tolerance))
    return run.samples(law_mean(setup) - (scratch - fine), np.sum(left, axis=0))


def _gain(
    level: str, source: TransferProblem, target: TransferProblem, depth: int, seed: int, training: Training
) -> RiskSample:
    """R_scratch - R_fine by training, the same start at every step size and scale."""
    start = training.network(np.random.default_rng(seed), target.trials, target.d, depth)
    size = max(2.0, float(np.max(np.linalg.norm(min_norm(source.inputs, source.labels), axis=1))))
    scratch, learned = (trained(level, start, problem, training, seed, size) for problem in (target, source))
    assert learned.network is not None  # full-weight dynamics return their weights
    fine = trained(level, learned.network, target, training, seed + 1, size)
    return RiskSample(
        target.risk(scratch.vector) - target.risk(fine.vector),
        scratch.converged & learned.converged & fine.converged,
        np.maximum(scratch.residual, fine.residual),
        scratch.steps + learned.steps + fine.steps,
    )


_NAMES = ("gamma_s", "gamma", "theta", "sigma_s", "sigma", "L")


@lru_cache(maxsize=32)
def _law_mean(values: tuple[Number, ...], d: int, draws: int) -> float:
    setup = {**dict(zip(_NAMES, values, strict=True)), "d": d}
    return float(law_gap(setup, draws, np.random.default_rng((23, d))).mean())


def law_mean(setup: Mapping[str, Number]) -> float:
    """E[T] under the depth law at dimension d, over draws of the exact joint laws."""
    return _law_mean(tuple(setup[name] for name in _NAMES), int(setup["d"]), LAW_DRAWS)


def finite_size_shift(setup: Mapping[str, Number]) -> float:
    """What the dimension d adds to the limit of T under the depth law."""
    return law_mean(setup) - _law_mean(tuple(setup[name] for name in _NAMES), HUGE, LAW_DRAWS // 10)


def printed_shift(setup: Mapping[str, Number]) -> float:
    """The same at m = 1, which is what the print has at every depth."""
    return finite_size_shift({**setup, "L": 1})


_FEW: dict[str, Exact] = {
    "gamma_s": "1/2", "gamma": "1/4", "theta": "pi/6", "sigma_s": "3/10", "sigma": "1/2", "L": 2,
}  # fmt: skip
_MANY: dict[str, Exact] = {**_FEW, "gamma_s": 2, "sigma_s": "1/2"}
_TRAINED = Experiment(
    theorem="finite-source-transferability",
    model="gd",
    points=(_FEW, _MANY, {**_MANY, "L": 3}),
    settings={"d": 16},
    simulate=partial(simulate_trained, "gd"),
    shift=finite_size_shift,
    trials={Budget.QUICK: 4, Budget.STANDARD: 8, Budget.THOROUGH: 64},
    block=4,
)

EXPERIMENTS = (
    *(
        Experiment(
            theorem="finite-source-transferability",
            model="exact",
            points=(at,),
            simulate=simulate_exact,
            trials={Budget.QUICK: 320_000, Budget.STANDARD: 1_400_000, Budget.THOROUGH: 4_000_000},
            kind="slope",
            along="d",
            abscissae=(12, 24, 48, 96),
            exponent=-1,
            corrections=1,
        )
        for at in (_FEW, _MANY)
    ),
    _TRAINED,
    replace(_TRAINED, model="flow", points=(_FEW,), simulate=partial(simulate_trained, "flow")),
    # Both tasks have to be interpolated: SGD at a constant step does not settle at gamma_s > 1.
    replace(
        _TRAINED,
        model="sgd",
        points=(_FEW,),
        settings={"d": 16, "fraction": 1},
        simulate=partial(simulate_trained, "sgd"),
    ),
    replace(
        _TRAINED,
        theorem="finite-source-transferability-printed",
        points=({name: value for name, value in _MANY.items() if name not in ("sigma", "L")},),
        settings={"d": 16, "sigma": _MANY["sigma"], "L": _MANY["L"]},
        shift=printed_shift,
    ),
)
