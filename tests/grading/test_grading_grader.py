"""What grading must not be fooled by: domains, names, conditions of the student's own, ambiguity, attacks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import sympy as sp

from derivations.grading import grader as grader_module
from derivations.grading.exercise import Exercise, Partial, library
from derivations.grading.grader import Grader
from derivations.grading.marks import Mark, Outcome
from derivations.grading.posing import pose
from derivations.grading.sheets import variant
from derivations.reader.changes import changes
from derivations.reader.printing import latex
from derivations.reader.verdicts import Judge

JUDGE = Judge()


def grader(id: str, **change: Any) -> Grader:
    exercise = replace(library()[id], **change)
    return Grader(pose(exercise, variant(exercise, 0, "x")), JUDGE)


def graded(id: str, text: str, **change: Any) -> Mark:
    return grader(id, **change).grade(text)


def test_an_answer_that_is_undefined_at_one_admissible_point_is_wrong_there() -> None:
    mark = graded("scratch-risk-above", r"\frac{\sigma^2}{\gamma - 1} \cdot \frac{\gamma - 2}{\gamma - 2}")
    assert mark.outcome is Outcome.WRONG
    assert mark.counterexample is not None and mark.counterexample.point["gamma"] == "2"
    assert "undefined" in mark.reason


def test_without_the_needs_of_the_written_form_it_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    real = grader_module.claim_of
    monkeypatch.setattr(grader_module, "claim_of", lambda *parts: real(*parts[:4], ()))
    mark = graded("scratch-risk-above", r"\frac{\sigma^2}{\gamma - 1} \cdot \frac{\gamma - 2}{\gamma - 2}")
    assert mark.outcome is Outcome.RIGHT


def test_an_answer_for_a_part_of_the_domain_is_wrong_on_the_rest() -> None:
    mark = graded("scratch-risk-everywhere", r"r^2(1-\gamma) + \frac{\gamma\sigma^2}{1-\gamma}")
    assert mark.outcome is Outcome.WRONG and mark.hint.startswith("This is the branch below")
    assert mark.counterexample is not None and sp.Rational(mark.counterexample.point["gamma"]) > 1


def test_where_the_domain_ends_there_the_same_answer_is_right() -> None:
    below = graded(
        "scratch-risk-everywhere",
        r"r^2(1-\gamma) + \frac{\gamma\sigma^2}{1-\gamma}",
        conditions=(r"\gamma < 1",),
    )
    assert below.outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    "text",
    ["R", "R = R", "R = 2R - R", "A = R \n A = A + 0", r"R := 3 \\ R = R", "R = R = R"],
)
def test_an_answer_in_terms_of_itself_is_none(text: str) -> None:
    assert graded("scratch-risk-above", text).outcome is not Outcome.RIGHT


@pytest.mark.parametrize(
    "text",
    [
        r"R = 5 \quad \text{for } \gamma = 2, \sigma^2 = 5",
        "\\sigma := 0 \n R = 0",
        "s^2 = -(\\gamma - 2)^2 \n R = \\sigma^2 + s^2",
        "R_sc",
        "R_{sc}",
        r"\lim_{x \to 0} (\sigma^2/(\gamma-1) + x)",
        r"\frac{\sigma^2}{\gamma-1} \pm 0",
        r"\sigma^2/(\gamma - 1) + f(\gamma)",
        r"\mathbb{E}[X]",
        r"\approx \sigma^2/(\gamma-1)",
        r"R > \sigma^2/(\gamma-1) - 1",
    ],
)
def test_tricks_are_not_right(text: str) -> None:
    assert graded("scratch-risk-above", text).outcome is not Outcome.RIGHT


def test_the_limit_inside_the_trick_above_would_be_right_when_worked_out() -> None:
    assert graded("scratch-risk-above", r"\sigma^2/(\gamma-1)").outcome is Outcome.RIGHT


def test_a_derivation_is_graded_line_by_line() -> None:
    text = (
        "R = r^2(1-gamma) + gamma sigma^2/(1-gamma)\n = {}\n = r^2 - gamma r^2 - sigma^2 + sigma^2/(1-gamma)"
    )
    good = graded("scratch-risk-below", text.format("r^2 - gamma r^2 + sigma^2 (1/(1-gamma) - 1)"))
    assert good.outcome is Outcome.RIGHT and [line.holds for line in good.lines] == [True] * 3
    slip = graded("scratch-risk-below", text.format("r^2 + gamma r^2 + sigma^2 (1/(1-gamma) - 1)"))
    assert slip.outcome is Outcome.PARTIAL and slip.credit == Fraction(1, 2)
    assert [line.fails for line in slip.lines] == [False, True, True]
    assert "line 2" in slip.reason


def test_a_derivation_may_use_its_own_names() -> None:
    mark = graded("scratch-risk-below", "a := 1-\\gamma \n R = a r^2 + \\frac{(1-a)\\sigma^2}{a}")
    assert mark.outcome is Outcome.RIGHT


def test_a_result_on_the_way_has_its_share() -> None:
    alone = graded("scratch-risk-below", "(1-gamma) r^2")
    assert (alone.outcome, alone.credit) == (Outcome.PARTIAL, Fraction(1, 2))
    inside = graded("scratch-risk-below", "b = (1-gamma) r^2 \n R = b + sigma^2")
    assert (inside.outcome, inside.credit) == (Outcome.PARTIAL, Fraction(1, 2))
    never = graded("scratch-risk-below", "gamma r^2")
    assert (never.outcome, never.credit) == (Outcome.WRONG, 0)


def test_a_partial_answer_that_is_spoiled_gives_nothing() -> None:
    spoiled = (Partial("r^2 (1 + \\gamma)", Fraction(1, 2)),)
    assert graded("scratch-risk-below", "(1-gamma) r^2", partial=spoiled).outcome is Outcome.WRONG


def test_decimals_are_accepted_to_what_was_asked_and_no_further() -> None:
    value = sp.Rational(1, 25)
    assert grader("transferability-number").posed.expected == value
    outcomes = {
        text: graded("transferability-number", text).outcome
        for text in ("0.0405", "0.0395", "0.0406", "0.0394")
    }
    assert outcomes == {"0.0405": "right", "0.0395": "right", "0.0406": "wrong", "0.0394": "wrong"}
    assert graded("transferability-number", "0.0405", decimals=None).outcome is Outcome.WRONG


def test_the_edge_of_a_condition_counts() -> None:
    assert graded("transfer-helps-noiseless", r"\gamma < \cos^2\theta").outcome is Outcome.RIGHT
    mark = graded("transfer-helps-noiseless", r"\gamma \le \cos^2\theta")
    assert mark.outcome is Outcome.WRONG
    assert mark.counterexample is not None
    assert (mark.counterexample.lhs, mark.counterexample.rhs) == ("false", "true")


ATTACKS = [
    "9**9**9**9",
    "9^{9^{9^{9}}}",
    "{" * 500_000 + "}" * 500_000,
    "(" * 3000 + ")" * 3000,
    "sqrt(" * 2000 + "1" + ")" * 2000,
    "-" * 5000 + "1",
    '__import__("os").system("touch pwned")',
    "lambda: 0",
    r"\def\x{\x\x}\x",
    r"\input{/etc/passwd}",
    r"\begin{cases}",
    r"\sum_{k=1}^{10^9} k",
    "\u202egamma",
    "𝛾^2",
    "\x00\x1b[2J",
    "2999!",
    "(2999)!!!",
    "nan",
    "1/0",
    "0^0",
    "e^{e^{e^{e^{e^{gamma}}}}}",
    "a" * 10_000,
    "gamma" * 3_000,
    "<script>alert(1)</script>",
    "{{7*7}}",
    "%s%n",
    "=1+1",
    "",
    "   ",
    "\\",
    "^",
    "_",
    "&&&",
]


@pytest.mark.parametrize("text", ATTACKS, ids=lambda text: repr(text[:20]))
def test_attacks_are_marked_and_do_nothing(text: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mark = graded("scratch-risk-above", text)
    assert mark.outcome is not Outcome.RIGHT
    assert not (tmp_path / "pwned").exists()
    assert Mark.from_json(mark.as_json()) == mark


@pytest.mark.parametrize("id", ["linear-transfer-finite", "early-stopping-best-time"])
def test_slips_of_a_right_answer_are_told_by_numbers_too(id: str) -> None:
    """Every one-place change of a right answer, judged here and, apart from it, by values at 30 digits."""
    right = {"linear-transfer-finite": r"\sin^2\theta + \frac{\sigma^2+\sin^2\theta}{n-2}",
             "early-stopping-best-time": r"\frac{1}{s}\log\frac{b+v}{v}"}[id]  # fmt: skip
    own = grader(id)
    node = grader_module.read_answer(right, own.posed).final[0]
    texts = list(dict.fromkeys(latex(changed) for _, changed in changes(node)))[::3]
    decided = 0
    for text in texts:
        mark = own.grade(text)
        if mark.outcome is Outcome.HUMAN:
            continue
        decided += 1
        assert (mark.outcome is Outcome.RIGHT) == _agrees(own, text), text
    assert decided > 0.9 * len(texts) > 10


def _agrees(own: Grader, text: str) -> bool:
    answer = grader_module.read_answer(text, own.posed)
    value = own._built(answer.final[0], answer).value
    point = {"n": 7, "theta": "7/10", "sigma": "3/5", "b": "13/7", "v": "2/3", "s": "11/5"}
    put = {symbol: sp.Rational(point[symbol.name]) for symbol in own.posed.symbols}
    gap = sp.N((value - own.posed.expected).subs(put), 30)
    return bool(abs(gap) < sp.Float("1e-25"))


def test_an_exercise_without_conditions_is_read() -> None:
    exercise = Exercise("x-one", "t", "t", "q", "y", "x^2", own=(("x", "a number"),))
    assert Grader(pose(exercise, {}), JUDGE).grade("x*x").outcome is Outcome.RIGHT
    assert Grader(pose(exercise, {}), JUDGE).grade("x |x|").outcome is Outcome.WRONG
