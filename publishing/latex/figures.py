"""The paper with its figures: drawn as PGF, with the document's fonts, and as PDF, from the data that a report kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from publishing.latex.document import companions, write_paper
from publishing.latex.findings import Data, Finding, checked, of_ledger, read
from publishing.latex.paper import Picture, paper_tex
from publishing.latex.typeset import has_tex
from publishing.output import made
from theory.registry import theorem
from verification.ledger import Ledger


def write_document(
    out: Path, ledger: Ledger, name: str = "report", notation: Mapping[str, str] | None = None
) -> Path:
    """The whole paper of a run in this process, without its figures: see :mod:`publishing.latex.paper`."""
    return write_paper(out, paper_tex(of_ledger(ledger), notation=notation), name)


def paper_files(
    out: Path, ids: Iterable[str] = (), ledger: Path | None = None, notation: Mapping[str, str] | None = None
) -> list[Path]:
    """``paper.tex`` with style, bibliography and figures. Without a ledger: proofs alone, and a sentence says so.

    Raises BadInput on an unknown theorem, or on a ledger that cannot be read or is of other statements.
    """
    chosen = [theorem(id).id for id in ids]
    findings: dict[str, Finding]
    run: Data | None = None
    if ledger is None:
        findings = checked(chosen)
    else:
        findings, run = read(ledger)
        findings = {id: one for id, one in findings.items() if not chosen or id in chosen}
    pictures = (
        _pictures(ledger.parent / "figures", out / "figures", notation) if ledger and not chosen else []
    )
    source = write_paper(out, paper_tex(findings, run, pictures, notation))
    return [source, *companions(out), *(path for one in pictures for path in _files(one))]


def _files(picture: Picture) -> list[Path]:
    return sorted(picture.folder.glob(f"{picture.name}*"))


def _pictures(kept: Path, folder: Path, notation: Mapping[str, str] | None) -> list[Picture]:
    """Every figure whose data the report kept, drawn into ``folder``."""
    try:
        import matplotlib  # noqa: F401
    except ModuleNotFoundError:
        return []
    from publishing.plotting.registry import figure_names, kept_tables, module, save

    pictures = []
    for name in figure_names():
        data = kept_tables(kept / f"{name}.json", {"figure": name})
        if data is not None:
            for form in ("pdf", "pgf") if has_tex() else ("pdf",):
                save(name, data, made(folder) / f"{name}.{form}", notation=notation)
            pictures.append(Picture(name, folder, module(name).TITLE, module(name).CAPTION))
    return pictures
