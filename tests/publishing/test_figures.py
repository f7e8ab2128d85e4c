"""Figures: theory on the grid of the simulation, maps centred at zero, nothing clipped, nothing computed."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from publishing.cli import main
from publishing.plotting import style
from publishing.plotting.registry import Request, Tables, module, save
from publishing.plotting.series import power_text, square
from publishing.plotting.style import SPANS, VENUES, Size, house_style
from theory.errors import BadInput
from theory.evaluate import grid

PUBLISHING = Path(__file__).resolve().parents[2] / "publishing"
ENGINE = ("verification.dynamics", "verification.networks", "verification.samplers", "verification.tasks")


@pytest.fixture(scope="module")
def diagram() -> Tables:
    return dict(module("linear-transfer-diagram").data(Request()))


def drawn(name: str, data: Tables, size: Size | None = None) -> Any:
    with house_style(size):
        figure = module(name).draw(data)
        figure.canvas.draw()
    return figure


def uncovered(figure: Any) -> list[str]:
    """Which maps leave a strip of their axes blank, or a cell without a value."""
    found = []
    for place, panel in enumerate(figure.axes[:2]):
        (mesh,) = [one for one in panel.collections if hasattr(one, "get_coordinates")]
        corners = mesh.get_coordinates().reshape(-1, 2)
        low, high = corners.min(axis=0), corners.max(axis=0)
        limits = np.array([panel.get_xlim(), panel.get_ylim()]).T
        if not np.allclose([low, high], limits) or np.ma.getmaskarray(mesh.get_array()).any():
            found.append(f"panel {place}: {low}, {high} against {limits.tolist()}")
    return found


def test_theory_stands_on_the_grid_of_the_simulation(diagram: Tables) -> None:
    for axis in ("theta", "gamma"):
        assert np.array_equal(diagram["theory"][axis], diagram["simulation"][axis])
    cells = diagram["theory"]
    claimed = grid("linear-transferability", theta=cells["theta"], gamma=cells["gamma"], sigma=0.2)
    assert np.array_equal(claimed, cells["transferability"])
    assert uncovered(drawn("linear-transfer-diagram", diagram)) == []


def test_a_blank_strip_is_seen(diagram: Tables) -> None:
    theory = diagram["theory"]
    first = np.isclose(theory["theta"], theory["theta"].min())
    spoiled = {**theory, "transferability": np.where(first, np.nan, theory["transferability"])}
    assert uncovered(drawn("linear-transfer-diagram", {**diagram, "theory": spoiled}))
    shorter = {name: column[~first] for name, column in theory.items()}
    assert uncovered(drawn("linear-transfer-diagram", {**diagram, "theory": shorter}))


def test_maps_are_centred_at_zero_and_their_line_is_where_the_sign_changes(diagram: Tables) -> None:
    figure = drawn("linear-transfer-diagram", diagram)
    for panel in figure.axes[:2]:
        (mesh,) = [one for one in panel.collections if hasattr(one, "get_coordinates")]
        assert mesh.norm.vmin == -mesh.norm.vmax < 0
        red, green, blue, _ = mesh.cmap(mesh.norm(0.0))
        assert min(red, green, blue) > 0.95, "zero is white"
    line = next(one for one in figure.axes[0].collections if not hasattr(one, "get_coordinates"))
    gamma, theta = np.concatenate([path.vertices for path in line.get_paths()]).T
    inside = (gamma < 0.9) | (gamma > 1.1)
    values = grid("linear-transferability", gamma=gamma[inside], theta=theta[inside], sigma=0.2)
    _, _, fine = square(diagram["boundary"], "theta", "gamma", "transferability")
    steep = np.nanmax(np.abs(np.diff(fine, axis=0)))
    assert np.abs(values).max() < steep, "within one cell of the fine grid"


def clipped(figure: Any) -> list[str]:
    """Words that reach over the edge of the figure."""
    from matplotlib.text import Text

    width, height = figure.canvas.get_width_height()
    found = []
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text() and text.get_in_layout():
            box = text.get_window_extent()
            if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1:
                found.append(text.get_text())
    return found


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("venue", VENUES)
def test_nothing_is_clipped_at_any_venue(diagram: Tables, venue: str, span: str) -> None:
    figure = drawn("linear-transfer-diagram", diagram, Size(venue, span))
    assert figure.get_size_inches()[0] == getattr(VENUES[venue], span)
    assert clipped(figure) == []


def test_clipped_words_are_seen(diagram: Tables) -> None:
    figure = drawn("linear-transfer-diagram", diagram)
    figure.text(0.99, 0.5, "over the edge")
    assert clipped(figure) == ["over the edge"]


@pytest.mark.parametrize(
    ("count", "span", "rows"),
    [(1, "column", 1), (2, "page", 1), (4, "page", 2), (2, "column", 2), (4, "column", 4)],
)
def test_panels_stand_where_the_width_has_room(count: int, span: str, rows: int) -> None:
    with house_style(Size("icml", span)):
        figure, axes = style.panels(count, "page", 2.0)
    assert len(axes) == count and figure.get_size_inches()[1] == 2.0 * rows


def test_letters_have_the_size_of_the_venue() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    with house_style(Size("nature")):
        assert mpl.rcParams["font.size"] == 7
    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize(("venue", "span"), [("nowhere", ""), ("icml", "wall")])
def test_another_venue_or_span_is_refused(
    venue: str, span: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadInput, match="choose"):
        Size(venue, span)
    out = tmp_path / "a.pdf"
    command = ["figure", "learning-curves", "--out", str(out), "--venue", venue, "--span", span]
    assert main(command) == 2
    assert capsys.readouterr().err.count("\n") == 1 and not out.exists()


def test_the_same_data_give_the_same_bytes(diagram: Tables, tmp_path: Path) -> None:
    first, second = (save("linear-transfer-diagram", diagram, tmp_path / name) for name in ("a.svg", "b.svg"))
    assert first.read_bytes() == second.read_bytes()


def test_a_fitted_power_is_told_with_its_interval() -> None:
    row = {"power": np.array([0.9984]), "low": np.array([0.9951]), "high": np.array([1.0013])}
    assert power_text(row) == "0.998 [0.995, 1.001]"


def computes(path: Path) -> set[str]:
    """What in a module draws random numbers or trains: that is verification's."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("default_rng", "random", "polyfit"):
            found.add(node.attr)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(ENGINE):
            found.add(str(node.module))
    return found


@pytest.mark.parametrize("path", sorted((PUBLISHING / "figures").glob("*.py")), ids=lambda path: path.stem)
def test_a_figure_computes_nothing(path: Path) -> None:
    assert computes(path) == set()


def test_a_figure_that_trains_is_seen(tmp_path: Path) -> None:
    spoiled = tmp_path / "figure.py"
    spoiled.write_text(
        "import numpy as np\nfrom verification.dynamics.descent import descend\nx = np.random.default_rng(1)\n"
    )
    assert computes(spoiled) == {"default_rng", "random", "verification.dynamics.descent"}
