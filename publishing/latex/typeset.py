"""Compiling a document where TeX is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from publishing.output import replacing
from theory.errors import BadInput

_LONGEST_SECONDS = 300
_COMPLAINT = re.compile(r"^(?:Overfull|Underfull|! |.*\bWarning\b.*:|Warning--|I (?:didn't|couldn't) )")
_RERUN = re.compile(r"Rerun to get|There were undefined references|Label\(s\) may have changed")


def has_tex() -> bool:
    """Whether pdflatex is on the path."""
    return shutil.which("pdflatex") is not None


def needs_tex() -> None:
    """Raises BadInput where no TeX is installed."""
    if not has_tex():
        raise BadInput("no pdflatex is installed: leave --pdf out, or install TeX Live")


@dataclass(frozen=True)
class Compiled:
    """A PDF, and what TeX and BibTeX complained of: overfull lines, undefined references, warnings."""

    path: Path
    complaints: tuple[str, ...]


def compile_pdf(source: Path) -> Path:
    """The PDF beside a .tex file. Raises BadInput with TeX's first error."""
    return compiled(source).path


def compiled(source: Path) -> Compiled:
    """The PDF beside a .tex file, compiled in a folder of its own so that no auxiliary file is left behind.

    The source's folder is on TeX's input path. Shell escape stays off. Raises BadInput with TeX's first error.
    """
    needs_tex()
    with tempfile.TemporaryDirectory() as folder:
        log = _passes(source, Path(folder))
        made = Path(folder) / f"{source.stem}.pdf"
        if not made.exists():
            raise BadInput(f"TeX stopped at {source.name}: {_first_error(log)}; the .tex file is kept")
        target = source.with_suffix(".pdf")
        with replacing(target) as temporary:
            shutil.copyfile(made, temporary)
        told = Path(folder) / f"{source.stem}.blg"
        log += told.read_text("utf-8", "replace") if told.exists() else ""
    return Compiled(target, complaints(log))


def complaints(log: str) -> tuple[str, ...]:
    """The lines of a log that a careful author would want gone."""
    return tuple(line for line in log.splitlines() if _COMPLAINT.search(line))


def _passes(source: Path, folder: Path) -> str:
    import os

    paths = f"{source.parent.resolve()}:"
    environment = {
        **os.environ,
        "TEXINPUTS": paths,
        "BIBINPUTS": paths,
        "openout_any": "p",
        "max_print_line": "1000",
    }
    log = ""
    for number in range(4):
        command = [
            "pdflatex",
            "-no-shell-escape",
            "-interaction=nonstopmode",
            f"-output-directory={folder}",
            str(source.resolve()),
        ]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=_LONGEST_SECONDS, check=False
        )
        log = done.stdout.decode("utf-8", "replace")
        if number == 0 and shutil.which("bibtex") and (source.parent / "references.bib").exists():
            subprocess.run(
                ["bibtex", source.stem],
                cwd=folder,
                env=environment,
                capture_output=True,
                timeout=_LONGEST_SECONDS,
                check=False,
            )
        elif number > 0 and not _RERUN.search(log):
            break
    return log


def _first_error(log: str) -> str:
    line = next((line for line in log.splitlines() if line.startswith("!")), "no output was made")
    return line.lstrip("! ")
