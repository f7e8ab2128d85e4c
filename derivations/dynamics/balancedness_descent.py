"""One step of descent: the square of a sum, without its cross terms; K steps add up."""

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.definition import at_value
from derivations.rules.linear_flow import bounded_steps
from derivations.rules.matrices import matrix_words, words
from theory.dynamics.balancedness import V, W, imbalance
from theory.dynamics.balancedness_descent import (
    balancedness_descent,
    balancedness_descent_drift,
    cross_terms,
    entry_after,
    entry_before,
    entry_gradients,
    entry_next,
    entry_of_gradients,
    entry_start,
    entry_step,
    entry_step_bound,
    eta,
    gradient,
    gradient_imbalance,
    gradients_bounded,
    largest,
    next_gradient,
    next_imbalance,
    slack,
    step_index,
    steps,
)
from theory.dynamics.balancedness_weight_decay import COLUMN, ROW, decay
from theory.matrix_words import TraceOf, Transposed

_shrunk = 1 - eta * decay
_cross = cross_terms.claim.lhs
_along, _now = Transposed(W) * gradient, next_gradient * Transposed(V)

no_cross_terms = (
    Derivation(cross_terms)
    .start(_cross)
    .eq(
        (_along - _now) + Transposed(_along - _now),
        by=matrix_words,
        because="the sum of a matrix and its transpose",
    )
    .eq(0, by=matrix_words, because="both products are (A W_l)^T G (W_{l+1} B)^T")
)

derivation = (
    Derivation(balancedness_descent)
    .start(next_imbalance)
    .eq(
        Transposed(_shrunk * W - eta * gradient) * (_shrunk * W - eta * gradient)
        - (_shrunk * V - eta * next_gradient) * Transposed(_shrunk * V - eta * next_gradient),
        by=matrix_words,
        because="the step",
    )
    .eq(
        _shrunk**2 * imbalance - eta * _shrunk * _cross + eta**2 * gradient_imbalance,
        by=matrix_words,
        because="expand",
    )
    .eq(
        _shrunk**2 * imbalance + eta**2 * gradient_imbalance,
        by=words(uses=(cross_terms,)),
        because="no cross terms",
    )
)


def _entry(of: object) -> TraceOf:
    return TraceOf(Transposed(ROW) * of * COLUMN)


entry_moves = (
    Derivation(entry_step)
    .start(entry_after(step_index + 1))
    .eq(_entry(next_imbalance), by=cite(entry_next))
    .eq(_entry(_shrunk**2 * imbalance + eta**2 * gradient_imbalance), by=cite(balancedness_descent))
    .eq(
        _shrunk**2 * _entry(imbalance) + eta**2 * _entry(gradient_imbalance),
        by=matrix_words,
        because="linear in D",
    )
    .eq(_shrunk**2 * entry_after(step_index) + eta**2 * _entry(gradient_imbalance), by=cite(entry_before))
    .eq(
        _shrunk**2 * entry_after(step_index) + eta**2 * entry_of_gradients(step_index),
        by=cite(entry_gradients),
    )
)

entry_step_bounded = (
    Derivation(entry_step_bound)
    .start(entry_after(step_index + 1))
    .eq(_shrunk**2 * entry_after(step_index) + eta**2 * entry_of_gradients(step_index), by=cite(entry_step))
    .eq(entry_after(step_index) + eta**2 * entry_of_gradients(step_index), by=at_value(decay, 0))
    .eq(entry_after(step_index) + eta**2 * (largest - slack(step_index)), by=cite(gradients_bounded))
    .le(entry_after(step_index) + eta**2 * largest, because="Q is the largest")
)

drift = (
    Derivation(balancedness_descent_drift)
    .start(entry_after(steps))
    .le(entry_after(0) + steps * eta**2 * largest, by=bounded_steps(entry_step_bound), because="K steps")
    .eq(entry_after(0) + balancedness_descent_drift.claim.rhs - entry_start.claim.rhs, because="T = K eta")
    .eq(balancedness_descent_drift.claim.rhs, by=cite(entry_start))
)
