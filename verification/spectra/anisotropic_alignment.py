"""Linear transfer against least squares with a correlated design, at and below the break-even angle."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from verification.arrays import FloatArray
from verification.budget import Budget
from verification.experiment import Exact, Experiment, Number
from verification.spectra.anisotropic_least_squares import design


def simulate_missed(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """(beta_t.x - c beta_s.x)^2 for one input each, (trials,)."""
    setup = {**settings, **point}
    d, exponent = int(setup["d"]), float(setup["exponent"])
    inputs, _ = design(generator, trials, 1, d, exponent)
    source, target = _tasks(d)
    return np.asarray((inputs[:, 0] @ (target - float(setup["c"]) * source)) ** 2)


def floor_and_distance(setup: Mapping[str, Number]) -> float:
    """The claimed floor and the square of the coefficient's distance to the best one."""
    d = int(setup["d"])
    _, covariance = design(np.random.default_rng(0), 1, 1, d, float(setup["exponent"]))
    source, target = _tasks(d)
    size, overlap = source @ covariance @ source, source @ covariance @ target
    best = overlap / size
    return float(target @ covariance @ target - overlap * best + size * (float(setup["c"]) - best) ** 2)


def _tasks(d: int) -> tuple[FloatArray, FloatArray]:
    """Two fixed tasks of a correlated design, neither along an eigenvector."""
    return np.linspace(1, 2, d), np.linspace(1, -1, d)


def simulate_gain(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> FloatArray:
    """Risk of least squares less that of the source's feature, on the same raw samples, (trials,).

    sin^2(theta) is ``part`` of its claimed break-even value; beta_s and v span two eigenvectors of a rotated design
    whose other eigenvalues are 1.
    """
    setup = {**settings, **point}
    n, d, sigma = int(setup["n"]), int(setup["d"]), float(setup["sigma"])
    basis = np.linalg.qr(np.random.default_rng(29).normal(size=(d, d)))[0]
    values = np.ones(d)
    values[:2] = float(setup["l1"]), float(setup["l2"])
    along, across = np.sqrt(float(setup["a_s"])), np.sqrt(1 - float(setup["a_s"]))
    source = along * basis[:, 0] + across * basis[:, 1]
    new = across * basis[:, 0] - along * basis[:, 1]
    sine = np.sqrt(float(setup["part"]) * break_even_square(setup))
    target = np.sqrt(1 - sine**2) * source + sine * new
    inputs = generator.normal(size=(trials, n, d)) @ (np.sqrt(values)[:, None] * basis.T)
    labels = inputs @ target + sigma * generator.normal(size=(trials, n))
    return _risks(inputs, labels, target, basis * values @ basis.T, None) - _risks(
        inputs, labels, target, basis * values @ basis.T, source
    )


def _risks(
    inputs: FloatArray,
    labels: FloatArray,
    target: FloatArray,
    covariance: FloatArray,
    source: FloatArray | None,
) -> FloatArray:
    """Risks in the metric of the covariance of least squares on all inputs, or on the source's feature, (trials,)."""
    if source is None:
        across = inputs.transpose(0, 2, 1)
        fitted = np.linalg.solve(across @ inputs, across @ labels[..., None])[..., 0]
    else:
        seen = inputs @ source
        fitted = (np.sum(seen * labels, axis=1) / np.sum(seen**2, axis=1))[:, None] * source
    error = fitted - target
    return np.asarray(np.einsum("ti,ij,tj->t", error, covariance, error))


def break_even_square(setup: Mapping[str, Number]) -> float:
    """sin^2(theta) at the break-even that ``anisotropic-break-even-alignment`` claims."""
    a, first, second = (float(setup[name]) for name in ("a_s", "l1", "l2"))
    return _tolerated(setup) * (a / second + (1 - a) / first)


def _tolerated(setup: Mapping[str, Number]) -> float:
    n, d = int(setup["n"]), int(setup["d"])
    return float(setup["sigma"]) ** 2 * (d - 1) / (n - d - 1)


def gain(setup: Mapping[str, Number]) -> float:
    """T = (n-1)/(n-2) (threshold - rho) at rho = ``part`` times the threshold: 0 at break-even."""
    n = int(setup["n"])
    return (n - 1) / (n - 2) * _tolerated(setup) * (1 - float(setup["part"]))


def _unit(setup: Mapping[str, Number]) -> float:
    return _tolerated(setup)


_DRAWS = {Budget.QUICK: 20_000, Budget.STANDARD: 400_000, Budget.THOROUGH: 1_600_000}
_POINTS: tuple[dict[str, Exact], ...] = tuple(
    {"n": 30, "d": 10, "sigma": "1/2", "l1": 4, "l2": "1/2", "a_s": share} for share in ("1/5", "9/10")
)

EXPERIMENTS = (
    Experiment(
        theorem="anisotropic-linear-transfer-floor",
        model="exact",
        points=({"c": "-1/5"}, {"c": "3/4"}),
        settings={"d": 12, "exponent": "3/2"},
        simulate=simulate_missed,
        predict=floor_and_distance,
        trials={Budget.QUICK: 20_000, Budget.STANDARD: 400_000, Budget.THOROUGH: 1_600_000},
    ),
    *(
        Experiment(
            theorem="anisotropic-break-even-alignment",
            model="exact",
            points=_POINTS,
            settings={"part": part},
            simulate=simulate_gain,
            predict=gain,
            scale=_unit,
            trials=_DRAWS,
        )
        for part in (1, "1/2")
    ),
)
