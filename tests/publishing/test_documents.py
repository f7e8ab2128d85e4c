"""LaTeX documents: they compile where TeX is, and files appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.latex.document import write_files
from publishing.latex.layout import display
from publishing.latex.prose import escaped
from publishing.latex.typeset import compile_pdf, has_tex
from publishing.output import finite, json_text, replacing, write_text
from publishing.report.run import Report
from theory.errors import BadInput


def test_files_for_input(tmp_path: Path) -> None:
    files = write_files(tmp_path, ["dudley-ceiling", "kl-counterexample-printed"])
    assert {path.name for path in files} == {
        "dudley-ceiling.tex",
        "kl-counterexample-printed.tex",
        "symbols.tex",
        "main.tex",
        "fate.sty",
        "references.bib",
    }
    text = (tmp_path / "dudley-ceiling.tex").read_text()
    assert (
        r"\begin{fatetheorem}" in text and r"\begin{proof}" in text and r"\label{thm:dudley-ceiling}" in text
    )
    assert r"\faterefuted" in (tmp_path / "kl-counterexample-printed.tex").read_text()


@pytest.mark.skipif(not has_tex(), reason="no TeX here")
def test_the_report_compiles(small_report: Report) -> None:
    assert (small_report.folder / "report.pdf").read_bytes().startswith(b"%PDF")
    assert not list(small_report.folder.glob("*.aux")) and not list(small_report.folder.glob("*.log"))


@pytest.mark.skipif(not has_tex(), reason="no TeX here")
def test_a_broken_source_is_refused_with_the_error_of_tex(tmp_path: Path) -> None:
    source = tmp_path / "broken.tex"
    source.write_text(r"\documentclass{nowhere}\begin{document}x\end{document}")
    with pytest.raises(BadInput, match=r"broken\.tex"):
        compile_pdf(source)
    assert [path.name for path in tmp_path.iterdir()] == ["broken.tex"]


def test_text_is_escaped() -> None:
    assert escaped("a_b & 50% of #1 ^2") == r"a\_b \& 50\% of \#1 \^{}2"


def test_long_displays_are_broken_and_short_ones_are_not() -> None:
    assert display("a = b") == r"\[ a = b \]"
    long = "a = " + " + ".join(f"x_{{{place}}}" for place in range(60))
    assert display(long).startswith(r"\begin{align*}") and display(long).count(r"\\") >= 1


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "file.txt"
    write_text(target, "before")

    def interrupted() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half of it")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]


def test_json_has_no_nan() -> None:
    assert finite({"a": float("nan"), "b": [float("inf"), 1.5]}) == {"a": None, "b": [None, 1.5]}
    assert json_text({"x": float("nan")}) == '{\n  "x": null\n}'
