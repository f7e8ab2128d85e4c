"""Each test keeps its level, and catches what it says it detects with the power it says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import binom, norm

from verification.statistics.events import detectable_event_shift, event_p_value
from verification.statistics.laws import Counts, against_cdf, against_draws, edges_of
from verification.statistics.means import detectable_shift, mean_p_value, remove_skewness
from verification.statistics.moments import Moments
from verification.statistics.slopes import fit_exponent, fit_limit

REPLAYS = 1000
# The chance that a sound test fails any one of the bounds below.
ERROR = 1e-6


def most(probability: float, replays: int = REPLAYS) -> int:
    """The count that a binomial exceeds with chance ERROR."""
    return int(binom.isf(ERROR, replays, probability))


def least(probability: float, replays: int = REPLAYS) -> int:
    """The count that a binomial falls below with chance ERROR."""
    return int(binom.ppf(ERROR, replays, probability))


def normal(generator: np.random.Generator, count: int) -> np.ndarray:
    return 1 + 0.5 * generator.standard_normal(count)


def skewed(generator: np.random.Generator, count: int) -> np.ndarray:
    return generator.exponential(1.0, count)


@pytest.mark.parametrize("draw", [normal, skewed])
@pytest.mark.parametrize("variance_known", [False, True])
def test_means_keep_their_level(draw: Callable[..., np.ndarray], variance_known: bool) -> None:
    variance = {normal: 0.25, skewed: 1.0}[draw] if variance_known else None
    generator = np.random.default_rng(1)
    samples = (Moments.of(draw(generator, 200)) for _ in range(REPLAYS))
    alarms = sum(mean_p_value(moments, 1.0, variance) <= 0.01 for moments in samples)
    assert alarms <= most(0.01)


def test_skewness_left_in_would_break_the_level() -> None:
    """The twin: without Hall's cubic, Student's t on skewed samples alarms more on one side than it may."""
    generator = np.random.default_rng(2)
    plain, corrected, tail = 0, 0, norm.ppf(0.001)
    for _ in range(8 * REPLAYS):
        moments = Moments.of(skewed(generator, 60))
        statistic = (moments.mean - 1) / moments.stderr
        plain += statistic < tail
        corrected += remove_skewness(statistic, moments, True) < tail
    assert plain > 2 * most(0.001, 8 * REPLAYS)
    assert corrected < plain / 3


@pytest.mark.parametrize("draw", [normal, skewed])
@pytest.mark.parametrize("side", [1, -1])
def test_means_catch_what_they_call_detectable(draw: Callable[..., np.ndarray], side: int) -> None:
    generator = np.random.default_rng(3)
    caught = 0
    for _ in range(REPLAYS):
        moments = Moments.of(draw(generator, 2000))
        shift = detectable_shift(moments, 1e-3)
        caught += mean_p_value(moments, 1 + side * shift) <= 1e-3
    # The stated shift uses the sample's own spread, which moves the power by about 1/sqrt(2000) of itself.
    assert caught >= least(0.94)
    assert caught <= most(0.975), "the stated shift is wastefully large"


def test_a_shift_of_half_the_stated_is_often_missed() -> None:
    """The twin: `detectable` is no empty promise, half of it goes unseen most of the time."""
    generator = np.random.default_rng(4)
    samples = (Moments.of(normal(generator, 500)) for _ in range(REPLAYS))
    caught = sum(mean_p_value(m, 1 + 0.5 * detectable_shift(m, 1e-3)) <= 1e-3 for m in samples)
    assert caught < 0.5 * REPLAYS


def test_numerical_error_widens_agreement_and_costs_power() -> None:
    constant = Moments.of(np.full(10, 1.0 + 1e-9))
    assert mean_p_value(constant, 1.0) == 0.0
    assert mean_p_value(constant, 1.0, error=1e-8) == 1.0
    assert mean_p_value(constant, 1.0, error=1e-10) == 0.0
    assert detectable_shift(constant, 0.01, error=1e-8) == pytest.approx(2e-8)
    assert detectable_shift(Moments.of(np.array([1.0])), 0.01) == math.inf


@pytest.mark.parametrize("probability", [0.02, 0.3, 0.9])
def test_events_keep_their_level_and_their_power(probability: float) -> None:
    generator = np.random.default_rng(5)
    trials, level = 4000, 0.01

    def refused(truth: float) -> int:
        """In how many of the replays; many have one count in common."""
        counts = Counter(generator.binomial(trials, truth, REPLAYS).tolist())
        return sum(
            times for count, times in counts.items() if event_p_value(count, trials, probability) <= level
        )

    assert refused(probability) <= most(level)
    shift = detectable_event_shift(trials, probability, level)
    for truth in (probability - shift, probability + shift):
        if 0 <= truth <= 1:
            assert refused(truth) >= least(0.95)


def test_sure_events() -> None:
    assert event_p_value(100, 100, 1.0) == 1.0
    assert event_p_value(99, 100, 1.0) == 0.0
    # One failure refutes: an error e is seen with probability 1 - (1 - e)^trials.
    assert detectable_event_shift(1000, 1.0, 1e-4) == pytest.approx(1 - 0.05 ** (1 / 1000), rel=1e-6)
    assert detectable_event_shift(5, 0.5, 1e-4) == pytest.approx(0.5)


def exponential_cdf(x: np.ndarray) -> np.ndarray:
    """P(X <= x) for x >= 0."""
    return -np.expm1(-x)


EDGES = edges_of(np.random.default_rng(8).exponential(1.0, 20_000))


def test_laws_keep_their_level_and_their_power() -> None:
    generator = np.random.default_rng(6)
    alarms, caught, alarms_of_two, caught_by_two, caught_stretched = 0, 0, 0, 0, 0
    replays = 200
    for _ in range(replays):
        samples, drawn = generator.exponential(1.0, 1000), generator.exponential(1.0, 8000)
        counts, draws = Counts.of(samples, EDGES), Counts.of(drawn, EDGES)
        one, two = against_cdf(counts, exponential_cdf, 0.01), against_draws(counts, draws, 0.01)
        alarms += one.p_value <= 0.01
        alarms_of_two += two.p_value <= 0.01
        longer = Counts.of(samples * (1 + one.detectable), EDGES)
        caught += against_cdf(longer, exponential_cdf, 0.01).p_value <= 0.01
        longer = Counts.of(samples * (1 + two.detectable), EDGES)
        caught_by_two += against_draws(longer, draws, 0.01).p_value <= 0.01
        caught_stretched += against_draws(counts, draws, 0.01, 1 / (1 + two.detectable)).p_value <= 0.01
    assert max(alarms, alarms_of_two) <= most(0.01, replays)
    assert min(caught, caught_by_two, caught_stretched) >= least(0.95, replays)


def test_another_law_of_the_same_mean_and_variance_is_refused() -> None:
    generator = np.random.default_rng(7)
    impostor = Counts.of(1 + generator.standard_normal(3000), EDGES)
    assert against_cdf(impostor, exponential_cdf, 1e-4).p_value < 1e-4


def test_counts_of_blocks_are_the_counts_of_the_whole() -> None:
    samples = np.random.default_rng(9).exponential(1.0, 5000)
    whole = Counts.of(samples, EDGES)
    merged = Counts.merged(Counts.of(part, EDGES) for part in np.split(samples, 5))
    assert merged.size == whole.size
    assert np.array_equal(merged.below, whole.below)
    assert whole.quantile(0.5) == pytest.approx(np.median(samples), abs=2 / 2048)


AT = np.array([10.0, 20.0, 40.0, 80.0, 160.0])


@pytest.mark.parametrize("noise", [0.0, 1e-3])
def test_slopes_keep_their_level(noise: float) -> None:
    generator = np.random.default_rng(8)
    stderrs = np.full(AT.size, noise)
    alarms_of_exponent, alarms_of_limit = 0, 0
    for _ in range(REPLAYS):
        means = 2 + 3 / AT + (noise or 1e-6) * generator.standard_normal(AT.size)
        alarms_of_exponent += fit_exponent(AT, means - 2, stderrs).p_value(-1) <= 0.01
        alarms_of_limit += fit_limit(AT, means, stderrs, -1).p_value(2) <= 0.01
    # With noiseless points the noise of the log differs between points: unweighted residuals err by a little.
    assert alarms_of_limit <= most(0.011)
    assert alarms_of_exponent <= most(0.011 if noise else 0.03)


def test_slopes_catch_what_they_call_detectable() -> None:
    generator = np.random.default_rng(9)
    stderrs = np.full(AT.size, 1e-3)
    caught, caught_limit = 0, 0
    for _ in range(REPLAYS):
        means = 2 + 3 / AT + 1e-3 * generator.standard_normal(AT.size)
        exponent, limit = fit_exponent(AT, means - 2, stderrs), fit_limit(AT, means, stderrs, -1)
        caught += exponent.p_value(-1 + exponent.detectable_shift(1e-3)) <= 1e-3
        caught_limit += limit.p_value(2 + limit.detectable_shift(1e-3)) <= 1e-3
    # A fit whose residuals happen to refuse the model (1 in 100) is judged more cautiously.
    assert min(caught, caught_limit) >= least(0.94)


def test_another_exponent_or_limit_is_refused() -> None:
    stderrs = np.full(AT.size, 1e-4)
    assert fit_exponent(AT, 3 / np.sqrt(AT), stderrs).p_value(-1) < 1e-9
    assert fit_limit(AT, 2 + 3 / AT, stderrs, -1).p_value(2.1) < 1e-9


def test_correction_to_scaling_is_absorbed() -> None:
    means = 3 / AT * (1 + 4 / AT)
    stderrs = np.full(AT.size, 1e-5)
    plain, corrected = fit_exponent(AT, means, stderrs), fit_exponent(AT, means, stderrs, -1)
    assert plain.p_value(-1) < 0.01
    # The term of next order, (4/x)^2, is what is left: at the middle abscissa a tenth of the one absorbed.
    assert abs(corrected.value + 1) < abs(plain.value + 1) / 5
    assert fit_limit(AT, means, stderrs, -1, 1).value == pytest.approx(0, abs=1e-12)


def test_slopes_refuse_too_few_points() -> None:
    with pytest.raises(ValueError, match="at least"):
        fit_exponent(AT[:2], 1 / AT[:2], np.zeros(2))
    with pytest.raises(ValueError, match="zero"):
        fit_exponent(AT, np.zeros(AT.size), np.zeros(AT.size))
