"""``theorem.plot(...)``: the value of a theorem over one parameter as curves, over two as a map."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from publishing.latex.printer import latex
from publishing.plotting import style
from theory.errors import BadInput
from theory.evaluate import grid
from theory.statement import Theorem
from theory.values import parse_value

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from verification.evidence import Evidence

_CURVE, _MAP, _MOST_CURVES = 401, 121, len(style.CYCLE)
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Plot:
    """A figure that a notebook shows by itself; ``figure`` is matplotlib's, ``save`` writes a file."""

    figure: Figure

    def _repr_svg_(self) -> str:
        buffer = io.StringIO()
        with style.house_style():
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()

    def save(self, path: str | Path) -> Path:
        """Write the figure; the ending of ``path`` names the format."""
        with style.house_style():
            self.figure.savefig(path)
        return Path(path)


def plot(theorem: object, evidence: Iterable[Evidence] = (), **parameters: Any) -> Plot:
    """The right-hand side of ``theorem`` over the parameters given as a range ``(low, high)`` or an array.

    One range gives curves, one for each combination of the parameters given as lists; two ranges give a map centred
    at zero with its zero line. Other parameters are one value each, exact text such as ``"pi/4"`` included. What lies
    outside the theorem's conditions stays blank. ``evidence`` of this theorem whose other parameters match a curve is
    drawn on it as points with bars of two standard errors.
    Raises BadInput on a missing or unknown parameter, no range or more than two, or a theorem without a value.
    """
    if not isinstance(theorem, Theorem) or not theorem.has_value:
        raise BadInput(f"{getattr(theorem, 'id', 'this')} states no single number: there is nothing to draw")
    names = [symbol.name for symbol in theorem.parameters]
    for name in parameters.keys() - set(names):
        raise BadInput(f"{theorem.id} has no parameter {name[:40]!r}: it takes {', '.join(names)}")
    for name in names:
        if name not in parameters:
            raise BadInput(
                f"{theorem.id} needs {name}: give a value, a range (low, high) or a list of values"
            )
    ranges = [name for name in names if _is_range(parameters[name])]
    held = {name: _values(name, parameters[name]) for name in names if name not in ranges}
    with style.house_style():
        if len(ranges) == 1:
            return Plot(_curves(theorem, ranges[0], parameters[ranges[0]], held, evidence))
        if len(ranges) == 2 and all(len(values) == 1 for values in held.values()):
            return Plot(_map(theorem, ranges, parameters, held))
    raise BadInput(
        f"{theorem.id} is drawn over one parameter, or over two with the others held: give one or two of "
        f"{', '.join(names)} as a range (low, high)"
    )


def _is_range(value: Any) -> bool:
    return isinstance(value, (tuple, np.ndarray))


def _values(name: str, value: Any) -> list[tuple[str, float]]:
    """Each value held, as LaTeX and as a number."""
    listed = value if isinstance(value, list) else [value]
    if not listed:
        raise BadInput(f"{name} is an empty list: give at least one value")
    return [(latex(exact), float(exact)) for exact in (_exact(name, one) for one in listed)]


def _exact(name: str, value: Any) -> sp.Expr:
    try:
        return parse_value(str(value))
    except BadInput as error:
        raise BadInput(f"{name}: {error}") from None


def _axis(symbol: sp.Symbol, value: Any, points: int) -> Array:
    name = symbol.name
    numbers = np.array([float(_exact(name, one)) for one in value])
    if isinstance(value, tuple):
        if numbers.size != 2 or not numbers[0] < numbers[1]:
            raise BadInput(f"{name}={value!r} is no range: give (low, high) with low < high")
        numbers = np.linspace(numbers[0], numbers[1], points)
    return np.unique(np.rint(numbers)) if symbol.is_integer else numbers


def _curves(
    theorem: Theorem,
    along: str,
    span: Any,
    held: Mapping[str, Sequence[tuple[str, float]]],
    evidence: Iterable[Evidence],
) -> Figure:
    symbols = _symbols(theorem)
    axis = _axis(symbols[along], span, _CURVE)
    cases = list(product(*held.values()))
    if len(cases) > _MOST_CURVES:
        raise BadInput(f"{len(cases)} curves cannot be told apart: ask for at most {_MOST_CURVES}")
    drawn, (panel,) = style.panels(1, height=2.4)
    varying = [name for name, values in held.items() if len(values) > 1]
    for place, case in enumerate(cases):
        fixed = {name: number for name, (_, number) in zip(held, case, strict=True)}
        told = [
            f"{latex(symbols[name])} = {shown}"
            for name, (shown, _) in zip(held, case, strict=True)
            if name in varying
        ]
        values = grid(theorem, outside="nan", **{along: axis}, **fixed)
        panel.plot(axis, values, color=style.CYCLE[place], label=f"${', '.join(told)}$" if told else None)
        points = [one for one in evidence if _on_curve(one, theorem, along, fixed)]
        panel.errorbar(
            [float(one.point[along]) for one in points],
            [one.mean for one in points],
            [2 * one.stderr for one in points],
            color=style.CYCLE[place],
            fmt=style.MARKERS[place],
            mfc="white",
        )
    panel.set(xlabel=f"${latex(symbols[along])}$", ylabel=_name(theorem))
    panel.set_ylim(_within([line.get_ydata() for line in panel.get_lines()]))
    if varying:
        panel.legend()
    return drawn


def _within(curves: Sequence[Any]) -> tuple[float | None, float | None]:
    """Limits that a pole does not stretch: the middle 96% of the values where that is much less than all."""
    values = np.concatenate([np.asarray(curve, float) for curve in curves])
    values = values[np.isfinite(values)]
    if values.size == 0:
        return None, None
    low, high = np.quantile(values, [0.02, 0.98])
    margin = 0.1 * (high - low)
    stretched = np.ptp(values) > 5 * (high - low) > 0
    return (low - margin, high + margin) if stretched else (None, None)


def _on_curve(one: Evidence, theorem: Theorem, along: str, fixed: Mapping[str, float]) -> bool:
    return (
        one.id == theorem.id
        and along in one.point
        and all(
            name in one.point and np.isclose(float(one.point[name]), value) for name, value in fixed.items()
        )
    )


def _map(
    theorem: Theorem,
    ranges: Sequence[str],
    parameters: Mapping[str, Any],
    held: Mapping[str, Sequence[tuple[str, float]]],
) -> Figure:
    symbols = _symbols(theorem)
    across, up = (_axis(symbols[name], parameters[name], _MAP) for name in ranges)
    fixed = {name: values[0][1] for name, values in held.items()}
    axes = {ranges[0]: across[None, :], ranges[1]: up[:, None]}
    values = grid(theorem, outside="nan", **axes, **fixed)
    drawn, (panel,) = style.panels(1, height=2.4)
    limit = float(np.nanquantile(np.abs(values), 0.98))
    image = style.phase(panel, across, up, values, limit)
    style.boundary(panel, across, up, values, limit)
    panel.set(xlabel=f"${latex(symbols[ranges[0]])}$", ylabel=f"${latex(symbols[ranges[1]])}$")
    style.map_scale(drawn, image, [panel], limit, _name(theorem))
    return drawn


def _symbols(theorem: Theorem) -> dict[str, sp.Symbol]:
    return {symbol.name: symbol for symbol in theorem.parameters}


def _name(theorem: Theorem) -> str:
    """The left-hand side where matplotlib can set it, else the title."""
    from matplotlib.mathtext import MathTextParser

    text = f"${latex(theorem.claim.lhs)}$"
    try:
        MathTextParser("path").parse(text)
    except ValueError:
        return theorem.title
    return text
