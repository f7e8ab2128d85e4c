"""A paper in two columns: lines are broken for the width that is asked for, and TeX has nothing to complain of."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.cli import main
from publishing.latex.layout import ems_of, line, lines_of
from publishing.latex.typeset import compiled, has_tex
from theory.errors import BadInput

WANTED = ["scratch-risk", "scratch-risk-exact", "finite-source-transferability", "ridge-transfer-risk-rate"]
TWO_COLUMNS = r"""\documentclass[10pt,twocolumn]{article}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[letterpaper,textwidth=516pt,textheight=680pt]{geometry}
\setlength{\columnsep}{12pt}
\raggedbottom
\usepackage{fate}
\begin{document}
As \cref{thm:scratch-risk} says.
%s
\bibliographystyle{plain}
\bibliography{references}
\end{document}
"""


def complaints(folder: Path, *options: str) -> tuple[str, ...]:
    """What TeX says of a two-column paper of some theorems, in another notation."""
    names = folder / "names.toml"
    names.write_text("[names]\nbeta_s = \"w_0\"\ngamma = '\\alpha^{-1}'\n", "utf-8")
    out = folder / "tex"
    assert main(["latex", *WANTED, "--out", str(out), "--notation", str(names), *options]) == 0
    source = out / "article.tex"
    source.write_text(TWO_COLUMNS % "\n".join(rf"\input{{{id}}}" for id in WANTED), "utf-8")
    return compiled(source).complaints


@pytest.mark.skipif(not has_tex(), reason="no TeX here")
def test_two_columns_compile_without_complaint(tmp_path: Path) -> None:
    assert complaints(tmp_path, "--width", "252pt") == ()


@pytest.mark.skipif(not has_tex(), reason="no TeX here")
def test_lines_for_a_whole_page_do_not_fit_a_column(tmp_path: Path) -> None:
    assert any(one.startswith("Overfull") for one in complaints(tmp_path))


def test_a_length_is_ems_of_the_font() -> None:
    assert ems_of("252pt", 10) == pytest.approx(0.95 * 25.2)
    assert ems_of("3.5in", 10) == pytest.approx(ems_of("88.9mm", 10), rel=1e-4)
    before = line()
    with lines_of(24.0):
        assert line() == 24.0
    assert line() == before


@pytest.mark.parametrize("wrong", ["wide", "12", "-3in", "3in;", "1in", "9000mm"])
def test_what_is_no_width_is_refused(wrong: str) -> None:
    with pytest.raises(BadInput, match="--width"):
        ems_of(wrong, 10)
