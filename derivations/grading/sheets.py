"""A sheet: which exercises, from which seed; and the variant that one student gets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from derivations.grading.exercise import Exercise, by_id, exercises_of, find, library, read_toml
from theory.errors import BadInput


@dataclass(frozen=True)
class Sheet:
    """A title, a seed, and exercises in order."""

    title: str
    seed: int
    exercises: tuple[Exercise, ...]

    def find(self, id: str) -> Exercise:
        """One of its exercises. Raises BadInput, naming the nearest ones."""
        return find(id, {exercise.id: exercise for exercise in self.exercises})

    @property
    def points(self) -> int:
        """The points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises)


def read_sheet(path: Path) -> Sheet:
    """A sheet from a TOML file: ``title``, ``seed``, ``exercises`` (ids), and ``[[exercise]]`` tables of its own.

    Without ``exercises`` the sheet has its own ones. Raises BadInput on anything else.
    """
    data = read_toml(path)
    unknown = set(data) - {"title", "seed", "exercises", "topic", "exercise"}
    if unknown:
        raise BadInput(
            f"{path} has an unknown key {sorted(unknown)[0]!r}: a sheet has title, seed, exercises and [[exercise]]"
        )
    title, seed, ids = data.get("title", path.stem), data.get("seed", 0), data.get("exercises")
    if not isinstance(title, str):
        raise BadInput(f"{path}: title is a text")
    if not isinstance(seed, int) or isinstance(seed, bool):
        raise BadInput(f"{path}: seed is a whole number")
    own = by_id(exercises_of(data, str(path)), str(path))
    if ids is None:
        return sheet_of(own, tuple(own), title, seed)
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
        raise BadInput(f"{path}: exercises is a list of ids; `fate quiz` lists the library's")
    return sheet_of({**library(), **own}, tuple(ids), title, seed)


def sheet_of(among: Mapping[str, Exercise], ids: tuple[str, ...], title: str, seed: int) -> Sheet:
    """A sheet of these exercises. Raises BadInput where there are none, or one stands there twice."""
    if not ids:
        raise BadInput("the sheet has no exercises: name some, `fate quiz` lists the library's")
    chosen = by_id([find(id, among) for id in ids], "the sheet")
    return Sheet(title, seed, tuple(chosen.values()))


def variant(exercise: Exercise, seed: int, student: str) -> dict[str, str]:
    """The value of every parameter for one student: the same for the same seed, student and exercise, anywhere.

    Drawn from SHA-256 of the three and the parameter's name, so that it depends on no library's generator.
    """
    drawn = {}
    for name, choices in exercise.parameters:
        label = "\n".join((str(seed), student, exercise.id, name))
        number = int.from_bytes(hashlib.sha256(label.encode()).digest(), "big")
        drawn[name] = choices[number % len(choices)]
    return drawn
