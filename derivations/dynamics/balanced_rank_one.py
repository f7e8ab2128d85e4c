"""Zero balance: what a layer sends across the direction of the one above has norm zero."""

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.matrices import matrix_words, words
from theory.dynamics.balanced_rank_one import (
    BELOW,
    DIRECTION,
    LAST,
    NEXT,
    W,
    across,
    last_layer,
    next_below,
    nothing_across,
    rank_one,
    same_norm,
    unit_below,
)
from theory.matrix_words import SquaredNorm, TraceOf, Transposed
from theory.transfer.end_to_end_flow import layer_norm

_square = layer_norm**2 * DIRECTION * Transposed(DIRECTION)

start = Derivation(last_layer).start(LAST * Transposed(LAST)).eq(_square, by=matrix_words)

support = (
    Derivation(nothing_across)
    .start(SquaredNorm(W * across))
    .eq(TraceOf(Transposed(across) * Transposed(W) * W * across), by=matrix_words)
    .eq(
        TraceOf(Transposed(across) * NEXT * Transposed(NEXT) * across),
        by=matrix_words,
        because="the balance is zero",
    )
    .eq(
        TraceOf(Transposed(across) * _square * across),
        by=matrix_words,
        because="the layer above has rank one",
    )
    .eq(0, by=matrix_words, because="(I - v v^T) v = 0")
)

one_direction = (
    Derivation(rank_one)
    .start(W)
    .eq(W * DIRECTION * Transposed(DIRECTION) + W * across, by=matrix_words)
    .eq(
        W * DIRECTION * Transposed(DIRECTION),
        by=words(uses=(nothing_across,)),
        because="a matrix of norm 0 is 0",
    )
)

norm = (
    Derivation(same_norm)
    .start(SquaredNorm(W * DIRECTION))
    .eq(TraceOf(Transposed(DIRECTION) * Transposed(W) * W * DIRECTION), by=matrix_words)
    .eq(
        TraceOf(Transposed(DIRECTION) * _square * DIRECTION),
        by=matrix_words,
        because="balance, and the layer above",
    )
    .eq(layer_norm**2, by=matrix_words, because="||v|| = 1")
)

unit = (
    Derivation(unit_below)
    .start(layer_norm**2 * SquaredNorm(BELOW))
    .eq(SquaredNorm(layer_norm * BELOW), by=matrix_words)
    .eq(SquaredNorm(W * DIRECTION), by=matrix_words, because="c v' = W v")
    .eq(layer_norm**2, by=cite(same_norm))
)

downwards = (
    Derivation(next_below)
    .start(W * Transposed(W))
    .eq(
        W * DIRECTION * Transposed(DIRECTION) * DIRECTION * Transposed(DIRECTION) * Transposed(W),
        by=words(uses=(rank_one,)),
    )
    .eq(W * DIRECTION * Transposed(W * DIRECTION), by=matrix_words, because="||v|| = 1")
    .eq(layer_norm**2 * BELOW * Transposed(BELOW), by=matrix_words, because="c v' = W v")
)
