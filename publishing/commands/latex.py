"""``fate latex [ID ...] --out DIR``: statements and proofs for ``\\input``; ``--paper``: the whole document."""

from __future__ import annotations

import argparse
from pathlib import Path

HELP = "statements, proofs, symbols and bibliography ready for \\input; or the whole paper"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("ids", metavar="ID", nargs="*", help="theorem ids; none: the whole library")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write into")
    parser.add_argument(
        "--paper", action="store_true", help="one document: setting, errata, proofs, tables, figures"
    )
    parser.add_argument(
        "--ledger",
        type=Path,
        metavar="FILE",
        help="with --paper: the ledger.json of `fate report`, for its simulations and the figures beside it",
    )
    parser.add_argument(
        "--notation", type=Path, metavar="FILE", help="TOML file with other LaTeX for symbols"
    )
    parser.add_argument(
        "--width",
        metavar="LENGTH",
        help="break lines for a column or text of this width, such as 3.25in, 88mm or 252pt",
    )
    parser.add_argument(
        "--points", type=float, metavar="N", help="with --width: the font size, 10 if not given"
    )
    parser.add_argument("--pdf", action="store_true", help="compile it too; TeX's warnings go to stderr")


def run(arguments: argparse.Namespace) -> int:
    """Write the files and print their paths; 0, or 1 where TeX had something to complain of."""
    import sys

    from publishing.latex.layout import ems_of, line, lines_of
    from publishing.latex.notation import read_notation
    from publishing.latex.typeset import compiled, needs_tex
    from theory.errors import BadInput

    if arguments.ledger is not None and not arguments.paper:
        raise BadInput("--ledger belongs to --paper: add it, or leave the ledger out")
    if arguments.pdf:
        needs_tex()
    if arguments.points is not None and arguments.width is None:
        raise BadInput("--points belongs to --width: add it, or leave the size out")
    ems = line() if arguments.width is None else ems_of(arguments.width, arguments.points or 10.0)
    notation = read_notation(arguments.notation) if arguments.notation else {}
    with lines_of(ems):
        files = _written(arguments, notation)
    complaints: tuple[str, ...] = ()
    if arguments.pdf:
        done = compiled(arguments.out / ("paper.tex" if arguments.paper else "main.tex"))
        files, complaints = [*files, done.path], done.complaints
    for path in files:
        print(path)
    for one in complaints:
        print(f"TeX: {one}", file=sys.stderr)
    return 1 if complaints else 0


def _written(arguments: argparse.Namespace, notation: dict[str, str]) -> list[Path]:
    if arguments.paper:
        from publishing.latex.figures import paper_files

        return paper_files(arguments.out, arguments.ids, arguments.ledger, notation)
    from publishing.latex.document import write_files

    return write_files(arguments.out, arguments.ids, notation)
