"""From samples to a verdict, each kind beside the samples that must not pass."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from theory.verdict import Verdict
from verification.budget import Budget
from verification.experiment import Array, Experiment, Samples
from verification.judging import Collected, Judgement, judge, simulate_block

LEVEL = 1e-3
TRIALS = 4000


def experiment(**changes: Any) -> Experiment:
    options = {
        "theorem": "coin",
        "model": "exact",
        "points": ({},),
        "simulate": lambda *_: np.zeros(1),
        "trials": dict.fromkeys(Budget, TRIALS),
    }
    return Experiment(**(options | changes))


def collected(draw: Callable[[np.random.Generator], Array | Samples], law: bool = False) -> Collected:
    generator = np.random.default_rng(20261121)
    block = simulate_block(lambda p, s, trials, g: draw(g), None, law, {}, {}, TRIALS, generator)
    return Collected.of([block])


def verdict(found: Judgement, must_detect: float = 0.2) -> Verdict:
    return found.verdict(LEVEL, must_detect, 0.5)[0]


def normal(mean: float) -> Callable[[np.random.Generator], Array]:
    return lambda generator: generator.normal(mean, 1.0, TRIALS)


def test_a_mean_passes_at_its_value_and_falls_beside_it() -> None:
    parts = [collected(normal(1.0))]
    assert verdict(judge(experiment(), {}, parts, 1.0, LEVEL)) is Verdict.SUPPORTED
    assert verdict(judge(experiment(), {}, parts, 1.2, LEVEL)) is Verdict.REFUTED


def test_an_event_is_0_or_1() -> None:
    coin = experiment(kind="event")
    fair = [collected(lambda generator: (generator.random(TRIALS) < 0.5).astype(float))]
    assert verdict(judge(coin, {}, fair, 0.5, LEVEL)) is Verdict.SUPPORTED
    assert verdict(judge(coin, {}, fair, 0.6, LEVEL)) is Verdict.REFUTED
    spread = judge(coin, {}, [collected(lambda generator: 3.0 * generator.random(TRIALS) - 1.0)], 0.5, LEVEL)
    assert verdict(spread) is Verdict.UNDECIDED
    assert spread.reason == "samples of an event are 0 or 1"


@pytest.mark.parametrize("kind", ["mean", "event", "law", "slope"])
def test_runs_of_which_none_converged_are_no_evidence(kind: str) -> None:
    options = {"along": "n", "abscissae": (1, 2, 4), "exponent": -1.0} if kind == "slope" else {}
    nothing = collected(lambda generator: Samples(np.zeros(0), not_converged=TRIALS))
    found = judge(experiment(kind=kind, **options), {}, [nothing] * (3 if kind == "slope" else 1), 1.0, LEVEL)
    assert (verdict(found), found.reason) == (Verdict.UNDECIDED, "no run converged")


def test_one_setup_without_runs_is_no_slope() -> None:
    slope = experiment(kind="slope", along="n", abscissae=(1, 2, 4), exponent=-1.0, limit=0.0)

    def part(at: int) -> Collected:
        return collected(lambda generator: generator.normal(1.0 / at, 0.01, TRIALS))

    parts = [part(at) for at in (1, 2, 4)]
    assert verdict(judge(slope, {}, parts, 0.0, LEVEL)) is Verdict.SUPPORTED
    empty = collected(lambda generator: Samples(np.zeros(0), not_converged=TRIALS))
    assert judge(slope, {}, [*parts[:2], empty], 0.0, LEVEL).reason == "no run converged"


def test_a_relative_error_of_nothing_is_never_seen() -> None:
    parts = [collected(normal(0.0))]
    assert judge(experiment(), {}, parts, 0.0, LEVEL).detectable == math.inf
    assert verdict(judge(experiment(), {}, parts, 0.0, LEVEL)) is Verdict.UNDECIDED
    assert verdict(judge(experiment(scale=1.0), {}, parts, 0.0, LEVEL)) is Verdict.SUPPORTED


def test_the_samples_own_errors_are_allowed_for_and_seen() -> None:
    def off(generator: np.random.Generator) -> Samples:
        return Samples(generator.normal(1.2, 1.0, TRIALS), errors=(np.full(TRIALS, 0.2),))

    plain = judge(experiment(), {}, [collected(normal(1.2))], 1.0, LEVEL)
    allowed = judge(experiment(), {}, [collected(off)], 1.0, LEVEL)
    assert verdict(plain) is Verdict.REFUTED
    assert verdict(allowed, 0.5) is Verdict.SUPPORTED
    assert allowed.numerical_error == pytest.approx(0.2)
    assert allowed.detectable > plain.detectable + 0.2


def test_the_mean_of_errors_that_vary_is_known_to_two_standard_errors() -> None:
    errors = np.random.default_rng(7).normal(0.0, 0.5, TRIALS)
    part = collected(lambda generator: Samples(generator.normal(1.0, 1.0, TRIALS), errors=(errors,)))
    allowed = abs(np.mean(errors)) + 2 * np.std(errors, ddof=1) / math.sqrt(TRIALS)
    assert judge(experiment(), {}, [part], 1.0, LEVEL).numerical_error == pytest.approx(allowed)


def test_a_test_that_could_not_be_made_is_no_pass() -> None:
    good = Judgement("limit", 1.0, 1.0, 0.01, 1.0, 0.01)
    assert verdict(good) is Verdict.SUPPORTED
    assert good._replace(reason="lost in noise").verdict(LEVEL, 0.2, 0.5) == (Verdict.UNDECIDED, "lost in noise")
    assert verdict(good._replace(detectable_exponent=0.6)) is Verdict.UNDECIDED


def test_z_of_samples_that_do_not_vary() -> None:
    assert Judgement("mean", 1.0, 1.0, 0.0, 1.0, 0.0).z == 0.0
    assert Judgement("mean", 1.0, 0.5, 0.0, 0.0, 0.0).z == -math.inf
