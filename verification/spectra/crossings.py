"""Where simulated learning curves cross, with a confidence interval of the crossing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from theory.errors import BadInput
from theory.spectra.crossings import Baseline, Method, Tasks
from theory.spectra.optimum import optimal_ridge
from verification.arrays import FloatArray
from verification.dynamics.limits import depth_law, min_norm

_DRAWN = 400


@dataclass(frozen=True)
class SimulatedCrossing:
    """The root of a quadratic in log n through the mean gains, and its interval at ``level``.

    The interval is that of the roots of means drawn from their normal laws; ``rooted`` is the share of these draws
    that cross once within the sizes, and the interval is over them.
    """

    estimate: float
    low: float
    high: float
    level: float
    rooted: float


def simulated_gains(
    of: Tasks, baseline: Baseline, method: Method, n: int, trials: int, generator: np.random.Generator
) -> FloatArray:
    """R_baseline - R_transfer in the metric of the covariance on the same raw samples, (trials,).

    The tuned ridge has the ridge that is best in the deterministic equivalent, as one who knows the spectrum would
    choose it.
    """
    if of.of.multiplicities is not None:
        raise BadInput("simulation draws every direction: give the spectrum as a list without multiplicities")
    values = of.of.eigenvalues
    inputs = generator.standard_normal((trials, n, values.size)) * np.sqrt(values)
    labels = inputs @ of.target + of.sigma * generator.standard_normal((trials, n))
    if baseline == "scratch":
        start = min_norm(inputs, labels)
    else:
        start = _ridge(inputs, labels, optimal_ridge(of.of, of.target, n, of.sigma).lam)
    if method == "linear":
        seen = inputs @ of.source
        end = (np.sum(seen * labels, axis=1) / np.sum(seen**2, axis=1))[:, None] * of.source
    else:
        end = depth_law(inputs, labels, of.source, of.depth)
    return np.asarray((start - of.target) ** 2 @ values - (end - of.target) ** 2 @ values)


def _ridge(inputs: FloatArray, labels: FloatArray, lam: float) -> FloatArray:
    n = inputs.shape[1]
    if np.isinf(lam):
        return np.zeros((inputs.shape[0], inputs.shape[2]))
    gram = inputs @ inputs.transpose(0, 2, 1) + n * lam * np.eye(n)
    solved = np.linalg.solve(gram, labels[..., None])[..., 0]
    return np.asarray(np.einsum("tnd,tn->td", inputs, solved))


def simulated_crossing(
    of: Tasks,
    baseline: Baseline,
    method: Method,
    sizes: Sequence[int],
    trials: int,
    generator: np.random.Generator,
    level: float = 0.95,
) -> SimulatedCrossing:
    """The crossing within ``sizes`` (at least 3, on one side of n = rank), from ``trials`` draws at each.

    Raises BadInput where the mean gains do not change sign once over the sizes.
    """
    if len(sizes) < 3:
        raise BadInput(f"{len(sizes)} sizes: give at least 3 around the crossing")
    gains = [simulated_gains(of, baseline, method, n, trials, generator) for n in sizes]
    at = np.log(np.asarray(sizes, dtype=float))
    means = np.array([gain.mean() for gain in gains])
    errors = np.array([gain.std(ddof=1) for gain in gains]) / np.sqrt(trials)
    estimate = _root(at, means, 1 / errors)
    if estimate is None:
        raise BadInput(
            f"the simulated curves do not cross once between n = {sizes[0]} and {sizes[-1]}: move the sizes"
        )
    drawn = means + errors * generator.standard_normal((_DRAWN, len(sizes)))
    roots = (_root(at, one, 1 / errors) for one in drawn)
    found = np.array([root for root in roots if root is not None])
    low, high = np.quantile(found, ((1 - level) / 2, (1 + level) / 2))
    return SimulatedCrossing(estimate, float(low), float(high), level, found.size / _DRAWN)


def _root(at: FloatArray, means: FloatArray, weights: FloatArray) -> float | None:
    """The one real root of the weighted quadratic within the sizes; None where there is none or two."""
    centre = at.mean()
    roots = np.roots(np.polyfit(at - centre, means, 2, w=weights)) + centre
    inside = roots[np.isreal(roots)].real
    inside = inside[(inside >= at[0]) & (inside <= at[-1])]
    return float(np.exp(inside[0])) if inside.size == 1 else None
