r"""The repaired counterexample (``dudley-counterexample``, ``wasserstein-counterexample``), as numbers.

Source p_f, target p_{cf}: y = f(x) + sigma xi against y = c f(x) + sigma xi, c >= 1. Let G = |f(x)|,
F(t) = P(G <= t), D = (c - 1) G.
    Dudley, any K > 0:  (2K/(K+2)) (1 - F(2K/c) - P(sigma |xi| > K) - (E G + sigma sqrt(2/pi))/K)  <=  d
    Dudley:             d  <=  E[2D/(D+2)]                      (the coupling that shares x and xi)
    Wasserstein-1:      (c - 1) E G - sigma sqrt(2/pi)  <=  W1  <=  (c - 1) E G
The judge of that lower bound, (2/(K+2)) (min(|y|, K) - K/2), pays Markov's inequality: it has the rate
c^(-1/2) but twice the constant or more. That upper bound splits the norm anew for each point, so it tends to
2 like log(c)/c. One split (a, 1 - a) for all, as a judge must choose, gives both sides the sharp rate: with
e = 1 - a, k > 0,
    E min(2a, e (cG - 2k)_+) - 2 P(sigma |xi| > k) - e E(G - k/2)_+ - e E(sigma |xi| - k/2)_+  <=  d
    d  <=  max_a E min((1 - a) D, 2a),
and both are 2 (1 - p0) - 4 sqrt((1 - p0) F'(0)/c) + o(c^(-1/2)), p0 = P(f = 0), F'(0) the density of |f| at
0+.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from theory.errors import BadInput

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Signal:
    """The law of |f(x)|: ``distribution`` F, ``mean`` E|f|, ``density_at_zero`` F'(0), ``mass_at_zero`` P(f
    = 0).

    ``nodes`` and ``weights`` integrate a function of |f| over its law, ``mass_at_zero`` included.
    """

    distribution: Callable[[float], float]
    mean: float
    density_at_zero: float
    mass_at_zero: float
    nodes: Array
    weights: Array

    def expectation(self, values: Array) -> float:
        """E g(|f|) for values g(nodes)."""
        return float(values @ self.weights)


def normal_signal(norm: float = 1.0, mass_at_zero: float = 0.0) -> Signal:
    """|f| for f = norm Z, switched off with probability ``mass_at_zero``: a linear task of the model.

    The nodes are spread evenly in log |f|, so that averages are right at every scale of c.
    Raises BadInput unless the norm is positive and the mass in [0, 1).
    """
    if not (norm > 0 and 0 <= mass_at_zero < 1):
        raise BadInput(
            f"a signal of norm {norm} and mass {mass_at_zero} at 0 does not vary: give norm > 0, mass in "
            f"[0, 1)"
        )
    on = 1 - mass_at_zero
    logs = np.linspace(math.log(1e-18), math.log(12.0), 4001)
    z = np.exp(logs)
    weights = np.full(len(z), logs[1] - logs[0]) * z * math.sqrt(2 / math.pi) * np.exp(-0.5 * z * z) * on
    weights[[0, -1]] *= 0.5
    return Signal(
        partial(_normal_distribution, norm, mass_at_zero),
        on * norm * math.sqrt(2 / math.pi),
        on * math.sqrt(2 / math.pi) / norm,
        mass_at_zero,
        np.append(norm * z, 0.0),
        np.append(weights, 1 - float(weights.sum())),
    )


def _normal_distribution(norm: float, mass_at_zero: float, t: float) -> float:
    return mass_at_zero + (1 - mass_at_zero) * math.erf(t / (norm * math.sqrt(2))) if t >= 0 else 0.0


def dudley_lower(signal: Signal, c: float, sigma: float, threshold: float) -> float:
    """The catalogue's lower bound at one K = ``threshold``; it may be negative, and then says nothing.

    Raises BadInput unless c >= 1, sigma >= 0 and K > 0.
    """
    _require(c, sigma)
    if not threshold > 0:
        raise BadInput(f"the threshold K={threshold} is not positive: give a height of the label")
    tail = math.erfc(threshold / (sigma * math.sqrt(2))) if sigma > 0 else 0.0
    markov = (signal.mean + sigma * math.sqrt(2 / math.pi)) / threshold
    return 2 * threshold / (threshold + 2) * (1 - signal.distribution(2 * threshold / c) - tail - markov)


def best_dudley_lower(signal: Signal, c: float, sigma: float) -> tuple[float, float]:
    """The largest of the lower bounds over K, and that K; never below 0, as distances are not."""
    thresholds = np.geomspace(1e-3, 10 * c + 10, 4000)
    values = [dudley_lower(signal, c, sigma, float(k)) for k in thresholds]
    best = int(np.argmax(values))
    return max(0.0, values[best]), float(thresholds[best])


def dudley_upper(signal: Signal, c: float) -> float:
    """``E[2D/(D+2)]``, D = (c - 1)|f|."""
    _require(c, 0.0)
    apart = (c - 1) * signal.nodes
    return signal.expectation(2 * apart / (apart + 2))


def dudley_upper_one_split(signal: Signal, c: float) -> float:
    """``max_a E min((1 - a) D, 2a)``: the same coupling, one split of the norm for all judges; at most
    ``dudley_upper``.
    """
    _require(c, 0.0)
    apart = (c - 1) * signal.nodes
    return _over_splits(lambda a: signal.expectation(np.minimum((1 - a) * apart, 2 * a)))


def dudley_lower_one_split(signal: Signal, c: float, sigma: float) -> float:
    """The sharp lower bound: judges ``-a + min(2a, (1 - a) (|y| - k)_+)``, the best a and k of a search.

    Raises BadInput unless c >= 1 and sigma >= 0.
    """
    _require(c, sigma)
    heights = np.concatenate([[0.0], np.geomspace(0.2, 10.0, 16)]) * (1 + sigma)
    return max(0.0, *(_over_splits(partial(_judged, signal, c, sigma, float(k))) for k in heights))


def _judged(signal: Signal, c: float, sigma: float, k: float, a: float) -> float:
    slope = 1 - a
    target = signal.expectation(np.minimum(2 * a, slope * np.maximum(c * signal.nodes - 2 * k, 0.0)))
    noisy = 2 * a * _noise_tail(sigma, k)
    source = slope * (signal.expectation(np.maximum(signal.nodes - k / 2, 0.0)) + _noise_excess(sigma, k / 2))
    return target - noisy - source


def _noise_tail(sigma: float, k: float) -> float:
    """P(sigma |xi| > k)."""
    return math.erfc(k / (sigma * math.sqrt(2))) if sigma > 0 else 0.0


def _noise_excess(sigma: float, k: float) -> float:
    """E(sigma |xi| - k)_+."""
    if sigma == 0:
        return 0.0
    z = k / sigma
    return sigma * (math.sqrt(2 / math.pi) * math.exp(-0.5 * z * z) - z * math.erfc(z / math.sqrt(2)))


@dataclass(frozen=True)
class Rate:
    """The approach to the limit over a range of c: each array is the shortfall ``limit - bound`` at ``c``.

    ``predicted`` is 4 sqrt((1 - p0) F'(0)/c). ``slope`` and ``constant`` fit ``shortfall = constant *
    c^slope`` to the geometric middle of the two sharp bounds over the upper half of the range, in logarithms.
    """

    c: Array
    limit: float
    above: Array
    below: Array
    catalogue_above: Array
    catalogue_below: Array
    predicted: Array
    slope: float
    constant: float
    predicted_constant: float


def rate(signal: Signal, sigma: float, c: Array) -> Rate:
    """The shortfall from the limit ``2 (1 - p0)`` of all four bounds over ``c`` (ascending, >= 1), and its
    fitted rate.

    ``below`` and ``above`` are the shortfalls of the sharp upper and lower bound: the true one lies between
    them.
    """
    limit = 2 * (1 - signal.mass_at_zero)
    upper = np.array([limit - dudley_upper_one_split(signal, float(x)) for x in c])
    lower = np.array([limit - dudley_lower_one_split(signal, float(x), sigma) for x in c])
    loose_upper = np.array([limit - dudley_upper(signal, float(x)) for x in c])
    loose_lower = np.array([limit - best_dudley_lower(signal, float(x), sigma)[0] for x in c])
    constant = 4 * math.sqrt((1 - signal.mass_at_zero) * signal.density_at_zero)
    half = len(c) // 2
    slope, offset = np.polyfit(np.log(c[half:]), 0.5 * np.log(upper[half:] * lower[half:]), 1)
    return Rate(c, limit, lower, upper, loose_lower, loose_upper, constant / np.sqrt(c), float(slope),
                float(np.exp(offset)), constant)  # fmt: skip


def wasserstein_bounds(signal: Signal, c: float, sigma: float) -> tuple[float, float]:
    """``max(0, (c - 1) E|f| - sigma sqrt(2/pi))`` and ``(c - 1) E|f|``: Wasserstein-1 is unbounded in c."""
    _require(c, sigma)
    upper = (c - 1) * signal.mean
    return max(0.0, upper - sigma * math.sqrt(2 / math.pi)), upper


def kl_scale(norm: float, sigma: float, divergence: float) -> float:
    """``max(0, sigma sqrt(2 delta)/||f|| - 1)``: g = -alpha f with this alpha or more has KL >= delta
    (``kl-counterexample``).

    Raises BadInput unless the norm is positive and the rest is not negative.
    """
    if not (norm > 0 and sigma >= 0 and divergence >= 0):
        raise BadInput(
            f"norm={norm}, sigma={sigma}, delta={divergence}: the norm is positive and the others not "
            f"negative"
        )
    return max(0.0, sigma * math.sqrt(2 * divergence) / norm - 1)


def _over_splits(value: Callable[[float], float]) -> float:
    """The largest value over a in (0, 1) of a function that is unimodal there, searched in log(1 - a)."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(-16.0, -1e-3, 65)
    values = [value(-math.expm1(x)) for x in grid]
    best = int(np.argmax(values))
    bounds = (grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)])
    found = minimize_scalar(
        lambda x: -value(-math.expm1(x)), bounds=bounds, method="bounded", options={"xatol": 1e-12}
    )
    return max(values[best], -float(found.fun))


def _require(c: float, sigma: float) -> None:
    if not (c >= 1 and sigma >= 0 and math.isfinite(c) and math.isfinite(sigma)):
        raise BadInput(f"c={c}, sigma={sigma}: the bounds hold for c >= 1 and sigma >= 0")
