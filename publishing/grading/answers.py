r"""Answer files: one student's text, a CSV of a class, or a folder of both.

A text names its exercises in comments, ``% fate: exercise ID`` (and ``% fate: student NAME``, else the file's name);
what follows is the answer. A CSV has the columns ``student``, ``exercise``, ``answer``, or ``student`` and one column
for each exercise. JSON is ``{"student": ..., "answers": {ID: TEXT}}`` or a list of such.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from theory.errors import BadInput

_DIRECTIVE = re.compile(r"\s*%\s*fate:\s*(exercise|student)\s+(\S.*?)\s*$")
_LARGEST = 50_000_000
_KINDS = (".csv", ".json", ".tex", ".txt")
_MOST_FILES = 10_000
_LONGEST_FIELD = 2_000_000


@dataclass(frozen=True)
class Given:
    """One answer as handed in, and where it stands."""

    student: str
    exercise: str
    text: str
    place: str


def read_answers(path: Path, known: frozenset[str]) -> list[Given]:
    """Every answer of a file or a folder; ``known`` are the ids that may head a CSV's columns.

    Raises BadInput where something cannot be read, or holds no answer.
    """
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.suffix.lower() in _KINDS and one.is_file())
        if not files:
            raise BadInput(f"{path} holds no answers: give {', '.join(_KINDS)} files")
        if len(files) > _MOST_FILES:
            raise BadInput(f"{path} holds more than {_MOST_FILES} files: grade it in parts")
        return [given for file in files for given in _file(file, known)]
    return _file(path, known)


def _file(path: Path, known: frozenset[str]) -> list[Given]:
    text = _text(path)
    readers = {".csv": _csv, ".json": _json}
    found = list(readers.get(path.suffix.lower(), _plain)(path, text, known))
    if not found:
        raise BadInput(f"{path} holds no answer: begin each with a line `% fate: exercise ID`")
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput(f"{path} is larger than {_LARGEST // 1_000_000} MB: split it")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadInput(f"cannot read {path}: {why}; give a file of answers, a folder or a CSV") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8 text: save it as UTF-8") from None


def _plain(path: Path, text: str, known: frozenset[str]) -> Iterator[Given]:
    student, exercise, start = path.stem, "", 0
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        directive = _DIRECTIVE.match(line)
        if directive is None:
            if exercise and not line.lstrip().startswith("%") and line.strip() != r"\end{document}":
                lines.append(line)
        elif directive[1] == "student":
            student = directive[2][:200]
        else:
            if exercise:
                yield Given(student, exercise, "\n".join(lines).strip(), f"{path}:{start}")
            exercise, start, lines = directive[2][:200], number, []
    if exercise:
        yield Given(student, exercise, "\n".join(lines).strip(), f"{path}:{start}")


def _json(path: Path, text: str, known: frozenset[str]) -> Iterator[Given]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path} is not JSON ({' '.join(str(error).split())[:80]})") from None
    for one in data if isinstance(data, list) else [data]:
        if not (
            isinstance(one, dict)
            and isinstance(one.get("student"), str)
            and isinstance(one.get("answers"), dict)
        ):
            raise BadInput(f'{path}: an entry is {{"student": NAME, "answers": {{ID: TEXT}}}}')
        for exercise, answer in one["answers"].items():
            if not isinstance(answer, str):
                raise BadInput(f"{path}: the answer to {exercise[:40]!r} is no text")
            yield Given(one["student"], exercise, answer.strip(), str(path))


def _csv(path: Path, text: str, known: frozenset[str]) -> Iterator[Given]:
    first = text.split("\n", 1)[0]
    # A spreadsheet writes the separator of its language.
    separator = max(",;\t", key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise BadInput(f"{path}, line {reader.line_num}: no CSV ({error})") from None
    header = [name.strip() for name in rows[0]] if rows else []
    columns = {name.lower(): place for place, name in enumerate(header)}
    if "student" not in columns:
        raise BadInput(f"{path} has no column `student`: its first line names student, exercise, answer")
    yield from _rows(path, rows[1:], header, columns, known)


def _rows(
    path: Path, rows: list[list[str]], header: list[str], columns: dict[str, int], known: frozenset[str]
) -> Iterator[Given]:
    wide = [(name, place) for place, name in enumerate(header) if name in known]
    long = "exercise" in columns and "answer" in columns
    if not long and not wide:
        raise BadInput(f"{path} has neither the columns exercise and answer nor one named after an exercise")
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < len(header):
            raise BadInput(f"{path}, line {number}: {len(row)} cells, where the first line has {len(header)}")
        student = row[columns["student"]].strip()
        if not student:
            raise BadInput(f"{path}, line {number}: no student")
        if long:
            yield Given(
                student, row[columns["exercise"]].strip(), row[columns["answer"]].strip(), f"{path}:{number}"
            )
            continue
        for exercise, place in wide:
            if row[place].strip():
                yield Given(student, exercise, row[place].strip(), f"{path}:{number}")


def read_students(path: Path) -> list[str]:
    """The column ``student`` of a CSV, or the lines of a text, in order. Raises BadInput where there are none."""
    text = _text(path)
    if path.suffix.lower() == ".csv":
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        if rows and "student" not in rows[0]:
            raise BadInput(f"{path} has no column `student`")
        names: list[Any] = [row["student"] for row in rows]
    else:
        names = text.splitlines()
    found = list(dict.fromkeys(name.strip() for name in names if name and name.strip()))
    if not found:
        raise BadInput(f"{path} names no student")
    return found
