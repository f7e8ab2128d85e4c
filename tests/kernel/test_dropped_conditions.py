"""What becomes of a statement when one of its conditions is dropped: caught, redundant by a decision, or missed."""

from __future__ import annotations

import pytest
import sympy as sp
from statements import kernel as small_kernel
from statements import stated, x, y

from derivations.chain import Derivation
from derivations.kernel import Kernel
from derivations.library import derivations, kernel
from derivations.mutation_run import judge
from derivations.mutations import Mutant, mutants
from derivations.rules.citation import cite

f = sp.Function("f", real=True)(x)


def without(derivation: Derivation, word: str) -> Mutant:
    """The mutant that drops the condition in which ``word`` stands."""
    found = [m for m in mutants(derivation) if m.change.startswith("condition") and word in m.change]
    (mutant,) = found
    return mutant


def outcome(derivation: Derivation, word: str, checker: Kernel) -> str:
    """How the dropped condition is judged."""
    proof = checker.check(derivation)
    assert proof.verdict.settles
    return judge(without(derivation, word), proof, checker, checker.decide).outcome


def test_a_readout_that_may_change_its_sign_is_noticed():
    """m is positive for Lam <= 0 only: x = (0.8, 0.6), label -1.2, Lam = 1 ends at m = -1.278."""
    assert outcome(derivations()["imbalanced-fine-tuning"], "Lam", kernel()) == "caught"


def test_what_the_other_conditions_say_already_is_told_apart():
    """T_ft = 0 at an angle gives m = 2 cos(theta) <= 2, by the proved formula that the derivation cites."""
    assert outcome(derivations()["fine-tuning-break-even"], "<= 2", kernel()) == "equivalent"


@pytest.mark.parametrize(
    ("bound", "expected"), [(1, "equivalent"), (2, "missed")], ids=["redundant", "only unneeded"]
)
def test_a_condition_that_nothing_needs_is_missed_unless_it_follows(bound: int, expected: str):
    """f = cos y and f = x give x <= 1; that x is not 1/2 follows from nothing, and nothing needs it."""
    fact = stated("the-fact", sp.Le(sp.cos(y), 1, evaluate=False))
    condition = sp.Le(x, 1) if bound == 1 else sp.Ne(x, sp.Rational(1, 2))
    goal = stated("the-goal", sp.Le(x, 2, evaluate=False), sp.Eq(x, sp.cos(y)), condition)
    lines = (
        Derivation(fact).start(sp.cos(y)).le(1),
        Derivation(goal).start(x).eq(sp.cos(y)).le(2, by=cite(fact)),
    )
    assert outcome(lines[1], "1", small_kernel(*lines)) == expected


def test_a_statement_that_is_not_proved_shows_nothing():
    """Only what is proved outright can make a dropped condition redundant."""
    fact = stated("the-fact", sp.Le(f, 1, evaluate=False), cited=True)
    goal = stated("the-goal", sp.Le(x, 2, evaluate=False), sp.Eq(x, f), sp.Le(x, 1))
    line = Derivation(goal).start(x).le(2, because="x <= 1").le(2, by=cite(fact))
    assert outcome(line, "x <= 1", small_kernel(line, also=(fact,))) != "equivalent"
