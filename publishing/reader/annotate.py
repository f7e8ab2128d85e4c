"""A copy of the source with a mark in the margin at every relation's line."""

from __future__ import annotations

from derivations.reader.results import Checked, Environment, Step
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
    """The main file with its verdicts beside each display; a document without a preamble gets the marks' too.

    What fell in a file that it inputs is marked where that file is put in.
    """
    main = next(iter(checked.document.sources), "")
    lines = checked.document.sources.get(main, "").split("\n")
    notes: dict[int, list[str]] = {}
    entered = _entered(checked, main)
    for environment in checked.environments:
        if environment.place.file != main:
            if line := entered.get(environment.place.file):
                notes.setdefault(line, []).extend(_from_elsewhere(environment))
            continue
        shown = [_mark(step) for step in environment.steps]
        notes.setdefault(environment.place.line, []).append(r"\fatemark{" + r"\\ ".join(shown) + "}%")
        for step in environment.steps:
            if step.place.file == main and step.outcome.verdict not in (Verdict.PROVED, Verdict.CERTIFIED):
                notes.setdefault(step.place.line, []).append(_comment(step))
    return _PREAMBLE + "\n".join(_with_notes(lines, notes))


def _entered(checked: Checked, main: str) -> dict[str, int]:
    """The line of the main file at which each other file is put in."""
    found: dict[str, int] = {}
    end = 0
    for piece in checked.document.pieces:
        if piece.file == main:
            end = piece.inside + piece.length
        else:
            found.setdefault(piece.file, checked.document.place_in(main, end).line)
    return found


def _from_elsewhere(environment: Environment) -> list[str]:
    """A mark and comments for the lines of another file that do not stand."""
    fallen = [step for step in environment.steps if not step.outcome.verdict.passes]
    if not fallen:
        return []
    shown = [rf"\detokenize{{{step.place.file}}} {_mark(step)}" for step in fallen]
    comments = [
        f"% fate says: {step.place}: {_comment(step).removeprefix('% fate says: ')}" for step in fallen
    ]
    return [r"\fatemark{" + r"\\ ".join(shown) + "}%", *comments]


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
