r"""How the product of a balanced rank-one network moves under gradient flow.

W_1 = c b v_1^T, W_l = c v_{l-1} v_l^T, W_L = c v_{L-1} with unit vectors, so W_1 ... W_L = beta = c^L b. Balancedness
keeps this form along the flow. With grad = X^T residual (d x 1), layer l contributes A_l A_l^T grad B_l^T B_l to
-beta', where A_l = W_1 ... W_{l-1} and B_l = W_{l+1} ... W_L; the sum is

    beta' = -c^(2L-2) (I + (L-1) b b^T) grad,      c^(2L-2) = |beta|^(2-2/L).

Source: the flow behind v2 Appendix C, eq. 22-23.
"""

from sympy import Symbol

from theory.matrix_words import Letter, Rate, Transposed, UnitVector, define
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import L, d, declare, n
from theory.transfer.fine_tuning_geometry import X

HERE = Source("tahir2025features", "v2 Appendix C, before eq. 22")
layer_norm = declare("c", "c", "norm of every layer of a balanced rank-one network", positive=True)
layer = declare("layer", r"\ell", "index of a layer", lower=1, integer=True)
hidden_width = declare(
    "hidden_width", "h", "width of the hidden layers of a deep network", lower=1, integer=True
)

unit = UnitVector(d, 1, Symbol("b"))
beta = define(
    Letter(d, 1, Symbol("beta")), layer_norm**L * unit, "the product of a balanced rank-one network"
)
hidden, next_hidden = UnitVector(hidden_width, 1, Symbol("v")), UnitVector(hidden_width, 1, Symbol("w"))
residual = Letter(n, 1, Symbol("rho"))
gradient = Transposed(X) * residual

after_first = layer_norm ** (L - 1) * hidden
before_later = layer_norm ** (layer - 1) * unit * Transposed(hidden)
after_later = layer_norm ** (L - layer) * next_hidden
first_contribution = gradient * Transposed(after_first) * after_first
later_contribution = (
    before_later * Transposed(before_later) * gradient * Transposed(after_later) * after_later
)

first_layer = Theorem(
    id="first-layer-contribution",
    title="What the first layer contributes to the motion of the product",
    claim=eq(first_contribution, layer_norm ** (2 * L - 2) * gradient),
    parameters=(),
    source=HERE,
    setting="W_2 ... W_L = c^(L-1) v_1",
    section=4,
)

later_layer = Theorem(
    id="later-layer-contribution",
    title="What each later layer contributes to the motion of the product",
    claim=eq(later_contribution, layer_norm ** (2 * L - 2) * unit * Transposed(unit) * gradient),
    parameters=(),
    source=HERE,
    setting="W_1 ... W_{l-1} = c^(l-1) b v_{l-1}^T and W_{l+1} ... W_L = c^(L-l) v_l, 2 <= l <= L",
    section=4,
)

product_rate = Theorem(
    id="end-to-end-rate",
    title="The product moves by the sum of its layers' contributions",
    claim=eq(Rate(beta), -first_contribution - (L - 1) * later_contribution),
    parameters=(),
    source=HERE,
    definition=True,
    says_more=(
        "the product rule over the L layers of a balanced rank-one network, each of which follows its "
        "gradient"
    ),
    setting="product rule over W_1 ... W_L, each layer following its gradient; the L-1 later contributions are equal",
    section=4,
)

end_to_end_flow = Theorem(
    id="end-to-end-flow",
    title="Gradient flow of the product of a balanced rank-one network",
    claim=eq(
        Rate(beta),
        -(layer_norm ** (2 * L - 2)) * (gradient + (L - 1) * unit * Transposed(unit) * gradient),
    ),
    parameters=(),
    source=HERE,
    setting="beta = c^L b, the gradient in beta is X^T rho, rho = X beta - y",
    section=4,
)

closed_flow = Theorem(
    id="end-to-end-flow-closed",
    title="Gradient flow of the product, in the product alone",
    claim=eq(
        Rate(beta),
        -(layer_norm ** (2 * L - 2)) * gradient
        - (L - 1) / layer_norm**2 * beta * Transposed(beta) * gradient,
    ),
    parameters=(),
    source=HERE,
    setting="beta = c^L b, so b b^T = beta beta^T/c^(2L)",
    section=4,
)
