r"""Balancedness under weight decay: not conserved, but its law is known.

With an extra -mu W in the flow of every layer (weights of shape d_{l-1} x d_l, A, B, G as in
:mod:`theory.dynamics.balancedness`),

    D_l' = -2 mu D_l,      so      D_l(t) = D_l(0) e^{-2 mu t}      (d_l x d_l, squared weights).

x(t) is any entry, or any fixed linear function, of D_l(t): x = p^T D_l q. Any depth, widths and loss of the
end-to-end map; mu >= 0, and mu = 0 is balancedness. Source: v1 eq. 35, with the decay carried along.
"""

import sympy as sp
from sympy import Derivative, Symbol

from theory.dynamics.balancedness import V, W, first_rate, imbalance, middle, second_rate
from theory.matrix_words import Letter, Rate, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, t

SOURCE = Source("tahir2025features", "v1 eq. 35, with weight decay in the flow")

decay = declare("weight_decay", r"\mu", "weight decay: the flow of every layer has an extra -mu W", lower=0)
start = declare("x_0", "x_0", "an entry of the balance D_l at the start")

D = Letter(middle, middle, Symbol("D_l"))
ROW, COLUMN = Letter(middle, 1, Symbol("p")), Letter(middle, 1, Symbol("q"))
entry_of = sp.Function("x", real=True)
entry = entry_of(t)

DECAYING_FLOW = (
    Assumption(
        eq(Rate(W), first_rate - decay * W),
        "W_l follows minus the gradient of a loss of the end-to-end map, and decays",
    ),
    Assumption(
        eq(Rate(V), second_rate - decay * V),
        "W_{l+1} follows the negative gradient of the same loss, and decays at the same rate",
    ),
)

balance_rate_with_decay = Theorem(
    id="balance-rate-with-decay",
    title="How weight decay moves the balance of neighbouring layers",
    claim=eq(Rate(imbalance), -2 * decay * imbalance),
    parameters=(decay,),
    source=SOURCE,
    given=DECAYING_FLOW,
    setting="any depth, any widths, any differentiable loss of the end-to-end map",
    section=5,
)

balance_name = Theorem(
    id="balance-name",
    title="The balance of two neighbouring layers",
    claim=eq(D, imbalance),
    parameters=(),
    source=SOURCE,
    definition=True,
    section=5,
)

balance_flow_with_decay = Theorem(
    id="balance-flow-with-decay",
    title="The balance under weight decay follows a flow of its own",
    claim=eq(Rate(D), -2 * decay * D),
    parameters=(decay,),
    source=SOURCE,
    given=DECAYING_FLOW,
    section=5,
)

row_still, column_still = (
    Theorem(
        id=f"fixed-{name}",
        title=f"The {name} of an entry does not move",
        claim=eq(Rate(vector), 0),
        parameters=(),
        source=SOURCE,
        definition=True,
        says_more=f"the {name} is chosen once, and no weight moves it",
        section=5,
    )
    for name, vector in (("row", ROW), ("column", COLUMN))
)

entry_meaning = Theorem(
    id="balance-entry",
    title="An entry of the balance as a function of time",
    claim=eq(entry, TraceOf(Transposed(ROW) * D * COLUMN)),
    parameters=(),
    source=SOURCE,
    definition=True,
    setting="p and q fixed columns: unit vectors for an entry",
    section=5,
)

entry_at_start = Theorem(
    id="balance-entry-at-the-start",
    title="An entry of the balance at the start",
    claim=eq(entry_of(0), start),
    parameters=(start,),
    source=SOURCE,
    definition=True,
    section=5,
)

entry_flow_with_decay = Theorem(
    id="balance-entry-flow-with-decay",
    title="How weight decay moves an entry of the balance",
    claim=eq(Derivative(entry, t), -2 * decay * entry),
    parameters=(decay,),
    source=SOURCE,
    given=DECAYING_FLOW,
    setting="x = p^T D_l q with fixed p and q",
    section=5,
)

balancedness_weight_decay = Theorem(
    id="balancedness-weight-decay",
    title="Weight decay makes the balance decay at twice its rate",
    claim=eq(entry, start * sp.exp(-2 * decay * t)),
    parameters=(start, decay, t),
    source=SOURCE,
    given=DECAYING_FLOW,
    setting="x is any entry of D_l, x_0 that entry at the start: D_l(t) = D_l(0) e^{-2 mu t}",
    section=5,
)
