"""Risk samples: all levels agree on the same instances; references, refusals, reproducibility."""

from __future__ import annotations

import numpy as np
import pytest

from theory.errors import BadInput
from verification.dynamics.diagram import transfer_diagram
from verification.dynamics.results import RiskSample
from verification.dynamics.risks import (
    METHODS,
    probe_risks,
    transfer_risks,
)
from verification.dynamics.settings import Training
from verification.samplers import joint_risks_law

POINT = {"n": 10, "d": 20, "theta": 0.7, "sigma": 0.5}


@pytest.mark.parametrize("depth", [2, 3])
def test_every_level_agrees_with_the_limit_on_the_same_instances(depth: int) -> None:
    exact = transfer_risks("exact", 7, 4, depth=depth, **POINT)  # type: ignore[arg-type]
    # reduced: residual and start; flow: alpha of the start; gd: that and its step
    room = {"reduced": 1e-3, "flow": 3e-2, "gd": 3e-2}
    for level, tolerance in room.items():
        run = transfer_risks(level, 7, 4, depth=depth, **POINT)  # type: ignore[arg-type]
        for method in METHODS:
            assert run.of(method).excluded == 0, (level, method)
            np.testing.assert_allclose(run.of(method).values, exact.of(method).values, atol=tolerance)


def test_halving_the_fraction_halves_the_bias_of_gd() -> None:
    def fine(level: str, training: Training | None = None) -> np.ndarray:
        run = transfer_risks(level, 3, 6, methods=("fine",), training=training, **POINT)  # type: ignore[arg-type]
        return run.of("fine").values

    exact = fine("exact")
    bias = [np.mean(fine("gd", Training(fraction=f, alpha=1e-4)) - exact) for f in (0.2, 0.1)]
    assert abs(bias[0] / bias[1] - 2.0) < 0.2


def ridge_risks(level: str, seed: int, trials: int, **at: float) -> RiskSample:
    return transfer_risks(level, seed, trials, n=5, d=6, methods=("linear",), **at).of("linear")  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["law", "exact"])
def test_reference_values(level: str) -> None:
    drawn = transfer_risks(level, 1, 40_000, n=10, d=30, theta=0.0, sigma=0.2, methods=("scratch",))
    scratch = drawn.of("scratch").values
    assert abs(scratch.mean() - 0.687719298245614) < 4.5 * np.sqrt(0.014040102837072 / scratch.size)
    ridge = ridge_risks(level, 1, 40_000, theta=np.pi / 3, sigma=0.2, lam=0.3).values
    error = ridge.std() / np.sqrt(ridge.size)
    assert abs(ridge.mean() - 0.873248482038066) < 4.5 * error
    assert abs(ridge.mean() - 1.05 * 0.873248482038066) > 4.5 * error


def test_ridge_linear_transfer_by_training_is_the_closed_form() -> None:
    exact = ridge_risks("exact", 7, 5, theta=0.7, sigma=0.5, lam=0.3).values
    for level, room in (("reduced", 1e-7), ("flow", 1e-4), ("gd", 1e-4)):
        run = ridge_risks(level, 7, 5, theta=0.7, sigma=0.5, lam=0.3)
        assert run.excluded == 0
        np.testing.assert_allclose(run.values, exact, atol=room)
        plain = ridge_risks(level, 7, 5, theta=0.7, sigma=0.5, lam=0.0)
        assert np.abs(plain.values - exact).max() > 1e-2


def test_training_that_stays_at_the_saddle_is_excluded() -> None:
    stuck = Training(alpha=1e-5, max_steps=2000)
    run = transfer_risks("gd", 1, 3, depth=3, methods=("scratch",), training=stuck, **POINT)  # type: ignore[arg-type]
    assert run.of("scratch").excluded == 3
    assert run.of("scratch").accepted.size == 0


def test_transferability_needs_both_and_pairs_them() -> None:
    both = transfer_risks("law", 1, 1000, **POINT)  # type: ignore[arg-type]
    gain = both.transferability("fine")
    np.testing.assert_allclose(gain.values, both.of("scratch").values - both.of("fine").values)
    with pytest.raises(BadInput, match="methods="):
        transfer_risks("law", 1, 10, methods=("fine",), **POINT).transferability("fine")  # type: ignore[arg-type]


@pytest.mark.parametrize("level", ["law", "exact", "reduced", "gd"])
def test_a_seed_is_an_experiment(level: str) -> None:
    first, again, other = (transfer_risks(level, seed, 3, **POINT) for seed in (5, 5, 6))  # type: ignore[arg-type]
    for method in METHODS:
        np.testing.assert_array_equal(first.of(method).values, again.of(method).values)
        assert np.all(first.of(method).values != other.of(method).values)


def test_bad_input_gets_one_line() -> None:
    with pytest.raises(BadInput, match="level"):
        transfer_risks("magic", 1, 10, **POINT)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="methods"):
        transfer_risks("law", 1, 10, methods=("magic",), **POINT)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="hidden layer"):
        transfer_risks("gd", 1, 2, depth=1, **POINT)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="choose law or exact"):
        probe_risks("gd", 1, 2, n=5, k=2, rho=0.1, sigma=0.1)
    with pytest.raises(BadInput, match="start"):
        Training(start="zero")


def test_the_diagram_agrees_with_the_law() -> None:
    thetas, gammas = [0.3, 1.2], [0.25, 0.5, 1.5]
    diagram = transfer_diagram(1, thetas, gammas, d=40, sigma=0.4, depth=3, instances=400)
    np.testing.assert_array_equal(diagram.n, [10, 20, 60])
    for j, n in enumerate(diagram.n):
        for i, theta in enumerate(thetas):
            law = joint_risks_law(2, 100_000, n=int(n), d=40, theta=theta, sigma=0.4, depth=3)
            for method, expected in (("linear", law.scratch - law.linear), ("fine", law.scratch - law.fine)):
                mean, error = diagram.transferability(method)
                spread = np.hypot(error[i, j], expected.std() / np.sqrt(expected.size))
                assert abs(mean[i, j] - expected.mean()) < 4.5 * spread + 1e-12
    with pytest.raises(BadInput, match="instance"):
        transfer_diagram(1, thetas, gammas, d=40, sigma=0.4, instances=1)
