r"""Balancedness: what gradient flow on a deep linear network conserves, at any depth and any widths.

f(x) = x^T W_1 ... W_L. Between two neighbouring layers of a network, A = W_1 ... W_{l-1} (p x a) is what
comes before, B = W_{l+2} ... W_L (c x q) what comes after, W = W_l (a x b), V = W_{l+1} (b x c); at the
ends A or B is a unit matrix. For a loss of the end-to-end map A W V B with gradient G (p x q) there,
gradient flow is

    W' = -A^T G (V B)^T,    V' = -(A W)^T G B^T,

and D_l = W^T W - V V^T (b x b) does not move. Scale: squared weights.
"""

import sympy as sp
from sympy import Symbol

from theory.matrix_words import Letter, Rate, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem

before, left, middle, right, outputs = sp.symbols("d_0 d_{l-1} d_l d_{l+1} d_L", integer=True, positive=True)

A = Letter(before, left, Symbol("A"))
W = Letter(left, middle, Symbol("W_l"))
V = Letter(middle, right, Symbol("W_{l+1}"))
B = Letter(right, outputs, Symbol("B"))
G = Letter(before, outputs, Symbol("G"))
CHANGE = Letter(left, middle, Symbol("H"))

first_rate = -Transposed(A) * G * Transposed(B) * Transposed(V)
second_rate = -Transposed(W) * Transposed(A) * G * Transposed(B)
imbalance = Transposed(W) * W - V * Transposed(V)

FLOW = (
    Assumption(
        eq(Rate(W), first_rate),
        "W_l follows minus the gradient of a loss of the end-to-end map",
    ),
    Assumption(eq(Rate(V), second_rate), "W_{l+1} follows the negative gradient of the same loss"),
)

layer_gradient = Theorem(
    id="layer-gradient",
    title="Gradient of a loss of the end-to-end map in one layer",
    claim=eq(
        TraceOf(Transposed(G) * A * CHANGE * V * B),
        TraceOf(Transposed(Transposed(A) * G * Transposed(B) * Transposed(V)) * CHANGE),
    ),
    parameters=(),
    source=Source("tahir2025features", "v2 eq. 36, first line of its proof"),
    setting="a change H of W_l changes the loss by tr G^T A H V B: the inner product of H with A^T G B^T V^T",
    section=5,
)

balancedness = Theorem(
    id="balancedness",
    title="Gradient flow conserves the balance of neighbouring layers",
    claim=eq(Rate(imbalance), 0),
    parameters=(),
    source=Source("tahir2025features", "v2 eq. 36, v1 eq. 35"),
    given=FLOW,
    setting="any depth, any widths, any differentiable loss of the end-to-end map",
    section=5,
)
