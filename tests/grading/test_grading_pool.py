"""Worker processes: what hangs is cut off, what dies is replaced, what was decided is kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from derivations.grading import pool
from derivations.grading.exercise import library
from derivations.grading.marks import Outcome
from derivations.grading.pool import Task, grade_all
from theory.errors import BadInput

HANGS = r"\sum_{k=1}^{100000} k^{k}"
RIGHT = r"\frac{\sigma^2}{\gamma - 1}"


def task(text: str) -> Task:
    return Task(library()["scratch-risk-above"], {"r": "1"}, text)


def test_an_answer_that_hangs_is_cut_off_and_the_others_are_graded() -> None:
    marks = grade_all([task(HANGS), task(RIGHT), task("sigma^2/gamma")], limit=4, remember=False)
    assert [mark.outcome for mark in marks] == [Outcome.HUMAN, Outcome.RIGHT, Outcome.WRONG]
    assert "cut off" in marks[0].reason and marks[0].credit is None
    assert not marks[0].unread


class Silent:
    """In place of the workers: fails the test where one is started."""

    def __init__(self) -> None:
        raise AssertionError("something was decided again")


def test_the_same_answer_is_decided_once_and_kept(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    seen: list[tuple[int, int]] = []
    texts = [RIGHT, f"  {RIGHT}\n", RIGHT, "9^9^9", "9^9^9"]
    marks = grade_all([task(text) for text in texts], workers=1, progress=lambda *at: seen.append(at))
    assert seen[-1] == (2, 2)
    assert [mark.outcome for mark in marks] == ["right"] * 3 + ["human"] * 2
    monkeypatch.setattr(pool, "_Worker", Silent)
    assert grade_all([task(text) for text in texts]) == marks
    with pytest.raises(AssertionError, match="decided again"):
        grade_all([task(RIGHT)], remember=False)


def test_another_variant_or_exercise_is_another_answer() -> None:
    other = Task(library()["scratch-risk-above"], {"r": "2"}, RIGHT)
    elsewhere = Task(library()["transferability-above"], {}, RIGHT)
    assert len({task(RIGHT).key, other.key, elsewhere.key, task(RIGHT + "1").key}) == 4


def test_a_damaged_store_is_left_alone(monkeypatch: pytest.MonkeyPatch, own_cache: Path) -> None:
    place = own_cache.with_name("answers.sqlite")
    marks = grade_all([task(RIGHT)], workers=1)
    with sqlite3.connect(place) as store:
        store.execute('UPDATE lines SET outcome = \'{"outcome": "right"}\'')
    assert grade_all([task(RIGHT)], workers=1) == marks


def test_a_worker_that_dies_takes_only_its_own_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    real = pool._Worker.give
    given: list[str] = []

    def deadly(self: Any, key: str, one: Task, limit: float) -> None:
        real(self, key, one, limit)
        given.append(one.answer)
        if len(given) == 1:
            self.process.kill()

    monkeypatch.setattr(pool._Worker, "give", deadly)
    marks = grade_all([task(RIGHT), task("sigma^2/(gamma-1)")], workers=1, remember=False)
    assert [mark.outcome for mark in marks] == [Outcome.HUMAN, Outcome.RIGHT]
    assert "broke off" in marks[0].reason


def test_a_bad_exercise_is_the_teachers_mistake() -> None:
    from dataclasses import replace

    bad = replace(library()["scratch-risk-above"], answer="sigma^")
    with pytest.raises(BadInput, match="cannot be read"):
        grade_all([Task(bad, {"r": "1"}, RIGHT)], workers=1, remember=False)
