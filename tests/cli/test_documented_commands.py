"""Every command line that README.md and docs/ show is one that the parser takes; README's Python runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing import cli
from theory.errors import BadInput

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_SHOWN = re.compile(
    r"`fate (?P<inline>[^`\n]+)`|^ *(?:\$ )?fate (?P<line>.+?)(?: {3,}.*| *#.*)?$", re.MULTILINE
)


def shown(page: str) -> Iterator[list[str]]:
    """The arguments of each command line on ``page``; a command that is only named, or cut short by dots, is none."""
    for match in _SHOWN.finditer(page):
        arguments = shlex.split(re.sub(r"[\[\]]", "", match["inline"] or match["line"]))
        if len(arguments) > 1 and "..." not in arguments and arguments[0] in cli.command_names():
            yield arguments


def parsed(arguments: list[str]) -> None:
    cli._parser(arguments[:1], cli.command_names()).parse_args(arguments)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_commands_on_the_page_parse(page: Path) -> None:
    for arguments in shown(page.read_text(encoding="utf-8")):
        parsed(arguments)


def test_commands_are_found() -> None:
    assert sum(1 for page in PAGES for _ in shown(page.read_text(encoding="utf-8"))) > 40


def test_a_spoiled_command_is_told() -> None:
    (arguments,) = shown("so `fate verify scratch-risk --budgte quick` it is")
    with pytest.raises(BadInput, match="--budgte"):
        parsed(arguments)


def test_the_python_of_the_first_page_runs_and_a_spoiled_name_does_not() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", PAGES[0].read_text(encoding="utf-8"), re.DOTALL)
    spoiled = block.replace('transferability("fine")', 'transferability("wine")')
    assert spoiled != block
    for code, expected in ((block, 0), (spoiled, 1)):
        run = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode == expected, run.stderr
