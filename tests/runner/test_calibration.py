"""A whole run, with its looks and its stopping, keeps its family-wise level and catches what it promises."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil

import numpy as np
import pytest
from runner_simulations import Point
from scipy.stats import binom

from theory.verdict import Verdict
from verification.budget import Budget
from verification.experiment import Experiment
from verification.runner import run

REPLAYS = 1000
# The chance that a sound procedure fails one of the bounds below.
ERROR = 1e-6
LEVEL = 0.05
TRIALS = dict.fromkeys(Budget, 4096)


def near_normal(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> np.ndarray:
    """Mean ``mu``, spread ``spread * mu``."""
    mu = float(point["mu"])
    return mu * (1 + float(settings["spread"]) * generator.standard_normal(trials))


def chi_squared(point: Point, settings: Point, trials: int, generator: np.random.Generator) -> np.ndarray:
    """A skewed sample of mean ``mu``."""
    freedom = float(settings["freedom"])
    return float(point["mu"]) * generator.chisquare(freedom, trials) / freedom


def experiments(replay: int, must_detect: float) -> list[Experiment]:
    # Three looks; at the last the power just suffices: (c + 1.65) spread / sqrt(4096) = must_detect, c = 2.9.
    spread = must_detect * np.sqrt(TRIALS[Budget.QUICK]) / 4.6
    common = {"theorem": "mean", "trials": TRIALS, "block": 1024, "must_detect": {Budget.QUICK: must_detect}}
    return [
        Experiment(
            model="exact", points=({"mu": 1}, {"mu": 3}), simulate=near_normal,
            settings={"spread": float(spread), "replay": replay}, **common,
        ),
        Experiment(
            model="flow", points=({"mu": 2},), simulate=chi_squared,
            settings={"freedom": float(2 / spread**2), "replay": replay}, **common,
        ),
    ]  # fmt: skip


def replayed(count: int, spoiled: float, must_detect: float) -> list[list[Verdict]]:
    """The verdicts of so many replays of three claims, each replay at LEVEL.

    Claims of one run share its level alike, and their samples are independent: many replays are one run at their
    levels' sum, which is below 1.
    """

    def predict(_: str, point: Mapping[str, object]) -> float:
        return float(point["mu"]) * spoiled  # type: ignore[arg-type]

    verdicts: list[Verdict] = []
    most = ceil(1 / LEVEL) - 1
    for first in range(0, count, most):
        replays = range(first, min(first + most, count))
        together = [one for replay in replays for one in experiments(replay, must_detect)]
        evidence = run(together, Budget.QUICK, 0, predictor=predict, level=LEVEL * len(replays))
        verdicts += [one.verdict for one in evidence]
    return [verdicts[at : at + 3] for at in range(0, 3 * count, 3)]


def test_a_thousand_replays_under_the_truth_give_no_more_false_alarms_than_promised() -> None:
    replays = replayed(REPLAYS, 1.0, 0.02)
    alarms = sum(Verdict.REFUTED in replay for replay in replays)
    assert alarms <= binom.isf(ERROR, REPLAYS, LEVEL)
    # And the bound is not met by never refuting: Bonferroni over claims and looks costs under a factor three.
    assert alarms >= binom.ppf(ERROR, REPLAYS, LEVEL / 3)
    assert sum(replay.count(Verdict.SUPPORTED) for replay in replays) > 0.8 * 3 * REPLAYS


@pytest.mark.parametrize("spoil", [0.01, 0.02, 0.05])
@pytest.mark.parametrize("side", [1, -1])
def test_spoiled_predictions_are_caught_at_the_promised_power(spoil: float, side: int) -> None:
    replays = 100
    spoiled = replayed(replays, 1 + side * spoil, spoil)
    decided = [verdict for replay in spoiled for verdict in replay if verdict is not Verdict.UNDECIDED]
    passed = decided.count(Verdict.SUPPORTED)
    assert len(decided) > 0.8 * 3 * replays
    # 95% power at a shift of exactly `must_detect`; stopping on an estimated spread may cost 1% of it.
    assert passed <= binom.isf(ERROR, 3 * replays, 0.06)


def test_predictions_spoiled_by_less_than_must_be_detected_do_pass() -> None:
    """The twin: a spoil of a fifth of what must be detected mostly passes: the test above measures power."""
    replays = replayed(100, 1.004, 0.02)
    assert sum(replay.count(Verdict.SUPPORTED) for replay in replays) > 150
