"""Crossings of learning curves: certified intervals, confidence intervals that cover, wrong signs not certified."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from derivations.library import kernel
from theory.errors import BadInput
from theory.evaluate import grid
from theory.spectra.crossings import Tasks, approximate_gain, certified_crossings, gain_sign, tasks
from theory.spectra.fixed_point import solve_kappa
from theory.spectra.spectrum import power_law, spectrum
from theory.verdict import Verdict
from verification.spectra.crossings import simulated_crossing


def _pair(dimension: int, exponent: float, sigma: float, angle: float) -> Tasks:
    along = np.arange(1, dimension + 1) ** -0.5
    along /= np.linalg.norm(along)
    across = along * np.where(np.arange(dimension) % 2, 1.0, -1.0)
    across -= (across @ along) * along
    target = np.cos(angle) * along + np.sin(angle) * across / np.linalg.norm(across)
    return tasks(power_law(dimension, exponent), along, target, sigma)


OF = _pair(30, 1.2, 0.1, np.pi / 4)


def test_the_exact_crossing_is_proved() -> None:
    proof = kernel().proof("anisotropic-crossing-size")
    assert proof is not None
    assert (proof.verdict, proof.rests_on) == (Verdict.PROVED, ())


@pytest.mark.parametrize("method", ["linear", "fine_tuning"])
def test_signs_differ_at_the_ends_and_agree_with_fifty_digits(method: str) -> None:
    found = certified_crossings(OF, "scratch", method, (3, 100))  # type: ignore[arg-type]
    assert found
    for crossing in found:
        assert crossing.high / crossing.low - 1 < 2e-6
        signs = [_fifty_digits(OF, method, end) > 0 for end in (crossing.low, crossing.high)]
        assert signs == [not crossing.wins_after, crossing.wins_after]


def _fifty_digits(of: Tasks, method: str, n: float) -> mpmath.mpf:
    with mpmath.workdps(50):
        values, s, t = (
            [mpmath.mpf(x) for x in part.tolist()] for part in (of.of.eigenvalues, of.source, of.target)
        )
        noise, n = mpmath.mpf(of.sigma) ** 2, mpmath.mpf(n)
        low = n < len(values)

        def excess(u: mpmath.mpf) -> mpmath.mpf:
            return mpmath.fsum(v / (v + mpmath.exp(u)) for v in values) - n

        near = math.log(solve_kappa(of.of, float(n), 0.0).kappa) if low else 0.0
        kappa = mpmath.exp(mpmath.findroot(excess, near)) if low else mpmath.mpf(0)
        shares = [v / (v + kappa) for v in values]
        inflation = n / (n - mpmath.fsum(x**2 for x in shares))
        missed = [1 - x for x in shares]
        bias = mpmath.fsum(v * x**2 * b**2 for v, x, b in zip(values, missed, t, strict=True))
        scratch = inflation * (bias + noise) - noise

        def inner(a: list[mpmath.mpf], b: list[mpmath.mpf], weight: list[mpmath.mpf]) -> mpmath.mpf:
            return mpmath.fsum(w * x * y for w, x, y in zip(weight, a, b, strict=True))

        if method == "linear":
            floor = inner(t, t, values) - inner(s, t, values) ** 2 / inner(s, s, values)
            return scratch - floor - (noise + floor) / (n - 2)
        if not low:
            return mpmath.mpf(0)
        norm = inner(s, s, [mpmath.mpf(1)] * len(s))
        fitted, null = (inner(t, t, shares) + noise / kappa) / norm, inner(s, s, missed) / norm
        kept = mpmath.sqrt((null + mpmath.sqrt(null**2 + 4 * fitted)) / 2)  # two layers
        metric = [v * x**2 for v, x in zip(values, missed, strict=True)]
        return inflation * (2 * kept * inner(s, t, metric) - kept**2 * inner(s, s, metric))


def test_white_crossing_in_closed_form() -> None:
    """Above the rank the gain is sigma^2 d/(n-d) - rho - (sigma^2+rho)/(n-2): a quadratic in n."""
    d, noise, square = 20, 0.25, 0.5
    source, target = np.zeros(d), np.zeros(d)
    source[0], target[:2] = 1.0, np.sqrt([1 - square, square])
    of = tasks(spectrum(np.ones(d)), source, target, math.sqrt(noise))
    found = certified_crossings(of, "scratch", "linear", (d + 0.5, 200))
    a, b = noise * d, noise + square
    roots = np.roots([square, b - a - square * (d + 2), 2 * square * d + 2 * a - b * d])
    assert len(found) == 1
    assert found[0].low < max(roots) < found[0].high


def test_a_ridge_at_its_best_is_enclosed_without_its_minimum() -> None:
    found = certified_crossings(OF, "tuned_ridge", "fine_tuning", (3, 29), 1e-3)
    assert len(found) == 1
    for n, wins in ((found[0].low, not found[0].wins_after), (found[0].high, found[0].wins_after)):
        assert (approximate_gain(OF, "tuned_ridge", "fine_tuning", n) > 0) == wins
        assert gain_sign(OF, "tuned_ridge", "fine_tuning", n) == (1 if wins else -1)


def test_a_sign_below_rounding_is_not_certified() -> None:
    (crossing,) = certified_crossings(OF, "scratch", "fine_tuning", (3, 29))
    with pytest.raises(BadInput, match="not certified"):
        certified_crossings(OF, "scratch", "fine_tuning", (crossing.low * 0.9, crossing.high * 1.1), 1e-30)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"sigma": -1.0}, "finite noise"), ({"source": 0.0}, "non-zero source"), ({"depth": 0}, "depth >= 1")],
)
def test_bad_input_is_one_line(change: dict[str, object], message: str) -> None:
    given = {"eigenvalues": [1.0, 2.0], "source": 1.0, "target": 1.0, "sigma": 0.1, **change}
    with pytest.raises(BadInput, match=message):
        tasks(**given)  # type: ignore[arg-type]


def test_simulated_intervals_cover_the_exact_crossing() -> None:
    """d + 1 + sigma^2 (d-1)/rho: over 40 runs a 95% interval misses more than 7 times with probability 4e-4."""
    d, noise, square = 5, 1.0, 0.25
    source, target = np.zeros(d), np.zeros(d)
    source[0], target[:2] = 1.0, np.sqrt([1 - square, square])
    of = tasks(spectrum([3.0, 1.0, 2.0, 1.0, 0.5]), source, target, math.sqrt(noise))
    exact = d + 1 + noise * (d - 1) / square
    sizes = (16, 19, 22, 26, 31)
    found = [
        simulated_crossing(of, "scratch", "linear", sizes, 800, np.random.default_rng([5, i]))
        for i in range(40)
    ]
    misses = sum(not one.low < exact < one.high for one in found)
    assert misses <= 7
    spoiled = d + 1 + noise * (d + 3) / square
    assert sum(not one.low < spoiled < one.high for one in found) > 30


def test_curves_that_do_not_cross_say_so() -> None:
    with pytest.raises(BadInput, match="do not cross"):
        simulated_crossing(OF, "scratch", "linear", (5, 6, 7), 50, np.random.default_rng(0))


def test_the_scan_sees_the_white_band() -> None:
    """Large and white: the crossings below the threshold are those of the limit, to 1/d."""
    d = 2000
    source, target = np.zeros(d), np.zeros(d)
    source[0], target[:2] = 1.0, np.sqrt([0.5, 0.5])
    of = tasks(spectrum([1.0, 1.0, 1.0], [1, 1, d - 2]), source[:3], target[:3], 0.2)
    found = certified_crossings(of, "scratch", "linear", (100, 1990), 1e-5)
    edges = [
        float(grid(f"negative-transfer-{end}", theta=np.pi / 4, sigma=0.2)) for end in ("lower", "upper")
    ]
    assert [one.wins_after for one in found] == [False, True]
    assert [one.middle / d for one in found] == pytest.approx(edges, abs=5e-3)
