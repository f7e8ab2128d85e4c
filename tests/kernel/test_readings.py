"""Definitions that say more than a name: every proof that uses one says so, and none of the library's is silent."""

from __future__ import annotations

import pytest
import sympy as sp
from statements import kernel as small_kernel
from statements import stated, x
from sympy.core.function import AppliedUndef

from derivations.chain import Derivation
from derivations.library import kernel
from derivations.rules.citation import cite
from derivations.soundness import name_of
from theory.matrix_words import Letter
from theory.random_variables import Unknown
from theory.registry import theorems
from theory.statement import Theorem
from theory.verdict import Verdict

f = sp.Function("f", positive=True)(x)
g = sp.Function("g", real=True)(x)


def more_than_a_name(definition: Theorem) -> str:
    """Why a definition is no mere name: its left side is none, or its name carries a sign that is not decided."""
    left, right = definition.claim.args
    name = name_of(definition)
    if isinstance(name, sp.Symbol):
        named, value = name, left
    elif isinstance(left, (AppliedUndef, Unknown, Letter)):
        named, value = left, right
    else:
        return f"{type(left).__name__} is no name"
    for sign, holds in (("positive", sp.Gt), ("nonnegative", sp.Ge)):
        if getattr(named, f"is_{sign}"):
            if getattr(value, f"is_{sign}"):
                return ""
            decision = kernel().decide(holds(value, 0, evaluate=False), definition.conditions)
            return "" if decision.holds else f"{value} is declared {sign}"
    return ""


@pytest.mark.parametrize("id", [one.id for one in theorems().values() if one.definition])
def test_a_definition_that_is_no_mere_name_says_what_it_says(id):
    """By its sign and its left side; what only a reader can tell is written there too."""
    definition = theorems()[id]
    assert definition.says_more or not more_than_a_name(definition)


@pytest.mark.parametrize(
    ("claim", "silent"),
    [
        (sp.Eq(g, x**3), True),
        (sp.Eq(f, sp.exp(x)), True),
        (sp.Eq(f, x**3), False),
        (sp.Eq(sp.Limit(g, x, sp.oo), 1, evaluate=False), False),
    ],
)
def test_what_says_more_is_told_from_a_name(claim, silent):
    """A positive name for x^3 says that x^3 is positive."""
    assert (more_than_a_name(stated("name", claim, definition=True)) == "") == silent


@pytest.mark.parametrize("says", ["", "x^3 is positive"])
def test_every_proof_above_names_its_readings(says):
    """Through two levels; the verdict is the same."""
    name = stated("name", sp.Eq(f, x**3), definition=True, says_more=says)
    low = stated("low", sp.Ge(x**3, 0, evaluate=False))
    high = stated("high", sp.Ge(x**3 + 1, 1, evaluate=False))
    first = Derivation(low).start(x**3).eq(f, by=cite(name)).ge(0)
    second = Derivation(high).start(x**3 + 1).ge(1, by=cite(low))
    checker = small_kernel(first, second, also=(name,))
    readings = ("name",) if says else ()
    for id in ("low", "high"):
        proof = checker.proof(id)
        assert (proof.verdict, proof.rests_on, proof.readings) == (Verdict.PROVED, (), readings)
    plain = stated("plain", sp.Ge(x**2, 0, evaluate=False))
    assert small_kernel(also=(name,)).check(Derivation(plain).start(x**2).ge(0)).readings == ()


def test_a_claim_is_proved_or_cited():
    """Only a definition can be read as more than it proves."""
    with pytest.raises(ValueError, match="only a definition"):
        stated("claim", sp.Ge(x**2, 0, evaluate=False), says_more="that squares are not negative")


@pytest.mark.parametrize(
    ("id", "reading"),
    [
        ("fine-tuning-loss-decay", "smallest-curvature"),
        ("fine-tuning-limit", "end-point-norm"),
        ("fine-tuning-limit", "end-to-end-rate"),
        ("fine-tuning-transferability-below-threshold", "fine-tuning-transferability-below"),
    ],
)
def test_the_ledger_of_the_library_shows_them(id, reading):
    """The definitions that docs/trust.md names."""
    assert reading in kernel().proof(id).readings
