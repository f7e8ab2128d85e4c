"""``fate check FILE.tex``: 500 lines of LaTeX cold, again from the store, and reading alone."""

from __future__ import annotations

import itertools
import re
import time
from pathlib import Path

from benchmarks.measure import nothing_decided
from derivations.reader import check_document
from derivations.reader.documents import document_of, open_document
from derivations.reader.session import Session

NAME = "reader"
GOAL = "500 lines of LaTeX in at most 60 s cold on 2 cores; unchanged lines are not decided again; 1 MB read in 2 s"
LINES = 500
_MACRO = re.compile(r"\\(?:newcommand|DeclareMathOperator)\S*\{.*\}\n")
_ASSUMED = frozenset(("sigma", "lambda", "gamma", "mu", "theta"))
_EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "tex"


def document(lines: int) -> str:
    """The example derivations one after the other until there are enough lines, each chapter with its own names.

    The longest example comes once, as it is: it cites theorems by their names. What the others define has a subscript
    of its own each time, and what they assume too from the second time on, so that nothing is decided already.
    """
    first, *others = sorted(_EXAMPLES.glob("*.tex"), key=lambda path: -path.stat().st_size)
    taken = frozenset(_read(first).table.definitions)
    chapters = [_body(first, "", taken)]
    for number, path in enumerate(itertools.cycle(others)):
        chapters.append(_body(path, str(number), taken | (_ASSUMED if number >= len(others) else frozenset())))
        if sum(chapter.count("\n") for chapter in chapters) >= lines:
            break
    macros = dict.fromkeys(line for path in (first, *others) for line in _MACRO.findall(path.read_text("utf-8")))
    return "".join((*macros, *chapters))


def _read(path: Path) -> Session:
    session = Session(open_document(path), None)
    session.run()
    return session


def _body(path: Path, mark: str, others: frozenset[str]) -> str:
    """An example between its begin and its end; what it defines, and the other names, carry the mark."""
    table = _read(path).table
    own = {key.removesuffix("hat") for key in table.definitions}
    names = own | (table.known & others) if mark else set()
    text = path.read_text(encoding="utf-8").split(r"\begin{document}")[1].split(r"\end{document}")[0]
    for name in sorted(names):
        spelled = rf"(?<![a-z\\]){name}" if len(name) == 1 else rf"\\{name}"
        text = re.sub(spelled + r"(?![A-Za-z]{2}|_)", lambda found: f"{found[0]}_{{{mark}}}", text)
    return "\n\\section{" + path.stem.replace("_", " ") + "}\n" + text


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
    start = time.process_time()
    checked = Session(document_of(text), None).run()
    seconds = time.process_time() - start
    rows.append({"case": "1 MB read, not decided", "seconds": seconds, "goal": 2.0, "met": seconds <= 2.0,
                 "relations": sum(len(one.steps) for one in checked.environments)})  # fmt: skip
    return rows


def _timed(case: str, path: Path, goal: float) -> dict[str, object]:
    start, busy = time.perf_counter(), time.process_time()
    checked = check_document(path)
    seconds, processor = time.perf_counter() - start, time.process_time() - busy
    expected = sum(one.as_expected for one in checked.environments)
    return {
        "case": case, "seconds": seconds, "processor seconds": processor, "goal": goal, "met": processor <= goal,
        "relations": sum(len(one.steps) for one in checked.environments),
        "displays as in the examples": f"{expected} of {len(checked.environments)}",
    }  # fmt: skip
