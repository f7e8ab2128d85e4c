"""Linear and ridge transfer: every line proved, the print refuted, and every spoiled claim not proved."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import sympy as sp
from sympy import cos, sin
from sympy.logic.boolalg import Boolean

from derivations.chain import Case, Derivation
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.decision import Decision
from derivations.kernel import Kernel
from derivations.library import derivations, kernel
from theory.random_variables import SameLaw
from theory.registry import theorems
from theory.statement import Theorem
from theory.symbols import gamma, lam, n, sigma, theta
from theory.verdict import Verdict

PROVED = (
    "linear-transfer-risk-law",
    "linear-transfer-risk-exact",
    "linear-probe-risk-law",
    "linear-probe-risk-exact",
    "linear-transferability-exact",
    "linear-transferability",
    "negative-transfer-band",
    "negative-transfer-needs-dissimilarity",
    "negative-transfer-lower",
    "negative-transfer-upper",
    "negative-transfer-beyond",
    "one-pair-many-signs",
    "chi-square-laplace-transform",
    "chi-square-shifted-inverse",
    "chi-square-shifted-inverse-square",
    "ridge-transfer-risk-law",
    "ridge-transfer-risk-exact",
    "ridge-transfer-risk-rate",
    "ridge-transfer-risk",
    "ridge-transfer-risk-increasing",
    "ridge-transfer-least-risk",
    "ridge-transfer-optimum",
)


@pytest.mark.slow
@pytest.mark.parametrize("id", PROVED)
def test_every_line_is_proved(id: str) -> None:
    proof = kernel().proof(id)
    assert proof is not None
    failing = [(step.index, step.message) for step in proof.steps if not step.verdict.settles]
    assert not failing
    assert proof.verdict in (Verdict.PROVED, Verdict.CERTIFIED)
    assert proof.rests_on == ()


def test_the_printed_inference_on_the_ridge_is_refuted() -> None:
    proof = kernel().proof("ridge-transfer-optimum-printed")
    assert proof is not None
    assert proof.verdict is Verdict.REFUTED
    (wrong,) = [step for step in proof.steps if step.verdict is Verdict.REFUTED]
    assert wrong.counterexample is not None
    assert set(wrong.counterexample.point) == {"n", "theta", "sigma", "lam"}


def spoiled(id: str, change: dict[sp.Basic, sp.Basic]) -> tuple[Theorem, Derivation]:
    """A theorem whose value is changed, and its derivation with the last line changed in the same way."""
    theorem, derivation = theorems()[id], derivations()[id]
    value = theorem.claim.args[1]
    assert value.xreplace(change) != value
    claim = type(theorem.claim)(theorem.claim.args[0], value.xreplace(change), evaluate=False)
    other = replace(theorem, claim=claim)
    cases = []
    for case in derivation.cases:
        *first, last = case.lines
        cases.append(replace(case, lines=(*first, replace(last, after=last.after.xreplace(change)))))
    return other, replace(derivation, theorem=other, cases=tuple(cases))


@cache
def remembered(claim: Boolean, given: tuple[Boolean, ...]) -> Decision:
    """Cited proofs are the same in every test: each of their obligations is decided once."""
    return decide(claim, given)


def outcome(theorem: Theorem, derivation: Derivation) -> Verdict:
    """The verdict of a derivation in a library where its theorem replaces the one of that id."""
    library = {**theorems(), theorem.id: theorem}
    return Kernel(library, derivations(), remembered, obligations).check(derivation).verdict


SPOILED = (
    ("linear-transfer-risk-exact", {n - 2: n - 1}),
    ("linear-transfer-risk-exact", {sigma**2: 2 * sigma**2}),
    ("linear-transfer-risk-exact", {sin(theta) ** 2: cos(theta) ** 2}),
    ("chi-square-laplace-transform", {-n / 2: -n}),
    ("ridge-transfer-risk-increasing", {lam: lam + 1}),
    ("negative-transfer-lower", {sp.Rational(-1, 2): sp.Rational(1, 2)}),
    ("negative-transfer-beyond", {sin(theta) ** -2: cos(theta) ** -2}),
    ("ridge-transfer-optimum", {n**-1: (n - 1) ** -1}),
)


@pytest.mark.parametrize(("id", "change"), SPOILED, ids=str)
def test_a_spoiled_claim_is_not_proved(id: str, change: dict[sp.Basic, sp.Basic]) -> None:
    assert not outcome(*spoiled(id, change)).settles


DROPPED = (
    ("linear-transfer-risk-exact", 0),
    ("linear-transferability-below-threshold", 0),
    ("negative-transfer-lower", 0),
    ("negative-transfer-band", 0),
    ("negative-transfer-beyond", 0),
    ("ridge-transfer-optimum", 0),
    ("ridge-transfer-optimum", 1),
    ("ridge-transfer-least-risk", 1),
    ("ridge-transfer-risk-exact", 0),
    ("ridge-transfer-risk-rate", 0),
    ("linear-probe-risk-exact", 1),
)


@pytest.mark.parametrize(("id", "index"), DROPPED, ids=str)
def test_a_dropped_condition_is_missed(id: str, index: int) -> None:
    theorem, derivation = theorems()[id], derivations()[id]
    given = (*theorem.given[:index], *theorem.given[index + 1 :])
    other = replace(theorem, given=given)
    assert not outcome(other, replace(derivation, theorem=other)).settles


def test_a_wrong_law_is_not_proved() -> None:
    theorem, derivation = theorems()["linear-transfer-risk-law"], derivations()["linear-transfer-risk-law"]
    (case,) = derivation.cases
    *first, last = case.lines
    wrong = last.after.xreplace({n: n - 1})
    other = replace(theorem, claim=SameLaw(theorem.claim.lhs, wrong))
    changed = replace(
        derivation, theorem=other, cases=(Case(case.start, (*first, replace(last, after=wrong))),)
    )
    assert not outcome(other, changed).settles


def test_dependent_normals_do_not_add_in_squares() -> None:
    """One normal twice is no sum of independent normals."""
    from derivations.rules.projection import normal_sum
    from tests.rules.one_line import settle
    from theory.random_variables import Gaussian

    g, h = Gaussian(sp.Symbol("g")), Gaussian(sp.Symbol("h"))
    good = settle(
        gamma * g + 2 * h,
        "law",
        sp.sqrt(gamma**2 + 4) * Gaussian(sp.Symbol("k")),
        normal_sum(gamma * g + 2 * h, "k"),
    )
    assert good.verdict is Verdict.PROVED
    combination = gamma * g + 2 * h
    left_over = settle(
        combination + g,
        "law",
        sp.sqrt(gamma**2 + 4) * Gaussian(sp.Symbol("k")) + g,
        normal_sum(combination, "k"),
    )
    assert not left_over.verdict.settles
    wrong = settle(combination, "law", (gamma + 2) * Gaussian(sp.Symbol("k")), normal_sum(combination, "k"))
    assert not wrong.verdict.settles
