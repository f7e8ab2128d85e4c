r"""Balancedness with momentum: W'' + c W' = -gradient keeps only the skew part of a first-order quantity.

Velocities P = W_l' (a x b) and R = W_{l+1}' (b x c), friction c >= 0, letters A, B, G as in
:mod:`theory.dynamics.balancedness`. Write M = W_l^T P - R W_{l+1}^T (b x b), so that D_l' = M + M^T. Then

    M' = P^T P - R R^T - c M,
    D_l'' + c D_l' = 2 (P^T P - R R^T),
    (M - M^T)' = -c (M - M^T):  the skew part decays as e^{-ct}.

D_l itself is not conserved: its part of second order in the speeds drives it. Any depth, widths and loss.
"""

from functools import partial

import sympy as sp
from sympy import Derivative, Symbol

from theory.dynamics.balancedness import V, W, first_rate, imbalance, left, middle, right, second_rate
from theory.dynamics.balancedness_weight_decay import COLUMN, ROW
from theory.matrix_words import Letter, Rate, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, t

SOURCE = Source(
    "marcotte2023abide", "after its section on gradient flow; here by the product rule, for momentum"
)

friction = declare("friction", "c", "friction of the flow with momentum", lower=0)
start = declare("z_0", "z_0", "an entry of the skew part of W_l^T W_l' - W_{l+1}' W_{l+1}^T at the start")

P = Letter(left, middle, Symbol("P_l"))
R = Letter(middle, right, Symbol("P_{l+1}"))
S = Letter(middle, middle, Symbol("S_l"))
entry_of = sp.Function("z", real=True)
entry = entry_of(t)

first_moment = Transposed(W) * P - R * Transposed(V)
balance_rate = first_moment + Transposed(first_moment)
skew_part = first_moment - Transposed(first_moment)
kinetic = Transposed(P) * P - R * Transposed(R)

MOTION = (
    Assumption(eq(Rate(W), P), "P_l is the velocity of W_l"),
    Assumption(eq(Rate(V), R), "P_{l+1} is the velocity of W_{l+1}"),
    Assumption(
        eq(Rate(P), first_rate - friction * P),
        "W_l'' + c W_l' is minus the gradient of a loss of the end-to-end map",
    ),
    Assumption(
        eq(Rate(R), second_rate - friction * R),
        "W_{l+1}'' + c W_{l+1}' is minus the gradient of the same loss, with the same friction",
    ),
)
ANY = "any depth, any widths, any differentiable loss of the end-to-end map"
_statement = partial(Theorem, parameters=(friction,), given=MOTION, setting=ANY, source=SOURCE, section=5)

balance_velocity = _statement(
    "momentum-balance-velocity",
    "The velocity of the balance",
    eq(Rate(imbalance), balance_rate),
    parameters=(),
    given=MOTION[:2],
)
first_moment_flow = _statement(
    "momentum-first-moment-flow",
    "How W_l^T W_l' - W_{l+1}' W_{l+1}^T moves",
    eq(Rate(first_moment), kinetic - friction * first_moment),
)
balancedness_momentum = _statement(
    "balancedness-momentum",
    "With momentum the balance is driven by the speeds",
    eq(Rate(Rate(imbalance)) + friction * Rate(imbalance), 2 * kinetic),
)
skew_flow = _statement(
    "momentum-skew-flow",
    "How the skew part of the first moment moves",
    eq(Rate(skew_part), -friction * skew_part),
)
skew_name = _statement(
    "momentum-skew-part",
    "The skew part of the first moment",
    eq(S, skew_part),
    parameters=(),
    given=(),
    setting="",
    definition=True,
)
skew_named_flow = _statement(
    "momentum-skew-part-flow",
    "The skew part follows a flow of its own",
    eq(Rate(S), -friction * S),
)
entry_meaning = _statement(
    "momentum-skew-entry",
    "An entry of the skew part as a function of time",
    eq(entry, TraceOf(Transposed(ROW) * S * COLUMN)),
    parameters=(),
    given=(),
    setting="p and q fixed columns: unit vectors for an entry",
    definition=True,
)
entry_at_start = _statement(
    "momentum-skew-entry-at-the-start",
    "An entry of the skew part at the start",
    eq(entry_of(0), start),
    parameters=(start,),
    given=(),
    setting="",
    definition=True,
)
entry_flow = _statement(
    "momentum-skew-entry-flow",
    "How an entry of the skew part moves",
    eq(Derivative(entry, t), -friction * entry),
)
skew_decay = _statement(
    "balancedness-momentum-skew",
    "With momentum a skew quantity decays at the friction's rate, and is conserved without friction",
    eq(entry, start * sp.exp(-friction * t)),
    parameters=(start, friction, t),
    setting="z is any entry of the skew part of W_l^T W_l' - W_{l+1}' W_{l+1}^T, z_0 that entry at the start; "
    + ANY,
)
