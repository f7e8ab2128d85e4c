"""Fine-tuning with a correlated design: the drawn forms are those of raw designs, and what they leave falls as 1/d."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pytest

from theory.verdict import Verdict
from verification.arrays import FloatArray
from verification.budget import Budget
from verification.dynamics.limits import depth_law, min_norm
from verification.experiment import Experiment, Number, numbers
from verification.runner import Claim, judged_claims
from verification.spectra.anisotropic_break_even import angle_squares, sizes
from verification.spectra.anisotropic_fine_tuning import EXPERIMENTS, Forms, draw_axes, forms, mean_forms
from verification.spectra.ridge_equivalent import eigenvalues

SETUP: Mapping[str, Number] = {**numbers(EXPERIMENTS[0].points[1]), "d": 24}
AT_MOST = 5.0  # standard errors, of four numbers: passed by chance in one of 10^5 runs


def raw_designs(trials: int) -> tuple[FloatArray, Forms, FloatArray]:
    """T of the depth law on raw samples, and the forms of the same samples with their squared cosines."""
    generator = np.random.default_rng(5)
    n, first, second = sizes(SETUP)
    d = first + second
    source, target = (task[0, 0] for task in draw_axes(SETUP, (1, 1), generator)[:2])
    values, _ = eigenvalues(SETUP, d)
    white, noise = generator.normal(size=(trials, n, d)), generator.normal(size=(trials, n))
    inputs = white * np.sqrt(values)
    labels = inputs @ target + float(SETUP["sigma"]) * noise
    scratch = min_norm(inputs, labels) - target
    tuned = depth_law(inputs, labels, source, int(SETUP["L"])) - target
    gain = scratch**2 @ values - tuned**2 @ values

    rows = np.linalg.qr(white.transpose(0, 2, 1))[0]
    left, cosines, right = np.linalg.svd(rows[:, :first])
    turned = rows @ right.transpose(0, 2, 1)  # the row space by its principal axes
    beyond = turned[:, first:] / np.sqrt(np.sum(turned[:, first:] ** 2, axis=1, keepdims=True))
    axes = np.concatenate([beyond, np.linalg.svd(beyond)[0][:, :, n:]], axis=2)

    def along(task: FloatArray) -> FloatArray:
        parts = (
            np.einsum("tij,i->tj", left, task[:first]),
            np.einsum("tij,i->tj", axes, task[first:]),
        )
        return np.concatenate(parts, axis=1)[:, None, :]

    solved = float(SETUP["sigma"]) * min_norm(white, noise)
    inside = np.einsum("tij,ti->tj", turned, solved)[:, None, :]
    return gain, forms(SETUP, cosines**2, along(source), along(target), inside), cosines**2


def test_the_forms_give_the_gain_on_raw_designs() -> None:
    gain, found, _ = raw_designs(200)
    np.testing.assert_allclose(found.gain(int(SETUP["L"]))[:, 0], gain, rtol=1e-9, atol=1e-11)
    # spoiled: a sign of the noise's part or another depth would be seen
    assert np.abs(found.gain(int(SETUP["L"]) + 1)[:, 0] - gain).max() > 1e-3
    turned = found._replace(crossing=-found.crossing)
    assert np.abs(turned.gain(int(SETUP["L"]))[:, 0] - gain).max() > 1e-3


def _off(drawn: Forms, means: Forms) -> FloatArray:
    """How far each form's average is from its mean, in standard errors."""
    gaps = np.stack([(one - mean[:, None]).mean(axis=1) for one, mean in zip(drawn, means, strict=True)])
    return np.asarray(np.abs(gaps.mean(axis=1)) / (gaps.std(axis=1) / np.sqrt(gaps.shape[1])))


def test_the_means_given_the_angles_are_those_of_drawn_axes() -> None:
    random = np.random.default_rng(6)
    squares = angle_squares(SETUP, 500, random)
    drawn = forms(SETUP, squares, *draw_axes(SETUP, (500, 64), random))
    assert _off(drawn, mean_forms(SETUP, squares)).max() < AT_MOST
    # spoiled: each form sees the number of which it is made
    for name, wrong, seen in (("p1", 0.45, [0]), ("s1", 0.5, [1, 3]), ("c1", 0.5, [2])):
        moved = _off(drawn, mean_forms({**SETUP, name: wrong}, squares))
        assert moved[seen].min() > AT_MOST


def test_raw_designs_have_the_means_that_the_forms_are_steadied_by() -> None:
    _, found, squares = raw_designs(4_000)
    # one pair of tasks in all designs: their axes are as uniform as drawn ones
    assert _off(found, mean_forms(SETUP, squares)).max() < AT_MOST


def other_rates(claim: Claim) -> Iterator[Claim]:
    """The claim with another exponent, then with a prediction 5% off."""
    for exponent in (-0.5, -1.5, -2.0):
        yield replace(claim, experiment=replace(claim.experiment, exponent=exponent))
    yield replace(claim, prediction=1.05 * claim.prediction)


def tried() -> list[Experiment]:
    """One experiment for each point."""
    return [replace(one, points=(point,)) for one in EXPERIMENTS for point in one.points]


@pytest.mark.parametrize("experiment", tried(), ids=lambda one: f"{one.theorem}-{one.points[0].get('L', '')}")
def test_the_bias_falls_as_one_over_d_and_no_other_power_of_it(experiment: Experiment) -> None:
    (claim,) = judged_claims([experiment], Budget.QUICK, seed=1, workers=1, spoil=other_rates)
    assert claim.judged is not None and claim.judged.approach is not None
    assert claim.judged.verdict is Verdict.SUPPORTED
    approach = claim.judged.approach
    assert approach.low < -1 < approach.high and approach.high - approach.low < 0.5
    assert [one.verdict for one in claim.spoiled] == 4 * [Verdict.REFUTED]
