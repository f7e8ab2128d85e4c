"""One layer's size between two powers of 1/L, both expanded at infinite depth."""

from sympy import Abs, Integer, Limit, oo, sqrt

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.limits import squeeze
from derivations.rules.metrics import from_facts
from derivations.rules.order import raised_to
from theory.symbols import L, gamma
from theory.transfer.fine_tuning_depth_gap import (
    bound_between,
    depth_gap,
    distance,
    gap,
    gap_at_least,
    gap_at_most,
    gap_meaning,
    gap_of,
    high_meaning,
    high_of,
    largest_gap,
    largest_layer,
    layer_at_least,
    layer_at_least_one,
    layer_at_most,
    lead_meaning,
    lead_of,
    leading_gap,
    least_gap,
    least_layer,
    least_layer_at_least_one,
    least_square,
    low_meaning,
    low_of,
    named_distance,
    norm_at_least,
    room,
    square_gap,
    square_gap_at_least,
    square_gap_at_most,
)
from theory.transfer.fine_tuning_infinite_depth import (
    ceiling,
    deep_scale,
    layer_size,
    norm_at_least_one,
    norm_at_most,
    scale_above,
    scale_below,
    scale_by_layer,
)
from theory.transfer.fine_tuning_scale import end_norm, scale_value

norm = (
    Derivation(norm_at_least)
    .start(end_norm**2)
    .ge(scale_value**2, by=raised_to(Integer(1), end_norm, 2 / L, norm_at_least_one))
    .ge(least_square, by=cite(scale_above))
)
layer_below = (
    Derivation(layer_at_most)
    .start(layer_size)
    .le(largest_layer, by=raised_to(end_norm**2, ceiling, 1 / L, norm_at_most))
)
layer_above = (
    Derivation(layer_at_least)
    .start(layer_size)
    .ge(least_layer, by=raised_to(least_square, end_norm**2, 1 / L, norm_at_least))
)
unit_layer = (
    Derivation(layer_at_least_one)
    .start(layer_size)
    .ge(1, by=raised_to(Integer(1), end_norm, 2 / L, norm_at_least_one))
)
unit_least = (
    Derivation(least_layer_at_least_one)
    .start(least_layer)
    .ge(1, by=raised_to(Integer(1), least_square, 1 / L))
)
squares = (
    Derivation(square_gap)
    .start(ceiling - scale_value**2)
    .eq(ceiling - gamma * ceiling / (layer_size - 1 + gamma), by=cite(scale_by_layer))
    .eq(gamma * ceiling / (layer_size - 1 + gamma) * (layer_size - 1) / gamma)
    .eq(scale_value**2 * (layer_size - 1) / gamma, by=cite(scale_by_layer))
)
squares_below = (
    Derivation(square_gap_at_most)
    .start(ceiling - scale_value**2)
    .eq(scale_value**2 * (layer_size - 1) / gamma, by=cite(square_gap))
    .le(ceiling * (layer_size - 1) / gamma, by=from_facts(cite(scale_below), cite(layer_at_least_one)))
    .le(ceiling * (largest_layer - 1) / gamma, by=cite(layer_at_most))
)
squares_above = (
    Derivation(square_gap_at_least)
    .start(ceiling - scale_value**2)
    .eq(scale_value**2 * (layer_size - 1) / gamma, by=cite(square_gap))
    .ge(least_square * (layer_size - 1) / gamma, by=from_facts(cite(scale_above), cite(layer_at_least_one)))
    .ge(least_square * (least_layer - 1) / gamma, by=cite(layer_at_least))
)
_in_squares = L * (ceiling - scale_value**2) / (deep_scale + scale_value)
gap_above = (
    Derivation(gap_at_most)
    .start(gap_of)
    .eq(gap, by=cite(gap_meaning))
    .eq(_in_squares)
    .le(
        L * (ceiling - scale_value**2) / (deep_scale + sqrt(least_square)),
        by=from_facts(cite(scale_above), cite(scale_below)),
    )
    .le(largest_gap, by=cite(square_gap_at_most))
    .eq(high_of, by=cite(high_meaning))
)
gap_below = (
    Derivation(gap_at_least)
    .start(gap_of)
    .eq(gap, by=cite(gap_meaning))
    .eq(_in_squares)
    .ge(L * (ceiling - scale_value**2) / (2 * deep_scale), by=cite(scale_below))
    .ge(least_gap, by=cite(square_gap_at_least))
    .eq(low_of, by=cite(low_meaning))
)
_named_room = bound_between(low_of, high_of, lead_of, sqrt(L))
named = (
    Derivation(named_distance)
    .start(Abs(gap_of - lead_of))
    .le(_named_room, by=from_facts(cite(gap_at_least), cite(gap_at_most)))
)
near = (
    Derivation(distance)
    .start(Abs(gap - leading_gap))
    .eq(Abs(gap - lead_of), by=cite(lead_meaning))
    .eq(Abs(gap_of - lead_of), by=cite(gap_meaning))
    .le(_named_room, by=cite(named_distance))
    .eq(bound_between(least_gap, high_of, lead_of, sqrt(L)), by=cite(low_meaning))
    .eq(bound_between(least_gap, largest_gap, lead_of, sqrt(L)), by=cite(high_meaning))
    .eq(room, by=cite(lead_meaning))
)
derivation = (
    Derivation(depth_gap)
    .start(Limit(gap, L, oo))
    .eq(leading_gap, by=squeeze(room, L > 1, gamma * L > 1, by=cite(distance)))
)
