r"""Balancedness under gradient descent: the exact change in one step, and the drift at a fixed time.

One step of size eta with weight decay mu takes W_l to (1 - eta mu) W_l - eta G_l, where G_l = A^T G (V B)^T
and G_{l+1} = (A W)^T G B^T are the gradients at the same weights (letters as in
:mod:`theory.dynamics.balancedness`). Then, exactly,

    D_l -> (1 - eta mu)^2 D_l + eta^2 (G_l^T G_l - G_{l+1} G_{l+1}^T)      (d_l x d_l, squared weights).

G is the gradient of the loss that the step uses, so the same holds for each mini-batch. Without decay an
entry moves by at most eta^2 Q a step where Q bounds that entry of the bracket, so by at most T eta Q up to
time T = K eta: the drift at a fixed time is of the size of the step.
"""

import sympy as sp
from sympy import Le, Symbol

from theory.dynamics.balancedness import V, W, first_rate, imbalance, left, middle, right, second_rate
from theory.dynamics.balancedness_weight_decay import COLUMN, ROW, decay
from theory.matrix_words import Letter, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare

SOURCE = Source("tahir2025features", "v1 eq. 35, for gradient descent with a finite step")

eta = declare("eta", r"\eta", "step size of gradient descent", positive=True)
steps = declare("K_steps", "K", "number of steps of gradient descent", lower=0, integer=True)
step_index = declare("k_step", "k", "index of a step of gradient descent", lower=0, integer=True)
largest = declare("Q_max", "Q", "bound on an entry of G_l^T G_l - G_{l+1} G_{l+1}^T along the run")
start = declare("omega_0", r"\omega_0", "an entry of the balance before the first step")
elapsed = declare("T_run", "T", "training time: number of steps times step size", lower=0)

NEXT_W = Letter(left, middle, Symbol("W_l^{new}"))
NEXT_V = Letter(middle, right, Symbol("W_{l+1}^{new}"))

gradient = Letter(left, middle, Symbol("G_l"))
next_gradient = Letter(middle, right, Symbol("G_{l+1}"))
next_imbalance = Transposed(NEXT_W) * NEXT_W - NEXT_V * Transposed(NEXT_V)
gradient_imbalance = Transposed(gradient) * gradient - next_gradient * Transposed(next_gradient)

GRADIENTS = (
    Assumption(
        eq(gradient, -first_rate),
        "G_l is the gradient in W_l of a loss of the end-to-end map",
    ),
    Assumption(eq(next_gradient, -second_rate), "G_{l+1} is the gradient in W_{l+1} of the same loss"),
)
ONE_STEP = (
    *GRADIENTS,
    Assumption(
        eq(NEXT_W, (1 - eta * decay) * W - eta * gradient),
        "W_l takes one step against its gradient, with weight decay",
    ),
    Assumption(
        eq(NEXT_V, (1 - eta * decay) * V - eta * next_gradient),
        "W_{l+1} takes the same step, with the gradient at the old weights",
    ),
)
NO_DECAY = Assumption(
    eq(decay, 0), "weight decay moves the balance at order one: see balancedness-weight-decay"
)

entry_after = sp.Function("omega", real=True)
entry_of_gradients = sp.Function("phi", real=True)
slack = sp.Function("zeta", nonnegative=True)

cross_terms = Theorem(
    id="balance-cross-terms",
    title="The part of first order in the step vanishes",
    claim=eq(
        Transposed(W) * gradient
        + Transposed(gradient) * W
        - V * Transposed(next_gradient)
        - next_gradient * Transposed(V),
        0,
    ),
    parameters=(),
    source=SOURCE,
    given=GRADIENTS,
    setting="W_l^T G_l = G_{l+1} W_{l+1}^T, and its transpose",
    section=5,
)

balancedness_descent = Theorem(
    id="balancedness-descent",
    title="What one step of gradient descent does to the balance",
    claim=eq(next_imbalance, (1 - eta * decay) ** 2 * imbalance + eta**2 * gradient_imbalance),
    parameters=(eta, decay),
    source=SOURCE,
    given=ONE_STEP,
    setting="G_l, G_{l+1} the gradients of the full loss or of one mini-batch; any depth, widths and loss",
    section=5,
)


def _entry(of: sp.Expr) -> sp.Expr:
    return TraceOf(Transposed(ROW) * of * COLUMN)


entry_before = Theorem(
    id="descent-entry",
    title="An entry of the balance after k steps",
    claim=eq(entry_after(step_index), _entry(imbalance)),
    parameters=(),
    source=SOURCE,
    definition=True,
    setting="omega = p^T D_l q at the weights after k steps",
    section=5,
)
entry_next = Theorem(
    id="descent-next-entry",
    title="An entry of the balance after one step more",
    claim=eq(entry_after(step_index + 1), _entry(next_imbalance)),
    parameters=(),
    source=SOURCE,
    definition=True,
    says_more="the new weights are those of the next step",
    section=5,
)
entry_gradients = Theorem(
    id="descent-gradient-entry",
    title="The same entry of the gradients' imbalance",
    claim=eq(entry_of_gradients(step_index), _entry(gradient_imbalance)),
    parameters=(),
    source=SOURCE,
    definition=True,
    section=5,
)
gradients_bounded = Theorem(
    id="descent-gradient-bound",
    title="The largest entry of the gradients' imbalance along the run",
    claim=eq(slack(step_index), largest - entry_of_gradients(step_index)),
    parameters=(largest,),
    source=SOURCE,
    definition=True,
    says_more="no step of the run has phi above Q: zeta is not negative",
    setting="Q = max over the steps of the run of phi(k), so what is left over is not negative",
    section=5,
)
entry_start = Theorem(
    id="descent-first-entry",
    title="The entry before the first step",
    claim=eq(entry_after(0), start),
    parameters=(start,),
    source=SOURCE,
    definition=True,
    section=5,
)

entry_step = Theorem(
    id="descent-entry-step",
    title="What one step does to an entry of the balance",
    claim=eq(
        entry_after(step_index + 1),
        (1 - eta * decay) ** 2 * entry_after(step_index) + eta**2 * entry_of_gradients(step_index),
    ),
    parameters=(eta, decay),
    source=SOURCE,
    given=ONE_STEP,
    section=5,
)

entry_step_bound = Theorem(
    id="descent-entry-step-bound",
    title="Without decay an entry moves by at most eta^2 Q in one step",
    claim=Le(entry_after(step_index + 1), entry_after(step_index) + eta**2 * largest),
    parameters=(eta, largest),
    source=SOURCE,
    given=(*ONE_STEP, NO_DECAY),
    setting="and likewise downwards, with -p for p",
    section=5,
)

balancedness_descent_drift = Theorem(
    id="balancedness-descent-drift",
    title="The drift of the balance at a fixed time is of the size of the step",
    claim=Le(entry_after(steps), start + elapsed * eta * largest),
    parameters=(start, elapsed, eta, largest),
    source=SOURCE,
    given=(
        *ONE_STEP,
        NO_DECAY,
        Assumption(eq(elapsed, steps * eta), "K steps make the time K eta"),
    ),
    setting="every step of the run, full batch or mini-batch; downwards likewise, with -p for p",
    section=5,
)
