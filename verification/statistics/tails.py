"""Upper tails and quantiles of Student's t and of the normal law, without the machinery of a general distribution."""

from __future__ import annotations

import math

from scipy.special import ndtr, ndtri, stdtr, stdtrit


def upper_tail(statistic: float, freedom: float = math.inf) -> float:
    """P(T > ``statistic``) for Student's t with ``freedom`` degrees of freedom; infinitely many: the normal law."""
    return float(ndtr(-statistic) if math.isinf(freedom) else stdtr(freedom, -statistic))


def upper_quantile(tail: float, freedom: float = math.inf) -> float:
    """The value that is exceeded with probability ``tail``: the inverse of :func:`upper_tail`."""
    return -float(ndtri(tail) if math.isinf(freedom) else stdtrit(freedom, tail))
