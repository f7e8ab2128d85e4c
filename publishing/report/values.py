"""A theorem's value along one of its parameters, with the simulated means of the ledger on it: data, then SVG.

The theorem is evaluated for the drawing; nothing else is computed. A comparison is drawn where what it was compared
with is the theorem's value at its point: means that were compared with a prediction for their own finite size stand in
the table alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from publishing.latex.proofs import equation
from theory.errors import BadInput
from theory.evaluate import grid
from theory.statement import Theorem
from theory.values import parse_value

Row = Mapping[str, Any]
_NATURAL = ("theta", "gamma", "n", "sigma", "lam", "L", "t")
_POINTS, _MOST_CURVES = 61, 4
_SAME = 1e-6
_WIDE, _HIGH = 300.0, 150.0
_LEFT, _BOTTOM, _TOP, _RIGHT = 46.0, 20.0, 8.0, 10.0
_TICKS = 4
_STRAIGHT = 0.1  # how far from a point, on a drawing 300 wide, a line may pass it by
_TALLEST = 3.0  # how much higher all of a curve may be than its middle 80% before its ends are cut
_ANGLES = {
    math.pi * place / 4: name
    for place, name in enumerate(("0", "\u03c0/4", "\u03c0/2", "3\u03c0/4", "\u03c0"))
}


def picture(theorem: Theorem, rows: Sequence[Row]) -> dict[str, Any]:
    """What :func:`drawing` draws: the parameter, a curve for each set of the others, the points on it.

    Holds ``reason`` alone where there is nothing to draw.
    """
    if not theorem.has_value or not theorem.parameters:
        return {"reason": "the statement is no single number along a parameter"}
    names = [symbol.name for symbol in theorem.parameters]
    usable = [row for row in rows if _is_value(theorem, names, row)]
    if not usable:
        return {"reason": "what was compared is not the value itself, but what the table names"}
    along = _along(names, usable)
    groups = _groups(names, along, usable)[:_MOST_CURVES]
    axis = _axis(theorem, along, usable)
    curves = [_curve(theorem, along, axis, held, members) for held, members in groups]
    return {
        "along": along,
        "curves": curves,
        "left_out": len(rows) - sum(len(one["points"]) for one in curves),
    }


def _is_value(theorem: Theorem, names: Sequence[str], row: Row) -> bool:
    """Whether a row compares a mean, or a limit, with the theorem's value at a point that names all parameters."""
    numbers = (row["mean"], row["stderr"], row["prediction"])
    if row["summary"] not in ("mean", "limit") or not set(names) <= set(row["point"]) or None in numbers:
        return False
    here = {name: np.array([_number(row["point"][name])]) for name in names}
    try:
        value = float(np.ravel(grid(theorem, outside="nan", **here))[0])
    except (BadInput, TypeError, ValueError):
        return False
    return math.isclose(value, row["prediction"], rel_tol=_SAME, abs_tol=_SAME * row["stderr"])


def _number(value: object) -> float:
    return float(parse_value(str(value)))


def _along(names: Sequence[str], rows: Sequence[Row]) -> str:
    """The parameter with the most values among the points; of equals the most natural one."""
    order = {name: place for place, name in enumerate(_NATURAL)}

    def worth(name: str) -> tuple[int, int]:
        return len({str(row["point"][name]) for row in rows}), -order.get(name, len(order))

    return max(names, key=worth)


def _groups(names: Sequence[str], along: str, rows: Sequence[Row]) -> list[tuple[dict[str, Any], list[Row]]]:
    """The rows by the values of the other parameters, the most points first."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(str(row["point"][name]) for name in names if name != along), []).append(row)
    ranked = sorted(found.values(), key=lambda members: -len(members))
    return [
        ({name: members[0]["point"][name] for name in names if name != along}, members) for members in ranked
    ]


def _axis(theorem: Theorem, along: str, rows: Sequence[Row]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Values around the points: whole numbers for a count, an angle from 0 to pi."""
    symbol = next(one for one in theorem.parameters if one.name == along)
    values = [_number(row["point"][along]) for row in rows]
    low, high = min(values), max(values)
    margin = max(high - low, abs(high) / 2, 0.5) / 2
    if along == "theta":
        low, high = 0.0, math.pi
    elif symbol.is_integer:
        low, high = max(1.0, math.floor(low / 2)), math.ceil(high + margin)
    else:
        low, high = (low / 4 if low > 0 else low - margin), high + margin
    axis = np.union1d(np.linspace(low, high, _POINTS), values)
    return np.unique(np.rint(axis)) if symbol.is_integer else axis


def _curve(
    theorem: Theorem, along: str, axis: Any, held: Mapping[str, Any], rows: Sequence[Row]
) -> dict[str, Any]:
    numbers = {name: np.full(axis.shape, _number(value)) for name, value in held.items()}
    shown = np.broadcast_to(
        np.asarray(grid(theorem, outside="nan", **{along: axis}, **numbers), float), axis.shape
    )
    return {
        "held": dict(held),
        "line": [[_short(x), _short(y)] for x, y in zip(axis, shown, strict=True)],
        "points": [
            {
                "model": row["model"],
                "at": _short(_number(row["point"][along])),
                "mean": _short(row["mean"]),
                "bar": _short(2 * row["stderr"]),
            }
            for row in rows
        ],
    }


