"""Momentum: the force's part of the first moment is W^T g - g V^T = 0, what is left is kinetic and friction."""

from sympy import Derivative, exp

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.flows import along_flow
from derivations.rules.linear_flow import linear_flow
from derivations.rules.matrices import matrix_words
from derivations.rules.scalar_flow import scalar_flow
from theory.dynamics.balancedness import V, W, first_rate, imbalance, second_rate
from theory.dynamics.balancedness_momentum import (
    P,
    R,
    S,
    balance_rate,
    balance_velocity,
    balancedness_momentum,
    entry,
    entry_at_start,
    entry_flow,
    entry_meaning,
    entry_of,
    first_moment,
    first_moment_flow,
    friction,
    kinetic,
    skew_decay,
    skew_flow,
    skew_name,
    skew_named_flow,
    skew_part,
)
from theory.dynamics.balancedness_weight_decay import column_still, row_still
from theory.matrix_words import Rate, Transposed
from theory.symbols import t

velocity = (
    Derivation(balance_velocity)
    .start(Rate(imbalance))
    .eq(
        Rate(Transposed(W)) * W + Transposed(W) * Rate(W) - Rate(V) * Transposed(V) - V * Rate(Transposed(V)),
        by=along_flow,
        because="the product rule",
    )
    .eq(balance_rate, by=along_flow, because="W_l' = P_l, W_{l+1}' = P_{l+1}")
)

moment_moves = (
    Derivation(first_moment_flow)
    .start(Rate(first_moment))
    .eq(
        Transposed(P) * P + Transposed(W) * Rate(P) - Rate(R) * Transposed(V) - R * Transposed(R),
        by=along_flow,
        because="the product rule",
    )
    .eq(
        kinetic + (Transposed(W) * first_rate - second_rate * Transposed(V)) - friction * first_moment,
        by=along_flow,
        because="the equations of motion",
    )
    .eq(kinetic - friction * first_moment, by=matrix_words, because="the forces' part vanishes: balancedness")
)

derivation = (
    Derivation(balancedness_momentum)
    .start(Rate(Rate(imbalance)) + friction * Rate(imbalance))
    .eq(Rate(balance_rate) + friction * balance_rate, by=cite(balance_velocity))
    .eq(
        Rate(first_moment) + Transposed(Rate(first_moment)) + friction * balance_rate,
        by=along_flow,
        because="D' = M + M^T",
    )
    .eq(
        (kinetic - friction * first_moment)
        + Transposed(kinetic - friction * first_moment)
        + friction * balance_rate,
        by=cite(first_moment_flow),
    )
    .eq(2 * kinetic, by=matrix_words, because="the friction's parts cancel, and P^T P - R R^T is symmetric")
)

skew_moves = (
    Derivation(skew_flow)
    .start(Rate(skew_part))
    .eq(Rate(first_moment) - Transposed(Rate(first_moment)), by=along_flow)
    .eq(
        (kinetic - friction * first_moment) - Transposed(kinetic - friction * first_moment),
        by=cite(first_moment_flow),
    )
    .eq(-friction * skew_part, by=matrix_words, because="P^T P - R R^T is symmetric")
)

named_skew_moves = (
    Derivation(skew_named_flow)
    .start(Rate(S))
    .eq(Rate(skew_part), by=cite(skew_name))
    .eq(-friction * skew_part, by=cite(skew_flow))
    .eq(-friction * S, by=cite(skew_name))
)

entry_moves = (
    Derivation(entry_flow)
    .start(Derivative(entry, t))
    .eq(
        -friction * entry,
        by=scalar_flow(skew_named_flow, entry_meaning, still=(row_still, column_still)),
    )
)

entry_decays = (
    Derivation(skew_decay)
    .start(entry)
    .eq(entry_of(0) * exp(-friction * t), by=linear_flow(entry_flow))
    .eq(skew_decay.value, by=cite(entry_at_start))
)
