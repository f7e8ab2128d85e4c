"""``fate check FILE.tex``: the options, the outputs, and the loop that watches a file."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from theory.errors import BadInput

if TYPE_CHECKING:
    from derivations.reader.results import Checked

_PAUSE = 0.4


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options that concern .tex files."""
    group = parser.add_argument_group(".tex files")
    group.add_argument("--lines", action="store_true", help="show every line, also the proved ones")
    group.add_argument("--sarif", metavar="FILE", help="write the findings as SARIF 2.1.0, for code hosts")
    group.add_argument("--html", metavar="FILE", help="write the annotated document as a page")
    group.add_argument(
        "--annotate", metavar="FILE", help="write a copy of the source with marks in the margin"
    )
    group.add_argument("--watch", action="store_true", help="check again whenever the file changes")
    group.add_argument("--no-proposals", action="store_true", help="do not look for the nearest right line")


def wanted(arguments: argparse.Namespace) -> bool:
    """Whether this command line concerns .tex files. Raises BadInput where it mixes them with other targets."""
    ends = [target.endswith(".tex") for target in arguments.targets]
    special = [name for name in ("sarif", "html", "annotate", "watch") if getattr(arguments, name)]
    if special and (not ends or not all(ends)):
        raise BadInput(f"--{special[0]} goes with .tex files only: give one")
    if arguments.annotate and len(ends) != 1:
        raise BadInput("--annotate takes one .tex file")
    return bool(ends) and all(ends)


def run(arguments: argparse.Namespace) -> int:
    """Check the files; 1 where something fell, was left undecided, or a file had a problem."""
    code, files = _once(arguments)
    while arguments.watch:
        print(f"watching {', '.join(arguments.targets)}: stop with Ctrl-C", file=sys.stderr, flush=True)
        _wait(files)
        try:
            code, files = _once(arguments)
        except BadInput as error:
            print(f"fate: {error}", file=sys.stderr, flush=True)
            files = _stamps(files)
    return code


def _wait(seen: dict[Path, int | None]) -> None:
    """Come back when a file is no longer as it was seen."""
    while _stamps(seen) == seen:
        time.sleep(_PAUSE)


def _stamps(files: Iterable[Path]) -> dict[Path, int | None]:
    """When each file was last changed; None where it is not there."""
    found: dict[Path, int | None] = {}
    for file in files:
        try:
            found[file] = file.stat().st_mtime_ns
        except OSError:
            found[file] = None
    return found


def _once(arguments: argparse.Namespace) -> tuple[int, dict[Path, int | None]]:
    """The exit code, and the times of the files that were read as they were before they were read."""
    before = _stamps(beside for target in arguments.targets for beside in _near(Path(target)))
    from derivations.reader import check_document
    from publishing.output import print_json, write_text
    from publishing.reader.terminal import document_text

    documents = [
        (target, check_document(target, propose=not arguments.no_proposals)) for target in arguments.targets
    ]
    if not arguments.watch:
        _refuse_nothing(documents)
    if arguments.sarif:
        from publishing.output import json_text
        from publishing.reader.sarif import sarif

        write_text(Path(arguments.sarif), json_text(sarif([checked for _, checked in documents])) + "\n")
    if arguments.html:
        from publishing.reader.html import page

        write_text(Path(arguments.html), page([checked for _, checked in documents]))
    if arguments.annotate:
        from publishing.reader.annotate import annotated

        write_text(Path(arguments.annotate), annotated(documents[0][1]))
    if arguments.json:
        print_json(check_data(documents))
    else:
        for _, checked in documents:
            print(document_text(checked, sys.stdout.isatty(), arguments.lines), flush=True)
    inputs = {Path(name) for _, checked in documents for name in checked.document.sources}
    seen = {file: before.get(file, stamp) for file, stamp in _stamps({*before, *inputs}).items()}
    return 0 if all(checked.holds for _, checked in documents) else 1, seen


def _refuse_nothing(documents: list[tuple[str, Checked]]) -> None:
    """Raises BadInput where the documents hold nothing to check: an empty file must not pass for a right one."""
    if not any(checked.environments or checked.skipped or checked.problems for _, checked in documents):
        names = ", ".join(target[:80] for target, _ in documents)
        raise BadInput(
            f"{names}: no displayed formula, so nothing was checked: write the derivation in a display, "
            r"such as align or \[ \]"
        )


def _near(target: Path) -> list[Path]:
    """A document, its TOML file, and the .tex files of its folder, which it may input."""
    return [target, target.with_suffix(".toml"), *target.parent.glob("*.tex")]


def check_data(documents: list[tuple[str, Any]]) -> dict[str, Any]:
    """``{"derivations", "summary", "documents"}``."""
    from publishing.reader.data import derivations_data, document_data
    from theory.verdict import Verdict

    found = [one for _, checked in documents for one in derivations_data(checked)]
    counts = Counter(one["verdict"] for one in found)
    return {
        "derivations": found,
        "summary": {verdict.value: counts[verdict.value] for verdict in Verdict},
        "documents": [document_data(checked, target) for target, checked in documents],
    }
