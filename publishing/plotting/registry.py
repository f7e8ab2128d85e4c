"""Find a figure, compute or reload its data, draw it, and save it with its data beside it."""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from publishing.output import json_text, replacing, write_text
from publishing.plotting.pgf import rename, save_pgf
from publishing.plotting.style import Size, house_style
from theory.errors import BadInput
from verification.budget import Budget

Column = NDArray[Any]
Table = Mapping[str, Column]
Tables = Mapping[str, Table]
FORMATS = ("pdf", "svg", "png", "pgf")
_ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Request:
    """How much a figure's simulations may do, from which seed, in how many processes."""

    budget: Budget = Budget.QUICK
    seed: int = 0
    workers: int = 1

    def choose(self, quick: int, standard: int, thorough: int) -> int:
        """The number for this budget."""
        return {Budget.QUICK: quick, Budget.STANDARD: standard, Budget.THOROUGH: thorough}[self.budget]


def figure_names() -> list[str]:
    """The figures, by their files, as the command line writes them."""
    folder = Path(__file__).resolve().parent.parent / "figures"
    return sorted(path.stem.replace("_", "-") for path in folder.glob("[a-z]*.py"))


def module(name: str) -> ModuleType:
    """The file behind a figure's name. Raises BadInput, naming the figures there are."""
    if name not in figure_names():
        raise BadInput(f"unknown figure {name[:40]!r}: choose one of {', '.join(figure_names())}")
    return importlib.import_module(f"publishing.figures.{name.replace('-', '_')}")


def tables(name: str, request: Request, kept: Path | None = None) -> dict[str, dict[str, Column]]:
    """The data of a figure: reloaded from the file ``kept`` where that holds the same request, else computed."""
    wanted = {"figure": name, "budget": str(request.budget), "seed": request.seed, "code": _code(name)}
    if kept is not None and (found := kept_tables(kept, wanted)) is not None:
        return found
    computed = {
        key: {column: np.asarray(values) for column, values in table.items()}
        for key, table in module(name).data(request).items()
    }
    if kept is not None:
        write_text(kept, json_text({"request": wanted, "tables": computed}) + "\n")
        for key, table in computed.items():
            _write_csv(kept.with_name(f"{kept.stem}.{key}.csv"), table)
    return computed


def kept_tables(path: Path, wanted: Mapping[str, Any]) -> dict[str, dict[str, Column]] | None:
    """The data that a file keeps; None where it keeps none, or was asked for something else than ``wanted``."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        if any(document["request"][key] != value for key, value in wanted.items()):
            return None
        return {
            key: {column: _column(values) for column, values in table.items()}
            for key, table in document["tables"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _column(values: Sequence[Any]) -> Column:
    return np.array([np.nan if value is None else value for value in values])


@cache
def _code(name: str) -> str:
    """Changes whenever the figure's file, the theory or the engine does."""
    digest = hashlib.sha256()
    figure = _ROOT / "publishing" / "figures" / f"{name.replace('-', '_')}.py"
    for path in [
        figure,
        *sorted((_ROOT / "theory").rglob("*.py")),
        *sorted((_ROOT / "verification").rglob("*.py")),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _write_csv(path: Path, table: Table) -> None:
    with replacing(path) as temporary, temporary.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(table)
        writer.writerows(zip(*(column.tolist() for column in table.values()), strict=True))


def save(
    name: str,
    data: Tables,
    path: Path,
    size: Size | None = None,
    notation: Mapping[str, str] | None = None,
) -> Path:
    """Draw a figure from its data into one file, whose ending names the format, in the house's notation or another.

    The images that a .pgf file includes lie beside it. Raises BadInput on another format.
    """
    form = path.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise BadInput(f"the file {path.name} ends in no known format: use one of .{', .'.join(FORMATS)}")
    if form == "pgf":
        _needs_tex()
    with house_style(size):
        drawn = module(name).draw(data)
        rename(drawn, notation or {})
        if form == "pgf":
            save_pgf(drawn, path)
            return path
        with replacing(path) as temporary:
            metadata = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}.get(
                form
            )
            drawn.savefig(
                temporary, format=form, metadata=metadata, **({"dpi": 200} if form in ("svg", "png") else {})
            )
    return path


def _needs_tex() -> None:
    from publishing.latex.typeset import has_tex

    if not has_tex():
        raise BadInput("a .pgf file needs pdflatex to measure its text: write .pdf, or install TeX Live")


def draw(name: str, folder: Path, request: Request) -> dict[str, Any]:
    """Save a figure as SVG and PNG in ``folder`` with its data; what a page needs to show it."""
    data = tables(name, request, folder / f"{name}.json")
    files = [save(name, data, folder / f"{name}.{form}") for form in ("svg", "png")]
    files += [folder / f"{name}.json", *sorted(folder.glob(f"{name}.*.csv"))]
    return {
        "name": name,
        "title": module(name).TITLE,
        "caption": module(name).CAPTION,
        "theorems": list(module(name).THEOREMS),
        "files": [f"{folder.name}/{path.name}" for path in files],
        "command": f"fate figure {name} --out {name}.pdf --budget {request.budget} --seed {request.seed}",
    }
