"""Label noise: at interpolation the gradient is noise alone, and only its square survives in the balance."""

from derivations.chain import Derivation
from derivations.rules.citation import cite
from derivations.rules.definition import by_definition
from derivations.rules.matrices import matrix_words
from derivations.rules.order import equal_arguments
from derivations.rules.second_moment import second_moment
from theory.dynamics.balancedness_descent import eta
from theory.dynamics.balancedness_label_noise import (
    DIRECTION,
    LAYER_CHANGE,
    LAYER_NORM,
    READOUT,
    READOUT_CHANGE,
    READOUT_NORM,
    W,
    balancedness_label_noise,
    change,
    change_along,
    error,
    first_gradient,
    label_noise,
    label_noise_gradient,
    label_noise_mean,
    label_noise_step,
    noise,
    readout_gradient,
    second_order,
    x,
)
from theory.matrix_words import SquaredNorm, TraceOf, Transposed, meaning_of
from theory.random_variables import Expectation
from theory.symbols import d

_cross = (
    Transposed(W) * first_gradient
    + Transposed(first_gradient) * W
    - READOUT * Transposed(readout_gradient)
    - readout_gradient * Transposed(READOUT)
)

gradient = (
    Derivation(label_noise_gradient)
    .start(label_noise_gradient.claim.lhs)
    .eq(
        error * TraceOf(READOUT * Transposed(x) * LAYER_CHANGE)
        + error * TraceOf(Transposed(x) * W * READOUT_CHANGE),
        by=matrix_words,
        because="the trace is cyclic",
    )
    .eq(label_noise_gradient.claim.rhs, by=matrix_words)
)

step = (
    Derivation(label_noise_step)
    .start(change)
    .eq(
        -eta * _cross
        + eta**2
        * (Transposed(first_gradient) * first_gradient - readout_gradient * Transposed(readout_gradient)),
        by=matrix_words,
        because="expand the squares",
    )
    .eq(
        eta**2
        * (Transposed(first_gradient) * first_gradient - readout_gradient * Transposed(readout_gradient)),
        by=matrix_words,
        because="W^T G_1 = G_2 w^T: the cross terms cancel",
    )
    .eq(eta**2 * error**2 * second_order, by=matrix_words)
)

_noisy = {error: -label_noise * noise}
_along_readout, _along_layer = (
    SquaredNorm(x * Transposed(READOUT) * DIRECTION),
    SquaredNorm(Transposed(x) * W * DIRECTION),
)

mean = (
    Derivation(label_noise_mean)
    .start(Expectation(change_along))
    .eq(Expectation(meaning_of(change_along)), by=by_definition)
    .eq(
        Expectation(
            TraceOf(Transposed(DIRECTION) * (eta**2 * label_noise**2 * noise**2 * second_order) * DIRECTION)
        ),
        by=equal_arguments(cite(label_noise_step, _noisy)),
        because="the step at the error -s xi",
    )
    .eq(
        Expectation(eta**2 * label_noise**2 * noise**2 * (_along_readout - _along_layer)),
        by=equal_arguments(matrix_words),
    )
    .eq(
        eta**2
        * label_noise**2
        * (d * SquaredNorm(Transposed(READOUT) * DIRECTION) - SquaredNorm(W * DIRECTION)),
        by=second_moment(x),
        because="E xi^2 = 1, E ||x||^2 = d, E x x^T = I",
    )
)

derivation = (
    Derivation(balancedness_label_noise)
    .start(Expectation(change_along))
    .eq(label_noise_mean.claim.rhs, by=cite(label_noise_mean))
    .eq(
        eta**2 * label_noise**2 * (d * READOUT_NORM.claim.rhs - SquaredNorm(W * DIRECTION)),
        by=cite(READOUT_NORM),
    )
    .eq(balancedness_label_noise.value, by=cite(LAYER_NORM))
)
