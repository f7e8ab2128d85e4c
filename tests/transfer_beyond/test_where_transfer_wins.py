"""Where transfer wins: every condition proved, nothing gained at break-even, spoiled twins of both refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from derivations.library import derivations, kernel
from publishing.beyond_table import condition
from theory.evaluate import value
from theory.registry import theorem
from theory.verdict import Verdict
from verification.budget import Budget
from verification.experiment import Experiment, Number
from verification.runner import run
from verification.transfer import (
    ridge_scratch_optimum,
    ridge_toward_source,
    tuned_boundary,
    where_transfer_wins,
)

PROVED = (
    "cosine-above-one-half",
    "linear-transfer-wins-below-threshold",
    "linear-transfer-wins-above-threshold",
    "fine-tuning-wins",
    "two-layer-norm",
    "fine-tuning-wins-one-layer",
    "fine-tuning-wins-two-layers",
    "fine-tuning-wins-at-every-depth",
    "fine-tuning-wins-at-no-depth",
    "finite-source-wins",
    "fine-tuning-wins-against-tuned-ridge",
    "one-pass-sgd-wins",
)
LAW = ("marchenko-pastur-derivative", "marchenko-pastur-equation")
CONDITIONAL = {
    "tuned-scratch-risk-below-scratch": LAW,
    "tuned-scratch-risk-below-least-squares": LAW,
    "early-stopped-fine-tuning-wins": ("early-stopped-decay-limit",),
}


@pytest.mark.parametrize("id", [*PROVED, *CONDITIONAL])
def test_every_line_is_settled(id: str) -> None:
    proof = kernel().proof(id)
    assert proof is not None
    rests = CONDITIONAL.get(id, ())
    assert (proof.verdict, proof.rests_on) == (Verdict.CONDITIONAL if rests else Verdict.PROVED, rests)


@pytest.mark.parametrize(
    "id",
    [
        "linear-transfer-wins-above-threshold",
        "fine-tuning-wins",
        "fine-tuning-wins-two-layers",
        "fine-tuning-wins-against-tuned-ridge",
        "one-pass-sgd-wins",
    ],
)
def test_a_boundary_a_tenth_off_is_not_established(id: str) -> None:
    derivation = derivations()[id]
    where = next(part for part in derivation.theorem.claim.args if part.rhs != 0)
    gain = next(part for part in derivation.theorem.claim.args if part.rhs == 0)
    moved = where.func(where.lhs, sp.Rational(11, 10) * where.rhs, evaluate=False)
    *done, last = derivation.cases[0].lines
    case = replace(derivation.cases[0], lines=(*done, replace(last, after=moved)))
    claim = sp.Equivalent(gain, moved, evaluate=False)
    spoiled = replace(derivation, theorem=replace(derivation.theorem, claim=claim), cases=(case,))
    assert not kernel().check(spoiled).verdict.settles


def test_the_table_reads_the_condition_off_the_claim() -> None:
    assert condition(theorem("fine-tuning-wins").claim) == r"exactly where $\cos \theta > \frac{m}{2}$"
    assert condition(theorem("fine-tuning-wins-at-every-depth").claim).startswith("at least where $")
    assert condition(theorem("fine-tuning-wins-at-no-depth").claim).startswith("nowhere: $")


def _all(experiments: tuple[Experiment, ...], id: str) -> Experiment:
    return next(experiment for experiment in experiments if experiment.theorem == id)


def _first(experiments: tuple[Experiment, ...], id: str) -> Experiment:
    found = _all(experiments, id)
    return replace(found, points=found.points[:1])


HONEST = [
    _first(ridge_scratch_optimum.EXPERIMENTS, "ridge-scratch-optimum"),
    _first(ridge_scratch_optimum.EXPERIMENTS, "tuned-scratch-risk-over-spectrum"),
    _first(ridge_toward_source.EXPERIMENTS, "ridge-toward-source-helps"),
    _first(ridge_toward_source.EXPERIMENTS, "ridge-toward-source"),
    _first(tuned_boundary.EXPERIMENTS, "tuned-transferability"),
    _first(ridge_toward_source.EXPERIMENTS, "ridge-toward-source-break-even"),
    _first(tuned_boundary.EXPERIMENTS, "tuned-transferability-no-band"),
    _first(where_transfer_wins.EXPERIMENTS, "fine-tuning-wins-two-layers"),
    _first(where_transfer_wins.EXPERIMENTS, "fine-tuning-wins-against-tuned-ridge"),
    _first(where_transfer_wins.EXPERIMENTS, "one-pass-sgd-wins"),
]
BREAK_EVEN, NO_BAND, SGD = HONEST[5], HONEST[6], HONEST[-1]
# Each with something else than what the theorem says: another ridge, another angle, another noise.
SPOILED = [
    replace(HONEST[0], settings={"off": "3/2"}),
    replace(HONEST[1], settings={"off": 3}, simulate=ridge_scratch_optimum.simulate_risk_gap),
    replace(HONEST[2], points=({**HONEST[2].points[0], "theta": "pi/4"},)),
    replace(BREAK_EVEN, points=({**BREAK_EVEN.points[0], "theta": "pi/4"},)),
    replace(SGD, points=({**SGD.points[0], "theta": "pi/4"},)),
]


def test_simulation_agrees() -> None:
    assert [one.verdict for one in run(HONEST, Budget.QUICK, 1, 1)] == [Verdict.SUPPORTED] * len(HONEST)


def test_another_ridge_or_angle_is_refuted() -> None:
    assert [one.verdict for one in run(SPOILED, Budget.QUICK, 1, 1)] == [Verdict.REFUTED] * len(SPOILED)


@pytest.mark.parametrize("theta", ["21*pi/60", "19*pi/60"])
def test_three_degrees_from_sixty_the_risks_differ(theta: str) -> None:
    wrong = replace(BREAK_EVEN, points=({**BREAK_EVEN.points[0], "theta": theta},))
    assert [one.verdict for one in run([wrong], Budget.STANDARD, 1, 1)] == [Verdict.REFUTED]


def test_the_pairs_of_the_missing_band_gain_at_both_ratios_and_the_untuned_baseline_has_the_band() -> None:
    for point in _all(tuned_boundary.EXPERIMENTS, "tuned-transferability-no-band").points:
        at = {"theta": point["theta"], "sigma": point["sigma"]}
        assert value("tuned-transferability", {**at, "gamma": point["gamma"]}) > 0
        assert value("tuned-transferability", {**at, "gamma": point["gamma_1"]}) > 0
    far = {"theta": "14*pi/30", "sigma": "1/2"}
    untuned = [value("linear-transferability", {**far, "gamma": ratio}) for ratio in ("1/2", "19/20")]
    assert untuned[0] < 0 < untuned[1]


def test_the_printed_break_even_of_fine_tuning_is_refuted() -> None:
    """At the printed 60 degrees noise makes two layers lose."""
    experiment = _first(where_transfer_wins.EXPERIMENTS, "fine-tuning-wins-two-layers")
    wrong = replace(experiment, simulate=_at_sixty_degrees)
    assert [one.verdict for one in run([wrong], Budget.QUICK, 1, 1)] == [Verdict.REFUTED]


def _at_sixty_degrees(
    point: Mapping[str, Number], settings: Mapping[str, Number], trials: int, generator: np.random.Generator
) -> np.ndarray:
    drawn, _ = where_transfer_wins._drawn({**settings, **point}, trials, generator)
    sigma = float(point["sigma"])
    return np.asarray(drawn.scratch(np.pi / 3, sigma) - drawn.fine(np.pi / 3, sigma, 2))
