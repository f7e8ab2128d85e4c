"""``fate evaluate ID NAME=VALUE ...``: the right-hand side at a point, with certified digits."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from theory.errors import BadInput

HELP = "the value at one point, with correct digits and a rigorous enclosure (or at many: --points FILE)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", nargs="?", help="a theorem's id")
    parser.add_argument(
        "values", metavar="NAME=VALUE", nargs="*", help="exact values: theta=pi/4 sigma=1/5 gamma=0.5"
    )
    parser.add_argument(
        "--points", type=Path, metavar="FILE", help='a JSON list of {"id": ..., "point": {...}}'
    )
    parser.add_argument("--digits", default="15", metavar="N", help="correct digits (15)")
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print the value, or the values; 1 when one of many points failed."""
    digits = whole_number(arguments.digits, "--digits")
    if arguments.points is not None:
        if arguments.id is not None:
            raise BadInput("--points FILE and an ID were both given: give one of them")
        return _many(arguments.points, digits, arguments.json)
    if arguments.id is None:
        raise BadInput("no theorem given: write `fate evaluate ID NAME=VALUE ...` or `--points FILE`")
    given = pairs(arguments.values)
    from publishing.output import print_json
    from theory.evaluate import evaluate

    result = evaluate(arguments.id, given, digits)
    if arguments.json:
        print_json(result.as_json())
    else:
        print(f"{result.value}  (radius {result.radius})")
    return 0


def _many(path: Path, digits: int, as_json: bool) -> int:
    from publishing.data import evaluate_points
    from publishing.output import print_json

    results = evaluate_points(path, digits)
    if as_json:
        print_json(results)
    else:
        for result in results:
            print(f"{result.get('id', '?')}  {result.get('value') or 'error: ' + result['error']}")
    return 1 if any("error" in result for result in results) else 0


def pairs(given: list[str]) -> dict[str, object]:
    """``NAME=VALUE`` arguments as a mapping. Raises BadInput on another shape or a name given twice."""
    found: dict[str, object] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name or not value:
            raise BadInput(f"{text[:60]!r} is not NAME=VALUE: write one such as theta=pi/4")
        if name in found:
            raise BadInput(f"{name[:40]!r} is given twice: give it once")
        found[name] = value
    return found


def whole_number(text: str, option: str) -> int:
    """The whole number that an option was given, in plain digits. Raises BadInput."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text):
        raise BadInput(f"{option} {text[:40]!r} is not a whole number: give one such as 30")
    return int(text)
