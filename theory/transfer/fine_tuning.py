r"""Transferability of fine-tuning, as printed and repaired.

T_ft = E[R_sc - R_ft] on the same target samples. For n < d the two estimators agree on the row space of X, so

    R_sc - R_ft = 2 m beta_s^T N beta_t - m^2 |N beta_s|^2        (exactly, at every n and d),

and in the proportional limit T_ft = (1-gamma)(2 m cos theta - m^2) with m from ``fine-tuning-scale``. For
gamma > 1 the flow ends at least squares from almost every start and T_ft = 0.
The paper prints m = 1, right at L = 1 only (or without noise).
"""

import sympy as sp
from sympy import Ne, Piecewise, cos

from theory.random_variables import ProbabilityLimit
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, gamma, sigma, theta
from theory.transfer.fine_tuning_limit import PAPER
from theory.transfer.fine_tuning_scale import finite_scale, scale_value
from theory.transfer.proportional_limits import BELOW_THRESHOLD, direction, null_share

transferability = sp.Function("T_ft", real=True)(gamma, theta, sigma, L)
_null_of = {
    name: null_share.xreplace({direction: sp.Symbol(name)}) for name in ("sum", "difference", "beta_s")
}
overlap = ((2 + 2 * cos(theta)) * _null_of["sum"] - (2 - 2 * cos(theta)) * _null_of["difference"]) / 4
finite_gap = 2 * finite_scale * overlap - finite_scale**2 * _null_of["beta_s"]
THRESHOLD = Assumption(
    Ne(gamma, 1), "scratch risk and fine-tuned risk both diverge at the interpolation threshold"
)

transferability_below = Theorem(
    id="fine-tuning-transferability-below",
    title="What transferability is below the threshold",
    claim=eq(transferability, ProbabilityLimit(finite_gap)),
    parameters=(gamma, theta, sigma, L),
    source=Source(
        "fate",
        "fine-tuning-risk-gap; 4 a^T N b = |N(a+b)|^2 - |N(a-b)|^2, and |beta_s +- beta_t|^2 = 2 +- 2 cos theta",
    ),
    given=(BELOW_THRESHOLD,),
    definition=True,
    says_more=(
        "the limit of the risk gap is the limit of these words: fine-tuning-risk-gap, with its overlap by "
        "null-space-polarisation"
    ),
    setting="sum and difference are the unit directions of beta_s + beta_t and beta_s - beta_t",
    section=4,
)

fine_tuning_below = Theorem(
    id="fine-tuning-transferability-below-threshold",
    title="Transferability of fine-tuning with fewer samples than dimensions",
    claim=eq(transferability, (1 - gamma) * (2 * scale_value * cos(theta) - scale_value**2)),
    parameters=(gamma, theta, sigma, L),
    source=Source("fate", "the depth law; repairs v2 Theorem 3.9, eq. 14"),
    given=(BELOW_THRESHOLD,),
    section=4,
)

transferability_above = Theorem(
    id="fine-tuning-transferability-above",
    title="Above the threshold fine-tuning ends at least squares",
    claim=eq(transferability, 0),
    parameters=(gamma, theta, sigma, L),
    source=Source(
        "panageas2017gradient",
        "gradient flow from almost every start avoids the strict saddle beta = 0; then P = I",
    ),
    given=(Assumption(gamma > 1, "the samples must fill the space"),),
    cited=True,
    setting="n > d: both estimators minimise the same strictly convex empirical loss in beta",
    section=4,
)

fine_tuning_transferability = Theorem(
    id="fine-tuning-transferability",
    title="Transferability of fine-tuning in the proportional limit",
    claim=eq(
        transferability,
        Piecewise(((1 - gamma) * (2 * scale_value * cos(theta) - scale_value**2), gamma < 1), (0, gamma > 1)),
    ),
    parameters=(gamma, theta, sigma, L),
    source=Source("fate", "the depth law; repairs v2 Theorem 3.9, eq. 14-15"),
    given=(THRESHOLD,),
    repairs="fine-tuning-transferability-printed",
    section=4,
)

fine_tuning_printed = Theorem(
    id="fine-tuning-transferability-printed",
    title="Transferability of fine-tuning, as printed",
    claim=eq(transferability, Piecewise(((1 - gamma) * (2 * cos(theta) - 1), gamma <= 1), (0, gamma > 1))),
    parameters=(gamma, theta),
    source=Source(PAPER, "v2 Theorem 3.9, eq. 14-15"),
    given=(THRESHOLD,),
    setting="every depth L and every noise sigma",
    section=4,
)
