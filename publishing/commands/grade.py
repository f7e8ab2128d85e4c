"""``fate grade FILE``: the answers of a student or of a class, decided, with a report and a gradebook."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from theory.errors import BadInput

if TYPE_CHECKING:
    from derivations.grading.sheets import Sheet

HELP = "grade answers by equivalence, not by string: a file, a folder or a CSV of a class"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="answers: a text, a JSON or CSV file, or a folder of them"
    )
    parser.add_argument(
        "--sheet", metavar="FILE", type=Path, help="the sheet (TOML); none: the library's exercises, seed 0"
    )
    parser.add_argument(
        "--seed", metavar="N", help="the seed that the variants were drawn with (the sheet's own)"
    )
    parser.add_argument(
        "--html", metavar="FILE", type=Path, help="write a page with every answer and its mark"
    )
    parser.add_argument("--csv", metavar="FILE", type=Path, help="write an answer a row")
    parser.add_argument(
        "--gradebook", metavar="FILE", type=Path, help="write a student a row, an exercise a column"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")
    parser.add_argument("--workers", metavar="N", default="2", help="processes (2)")
    parser.add_argument(
        "--limit", metavar="SECONDS", default="30", help="the most that one answer may take (30)"
    )
    parser.add_argument("--fresh", action="store_true", help="neither use nor keep what was decided before")


def run(arguments: argparse.Namespace) -> int:
    """Print the marks; 0 when every answer is right, 1 when one is not or needs a human."""
    from publishing.commands.evaluate import whole_number

    workers, limit = whole_number(arguments.workers, "--workers"), whole_number(arguments.limit, "--limit")
    if not 1 <= workers <= 64:
        raise BadInput("--workers is a number from 1 to 64")
    if not 1 <= limit <= 3600:
        raise BadInput("--limit is a number of seconds from 1 to 3600")
    sheet = _sheet(arguments)
    from publishing.grading.answers import read_answers
    from publishing.grading.results import answers_csv, grade, gradebook_csv, students_data, summary
    from publishing.output import print_json, write_text

    given = read_answers(arguments.file, frozenset(exercise.id for exercise in sheet.exercises))
    if arguments.sheet is None:
        sheet = _answered(sheet, {one.exercise for one in given})
    start = time.perf_counter()
    graded = grade(
        given, sheet, workers=workers, limit=float(limit), remember=not arguments.fresh, progress=_progress
    )
    seconds = time.perf_counter() - start
    if arguments.html is not None:
        from publishing.grading.page import page

        write_text(arguments.html, page(graded, sheet))
    if arguments.csv is not None:
        write_text(arguments.csv, answers_csv(graded))
    if arguments.gradebook is not None:
        write_text(arguments.gradebook, gradebook_csv(graded, sheet))
    counts = summary(graded)
    if arguments.json:
        print_json(
            {
                "sheet": sheet.title,
                "seed": sheet.seed,
                "answers": [one.as_json() for one in graded],
                "students": students_data(graded, sheet),
                "summary": counts,
                "seconds": round(seconds, 3),
            }
        )
    else:
        from publishing.grading.terminal import report_text

        print(report_text(graded, sheet, seconds))
    return 0 if counts["right"] == len(graded) else 1


def _sheet(arguments: argparse.Namespace) -> Sheet:
    from dataclasses import replace

    from derivations.grading.exercise import library
    from derivations.grading.sheets import read_sheet, sheet_of
    from publishing.commands.evaluate import whole_number

    seed = None if arguments.seed is None else whole_number(arguments.seed, "--seed")
    if arguments.sheet is not None:
        sheet = read_sheet(arguments.sheet)
        return sheet if seed is None else replace(sheet, seed=seed)
    known = library()
    return sheet_of(known, tuple(known), "Exercises", seed or 0)


def _answered(sheet: Sheet, ids: set[str]) -> Sheet:
    """Without a sheet, the exercises that somebody answered. Raises BadInput where nobody answered any."""
    from dataclasses import replace

    chosen = tuple(exercise for exercise in sheet.exercises if exercise.id in ids)
    if not chosen:
        raise BadInput(
            f"no answer names an exercise of the library (one names {min(ids)[:40]!r}): give the sheet with --sheet"
        )
    return replace(sheet, exercises=chosen)


def _progress(done: int, all: int) -> None:
    """How far it is, where somebody is watching."""
    if sys.stderr.isatty():
        print(f"\r{done} of {all} decided", end="\n" if done == all else "", file=sys.stderr, flush=True)
