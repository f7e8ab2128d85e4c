"""Tables as columns, and the mean of a sample with its standard error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from verification.arrays import FloatArray

Columns = dict[str, FloatArray]


def columns(names: Sequence[str], rows: Iterable[Sequence[float]]) -> Columns:
    """Rows of numbers as named columns, each (rows,)."""
    return dict(zip(names, np.array(list(rows), float).T, strict=True))


def mean_and_error(values: FloatArray) -> tuple[float, float]:
    """Mean of a sample (trials,) and its standard error."""
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(values.size))
