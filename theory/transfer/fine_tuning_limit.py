r"""Where fine-tuning ends: the depth law.

Gradient flow of ell = |y - X beta|^2/2 on W_1, ..., W_L from a balanced rank-one start whose product is beta_s,
|beta_s| = s. Write P = X^+ X, N = I - P. The product obeys (:mod:`theory.transfer.end_to_end_flow`)

    d beta/dt = -|beta|^(2-2/L) (I + (L-1) b b^T) grad,      b = beta/|beta|,   grad in the row space of X,

so log|N beta| - ((L-1)/L) log|beta| is conserved and N beta keeps its direction; |beta| stays above a positive floor,
the loss decays exponentially, and the flow ends at

    beta_ft = X^+ y + m N beta_s,   m = (q/s)^((L-1)/L),   q^2 = |X^+ y|^2 + m^2 |N beta_s|^2.

Along the flow u = |beta|^2, v = |N beta|^2, h = beta . grad, ell the loss, g = |grad|^2.
"""

from functools import partial

import sympy as sp
from sympy import Derivative, Le, Limit, log, oo

from theory.functions import DepthRoot
from theory.matrix_words import PseudoInverse, Rate, SquaredNorm, TraceOf, Transposed
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import L, declare, m, s, t
from theory.transfer.end_to_end_flow import beta, closed_flow, gradient, layer_norm, residual
from theory.transfer.fine_tuning_geometry import X, end_point, interpolant, null, source_vector

PAPER = "tahir2025features"
FLOW = Source(PAPER, "Appendix C, eq. 22-23, from the flow of a balanced rank-one network")
OURS = Source("fate", "the depth law; repairs the step from v2 eq. 22 to eq. 23")

min_norm_norm = declare("a", "a_{+}", "norm |X^+ y| of the minimum-norm interpolator", lower=0)
source_null_norm = declare(
    "w", "w", "norm |(I-P) beta_s| of the source's part in the null space", positive=True
)
smallest = declare("kappa", r"\kappa", "smallest positive eigenvalue of X X^T", positive=True)

squared_norm = sp.Function("u", positive=True)(t)
null_part = sp.Function("v", positive=True)(t)
descent = sp.Function("h", real=True)(t)
gradient_square = sp.Function("g", nonnegative=True)(t)
loss = sp.Function("ell", nonnegative=True)(t)
excess = sp.Function("e", nonnegative=True)(t)
initial_ratio = source_null_norm**2 / s ** (2 - 2 / L)
end_norm_of = sp.Function("q_ft", positive=True)(min_norm_norm, source_null_norm, s, L)
kept_share = sp.Function("m_ft", positive=True)(min_norm_norm, source_null_norm, s, L)
_statement = partial(
    Theorem,
    parameters=(L,),
    source=OURS,
    section=4,
    setting="along gradient flow from a balanced rank-one start",
)

norm_flow = _statement(
    "fine-tuning-norm-flow",
    "How the squared norm of the product moves",
    eq(Derivative(squared_norm, t), -2 * L * squared_norm ** (1 - 1 / L) * descent),
    source=FLOW,
)
null_flow = _statement(
    "fine-tuning-null-flow",
    "How the null-space part of the product moves",
    eq(Derivative(null_part, t), -2 * (L - 1) * squared_norm ** (-1 / L) * descent * null_part),
    source=FLOW,
)
loss_flow = _statement(
    "fine-tuning-loss-flow",
    "How the loss moves",
    eq(
        Derivative(loss, t),
        -(squared_norm ** (1 - 1 / L)) * (gradient_square + (L - 1) * descent**2 / squared_norm),
    ),
    source=FLOW,
)
invariant = _statement(
    "fine-tuning-invariant",
    "What fine-tuning conserves",
    eq(Derivative(log(null_part) / 2 - (L - 1) / L * log(squared_norm) / 2, t), 0),
)

