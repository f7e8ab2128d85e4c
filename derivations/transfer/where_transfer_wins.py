"""The sign of each transferability: a positive factor is dropped, the cosine is left."""

from sympy import Eq, Integer, Or, Rational, Symbol, cos, pi

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.depth_root import unique_depth_root
from derivations.rules.mirror import mirrored
from derivations.rules.order import raised_to
from derivations.rules.solving import decreasing, roots
from theory.relations import lt
from theory.symbols import L, gamma, r, sigma, theta
from theory.transfer.early_stopped_fine_tuning import early_stopped_fine_tuning
from theory.transfer.early_stopped_fine_tuning import transferability as stopped_gain
from theory.transfer.fine_tuning import fine_tuning_below
from theory.transfer.fine_tuning import transferability as fine_gain
from theory.transfer.fine_tuning_infinite_depth import deep_scale, norm_at_least_one, scale_below
from theory.transfer.fine_tuning_scale import end_norm, fine_tuning_scale, scale_value
from theory.transfer.finite_source import few_norm, finite_source_below, from_finite, gamma_source
from theory.transfer.linear_transferability import (
    above,
    linear_transferability_above,
    linear_transferability_below,
)
from theory.transfer.linear_transferability import below as below_value
from theory.transfer.linear_transferability import transferability as linear_gain
from theory.transfer.negative_transfer import beyond, lower, upper
from theory.transfer.one_pass_sgd import factor, steps
from theory.transfer.tuned_scratch import tuned_scratch_risk, tuned_value
from theory.transfer.where_transfer_wins import (
    against_ridge,
    against_ridge_meaning,
    against_ridge_wins,
    closer,
    every_depth_wins,
    fine_tuning_wins,
    kept,
    learned_kept,
    learned_source_wins,
    linear_above,
    linear_below,
    lost_to_ridge,
    no_depth_wins,
    one_layer_wins,
    ridge_beats_least_squares,
    ridge_beats_scratch,
    scratch_value,
    sgd_gain,
    sgd_wins,
    sixty_degrees,
    stopped_wins,
    tuned_at_one,
    two_layer_norm,
    two_layer_scale,
    two_layers_win,
    wins,
)

_angle = Symbol("h", real=True)
_ONE, _TWO = {L: Integer(1)}, {L: Integer(2)}
_UNIT = {r: Integer(1)}
_quadratic = gamma**2 - (1 + cos(theta) ** 2 - sigma**2) * gamma + cos(theta) ** 2

outside_the_band = (
    Derivation(linear_below)
    .start(wins(linear_gain))
    .iff(wins(below_value), by=cite(linear_transferability_below))
    .iff(wins(_quadratic), because="times 1 - gamma > 0")
    .iff(Or(lt(gamma, lower), lt(upper, gamma)), by=roots(gamma, lower, upper))
)

up_to_one_ratio = (
    Derivation(linear_above)
    .start(wins(linear_gain))
    .iff(wins(above), by=cite(linear_transferability_above))
    .iff(lt(gamma, beyond), because="times gamma - 1 > 0, over sin^2 theta > 0")
)

within_the_angle = (
    Derivation(fine_tuning_wins)
    .start(wins(fine_gain))
    .iff(wins(fine_tuning_below.value), by=cite(fine_tuning_below))
    .iff(closer(scale_value / 2), because="over (1 - gamma) m > 0")
    .iff(closer(kept / 2), by=cite(fine_tuning_scale))
)

norm_of_two_layers = (
    Derivation(two_layer_norm)
    .start(two_layer_norm.claim.lhs)
    .eq(two_layer_scale**2, by=mirrored(unique_depth_root()), because="q^2 = a + b q")
)

two_layers = (
    Derivation(two_layers_win)
    .start(wins(fine_gain.xreplace(_TWO)))
    .iff(closer(kept.xreplace(_TWO) / 2), by=cite(fine_tuning_wins, _TWO))
    .iff(closer(scale_value.xreplace(_TWO) / 2), by=cite(fine_tuning_scale, _TWO))
    .iff(closer(two_layer_scale / 2), by=cite(two_layer_norm))
)

