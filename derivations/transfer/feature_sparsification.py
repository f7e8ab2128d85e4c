"""One feature: what the balanced layer sends across the readout has norm zero, the rest is the source."""

from derivations.chain import Derivation
from derivations.rules.matrices import matrix_words, words
from theory.matrix_words import PseudoInverse, SquaredNorm, TraceOf, Transposed
from theory.transfer.feature_sparsification import (
    ACROSS,
    READOUT,
    SOURCE,
    A,
    W,
    balanced_support,
    feature_sparsification,
    rich_pretraining_limit,
)

support = (
    Derivation(balanced_support)
    .start(SquaredNorm(W * ACROSS))
    .eq(TraceOf(Transposed(ACROSS) * Transposed(W) * W * ACROSS), by=matrix_words)
    .eq(
        TraceOf(Transposed(ACROSS) * READOUT * Transposed(READOUT) * ACROSS),
        by=matrix_words,
        because="W_{L-1}^T W_{L-1} = w w^T",
    )
    .eq(0, by=matrix_words, because="(I - w w^+) w = 0")
)

derivation = (
    Derivation(feature_sparsification)
    .start(A * W)
    .eq(
        A * W * READOUT * PseudoInverse(READOUT),
        by=words(uses=(rich_pretraining_limit, balanced_support)),
        because="W (I - w w^+) = 0",
    )
    .eq(SOURCE * PseudoInverse(READOUT), by=words(uses=(rich_pretraining_limit,)))
)
