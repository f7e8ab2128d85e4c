"""``fate check [TARGET ...]``: every line of the derivations, with its verdict."""

from __future__ import annotations

import argparse

from publishing.reader import check as reader

HELP = "check the derivations of theorems, of a Python or a .tex file, or of the whole library, line by line"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "targets", metavar="TARGET", nargs="*", help="theorem ids, .py or .tex files; none: the library"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")
    reader.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the verdicts; 1 when a derivation of ours fell, or a wrong printed one stood."""
    if reader.wanted(arguments):
        return reader.run(arguments)
    from publishing.checks import check
    from publishing.output import print_json
    from publishing.text import derivation_text

    checked = check(arguments.targets)
    holds = checked.pop("holds")
    if arguments.json:
        print_json(checked)
        return 0 if holds else 1
    for one in checked["derivations"]:
        if arguments.targets or not one["as_expected"]:
            print(derivation_text({"rests_on": [], **one}))
    for document in checked.get("documents", []):
        for one in document["problems"]:
            print(f"{one['file']}:{one['line']}:{one['column']}: problem: {one['message']}")
    counts = ", ".join(f"{count} {verdict}" for verdict, count in checked["summary"].items() if count)
    print(f"{len(checked['derivations'])} derivations: {counts or 'none'}")
    return 0 if holds else 1
