r"""The deterministic equivalent of ridge and ridgeless regression for any spectrum.

With ``L_i = l_i/(l_i + kappa)`` and kappa the root of ``n = sum L_i + n lam/kappa``,

    E0 = n/(n - sum L_i^2),  bias = E0 sum (1 - L_i)^2 l_i beta_i^2,  variance = sigma^2 (E0 - 1).

Risks are squared Sigma-norms, ``|b - beta|_Sigma^2``, so the test error is risk + sigma^2. Exact as n and the dimension
grow; see the theorem ``ridge-equivalent``. Source: Hastie, Montanari, Rosset, Tibshirani (2022), theorem 5.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from theory.errors import BadInput
from theory.spectra.fixed_point import FixedPoint, solve_kappa
from theory.spectra.spectrum import FloatArray, Spectrum, finite, spectrum

_LARGEST_NOISE = 1e150


@dataclass(frozen=True)
class Derivatives:
    """Partial derivatives of kappa and of the risk; arrays are beside the positive eigenvalues, (p,)."""

    kappa_n: float
    kappa_lam: float
    kappa_eigenvalues: FloatArray
    risk_n: float
    risk_lam: float
    risk_sigma: float
    risk_eigenvalues: FloatArray
    risk_coefficients: FloatArray


@dataclass(frozen=True)
class RidgeEquivalent:
    """The equivalent at one point; ``signal`` is ``m_i l_i beta_i^2``, beside the positive eigenvalues, (p,)."""

    of: Spectrum
    signal: FloatArray
    n: float
    lam: float
    sigma: float
    fixed_point: FixedPoint

    @property
    def kappa(self) -> float:
        """The effective regularisation, in the unit of an eigenvalue."""
        return self.fixed_point.kappa

    @property
    def residual(self) -> float:
        """The relative error of the fixed-point equation."""
        return self.fixed_point.residual

    @cached_property
    def shares(self) -> FloatArray:
        """``L_i``, (p,)."""
        return self.of.eigenvalues / (self.of.eigenvalues + self.kappa)

    @cached_property
    def missed(self) -> FloatArray:
        """``1 - L_i``, (p,), without cancellation."""
        return self.kappa / (self.of.eigenvalues + self.kappa)

    @cached_property
    def degrees_of_freedom(self) -> float:
        """``sum L_i = n - n lam/kappa``."""
        return self.of.total(self.shares)

    @cached_property
    def degrees_of_freedom_squared(self) -> float:
        """``sum L_i^2``."""
        return self.of.total(self.shares**2)

    @cached_property
    def room(self) -> float:
        """``n - sum L_i^2 = sum L_i (1 - L_i) + n lam/kappa``, the sum that has no cancellation."""
        return self.of.total(self.shares * self.missed) + self.fixed_point.free

    @property
    def inflation(self) -> float:
        """``E0``. Raises BadInput at n = rank without ridge, where it is infinite."""
        if self.room <= 0:
            raise BadInput(
                f"n = {self.n:g} is the rank of the spectrum and lam = 0: the risk is infinite there; "
                "move n or give a ridge"
            )
        return self.n / self.room

    @cached_property
    def _unexplained(self) -> float:
        return float(self.signal @ self.missed**2)

    @property
    def bias(self) -> float:
        """``E0 sum (1 - L_i)^2 l_i beta_i^2``."""
        return self.inflation * self._unexplained

    @property
    def variance(self) -> float:
        """``sigma^2 (E0 - 1)``."""
        return self.sigma**2 * self.degrees_of_freedom_squared / self.room if self.inflation else math.nan

    @property
    def risk(self) -> float:
        """bias + variance."""
        return self.bias + self.variance

    @property
    def test_error(self) -> float:
        """Mean squared error of a new label: risk + sigma^2."""
        return self.inflation * (self._unexplained + self.sigma**2)

    @property
    def training_error(self) -> float:
        """``(1/n)|y - X b|^2 = (lam/kappa)^2 test_error``; with no ridge and n > rank, lam/kappa -> 1 - rank/n."""
        return (self.fixed_point.free / self.n) ** 2 * self.test_error

    @property
    def leave_one_out_error(self) -> float:
        """The limit of the leave-one-out error, and of generalised cross-validation: the test error."""
        return self.test_error

    def derivatives(self) -> Derivatives:
        """Implicit derivatives of kappa and the risk in n, lam, sigma, each eigenvalue and each coefficient."""
        values, kappa, n = self.of.eigenvalues, self.kappa, self.n
        weights = 1.0 if self.of.multiplicities is None else self.of.multiplicities
        shares, missed, inflation = self.shares, self.missed, self.inflation
        slope = self.of.total(shares * missed) + self.fixed_point.free
        kappa_n, kappa_lam = (self.lam - kappa) / slope, n / slope
        kappa_eigenvalues = weights * missed**2 / slope
        inverse = 1 / (values + kappa)
        left = self._unexplained + self.sigma**2
        q_kappa = 2 * float(self.signal @ (shares * missed * inverse))
        s_kappa = -2 * self.of.total(shares**2 * inverse)
        risk_kappa = inflation * q_kappa + left * inflation**2 / n * s_kappa
        squares = self.signal / values
        q_value = squares * missed**2 * (1 - 2 * shares)
        s_value = 2 * weights * shares * missed * inverse
        with np.errstate(divide="ignore", invalid="ignore"):
            along = np.sqrt(squares / weights)
        return Derivatives(
            kappa_n,
            kappa_lam,
            kappa_eigenvalues,
            risk_kappa * kappa_n + left * (1 - inflation) * inflation / n,
            risk_kappa * kappa_lam,
            2 * self.sigma * (inflation - 1),
            risk_kappa * kappa_eigenvalues + inflation * q_value + left * inflation**2 / n * s_value,
            inflation * 2 * weights * values * along * missed**2,
        )


def ridge_equivalent(
    eigenvalues: Spectrum | ArrayLike,
    coefficients: ArrayLike | None,
    n: float,
    lam: float,
    sigma: float,
    start: float | None = None,
) -> RidgeEquivalent:
    """The equivalent of the minimiser of ``(1/n)|y - X b|^2 + lam |b|^2``, ``lam = 0`` its ridgeless limit.

    ``coefficients`` are the target's beta_i in the eigenbasis, (p,), or one number for all; ``start`` is a guess of
    kappa. A derivative in a coefficient is for beta_i >= 0. Raises BadInput on input outside the ranges.
    """
    of = eigenvalues if isinstance(eigenvalues, Spectrum) else spectrum(eigenvalues)
    point = solve_kappa(of, n, lam, start)
    return RidgeEquivalent(of, signal_of(of, coefficients), float(n), float(lam), noise_level(sigma), point)


def signal_of(of: Spectrum, coefficients: ArrayLike | None) -> FloatArray:
    """``m l beta^2`` beside the positive eigenvalues, (p,). Raises BadInput where it overflows."""
    with np.errstate(over="ignore"):
        signal = of.eigenvalues * of.coefficients(coefficients) ** 2
        signal = signal if of.multiplicities is None else signal * of.multiplicities
        if not math.isfinite(signal.sum()):
            raise BadInput("the coefficients' squares overflow: rescale coefficients and sigma together")
    return signal


def noise_level(sigma: float) -> float:
    """sigma as a number >= 0 whose square is finite. Raises BadInput on anything else."""
    value = finite(sigma, "sigma")
    if not 0 <= value <= _LARGEST_NOISE:
        raise BadInput(f"sigma = {value:g} is outside 0 <= sigma <= {_LARGEST_NOISE:g}: rescale the labels")
    return value