norm_meaning = _statement(
    "product-norm",
    "Squared norm of the product",
    eq(squared_norm, SquaredNorm(beta)),
    definition=True,
    says_more="the product does not vanish along the flow",
)
null_part_meaning = _statement(
    "product-null-part",
    "Squared null-space part of the product",
    eq(null_part, SquaredNorm(null * beta)),
    definition=True,
    says_more="the null-space part does not vanish along the flow",
)
row_part = _statement(
    "product-row-part",
    "Squared row-space part of the product",
    eq(SquaredNorm(PseudoInverse(X) * X * beta), squared_norm - null_part),
    parameters=(),
)
descent_meaning = _statement(
    "product-descent",
    "The product along the gradient",
    eq(descent, TraceOf(Transposed(beta) * gradient)),
    parameters=(),
    definition=True,
)
gradient_meaning = _statement(
    "gradient-norm",
    "Squared norm of the gradient",
    eq(gradient_square, SquaredNorm(gradient)),
    parameters=(),
    definition=True,
)
loss_meaning = _statement(
    "half-squared-residual",
    "The loss",
    eq(loss, SquaredNorm(residual) / 2),
    parameters=(),
    definition=True,
)
norm_by_layers = _statement(
    "product-norm-by-layers",
    "Squared norm of a product of L layers",
    eq(SquaredNorm(beta), layer_norm ** (2 * L)),
    parameters=(layer_norm, L),
)
layer_norm_value = _statement(
    "layer-norm-by-product",
    "The norm of a layer follows that of the product",
    eq(layer_norm, squared_norm ** (1 / (2 * L))),
)
samples_still = _statement(
    "samples-stand-still",
    "The samples do not move",
    eq(Rate(X), 0),
    parameters=(),
    definition=True,
    says_more="training moves the weights, not the samples",
)
norm_start = _statement(
    "flow-starts-at-source-norm",
    "The flow starts at the source's norm",
    eq(squared_norm.subs(t, 0), s**2),
    parameters=(s,),
    definition=True,
    says_more="the product starts at the source",
    setting="the product is beta_s at time 0, and s its norm",
)
null_start_meaning = _statement(
    "flow-starts-at-source",
    "The flow starts at the source's null-space part",
    eq(null_part.subs(t, 0), SquaredNorm(null * source_vector)),
    parameters=(),
    definition=True,
    says_more="the product starts at the source, which has a part in the null space",
    setting="the product is beta_s at time 0",
)
null_start = _statement(
    "flow-starts-at-null-part",
    "The null-space part at the start",
    eq(null_part.subs(t, 0), source_null_norm**2),
    parameters=(source_null_norm,),
    setting="the product is beta_s at time 0",
)
norm_end = _statement(
    "flow-ends-at-norm",
    "The norm that fine-tuning ends at",
    eq(Limit(squared_norm, t, oo), end_norm_of**2),
    parameters=(min_norm_norm, source_null_norm, s, L),
    definition=True,
    says_more="the norm has a limit, and it is not 0",
)
null_end = _statement(
    "flow-ends-at-null-part",
    "The share of the source that fine-tuning keeps",
    eq(Limit(null_part, t, oo), (kept_share * source_null_norm) ** 2),
    parameters=(min_norm_norm, source_null_norm, s, L),
    definition=True,
    says_more="the null-space part has a limit, and it is not 0",
    setting="the null-space part keeps its direction, and m is the share of it that is left",
)
shorter = _statement("null-part-is-shorter", "A projection does not lengthen", Le(null_part, squared_norm))
value_at_t = _statement(
    "fine-tuning-value-along-the-flow",
    "The null-space part follows the norm",
    eq(null_part, initial_ratio * squared_norm ** (1 - 1 / L)),
    setting="the flow starts at |beta| = s, |N beta| = w",
)
norm_floor = _statement(
    "fine-tuning-norm-floor",
    "The product stays away from the saddle at zero",
    Le(initial_ratio, squared_norm ** (1 / L)),
)
residual_rate = _statement(
    "residual-rate",
    "The residual moves with the product",
    eq(Rate(residual), X * Rate(beta)),
    parameters=(),
    definition=True,
    says_more="neither X nor y moves",
    setting="rho = X beta - y, and neither X nor y moves",
)
residual_flow = _statement(
    "residual-flow",
    "Flow of the residual",
    eq(Rate(residual), X * closed_flow.claim.rhs),
    parameters=(),
)
curvature = _statement(
    "smallest-curvature",
    "The gradient dominates the loss",
    eq(gradient_square, 2 * smallest * loss + excess),
    parameters=(smallest,),
    definition=True,
    says_more=(
        "Rayleigh's bound for the smallest positive eigenvalue of X X^T on the range of X: the excess is "
        "not negative"
    ),
    setting="kappa = min |X^T r|^2/||r||^2 over the range of X, which holds X beta - y: the excess is not negative",
)
loss_decay = _statement(
    "fine-tuning-loss-decay",
    "The loss decays at an exponential rate",
    Le(Derivative(loss, t), -2 * smallest * initial_ratio ** (L - 1) * loss),
    parameters=(smallest, L),
)
loss_vanishes = _statement(
    "fine-tuning-converges",
    "Fine-tuning reaches zero loss",
    eq(Limit(loss, t, oo), 0),
    parameters=(smallest, L),
)

