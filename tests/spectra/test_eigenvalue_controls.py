"""Controls of mean zero: their means, their use, and what the angles say against the risk of the drawn design."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from verification.experiment import Number
from verification.spectra import anisotropic_break_even as below
from verification.spectra.eigenvalue_controls import (
    angle_controls,
    resolvent_controls,
    ridge_controls,
    steadied,
)
from verification.spectra.ridge_equivalent import eigenvalues

SETUP: Mapping[str, Number] = {
    "l1": 4, "l2": 1, "w1": 0.25, "sigma": 0.5, "kappa_eff": 2, "s1": 0.2, "v1": 0.5, "o1": -0.2, "d": 24,
}  # fmt: skip
TRIALS = 20_000
AT_MOST = 5.0  # standard errors, of eight numbers: passed by chance in one of 10^5 runs


def _off(controls: np.ndarray) -> np.ndarray:
    """Means in standard errors."""
    return np.asarray(np.abs(controls.mean(axis=0)) / (controls.std(axis=0) / np.sqrt(len(controls))))


def test_controls_of_angles_have_mean_zero_and_other_exponents_have_not() -> None:
    squares = below.angle_squares(SETUP, TRIALS, np.random.default_rng(1))
    n, first, second = below.sizes(SETUP)
    low, high = (n - first - 1) / 2, (second - n - 1) / 2
    assert _off(angle_controls(squares, low, high)).max() < AT_MOST
    assert _off(angle_controls(squares, low + 0.5, high)).max() > 4 * AT_MOST
    assert _off(angle_controls(squares, low, high - 0.5)).max() > 4 * AT_MOST


@pytest.mark.parametrize(("n", "d"), [(6, 15), (15, 6), (7, 7)])
def test_controls_of_a_sample_covariance_have_mean_zero(n: int, d: int) -> None:
    inputs = np.random.default_rng(2).normal(size=(TRIALS, min(n, d), max(n, d)))
    values = np.linalg.eigvalsh(inputs @ inputs.transpose(0, 2, 1)) / n
    low = (abs(n - d) - 1) / 2
    assert _off(ridge_controls(values, low, n / 2, 0.3)).max() < AT_MOST
    assert _off(ridge_controls(values, low + 0.5, n / 2, 0.3)).max() > 4 * AT_MOST


def test_controls_of_resolvents_have_mean_zero_and_other_sizes_have_not() -> None:
    n, lam, values, sizes = 7, 0.4, (4.0, 1.0, 0.3), (2, 5, 3)
    scale = np.sqrt(np.repeat(values, sizes))
    inputs = np.random.default_rng(7).normal(size=(TRIALS, n, sum(sizes))) * scale
    resolvents = np.linalg.inv(inputs.transpose(0, 2, 1) @ inputs / n + lam * np.eye(sum(sizes)))
    controls = resolvent_controls(resolvents, lam, n, values, sizes)
    assert controls.shape == (TRIALS, 12)
    assert _off(controls).max() < AT_MOST
    assert _off(resolvent_controls(resolvents, lam, n, (4.0, 1.1, 0.3), sizes)).max() > 4 * AT_MOST
    assert _off(resolvent_controls(resolvents, 0.42, n, values, sizes)).max() > 4 * AT_MOST


def test_the_angles_give_the_risk_of_the_design_that_they_come_from() -> None:
    d, trials = int(SETUP["d"]), 2_000
    squares = below.angle_squares(SETUP, trials, np.random.default_rng(3))
    found = below.losses_at({**SETUP, "sigma": 0}, squares)
    values, first = eigenvalues(SETUP, d)
    n = below.sizes(SETUP)[0]
    inputs = np.random.default_rng(3).normal(size=(trials, n, d)) * np.sqrt(values)
    inverse = np.linalg.pinv(inputs)
    missed = np.einsum("tij,i->tj", (np.eye(d) - inverse @ inputs) ** 2, values)
    one, two = missed[:, :first].mean(axis=1), missed[:, first:].mean(axis=1)
    wanted = one * 0.2 + two * 0.8, (one - two) * -0.2, one * 0.5 + two * 0.5
    for got, want in zip(found, wanted, strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-11, atol=1e-12)
    noise = np.einsum("tdn,d->t", inverse**2, values) * float(SETUP["sigma"]) ** 2
    gap = below.losses_at(SETUP, squares)[0] - wanted[0] - noise
    assert abs(gap.mean()) < AT_MOST * gap.std() / np.sqrt(trials)


def test_what_is_left_has_the_same_mean_and_a_hundredth_of_the_variance() -> None:
    random = np.random.default_rng(4)
    n, first, second = below.sizes(SETUP)
    parts = []
    for _ in range(50):
        squares = below.angle_squares(SETUP, 64, random)
        controls = angle_controls(squares, (n - first - 1) / 2, (second - n - 1) / 2)
        plain = below.losses_at(SETUP, squares)[0]
        parts.append((plain.mean(), steadied(plain, controls).mean()))
    plain_means, steady_means = np.array(parts).T
    assert steady_means.var() < plain_means.var() / 100
    gap = plain_means - steady_means
    assert abs(gap.mean()) < AT_MOST * gap.std() / np.sqrt(len(gap))


def test_too_few_trials_for_the_controls_are_refused() -> None:
    with pytest.raises(ValueError, match="too few"):
        steadied(np.zeros(20), np.zeros((20, 8)))
