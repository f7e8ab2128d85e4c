"""Our own answers: no wrong one is accepted, no right one refused, and hardly any is left open."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.grading.exercise import library
from derivations.grading.grader import Grader
from derivations.grading.marks import Outcome
from derivations.grading.posing import pose
from derivations.grading.sheets import variant
from derivations.reader.verdicts import Judge

ANSWERS = Path(__file__).parent / "answers"
TOPICS = sorted(path.stem for path in ANSWERS.glob("*.toml"))
MOST_OPEN = 0.03


def load(topic: str) -> dict[str, dict[str, list[str]]]:
    import tomllib

    return tomllib.loads((ANSWERS / f"{topic}.toml").read_text(encoding="utf-8"))


def told_apart(topic: str, step: int) -> None:
    """Grade every ``step``-th of a topic's answers."""
    accepted, refused, left, count = [], [], [], 0
    judge = Judge()
    for id, kinds in load(topic).items():
        exercise = library()[id]
        grader = Grader(pose(exercise, variant(exercise, 0, "x")), judge)
        for kind in ("right", "wrong"):
            for text in kinds[kind][::step]:
                count += 1
                mark = grader.grade(text)
                if mark.outcome is Outcome.HUMAN:
                    left.append((id, text, mark.reason))
                elif kind == "wrong" and mark.outcome is Outcome.RIGHT:
                    accepted.append((id, text))
                elif kind == "right" and mark.outcome is not Outcome.RIGHT:
                    refused.append((id, text, mark.reason))
                elif kind == "wrong":
                    assert mark.counterexample is not None, (id, text)
    assert not accepted
    assert not refused
    assert len(left) < MOST_OPEN * count, left


@pytest.mark.parametrize("topic", TOPICS)
def test_a_share_of_our_answers_is_told_apart(topic: str) -> None:
    told_apart(topic, 3)


@pytest.mark.slow
@pytest.mark.parametrize("topic", TOPICS)
def test_all_of_our_answers_are_told_apart(topic: str) -> None:
    told_apart(topic, 1)


def test_the_answers_cover_every_exercise_of_the_library() -> None:
    answered = {id: kinds for topic in TOPICS for id, kinds in load(topic).items()}
    assert set(answered) == set(library())
    assert sum(len(kinds["right"]) + len(kinds["wrong"]) for kinds in answered.values()) >= 300
    assert all(len(kinds["right"]) >= 3 and len(kinds["wrong"]) >= 3 for kinds in answered.values())