_half = closer(Rational(1, 2))
_sixty = lt(theta, pi / 3)

angle = (
    Derivation(sixty_degrees)
    .case(theta > 0, theta < pi, start=_sixty)
    .iff(_half, by=decreasing(cos(_angle), _angle, _angle > 0, _angle < pi), because="the cosine falls")
    .case(Eq(theta, 0), start=_sixty)
    .iff(_half)
    .case(Eq(theta, pi), start=_sixty)
    .iff(_half)
)

one_layer = (
    Derivation(one_layer_wins)
    .start(wins(fine_gain.xreplace(_ONE)))
    .iff(closer(kept.xreplace(_ONE) / 2), by=cite(fine_tuning_wins, _ONE))
    .iff(_half, by=cite(fine_tuning_scale, _ONE), because="m = 1")
    .iff(_sixty, by=cite(sixty_degrees))
)

every_depth = (
    Derivation(every_depth_wins)
    .start(closer(deep_scale / 2))
    .implies(closer(scale_value / 2), by=cite(scale_below))
    .iff(closer(kept / 2), by=cite(fine_tuning_scale))
    .iff(wins(fine_gain), by=cite(fine_tuning_wins))
)

no_depth = (
    Derivation(no_depth_wins)
    .start(fine_gain)
    .eq(fine_tuning_below.value, by=cite(fine_tuning_below))
    .le((1 - gamma) * (scale_value - scale_value**2), because="2 cos theta <= 1")
    .le(0, by=raised_to(Integer(1), end_norm, (L - 1) / L, norm_at_least_one), because="m >= 1")
)

learned_source = (
    Derivation(learned_source_wins)
    .start(wins(from_finite))
    .iff(wins(finite_source_below.value), by=cite(finite_source_below))
    .iff(closer(learned_kept * few_norm**2 / (2 * gamma_source)), because="over 2 (1 - gamma) m gamma_s > 0")
)

_in_scale = (1 - gamma) * (2 * scale_value * cos(theta) - scale_value**2)
against_a_ridge = (
    Derivation(against_ridge_wins)
    .start(wins(against_ridge))
    .iff(wins(tuned_at_one - scratch_value + fine_gain), by=cite(against_ridge_meaning))
    .iff(wins(tuned_at_one - scratch_value + _in_scale), by=cite(fine_tuning_below))
    .iff(
        closer(scale_value / 2 + lost_to_ridge.xreplace({kept: scale_value})),
        because="over 2 (1 - gamma) m > 0",
    )
    .iff(closer(kept / 2 + lost_to_ridge), by=cite(fine_tuning_scale))
)

_tuned = tuned_value.xreplace(_UNIT)
few_samples = (
    Derivation(ridge_beats_scratch)
    .start(tuned_at_one)
    .eq(_tuned, by=cite(tuned_scratch_risk, _UNIT))
    .le(scratch_value)
)
many_samples = (
    Derivation(ridge_beats_least_squares)
    .start(tuned_at_one)
    .eq(_tuned, by=cite(tuned_scratch_risk, _UNIT))
    .le(sigma**2 / (gamma - 1))
)

stopped = (
    Derivation(stopped_wins)
    .start(wins(stopped_gain))
    .iff(wins(early_stopped_fine_tuning.value), by=cite(early_stopped_fine_tuning))
    .iff(_half, because="what is not yet fitted is positive")
    .iff(_sixty, by=cite(sixty_degrees))
)

fresh_samples = (
    Derivation(sgd_wins)
    .start(wins(sgd_gain))
    .iff(wins(factor**steps * (2 * cos(theta) - 1)), because="the noise's share is the same")
    .iff(_half, because="1 - 2 eta + eta^2 (d+1+B)/B = (1 - eta)^2 + eta^2 (d+1)/B > 0")
    .iff(_sixty, by=cite(sixty_degrees))
)
