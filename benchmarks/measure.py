"""Timing that survives a busy machine: interleaved repeats, medians of ratios taken within one repeat."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np


@dataclass(frozen=True)
class Row:
    """One measured figure: what, value and unit, the goal and whether it was met (None: no goal)."""

    what: str
    value: float
    unit: str
    goal: str = ""
    met: bool | None = None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        """The row as plain data."""
        return asdict(self)


def at_least(what: str, value: float, unit: str, goal: float, note: str = "") -> Row:
    """A figure that should be at least ``goal``."""
    return Row(what, value, unit, f">= {goal:g}", bool(value >= goal), note)


def at_most(what: str, value: float, unit: str, goal: float, note: str = "") -> Row:
    """A figure that should be at most ``goal``."""
    return Row(what, value, unit, f"<= {goal:g}", bool(value <= goal), note)


def seconds(task: Callable[[], object]) -> float:
    """Wall time of one call."""
    begin = time.perf_counter()
    task()
    return time.perf_counter() - begin


@contextmanager
def nothing_decided() -> Iterator[Path]:
    """A folder to work in, with a store of decisions that is empty at first: what was decided before does not count."""
    with (
        TemporaryDirectory() as name,
        patch.dict(os.environ, {"FATE_CACHE": str(Path(name) / "verdicts.sqlite")}),
    ):
        yield Path(name)


def interleaved(tasks: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """Times of every task, taken in turn, after one call each that is not counted (compilation, caches).

    Every other round goes backwards: what a task leaves in the allocator must not always fall on the same neighbour.
    """
    for task in tasks.values():
        task()
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for turn in range(repeats):
        order = list(tasks.items())
        for name, task in order if turn % 2 == 0 else reversed(order):
            times[name].append(seconds(task))
    return times


def ratio(times: dict[str, list[float]], slow: str, fast: str) -> float:
    """Median over repeats of time(slow)/time(fast)."""
    return median(a / b for a, b in zip(times[slow], times[fast], strict=True))


def exponent(sizes: Sequence[float], times: Sequence[float]) -> tuple[float, float]:
    """(slope, standard error) of log time on log size by least squares."""
    x, y = np.log(np.asarray(sizes, dtype=float)), np.log(np.asarray(times, dtype=float))
    centred = x - x.mean()
    slope = float(centred @ y / (centred @ centred))
    rest = y - y.mean() - slope * centred
    freedom = max(1, x.size - 2)
    return slope, float(np.sqrt(rest @ rest / freedom / (centred @ centred)))
