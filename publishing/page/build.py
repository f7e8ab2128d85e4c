"""The page as one self-contained file: formulas, styles, scripts and the worker inside, nothing fetched."""

from __future__ import annotations

from pathlib import Path

from publishing import __version__, mathml
from publishing.page.formulas import formulas, script
from publishing.plotting import style
from publishing.templates import templates

ASSETS = Path(__file__).resolve().parent.parent / "assets" / "page"
# In the order in which they use each other.
SCRIPTS = (
    "numbers.js",
    "FORMULAS",
    "formulas.js",
    "plot.js",
    "views.js",
    "diagrams.js",
    "laboratory.js",
    "tour.js",
    "main.js",
)
WORKER = ("simulation.js", "worker.js")
COLOURS = {
    "blue": style.BLUE,
    "vermilion": style.VERMILION,
    "green": style.GREEN,
    "purple": style.PURPLE,
    "orange": style.ORANGE,
    "sky": style.SKY,
    "black": style.BLACK,
}
DIMENSION = 30


def page() -> str:
    """The teaching page as HTML."""
    known = formulas()
    compiled = script(known) + f"\nconst DIMENSION = {DIMENSION};"
    return (
        templates(ASSETS)
        .get_template("page.html")
        .render(
            version=__version__,
            dimension=DIMENSION,
            shown={id: formula.shown() for id, formula in known.items()},
            colours=COLOURS,
            style=_text("page.css"),
            script="\n".join(compiled if name == "FORMULAS" else _text(name) for name in SCRIPTS),
            simulation="\n".join(_text(name) for name in WORKER),
            temml=mathml.script(),
            temml_css=mathml.stylesheet(),
        )
    )


def _text(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
