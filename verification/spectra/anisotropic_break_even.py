"""Linear transfer at its break-even angle below the threshold: its gain on drawn samples dies out as 1/d."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.spectra.eigenvalue_controls import angle_controls, steadied
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
    (``anisotropic-linear-transfer``), dies out as 1/n and is left out. Most of the spread of the angles is taken out.
    """
    setup = {**settings, **point}
    theta = float(setup["theta"]) if "theta" in setup else break_even_angle(setup)
    squares = angle_squares(setup, trials, generator)
    scratch, mixed, new = losses_at(setup, squares)
    cosine, sine = np.cos(theta), np.sin(theta)
    floor = sine**2 * missed_variance(setup)
    gain = cosine**2 * scratch + 2 * sine * cosine * mixed + sine**2 * new - floor
    n, first, second = sizes(setup)
    return steadied(gain, angle_controls(squares, (n - first - 1) / 2, (second - n - 1) / 2))


def angle_squares(setup: Mapping[str, Number], trials: int, generator: np.random.Generator) -> FloatArray:
    """Squared cosines between the first eigenspace and the row space of a white design; (trials, d_1), d_1 <= n.

    Of density prod w(x_i) prod |x_i - x_j|, w(x) = x^((n-d_1-1)/2) (1-x)^((d_2-n-1)/2), where n <= d_2 too.
    """
    n, first, second = sizes(setup)
    white = generator.normal(size=(trials, n, first + second))
    seen = white[:, :, :first]
    return np.linalg.eigvalsh(
        seen.transpose(0, 2, 1) @ np.linalg.solve(white @ white.transpose(0, 2, 1), seen)
    )


def losses_at(setup: Mapping[str, Number], squares: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """What minimum-norm training misses of the source, of source and new direction, of the new direction; (trials,).

    Given the angles between row space and eigenspaces. The noise is in the first and the third, as its mean: it depends
    on the white Gram matrix W too, which is independent of the angles and of their axes, and E tr W^-1 = n/(d-n-1).
    """
    n, first, second = sizes(setup)
    one, two = float(setup["l1"]), float(setup["l2"])
    seen = one * squares + two * (1 - squares)
    fitted = one * squares / seen
    kept, lost = fitted.sum(axis=1), (fitted * (1 - fitted)).sum(axis=1)
    missed_first = (one * (first - kept - lost) + two * lost) / first
    missed_second = (two * (second - (n - kept) - lost) + one * lost) / second
    variance = ((one**2 * squares + two**2 * (1 - squares)) / seen**2).sum(axis=1) + n - first
    noise = float(setup["sigma"]) ** 2 * variance / (first + second - n - 1)
    source, new, crossing = (float(setup[name]) for name in ("s1", "v1", "o1"))
    return (
        missed_first * source + missed_second * (1 - source) + noise,
        (missed_first - missed_second) * crossing,
        missed_first * new + missed_second * (1 - new) + noise,
    )


def sizes(setup: Mapping[str, Number]) -> tuple[int, int, int]:
    """n at which the setup's kappa is the ridgeless one, and the dimensions of the two eigenspaces."""
    d = int(setup["d"])
    values, first = eigenvalues(setup, d)
    return round(float(np.sum(values / (values + float(setup["kappa_eff"]))))), first, d - first


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


# kappa = 2 gives gamma = 4/6/4 + (1/3)(3/4) = 5/12: whole n at multiples of 24
_SPECTRUM: dict[str, Exact] = {"l1": 4, "l2": 1, "w1": "1/4", "sigma": "1/2", "kappa_eff": 2}
_ALIGNED: dict[str, Exact] = {**_SPECTRUM, "s1": "9/10", "v1": "1/10", "o1": "3/10"}
_CROSSED: dict[str, Exact] = {**_SPECTRUM, "s1": "1/5", "v1": "1/2", "o1": "-1/5"}
_DRAWS = {Budget.QUICK: 128, Budget.STANDARD: 512, Budget.THOROUGH: 2_048}


def _approach(theorem: str, at: dict[str, Exact]) -> Experiment:
    return Experiment(
        theorem=theorem,
        model="exact",
        points=(at,),
        simulate=simulate_gain if "theta" in at else simulate_ratio,
        predict=claimed if "theta" in at else one,
        trials=_DRAWS,
        block=128,  # fewer leave the controls' weights so noisy that means have heavy tails
        kind="slope",
        along="d",
        abscissae=(48, 72, 96, 120, 168, 240),
        exponent=-1,
        corrections=1,
    )


EXPERIMENTS = (
    _approach("anisotropic-linear-transferability", {**_CROSSED, "theta": "pi/3"}),
    _approach("anisotropic-linear-break-even", _ALIGNED),
    _approach("anisotropic-linear-break-even", _CROSSED),
)
