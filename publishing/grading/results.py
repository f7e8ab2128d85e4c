"""The marks of a class as data: an answer a row, a student a row, and what both look like as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from derivations.grading.exercise import Exercise
from derivations.grading.marks import Mark, Outcome, for_a_human
from derivations.grading.pool import LIMIT_SECONDS, WORKERS, Task, grade_all
from derivations.grading.sheets import Sheet, variant
from publishing.grading.answers import Given

_ANSWER_COLUMNS = (
    "student",
    "exercise",
    "outcome",
    "points",
    "of",
    "reason",
    "hint",
    "at",
    "right",
    "given",
    "answer",
    "place",
)
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Graded:
    """An answer with its mark; ``exercise`` is None where the sheet has none of that id."""

    given: Given
    exercise: Exercise | None
    mark: Mark

    @property
    def points(self) -> Fraction | None:
        """The points it gets; None where a human has to say."""
        if self.exercise is None or self.mark.credit is None:
            return None
        return self.mark.credit * self.exercise.points

    def as_json(self) -> dict[str, Any]:
        """The answer and its mark as data."""
        return {
            "student": self.given.student,
            "exercise": self.given.exercise,
            "place": self.given.place,
            "answer": self.given.text,
            "points": decimal(self.points),
            "of": None if self.exercise is None else self.exercise.points,
            **self.mark.as_json(),
        }


def grade(
    given: Sequence[Given],
    sheet: Sheet,
    *,
    workers: int = WORKERS,
    limit: float = LIMIT_SECONDS,
    remember: bool = True,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> list[Graded]:
    """Every answer with its mark, in the order given. An answer handed in twice is a human's, and so is a stray one."""
    known = {exercise.id: exercise for exercise in sheet.exercises}
    counts = Counter((one.student, one.exercise) for one in given)
    tasks: dict[int, Task] = {}
    marks: dict[int, Mark] = {}
    for place, one in enumerate(given):
        exercise = known.get(one.exercise)
        if exercise is None:
            marks[place] = for_a_human(f"the sheet has no exercise {one.exercise[:80]!r}")
        elif counts[one.student, one.exercise] > 1:
            marks[place] = for_a_human(f"answered {counts[one.student, one.exercise]} times")
        else:
            tasks[place] = Task(exercise, variant(exercise, sheet.seed, one.student), one.text)
    decided = grade_all(
        list(tasks.values()), workers=workers, limit=limit, remember=remember, progress=progress
    )
    marks.update(zip(tasks, decided, strict=True))
    return [Graded(one, known.get(one.exercise), marks[place]) for place, one in enumerate(given)]


def students_data(graded: Sequence[Graded], sheet: Sheet) -> list[dict[str, Any]]:
    """One row a student: points by exercise (None: for a human), the total, and how many a human has to look at."""
    rows: dict[str, dict[str, Any]] = {}
    for one in graded:
        row = rows.setdefault(
            one.given.student,
            {"student": one.given.student, "exercises": {}, "points": Fraction(0), "human": 0},
        )
        row["exercises"][one.given.exercise] = decimal(one.points)
        row["points"] += one.points or 0
        row["human"] += one.mark.outcome is Outcome.HUMAN
    return [
        {**row, "points": decimal(row["points"]), "of": sheet.points}
        for row in sorted(rows.values(), key=lambda row: str(row["student"]))
    ]


def summary(graded: Sequence[Graded]) -> dict[str, int]:
    """How many answers had each outcome."""
    counts = Counter(one.mark.outcome for one in graded)
    return {outcome.value: counts[outcome] for outcome in Outcome}


def decimal(points: Fraction | None) -> float | int | None:
    """Points as a number."""
    if points is None:
        return None
    return int(points) if points.denominator == 1 else round(float(points), 4)


def answers_csv(graded: Sequence[Graded]) -> str:
    """An answer a row."""
    rows = []
    for one in graded:
        example = one.mark.counterexample
        rows.append(
            (
                one.given.student,
                one.given.exercise,
                one.mark.outcome.value,
                decimal(one.points),
                one.exercise.points if one.exercise else None,
                one.mark.reason,
                one.mark.hint,
                ", ".join(f"{name}={value}" for name, value in example.point.items()) if example else "",
                example.lhs if example else "",
                example.rhs if example else "",
                one.given.text,
                one.given.place,
            )
        )
    return _csv(_ANSWER_COLUMNS, rows)


def gradebook_csv(graded: Sequence[Graded], sheet: Sheet) -> str:
    """A student a row, an exercise a column: empty where nothing was handed in, ``?`` where a human has to look."""
    ids = [exercise.id for exercise in sheet.exercises]
    rows = []
    for row in students_data(graded, sheet):
        cells = [
            ""
            if id not in row["exercises"]
            else "?"
            if row["exercises"][id] is None
            else row["exercises"][id]
            for id in ids
        ]
        rows.append((row["student"], *cells, row["points"], row["of"], row["human"]))
    return _csv(("student", *ids, "points", "of", "for a human"), rows)


def _csv(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([[_cell(value) for value in row] for row in rows])
    return out.getvalue()


def _cell(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula is marked as text: answers are a stranger's."""
    if isinstance(value, str) and value.startswith(_FORMULA_SIGNS):
        return "'" + value
    return "" if value is None else value
