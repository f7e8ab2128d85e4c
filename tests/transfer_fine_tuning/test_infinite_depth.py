"""Infinite depth: proved with a rate, reached by the formula and by training, every spoiled form of it noticed."""

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
import sympy as sp

from derivations.library import derivations, kernel
from theory.evaluate import evaluate, value
from theory.verdict import Verdict
from verification.runner import verify

ID = "fine-tuning-infinite-depth"
PROVED = (
    "bernoulli-inequality",
    "fine-tuning-norm-at-least-one",
    "fine-tuning-norm-at-most",
    "fine-tuning-layer-size",
    "fine-tuning-scale-by-layer",
    "fine-tuning-infinite-depth-above",
    "fine-tuning-infinite-depth-below",
    "fine-tuning-infinite-depth-rate",
    ID,
    "fine-tuning-norm-at-least",
    "fine-tuning-layer-at-most",
    "fine-tuning-layer-at-least",
    "fine-tuning-layer-at-least-one",
    "fine-tuning-least-layer-at-least-one",
    "fine-tuning-square-gap",
    "fine-tuning-square-gap-above",
    "fine-tuning-square-gap-below",
    "fine-tuning-depth-gap-above",
    "fine-tuning-depth-gap-below",
    "fine-tuning-depth-gap-between",
    "fine-tuning-depth-gap-distance",
    "fine-tuning-depth-gap",
)


@pytest.mark.parametrize("id", PROVED)
def test_proved_outright(id: str) -> None:
    proof = kernel().proof(id)
    assert proof is not None
    assert (proof.verdict, proof.rests_on) == (Verdict.PROVED, ())


@pytest.mark.parametrize(
    ("id", "power"),
    [
        (ID, sp.Rational(1)),
        ("fine-tuning-infinite-depth-rate", sp.Rational(1, 4)),
        ("bernoulli-inequality", sp.Integer(2)),
    ],
)
def test_a_spoiled_statement_is_not_established(id: str, power: sp.Rational) -> None:
    """The limit 10% up, a rate four times too good, twice the tangent of Bernoulli."""
    derivation = derivations()[id]
    factor = sp.Rational(11, 10) if id == ID else power
    *done, last = derivation.cases[0].lines
    claim = derivation.theorem.claim
    theorem = replace(derivation.theorem, claim=claim.func(claim.lhs, factor * claim.rhs, evaluate=False))
    case = replace(derivation.cases[0], lines=(*done, replace(last, after=factor * last.after)))
    assert not kernel().check(replace(derivation, theorem=theorem, cases=(case,))).verdict.settles


@pytest.mark.parametrize(("gamma", "sigma"), [("1/2", "1"), ("1/10", "3"), ("19/20", "1/5")])
def test_the_depth_law_itself_goes_there_at_the_stated_rate(gamma: str, sigma: str) -> None:
    at = {"gamma": gamma, "sigma": sigma}

    def found(id: str, **more: object) -> float:
        return float(evaluate(id, {**at, **more}, 25))

    limit = found(ID)
    for depth in (10, 100, 1000):
        gap = limit - found("fine-tuning-scale", L=depth)
        assert 0 < gap <= found("fine-tuning-infinite-depth-rate", L=depth)
    # the leading term of the gap is m log(m^2)/(2 gamma L), the next one falls as 1/L^2
    leading = limit * math.log(limit) / float(Fraction(gamma))
    errors = [depth * (limit - found("fine-tuning-scale", L=depth)) / leading - 1 for depth in (1000, 2000)]
    assert errors[1] / errors[0] == pytest.approx(0.5, abs=0.02)


def test_training_and_formula_approach_it_and_a_spoiled_limit_is_refuted() -> None:
    found = verify([ID], budget="quick", seed=1, workers=1)
    assert [row["verdict"] for row in found["experiments"]] == ["supported"] * 3

    def spoiled(id: str, at: Mapping[str, object]) -> float:
        return 1.05 * value(id, at)

    wrong = verify([ID], budget="quick", seed=1, workers=1, predictor=spoiled)
    assert [row["verdict"] for row in wrong["experiments"] if row["model"] == "exact"] == ["refuted"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("factor", [sp.Rational(11, 10), sp.Rational(9, 10)])
def test_a_leading_gap_a_tenth_off_is_not_established(factor: sp.Rational) -> None:
    derivation = derivations()["fine-tuning-depth-gap"]
    claim = derivation.theorem.claim
    wrong = sp.Eq(claim.lhs, factor * claim.rhs, evaluate=False)
    (case,) = derivation.cases
    *done, last = case.lines
    moved = replace(case, lines=(*done, replace(last, after=wrong.rhs)))
    spoiled = replace(derivation, theorem=replace(derivation.theorem, claim=wrong), cases=(moved,))
    assert not kernel().check(spoiled).verdict.settles


def test_the_leading_gap_is_that_of_a_very_deep_network() -> None:
    """The next term is of relative size 1/L."""
    point = {"gamma": "1/2", "sigma": "1/2"}
    leading = value("fine-tuning-depth-gap", point)
    for depth in (10**4, 10**6):
        kept = value("fine-tuning-scale", {**point, "L": depth})
        gap = depth * (math.sqrt(1.5) - kept)
        assert gap == pytest.approx(leading, rel=4 / depth + 1e-9)
        assert gap != pytest.approx(1.1 * leading, rel=4 / depth + 1e-9)
