r"""Fine-tuning two layers from an imbalanced start: from the depth law to the printed one.

W_1 = u v^T, W_2 = a v with |v| = 1, so beta = a u and Lam = |u|^2 - a^2 is conserved. The gradient lies in the row
space of X, hence (I-P) u never moves and the flow ends at X^+ y + m (I-P) beta_s, m = a/a_0. With x = a^2 at the end
and w = |(I-P) beta_s|^2/a_0^2, |beta|^2 = x (x + Lam) gives

    x^2 + (Lam - w) x - |X^+ y|^2 = 0,   a_0^2 (a_0^2 + Lam) = |beta_s|^2,

each with one positive root. Lam = 0 is the depth law at L = 2; Lam -> -infinity (a large readout that hardly moves)
gives the printed m = 1. With Lam <= 0 the readout keeps its sign: a^2 = |u|^2 - Lam >= |(I-P) u|^2, which does not
move. With Lam > 0 it can pass through 0 (|u|^2 >= Lam stays), so that m^2 is as stated and the sign of m depends on the
labels: from one sample x = (0.8, 0.6) with the label -1.2 the start e_1 with Lam = 1 ends at m = -1.278.
"""

from functools import partial

import sympy as sp
from sympy import Derivative, Eq, Gt, Le, Limit, oo, sqrt

from theory.matrix_words import SquaredNorm
from theory.statement import Assumption, Source, Theorem
from theory.symbols import declare, m, s, t
from theory.transfer.fine_tuning_geometry import end_point
from theory.transfer.fine_tuning_limit import min_norm_norm, source_null_norm

HERE = Source("fate", "conservation of Lam, and the first layer's null-space part does not move")

imbalance = declare("Lam", r"\Lambda", "imbalance ||u||^2 - a^2 of the two layers at the start")
readout = sp.Function("a_r", real=True)(t)
first_square = sp.Function("U", positive=True)(t)
along = sp.Function("h_u", real=True)(t)
row_square = sp.Function("U_row", nonnegative=True)(t)
end_square = sp.Function("x_end", positive=True)(min_norm_norm, source_null_norm, s, imbalance)
kept = sp.Function("m_im", real=True)(min_norm_norm, source_null_norm, s, imbalance)
FLOW = (
    Assumption(Eq(Derivative(readout, t), -along, evaluate=False), "da/dt = -u . grad"),
    Assumption(Eq(Derivative(first_square, t), -2 * readout * along, evaluate=False), "du/dt = -a grad"),
)

start_square = (sqrt(imbalance**2 + 4 * s**2) - imbalance) / 2
_share = source_null_norm**2 / start_square
end_value = (_share - imbalance + sqrt((_share - imbalance) ** 2 + 4 * min_norm_norm**2)) / 2
kept_value = sqrt(end_value / start_square)
_OUTWEIGHED = Assumption(
    Le(imbalance, 0), "with ||u|| > |a| the readout may pass through 0, and m change its sign"
)
NAMES = (min_norm_norm, source_null_norm, s, imbalance)
_statement = partial(
    Theorem, parameters=NAMES, source=HERE, section=4, setting="L = 2, W_1 = u v^T, W_2 = a v, ||v|| = 1"
)

invariant = _statement(
    "imbalanced-fine-tuning-invariant",
    "The imbalance is conserved",
    Eq(Derivative(first_square - readout**2, t), 0),
    parameters=(),
    given=FLOW,
)
start_equation = _statement(
    "imbalanced-start",
    "The readout at the start",
    Eq(start_square * (start_square + imbalance), s**2),
    parameters=(s, imbalance),
)
share_meaning = _statement(
    "imbalanced-kept-share",
    "The share kept is the ratio of the readouts",
    Eq(kept**2, end_square / start_square),
    definition=True,
    says_more="(I-P) u does not move, and a readout a starts at the root that imbalanced-start names",
    setting="(I-P) beta = a (I-P) u and (I-P) u does not move",
)
balance = _statement(
    "imbalanced-balance",
    "The imbalance of the two layers",
    Eq(first_square, readout**2 + imbalance),
    parameters=(imbalance,),
    definition=True,
    says_more="the imbalance does not change along the flow: imbalanced-fine-tuning-invariant",
)
first_layer = _statement(
    "imbalanced-first-layer",
    "The first layer's part in the row space",
    Eq(row_square, first_square - _share),
    parameters=(source_null_norm, s, imbalance),
    definition=True,
    says_more="|(I-P) u|^2 stays at |(I-P) beta_s|^2/a_0^2, where it starts, and what is left is |P u|^2",
)
readout_start = _statement(
    "imbalanced-readout-start",
    "The readout that training starts from",
    Eq(readout.subs(t, 0), sqrt(start_square), evaluate=False),
    parameters=(s, imbalance),
    definition=True,
    says_more="the network starts at beta_s, and the sign of v is chosen so that a_0 is positive",
)
readout_end = _statement(
    "imbalanced-readout-end",
    "The readout that training ends at",
    Eq(Limit(readout, t, oo), kept * sqrt(start_square), evaluate=False),
    definition=True,
    says_more="the readout has a limit, and m = a/a_0 because (I-P) u does not move",
)
readout_floor = _statement(
    "imbalanced-readout-floor",
    "A readout that outweighs the first layer stays away from 0",
    Le(_share, readout**2),
    parameters=(source_null_norm, s, imbalance),
    given=(_OUTWEIGHED,),
)
share_sign = _statement(
    "imbalanced-kept-sign",
    "A readout that outweighs the first layer keeps its sign",
    Gt(kept, 0),
    given=(_OUTWEIGHED,),
)
end_meaning = _statement(
    "imbalanced-end-point",
    "Squared norm of the end point by layers",
    Eq(SquaredNorm(end_point.xreplace({m: kept})), end_square * (end_square + imbalance)),
    definition=True,
    says_more="the flow ends at X^+ y + m (I-P) beta_s, whose square is a^2 |u|^2 with |u|^2 = a^2 + Lam",
    setting="|beta|^2 = a^2 ||u||^2 with ||u||^2 = a^2 + Lam, which imbalanced-fine-tuning-invariant conserves",
)
end_equation = _statement(
    "imbalanced-end-equation",
    "The equation of the readout at the end",
    Eq(end_square * (end_square + imbalance), min_norm_norm**2 + end_square * _share),
)
end_solved = _statement(
    "imbalanced-end-readout",
    "The readout at the end",
    Eq(end_square, end_value),
)
imbalanced_fine_tuning = _statement(
    "imbalanced-fine-tuning",
    "What fine-tuning from an imbalanced start keeps of the source",
    Eq(kept, kept_value),
    given=(
        Assumption(
            Le(imbalance, 0), "with ||u|| > |a| the readout may pass through 0, and m change its sign"
        ),
    ),
    setting="L = 2, W_1 = u v^T, W_2 = a v, ||u||^2 - a^2 = Lam; beta_ft = X^+ y + m (I-P) beta_s",
)
lazy_limit = _statement(
    "imbalanced-fine-tuning-lazy-limit",
    "A large readout recovers the printed end point",
    Eq(Limit(kept_value, imbalance, -oo), 1),
    parameters=(min_norm_norm, source_null_norm, s),
)
