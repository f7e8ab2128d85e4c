"""House style for papers: sizes of the common venues, colours that everyone can tell apart, a map centred at zero.

A figure says how many panels it has and whether it is made for one column or for the whole page; :class:`Size` says
how wide these are at a venue, and may put a figure for the page into one column, its panels below each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from theory.errors import BadInput

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Venue:
    """Widths in inches of one column and of the page's text, and the size of its captions in points."""

    column: float
    page: float
    points: float


# From the venues' LaTeX styles; where a page has one column, a figure for a column takes half of it and a bit.
VENUES = {
    "icml": Venue(3.25, 6.75, 9),
    "neurips": Venue(3.25, 5.5, 9),
    "iclr": Venue(3.25, 5.5, 9),
    "jmlr": Venue(3.5, 6.0, 9),
    "aps": Venue(3.375, 7.0, 9),
    "ieee": Venue(3.5, 7.16, 8),
    "nature": Venue(3.504, 7.205, 7),
}
SPANS = ("column", "page")


@dataclass(frozen=True)
class Size:
    """The venue a figure is made for; ``span`` overrides the figure's own, ``column`` or ``page``."""

    venue: str = "icml"
    span: str = ""

    def __post_init__(self) -> None:
        if self.venue not in VENUES:
            raise BadInput(f"unknown venue {self.venue[:40]!r}: choose one of {', '.join(VENUES)}")
        if self.span and self.span not in SPANS:
            raise BadInput(f"unknown span {self.span[:40]!r}: choose {' or '.join(SPANS)}")

    def width(self, span: str) -> float:
        """Inches for a figure whose own span is ``span``."""
        return float(getattr(VENUES[self.venue], self.span or span))


_HOUSE = Size()
_size: ContextVar[Size] = ContextVar("size", default=_HOUSE)
_MOST_BESIDE, _NARROW = 3, 4.0
# Okabe and Ito's palette; the order keeps neighbours apart in grey print too.
BLUE, ORANGE, GREEN, VERMILION, PURPLE, SKY, BLACK = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#D55E00",
    "#AA4499",
    "#56B4E9",
    "#000000",
)
CYCLE = (BLUE, VERMILION, GREEN, PURPLE, ORANGE, SKY, BLACK)
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DIVERGING = "RdBu"
# Lines and points on a map stay dark where the page around it is: EDGE is not the ink that a page may recolour.
EDGE = "#101010"
_ZERO = 1e-9
_SETTINGS: dict[str, Any] = {
    "font.family": "STIXGeneral",
    "mathtext.fontset": "stix",
    "font.size": 9,
    "axes.titlesize": 9,
    "axes.labelsize": 9,
    "legend.fontsize": 7.5,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "axes.linewidth": 0.6,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.2,
    "errorbar.capsize": 1.5,
    "xtick.direction": "in",
    "ytick.direction": "in",
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "savefig.dpi": 300,
    "svg.hashsalt": "fate",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "pgf.rcfonts": False,
    "pgf.texsystem": "pdflatex",
    "axes.formatter.use_mathtext": True,
}


@contextmanager
def house_style(size: Size | None = None) -> Iterator[None]:
    """matplotlib's settings inside the block, at a venue's size; nothing is left changed behind it."""
    import matplotlib as mpl

    size = size or _HOUSE
    token = _size.set(size)
    try:
        with mpl.rc_context():
            mpl.rcdefaults()
            scale = VENUES[size.venue].points / _SETTINGS["font.size"]
            for name, value in _SETTINGS.items():
                sized = name.endswith("size") and name != "lines.markersize" and name != "errorbar.capsize"
                mpl.rcParams[name] = value * scale if sized else value  # type: ignore[index]
            yield
    finally:
        _size.reset(token)


def panels(count: int = 1, span: str = "column", height: float = 2.2, **options: Any) -> tuple[Figure, Any]:
    """A figure of ``count`` panels, each ``height`` inches high: beside each other where the width has room.

    Up to three stand in a row of a page, four in two rows; in one column they stand below each other. ``options``
    go to ``subplots``. The panels come as one array, in reading order.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    width = _size.get().width(span)
    columns = 1 if width < _NARROW else count if count <= _MOST_BESIDE else ceil(count / 2)
    rows = ceil(count / columns)
    drawn = Figure(figsize=(width, height * rows))
    FigureCanvasAgg(drawn)
    return drawn, drawn.subplots(rows, columns, squeeze=False, **options).ravel()[:count]


def left_label(axes: Any, text: str) -> None:
    """The same label on the vertical axis of every panel that stands leftmost."""
    for panel in axes:
        if panel.get_subplotspec().is_first_col():
            panel.set_ylabel(text)


def letters(axes: Any) -> None:
    """(a), (b), ... before the panels' titles."""
    for place, panel in enumerate(np.ravel(axes)):
        title = panel.get_title()
        panel.set_title("")
        panel.set_title(f"({chr(97 + place)}) {title}" if title else f"({chr(97 + place)})", loc="left")


def legend_above(panel: Axes, columns: int) -> None:
    """A legend over the panel, for data that leave no room inside."""
    panel.legend(
        loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=columns, columnspacing=1.2, borderaxespad=0.2
    )


def phase(
    panel: Axes, x: NDArray[np.float64], y: NDArray[np.float64], values: NDArray[np.float64], limit: float
) -> Any:
    """A diverging map of ``values`` (y, x) centred at zero; the cells fill the axes to the last."""
    from matplotlib.colors import SymLogNorm

    norm = SymLogNorm(linthresh=limit / 10, vmin=-limit, vmax=limit, base=10)
    return panel.pcolormesh(x, y, values, cmap=DIVERGING, norm=norm, shading="nearest", rasterized=True)


def boundary(
    panel: Axes,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    values: NDArray[np.float64],
    limit: float,
    **style: Any,
) -> None:
    """The line where ``values`` (y, x) change sign. What is zero to rounding belongs to no side: no line around it."""
    signed = np.where(np.abs(values) > _ZERO * limit, values, np.nan)
    if np.nanmin(signed) < 0 < np.nanmax(signed):
        panel.contour(x, y, signed, levels=[0.0], **{"colors": EDGE, "linewidths": 0.9, **style})


def scale_ticks(limit: float) -> list[float]:
    """Round numbers of both signs for the colour bar of :func:`phase`."""
    sizes = [size for size in (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0) if limit / 10 < size <= limit]
    return [-size for size in reversed(sizes)] + [0.0] + sizes


def map_scale(drawn: Figure, image: Any, axes: Any, limit: float, name: str) -> None:
    """The colour bar of one or more :func:`phase` maps, its ticks round numbers of both signs."""
    ticks = scale_ticks(limit)
    bar = drawn.colorbar(image, ax=list(axes), label=name, fraction=0.05, pad=0.02)
    bar.set_ticks(ticks, labels=[f"${tick:g}$" for tick in ticks], minor=False)
    bar.minorticks_off()


def angle_ticks(panel: Axes, axis: str = "y") -> None:
    """Ticks at multiples of pi/4 from 0 to pi/2, written as fractions of pi."""
    ticks = [0, np.pi / 8, np.pi / 4, 3 * np.pi / 8, np.pi / 2]
    names = ["$0$", r"$\pi/8$", r"$\pi/4$", r"$3\pi/8$", r"$\pi/2$"]
    (panel.set_yticks if axis == "y" else panel.set_xticks)(ticks, labels=names)
