"""``fate figure NAME --out FILE``: one figure, with its data beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "one figure (pdf, svg, png or pgf), its data saved beside it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("name", metavar="NAME", nargs="?", help="the figure; leave it out to list them")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file; its ending names the format")
    parser.add_argument("--budget", default="quick", help="quick (default), standard or thorough")
    parser.add_argument(
        "--venue", default="icml", help="whose widths: icml, neurips, iclr, jmlr, aps, ieee, nature"
    )
    parser.add_argument(
        "--span", default="", metavar="column|page", help="one column or the page (the figure's own)"
    )
    parser.add_argument(
        "--notation", type=Path, metavar="FILE", help="TOML file with other LaTeX for symbols"
    )
    parser.add_argument("--seed", default="0", metavar="N", help="seed of the simulations (0)")


def run(arguments: argparse.Namespace) -> int:
    """Draw and save, or list; 0."""
    from publishing.commands.evaluate import whole_number
    from publishing.latex.notation import read_notation
    from publishing.plotting.registry import FORMATS, Request, figure_names, module, save, tables
    from publishing.plotting.style import Size
    from theory.errors import BadInput
    from verification.budget import Budget

    if arguments.name is None:
        for name in figure_names():
            print(f"{name}: {module(name).TITLE}")
        return 0
    module(arguments.name)
    if arguments.out is None or arguments.out.suffix.lstrip(".") not in FORMATS:
        raise BadInput(f"{arguments.name} needs --out FILE, ending in .{', .'.join(FORMATS)}")
    request = Request(Budget.read(arguments.budget), whole_number(arguments.seed, "--seed"))
    if request.seed < 0:
        raise BadInput(f"--seed {request.seed} is negative: give a whole number from 0 up")
    size = Size(arguments.venue, arguments.span)
    notation = read_notation(arguments.notation) if arguments.notation else {}
    data = tables(arguments.name, request, arguments.out.with_suffix(".json"))
    print(save(arguments.name, data, arguments.out, size, notation))
    return 0
