"""Weight decay: the gradient's part of the rate cancels as before, the decay's part is -2 mu D."""

from sympy import Derivative, exp

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.flows import along_flow
from derivations.rules.linear_flow import linear_flow
from derivations.rules.matrices import matrix_words
from derivations.rules.scalar_flow import scalar_flow
from theory.dynamics.balancedness import V, W, first_rate, imbalance, second_rate
from theory.dynamics.balancedness_weight_decay import (
    D,
    balance_flow_with_decay,
    balance_name,
    balance_rate_with_decay,
    balancedness_weight_decay,
    column_still,
    decay,
    entry,
    entry_at_start,
    entry_flow_with_decay,
    entry_meaning,
    entry_of,
    row_still,
)
from theory.matrix_words import Rate, Transposed
from theory.symbols import t

rate = (
    Derivation(balance_rate_with_decay)
    .start(Rate(imbalance))
    .eq(
        Rate(Transposed(W)) * W + Transposed(W) * Rate(W) - Rate(V) * Transposed(V) - V * Rate(Transposed(V)),
        by=along_flow,
        because="the product rule",
    )
    .eq(
        (
            Transposed(first_rate) * W
            + Transposed(W) * first_rate
            - second_rate * Transposed(V)
            - V * Transposed(second_rate)
        )
        - 2 * decay * (Transposed(W) * W - V * Transposed(V)),
        by=along_flow,
        because="each of the four rates has its part -mu W",
    )
    .eq(-2 * decay * imbalance, by=matrix_words, because="the gradients' parts cancel: balancedness")
)

flow = (
    Derivation(balance_flow_with_decay)
    .start(Rate(D))
    .eq(Rate(imbalance), by=cite(balance_name))
    .eq(-2 * decay * imbalance, by=cite(balance_rate_with_decay))
    .eq(-2 * decay * D, by=cite(balance_name))
)

entry_moves = (
    Derivation(entry_flow_with_decay)
    .start(Derivative(entry, t))
    .eq(
        -2 * decay * entry,
        by=scalar_flow(balance_flow_with_decay, entry_meaning, still=(row_still, column_still)),
    )
)

derivation = (
    Derivation(balancedness_weight_decay)
    .start(entry)
    .eq(entry_of(0) * exp(-2 * decay * t), by=linear_flow(entry_flow_with_decay))
    .eq(balancedness_weight_decay.value, by=cite(entry_at_start))
)