conserved_value = _statement(
    "fine-tuning-conserved-value",
    "The conserved quantity at the end is what it was at the start",
    eq(
        log((kept_share * source_null_norm) ** 2) / 2 - (L - 1) / L * log(end_norm_of**2) / 2,
        log(source_null_norm**2) / 2 - (L - 1) / L * log(s**2) / 2,
    ),
    parameters=(source_null_norm, s, L),
    setting="the flow starts at |beta| = s, |N beta| = w and ends at |beta| = q, |N beta| = m w",
)
share_law = _statement(
    "fine-tuning-kept-share",
    "The share kept is a power of the ratio of norms",
    eq(kept_share, (end_norm_of / s) ** ((L - 1) / L)),
)
row_meaning = _statement(
    "row-part-norm",
    "Norm of the minimum-norm interpolator",
    eq(SquaredNorm(interpolant), min_norm_norm**2),
    parameters=(min_norm_norm,),
    definition=True,
)
null_meaning = _statement(
    "null-part-norm",
    "Norm of the source's null-space part",
    eq(SquaredNorm(null * source_vector), source_null_norm**2),
    parameters=(source_null_norm,),
    definition=True,
    says_more="the source has a part in the null space",
)
end_meaning = _statement(
    "end-point-norm",
    "Norm of the end point",
    eq(end_norm_of**2, SquaredNorm(end_point.xreplace({m: kept_share}))),
    definition=True,
    says_more=(
        "the flow ends at X^+ y + m (I-P) beta_s: at zero loss the row part is X^+ y, and the null-space "
        "part has kept its direction"
    ),
)
end_equation = _statement(
    "fine-tuning-end-equation",
    "The equation of the end point's norm",
    eq(end_norm_of**2, min_norm_norm**2 + (end_norm_of / s) ** (2 - 2 / L) * source_null_norm**2),
    parameters=(min_norm_norm, source_null_norm, s, L),
)
limit_norm = _statement(
    "fine-tuning-limit",
    "The end point of fine-tuning",
    eq(end_norm_of, DepthRoot(min_norm_norm**2, initial_ratio, L)),
    parameters=(min_norm_norm, source_null_norm, s, L),
    source=Source("fate", "the depth law; repairs v2 Theorem 3.9's end point beta_sc + (I-P) beta_s"),
    setting=(
        "beta_ft = X^+ y + m (I-P) beta_s with m = (q/s)^((L-1)/L) and q = |beta_ft|; "
        "any X with n < d, a balanced rank-one start of product beta_s, |beta_s| = s"
    ),
    repairs="fine-tuning-limit-printed",
)
limit_printed = _statement(
    "fine-tuning-limit-printed",
    "The end point of fine-tuning, as printed",
    eq(end_norm_of, sp.sqrt(min_norm_norm**2 + source_null_norm**2)),
    parameters=(min_norm_norm, source_null_norm),
    source=Source(PAPER, "v2 Theorem 3.9 and C.1: the end point is beta_sc + (I-P) beta_s"),
    setting="q = |beta_ft| for beta_ft = X^+ y + (I-P) beta_s, at every depth L and source norm s",
)
