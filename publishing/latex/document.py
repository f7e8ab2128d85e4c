"""Documents: one file a theorem for ``\\input``, a main file that compiles, the style and the bibliography."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from publishing.latex.findings import checked
from publishing.latex.proofs import finding_tex
from publishing.latex.tables import symbol_table
from publishing.output import made, write_text
from theory.references import bibtex
from theory.registry import theorem

_STYLE = Path(__file__).with_name("fate.sty")
_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[T1]{fontenc}
\usepackage[a4paper,margin=19mm]{geometry}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage[%s]{fate}
\renewcommand{\topfraction}{0.95}
\renewcommand{\textfraction}{0.05}
\renewcommand{\floatpagefraction}{0.7}
\setcounter{topnumber}{4}
\setcounter{totalnumber}{6}
"""


def theorem_latex(id: str, notation: Mapping[str, str] | None = None) -> str:
    """Statement and proof of one theorem, as ``fate show ID --format latex`` prints them. Raises UnknownTheorem."""
    return finding_tex(checked([theorem(id).id])[id], (), notation)


def write_files(out: Path, ids: Iterable[str] = (), notation: Mapping[str, str] | None = None) -> list[Path]:
    """``ID.tex`` for each theorem (all, if none is named), ``symbols.tex``, ``main.tex``, style and bibliography."""
    findings = checked(ids)
    made(out)
    files = [
        write_text(out / f"{id}.tex", finding_tex(finding, findings, notation))
        for id, finding in findings.items()
    ]
    files.append(write_text(out / "symbols.tex", symbol_table(notation)))
    body = "\n".join(rf"\input{{{id}}}" for id in findings)
    text = document("Statements and proofs", r"\input{symbols}" + "\n" + body)
    files.append(write_text(out / "main.tex", text))
    return files + companions(out)


def write_paper(out: Path, text: str, name: str = "paper") -> Path:
    """A document with its style and bibliography."""
    source = write_text(made(out) / f"{name}.tex", text)
    companions(out)
    return source


def document(title: str, body: str, options: str = "") -> str:
    """A file that compiles."""
    return (
        _PREAMBLE % options
        + f"\\title{{{title}}}\n\\author{{}}\n\\date{{}}\n\\begin{{document}}\n\\maketitle\n"
        + body
        + "\n\\bibliographystyle{plain}\n\\bibliography{references}\n\\end{document}\n"
    )


def companions(out: Path) -> list[Path]:
    """The style and the bibliography beside a document."""
    return [
        write_text(out / "fate.sty", _STYLE.read_text(encoding="utf-8")),
        write_text(out / "references.bib", bibliography()),
    ]


def bibliography() -> str:
    """The BibTeX of every work that a theorem may name."""
    return bibtex()
