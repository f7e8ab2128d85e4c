"""Asymptotic claims: the exponent with which a bias vanishes, and the limit it vanishes towards.

The claim is mean(x) = limit + C x^p (1 + b x^p + ...). Two one-parameter departures are tested, each with the
rest as claimed: another exponent (a line in log-log) and another limit (an intercept against x^p).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from verification.statistics.levels import POWER
from verification.statistics.tails import upper_quantile, upper_tail

Array = NDArray[np.float64]

# Above this relative standard error the logarithm of a bias is neither unbiased nor nearly normal.
NOISIEST = 0.25
# A run fits some sixty slopes: by chance alone, one run in a hundred sees a fit refused that is right.
_LACK_OF_FIT = 1.5e-4


@dataclass(frozen=True)
class Estimate:
    """A fitted number, its standard error, and the degrees of freedom of that error (infinite: known
    noise).
    """

    value: float
    stderr: float
    freedom: float

    def interval(self, level: float) -> tuple[float, float]:
        """The confidence interval of coverage ``1 - level``."""
        half = self.stderr * upper_quantile(level / 2, self.freedom)
        return self.value - half, self.value + half

    def p_value(self, claimed: float) -> float:
        """Two-sided p-value of the claimed number."""
        if self.stderr == 0:
            return 1.0 if self.value == claimed else 0.0
        return 2 * upper_tail(abs(self.value - claimed) / self.stderr, self.freedom)

    def detectable_shift(self, level: float) -> float:
        """The smallest error of a claimed number that is caught with 95% power at ``level``."""
        return self.stderr * (upper_quantile(level / 2, self.freedom) + upper_quantile(1 - POWER))


def fit_exponent(
    abscissae: Array, biases: Array, stderrs: Array, correction: float | None = None
) -> Estimate:
    """The exponent p of log|bias| = a + p log x (+ b x^q, the leading correction to scaling, q =
    ``correction``).

    ``stderrs`` are those of the biases. Raises ValueError for a bias that is exactly zero, an abscissa that
    is not positive, or too few points.
    """
    if np.any(biases == 0) or np.any(abscissae <= 0):
        raise ValueError("log-log needs positive abscissae and biases that are not exactly zero")
    columns = [np.log(abscissae), np.ones_like(abscissae)]
    if correction is not None:
        columns.append((abscissae / abscissae.max()) ** correction)
    return _first_coefficient(np.column_stack(columns), np.log(np.abs(biases)), stderrs / np.abs(biases))


def fit_limit(
    abscissae: Array, means: Array, stderrs: Array, exponent: float, corrections: int = 0
) -> Estimate:
    """The limit A of mean = A + C x^p (+ C' x^(2p)) at the claimed exponent: Richardson's extrapolation,
    weighted.

    Raises ValueError for too few points.
    """
    scaled = (abscissae / abscissae.max()) ** exponent
    columns = [scaled**power for power in range(2 + corrections)]
    return _first_coefficient(np.column_stack(columns), means, stderrs)


def _first_coefficient(design: Array, target: Array, stderrs: Array) -> Estimate:
    """Weighted least squares; the first column's coefficient.

    Points without noise of their own (all ``stderrs`` zero) leave their residuals to estimate the error. With
    noise it is propagated, unless the residuals refuse the model (chi-squared at 1.5e-4): then it is scaled up to
    them.
    """
    freedom = design.shape[0] - design.shape[1]
    if freedom < 1:
        raise ValueError(f"a fit of {design.shape[1]} terms needs at least {design.shape[1] + 1} abscissae")
    noisy = bool(np.all(stderrs > 0))
    errors = stderrs if noisy else np.ones_like(target)
    weighted, aim = design / errors[:, None], target / errors
    solution = np.linalg.lstsq(weighted, aim, rcond=None)[0]
    chi_squared = float(np.sum((aim - weighted @ solution) ** 2))
    stderr = math.sqrt(float(np.linalg.inv(weighted.T @ weighted)[0, 0]))
    if noisy and chdtrc(freedom, chi_squared) >= _LACK_OF_FIT:
        return Estimate(float(solution[0]), stderr, math.inf)
    return Estimate(float(solution[0]), stderr * math.sqrt(chi_squared / freedom), freedom)
