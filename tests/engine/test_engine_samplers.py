"""Equality in law of the scalar samplers with dense linear algebra, by two-sample tests of stated power.

Kolmogorov-Smirnov with N draws a side at level 1e-5 rejects when D > c = sqrt(ln(2/1e-5)/2) sqrt(2/N). If
the true distance of the laws is Delta, it is missed with probability at most 4 exp(-N (Delta - c)^2/2)
(Dvoretzky, Kiefer, Wolfowitz on each side): at N = 20,000, c = 0.0247, every Delta >= 0.063 is caught with
probability 0.99.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import ks_2samp

from theory.errors import BadInput
from verification import samplers
from verification.dynamics.limits import Moments, moments
from verification.dynamics.risks import probe_risks
from verification.samplers import joint_moments, joint_risks_law, probe_risk_law, scratch_risk_law

LEVEL = 1e-5
DRAWS = 20_000
SETTINGS = [
    (1, 6), (2, 5), (8, 20), (18, 20), (1, 2), (2, 3), (5, 6), (19, 20), (20, 20), (21, 20), (35, 20), (3, 2),
]  # fmt: skip
STATISTICS: dict[str, Callable[[Moments], np.ndarray]] = {
    "scratch": lambda m: m.scratch(0.7, 0.6),
    "ridge linear transfer": lambda m: m.linear(0.7, 0.6, 2.0),
    "fine-tuning": lambda m: m.fine(0.7, 0.6, 2, 1.2, 0.9),
    "gain": lambda m: m.scratch(0.7, 0.6) - m.fine(0.7, 0.6, 3),
    "scratch x linear": lambda m: m.scratch(0.7, 0.6) * m.linear(0.7, 0.6),
    "noise x sample moment": lambda m: m.cross[:, 0] * m.samples[:, 0, 2],
}


def dense(n: int, d: int, seed: int, draws: int = DRAWS) -> Moments:
    random = np.random.default_rng(seed)
    return moments(random.standard_normal((draws, n, d)), random.standard_normal((draws, n)))


@pytest.mark.parametrize(("n", "d"), SETTINGS)
def test_the_joint_law_is_that_of_dense_linear_algebra(n: int, d: int) -> None:
    drawn, scalar = dense(n, d, seed=n + 100 * d), joint_moments(n + d, DRAWS, n=n, d=d)
    for name, statistic in STATISTICS.items():
        ours = statistic(scalar)
        assert np.isfinite(ours).all(), name
        assert ks_2samp(statistic(drawn), ours).pvalue > LEVEL, name


@pytest.mark.parametrize(("n", "d"), [(8, 20), (9, 10)])
def test_one_degree_of_freedom_off_is_rejected(n: int, d: int, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = samplers._bartlett
    monkeypatch.setattr(samplers, "_bartlett", lambda rng, nu, size: exact(rng, nu + 1, size))
    drawn, spoiled = dense(n, d, seed=1), joint_moments(2, DRAWS, n=n, d=d)
    assert min(ks_2samp(f(drawn), f(spoiled)).pvalue for f in STATISTICS.values()) < LEVEL


def test_independent_risks_with_right_margins_are_rejected() -> None:
    drawn, scalar = dense(8, 20, seed=3), joint_moments(4, DRAWS, n=8, d=20)
    shuffled = np.random.default_rng(5).permutation(scalar.scratch(0.7, 0.6)) - scalar.fine(0.7, 0.6, 3)
    assert ks_2samp(STATISTICS["gain"](drawn), shuffled).pvalue < LEVEL


@pytest.mark.parametrize(("n", "d"), [(1, 1), (1, 8), (7, 8), (8, 8), (9, 8), (30, 8)])
def test_the_scratch_law_is_that_of_dense_linear_algebra(n: int, d: int) -> None:
    random = np.random.default_rng(n)
    inputs, noise = random.standard_normal((DRAWS, n, d)), random.standard_normal((DRAWS, n))
    target = np.eye(d)[0]
    fitted = np.einsum("tdn,tn->td", np.linalg.pinv(inputs), inputs @ target + 0.4 * noise)
    risks = np.sum((fitted - target) ** 2, axis=1)
    assert ks_2samp(risks, scratch_risk_law(5, DRAWS, n=n, d=d, sigma=0.4)).pvalue > LEVEL


def test_the_joint_and_the_scratch_law_agree_where_both_hold() -> None:
    joint = joint_risks_law(0, 100_000, n=30, d=60, theta=1.1, sigma=0.5)
    alone = scratch_risk_law(1, 100_000, n=30, d=60, sigma=0.5)
    assert ks_2samp(joint.scratch, alone).pvalue > LEVEL
    assert ks_2samp(joint.scratch, alone * 1.02).pvalue < LEVEL


@pytest.mark.parametrize(("n", "k", "lam"), [(12, 4, 0.0), (4, 12, 0.0), (6, 1, 0.3)])
def test_the_probe_law_is_that_of_dense_linear_algebra(n: int, k: int, lam: float) -> None:
    drawn = probe_risks("exact", 1, DRAWS, n=n, k=k, rho=0.3, sigma=0.5, r=1.1, lam=lam).values
    scalar = probe_risk_law(2, DRAWS, n=n, k=k, rho=0.3, sigma=0.5, r=1.1, lam=lam)
    assert ks_2samp(drawn, scalar).pvalue > LEVEL
    spoiled = probe_risk_law(2, DRAWS, n=n, k=k, rho=0.3, sigma=0.0, r=1.1, lam=lam)
    assert ks_2samp(drawn, spoiled).pvalue < LEVEL


@pytest.mark.parametrize(
    ("mean", "variance"), [(0.687719298245614, 0.014040102837072)], ids=["catalogue, n=10 d=30"]
)
def test_the_scratch_law_has_the_reference_moments(mean: float, variance: float) -> None:
    drawn = scratch_risk_law(9, 400_000, n=10, d=30, sigma=0.2)
    assert abs(drawn.mean() - mean) < 4.5 * np.sqrt(variance / drawn.size)
    spread = np.std((drawn - drawn.mean()) ** 2) / np.sqrt(drawn.size)
    assert abs(drawn.var() - variance) < 4.5 * spread


def test_where_there_is_no_sampler_it_says_so() -> None:
    with pytest.raises(BadInput, match="no scalar law"):
        probe_risk_law(0, 5, n=9, k=2, rho=0.1, sigma=0.1, lam=0.5)
    with pytest.raises(BadInput, match="rho"):
        probe_risk_law(0, 5, n=9, k=2, rho=1.5, sigma=0.1)
    with pytest.raises(BadInput, match="n = 0"):
        scratch_risk_law(0, 5, n=0, d=3, sigma=0.1)
