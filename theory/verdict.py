"""The one vocabulary of verdicts, strongest first. A verdict is computed, never typed in."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from theory.rendering import Shown


class Verdict(Shown, str, Enum):
    """How sure we are, and of what.

    ``proved``: an exact decision procedure settled it and everything it cites is itself proved.
    ``certified``: settled by ball arithmetic over the whole stated domain.
    ``conditional``: proved or certified, given named lemmas that are cited, not proved.
    ``supported``: no proof; agrees numerically, with the power to have shown a stated deviation.
    ``undecided``: neither proved nor refuted; never a pass.
    ``refuted``: false, with a certified counterexample inside the stated domain.
    ``vacuous``: the stated conditions admit no point.
    """

    PROVED = "proved"
    CERTIFIED = "certified"
    CONDITIONAL = "conditional"
    SUPPORTED = "supported"
    UNDECIDED = "undecided"
    REFUTED = "refuted"
    VACUOUS = "vacuous"

    @property
    def passes(self) -> bool:
        """True for the four verdicts that count in favour of a claim."""
        return self in _PASSING

    @property
    def settles(self) -> bool:
        """True when a claim is established outright or up to named lemmas."""
        return self in (Verdict.PROVED, Verdict.CERTIFIED, Verdict.CONDITIONAL)

    def __str__(self) -> str:
        return self.value


_PASSING = frozenset({Verdict.PROVED, Verdict.CERTIFIED, Verdict.CONDITIONAL, Verdict.SUPPORTED})
_BY_STRENGTH = (
    Verdict.PROVED,
    Verdict.CERTIFIED,
    Verdict.CONDITIONAL,
    Verdict.SUPPORTED,
    Verdict.VACUOUS,
    Verdict.UNDECIDED,
    Verdict.REFUTED,
)


def weakest(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict of a conjunction: one refuted part refutes the whole.

    Raises ValueError on no verdicts at all: an empty conjunction is no evidence.
    """
    ranked = sorted(verdicts, key=_BY_STRENGTH.index)
    if not ranked:
        raise ValueError("no verdicts to combine")
    return ranked[-1]
