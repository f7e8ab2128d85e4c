"""Trained networks against the repaired theorem and against the print, at (gamma, sigma, L) = (0.5, 1, 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from theory.evaluate import value
from theory.verdict import Verdict
from verification.budget import Budget
from verification.dynamics import limits
from verification.evidence import Evidence
from verification.experiment import Exact, Experiment
from verification.runner import run
from verification.transfer import (
    controlled,
    fine_tuning,
    fine_tuning_limit,
    fine_tuning_scale,
    imbalanced_fine_tuning,
)
from verification.transfer.prescribed import Geometry, prescribed_problem

AT = {"gamma": "1/2", "theta": "pi/4", "sigma": 1, "L": 2}
EXPERIMENTS = (*fine_tuning.EXPERIMENTS, *fine_tuning_scale.EXPERIMENTS, *fine_tuning_limit.EXPERIMENTS)


def trained(theorem: str, **at: Exact) -> Experiment:
    """The experiment by gradient descent of full weight matrices of this theorem at this point."""
    found = [
        replace(one, points=(point,))
        for one in EXPERIMENTS
        for point in one.points
        if (one.theorem, one.model) == (theorem, "gd") and {**one.settings, **point}.items() >= at.items()
    ]
    return found[0]


def judged(experiment: Experiment, spoiled: float = 1.0) -> Evidence:
    def predictor(theorem: str, point: Mapping[str, Exact]) -> float:
        return spoiled * value(theorem, point)

    (found,) = run([experiment], Budget.QUICK, 20261121, predictor=predictor, level=1e-5)
    return found


def test_full_weight_training_rejects_the_print_and_keeps_the_repair() -> None:
    """The bar of the main job: the print is off by more than 6 standard errors, the repair within 4 of them."""
    ours = judged(trained("fine-tuning-transferability", **AT))
    print_ = judged(trained("fine-tuning-transferability-printed", sigma=1, L=2))
    assert ours.not_converged == 0
    assert ours.verdict is Verdict.SUPPORTED
    assert abs(ours.z) < 4
    assert print_.verdict is Verdict.REFUTED
    assert abs(print_.z) > 6


def test_at_depth_one_print_and_repair_agree() -> None:
    ours = judged(trained("fine-tuning-transferability", **{**AT, "L": 1}))
    print_ = judged(trained("fine-tuning-transferability-printed", sigma=1, L=1))
    assert ours.verdict is print_.verdict is Verdict.SUPPORTED
    assert ours.mean == print_.mean


@pytest.mark.parametrize("factor", [0.99, 1.01])
@pytest.mark.parametrize("theorem", ["fine-tuning-transferability", "fine-tuning-scale", "fine-tuning-limit"])
def test_descent_refutes_a_theorem_that_is_one_percent_off(theorem: str, factor: float) -> None:
    """It is the theorem's own value that training is held to, not the engine's law."""
    tried = trained(theorem, L=2)
    assert judged(tried).verdict is Verdict.SUPPORTED
    assert judged(tried, factor).verdict is Verdict.REFUTED


def test_a_wrong_law_in_the_engine_moves_no_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: the law on the same data takes noise away and nothing else. Spoil it, and its mean with it, and what
    training says stays where it was, with a larger error."""
    setup = {"n": 8, "d": 16, "theta": 0.7, "sigma": 1.0, "L": 2}

    def sample() -> np.ndarray:
        controlled._law_mean.cache_clear()
        return controlled.trained_gap("reduced", setup, 400, np.random.default_rng(5)).values

    honest = sample()
    factor = limits.depth_factor

    def wrong(fitted: np.ndarray, kept: np.ndarray, depth: int, s: float = 1.0) -> np.ndarray:
        return (1.2 if depth > 1 else 1.0) * factor(fitted, kept, depth, s)

    monkeypatch.setattr(limits, "depth_factor", wrong)
    spoiled = sample()
    controlled._law_mean.cache_clear()
    assert spoiled.std() > 100 * honest.std()
    assert abs(spoiled.mean() - honest.mean()) < 4.5 * spoiled.std() / np.sqrt(spoiled.size)


def test_prescribed_samples_have_the_geometry_asked_for() -> None:
    at = Geometry(a=1.2, w=0.7, s=1.5, n=6, d=14)
    problem = prescribed_problem(at, 5, np.random.default_rng(1))
    inverse = np.linalg.pinv(problem.inputs)
    interpolant = np.einsum("tdn,tn->td", inverse, problem.labels)
    null = problem.source - np.einsum("tdn,tnk,k->td", inverse, problem.inputs, problem.source)
    assert np.linalg.norm(interpolant, axis=1) == pytest.approx(at.a, rel=1e-12)
    assert np.linalg.norm(null, axis=1) == pytest.approx(at.w, rel=1e-12)
    assert np.linalg.norm(problem.source) == pytest.approx(at.s)


def test_an_imbalanced_start_keeps_the_share_of_its_own_law() -> None:
    tried = next(one for one in imbalanced_fine_tuning.EXPERIMENTS if one.model == "gd")
    assert judged(replace(tried, points=tried.points[:1])).verdict is Verdict.SUPPORTED
    balanced = replace(tried, points=({**tried.points[0], "Lam": -4},), settings={**tried.settings})
    spoiled = run(
        [replace(tried, points=tried.points[:1])], Budget.QUICK, 1, level=1e-5,
        predictor=lambda theorem, point: value(theorem, balanced.points[0]),
    )  # fmt: skip
    assert spoiled[0].verdict is Verdict.REFUTED
