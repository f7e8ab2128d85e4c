"""A name that is given another meaning: no line is decided with a meaning that it did not have."""

from __future__ import annotations

from derivations.reader import check_text
from theory.verdict import Verdict


def verdicts(text: str) -> list[Verdict]:
    """The verdict of every relation."""
    return [step.outcome.verdict for one in check_text(text).environments for step in one.steps]


def test_a_name_may_have_another_meaning_in_a_later_display() -> None:
    found = verdicts(r"\[ c := 2 \] \[ c + 1 = 3 \] \[ c := 5 \] \[ c + 1 = 6 \]")
    assert set(found) == {Verdict.PROVED}


def test_a_line_between_two_definitions_of_one_display_is_not_decided() -> None:
    for claim in (r"c + 1 = 3", r"c + 1 = 6"):
        found = verdicts(rf"\begin{{align}} c &:= 2 \\ {claim} \\ c &:= 5 \\ c &= 5 \end{{align}}")
        assert found == [Verdict.PROVED, Verdict.UNDECIDED, Verdict.PROVED, Verdict.PROVED]


def test_a_definition_below_its_use_is_read() -> None:
    assert verdicts(r"\begin{align} c + 1 &= 6 \\ c &:= 5 \end{align}")[-1] is Verdict.PROVED


def test_what_was_defined_with_the_old_meaning_is_out_of_date() -> None:
    start = r"\[ c := 2 \] \[ b(x) := c + x \] \[ a := b(1) \] \[ c := 5 \]"
    for claim in (r"a = 3", r"a = 6", r"b(1) = 3", r"b(1) = 6"):
        assert verdicts(rf"{start} \[ {claim} \]")[-1] is Verdict.UNDECIDED
    assert verdicts(rf"{start} \[ b(x) := c x \] \[ b(2) = 10 \]")[-1] is Verdict.PROVED
    assert verdicts(rf"{start} \[ b(x) := c x \] \[ b(2) = 4 \]")[-1] is Verdict.REFUTED


def test_the_same_definition_again_changes_nothing() -> None:
    assert set(verdicts(r"\[ c := 2 \] \[ b := c + 1 \] \[ c := 2 \] \[ b = 3 \]")) == {Verdict.PROVED}
