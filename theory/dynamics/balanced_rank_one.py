r"""What follows from zero balance: every hidden layer has rank one.

Let D_l = W_l^T W_l - W_{l+1} W_{l+1}^T = 0 for all l < L and the last layer be a column, W_L = c v_{L-1} with
|v_{L-1}| = 1. Say that the layer above is W_{l+1} W_{l+1}^T = c^2 v v^T, |v| = 1 (for the last layer it is, with c
its norm). Then

    W_l = (W_l v) v^T,      |W_l v|^2 = c^2,      W_l W_l^T = c^2 v' v'^T with c v' = W_l v, |v'| = 1,

so the layer below stands where this one stood: by induction downwards every layer is W_l = c v_{l-1} v_l^T, of
rank one and of one and the same norm c (weights, not squared). This is the form from which
``end-to-end-flow`` starts, and through it ``fine-tuning-invariant``; ``feature-sparsification`` is its case l =
L - 1. Balance is conserved (``balancedness``), so the form is kept along the flow.
"""

import sympy as sp
from sympy import Symbol

from theory.matrix_words import Letter, SquaredNorm, Transposed, UnitVector
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.transfer.end_to_end_flow import layer_norm

SOURCE = Source("tahir2025features", "v2 Lemma 3.3, for every layer of a network with zero balance")

_below, _here, _above = sp.symbols("d_{l-1} d_l d_{l+1}", integer=True, positive=True)
W = Letter(_below, _here, Symbol("W_l"))
NEXT = Letter(_here, _above, Symbol("W_{l+1}"))
DIRECTION = UnitVector(_here, 1, Symbol("v"))
BELOW = Letter(_below, 1, Symbol("v'"))
LAST = Letter(_here, 1, Symbol("W_L"))
across = 1 - DIRECTION * Transposed(DIRECTION)

BALANCED = Assumption(eq(Transposed(W) * W, NEXT * Transposed(NEXT)), "the balance of the two layers is zero")
ABOVE = Assumption(
    eq(NEXT * Transposed(NEXT), layer_norm**2 * DIRECTION * Transposed(DIRECTION)),
    "the layer above has rank one",
)
NAMED = Assumption(eq(W * DIRECTION, layer_norm * BELOW), "c v' is the image of v")
COLUMN = Assumption(eq(LAST, layer_norm * DIRECTION), "the last layer is a column of norm c")


def _statement(id: str, title: str, claim: sp.Basic, *given: Assumption, setting: str = "") -> Theorem:
    return Theorem(
        id=id,
        title=title,
        claim=claim,
        parameters=(layer_norm,),
        source=SOURCE,
        given=given,
        section=5,
        setting=setting,
    )


last_layer = _statement(
    "balanced-last-layer",
    "The last layer, a column, starts the induction",
    eq(LAST * Transposed(LAST), layer_norm**2 * DIRECTION * Transposed(DIRECTION)),
    COLUMN,
)
nothing_across = _statement(
    "balanced-layer-sees-one-direction",
    "A layer balanced with one of rank one sees its direction only",
    eq(SquaredNorm(W * across), 0),
    BALANCED,
    ABOVE,
)
rank_one = _statement(
    "balanced-layers-rank-one",
    "Zero balance makes every hidden layer rank one",
    eq(W, W * DIRECTION * Transposed(DIRECTION)),
    BALANCED,
    ABOVE,
    setting="a column times a row; with the last layer a column, for every l by induction downwards",
)
same_norm = _statement(
    "balanced-layers-norm",
    "Zero balance gives every layer the norm of the last",
    eq(SquaredNorm(W * DIRECTION), layer_norm**2),
    BALANCED,
    ABOVE,
)
unit_below = _statement(
    "balanced-layer-unit-column",
    "The column of a balanced layer has length one",
    eq(layer_norm**2 * SquaredNorm(BELOW), layer_norm**2),
    BALANCED,
    ABOVE,
    NAMED,
)
next_below = _statement(
    "balanced-layers-induction",
    "A balanced rank-one layer stands to the layer below as the one above stood to it",
    eq(W * Transposed(W), layer_norm**2 * BELOW * Transposed(BELOW)),
    BALANCED,
    ABOVE,
    NAMED,
)
