"""The corpus: chains that are right, each with one planted error; and what the reader makes of both."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from derivations.reader import check_text
from derivations.reader.results import Checked, Step
from theory.verdict import Verdict

HERE = Path(__file__).parent
_CHAIN = re.compile(
    r"^%% chain (?P<name>\S+)\n(?P<body>.*?)^%% spoil: (?P<old>.*?) ==> (?P<new>.*?)$",
    re.DOTALL | re.MULTILINE,
)
_ROW_ENDS = re.compile(r"(\\\\(\[[^]]*\])?|\\begin\{[^}]*\}(\{[^}]*\})?|\\\[|^\s*)\s*(%.*)?$")


@dataclass(frozen=True)
class Chain:
    """One chain; ``old`` occurs once in it and ``new`` is the planted error."""

    name: str
    text: str
    old: str
    new: str

    @property
    def spoiled(self) -> str:
        """The chain with its error."""
        return self.text.replace(self.old, self.new)

    @property
    def line(self) -> int:
        """The line of the error: that of the last character of what was replaced."""
        return self.text[: self.text.index(self.old)].count("\n") + 1


def chains(folder: str) -> list[Chain]:
    """Every chain of a folder's .tex files. Raises ValueError where an error is not planted in exactly one place."""
    found = []
    for file in sorted((HERE / folder).glob("*.tex")):
        text = file.read_text(encoding="utf-8")
        matched = [Chain(m["name"], m["body"], m["old"], m["new"]) for m in _CHAIN.finditer(text)]
        if len(matched) != text.count("%% chain "):
            raise ValueError(f"{file.name}: a chain without its planted error")
        for chain in matched:
            if chain.text.count(chain.old) != 1:
                raise ValueError(f"{chain.name}: the error goes in {chain.text.count(chain.old)} places")
        found += matched
    return found


def steps(checked: Checked) -> list[Step]:
    """Every relation of a document, definitions left out."""
    return [
        step
        for environment in checked.environments
        for step in environment.steps
        if step.outcome.method != "definition"
    ]


def read(text: str) -> list[Step]:
    """The relations of a text, decided."""
    checked = check_text(text)
    if checked.problems:
        raise ValueError(str(checked.problems))
    return steps(checked)


def first_fall(found: Sequence[Step]) -> Step | None:
    """The first relation that is refuted."""
    return next((step for step in found if step.outcome.verdict is Verdict.REFUTED), None)


def caught(chain: Chain, found: Sequence[Step]) -> bool:
    """Whether the planted error, and no line before it, is refuted with a certified counterexample."""
    fallen = first_fall(found)
    if fallen is None or fallen.outcome.counterexample is None or fallen.until is None:
        return False
    return _begins(chain.spoiled, fallen, found) <= chain.line <= fallen.until.line


def _begins(text: str, fallen: Step, found: Sequence[Step]) -> int:
    """The line on which a relation begins: of its sign, or an earlier one of its row that is its left side's alone."""
    lines, begin = text.split("\n"), fallen.place.line
    taken = max((step.until.line for step in found[: found.index(fallen)] if step.until is not None), default=0)
    while begin - 1 > taken and not _ROW_ENDS.search(lines[begin - 2]):
        begin -= 1
    return begin


def accepted(chain: Chain, found: Sequence[Step]) -> bool:
    """Whether every line stands although one is spoiled."""
    return all(step.outcome.verdict.passes for step in found)
