"""Linear transfer at its break-even angle below the threshold: its gain on drawn samples dies out as 1/d."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.spectra.ridge_equivalent import eigenvalues

_PARTS = {"scratch": "scratch-loss", "mixed": "mixed-loss", "excess": "excess-floor"}


def losses(setup: Mapping[str, Number]) -> tuple[float, float, float]:
    """(G, H, W) of ``anisotropic-linear-transferability`` at a point."""
    from theory.evaluate import value

    names = ("l1", "l2", "w1", "s1", "v1", "o1", "sigma", "kappa_eff")
    at = {name: setup[name] for name in names}
    scratch, mixed, excess = (
        float(value(f"anisotropic-linear-{part}-definition", at)) for part in _PARTS.values()
    )
    return scratch, mixed, excess


def break_even_angle(setup: Mapping[str, Number]) -> float:
    """The angle that ``anisotropic-linear-break-even`` claims. Raises ValueError where transfer never loses."""
    scratch, mixed, excess = losses(setup)
    if excess <= 0:
        raise ValueError("linear transfer has no break-even angle at this point: take another alignment")
    return float(np.arctan((mixed + np.sqrt(mixed**2 + excess * scratch)) / excess))


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """T on drawn designs at ``theta``, or at the claimed break-even angle where none is set, (trials,).

    The noise, and both tasks within each eigenspace, are averaged out; the readout's own mean error is exact
    (``anisotropic-linear-transfer``), dies out as 1/n and is left out.
    """
    setup = {**settings, **point}
    theta = float(setup["theta"]) if "theta" in setup else break_even_angle(setup)
    scratch, mixed, new = sampled_losses(setup, trials, generator)
    cosine, sine = np.cos(theta), np.sin(theta)
    floor = sine**2 * missed_variance(setup)
    return np.asarray(cosine**2 * scratch + 2 * sine * cosine * mixed + sine**2 * new - floor)


def sampled_losses(
    setup: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What minimum-norm training misses of the source, of source and new direction, of the new direction; (trials,).

    The noise's mean is in the first and the third.
    """
    d = int(setup["d"])
    values, first = eigenvalues(setup, d)
    n = samples(setup, d)
    inputs = generator.normal(size=(trials, n, d)) * np.sqrt(values)
    solved = np.linalg.solve(inputs @ inputs.transpose(0, 2, 1), inputs)
    null = np.eye(d) - inputs.transpose(0, 2, 1) @ solved
    missed = np.einsum("tij,i->tj", null**2, values)
    noise = float(setup["sigma"]) ** 2 * np.einsum("tnd,d->t", solved**2, values)
    shares = missed[:, :first].mean(axis=1), missed[:, first:].mean(axis=1)
    source, new, crossing = (float(setup[name]) for name in ("s1", "v1", "o1"))
    return (
        shares[0] * source + shares[1] * (1 - source) + noise,
        (shares[0] - shares[1]) * crossing,
        shares[0] * new + shares[1] * (1 - new) + noise,
    )


def samples(setup: Mapping[str, Number], d: int) -> int:
    """n at which the setup's kappa is the ridgeless one."""
    values, _ = eigenvalues(setup, d)
    return round(float(np.sum(values / (values + float(setup["kappa_eff"])))))


def missed_variance(setup: Mapping[str, Number]) -> float:
    """What the source misses of the new direction, v.Sigma.v - (s.Sigma.v)^2/(s.Sigma.s)."""
    first, second, source, new, crossing = (float(setup[name]) for name in ("l1", "l2", "s1", "v1", "o1"))
    seen = first * source + second * (1 - source)
    return first * new + second * (1 - new) - ((first - second) * crossing) ** 2 / seen


def simulate_ratio(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of scratch training over linear transfer's floor at the claimed break-even on drawn designs, (trials,)."""
    setup = {**settings, **point}
    risk = np.sin(break_even_angle(setup)) ** 2 * missed_variance(setup)
    return np.asarray(1 + simulate_gain(point, settings, trials, generator) / risk)


def one(setup: Mapping[str, Number]) -> float:
    """At break-even the two risks are equal."""
    return 1.0


def claimed(setup: Mapping[str, Number]) -> float:
    """T of ``anisotropic-linear-transferability`` at ``theta``."""
    scratch, mixed, excess = losses(setup)
    cosine, sine = np.cos(float(setup["theta"])), np.sin(float(setup["theta"]))
    return float(cosine**2 * scratch + 2 * sine * cosine * mixed - sine**2 * excess)


# kappa = 2 gives gamma = 4/6/4 + (1/3)(3/4) = 5/12: whole n at d = 24, 48, ...
_SPECTRUM: dict[str, Exact] = {"l1": 4, "l2": 1, "w1": "1/4", "sigma": "1/2", "kappa_eff": 2}
_ALIGNED: dict[str, Exact] = {**_SPECTRUM, "s1": "9/10", "v1": "1/10", "o1": "3/10"}
_CROSSED: dict[str, Exact] = {**_SPECTRUM, "s1": "1/5", "v1": "1/2", "o1": "-1/5"}
_DRAWS = {Budget.QUICK: 3_600, Budget.STANDARD: 14_000, Budget.THOROUGH: 56_000}


def _approach(theorem: str, at: dict[str, Exact]) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=(at,),
        simulate=simulate_gain if "theta" in at else simulate_ratio,
        predict=claimed if "theta" in at else one,
        trials=_DRAWS,
        kind="slope",
        along="d",
        abscissae=(24, 48, 96, 192),
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    _approach("anisotropic-linear-transferability", {**_CROSSED, "theta": "pi/3"}),
    _approach("anisotropic-linear-break-even", _ALIGNED),
    _approach("anisotropic-linear-break-even", _CROSSED),
)
