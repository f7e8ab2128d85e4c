"""``fate page``: the teaching page."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "the teaching page: one HTML file to play with, no network needed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--out", type=Path, default=Path("fate-page.html"), metavar="FILE", help="the file (fate-page.html)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Write the page; 0."""
    from publishing.output import print_json, write_text
    from publishing.page.build import page
    from theory.errors import BadInput

    if arguments.out.suffix not in (".html", ".htm") or arguments.out.is_dir():
        raise BadInput(f"--out {arguments.out} names no page: give a file that ends in .html")
    path = write_text(arguments.out, page())
    if arguments.json:
        print_json({"path": str(path), "bytes": path.stat().st_size})
    else:
        print(path)
    return 0
