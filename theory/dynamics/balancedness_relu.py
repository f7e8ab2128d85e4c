r"""Balancedness of ReLU units: |w_in|^2 - |w_out|^2 for each unit, plus its squared bias where it has one.

One unit of a network of any depth, on N samples: incoming activations H (N x p), incoming weights u (p x 1),
bias b (1 x 1), outgoing weights v (q x 1), ones 1 (N x 1). Off the kinks the unit passes S (H u + 1 b), S the
diagonal 0/1 matrix of the samples on which it is active, and with E (N x q) the gradient of the loss in what
it sends on, gradient flow is

    u' = -H^T S E v,      b' = -1^T S E v,      v' = -E^T S (H u + 1 b),

and |u|^2 + b^2 - |v|^2 does not move (squared weights): Euler's identity for a map that is homogeneous of
degree one in (u, b). Across a kink the weights are continuous, so it stays what it was. Without a bias the
term b^2 is absent. Any loss, any earlier and later layers.
"""

import sympy as sp
from sympy import Symbol

from theory.matrix_words import Letter, Rate, SymmetricMatrix, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem

SOURCE = Source("du2018algorithmic", "Theorem 2.1, ReLU units; with the bias here")

samples, incoming, outgoing = sp.symbols("N d_in d_out", integer=True, positive=True)

H = Letter(samples, incoming, Symbol("H"))
S = SymmetricMatrix(samples, samples, Symbol("S"))
E = Letter(samples, outgoing, Symbol("E"))
ONES = Letter(samples, 1, Symbol("1"))
U = Letter(incoming, 1, Symbol("u"))
BIAS = Letter(1, 1, Symbol("b"))
OUT = Letter(outgoing, 1, Symbol("v"))
IN_CHANGE, BIAS_CHANGE, OUT_CHANGE = (
    Letter(incoming, 1, Symbol("h")),
    Letter(1, 1, Symbol("k")),
    Letter(outgoing, 1, Symbol("j")),
)

back = S * E * OUT
passed = S * (H * U + ONES * BIAS)
passed_without_bias = S * H * U
in_rate = -Transposed(H) * back
bias_rate = -Transposed(ONES) * back
out_rate = -Transposed(E) * passed
out_rate_without_bias = -Transposed(E) * passed_without_bias
unit_balance = Transposed(U) * U + Transposed(BIAS) * BIAS - Transposed(OUT) * OUT
unit_balance_without_bias = Transposed(U) * U - Transposed(OUT) * OUT

FLOW_IN = Assumption(
    eq(Rate(U), in_rate),
    "the incoming weights follow minus the loss's gradient, off the kinks",
)
FLOW_BIAS = Assumption(eq(Rate(BIAS), bias_rate), "the bias follows the same flow")
FLOW_OUT = Assumption(eq(Rate(OUT), out_rate), "the outgoing weights follow the same flow")
FLOW_OUT_WITHOUT_BIAS = Assumption(
    eq(Rate(OUT), out_rate_without_bias), "the outgoing weights follow the same flow; no bias"
)

relu_gradient = Theorem(
    id="relu-unit-gradient",
    title="Gradient of a loss in the weights of one ReLU unit",
    claim=eq(
        TraceOf(
            Transposed(E)
            * (S * (H * IN_CHANGE + ONES * BIAS_CHANGE) * Transposed(OUT) + passed * Transposed(OUT_CHANGE))
        ),
        TraceOf(Transposed(-in_rate) * IN_CHANGE)
        + TraceOf(Transposed(-bias_rate) * BIAS_CHANGE)
        + TraceOf(Transposed(-out_rate) * OUT_CHANGE),
    ),
    parameters=(),
    source=SOURCE,
    setting=(
        "the unit sends on S (H u + 1 b) v^T; changes h, k, j of u, b, v change the loss by the inner product of the "
        "gradient E with the change of what is sent on"
    ),
    section=5,
)

balancedness_relu = Theorem(
    id="balancedness-relu",
    title="A ReLU unit keeps the difference of its squared incoming and outgoing weights",
    claim=eq(Rate(unit_balance_without_bias), 0),
    parameters=(),
    source=SOURCE,
    given=(FLOW_IN, FLOW_OUT_WITHOUT_BIAS),
    setting="|w_in|^2 - |w_out|^2 for each unit without a bias; any depth, any widths, any loss",
    section=5,
)

balancedness_relu_bias = Theorem(
    id="balancedness-relu-bias",
    title="A ReLU unit with a bias: its square counts with the incoming weights",
    claim=eq(Rate(unit_balance), 0),
    parameters=(),
    source=SOURCE,
    given=(FLOW_IN, FLOW_BIAS, FLOW_OUT),
    setting="|w_in|^2 + b^2 - |w_out|^2 for each unit; any depth, any widths, any loss",
    section=5,
)
