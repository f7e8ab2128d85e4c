"""The source as one page, each line with its verdict beside it; nothing is fetched, nothing runs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from derivations.reader.results import Checked, Step
from publishing.reader.terminal import counts_text
from theory.verdict import Verdict

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem;
 color: #1c1c1c; background: #fff; }
h1 { font-size: 1.3rem; } table { border-collapse: collapse; width: 100%; }
td { vertical-align: top; padding: 0 .6rem; } td.n { color: #767676; text-align: right; user-select: none; }
pre { margin: 0; white-space: pre-wrap; font: 13px/1.5 ui-monospace, monospace; }
.note { font-size: 13px; border-left: 3px solid #999; padding-left: .5rem; margin: .1rem 0; }
.refuted { border-color: #b3261e; } .refuted b { color: #b3261e; } .proved, .certified { border-color: #1b6e3c; }
.proved b, .certified b { color: #1b6e3c; } .undecided, .vacuous { border-color: #8a5a00; }
.undecided b, .vacuous b { color: #8a5a00; }
code { font: 12px/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
td.l { width: 56%; } .src { background: #f6f6f6; }
@media (prefers-color-scheme: dark) { body { background: #161616; color: #e4e4e4; } .src { background: #222; }
 .refuted b { color: #ff8a80; } .proved b, .certified b { color: #7ddc9b; }
 .undecided b, .vacuous b { color: #ffcc66; } }
"""


def page(documents: Sequence[Checked]) -> str:
    """One self-contained HTML page for the documents."""
    body = "\n".join(_document(checked) for checked in documents)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Derivations, line by line</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body>\n{body}\n</body></html>\n"
    )


def _document(checked: Checked) -> str:
    parts = []
    by_line: dict[tuple[str, int], list[str]] = {}
    for place, message in checked.problems:
        by_line.setdefault((place.file, place.line), []).append(
            _note("undecided", "problem", escape(message))
        )
    for one in checked.skipped:
        by_line.setdefault((one.place.file, one.place.line), []).append(
            _note("", "left out", escape(one.reason))
        )
    for environment in checked.environments:
        for step in environment.steps:
            by_line.setdefault((step.place.file, step.place.line), []).append(_finding(step))
    for file, text in checked.document.sources.items():
        rows = "\n".join(
            _row(number, line, by_line.get((file, number), []))
            for number, line in enumerate(text.split("\n"), 1)
        )
        parts.append(f"<h1>{escape(file)}</h1>\n<table>\n{rows}\n</table>")
    return f"<p>{escape(counts_text(checked))}</p>\n" + "\n".join(parts)


def _row(number: int, line: str, notes: Sequence[str]) -> str:
    marked = ' class="src"' if notes else ""
    return (
        f'<tr{marked} id="l{number}"><td class="n">{number}</td><td class="l"><pre>{escape(line) or " "}</pre></td>'
        f"<td>{''.join(notes)}</td></tr>"
    )


def _finding(step: Step) -> str:
    """One relation's verdict: the reason, the counterexample, the nearest right line, and what was read."""
    outcome = step.outcome
    parts = [escape(outcome.method)]
    if outcome.verdict not in (Verdict.PROVED, Verdict.CERTIFIED):
        parts = [escape(outcome.message or outcome.method)]
        if outcome.counterexample is not None:
            example = outcome.counterexample
            point = ", ".join(f"{name} = {value}" for name, value in example.point.items())
            values = f"left {example.lhs}, right {example.rhs}"
            parts.append(f"fails at {escape(point or 'every point')}: {escape(values)}")
        if not step.stopped:
            parts.append(f"read as <code>{escape(step.shown)}</code>")
    if step.proposal is not None:
        parts.append(
            f"nearest right line, {escape(step.proposal.change)}: <code>{escape(step.proposal.latex)}</code>"
        )
    parts += [escape(note) for note in step.notes]
    return _note(outcome.verdict.value, outcome.verdict.value, "<br>".join(parts))


def _note(kind: str, title: str, text: str) -> str:
    """``text`` is HTML."""
    return f'<div class="note {escape(kind)}"><b>{escape(title)}</b> {text}</div>'
