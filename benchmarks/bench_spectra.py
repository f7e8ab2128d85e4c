"""kappa of a spectrum of a million eigenvalues: one solve in plain sums, a path of 50 ridges, the error.

CPU time of this thread, so that a crowded machine does not enter. The rival is Newton in log kappa from
kappa_0 = lam + tr/n on the whole array, one pass of NumPy at a time, to relative steps of 1e-13.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.measure import Row, at_least, at_most
from theory.spectra.fixed_point import solve_kappa
from theory.spectra.optimum import kappa_path
from theory.spectra.spectrum import Spectrum, power_law, spectrum

NAME = "spectra"
GOAL = "one solve <= 12 plain sums of the array, a 50-point path >= 5 times cold Newton, error <= 1e-13"
_PATH = 50
_PEER_POINTS = 5  # the rival is timed at every tenth ridge and multiplied


def run(quick: bool) -> list[Row]:
    """Two spectra: a power law (sorted) and an unsorted log-normal draw."""
    size, repeats = (200_000, 3) if quick else (1_000_000, 7)
    rows: list[Row] = []
    for name, of in (
        ("power law i^-1.5", power_law(size, 1.5)),
        ("log-normal", spectrum(np.random.default_rng(7).lognormal(size=size))),
    ):
        rows += _rows(name, of, size / 10, repeats, size)
    return rows


def _rows(name: str, of: Spectrum, n: float, repeats: int, size: int) -> list[Row]:
    lams = np.geomspace(1e-4, 1e2, _PATH) * of.trace / n
    label = f"{name}, p = {size}"
    solves = [cpu(lambda: solve_kappa(of, n, 0.0)) / cpu(of.eigenvalues.sum) for _ in range(repeats + 1)][1:]
    kappa_path(of, n, lams[:1])
    some = lams[:: _PATH // _PEER_POINTS]
    cold = _PATH / _PEER_POINTS * cpu(lambda: [cold_newton(of, n, float(lam)) for lam in some])
    ratio = cold / cpu(lambda: kappa_path(of, n, lams))
    path = kappa_path(of, n, lams)
    places = range(0, _PATH, 7)
    errors = max(abs(path[i] / true_kappa(of, n, float(lams[i]), path[i]) - 1) for i in places)
    passes = max(solve_kappa(of, n, float(lam)).passes for lam in (0.0, *lams[::10]))
    return [
        at_most(f"one solve, {label}", median(solves), "plain sums", 12.0),
        at_least(f"50-point path against cold Newton, {label}", ratio, "x", 5.0, "compression included"),
        at_most(
            f"largest relative error along the path, {label}", float(errors), "", 1e-13, "long double sums"
        ),
        at_most(f"full passes of one solve, {label}", float(passes), "passes", 7.0),
    ]


def cold_newton(of: Spectrum, n: float, lam: float) -> float:
    """Newton in log kappa on ``log(sum l/(l+kappa) + n lam/kappa) = log n`` from ``lam + tr/n``."""
    u = np.log(lam + of.trace / n)
    for _ in range(100):
        kappa = np.exp(u)
        shares = of.eigenvalues / (of.eigenvalues + kappa)
        one, two = shares.sum(), shares @ shares
        left = one + n * lam / kappa
        step = np.log(left / n) * left / (one - two + n * lam / kappa)
        u += step
        if abs(step) < 1e-13:
            break
    return float(np.exp(u))


def true_kappa(of: Spectrum, n: float, lam: float, near: float) -> float:
    """The root from ``near`` by Newton's steps with long double sums, the equation in its own form."""
    values = of.eigenvalues.astype(np.longdouble)
    kappa = np.longdouble(near)
    for _ in range(3):
        missed = kappa / (values + kappa)
        off = (values.size - n) - missed.sum() + n * np.longdouble(lam) / kappa
        kappa -= off / -((missed * (1 - missed)).sum() + n * np.longdouble(lam) / kappa) * kappa
    return float(kappa)


def cpu(task: Callable[[], object]) -> float:
    """CPU seconds of one call on this thread."""
    begin = time.thread_time()
    task()
    return time.thread_time() - begin
