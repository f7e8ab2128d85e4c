"""Alignment with the spectrum and the break-even angle: proved, tried, the white case, spoiled twins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp

from derivations.library import derivations, kernel
from theory.evaluate import value
from theory.verdict import Verdict
from verification.budget import Budget
from verification.experiment import Number
from verification.runner import run
from verification.spectra import anisotropic_alignment as plane
from verification.spectra import anisotropic_break_even as below

PROVED = (
    "anisotropic-linear-transfer-floor",
    "anisotropic-linear-transfer-coefficient",
    "anisotropic-floor-angle",
    "anisotropic-transfer-wins",
    "anisotropic-break-even-angle",
    "anisotropic-break-even-alignment",
    "anisotropic-linear-scratch-loss",
)
CONDITIONAL = (
    "anisotropic-linear-transferability",
    "anisotropic-linear-break-even",
    "anisotropic-linear-always-wins",
)
LAW = ("ridge-equivalent-bias", "ridge-equivalent-variance")


@pytest.mark.parametrize("id", PROVED + CONDITIONAL)
def test_every_line_is_settled(id: str) -> None:
    proof = kernel().proof(id)
    assert proof is not None
    wanted = (Verdict.CONDITIONAL, LAW) if id in CONDITIONAL else (Verdict.PROVED, ())
    assert (proof.verdict, proof.rests_on) == wanted


@pytest.mark.parametrize(
    "id", ["anisotropic-transfer-wins", "anisotropic-break-even-alignment", "anisotropic-linear-break-even"]
)
def test_a_boundary_a_tenth_off_is_not_established(id: str) -> None:
    derivation = derivations()[id]
    left, right = derivation.theorem.claim.args
    moved = right.func(right.lhs, sp.Rational(11, 10) * right.rhs, evaluate=False)
    claim = sp.Equivalent(left, moved, evaluate=False)
    *done, last = derivation.cases[0].lines
    case = replace(derivation.cases[0], lines=(*done, replace(last, after=moved)))
    spoiled = replace(derivation, theorem=replace(derivation.theorem, claim=claim), cases=(case,))
    assert not kernel().check(spoiled).verdict.settles


@pytest.mark.parametrize("id", ["anisotropic-linear-transfer-floor", "anisotropic-floor-angle"])
def test_a_spoiled_floor_is_not_established(id: str) -> None:
    derivation = derivations()[id]
    claim = derivation.theorem.claim
    wrong = sp.Eq(claim.lhs, sp.Rational(11, 10) * claim.rhs, evaluate=False)
    *done, last = derivation.cases[0].lines
    case = replace(derivation.cases[0], lines=(*done, replace(last, after=wrong.rhs)))
    spoiled = replace(derivation, theorem=replace(derivation.theorem, claim=wrong), cases=(case,))
    assert not kernel().check(spoiled).verdict.settles


def _losses(**at: object) -> tuple[float, float, float]:
    return below.losses({"w1": 0.3, "sigma": 0.5, **at})  # type: ignore[dict-item]


@pytest.mark.parametrize("theta", [0.3, 1.2])
def test_without_a_spectrum_it_is_the_white_transferability(theta: float) -> None:
    gamma = 0.4
    g, h, w = _losses(l1=1.0, l2=1.0, s1=0.7, v1=0.2, o1=0.1, kappa_eff=1 / gamma - 1)
    found = np.cos(theta) ** 2 * g + np.sin(2 * theta) * h - np.sin(theta) ** 2 * w
    wanted = value("linear-transferability", {"gamma": gamma, "theta": theta, "sigma": 0.5})
    assert found == pytest.approx(wanted, rel=1e-12)


def test_a_source_of_more_variance_tolerates_a_larger_angle() -> None:
    at = {"l1": 4.0, "l2": 0.25, "w1": 0.25, "sigma": 0.2, "kappa_eff": 0.5, "o1": 0.0}
    angles = [below.break_even_angle({**at, "s1": share, "v1": 1 - share}) for share in (0.0, 0.2, 0.4)]
    assert angles == sorted(angles)
    with pytest.raises(ValueError, match="no break-even"):
        below.break_even_angle({**at, "s1": 1.0, "v1": 0.0})


@pytest.mark.parametrize("experiment", plane.EXPERIMENTS[:2], ids=lambda experiment: str(experiment.theorem))
def test_simulation_agrees_and_a_spoiled_floor_is_refuted(experiment: object) -> None:
    kept = replace(experiment, points=experiment.points[:1])  # type: ignore[type-var, attr-defined]
    honest = run([kept], Budget.QUICK, 1, 1)
    assert [one.verdict for one in honest] == [Verdict.SUPPORTED]

    def spoiled(setup: Mapping[str, Number]) -> float:
        truth: float = kept.predict(setup)
        scale = kept.scale(setup) if callable(kept.scale) else 0.0
        return 1.1 * truth + 0.1 * scale

    wrong = run([replace(kept, predict=spoiled)], Budget.QUICK, 1, 1)
    assert [one.verdict for one in wrong] == [Verdict.REFUTED]


def test_break_even_of_the_other_alignment_is_refuted() -> None:
    """The angle of a source along the other eigenvector is no break-even of this one."""
    aligned = below.EXPERIMENTS[1]
    theta = below.break_even_angle({**aligned.setups(aligned.points[0])[0][0], "s1": 0.1, "v1": 0.9})
    moved = replace(
        aligned,
        settings={**aligned.settings, "theta": theta},
        simulate=below.simulate_gain,
        predict=0.0,
        limit=0.0,
    )
    found = run([moved], Budget.QUICK, 1, 1)
    assert [one.verdict for one in found] == [Verdict.REFUTED]
