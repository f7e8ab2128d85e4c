"""Numbers made of moving letters: every reading is a statement, and a wrong one is no proof."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from derivations.chain import Derivation
from derivations.library import kernel
from derivations.rules.scalar_flow import scalar_flow
from theory.matrix_words import Rate, SquaredNorm
from theory.registry import theorems
from theory.symbols import L
from theory.transfer.end_to_end_flow import beta, closed_flow
from theory.transfer.fine_tuning_geometry import X
from theory.transfer.fine_tuning_limit import (
    descent_meaning,
    layer_norm_value,
    norm_flow,
    norm_meaning,
    null_flow,
    null_part_meaning,
    row_part,
    samples_still,
    squared_norm,
)
from theory.verdict import Verdict

READINGS = (null_part_meaning, descent_meaning, norm_meaning, row_part)


def checked(theorem, rule, factor=1):
    """The line that the theorem states, with its right side multiplied."""
    line = Derivation(theorem).start(theorem.claim.lhs).eq(factor * theorem.claim.rhs, by=rule)
    return kernel().check(line).steps[0]


def null_flow_by(*readings, put=layer_norm_value, still=(samples_still,)):
    """The null-space part's flow from these readings."""
    return checked(null_flow, scalar_flow(closed_flow, *readings, put=put, still=still))


def test_the_flow_of_the_null_space_part():
    """Twin of everything below."""
    assert null_flow_by(*READINGS).verdict is Verdict.PROVED


@pytest.mark.parametrize("missing", range(1, 4))
def test_each_reading_is_needed(missing):
    """A word of the rate without a number is not guessed."""
    kept = [one for place, one in enumerate(READINGS) if place != missing]
    step = null_flow_by(*kept)
    assert step.verdict is Verdict.UNDECIDED
    assert "no number is named" in step.message


def test_what_moves_and_what_stands_still_is_stated():
    """Without the statement that the samples stand still, nothing says how they move."""
    assert "do not say how X moves" in null_flow_by(*READINGS, still=()).message
    assert not null_flow_by(*READINGS, still=(norm_meaning,)).verdict.settles


def test_the_scalar_of_the_letters_is_stated():
    """Without it the rate holds the layers' norm c, of which the line says nothing."""
    assert not null_flow_by(*READINGS, put=None).verdict.settles
    assert not null_flow_by(*READINGS, put=norm_meaning).verdict.settles


@pytest.mark.parametrize("factor", [2, -1, L])
def test_a_wrong_rate_is_not_proved(factor):
    """Its twin is the norm's flow itself."""
    rule = scalar_flow(closed_flow, norm_meaning, descent_meaning, put=layer_norm_value)
    assert checked(norm_flow, rule).verdict is Verdict.PROVED
    assert not checked(norm_flow, rule, factor).verdict.settles


@pytest.mark.parametrize(
    "claim",
    [
        sp.Eq(squared_norm, 2 * SquaredNorm(beta)),
        sp.Eq(squared_norm, SquaredNorm(X)),
        sp.Ge(squared_norm, SquaredNorm(beta)),
        sp.Eq(squared_norm, SquaredNorm(beta) ** 2),
        sp.Eq(Rate(X), X, evaluate=False),
    ],
)
def test_a_reading_is_a_statement_of_the_library(claim):
    """Not one that only bears its name, nor one that reads no one-by-one word."""
    changed = replace(norm_meaning, claim=claim, definition=False, says_more="")
    step = checked(norm_flow, scalar_flow(closed_flow, changed, descent_meaning, put=layer_norm_value))
    assert not step.verdict.settles


def test_a_reading_that_is_not_proved_is_what_the_line_rests_on():
    """A statement from elsewhere makes the line conditional on it."""
    own = replace(norm_meaning, id="my-norm", definition=False, says_more="")
    assert "my-norm" not in theorems()
    step = checked(norm_flow, scalar_flow(closed_flow, own, descent_meaning, put=layer_norm_value))
    assert (step.verdict, step.rests_on) == (Verdict.CONDITIONAL, ("my-norm",))
