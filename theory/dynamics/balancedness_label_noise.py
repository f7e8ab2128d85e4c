r"""Label noise breaks balance: the mean change of D in one step of label-noise SGD at interpolation.

f(x) = x^T W w, W of shape d x h, w of shape h x 1, one fresh sample x ~ N(0, I_d) a step, its label moved by
s xi, xi ~ N(0, 1). At interpolation the error of the prediction is e = -s xi, the gradients of (f - y)^2/2 are
e x w^T and e W^T x, and one step of size eta changes D = W^T W - w w^T by exactly

    Delta D = eta^2 e^2 (|x|^2 w w^T - W^T x x^T W),    E[Delta D] = eta^2 s^2 (d w w^T - W^T W)     (h x h).

For a direction p (h x 1) write a = |w^T p|, b = |W p|: E[p^T Delta D p] = eta^2 s^2 (d a^2 - b^2). It is of
second order in eta at each step, so of first order at a fixed time, and it does not vanish at interpolation.
"""

import sympy as sp
from sympy import Symbol

from theory.dynamics.balancedness_descent import eta
from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm, TraceOf, Transposed, define
from theory.random_variables import Expectation, Gaussian, Unknown
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import d, declare

SOURCE = Source("fate", "the noise's share of the one-step identity of descent, averaged")

hidden = sp.Symbol("h", integer=True, positive=True)
label_noise = declare("label_noise", "s", "standard deviation of the noise added to each label", lower=0)
error = declare("label_error", "e", "error of the prediction on the sample of this step")
readout_norm = declare("readout_norm", r"\nu_w", "norm |w^T p| of the readout along a direction p", lower=0)
layer_image_norm = declare(
    "layer_image_norm", r"\nu_W", "norm |W p| of the first layer along a direction p", lower=0
)

x = GaussianMatrix(d, 1, Symbol("x"))
W = Letter(d, hidden, Symbol("W"))
READOUT = Letter(hidden, 1, Symbol("w"))
DIRECTION = Letter(hidden, 1, Symbol("p"))
LAYER_CHANGE, READOUT_CHANGE = Letter(d, hidden, Symbol("H")), Letter(hidden, 1, Symbol("k"))
noise = Gaussian(Symbol("xi"))

first_gradient = error * x * Transposed(READOUT)
readout_gradient = error * Transposed(W) * x
next_layer = W - eta * first_gradient
next_readout = READOUT - eta * readout_gradient
balance = Transposed(W) * W - READOUT * Transposed(READOUT)
change = Transposed(next_layer) * next_layer - next_readout * Transposed(next_readout) - balance
second_order = READOUT * Transposed(x) * x * Transposed(READOUT) - Transposed(W) * x * Transposed(x) * W

change_along = define(
    Unknown(eta, label_noise, d, hidden, Symbol("Delta_p")),
    TraceOf(Transposed(DIRECTION) * change.xreplace({error: -label_noise * noise}) * DIRECTION),
    "p^T Delta D p in one step at interpolation, where the error is -s xi",
)

label_noise_gradient = Theorem(
    id="label-noise-gradient",
    title="Gradients of the loss on one sample",
    claim=eq(
        error
        * (TraceOf(Transposed(x) * LAYER_CHANGE * READOUT) + TraceOf(Transposed(x) * W * READOUT_CHANGE)),
        TraceOf(Transposed(first_gradient) * LAYER_CHANGE)
        + TraceOf(Transposed(readout_gradient) * READOUT_CHANGE),
    ),
    parameters=(error,),
    source=SOURCE,
    setting="changes H of W and k of w change f = x^T W w by x^T H w + x^T W k, and (f - y)^2/2 by e times that",
    section=5,
)

label_noise_step = Theorem(
    id="label-noise-step",
    title="What one step on one sample does to the balance",
    claim=eq(change, eta**2 * error**2 * second_order),
    parameters=(eta, error),
    source=SOURCE,
    setting="exact, at any error e; two layers, one output",
    section=5,
)

READOUT_NORM = Theorem(
    id="label-noise-readout-norm",
    title="The readout along a direction",
    claim=eq(SquaredNorm(Transposed(READOUT) * DIRECTION), readout_norm**2),
    parameters=(readout_norm,),
    source=SOURCE,
    definition=True,
    section=5,
)
LAYER_NORM = Theorem(
    id="label-noise-layer-norm",
    title="The first layer along a direction",
    claim=eq(SquaredNorm(W * DIRECTION), layer_image_norm**2),
    parameters=(layer_image_norm,),
    source=SOURCE,
    definition=True,
    section=5,
)

label_noise_mean = Theorem(
    id="label-noise-mean-change",
    title="Mean change of the balance along a direction",
    claim=eq(
        Expectation(change_along),
        eta**2
        * label_noise**2
        * (d * SquaredNorm(Transposed(READOUT) * DIRECTION) - SquaredNorm(W * DIRECTION)),
    ),
    parameters=(eta, label_noise, d),
    source=SOURCE,
    setting="that is E[Delta D] = eta^2 s^2 (d w w^T - W^T W), as p is any direction",
    section=5,
)

balancedness_label_noise = Theorem(
    id="balancedness-label-noise",
    title="Label noise breaks balance, by a known mean at each step",
    claim=eq(
        Expectation(change_along),
        eta**2 * label_noise**2 * (d * readout_norm**2 - layer_image_norm**2),
    ),
    parameters=(eta, label_noise, d, readout_norm, layer_image_norm),
    source=SOURCE,
    setting=(
        "mean of p^T Delta D p in one step of label-noise SGD at interpolation, one fresh sample x ~ N(0, I_d); "
        "E[Delta D] = eta^2 s^2 (d W_2 W_2^T - W_1^T W_1)"
    ),
    section=5,
)
