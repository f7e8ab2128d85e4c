"""Comparisons as pictures: the prediction as zero, the mean with its error bar, the band that could be detected."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

Row = Mapping[str, Any]
_FIELDS = ("prediction", "mean", "stderr", "detectable")
_HALF, _MOST_BANDS = 100, 4.0


@dataclass(frozen=True)
class Deviation:
    """One comparison relative to its prediction: the mean's shift, two standard errors, what could be detected."""

    shift: float
    spread: float
    band: float

    @staticmethod
    def of(row: Row) -> Deviation | None:
        """None where no number was predicted or nothing could be detected."""
        prediction, mean, stderr, band = (_number(row[name]) for name in _FIELDS)
        scale = abs(prediction) if prediction else 1.0
        found = Deviation((mean - prediction) / scale, 2 * stderr / scale, band)
        usable = all(map(math.isfinite, (found.shift, found.spread, found.band))) and found.band > 0
        return found if usable else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) else math.nan


def reach(rows: Iterable[Row]) -> float:
    """Half the width of an axis that suits all of these: the farthest bar or band, at most four median bands.

    A round number, 1, 2 or 5 times a power of ten; 0 where there is nothing to draw.
    """
    shown = [found for row in rows if (found := Deviation.of(row)) is not None]
    if not shown:
        return 0.0
    farthest = max(max(one.band, abs(one.shift) + one.spread) for one in shown)
    wanted = min(farthest, _MOST_BANDS * median(one.band for one in shown))
    unit = 10.0 ** math.floor(math.log10(wanted))
    return float(next(step * unit for step in (1, 2, 5, 10) if step * unit >= wanted * (1 - 1e-12)))


def error_bar(row: Row, across: float) -> str:
    """Inline SVG of one comparison on an axis from ``-across`` to ``across``.

    The bar is two standard errors to each side, the band what the run could have told from the prediction with 95%
    power; a mean beyond the axis is an arrow. Empty where there is nothing to draw. The numbers stand beside it in
    the table, so the picture is hidden from a screen reader.
    """
    found = Deviation.of(row)
    if found is None or not across:
        return ""

    def place(value: float) -> float:
        return round(_HALF * max(-1.0, min(1.0, value / across)), 1) + 0.0

    mark, band = place(found.shift), place(found.band)
    left, right = place(found.shift - found.spread), place(found.shift + found.spread)
    tip = math.copysign(5, found.shift)
    point = (
        f'<path class="dot" d="M{mark:g}-4l{tip:g} 4l{-tip:g} 4z"/>'
        if abs(found.shift) > across
        else f'<circle cx="{mark:g}" r="3.2"/>'
    )
    return (
        f'<svg class="bar {row["verdict"]}" aria-hidden="true" viewBox="-106 -8 212 16">'
        f'<path class="band" d="M{-band:g} 0H{band:g}"/><path d="M0-8v16"/>'
        f'<path class="spread" d="M{left:g} 0H{right:g}"/>{point}</svg>'
    )


def axis(across: float) -> str:
    """The scale above a column of :func:`error_bar` pictures: minus ``across``, 0, plus ``across``, in percent."""
    if not across:
        return ""
    share = f"{100 * across:g}%"
    return (
        '<svg class="bar axis" aria-hidden="true" viewBox="-106 -8 212 16">'
        '<path d="M-100 7v-4M0 7v-4M100 7v-4M-100 7H100"/>'
        f'<text x="-100" y="0">-{share}</text><text y="0" text-anchor="middle">0</text>'
        f'<text x="100" y="0" text-anchor="end">+{share}</text></svg>'
    )
