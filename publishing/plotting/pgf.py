"""Figures as PGF, set in the document's own fonts, and labels in the document's own notation."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from publishing.output import made

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# What labels are measured with: the document sets them in its own fonts.
PREAMBLE = (
    r"\usepackage[T1]{fontenc}\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}\usepackage{amsmath,amssymb}"
)


def save_pgf(drawn: Figure, path: Path) -> list[Path]:
    """Write ``NAME.pgf`` and the images that it includes (``NAME-img0.png``, ...), all of them or none."""
    import matplotlib as mpl

    folder = made(path.parent)
    with tempfile.TemporaryDirectory(dir=folder) as aside, mpl.rc_context():
        mpl.rcParams["pgf.preamble"] = PREAMBLE
        mpl.rcParams["font.family"] = "serif"
        mpl.rcParams["axes.unicode_minus"] = False
        drawn.savefig(Path(aside) / path.name, format="pgf")
        files = sorted(Path(aside).iterdir(), key=lambda file: file.suffix == ".pgf")
        return [Path(shutil.move(file, folder / file.name)) for file in files]


def rename(drawn: Figure, notation: Mapping[str, str]) -> None:
    """Put the document's letters into every label, title and legend of a figure."""
    from matplotlib.text import Text

    from publishing.latex.names import renamed

    if notation:
        for text in drawn.findobj(Text):
            assert isinstance(text, Text)
            text.set_text(renamed(text.get_text(), notation))
