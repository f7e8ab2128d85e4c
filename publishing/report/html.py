"""One self-contained page: styles, scripts, figures and mathematics inside, nothing fetched.

The page is a function of ``ledger.json`` and of the figures beside it; :func:`write_page` makes it again from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from publishing import mathml
from publishing.latex.layout import breakable
from publishing.latex.statements import sentence
from publishing.output import write_text
from publishing.report.bars import axis, error_bar, reach
from publishing.report.graph import dependency_graph
from publishing.report.numbers import short_ball
from publishing.report.values import drawing, names_tex, symbol_tex
from publishing.report.vector import Drawings, drawings
from publishing.report.words import words
from publishing.templates import templates
from theory.errors import BadInput

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def write_page(folder: Path) -> Path:
    """``index.html`` from ``ledger.json`` and ``figures/`` in one folder. Raises BadInput where they are not there."""
    try:
        document = json.loads((folder / "ledger.json").read_text("utf-8"))
        drawn = drawings(folder / "figures", [figure["name"] for figure in document["figures"]])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"{folder} holds no report to show ({error}): run `fate report --out {folder}`"
        ) from None
    return write_text(folder / "index.html", render(document, drawn))


def render(document: Mapping[str, Any], drawn: Drawings) -> str:
    """The page as HTML. Formulas are LaTeX source that temml turns into MathML; without scripts they stay readable."""
    environment = templates(_TEMPLATES)
    theorems = [one for section in document["sections"] for one in section["theorems"]]
    environment.filters |= {
        "short_ball": short_ball,
        "reach": reach,
        "bar": error_bar,
        "breakable": breakable,
        "axis": axis,
        "drawing": drawing,
        "names_tex": names_tex,
        "sentence": sentence,
        "symbol_tex": symbol_tex,
        "words": partial(words, known={one["id"] for one in theorems}),
    }
    read = partial(Path.read_text, encoding="utf-8")
    return environment.get_template("index.html").render(
        **document,
        simulated={one["id"] for one in theorems if one["evidence"]},
        verdict_of={one["id"]: "definition" if one["definition"] else one["verdict"] for one in theorems},
        figure_titles={figure["name"]: figure["title"] for figure in document["figures"]},
        topics=sorted({one["topic"] for one in theorems if one["topic"]}),
        graph=dependency_graph(theorems),
        drawn=drawn,
        style=read(_TEMPLATES / "style.css"),
        script=read(_TEMPLATES / "script.js"),
        temml=mathml.script(),
        temml_css=mathml.stylesheet(),
    )
