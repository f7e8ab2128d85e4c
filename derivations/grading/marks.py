"""What grading gives back: an outcome, its share of the points, and what to say to the student."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from derivations.decision import Counterexample


class Outcome(StrEnum):
    """``human``: neither a pass nor a fail; somebody has to look."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    HUMAN = "human"


@dataclass(frozen=True)
class LineMark:
    """One relation of a derivation: what was read, whether it holds, and why not."""

    shown: str
    verdict: str
    message: str = ""
    counterexample: Counterexample | None = None

    @property
    def fails(self) -> bool:
        """Whether the line is certainly wrong."""
        return self.verdict == "refuted"

    @property
    def holds(self) -> bool:
        """Whether the line is certainly right."""
        return self.verdict in ("proved", "certified", "conditional")


@dataclass(frozen=True)
class Mark:
    """The mark of one answer. ``credit`` is the share of the points, None where somebody has to look.

    ``counterexample`` gives an exact point, the right value and the answer's value there; ``read_as`` is the answer as
    it was understood. ``unread``: the answer has no meaning here, so that no decider was asked.
    """

    outcome: Outcome
    reason: str
    credit: Fraction | None = None
    hint: str = ""
    read_as: str = ""
    counterexample: Counterexample | None = None
    lines: tuple[LineMark, ...] = ()
    unread: bool = False

    def as_json(self) -> dict[str, Any]:
        """The mark as plain data."""
        return {
            "outcome": self.outcome.value,
            "credit": None if self.credit is None else str(self.credit),
            "reason": self.reason,
            "hint": self.hint,
            "read_as": self.read_as,
            "unread": self.unread,
            "counterexample": _example(self.counterexample),
            "lines": [
                {
                    "shown": line.shown,
                    "verdict": line.verdict,
                    "message": line.message,
                    "counterexample": _example(line.counterexample),
                }
                for line in self.lines
            ],
        }

    @staticmethod
    def from_json(data: dict[str, Any]) -> Mark:
        """A mark from what :meth:`as_json` gave. Raises KeyError, TypeError or ValueError on anything else."""
        credit = data["credit"]
        return Mark(
            Outcome(data["outcome"]),
            data["reason"],
            None if credit is None else Fraction(credit),
            data["hint"],
            data["read_as"],
            _counterexample(data["counterexample"]),
            tuple(
                LineMark(
                    line["shown"], line["verdict"], line["message"], _counterexample(line["counterexample"])
                )
                for line in data["lines"]
            ),
            bool(data["unread"]),
        )


def unread(reason: str, read_as: str = "") -> Mark:
    """An answer that cannot be read: somebody has to look."""
    return Mark(Outcome.HUMAN, f"cannot be read: {reason}"[:300], read_as=read_as, unread=True)


def for_a_human(reason: str, read_as: str = "", lines: tuple[LineMark, ...] = ()) -> Mark:
    """No pass, no fail: the reason why somebody has to look."""
    return Mark(Outcome.HUMAN, reason, read_as=read_as, lines=lines)


def _example(found: Counterexample | None) -> dict[str, Any] | None:
    return found.as_json() if found else None


def _counterexample(data: dict[str, Any] | None) -> Counterexample | None:
    return Counterexample(**data) if data else None
