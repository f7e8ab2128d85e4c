"""Balancedness: the two halves of the rate of D_l are the same word."""

from derivations.chain import Derivation
from derivations.rules.flows import along_flow
from derivations.rules.matrices import matrix_words
from theory.dynamics.balancedness import (
    CHANGE,
    A,
    B,
    G,
    V,
    W,
    balancedness,
    imbalance,
    layer_gradient,
)
from theory.matrix_words import Rate, TraceOf, Transposed

gradient = (
    Derivation(layer_gradient)
    .start(TraceOf(Transposed(G) * A * CHANGE * V * B))
    .eq(TraceOf(V * B * Transposed(G) * A * CHANGE), by=matrix_words, because="the trace is cyclic")
    .eq(
        TraceOf(Transposed(Transposed(A) * G * Transposed(B) * Transposed(V)) * CHANGE),
        by=matrix_words,
        because="(A^T G B^T W_{l+1}^T)^T = W_{l+1} B G^T A",
    )
)

derivation = (
    Derivation(balancedness)
    .start(Rate(imbalance))
    .eq(
        Rate(Transposed(W)) * W + Transposed(W) * Rate(W) - Rate(V) * Transposed(V) - V * Rate(Transposed(V)),
        by=along_flow,
        because="the product rule",
    )
    .eq(0, by=along_flow, because="both halves are -W_{l+1} B G^T A W_l plus its transpose")
)
