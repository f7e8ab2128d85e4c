"""The equivalent at the target's angle, collected; one root of a quadratic in the tangent is positive."""

from sympy import StrictGreaterThan, StrictLessThan, cos, sin, tan

from derivations.chain import Derivation
from derivations.rules.citation import cite
from theory.spectra.anisotropic_break_even import (
    always_wins,
    at_angle,
    break_even,
    excess_floor,
    excess_floor_meaning,
    linear_transferability,
    missed_variance,
    mixed_loss,
    mixed_loss_meaning,
    scratch_loss,
    scratch_loss_meaning,
    scratch_loss_positive,
    tangent,
    transferability,
    transferability_meaning,
)
from theory.spectra.ridge_equivalent import ridge_equivalent, risk
from theory.symbols import theta

_missed = sin(theta) ** 2 * missed_variance
_mixed, _excess = mixed_loss_meaning.claim.rhs, excess_floor_meaning.claim.rhs


def _collected(constant: object, linear: object, square: object) -> object:
    return cos(theta) ** 2 * constant + 2 * sin(theta) * cos(theta) * linear - sin(theta) ** 2 * square


quadratic = (
    Derivation(linear_transferability)
    .start(transferability)
    .eq(risk.xreplace(at_angle) - _missed, by=cite(transferability_meaning))
    .eq(ridge_equivalent.value.xreplace(at_angle) - _missed, by=cite(ridge_equivalent, at_angle))
    .eq(_collected(scratch_loss_meaning.claim.rhs, _mixed, _excess), because="collected in cos and sin")
    .eq(_collected(scratch_loss, _mixed, _excess), by=cite(scratch_loss_meaning))
    .eq(_collected(scratch_loss, mixed_loss, _excess), by=cite(mixed_loss_meaning))
    .eq(linear_transferability.claim.rhs, by=cite(excess_floor_meaning))
)

loss = (
    Derivation(scratch_loss_positive)
    .start(scratch_loss)
    .eq(scratch_loss_meaning.claim.rhs, by=cite(scratch_loss_meaning))
    .gt(0)
)

derivation = (
    Derivation(break_even)
    .start(StrictGreaterThan(transferability, 0, evaluate=False))
    .iff(
        StrictGreaterThan(linear_transferability.claim.rhs, 0, evaluate=False),
        by=cite(linear_transferability),
    )
    .iff(
        StrictGreaterThan(
            scratch_loss + 2 * mixed_loss * tan(theta) - excess_floor * tan(theta) ** 2, 0, evaluate=False
        ),
        because="over cos^2(theta) > 0",
    )
    .iff(StrictLessThan(tan(theta), tangent, evaluate=False), because="the other root is not positive")
)

everywhere = (
    Derivation(always_wins)
    .start(transferability)
    .eq(linear_transferability.claim.rhs, by=cite(linear_transferability))
    .gt(0, because="cos > 0, and no term takes away")
)
