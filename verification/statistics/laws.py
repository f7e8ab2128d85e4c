"""Do samples follow a law? Kolmogorov-Smirnov on counts between fixed edges, against a cdf or against draws.

A law's samples are kept as counts at edges that are fixed before they are drawn (quantiles of a pilot), so that a
million of them cost a few kilobytes and blocks of them add up exactly. The gap of the cdfs at the edges is at most
their largest gap, so the usual tails keep the level, whatever the edges are.

Power is bounded, not estimated: where the true cdf is off by D at an edge, the gap of the empirical cdfs there falls
short of D by more than e with probability at most exp(-2 N e^2) (Hoeffding), N = n for an exact cdf and
N = n m / (n + m) against m draws. So D = critical + sqrt(log(1 / 0.05) / (2 N)) is caught with 95% power.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import kolmogi, kolmogorov
from scipy.stats import kstwo

from verification.statistics.levels import POWER

Array = NDArray[np.float64]
Cdf = Callable[[Array], Array]
EDGES = 2047  # a gap of the cdfs is missed by at most half the mass between two edges, 1/4096


def edges_of(pilot: Array) -> Array:
    """At most ``EDGES`` different quantiles of a pilot sample, in order."""
    return np.unique(np.quantile(pilot, np.arange(1, EDGES + 1) / (EDGES + 1)))


@dataclass(frozen=True)
class Counts:
    """``size`` draws of one law, of which ``below[i]`` are at most ``edges[i]``."""

    edges: Array
    below: Array
    size: int

    @classmethod
    def of(cls, samples: Array, edges: Array) -> Counts:
        """Count a one-dimensional sample."""
        below = np.searchsorted(np.sort(samples), edges, side="right")
        return cls(edges, below.astype(np.float64), samples.size)

    @classmethod
    def merged(cls, parts: Iterable[Counts]) -> Counts:
        """The counts of pooled samples that were counted at the same edges."""
        first, *others = parts
        below = np.sum([first.below, *(part.below for part in others)], axis=0)
        return cls(first.edges, below, first.size + sum(part.size for part in others))

    def cdf(self, x: Array) -> Array:
        """The empirical cdf: exact at the edges, linear between two of them, constant beyond the last ones."""
        return np.asarray(np.interp(x, self.edges, self.below / self.size))

    def quantile(self, share: float) -> float:
        """The point with this share of the draws below it, by the same interpolation."""
        return float(np.interp(share, self.below / self.size, self.edges))


@dataclass(frozen=True)
class LawTest:
    """``distance``: largest gap of the cdfs at the edges. ``visible``: the gap that is caught with 95% power.

    ``detectable``: the smallest relative error of scale, x -> (1 + e) x, whose gap is visible.
    """

    distance: float
    p_value: float
    visible: float
    detectable: float


def _smallest_visible_rescaling(cdf: Cdf, points: Array, visible: float) -> float:
    """The smallest e with x -> (1 + e) x and x -> x / (1 + e) both moving the cdf by ``visible`` somewhere.

    Pointwise a cdf moves the further the larger e is, so the largest move does too: bisection, to 1% of e.
    """
    base = cdf(points)

    def is_visible(error: float) -> bool:
        return all(
            np.max(np.abs(cdf(points * factor) - base)) >= visible for factor in (1 + error, 1 / (1 + error))
        )

    low, high = 1e-6, 10.0
    if not is_visible(high):
        return math.inf
    while high > 1.01 * low:
        middle = math.sqrt(low * high)
        low, high = (low, middle) if is_visible(middle) else (middle, high)
    return high


def _margin(effective: float) -> float:
    return math.sqrt(-math.log(1 - POWER) / (2 * effective))


@cache
def _critical_gap(level: float, size: int) -> float:
    """The gap that ``size`` draws exceed with probability ``level``: claims of one run share both."""
    return float(kstwo.isf(level, size))


def against_cdf(samples: Counts, cdf: Cdf, level: float) -> LawTest:
    """One-sample test with exact tails; ``cdf`` must be continuous."""
    distance = float(np.max(np.abs(samples.cdf(samples.edges) - cdf(samples.edges))))
    visible = _critical_gap(level, samples.size) + _margin(samples.size)
    rescaling = _smallest_visible_rescaling(cdf, samples.edges, visible)
    return LawTest(distance, float(kstwo.sf(distance, samples.size)), visible, rescaling)


def against_draws(samples: Counts, draws: Counts, level: float, stretch: float = 1.0) -> LawTest:
    """Two-sample test, asymptotic tails (conservative to 1e-3 in level above 100 samples a side).

    ``stretch`` judges the samples against ``stretch`` times the draws, counted anew between the edges.
    """
    effective = samples.size * draws.size / (samples.size + draws.size)
    distance = float(np.max(np.abs(samples.cdf(samples.edges) - draws.cdf(samples.edges / stretch))))
    p_value = float(kolmogorov(math.sqrt(effective) * distance))
    visible = float(kolmogi(level)) / math.sqrt(effective) + _margin(effective)
    return LawTest(distance, p_value, visible, _smallest_visible_rescaling(draws.cdf, draws.edges, visible))
