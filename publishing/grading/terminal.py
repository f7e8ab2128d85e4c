"""Marks for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from derivations.decision import Counterexample
from derivations.grading.marks import LineMark, Mark, Outcome
from derivations.grading.sheets import Sheet
from publishing.grading.results import Graded, decimal, students_data, summary
from publishing.report.numbers import short_ball

_WIDEST = 100


def report_text(graded: Sequence[Graded], sheet: Sheet, seconds: float) -> str:
    """What is wrong or open, answer by answer; then a line a student, then the counts."""
    lines: list[str] = []
    for one in graded:
        if one.mark.outcome is not Outcome.RIGHT:
            lines += [
                f"{one.given.student}  {one.given.exercise}: {one.mark.outcome.value}",
                *_details(one),
                "",
            ]
    rows = students_data(graded, sheet)
    width = max((len(row["student"]) for row in rows), default=0)
    for row in rows:
        open_ = f"  ({row['human']} for a human)" if row["human"] else ""
        lines.append(f"{_printable(row['student']):{width}}  {row['points']:>6} of {row['of']}{open_}")
    counts = ", ".join(f"{count} {outcome}" for outcome, count in summary(graded).items() if count)
    lines.append(f"{len(graded)} answers in {seconds:.1f} s: {counts}")
    return "\n".join(lines)


def _details(one: Graded) -> list[str]:
    mark = one.mark
    lines = [f"  answer  {_short(one.given.text)}"]
    if one.points is not None and one.exercise is not None:
        lines.append(f"  points  {decimal(one.points)} of {one.exercise.points}")
    lines.append(f"  why     {_short(mark.reason, 300)}")
    lines += [f"  at      {text}" for text in [counterexample_text(mark)] if text]
    lines += [f"  hint    {mark.hint}"] if mark.hint else []
    for number, line in enumerate(mark.lines, 1):
        if not line.holds:
            lines.append(f"  line {number}  {line.verdict}: {_short(line.shown)}")
    return lines


def counterexample_text(mark: Mark) -> str:
    """``gamma = 1/2: right 0.5, given 0.25``; empty where there is none."""
    example = mark.counterexample
    if example is None:
        return ""
    return _at(example, "right", "given")


def line_text(line: LineMark) -> str:
    """Why a line falls, ``at sigma = 1: left 2, right 0``, or what was said of one that is open."""
    return f"at {_at(line.counterexample, 'left', 'right')}" if line.counterexample else line.message


def _at(example: Counterexample, first: str, second: str) -> str:
    """The point and both values, no longer than tells them apart."""
    point = ", ".join(f"{name} = {value}" for name, value in example.point.items()) or "every point"
    if example.lhs == example.rhs == "undefined":
        return f"{point}: undefined"
    left, right = short_ball(example.lhs), short_ball(example.rhs)
    if left == right:
        left, right = example.lhs, example.rhs
    return f"{point}: {first} {left}, {second} {right}"


def _short(text: str, width: int = _WIDEST) -> str:
    joined = _printable(" ".join(text.split()))
    return joined if len(joined) <= width else joined[: width - 3] + "..."


def _printable(text: str) -> str:
    """A stranger's text without what a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)