def _short(value: float) -> float | None:
    return float(f"{value:.5g}") if math.isfinite(value) else None


def names_tex(shown: Mapping[str, Any]) -> str:
    r"""``{\gamma = 1/2}, \;{L = 3}``: parameters and values for the page to set, on several lines where it must."""
    return r", \;".join(f"{{{equation(name, value)}}}" for name, value in shown.items())


def symbol_tex(name: str) -> str:
    """The symbol of a parameter as statements print it."""
    return equation(name, 0).rpartition(" = ")[0]


def drawing(shown: Mapping[str, Any]) -> str:
    """Inline SVG of a picture; colours come from the page's style, what it says from the text beside it."""
    lines = [[point for point in one["line"] if point[1] is not None] for one in shown["curves"]]
    xs = [x for line in lines for x, _ in line]
    across = _Scale(min(xs), max(xs), _LEFT, _WIDE - _RIGHT)
    up = _Scale(*_heights(shown, lines), _HIGH - _BOTTOM, _TOP)
    angles = _ANGLES if shown["along"] == "theta" else None
    parts = [_axes(across, up, angles or {value: f"{value:.4g}" for value in across.ticks()})]
    for place, one in enumerate(shown["curves"]):
        parts.append(f'<g class="curve c{place}">{_path(one["line"], across, up)}')
        parts += [_mark(point, across, up) for point in one["points"]]
        parts.append("</g>")
    return f'<svg class="value" aria-hidden="true" viewBox="0 0 {_WIDE:g} {_HIGH:g}">{"".join(parts)}</svg>'


class _Scale:
    """Numbers onto a side of the drawing."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        if low == high:
            low, high = low - 0.5, high + 0.5
        self.low, self.high, self._start, self._end = low, high, start, end

    def __call__(self, value: float) -> str:
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return f"{self._start + share * (self._end - self._start):.1f}".removesuffix(".0")

    def ticks(self) -> list[float]:
        """Round numbers inside, 1, 2 or 5 times a power of ten apart."""
        raw = (self.high - self.low) / _TICKS
        unit = 10.0 ** math.floor(math.log10(raw))
        step = next(one * unit for one in (1, 2, 5, 10) if one * unit >= raw * (1 - 1e-9))
        first = math.ceil(self.low / step - 1e-9)
        return [step * place for place in range(first, math.floor(self.high / step + 1e-9) + 1)]


def _heights(shown: Mapping[str, Any], lines: Sequence[Sequence[Sequence[float]]]) -> tuple[float, float]:
    """Limits that hold every point and bar, and of the curves what a pole does not stretch."""
    values = np.array([y for line in lines for _, y in line])
    low, high = np.quantile(values, [0.1, 0.9])
    if np.ptp(values) <= _TALLEST * (high - low):
        low, high = values.min(), values.max()
    ends = [
        point["mean"] + sign * point["bar"]
        for one in shown["curves"]
        for point in one["points"]
        for sign in (-1, 1)
    ]
    low, high = min(low, *ends), max(high, *ends)
    margin = 0.06 * (high - low)
    return float(low - margin), float(high + margin)


def _axes(across: _Scale, up: _Scale, named: Mapping[float, str]) -> str:
    foot, left = up(up.low), across(across.low)
    right, head = across(across.high), up(up.high)
    told = [f'<path class="axes" d="M{left} {head}V{foot}H{right}"/>']
    for value, name in named.items():
        told.append(f'<text x="{across(value)}" y="{_HIGH - 6:g}" text-anchor="middle">{name}</text>')
    for value in up.ticks():
        told.append(f'<path class="grid" d="M{left} {up(value)}H{right}"/>')
        told.append(f'<text x="{_LEFT - 5:g}" y="{up(value)}" dy="3" text-anchor="end">{value:.4g}</text>')
    return "".join(told)


def _path(line: Sequence[Sequence[float | None]], across: _Scale, up: _Scale) -> str:
    """One path, lifted where the theorem has no value or leaves the drawing."""
    told: list[str] = []
    runs: list[list[tuple[str, str]]] = [[]]
    for x, y in line:
        if x is None or y is None or not up.low <= y <= up.high:
            runs.append([])
        else:
            runs[-1].append((across(x), up(y)))
    for run in filter(None, runs):
        told.append("M" + " ".join(f"{x} {y}" for x, y in _bent(run)))
    return f'<path d="{"".join(told)}"/>'


def _bent(run: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The points of a curve without those that a straight line between their neighbours meets."""
    kept, start = [run[0]], 0
    for end in range(2, len(run)):
        if not all(_meets(run[start], run[end], run[between]) for between in range(start + 1, end)):
            start = end - 1
            kept.append(run[start])
    return [*kept, run[-1]] if len(run) > 1 else kept


def _meets(start: tuple[str, str], end: tuple[str, str], point: tuple[str, str]) -> bool:
    (x, y), (x_end, y_end), (x_point, y_point) = (map(float, one) for one in (start, end, point))
    return abs(y + (y_end - y) * (x_point - x) / (x_end - x or 1.0) - y_point) <= _STRAIGHT


def _mark(point: Mapping[str, Any], across: _Scale, up: _Scale) -> str:
    x, mean, bar = across(point["at"]), point["mean"], point["bar"]
    return f'<path d="M{x} {up(mean - bar)}V{up(mean + bar)}"/><circle cx="{x}" cy="{up(mean)}" r="2.6"/>'
