r"""How much of the source's null-space part survives fine-tuning, in the proportional limit.

n, d -> infinity with n/d = gamma < 1, |beta_s| = |beta_t| = 1: |X^+ y|^2 -> gamma + sigma^2 gamma/(1-gamma) and
|(I-P) beta_s|^2 -> 1 - gamma, so the depth law gives

    q^2 = gamma + sigma^2 gamma/(1-gamma) + (1-gamma) q^(2-2/L),      m = q^((L-1)/L).

Depth 1 keeps all of it (m = 1); at depth 2 and beyond label noise pushes m above 1.
"""

import sympy as sp

from theory.functions import DepthRoot
from theory.random_variables import ProbabilityLimit
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import L, gamma, sigma
from theory.transfer.fine_tuning_limit import PAPER
from theory.transfer.proportional_limits import (
    BELOW_THRESHOLD,
    direction,
    min_norm_square,
    null_share,
    source,
    target,
)

scale_of = sp.Function("m", positive=True)
finite_scale = DepthRoot(
    min_norm_square.xreplace({direction: target}), null_share.xreplace({direction: source}), L
) ** ((L - 1) / L)
row_part = gamma + sigma**2 * gamma / (1 - gamma)
end_norm = DepthRoot(row_part, 1 - gamma, L)
scale_value = end_norm ** ((L - 1) / L)

scale_definition = Theorem(
    id="fine-tuning-scale-definition",
    title="The share kept, in the limit",
    claim=eq(scale_of(gamma, sigma, L), ProbabilityLimit(finite_scale)),
    parameters=(gamma, sigma, L),
    source=Source("fate", "m = (q/s)^((L-1)/L) of fine-tuning-limit at s = 1"),
    given=(BELOW_THRESHOLD,),
    definition=True,
    says_more=(
        "the share kept at finite n and d is that of fine-tuning-limit at s = 1, and its limit is positive"
    ),
    section=4,
)

fine_tuning_scale = Theorem(
    id="fine-tuning-scale",
    title="The share of the source's null-space part that fine-tuning keeps",
    claim=eq(scale_of(gamma, sigma, L), scale_value),
    parameters=(gamma, sigma, L),
    source=Source("fate", "the depth law in the proportional limit; repairs v2 Theorem 3.9, eq. 14-15"),
    given=(BELOW_THRESHOLD,),
    setting="beta_ft = X^+ y + m (I-P) beta_s, |beta_s| = |beta_t| = 1, n/d -> gamma",
    repairs="fine-tuning-scale-printed",
    section=4,
)

scale_printed = Theorem(
    id="fine-tuning-scale-printed",
    title="The share of the source's null-space part that fine-tuning keeps, as printed",
    claim=eq(scale_of(gamma, sigma, L), 1),
    parameters=(gamma,),
    source=Source(PAPER, "v2 Theorem 3.9: the end point is beta_sc + (I-P) beta_s, at every depth"),
    given=(BELOW_THRESHOLD,),
    setting="beta_ft = X^+ y + m (I-P) beta_s, |beta_s| = |beta_t| = 1, n/d -> gamma",
    section=4,
)
