"""The training and the leave-one-out error of the equivalent against ridge fits on Gaussian data.

The equivalent is off by c/p + O(1/p^2), so 2 mean(2p) - mean(p) has the equivalent as its mean up to O(1/p^2), far
below the standard errors here.
"""

from __future__ import annotations

import numpy as np
import pytest

from theory.spectra.equivalent import RidgeEquivalent, ridge_equivalent
from theory.spectra.spectrum import spectrum
from verification.statistics.tails import upper_quantile

EIGENVALUES, SHARES = np.array([3.0, 1.0, 0.2]), np.array([0.5, 1.0, 2.0])
LAM, SIGMA, ERROR_LEVEL = 0.15, 0.5, 1e-6


def fitted(copies: int, trials: int, seed: int) -> np.ndarray:
    """Training and leave-one-out errors (trials, 2) of ridge at p = 3 copies, n = 2 copies.

    Each is its exact mean over the noise and over the signs of the coefficients given the inputs: the second moment
    of the dual weights (X X^T/n + lam I)^-1 y is G^-1 (X diag(beta^2) X^T + sigma^2 I) G^-1.
    """
    generator = np.random.default_rng(seed)
    n = 2 * copies
    inputs = generator.standard_normal((trials, n, 3 * copies)) * np.repeat(np.sqrt(EIGENVALUES), copies)
    inverse = np.linalg.inv(inputs @ inputs.transpose(0, 2, 1) / n + LAM * np.eye(n))
    seen = inverse @ inputs * np.repeat(SHARES, copies) / np.sqrt(copies)
    second_moments = np.sum(seen**2, axis=2) + SIGMA**2 * np.sum(inverse**2, axis=2)
    leverages = np.diagonal(inverse, axis1=1, axis2=2)
    training = LAM**2 * np.mean(second_moments, axis=1)
    return np.stack([training, np.mean(second_moments / leverages**2, axis=1)], axis=1)


def equivalent() -> RidgeEquivalent:
    """The same problem at 20 copies."""
    return ridge_equivalent(spectrum(EIGENVALUES, [20] * 3), SHARES / np.sqrt(20), 40, LAM, SIGMA)


@pytest.fixture(scope="module")
def measured() -> tuple[np.ndarray, np.ndarray]:
    """The means with their 1/p taken away, and their standard errors."""
    small, large = fitted(20, 500, 1), fitted(40, 500, 2)
    error = np.sqrt(4 * large.var(axis=0, ddof=1) / len(large) + small.var(axis=0, ddof=1) / len(small))
    return 2 * large.mean(axis=0) - small.mean(axis=0), error


def test_fits_agree(measured: tuple[np.ndarray, np.ndarray]) -> None:
    mean, error = measured
    of = equivalent()
    apart = np.abs(mean - [of.training_error, of.leave_one_out_error])
    assert np.all(apart < upper_quantile(ERROR_LEVEL / 4) * error)


def test_fits_tell_an_error_apart(measured: tuple[np.ndarray, np.ndarray]) -> None:
    mean, error = measured
    of = equivalent()
    # The risk is what a leave-one-out error without the noise would be; 2% is a slip in a factor.
    for spoiled in ([of.training_error * 1.02, of.risk], [of.test_error, of.leave_one_out_error * 1.02]):
        assert np.all(np.abs(mean - spoiled) > upper_quantile(ERROR_LEVEL / 4) * error)
