"""No module of these rooms imports itself by way of others, at the top of a file or inside a function."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "the kernel, its rules and deciders": (
        "derivations/*.py",
        "derivations/rules/*.py",
        "derivations/deciders/*.py",
    ),
    "publishing and its commands": ("publishing/*.py", "publishing/commands/*.py"),
    "theory": ("theory/*.py",),
}


def name_of(path: Path, root: Path) -> str:
    """The dotted name of a module; that of its package for an ``__init__``."""
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, known: set[str]) -> set[str]:
    """The modules among ``known`` that a file imports anywhere in it; a module taken from a package is itself."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            parts = {f"{node.module}.{name.name}" for name in node.names}
            found |= parts & known if parts <= known else {node.module, *parts}
    return found & known


def circle(root: Path, patterns: tuple[str, ...]) -> list[str]:
    """The modules of one circle inside the room, in order, or an empty list."""
    files = {name_of(path, root): path for pattern in patterns for path in root.glob(pattern)}
    graph = {name: imports(path, set(files)) - {name} for name, path in files.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.mark.parametrize("room", ROOMS)
def test_no_import_circle_inside_a_room(room: str) -> None:
    assert circle(ROOT, ROOMS[room]) == []


@pytest.mark.parametrize("late", ["import derivations.b", "def f():\n    from derivations import b"])
def test_a_circle_is_seen(tmp_path: Path, late: str) -> None:
    folder = tmp_path / "derivations"
    folder.mkdir()
    (folder / "a.py").write_text("from derivations.b import x\n")
    (folder / "b.py").write_text("x = 1\n")
    assert circle(tmp_path, ("derivations/*.py",)) == []
    (folder / "b.py").write_text(
        late.replace("derivations.b", "derivations.a").replace("import b", "import a")
    )
    assert circle(tmp_path, ("derivations/*.py",))
