"""One answer at a time, for somebody who learns alone."""

from __future__ import annotations

from functools import cache

from derivations.grading.exercise import find, library
from derivations.grading.grader import Grader
from derivations.grading.marks import Mark
from derivations.grading.posing import pose
from derivations.grading.sheets import variant


def mark(id: str, answer: str, *, seed: int = 0, name: str = "") -> Mark:
    """The mark of an answer to a library exercise, as LaTeX or plain mathematics; nothing in it is executed.

    ``seed`` and ``name`` choose the variant, as ``fate quiz`` does for a student.
    Raises BadInput for an exercise that does not exist, naming the nearest ones; never for what is answered.
    """
    return _grader(id, seed, name).grade(answer)


@cache
def _grader(id: str, seed: int, name: str) -> Grader:
    exercise = find(id, library())
    return Grader(pose(exercise, variant(exercise, seed, name)))
