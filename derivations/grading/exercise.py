"""Exercises as data: what is asked, under which conditions, and what an answer has to be equivalent to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from theory.errors import BadInput

KINDS = ("expression", "condition")
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_FOLDER = Path(__file__).resolve().parent / "exercises"
_LARGEST_FILE = 2_000_000


@dataclass(frozen=True)
class Partial:
    """A result on the way: whoever reaches it and no further has this share of the points."""

    answer: str
    credit: Fraction
    note: str = ""


@dataclass(frozen=True)
class Wrong:
    """A common wrong answer, and what to say to whoever gives it."""

    answer: str
    hint: str


@dataclass(frozen=True)
class Exercise:
    r"""One question. Texts of mathematics are read by the same reader as a student's answer.

    ``name`` is the quantity asked for as one writes it, ``R_{sc}``. ``symbols`` are names of the library's symbols,
    ``own`` names of this exercise's own (real) ones with their meaning. ``theorems`` gives names to the values of
    theorems, so that ``answer`` is bound to a statement of the library instead of copied from it. ``parameters`` holds
    the choices from which a student's variant is drawn; ``<<name>>`` in the question shows the value drawn.
    ``shown`` is the answer as a teacher wants to see it, where the theorem has a function that students do not write.
    ``decimals`` lets a number be answered to so many decimals. ``kind`` 'condition' asks for an equivalent condition.
    """

    id: str
    topic: str
    title: str
    question: str
    name: str
    answer: str
    kind: str = "expression"
    symbols: tuple[str, ...] = ()
    own: tuple[tuple[str, str], ...] = ()
    conditions: tuple[str, ...] = ()
    theorems: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, tuple[str, ...]], ...] = ()
    points: int = 1
    decimals: int | None = None
    partial: tuple[Partial, ...] = ()
    wrong: tuple[Wrong, ...] = ()
    shown: str = ""


class _Entry:
    """One TOML table, its keys taken one by one; what is left over was misspelled."""

    def __init__(self, data: Any, where: str) -> None:
        if not isinstance(data, dict):
            raise BadInput(f"{where} is no table: write [[exercise]] with keys below it")
        self.data, self.where = dict(data), where

    def text(self, key: str, default: str | None = None) -> str:
        value = self.data.pop(key, default)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise BadInput(f"{self.where} needs {key} = TEXT")
        return value.strip()

    def whole(self, key: str, default: int | None, least: int) -> int | None:
        value = self.data.pop(key, default)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 100:
            raise BadInput(f"{self.where}: {key} is a whole number from {least} to 100")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
            raise BadInput(f"{self.where}: {key} is a list of texts")
        return tuple(value)

    def table(self, key: str) -> dict[str, Any]:
        value = self.data.pop(key, {})
        if not isinstance(value, dict):
            raise BadInput(f"{self.where}: {key} is a table of NAME = VALUE")
        return value

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        value = self.table(key)
        if not all(isinstance(part, str) for part in value.values()):
            raise BadInput(f"{self.where}: {key} is a table of NAME = TEXT")
        return tuple(value.items())

    def entries(self, key: str) -> list[_Entry]:
        value = self.data.pop(key, [])
        if not isinstance(value, list):
            raise BadInput(f"{self.where}: write [[exercise.{key}]] with keys below it")
        return [_Entry(part, f"{self.where}, {key} {number}") for number, part in enumerate(value, 1)]

    def share(self, key: str) -> Fraction:
        value = self.data.pop(key, None)
        try:
            share = Fraction(str(value))
        except (ValueError, ZeroDivisionError):
            share = Fraction(0)
        if not 0 < share < 1:
            raise BadInput(f"{self.where}: {key} is a number between 0 and 1")
        return share

    def done(self) -> None:
        if self.data:
            raise BadInput(f"{self.where} has an unknown key {sorted(self.data)[0]!r}: see docs/grading.md")


def exercises_of(data: Mapping[str, Any], where: str) -> list[Exercise]:
    """The exercises of a TOML document with the keys ``topic`` and ``[[exercise]]``. Raises BadInput."""
    topic = data.get("topic", "")
    given = data.get("exercise", [])
    if not isinstance(topic, str) or not isinstance(given, list):
        raise BadInput(f'{where}: write topic = "TEXT" and [[exercise]] tables')
    return [
        _exercise(_Entry(one, f"{where}, exercise {number}"), topic) for number, one in enumerate(given, 1)
    ]


def _exercise(entry: _Entry, topic: str) -> Exercise:
    id = entry.text("id")
    if not _ID.match(id) or len(id) > 80:
        raise BadInput(f"{entry.where}: the id {id[:40]!r} is not lower-case words joined by hyphens")
    entry.where = f"{entry.where} ({id})"
    kind = entry.text("kind", "expression")
    if kind not in KINDS:
        raise BadInput(f"{entry.where}: kind is 'expression' or 'condition'")
    partial, wrong = [], []
    for one in entry.entries("partial"):
        partial.append(Partial(one.text("answer"), one.share("credit"), one.text("note", "")))
        one.done()
    for one in entry.entries("wrong"):
        wrong.append(Wrong(one.text("answer"), one.text("hint")))
        one.done()
    points = entry.whole("points", 1, 1)
    assert points is not None
    exercise = Exercise(
        id,
        topic,
        entry.text("title"),
        entry.text("question"),
        entry.text("name"),
        entry.text("answer"),
        kind,
        entry.texts("symbols"),
        entry.pairs("own"),
        entry.texts("conditions"),
        entry.pairs("theorems"),
        _parameters(entry),
        points,
        entry.whole("decimals", None, 1),
        tuple(partial),
        tuple(wrong),
        entry.text("shown", ""),
    )
    entry.done()
    return exercise


def _parameters(entry: _Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """``NAME = ["1/4", "1/3"]``, or ``NAME = {from = 2, to = 9}`` for whole numbers."""
    found = []
    for name, given in entry.table("parameters").items():
        if isinstance(given, dict) and set(given) == {"from", "to"}:
            first, last = given["from"], given["to"]
            if not (isinstance(first, int) and isinstance(last, int) and first <= last <= first + 1000):
                raise BadInput(f"{entry.where}: the parameter {name} needs whole numbers from <= to")
            choices = tuple(str(value) for value in range(first, last + 1))
        elif isinstance(given, list) and given and all(isinstance(value, str) for value in given):
            choices = tuple(given)
        else:
            raise BadInput(
                f'{entry.where}: the parameter {name} is a list such as ["1/4", "1/3"] or {{from = 2, to = 9}}'
            )
        found.append((name, choices))
    return tuple(found)


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file as data. Raises BadInput where it cannot be read."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BadInput(f"{path} is larger than {_LARGEST_FILE // 1_000_000} MB: split it")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}; give a TOML file"
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(
            f"{path} is not TOML ({' '.join(str(error).split())[:80]}): see docs/grading.md"
        ) from None


def by_id(exercises: Iterable[Exercise], where: str) -> dict[str, Exercise]:
    """Exercises by their id. Raises BadInput where an id is used twice."""
    found: dict[str, Exercise] = {}
    for exercise in exercises:
        if exercise.id in found:
            raise BadInput(f"{where} uses the id {exercise.id!r} twice: give each exercise its own")
        found[exercise.id] = exercise
    return found


@cache
def library() -> Mapping[str, Exercise]:
    """The exercises that come with the library, by id, in the order of the topics' files."""
    found = [
        exercise
        for path in sorted(_FOLDER.glob("*.toml"))
        for exercise in exercises_of(read_toml(path), path.name)
    ]
    return by_id(found, "the library")


def find(id: str, among: Mapping[str, Exercise]) -> Exercise:
    """The exercise of this id. Raises BadInput, naming the nearest ones."""
    if id not in among:
        near = get_close_matches(id, among, n=3, cutoff=0.4)
        hint = f"did you mean {', '.join(near)}?" if near else "`fate quiz` lists the library's exercises"
        raise BadInput(f"there is no exercise {id[:80]!r}: {hint}")
    return among[id]
