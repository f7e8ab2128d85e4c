"""A copy of the source with a mark in the margin at every relation's line."""

from __future__ import annotations

from derivations.reader.results import Checked, Step
from theory.verdict import Verdict

_MARKS = {
    Verdict.PROVED: "proved",
    Verdict.CERTIFIED: "certified",
    Verdict.CONDITIONAL: "conditional",
    Verdict.SUPPORTED: "supported",
    Verdict.UNDECIDED: "undecided",
    Verdict.VACUOUS: "vacuous",
    Verdict.REFUTED: "refuted",
}
# Left out where LaTeX takes no margin note, in a box; begun a line down, beside the first row of the display.
_PREAMBLE = r"""% fate: marks in the margin, one a line of a derivation
\providecommand{\fatemark}[1]{\ifinner\else\marginpar{\raggedright\scriptsize\sffamily\mbox{}\\[.8\baselineskip]#1}\fi}
"""


def annotated(checked: Checked) -> str:
    """The main file with its verdicts beside each display; a document without a preamble gets the marks' too."""
    main = next(iter(checked.document.sources), "")
    lines = checked.document.sources.get(main, "").split("\n")
    notes: dict[int, list[str]] = {}
    for environment in checked.environments:
        if environment.place.file != main:
            continue
        shown = [_mark(step) for step in environment.steps]
        notes.setdefault(environment.place.line, []).append(r"\fatemark{" + r"\\ ".join(shown) + "}%")
        for step in environment.steps:
            if step.place.file == main and step.outcome.verdict not in (Verdict.PROVED, Verdict.CERTIFIED):
                notes.setdefault(step.place.line, []).append(_comment(step))
    return _PREAMBLE + "\n".join(_with_notes(lines, notes))


def _with_notes(lines: list[str], notes: dict[int, list[str]]) -> list[str]:
    """The lines with the marks above the displays and the comments above the lines that they are about."""
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        out += notes.get(number, [])
        out.append(line)
    return out


def _mark(step: Step) -> str:
    said = _MARKS[step.outcome.verdict]
    return f"{step.place.line}: " + (said if step.outcome.verdict.passes else rf"\textbf{{{said}}}")


def _comment(step: Step) -> str:
    """What was found, as a comment on a line of its own, harmless inside any display."""
    from publishing.reader.sarif import message_of

    return "% fate says: " + " ".join(message_of(step).split())
