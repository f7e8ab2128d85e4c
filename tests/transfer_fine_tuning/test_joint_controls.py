"""Controls from the exact joint law: their means, and the exponents that they bring to light."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from theory.verdict import Verdict
from verification.budget import Budget
from verification.experiment import Experiment
from verification.runner import Claim, judged_claims
from verification.samplers import joint_moments
from verification.transfer import fine_tuning_break_even, fine_tuning_scale, where_transfer_wins
from verification.transfer.joint_controls import joint_controls

DRAWS = 100_000
AT_MOST = 5.0  # standard errors, of twelve numbers: passed by chance in one of 10^5 runs


def off(controls: np.ndarray) -> np.ndarray:
    """Means in standard errors."""
    return np.asarray(np.abs(controls.mean(axis=0)) / (controls.std(axis=0) / np.sqrt(len(controls))))


@pytest.mark.parametrize(("n", "d"), [(8, 16), (5, 40), (60, 80)])
def test_every_control_has_mean_zero_and_with_another_size_has_not(n: int, d: int) -> None:
    drawn = joint_moments(np.random.default_rng(1), DRAWS, n=n, d=d)
    controls = joint_controls(drawn, n, d)
    assert controls.shape == (DRAWS, 12)
    assert off(controls).max() < AT_MOST
    spoiled = off(joint_controls(drawn, n, d + 4))
    # the odd ones (mixed, and z along Pu and Pv) are zero on average at every size
    assert np.delete(spoiled, [4, 6, 8]).min() > AT_MOST


TRIED = (
    fine_tuning_scale.EXPERIMENTS[0],
    fine_tuning_break_even.EXPERIMENTS[0],
    *where_transfer_wins.EXPERIMENTS[:2],
)


def other_rates(claim: Claim) -> Iterator[Claim]:
    """The claim with other exponents, then with its limit off by 5% of its scale."""
    for exponent in (-0.5, -1.5):
        yield replace(claim, experiment=replace(claim.experiment, exponent=exponent))
    yield replace(claim, prediction=claim.prediction + 0.05)


@pytest.mark.parametrize("experiment", TRIED, ids=lambda one: str(one.theorem))
def test_the_bias_falls_as_one_over_d_and_no_other_power_of_it(experiment: Experiment) -> None:
    tried = replace(experiment, points=experiment.points[-1:])
    (claim,) = judged_claims([tried], Budget.QUICK, seed=1, workers=1, spoil=other_rates)
    assert claim.judged is not None and claim.judged.approach is not None
    assert claim.judged.verdict is Verdict.SUPPORTED
    assert claim.judged.approach.low < -1 < claim.judged.approach.high
    assert claim.judged.approach.high - claim.judged.approach.low < 0.5
    assert [one.verdict for one in claim.spoiled] == 3 * [Verdict.REFUTED]
