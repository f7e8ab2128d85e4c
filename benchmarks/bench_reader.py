"""``fate check FILE.tex``: 500 lines of LaTeX cold, again from the store, and reading alone."""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.measure import nothing_decided
from derivations.reader import check_document
from derivations.reader.documents import document_of
from derivations.reader.session import Session

NAME = "reader"
GOAL = "500 lines of LaTeX in at most 60 s cold on 2 cores; unchanged lines are not decided again; 1 MB read in 2 s"
LINES = 500
_EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "tex"


def document(lines: int) -> str:
    """The example derivations one after the other, each time with other letters, until there are enough lines."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(_EXAMPLES.glob("*.tex"))]
    bodies = [text.split(r"\begin{document}")[1].split(r"\end{document}")[0] for text in texts]
    found: list[str] = []
    round_ = 0
    while sum(body.count("\n") for body in found) < lines:
        for body in bodies:
            found.append(
                body.replace(r"\sigma", rf"\sigma_{{{round_}}}").replace(r"\lambda", rf"\lambda_{{{round_}}}")
            )
        round_ += 1
    macros = "\\newcommand{\\E}[1]{\\mathbb{E}\\left[#1\\right]}"
    macros += "\\newcommand{\\Rsc}{R_{sc}}\\newcommand{\\Tft}{T_{ft}}\n"
    return "\n".join((macros + "\n".join(found)).split("\n")[:lines])


def run(quick: bool) -> list[dict[str, object]]:
    """Seconds cold and warm for a document, and for reading a megabyte without deciding."""
    lines = LINES // 5 if quick else LINES
    with nothing_decided() as folder:
        path = folder / "document.tex"
        path.write_text(document(lines), encoding="utf-8")
        rows = [
            _timed(f"{lines} lines, cold", path, 60.0 * lines / LINES),
            _timed(f"{lines} lines, again", path, 5.0),
        ]
    text = (document(LINES) * 60)[:1_000_000]
    start = time.perf_counter()
    checked = Session(document_of(text), None).run()
    seconds = time.perf_counter() - start
    rows.append({"case": "1 MB read, not decided", "seconds": seconds, "goal": 2.0, "met": seconds <= 2.0,
                 "relations": sum(len(one.steps) for one in checked.environments)})  # fmt: skip
    return rows


def _timed(case: str, path: Path, goal: float) -> dict[str, object]:
    start = time.perf_counter()
    checked = check_document(path)
    seconds = time.perf_counter() - start
    relations = sum(len(one.steps) for one in checked.environments)
    return {"case": case, "seconds": seconds, "goal": goal, "met": seconds <= goal, "relations": relations}
