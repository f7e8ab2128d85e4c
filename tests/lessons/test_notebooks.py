"""The lessons run from top to bottom, are kept without outputs, and their checks can fail."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient", reason="the lessons need the extra `lessons`")
nbformat = pytest.importorskip("nbformat", reason="the lessons need the extra `lessons`")

EXAMPLES = Path(__file__).parents[2] / "examples"
LESSONS = sorted(EXAMPLES.glob("lesson_*.ipynb"))
GUIDE = (EXAMPLES.parent / "docs" / "teaching.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def execute() -> Iterator[Callable[[Any], None]]:
    """Runs every cell, in order, in the folder of the examples.

    One kernel serves all notebooks, since starting one costs more than a lesson; each begins with no name defined.
    """
    first = nbclient.NotebookClient(
        nbformat.v4.new_notebook(), resources={"metadata": {"path": str(EXAMPLES)}}
    )

    def run(notebook: Any) -> None:
        notebook.cells.insert(0, nbformat.v4.new_code_cell("%reset -f"))
        nbclient.NotebookClient(notebook, timeout=300, km=first.km).execute()

    with first.setup_kernel():
        yield run


def test_there_are_six() -> None:
    assert len(LESSONS) == 6


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_is_kept_without_outputs(path: Path) -> None:
    cells = [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]
    assert cells and all(cell.outputs == [] and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_has_exercises_and_the_guide_answers_each(path: Path) -> None:
    text = "\n".join(cell.source for cell in nbformat.read(path, 4).cells if cell.cell_type == "markdown")
    posed = re.findall(r"^(\d+)\. ", text.partition("## Exercises")[2], re.MULTILINE)
    plan = GUIDE.partition(path.name)[2].partition("\n## ")[0].partition("*Answers.*")[2]
    assert len(posed) >= 4
    assert [number for number in posed if f"({number})" not in plan] == []


def test_the_guide_names_exercises_that_exist() -> None:
    from derivations.grading.exercise import library

    rows = [line for line in GUIDE.splitlines() if line.startswith("|") and "exercises; " in line]
    named = [
        id for row in rows for id in re.findall(r"`([a-z-]+)`", row.partition("exercises; ")[2]) if "-" in id
    ]
    assert len(named) >= 15
    assert [id for id in named if id not in library()] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_a_lesson_runs(path: Path, execute: Callable[[Any], None]) -> None:
    execute(nbformat.read(path, 4))


def test_a_lesson_needs_its_own_names(execute: Callable[[Any], None]) -> None:
    """The twin of sharing a kernel: what one notebook defines, the next does not find."""
    one, other = nbformat.v4.new_notebook(), nbformat.v4.new_notebook()
    one.cells, other.cells = ([nbformat.v4.new_code_cell(source)] for source in ("left = 1", "left"))
    execute(one)
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="NameError"):
        execute(other)


def test_a_lesson_with_a_spoiled_theory_is_noticed(execute: Callable[[Any], None]) -> None:
    notebook = nbformat.read(EXAMPLES / "lesson_1_transferability.ipynb", 4)
    place = next(cell for cell in notebook.cells if "exact_linear = " in cell.source)
    place.source = place.source.replace('"sigma": "1/5"', '"sigma": "1/3"')
    notebook.cells = notebook.cells[: notebook.cells.index(place) + 1]
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="AssertionError"):
        execute(notebook)
