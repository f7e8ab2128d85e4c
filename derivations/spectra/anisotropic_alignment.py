"""Squares completed in the metric Sigma; the exact means of both sides compared."""

from sympy import StrictGreaterThan, StrictLessThan, cos, sin

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.matrices import matrix_words
from theory.matrix_words import SquaredNorm
from theory.random_variables import Expectation
from theory.spectra.anisotropic_alignment import (
    NEW,
    ROOT,
    SOURCE,
    TARGET,
    at_angle,
    break_even_angle,
    break_even_in_a_plane,
    coefficient,
    crossing_size,
    curves_cross,
    floor_at_an_angle,
    floor_of,
    linear_transfer_coefficient,
    linear_transfer_floor,
    new_variance,
    one_feature,
    plane_variance,
    source_share,
    tolerated,
    transfer_wins,
    transferability,
)
from theory.spectra.anisotropic_least_squares import (
    anisotropic_least_squares,
    anisotropic_linear_transfer,
    transfer_risk,
)
from theory.spectra.ridge_equivalent import first, second
from theory.symbols import n, rho, theta

_scratch = anisotropic_least_squares.value
_linear = anisotropic_linear_transfer.value.xreplace(one_feature)

floor = (
    Derivation(linear_transfer_floor)
    .start(linear_transfer_floor.claim.lhs)
    .eq(linear_transfer_floor.claim.rhs, by=matrix_words, because="the square completed")
)

no_multiple = (
    Derivation(linear_transfer_coefficient)
    .start(SquaredNorm(ROOT * (TARGET - coefficient * SOURCE)))
    .eq(linear_transfer_floor.claim.rhs, by=cite(linear_transfer_floor))
    .ge(floor_of(TARGET))
)

angle = (
    Derivation(floor_at_an_angle)
    .start(floor_at_an_angle.claim.lhs)
    .eq(sin(theta) ** 2 * floor_of(NEW), by=matrix_words, because="the source's own part drops out")
)

wins = (
    Derivation(transfer_wins)
    .start(StrictGreaterThan(transferability, 0, evaluate=False))
    .iff(
        StrictGreaterThan(_scratch - Expectation(transfer_risk.xreplace(one_feature)), 0, evaluate=False),
        by=cite(anisotropic_least_squares),
    )
    .iff(
        StrictGreaterThan(_scratch - _linear, 0, evaluate=False),
        by=cite(anisotropic_linear_transfer, one_feature),
    )
    .iff(StrictLessThan(rho, tolerated, evaluate=False), because="times (n-2)/(n-1) > 0")
)

crossing = (
    Derivation(curves_cross)
    .start(StrictGreaterThan(transferability, 0, evaluate=False))
    .iff(StrictLessThan(rho, tolerated, evaluate=False), by=cite(transfer_wins))
    .iff(StrictLessThan(n, crossing_size, evaluate=False), because="times (n-d-1)/rho > 0")
)

_missed = sin(theta) ** 2 * new_variance

at_an_angle = (
    Derivation(break_even_angle)
    .start(StrictGreaterThan(at_angle, 0, evaluate=False))
    .iff(StrictLessThan(_missed, tolerated, evaluate=False), by=cite(transfer_wins, {rho: _missed}))
    .iff(
        StrictGreaterThan(cos(theta) ** 2, 1 - tolerated / new_variance, evaluate=False),
        because="over l_v > 0",
    )
)

_in_plane = sin(theta) ** 2 * plane_variance
_aligned = source_share / second + (1 - source_share) / first

in_a_plane = (
    Derivation(break_even_in_a_plane)
    .start(StrictGreaterThan(at_angle.xreplace({new_variance: plane_variance}), 0, evaluate=False))
    .iff(StrictLessThan(_in_plane, tolerated, evaluate=False), by=cite(transfer_wins, {rho: _in_plane}))
    .iff(StrictLessThan(sin(theta) ** 2, tolerated * _aligned, evaluate=False), because="over l_v > 0")
)
