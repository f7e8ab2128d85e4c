"""One exercise at a time, for somebody who learns alone: the question, and a mark for an answer."""

from __future__ import annotations

from functools import cache

from derivations.grading.exercise import find, library
from derivations.grading.grader import Grader
from derivations.grading.marks import Mark
from derivations.grading.posing import pose
from derivations.grading.sheets import variant


def question(id: str, *, seed: int = 0, name: str = "") -> str:
    """The question of a library exercise, in LaTeX, with the numbers of this seed and name.

    Raises BadInput for an exercise that does not exist, naming the nearest ones.
    """
    exercise = find(id, library())
    text = exercise.question
    for parameter, value in variant(exercise, seed, name).items():
        text = text.replace(f"<<{parameter}>>", value)
    return text


def mark(id: str, answer: str, *, seed: int = 0, name: str = "") -> Mark:
    """The mark of an answer to the same variant, as LaTeX or as plain mathematics; nothing in it is executed.

    Raises BadInput for an exercise that does not exist, naming the nearest ones; never for what is answered.
    """
    return _grader(id, seed, name).grade(answer)


@cache
def _grader(id: str, seed: int, name: str) -> Grader:
    exercise = find(id, library())
    return Grader(pose(exercise, variant(exercise, seed, name)))
