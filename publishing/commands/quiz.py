"""``fate quiz [FILE]``: a sheet of exercises, with a variant for every student."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from theory.errors import BadInput

if TYPE_CHECKING:
    from derivations.grading.sheets import Sheet

HELP = "exercises for a course: list them, or write a sheet with a variant for every student"
_FORMATS = ("text", "latex", "answers", "json", "moodle", "stack")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="a sheet (TOML); none: the library's exercises"
    )
    parser.add_argument(
        "--topic", metavar="T", action="append", default=[], help="without FILE: this topic's exercises"
    )
    parser.add_argument(
        "--exercise",
        metavar="ID",
        action="append",
        default=[],
        help="without FILE: this exercise (may be repeated)",
    )
    parser.add_argument(
        "--student", metavar="NAME", action="append", default=[], help="a variant for this student"
    )
    parser.add_argument(
        "--students",
        metavar="FILE",
        type=Path,
        help="variants for a CSV's column `student`, or a text's lines",
    )
    parser.add_argument("--seed", metavar="N", help="the seed of the variants (the sheet's own, else 0)")
    parser.add_argument(
        "--format", choices=_FORMATS, default="text",
        help="text, latex, answers (a file to write answers into), json, moodle or stack (Moodle XML)",
    )  # fmt: skip
    parser.add_argument("--solutions", action="store_true", help="with the answers")
    parser.add_argument(
        "--out", metavar="PATH", type=Path, help="write here: a file, or a folder for a file each student"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print or write the sheets, or list the exercises."""
    if arguments.json:
        arguments.format = "json"
    if arguments.file is None and not arguments.topic and not arguments.exercise:
        _list(arguments)
        return 0
    sheet = _sheet(arguments)
    students = _students(arguments)
    from publishing.output import made, write_text

    if arguments.out is not None and len(students) > 1 and arguments.format in ("text", "answers"):
        names = _file_names(students)
        texts = [_written(sheet, [student], arguments) for student in students]
        folder = made(arguments.out)
        for name, text in zip(names, texts, strict=True):
            write_text(folder / f"{name}.txt", text + "\n")
    elif arguments.out is not None:
        write_text(arguments.out, _written(sheet, students, arguments) + "\n")
    else:
        print(_written(sheet, students, arguments))
    return 0


def _sheet(arguments: argparse.Namespace) -> Sheet:
    from dataclasses import replace

    from derivations.grading.exercise import library
    from derivations.grading.sheets import read_sheet, sheet_of
    from publishing.commands.evaluate import whole_number

    seed = None if arguments.seed is None else whole_number(arguments.seed, "--seed")
    if arguments.file is not None:
        if arguments.topic or arguments.exercise:
            raise BadInput("a sheet and --topic or --exercise were given: give one of them")
        sheet = read_sheet(arguments.file)
        return sheet if seed is None else replace(sheet, seed=seed)
    known = library()
    topics = {exercise.topic for exercise in known.values()}
    for topic in arguments.topic:
        if topic not in topics:
            raise BadInput(f"there is no topic {topic[:40]!r}: choose from {', '.join(sorted(topics))}")
    of_topics = [id for id, exercise in known.items() if exercise.topic in arguments.topic]
    chosen = tuple(dict.fromkeys([*of_topics, *arguments.exercise]))
    return sheet_of(known, chosen, "Exercises", seed or 0)


def _students(arguments: argparse.Namespace) -> list[str]:
    from publishing.grading.answers import read_students

    found = list(arguments.student)
    if arguments.students is not None:
        found += read_students(arguments.students)
    return list(dict.fromkeys(found)) or [""]


def _file_names(students: list[str]) -> list[str]:
    """A file name each. Raises BadInput where two students would share one."""
    import re

    names = [re.sub(r"[^\w.@+-]", "_", student).lstrip(".") or "_" for student in students]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(
            f"two students would get the file {twice!r}: give them names that differ in letters or digits"
        )
    return names


def _written(sheet: Sheet, students: list[str], arguments: argparse.Namespace) -> str:
    from publishing.grading.sheets import answer_template, sheet_data, sheet_text, sheets_latex
    from publishing.output import json_text

    if arguments.format in ("moodle", "stack"):
        from publishing.grading.moodle import moodle_xml

        return moodle_xml(sheet, students, stack=arguments.format == "stack").rstrip("\n")
    data = [sheet_data(sheet, student, arguments.solutions) for student in students]
    if arguments.format == "latex":
        return sheets_latex(sheet, data).rstrip("\n")
    if arguments.format == "json":
        return json_text({"title": sheet.title, "seed": sheet.seed, "points": sheet.points, "sheets": data})
    write = answer_template if arguments.format == "answers" else sheet_text
    return "\n\n".join(write(sheet, one) for one in data)


def _list(arguments: argparse.Namespace) -> None:
    from derivations.grading.exercise import library
    from publishing.output import print_json, write_text

    if (
        arguments.student
        or arguments.students
        or arguments.format not in ("text", "json")
        or arguments.solutions
    ):
        raise BadInput("no exercises chosen: give a sheet, --topic T or --exercise ID")
    rows = [
        {"id": one.id, "topic": one.topic, "title": one.title, "points": one.points}
        for one in library().values()
    ]
    if arguments.format == "json" and arguments.out is None:
        print_json(rows)
        return
    width = max(len(str(row["id"])) for row in rows)
    text = "\n".join(f"{row['id']:{width}}  {row['topic']:15}  {row['title']}" for row in rows)
    if arguments.out is not None:
        write_text(arguments.out, text + "\n")
    else:
        print(text)
