"""Is the mean of these samples the predicted one, and how wrong a prediction would have been seen?

Student's t, on the normal approximation of a mean of independent samples with finite variance. Skewness would
make its far tails wrong by a factor exp(skewness t^3 / (3 sqrt n)), so it is removed first by the monotone
cubic of Hall (1992). What is left is of order 1/n times the kurtosis; with an infinite fourth moment (risks
within a few samples of an interpolation threshold) the sample variance itself is unreliable, and an
experiment should give the exact variance or test the law instead.
"""

from __future__ import annotations

import math

import numpy as np

from verification.statistics.levels import POWER
from verification.statistics.moments import Moments
from verification.statistics.tails import upper_quantile, upper_tail


def _skewness_terms(moments: Moments, studentised: bool) -> tuple[float, float]:
    """Slope of the cubic and its constant: g(T) = ((1 + slope T)^3 - 1) / (3 slope) + constant."""
    scaled = moments.skewness / math.sqrt(moments.count) if moments.count else 0.0
    return (scaled / 3 if studentised else -scaled / 6), scaled / 6


def remove_skewness(statistic: float, moments: Moments, studentised: bool) -> float:
    """Hall's monotone cubic of a standardised mean: its first-order skewness cancels.

    ``studentised``: the statistic was divided by the sample's own standard error, not by the exact one.
    """
    slope, constant = _skewness_terms(moments, studentised)
    if slope == 0:
        return statistic
    return ((1 + slope * statistic) ** 3 - 1) / (3 * slope) + constant


def _restore_skewness(cubic: float, moments: Moments, studentised: bool) -> float:
    """The inverse of :func:`remove_skewness`."""
    slope, constant = _skewness_terms(moments, studentised)
    if slope == 0:
        return cubic
    return float((np.cbrt(1 + 3 * slope * (cubic - constant)) - 1) / slope)


def standard_error(moments: Moments, variance: float | None = None) -> float:
    """Standard error of the mean: from the exact ``variance`` of one sample if given, else the sample's
    own.
    """
    if variance is None:
        return moments.stderr
    return math.sqrt(variance / moments.count) if moments.count else math.inf


def mean_p_value(
    moments: Moments, prediction: float, variance: float | None = None, error: float = 0.0
) -> float:
    """Two-sided p-value of "the samples' mean is within ``error`` of ``prediction``".

    ``error`` bounds each sample's own numerical error, in the samples' units. Fewer than two samples without
    an exact variance give 1: no evidence. A spread of exactly zero leaves only ``error``: p is 1 within it,
    else 0.
    """
    stderr = standard_error(moments, variance)
    gap = moments.mean - prediction
    excess = max(0.0, abs(gap) - error)
    if excess == 0 or not math.isfinite(stderr):
        return 1.0
    if stderr == 0:
        return 0.0
    studentised = variance is None
    cubic = abs(remove_skewness(math.copysign(excess / stderr, gap), moments, studentised))
    return min(1.0, 2 * upper_tail(cubic, moments.count - 1 if studentised else math.inf))


def detectable_shift(
    moments: Moments, level: float, variance: float | None = None, error: float = 0.0
) -> float:
    """The smallest error of the prediction, in its units, that a test at ``level`` catches with 95% power.

    Inverts the power function: noncentral t through its normal approximation (Johnson and Welch 1940),
    shift / stderr = c + z sqrt(1 + c^2 / (2 (count - 1))), the larger of the two directions; the
    neglected opposite tail only adds power. Infinite where there is no standard error.
    """
    stderr = standard_error(moments, variance)
    if not math.isfinite(stderr):
        return math.inf
    studentised = variance is None
    freedom = moments.count - 1 if studentised else math.inf
    quantile = upper_quantile(level / 2, freedom)
    critical = max(abs(_restore_skewness(side * quantile, moments, studentised)) for side in (1, -1))
    spread = math.sqrt(1 + critical**2 / (2 * freedom))
    return stderr * (critical + upper_quantile(1 - POWER) * spread) + 2 * error
