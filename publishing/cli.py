"""The console command ``fate``: finds its sub-commands by their files and turns errors into one line each.

Exit codes: 0 everything asked for holds, 1 something fell short, 2 bad usage or input, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from theory.errors import BadInput

EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130
_EXTRAS = {
    "matplotlib": "figures",
    "xarray": "arrays",
    "h5netcdf": "arrays",
    "h5py": "arrays",
    "dask": "cluster",
    "distributed": "cluster",
    "numba": "speed",
    "pygls": "lsp",
    "lsprotocol": "lsp",
    "ot": "transport",
    "torch": "torch",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit code and raises nothing for a user's mistake."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a letter gets its escape, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(given)
    except BadInput as error:
        return _refuse(str(error))
    except KeyboardInterrupt:
        print("fate: interrupted; finished work is kept", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader left (`fate list | head`): point stdout elsewhere so that the exit does not write again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except ModuleNotFoundError as error:
        return _refuse(_missing_library(error))
    except OSError as error:
        return _refuse(
            f"cannot use {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}; "
            "give another path"
        )


def _run(given: list[str]) -> int:
    names = command_names()
    wanted = given[:1] if given and given[0] in names else names
    arguments = _parser(wanted, names).parse_args(given)
    code = int(arguments.run(arguments))
    if sys.stdout is not None:  # None where the caller closed it (`fate list >&-`)
        sys.stdout.flush()
    return code


def command_names() -> list[str]:
    """The sub-commands: the files of ``publishing/commands``, sorted."""
    return sorted(path.stem for path in (Path(__file__).parent / "commands").glob("[a-z]*.py"))


class _Parser(argparse.ArgumentParser):
    """argparse whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        raise BadInput(f"{message}: see `{self.prog} --help`")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from publishing import __version__

        print(f"fate {__version__}")
        parser.exit()


def _parser(wanted: list[str], names: list[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        "fate", description="The theory of transfer learning: stated, proved line by line, and tried."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and leave")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for name in wanted:
        module = _command(name)
        sub = commands.add_parser(name, help=module.HELP, description=module.HELP)
        sub.add_argument("--version", action=_Version, nargs=0, help=argparse.SUPPRESS)
        module.add_arguments(sub)
        sub.set_defaults(run=module.run)
    if wanted == names:
        commands.metavar = "COMMAND"
    return parser


def _command(name: str) -> ModuleType:
    return importlib.import_module(f"publishing.commands.{name}")


def _refuse(message: str) -> int:
    print("fate: " + " ".join(message.split()), file=sys.stderr)
    return EXIT_BAD_INPUT


def _missing_library(error: ModuleNotFoundError) -> str:
    name = (error.name or "").partition(".")[0]
    if name not in _EXTRAS:
        raise error
    return f"this needs {name}, which is not installed: pip install 'fate-theory[{_EXTRAS[name]}]'"


if __name__ == "__main__":
    sys.exit(main())
