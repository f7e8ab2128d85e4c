"""``fate grade``: 1,000 different answers on two cores, nothing decided before, and the same again from the store."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

import sympy as sp

from benchmarks.measure import nothing_decided
from derivations.grading.exercise import library
from derivations.grading.pool import Task, grade_all
from derivations.grading.posing import Posed, displayed, pose
from derivations.grading.reading import read_answer
from derivations.grading.sheets import variant
from derivations.reader.changes import changes
from derivations.reader.printing import latex as printed
from publishing.latex.printer import latex

NAME = "grading"
GOAL = "1,000 different answers graded in less than 2 minutes on 2 cores, nothing known before"
ANSWERS = 1000
_GOAL_SECONDS = 120.0
_SLIPS = 8


def right_forms(posed: Posed) -> Iterator[str]:
    """The right answer as it is, expanded, over one denominator, and with terms that cancel."""
    expected = displayed(posed)
    yield latex(expected)
    if isinstance(expected, sp.Expr):
        for form in (sp.expand, sp.together, sp.factor):
            yield latex(form(expected))
        for number in range(2, 2 + 2 * _SLIPS):
            yield f"{number} + {latex(expected)} - {number}"


def slips(posed: Posed) -> Iterator[str]:
    """The right answer with one place changed, spread over all changes there are."""
    if not isinstance(posed.expected, sp.Expr):
        return
    node = read_answer(latex(displayed(posed)), posed).final[0]
    found = list(dict.fromkeys(printed(changed) for _, changed in changes(node)))
    yield from found[:: max(1, len(found) // _SLIPS)]


def answers(count: int) -> list[Task]:
    """Different answers to every exercise of the library in turn, slips and right ones, until there are enough."""
    waiting = []
    for exercise in library().values():
        drawn = variant(exercise, 0, "")
        posed = pose(exercise, drawn)
        pairs = zip_longest(right_forms(posed), slips(posed))
        texts = dict.fromkeys(text for pair in pairs for text in pair if text is not None)
        waiting.append([Task(exercise, drawn, text) for text in texts])
    turns = [
        one for turn in range(max(map(len, waiting))) for tasks in waiting for one in tasks[turn : turn + 1]
    ]
    return turns[:count]


def run(quick: bool) -> list[dict[str, object]]:
    """Seconds cold and from the store, and how the answers were marked."""
    count = ANSWERS // 10 if quick else ANSWERS
    tasks = answers(count)
    rows: list[dict[str, object]] = []
    with nothing_decided():
        for case, goal in (("cold", _GOAL_SECONDS * max(count, 250) / ANSWERS), ("again", 10.0)):
            start = time.perf_counter()
            marks = grade_all(tasks)
            seconds = time.perf_counter() - start
            outcomes = Counter(mark.outcome.value for mark in marks)
            rows.append(
                {
                    "case": f"{len(tasks)} answers, {case}",
                    "seconds": seconds,
                    "goal": goal,
                    "met": seconds < goal,
                    "different": len({task.key for task in tasks}),
                    **outcomes,
                }
            )
    return rows
