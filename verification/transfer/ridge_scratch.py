"""Ridge regression on drawn samples: the mean given them, and how its two traces approach their limits."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number


def _sizes(setup: Mapping[str, Number]) -> tuple[int, int]:
    """(n, d), n = gamma d rounded where only gamma is given."""
    d = int(setup["d"])
    return (int(setup["n"]) if "n" in setup else round(float(setup["gamma"]) * d)), d


def eigenvalues(setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> FloatArray:
    """All d eigenvalues of X^T X/n, those that are zero included; (trials, d)."""
    n, d = _sizes(setup)
    small, large = min(n, d), max(n, d)
    samples = generator.standard_normal((trials, small, large))
    found = np.linalg.eigvalsh(samples @ samples.transpose(0, 2, 1)) / n
    return np.concatenate([np.zeros((trials, d - small)), np.maximum(found, 0.0)], axis=1)


def simulate_trace(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """tau_k = tr (S + lam)^-k/d, k = ``power``; (trials,)."""
    setup = {**settings, **point}
    return np.asarray(
        np.mean((eigenvalues(setup, trials, generator) + float(setup["lam"])) ** -int(setup["power"]), axis=1)
    )


def simulate_spectral_risk(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk given the samples, averaged over noise and direction; lam is the best ridge where none is set."""
    setup = {**settings, **point}
    values = eigenvalues(setup, trials, generator)
    n, d = _sizes(setup)
    signal, noise = float(setup["r"]) ** 2, float(setup["sigma"]) ** 2
    lam = float(setup["lam"]) if "lam" in setup else d * noise / (n * signal)
    return np.asarray(np.mean((lam**2 * signal + noise * d / n * values) / (values + lam) ** 2, axis=1))


def simulate_gap(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of one fixed target less its mean given the samples, which averages to zero; (trials,)."""
    setup = {**settings, **point}
    n, d = _sizes(setup)
    lam, r, sigma = (float(setup[name]) for name in ("lam", "r", "sigma"))
    samples = generator.standard_normal((trials, n, d))
    noise = sigma * generator.standard_normal((trials, n, 1))
    square = samples.transpose(0, 2, 1) @ samples / n
    resolvent = np.linalg.inv(square + lam * np.eye(d))
    target = np.zeros((d, 1))
    target[0] = r
    fitted = resolvent @ (samples.transpose(0, 2, 1) @ (samples @ target + noise)) / n
    risk = np.sum((fitted - target)[:, :, 0] ** 2, axis=1)
    first = np.trace(resolvent, axis1=1, axis2=2) / d
    second = np.sum(resolvent**2, axis=(1, 2)) / d
    return np.asarray(risk - lam**2 * r**2 * second - sigma**2 * d / n * (first - lam * second))


def trace_limit(setup: Mapping[str, Number]) -> float:
    """The proved value of the limit whose cited equation or derivative is tried."""
    from theory.evaluate import value

    name = {1: "resolvent-trace-limit", 2: "resolvent-square-trace-limit"}[int(setup["power"])]
    return value(name, {"gamma": setup["gamma"], "lam": setup["lam"]})


SIZES = (6, 12, 24, 48)
SPECTRA = {Budget.QUICK: 12_000, Budget.STANDARD: 44_000, Budget.THOROUGH: 176_000}


def _approach(theorem: str, at: Mapping[str, Exact], power: int = 0) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=(at,),
        settings={"power": power} if power else {},
        simulate=simulate_trace if power else simulate_spectral_risk,
        predict=trace_limit if power else None,
        trials=SPECTRA,
        kind="slope",
        along="d",
        abscissae=SIZES,
        exponent=-1,
        corrections=1,
    )


_GAP: dict[str, Exact] = {"n": 6, "d": 9, "sigma": "1/2", "r": 1, "lam": "1/5"}
_FEW: dict[str, Exact] = {"gamma": "1/2", "sigma": "1/2", "r": 1, "lam": "1/4"}
_MANY: dict[str, Exact] = {"gamma": 2, "sigma": 1, "r": 1, "lam": "1/4"}

EXPERIMENTS = (
    Experiment(
        theorem="ridge-scratch-risk-given-samples",
        model="exact",
        points=(_GAP, {**_GAP, "n": 12}),
        simulate=simulate_gap,
        predict=0.0,  # on average the risk is its mean given the samples
        scale=1.0,
        trials={Budget.QUICK: 4_000, Budget.STANDARD: 44_000, Budget.THOROUGH: 176_000},
    ),
    _approach("marchenko-pastur-equation", {"gamma": "1/2", "lam": "1/4"}, 1),
    _approach("marchenko-pastur-derivative", {"gamma": 2, "lam": "1/4"}, 2),
    _approach("ridge-scratch-risk", _FEW),
    _approach("ridge-scratch-risk", _MANY),
)
