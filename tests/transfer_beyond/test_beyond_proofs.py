"""Regularised, stopped early, finite source, imbalanced: proofs, references, refuted prints, spoiled twins."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from derivations.chain import Derivation
from derivations.library import derivations, kernel
from theory.errors import DomainError
from theory.evaluate import evaluate, evaluate_multiprecision
from theory.registry import theorem
from theory.verdict import Verdict
from verification.dynamics.flow import gradient_flow
from verification.dynamics.limits import imbalanced_factor
from verification.dynamics.objectives import EmpiricalLoss
from verification.networks import imbalanced_start

PROVED = [
    "ridge-scratch-risk-given-samples",
    "ridge-toward-source-reduction",
    "finite-source-transferability-below",
    "fine-tuning-from-any-source",
    "imbalanced-kept-sign",
    "imbalanced-fine-tuning",
    "imbalanced-fine-tuning-lazy-limit",
    "fine-tuning-scale-expansion",
    "early-stopped-path",
    "early-stopped-risk-given-samples",
    "early-stopped-fine-tuning-given-samples",
]
LAW = ("marchenko-pastur-derivative", "marchenko-pastur-equation")
CONDITIONAL = {
    "ridge-scratch-risk": LAW,
    "tuned-scratch-risk": LAW,
    "tuned-transferability-boundary": LAW,
    "tuned-transferability-no-band": LAW,
    "ridge-toward-source": LAW,
    "ridge-toward-source-break-even": LAW,
    "ridge-scratch-optimum": ("ridge-probe-risk-spectrum",),
    "ridge-toward-source-helps": ("ridge-probe-risk-spectrum",),
    "early-stopped-risk": ("early-stopped-decay-limit", "early-stopped-noise-limit"),
    "early-stopped-fine-tuning": ("early-stopped-decay-limit",),
    "finite-source-transferability": ("learned-source-norm-above", "learned-source-overlap-above"),
}
REFERENCES = [
    ("tuned-scratch-risk", {"gamma": "1/2", "sigma": "1/5", "r": 1}, 0.534795013082563),
    ("tuned-scratch-risk", {"gamma": 2, "sigma": "1/2", "r": 1}, 0.175390529679106),
    ("early-stopped-risk", {"gamma": "1/2", "sigma": "1/2", "r": 1, "t": 2}, 0.657730597430462),
]
_LEARNED = {"gamma_s": "1/2", "gamma": "1/2", "theta": "pi/4", "sigma_s": "3/10", "sigma": "1/5"}
_SPOILED = [
    "tuned-scratch-risk",
    "ridge-scratch-risk",
    "finite-source-transferability-below",
    "imbalanced-fine-tuning",
    "fine-tuning-scale-expansion",
    "early-stopped-risk",
    "early-stopped-fine-tuning",
]


@pytest.mark.parametrize("id", PROVED)
def test_proved_outright(id: str) -> None:
    proof = kernel().proof(id)
    assert proof is not None
    assert (proof.verdict, proof.rests_on) == (Verdict.PROVED, ())


@pytest.mark.parametrize("id", sorted(CONDITIONAL))
def test_rests_on_named_lemmas_alone(id: str) -> None:
    proof = kernel().proof(id)
    assert proof is not None
    assert (proof.verdict, proof.rests_on) == (Verdict.CONDITIONAL, CONDITIONAL[id])


@pytest.mark.parametrize(("id", "point", "wanted"), REFERENCES)
def test_reference_values(id: str, point: dict[str, object], wanted: float) -> None:
    assert float(evaluate(id, point, 17)) == pytest.approx(wanted, rel=2e-15)


@pytest.mark.parametrize(("depth", "wanted"), [(1, 0.05855339059), (2, 0.02806186449)])
def test_reference_of_the_learned_source(depth: int, wanted: float) -> None:
    found = float(evaluate("finite-source-transferability", {**_LEARNED, "L": depth}, 17))
    assert abs(found - wanted) < 5e-12  # the reference is given to eleven decimals


def test_the_printed_learned_source_is_refuted_beyond_one_layer() -> None:
    proof = kernel().proof("finite-source-transferability-printed")
    assert proof is not None
    assert proof.verdict is Verdict.REFUTED
    examples = [step.counterexample for step in proof.steps if step.counterexample]
    assert len(examples) == 2
    assert all(int(example.point["L"]) >= 2 for example in examples)
    at = {name: _LEARNED[name] for name in ("gamma_s", "gamma", "theta", "sigma_s")}
    printed = float(evaluate("finite-source-transferability-printed", at, 17))
    exact = float(evaluate("finite-source-transferability", {**_LEARNED, "L": 1}, 17))
    assert printed == pytest.approx(exact, rel=1e-14)


@pytest.mark.parametrize("id", _SPOILED)
def test_a_spoiled_statement_is_not_established(id: str) -> None:
    derivation: Derivation = derivations()[id]
    claim = derivation.theorem.claim
    wrong = sp.Eq(claim.lhs, sp.Rational(11, 10) * claim.rhs, evaluate=False)
    spoiled = replace(derivation, theorem=replace(derivation.theorem, claim=wrong))
    assert not kernel().check(spoiled).verdict.settles


def test_a_boundary_at_the_wrong_place_is_not_established() -> None:
    derivation = derivations()["tuned-transferability-boundary"]
    left, right = derivation.theorem.claim.args
    moved = right.func(right.lhs, 2 * right.rhs, evaluate=False)
    claim = sp.Equivalent(left, moved, evaluate=False)
    spoiled = replace(derivation, theorem=replace(derivation.theorem, claim=claim))
    assert not kernel().check(spoiled).verdict.settles


@pytest.mark.parametrize("imbalance", [Fraction(-3, 2), Fraction(-1, 5), Fraction(0)])
def test_the_engine_uses_the_law_of_the_readouts(imbalance: Fraction) -> None:
    point = {"a": "7/10", "w": "3/5", "s": "6/5", "Lam": str(imbalance)}
    engine = imbalanced_factor(np.array([0.49]), np.array([0.36]), float(imbalance), 1.2)
    assert float(engine[0]) == pytest.approx(float(evaluate("imbalanced-fine-tuning", point)), rel=1e-13)


def test_with_a_longer_first_layer_the_share_kept_can_change_its_sign() -> None:
    """The condition Lam <= 0: one sample with a label against the source, and the readout passes through 0."""
    loss = EmpiricalLoss(np.array([[[0.8, 0.6]]]), np.array([[-1.2]]))
    source, null = np.array([[1.0, 0.0]]), np.array([0.36, -0.48])
    kept = {}
    for imbalance in (1.0, -1.0):
        run = gradient_flow(imbalanced_start(source, imbalance), loss, tolerance=1e-8, rtol=1e-10)
        assert run.converged.all()
        kept[imbalance] = float(run.vector[0] @ null / (null @ null))
    at = {"a": "6/5", "w": "3/5", "s": 1}
    assert kept[-1.0] == pytest.approx(float(evaluate("imbalanced-fine-tuning", {**at, "Lam": -1})), abs=1e-7)
    positive = imbalanced_factor(np.array([1.44]), np.array([0.36]), 1.0, 1.0)
    assert kept[1.0] == pytest.approx(-float(positive[0]), abs=1e-7)
    with pytest.raises(DomainError):
        evaluate("imbalanced-fine-tuning", {**at, "Lam": 1})


@pytest.mark.parametrize("gamma", ["1/2", "1", "3", "999/1000"])
def test_three_evaluations_of_the_early_stopped_risk_agree(gamma: str) -> None:
    from theory.transfer.spectrum_means import SpectrumDecay, SpectrumNoise

    point = {"gamma": gamma, "sigma": "1/2", "r": 1, "t": "3/2"}
    ball = evaluate("early-stopped-risk", point, 17)
    assert float(evaluate_multiprecision("early-stopped-risk", point, 20)) == pytest.approx(
        float(ball), rel=1e-14
    )
    ratio = float(Fraction(gamma))
    array = SpectrumDecay.array(ratio, 3.0) + 0.25 * SpectrumNoise.array(ratio, 1.5)
    assert float(array) == pytest.approx(float(ball), rel=1e-13)


def test_the_anomalous_band_is_there_untuned_and_gone_tuned() -> None:
    at = {"theta": "1.5", "sigma": "1/2"}
    untuned = float(evaluate("linear-transferability", {"gamma": "101/100", **at}))
    tuned = float(evaluate("tuned-transferability", {"gamma": "101/100", **at}))
    assert untuned > 0 > tuned
    assert theorem("tuned-transferability-no-band").section == 6
