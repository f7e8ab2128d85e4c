"""What an undecided line says: the word of a rule that fits it comes before the refusal of one that does not."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import sympy as sp

from derivations.decision import Decision
from derivations.kernel import RuleError, Ruling, Step
from derivations.reader import verdicts
from derivations.reader.verdicts import Claim, Judge
from theory.verdict import Verdict


@dataclass(frozen=True)
class Says:
    """A rule that settles nothing: it fits the line and says so, or refuses it."""

    fits: bool
    name: str = "says"

    def ruling(self, step: Step) -> Ruling:
        """Undecided, or RuleError."""
        if not self.fits:
            raise RuleError("another form is needed")
        return Ruling(decision=Decision(Verdict.UNDECIDED, self.name, "one step is left"), method=self.name)


@pytest.mark.parametrize(
    ("rules", "heard"),
    [
        ((Says(False), Says(True)), "one step is left"),
        ((Says(True), Says(False)), "one step is left"),
        ((Says(False), Says(False)), "another form is needed"),
    ],
)
def test_a_rule_that_fits_has_the_word(monkeypatch: pytest.MonkeyPatch, rules: tuple[Says, ...], heard: str) -> None:
    monkeypatch.setattr(verdicts, "_lazily", lambda claim: rules)
    x = sp.Symbol("x", real=True)
    outcome = Judge().judge(Claim(x, "<=", x + 1))
    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.message.startswith(heard)
