"""The sharp judge's shortfall, that no split does better, and the split that is best."""

from sympy import Abs, Max, Min, sqrt

from derivations.chain import Derivation
from derivations.rules.algebra import algebra
from derivations.rules.citation import cite
from derivations.rules.expectation import moments
from derivations.rules.extremes import minimiser
from derivations.rules.limits import limit
from derivations.rules.mean_comparison import value_by_value
from theory.distances.dudley_counterexample import apart, dudley, dudley_lower_one_split, silent
from theory.distances.dudley_rate import (
    audible,
    best_share,
    best_share_theorem,
    density,
    leading,
    leading_shortfall,
    loud,
    most_small,
    no_split_is_faster,
    rate,
    rate_definition,
    rate_from_below,
    rate_limit,
    second_moment,
    slope_share,
    small_ball,
    split_shortfall,
    tallness,
)
from theory.distances.metric import height, no_signal, noise, scale, signal, split
from theory.events import Probability
from theory.random_variables import Expectation
from theory.symbols import sigma

_loud_noise = Probability(Abs(sigma * noise) > height)
_reached = Expectation(Min(2 * tallness, slope_share * Max(0, scale * Abs(signal) - 2 * height)))
_excess = Expectation(Max(0, Abs(signal) - height / 2)) + Expectation(Max(0, Abs(sigma * noise) - height / 2))
_tail = 2 * tallness * _loud_noise + slope_share * _excess
_squares = (1 + scale + sigma + height) * (1 + signal**2 + noise**2)

_silence = 2 * slope_share * (1 - silent) + 2 * most_small * (tallness + slope_share * height) ** 2 / (
    slope_share * scale
)

shortfall = (
    Derivation(rate_from_below)
    .start(2 * (1 - silent) - dudley)
    .le(2 * (1 - silent) - (_reached - _tail), by=cite(dudley_lower_one_split, {split: tallness}))
    .le(
        2 * slope_share * (1 - silent) + 2 * (tallness + slope_share * height) * small_ball(loud) + _tail,
        by=value_by_value(2),
        because="(2a - e(c|f| - 2k)_+)_+ <= 2(a + e k)(1 - |f|/s)_+ off f = 0, s = 2(a/e + k)/c",
    )
    .le(
        _silence + _tail,
        because="B(s) <= M s/2",
    )
    .le(
        _silence + 2 * tallness * sigma**4 * Expectation(noise**4) / height**4 + slope_share * _excess,
        by=value_by_value(_squares + noise**4),
        because="1 <= z^4/k^4 where |z| > k",
    )
    .le(
        _silence
        + 2 * tallness * sigma**4 * Expectation(noise**4) / height**4
        + slope_share * (second_moment / (2 * height) + Expectation(Max(0, Abs(sigma * noise) - height / 2))),
        by=value_by_value(_squares + noise**4),
        because="(|z| - k/2)_+ <= z^2/(2k)",
    )
    .le(
        _silence
        + 2 * tallness * sigma**4 * Expectation(noise**4) / height**4
        + slope_share * (second_moment + sigma**2 * Expectation(noise**2)) / (2 * height),
        by=value_by_value(_squares + noise**4),
        because="(|z| - k/2)_+ <= z^2/(2k)",
    )
    .eq(
        _silence
        + 6 * tallness * sigma**4 / height**4
        + slope_share * (second_moment + sigma**2) / (2 * height),
        by=moments,
    )
    .le(rate_from_below.claim.rhs, because="a <= 1")
)

value = (
    Derivation(split_shortfall)
    .start(split_shortfall.claim.lhs)
    .eq(split_shortfall.claim.rhs, by=value_by_value(2))
)

_gained = Expectation(Min(slope_share * apart, 2 * tallness))
faster = (
    Derivation(no_split_is_faster)
    .start(2 * (1 - silent) - _gained)
    .eq(2 * (1 - silent) - 2 * tallness * (1 - silent - small_ball(audible)), by=cite(split_shortfall))
    .ge(
        2 * slope_share * (1 - no_signal) + tallness * density * audible,
        because="B(s) >= F'(0) s/2",
    )
    .ge(
        4 * tallness * sqrt((1 - no_signal) * density / (scale - 1)),
        because="u + v >= 2 sqrt(u v), and a <= 1",
    )
)

share = (
    Derivation(best_share_theorem).start(best_share_theorem.claim.lhs).eq(best_share, by=minimiser(algebra))
)

derivation = (
    Derivation(rate)
    .start(leading_shortfall(no_signal, density, scale))
    .eq(leading(best_share), by=cite(rate_definition))
    .eq(4 * sqrt((1 - no_signal) * density / scale))
)

reached = Derivation(rate_limit).start(rate_limit.claim.lhs).eq(rate_limit.claim.rhs, by=limit)
