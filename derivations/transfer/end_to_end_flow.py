"""Unit vectors cancel in each layer's contribution; what is left does not depend on the layer."""

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.matrices import matrix_words
from theory.matrix_words import Rate, Transposed
from theory.symbols import L
from theory.transfer.end_to_end_flow import (
    beta,
    closed_flow,
    end_to_end_flow,
    first_contribution,
    first_layer,
    gradient,
    later_contribution,
    later_layer,
    layer_norm,
    product_rate,
    unit,
)

_scale = layer_norm ** (2 * L - 2)

first = (
    Derivation(first_layer)
    .start(first_contribution)
    .eq(_scale * gradient, by=matrix_words, because="||v_1|| = 1")
)

later = (
    Derivation(later_layer)
    .start(later_contribution)
    .eq(_scale * unit * Transposed(unit) * gradient, by=matrix_words, because="||v_{l-1}|| = ||v_l|| = 1")
)

flow = (
    Derivation(end_to_end_flow)
    .start(Rate(beta))
    .eq(-first_contribution - (L - 1) * later_contribution, by=cite(product_rate))
    .eq(-_scale * gradient - (L - 1) * _scale * unit * Transposed(unit) * gradient, by=matrix_words)
    .eq(-_scale * (gradient + (L - 1) * unit * Transposed(unit) * gradient), by=matrix_words)
)


closed = (
    Derivation(closed_flow)
    .start(Rate(beta))
    .eq(-_scale * (gradient + (L - 1) * unit * Transposed(unit) * gradient), by=cite(end_to_end_flow))
    .eq(closed_flow.claim.rhs, by=matrix_words, because="b = beta/c^L")
)
