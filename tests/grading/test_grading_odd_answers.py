"""Answers of odd students: what the equation is about, signs from other keyboards, frames, blanks, circles."""

from __future__ import annotations

import pytest

from derivations.grading.exercise import library
from derivations.grading.grader import Grader
from derivations.grading.marks import Outcome
from derivations.grading.plain import as_typed, unframed
from derivations.grading.posing import pose
from derivations.grading.sheets import variant
from derivations.reader.verdicts import Judge

VALUE = "r^2 (1 - gamma) + gamma sigma^2/(1 - gamma)"
SAME = "r^2 + gamma (sigma^2/(1 - gamma) - r^2)"
EXERCISE = library()["scratch-risk-below"]
GRADER = Grader(pose(EXERCISE, variant(EXERCISE, 0, "x")), Judge())

RIGHT = [
    f"{VALUE} = R",
    f"R = {VALUE} = R",
    f"{VALUE} = {SAME} = R",
    f"T = {VALUE}",
    r"\boxed{R = r^2(1-\gamma) + \frac{\gamma\sigma^2}{1-\gamma}}",
    "R ＝ r²（1 − γ） ＋ γσ²／（1 − γ）",
    "R = 𝑟²(1−𝛾) + 𝛾𝜎²⁄(1−𝛾)",
    f"R\u00a0=\u200b {VALUE}",
]
WRONG = [f"2R = {VALUE}", f"R/2 = {VALUE}", f"R^2 = {VALUE}", f"R - 1 = {VALUE}", f"-R = {VALUE}"]
SAYS_NOTHING = ["", " \n ", "% I do not know", "R = R", "R = R + 1 - 1\n = R"]
PARTIAL = [f"0 = {VALUE}", f"sigma = {VALUE}", f"r^2 = {VALUE}"]
FOR_A_HUMAN = [
    f"-R = -({VALUE})",
    f"2R = 2({VALUE})",
    "By Theorem scratch-risk-below, as stated.",
    "R = scratch-risk",
]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        *((text, Outcome.RIGHT) for text in RIGHT),
        *((text, Outcome.WRONG) for text in (*WRONG, *SAYS_NOTHING)),
        *((text, Outcome.PARTIAL) for text in PARTIAL),
        *((text, Outcome.HUMAN) for text in FOR_A_HUMAN),
    ],
)
def test_odd_answers(text: str, outcome: Outcome) -> None:
    mark = GRADER.grade(text)
    assert mark.outcome is outcome, mark.reason


def test_an_equation_that_holds_of_a_multiple_is_refuted_when_spoiled() -> None:
    assert GRADER.grade(f"2R = 2({VALUE})").outcome is Outcome.HUMAN
    spoiled = GRADER.grade(f"2R = 3({VALUE})")
    assert spoiled.outcome is Outcome.WRONG and spoiled.counterexample is not None


def test_signs_from_other_keyboards() -> None:
    assert as_typed("（𝑟²）\u200b⁄2") == "(r²)/2", "a raised digit stays raised"
    assert unframed(r"\boxed{a{b}} + \boxed{c}") == "a{b} + c"
    assert unframed(r"\boxed{a") == r"\boxed{a", "what does not close is left as it is"
