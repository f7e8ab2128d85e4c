"""Fixed points and equivalents: 50-digit mpmath, the catalogue's numbers, other people's formulas, bad input."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from theory.errors import BadInput
from theory.spectra import shares
from theory.spectra.compression import compress
from theory.spectra.equivalent import RidgeEquivalent, ridge_equivalent
from theory.spectra.fixed_point import solve_kappa
from theory.spectra.optimum import kappa_path, optimal_ridge, risk_path
from theory.spectra.spectrum import Spectrum, autoregressive, of_covariance, power_law, spectrum, spiked


def true_kappa(of: Spectrum, n: float, lam: float, near: float) -> mpmath.mpf:
    """The root at 50 digits."""
    with mpmath.workdps(50):
        weights = np.ones(of.eigenvalues.size) if of.multiplicities is None else of.multiplicities
        terms = [(mpmath.mpf(v), mpmath.mpf(w)) for v, w in zip(of.eigenvalues, weights, strict=True)]

        def off(u: mpmath.mpf) -> mpmath.mpf:
            kappa = mpmath.exp(u)
            return sum(w * v / (v + kappa) for v, w in terms) + n * mpmath.mpf(lam) / kappa - n

        return mpmath.exp(mpmath.findroot(off, mpmath.log(near)))


WIDE = spectrum(10.0 ** np.random.default_rng(1).uniform(-30, 0, 40))


@pytest.mark.parametrize("n", [1, 5, 20, 39, 39.999999, 40, 60])
@pytest.mark.parametrize("lam", [0.0, 1e-40, 1e-20, 1e-3, 1e5])
def test_thirty_decades(n: float, lam: float) -> None:
    found = solve_kappa(WIDE, n, lam)
    if lam == 0 and n >= 40:
        assert found.kappa == 0
        return
    # one part in 1e13, times how much a relative change of n moves kappa next to the threshold
    assert abs(found.kappa / true_kappa(WIDE, n, lam, found.kappa) - 1) < 1e-13
    assert found.residual < 1e-13


PLATEAUS = [
    ([1e15, 1.0], None),
    ([1e30, 1.0], None),
    ([1.0, 1e-12], [20, 20]),
    ([1e12, 1.0, 1e-12], [3, 5, 9]),
    ([3.0], None),
    ([2.0], [4]),
]


@pytest.mark.parametrize(("values", "counts"), PLATEAUS)
@pytest.mark.parametrize("lam", [0.0, 1e-30, 1e-3, 1e10])
def test_plateaus_between_eigenvalues_of_different_size(
    values: list[float], counts: list[int] | None, lam: float
) -> None:
    """n = the number of large ones: either way to write the equation alone would cancel."""
    of = spectrum(values, counts)
    for n in {1, 8, 20, of.rank - 0.5, of.rank - 1e-9, of.rank, of.rank + 1, 1e12, 1e-3}:
        found = solve_kappa(of, n, lam)
        if lam == 0 and n >= of.rank:
            assert found.kappa == 0
        else:
            assert abs(found.kappa / true_kappa(of, n, lam, found.kappa) - 1) < 2e-15
            assert found.residual < 2e-15


def test_the_residual_is_that_of_a_sum_of_its_own() -> None:
    """What the series say of the equation at kappa, against the sum there; a moved kappa is seen."""
    of = spectrum(np.random.default_rng(5).lognormal(size=20_000))
    found = solve_kappa(of, 3_000, 0.1)

    def own(kappa: float) -> float:
        return abs(math.fsum(of.eigenvalues / (of.eigenvalues + kappa)) + 300 / kappa - 3_000) / 3_000

    assert own(found.kappa) < found.residual + 1e-15
    assert own(found.kappa * (1 + 1e-13)) > 1e-14


@pytest.mark.parametrize(
    "of",
    [
        spectrum([3.0]),
        spectrum([2.0, 1.0, 0.0, 0.0]),
        spectrum([5.0, 1.0, 1e-8], [1, 30, 1e6]),
        power_law(600, 1.5),
        spiked(200, [50.0, 20.0]),
        autoregressive(60, 0.9),
    ],
)
@pytest.mark.parametrize(("share", "lam"), [(0.3, 0.0), (0.9, 0.01), (1.5, 0.1), (1.0, 1e-12)])
def test_kinds_of_spectra(of: Spectrum, share: float, lam: float) -> None:
    n = share * of.rank
    found = solve_kappa(of, n, lam)
    assert abs(found.kappa / true_kappa(of, n, lam, found.kappa) - 1) < 1e-13


def test_catalogue_reference() -> None:
    found = ridge_equivalent(power_law(600, 1.5), 1.0, 60, 0.0, 0.5)
    assert found.kappa == pytest.approx(0.005862732932, abs=5e-13)
    assert found.bias == pytest.approx(0.351763975944, abs=5e-13)
    assert found.variance == pytest.approx(0.169628657192, abs=5e-13)


def test_the_reference_tells_a_spoiled_spectrum() -> None:
    found = ridge_equivalent(power_law(600, 1.51), 1.0, 60, 0.0, 0.5)
    assert found.kappa != pytest.approx(0.005862732932, rel=1e-3)


def isotropic(shape: float, lam: float, sigma: float) -> float:
    """Dobriban and Wager (2018): the ridge risk at Sigma = I and |beta| = 1 through the Stieltjes transform."""
    root = math.sqrt((1 - shape + lam) ** 2 + 4 * shape * lam)
    m = (root - (1 - shape + lam)) / (2 * shape * lam)
    slope = m * (1 + shape * m) / root
    return lam**2 * slope + sigma**2 * shape * (m - lam * slope)


@pytest.mark.parametrize(("n", "lam"), [(50, 0.3), (100, 0.01), (250, 1.0)])
def test_agrees_with_dobriban_and_wager(n: int, lam: float) -> None:
    found = ridge_equivalent(spectrum([1.0], [100]), 0.1, n, lam, 0.4)
    assert found.risk == pytest.approx(isotropic(100 / n, lam, 0.4), rel=1e-12)


def hastie_ridgeless(values: np.ndarray, squares: np.ndarray, n: int, sigma: float) -> tuple[float, float]:
    """Hastie et al. (2022), theorem 3: bias and variance through c0 with 1 - 1/gamma = mean 1/(1 + c0 gamma s)."""
    from scipy.optimize import brentq

    ratio = values.size / n

    def off(log_c: float) -> float:
        return float(np.mean(1 / (1 + math.exp(log_c) * ratio * values)) - 1 + 1 / ratio)

    c = math.exp(brentq(off, -60, 60, xtol=1e-14))
    two = (1 + c * ratio * values) ** -2.0
    inflation = ratio * c * np.mean(values**2 * two) / np.mean(values * two)
    return float((1 + inflation) * np.sum(squares * values * two)), float(sigma**2 * inflation)


def test_agrees_with_hastie_and_others() -> None:
    generator = np.random.default_rng(2)
    values, squares = generator.lognormal(size=300), generator.random(300)
    found = ridge_equivalent(values, np.sqrt(squares), 120, 0.0, 0.7)
    bias, variance = hastie_ridgeless(values, squares, 120, 0.7)
    assert found.bias == pytest.approx(bias, rel=1e-9)
    assert found.variance == pytest.approx(variance, rel=1e-9)


def test_above_the_rank() -> None:
    found = ridge_equivalent([2.0, 1.0, 0.0], [1.0, 1.0, 5.0], 5, 0.0, 1.0)
    assert (found.kappa, found.bias) == (0.0, 0.0)
    assert found.variance == pytest.approx(2 / 3)
    assert found.training_error == pytest.approx((1 - 2 / 5) ** 2 * 5 / 3)


def test_compression_changes_nothing() -> None:
    of = power_law(30_000, 1.2)
    beta = np.cos(np.arange(30_000.0))
    lams = np.geomspace(1e-9, 10, 20)
    path = risk_path(of, beta, 900, lams, 0.3)
    whole = [ridge_equivalent(of, beta, 900, lam, 0.3) for lam in lams]
    small, _ = compress(of)
    assert small.eigenvalues.size < 700
    for a, b, kappa in zip(path, whole, kappa_path(of, 900, lams), strict=True):
        assert a.kappa == pytest.approx(b.kappa, rel=1e-13)
        assert kappa == pytest.approx(b.kappa, rel=1e-13)
        assert a.risk == pytest.approx(b.risk, rel=1e-12)


@pytest.mark.parametrize("compiled", [True, False])
def test_large_arrays_by_either_loop(compiled: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not compiled:
        monkeypatch.setattr(shares, "compiled_sums", lambda: None)
    of = spectrum(np.random.default_rng(3).lognormal(size=100_000))
    exact = math.fsum(of.eigenvalues / (of.eigenvalues + 0.7))
    assert shares.share_powers(of, 0.7, complement=False)[0] == pytest.approx(exact, rel=1e-14)
    assert solve_kappa(of, 1000, 0.0).residual < 1e-13


@pytest.mark.parametrize(("n", "lam"), [(4, 0.3), (4, 0.0), (13, 0.2), (13, 0.0)])
def test_derivatives_against_differences(n: float, lam: float) -> None:
    generator = np.random.default_rng(4)
    values, beta = generator.uniform(0.5, 2, size=8), generator.random(8)
    slopes = ridge_equivalent(values, beta, n, lam, 0.7).derivatives()

    def risk(
        n: float = n, lam: float = lam, sigma: float = 0.7, at: int = 0, dv: float = 0.0, db: float = 0.0
    ) -> float:
        unit = np.eye(8)[at]
        return ridge_equivalent(values + dv * unit, beta + db * unit, n, lam, sigma).risk

    h = 1e-5  # central differences: error about h^2 = 1e-10 in the unit of the third derivative
    close = {"rel": 1e-6, "abs": 1e-7}
    assert slopes.risk_n == pytest.approx((risk(n=n + h) - risk(n=n - h)) / (2 * h), **close)
    assert slopes.risk_sigma == pytest.approx((risk(sigma=0.7 + h) - risk(sigma=0.7 - h)) / (2 * h), **close)
    if lam:
        assert slopes.risk_lam == pytest.approx((risk(lam=lam + h) - risk(lam=lam - h)) / (2 * h), **close)
    else:
        forward = (4 * risk(lam=h) - 3 * risk() - risk(lam=2 * h)) / (2 * h)
        assert slopes.risk_lam == pytest.approx(forward, rel=1e-5, abs=1e-6)
    for i in (0, 5):
        assert slopes.risk_eigenvalues[i] == pytest.approx(
            (risk(at=i, dv=h) - risk(at=i, dv=-h)) / (2 * h), **close
        )
        assert slopes.risk_coefficients[i] == pytest.approx(
            (risk(at=i, db=h) - risk(at=i, db=-h)) / (2 * h), **close
        )


def test_optimal_ridge_of_an_even_prior() -> None:
    best = optimal_ridge(power_law(600, 1.5), 0.7, 60, 0.5)
    assert best.lam == pytest.approx(0.25 / (60 * 0.49), rel=1e-6)
    nearby = [ridge_equivalent(power_law(600, 1.5), 0.7, 60, best.lam * x, 0.5).risk for x in (0.9, 1.1)]
    assert best.risk < min(nearby)


def test_empirical_covariance() -> None:
    data = np.random.default_rng(5).normal(size=(20, 30))
    of, along = of_covariance(data.T @ data / 20, np.ones(30))
    assert of.rank == 20 and of.zeros == 10
    assert of.trace == pytest.approx(float(np.sum(data**2)) / 20)
    assert float(along @ along) == pytest.approx(30)
    assert isinstance(ridge_equivalent(of, along, 10, 0.1, 0.2), RidgeEquivalent)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (([], 5, 0.1, 0.2), "no positive eigenvalue"),
        (([0.0, 0.0], 5, 0.1, 0.2), "no positive eigenvalue"),
        (([1.0, -1.0], 5, 0.1, 0.2), "negative"),
        (([1.0, math.nan], 5, 0.1, 0.2), "nan"),
        ((["a"], 5, 0.1, 0.2), "not real numbers"),
        (([1.0], 0, 0.1, 0.2), "positive number of samples"),
        (([1.0], 5, -0.1, 0.2), "ridge"),
        (([1.0], 5, 0.1, -0.2), "sigma"),
        (([1e-200, 1e200], 1, 0.1, 0.2), "decades"),
        (([1e308, 1e308], 1, 0.1, 0.2), "overflows"),
        (([[1.0, 0.0], [0.0, 1.0]], 1, 0.1, 0.2), "of_covariance"),
        (([1.0], 10**400, 0.1, 0.2), "number of samples"),
        (([1.0], None, 0.1, 0.2), "number of samples"),
        (([1.0], math.nan, 0.1, 0.2), "number of samples"),
        (([1.0], 5, "x", 0.2), "ridge"),
        (([1.0], 5, 1e-310, 0.2), "floating range"),
        (([1.0], 5, 0.1, 1e200), "sigma"),
    ],
)
@pytest.mark.filterwarnings("error")
def test_one_clear_line(given: tuple[list[float], float, float, float], says: str) -> None:
    values, n, lam, sigma = given
    with pytest.raises(BadInput, match=says) as error:
        ridge_equivalent(values, 1.0, n, lam, sigma)
    assert "\n" not in str(error.value)


@pytest.mark.filterwarnings("error")
def test_coefficients_that_overflow_and_a_start_that_is_no_number_get_one_line() -> None:
    with pytest.raises(BadInput, match="overflow"):
        ridge_equivalent([1.0], 1e200, 1, 0.1, 0.2)
    with pytest.raises(BadInput, match="start"):
        ridge_equivalent([1.0], 1.0, 1, 0.1, 0.2, start=math.nan)


def test_infinite_risk_at_the_threshold_is_said() -> None:
    at = ridge_equivalent([2.0, 1.0], 1.0, 2, 0.0, 0.3)
    assert at.kappa == 0
    with pytest.raises(BadInput, match="rank"):
        _ = at.risk
