"""The library's exercises: every one is sound, every hint is found, every theorem applies."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from derivations.deciders.brief import decide_briefly
from derivations.deciders.definedness import obligations
from derivations.grading.exercise import Exercise, library
from derivations.grading.grader import Grader
from derivations.grading.marks import Outcome
from derivations.grading.posing import Posed, author_formula, pose
from derivations.grading.sheets import variant
from derivations.reader.verdicts import Judge
from theory.errors import BadInput
from theory.matrix_words import has_matrices
from theory.registry import theorem
from theory.symbols import QUANTITIES

LIBRARY = library()
TOPICS = {
    "transfer",
    "fine-tuning",
    "conservation",
    "distances",
    "spectra",
    "random-matrices",
    "early-stopping",
}
JUDGE = Judge()


def posed_of(exercise: Exercise) -> Posed:
    return pose(exercise, variant(exercise, 0, "x"))


def test_there_are_enough_over_all_topics() -> None:
    assert {exercise.topic for exercise in LIBRARY.values()} == TOPICS
    assert len(LIBRARY) >= 40
    assert sum(bool(exercise.theorems) for exercise in LIBRARY.values()) >= 40


@pytest.mark.parametrize("id", LIBRARY)
def test_the_answer_is_defined_and_every_hint_is_found(id: str) -> None:
    exercise = LIBRARY[id]
    posed = posed_of(exercise)
    for need, why in obligations(posed.expected):
        assert decide_briefly(need, posed.given).holds, why
    grader = Grader(posed, JUDGE)
    names = {name for name, _ in exercise.theorems}
    for wrong in exercise.wrong:
        if any(name in wrong.answer for name in names):
            continue
        mark = grader.grade(wrong.answer)
        assert mark.outcome in (Outcome.WRONG, Outcome.PARTIAL), wrong.answer
        assert mark.hint == wrong.hint
        assert mark.counterexample is not None
    if exercise.shown:
        assert grader.grade(exercise.shown).outcome is Outcome.RIGHT
    for partial in exercise.partial:
        value, _ = author_formula(posed, partial.answer)
        assert value != posed.expected


@pytest.mark.parametrize("id", [id for id, exercise in LIBRARY.items() if exercise.theorems])
def test_the_theorem_applies_under_the_conditions_of_the_exercise(id: str) -> None:
    exercise = LIBRARY[id]
    posed = posed_of(exercise)
    own = {name for name, _ in exercise.own}
    for _, cited in exercise.theorems:
        statement = theorem(cited)
        put = {symbol: posed.bindings[symbol.name] for symbol in statement.parameters if symbol.name in own}
        put |= {QUANTITIES[name].symbol: value for name, value in posed.values.items() if name in QUANTITIES}
        for assumption in statement.given:
            condition = assumption.predicate
            if has_matrices(condition) or not condition.free_symbols <= set(statement.parameters):
                continue
            assert decide_briefly(condition.subs(put), posed.given).holds, (cited, condition)


def test_a_theorem_out_of_its_domain_is_seen() -> None:
    exercise = replace(LIBRARY["linear-transfer-finite"], conditions=())
    posed = posed_of(exercise)
    assumption = theorem("linear-transfer-risk-exact").given[0]
    assert not decide_briefly(assumption.predicate, posed.given).holds


@pytest.mark.parametrize("id", [id for id, exercise in LIBRARY.items() if exercise.parameters])
def test_every_variant_is_sound(id: str) -> None:
    exercise = LIBRARY[id]
    for name, choices in exercise.parameters:
        for choice in choices:
            drawn = variant(exercise, 0, "x") | {name: choice}
            posed = pose(exercise, drawn)
            assert posed.expected.free_symbols <= posed.symbols
            if isinstance(posed.expected, sp.Expr):
                assert not posed.expected.has(sp.nan, sp.zoo, sp.Derivative)


def test_a_spoiled_answer_refuses_the_right_one_and_accepts_the_wrong_one() -> None:
    exercise = LIBRARY["kl-of-two-labels"]
    spoiled = replace(exercise, answer=exercise.wrong[0].answer)
    right, wrong = "h^2/(2 sigma^2)", "h^2/sigma^2"
    assert [Grader(posed_of(exercise), JUDGE).grade(text).outcome for text in (right, wrong)] == [
        "right",
        "wrong",
    ]
    assert [Grader(posed_of(spoiled), JUDGE).grade(text).outcome for text in (right, wrong)] == [
        "wrong",
        "right",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"symbols": ("sigmma",)}, "no symbol of the library"),
        ({"theorems": (("K_L", "no-such"),)}, "unknown theorem"),
        ({"answer": "h^2/(2 sigma^2) + x"}, "not among its symbols"),
        ({"answer": "h^2/(2 sigma^"}, "cannot be read"),
        ({"name": "h"}, "one of its symbols"),
    ],
)
def test_an_exercise_that_contradicts_itself_is_refused(change: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        posed_of(replace(LIBRARY["kl-of-two-labels"], **change))  # type: ignore[arg-type]


def test_variants_are_the_same_anywhere_and_differ_between_students() -> None:
    exercise = LIBRARY["transferability-number"]
    assert variant(exercise, 0, "x") == {"gamma": "1/2", "sigma": "1/5", "theta": "pi/4"}
    drawn = {tuple(variant(exercise, 0, f"student {number}").values()) for number in range(200)}
    assert len(drawn) > 30
    assert any(variant(exercise, 0, f"s{i}") != variant(exercise, 1, f"s{i}") for i in range(10))
