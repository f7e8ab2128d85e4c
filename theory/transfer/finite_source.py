r"""Fine-tuning from a source that was itself learned from finitely many samples.

Pretraining ends at b_s = X_s^+ y_s (min-norm-limit), n_s/d -> gamma_s, noise sigma_s. Its squared norm and its overlap
with the target tend to

    gamma_s < 1:  s^2 = gamma_s + sigma_s^2 gamma_s/(1-gamma_s),  overlap gamma_s cos theta,
    gamma_s > 1:  s^2 = 1 + sigma_s^2/(gamma_s - 1),              overlap cos theta,

and the target samples (gamma, sigma) are independent of b_s, so with A = gamma + sigma^2 gamma/(1-gamma)

    q^2 = A + (1-gamma) s^2 (q/s)^(2-2/L),  m = (q/s)^((L-1)/L),  T = (1-gamma)(2 m overlap - m^2 s^2).

The print has m = 1, right at L = 1 only.
"""

from functools import partial

import sympy as sp
from sympy import Ne, Piecewise, cos, sqrt

from theory.functions import DepthRoot
from theory.random_variables import ProbabilityLimit
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, declare, gamma, s, sigma, theta
from theory.transfer.proportional_limits import (
    BELOW_THRESHOLD,
    cross_term,
    direction,
    min_norm_square,
    null_share,
    source,
    target,
)

HERE = Source("fate", "the depth law from a learned source; repairs v2 eq. 23")
PRINT = Source("tahir2025features", "v2 Theorem C.1, eq. 22-23")

gamma_source = declare("gamma_s", r"\gamma_s", "source samples per dimension", positive=True)
sigma_source = declare("sigma_s", r"\sigma_s", "standard deviation of the source's label noise", lower=0)
overlap = declare("o", "o", "inner product of the learned source and the target")

learned_norm = sp.Function("s_learned", positive=True)
learned_overlap = sp.Function("o_learned", real=True)
from_any = sp.Function("T_from", real=True)
from_finite = sp.Function("T_fs", real=True)(gamma_source, gamma, theta, sigma_source, sigma, L)

FEW_SOURCE = Assumption(gamma_source < 1, "with more source samples than dimensions another branch holds")
MANY_SOURCE = Assumption(gamma_source > 1, "with fewer source samples than dimensions another branch holds")
AWAY = Assumption(Ne(gamma_source, 1), "the norm of the learned source diverges at gamma_s = 1")
FEW = Assumption(gamma < 1, "at gamma > 1 fine-tuning ends at least squares and T = 0")

row_part = gamma + sigma**2 * gamma / (1 - gamma)
_null_of = {
    name: null_share.xreplace({direction: sp.Symbol(name)}) for name in ("sum", "difference", "beta_s")
}
finite_root = DepthRoot(min_norm_square.xreplace({direction: target}), s ** (2 / L) * _null_of["beta_s"], L)
finite_share = (finite_root / s) ** ((L - 1) / L)
finite_overlap = ((s + overlap) * _null_of["sum"] - (s - overlap) * _null_of["difference"]) / 2
finite_gap = 2 * finite_share * finite_overlap - finite_share**2 * s**2 * _null_of["beta_s"]


def gain(norm: sp.Expr, along: sp.Expr) -> sp.Expr:
    """T from a source of this norm and overlap with the target."""
    share = (DepthRoot(row_part, (1 - gamma) * norm ** (2 / L), L) / norm) ** ((L - 1) / L)
    return (1 - gamma) * (2 * share * along - share**2 * norm**2)


few_norm = sqrt(gamma_source + sigma_source**2 * gamma_source / (1 - gamma_source))
many_norm = sqrt(1 + sigma_source**2 / (gamma_source - 1))
few_overlap = gamma_source * cos(theta)
_few_share = (
    (2 + 2 * cos(theta)) * (1 - _null_of["sum"]) - (2 - 2 * cos(theta)) * (1 - _null_of["difference"])
) / 4
learned_inner = _few_share + sigma * cross_term.xreplace({direction: target})
_statement = partial(Theorem, source=HERE, section=4)

norm_definition = _statement(
    "learned-source-norm-definition",
    "Norm of the learned source, in the limit",
    eq(learned_norm(gamma, sigma), ProbabilityLimit(sqrt(min_norm_square.xreplace({direction: source})))),
    (gamma, sigma),
    given=(BELOW_THRESHOLD,),
    definition=True,
    says_more="the learned source is the minimum-norm interpolator, and its norm has a positive limit",
)
overlap_definition = _statement(
    "learned-source-overlap-definition",
    "Overlap of the learned source with the target, in the limit",
    eq(learned_overlap(gamma, sigma, theta), ProbabilityLimit(learned_inner)),
    (gamma, sigma, theta),
    given=(BELOW_THRESHOLD,),
    definition=True,
    says_more="the overlap of the minimum-norm interpolator with the target, by polarisation",
    setting="beta_t^T X^+ y = beta_t^T P beta_s + sigma beta_t^T X^+ eps; 4 a^T P b = |P(a+b)|^2 - |P(a-b)|^2",
)
norm_below = _statement(
    "learned-source-norm",
    "Norm of a source learned from fewer samples than dimensions",
    eq(learned_norm(gamma, sigma), sqrt(row_part)),
    (gamma, sigma),
    given=(BELOW_THRESHOLD,),
)
overlap_below = _statement(
    "learned-source-overlap",
    "Overlap of a source learned from fewer samples than dimensions",
    eq(learned_overlap(gamma, sigma, theta), gamma * cos(theta)),
    (gamma, sigma, theta),
    given=(BELOW_THRESHOLD,),
)
norm_above = _statement(
    "learned-source-norm-above",
    "Norm of a source learned from more samples than dimensions",
    eq(learned_norm(gamma_source, sigma_source), many_norm),
    (gamma_source, sigma_source),
    given=(MANY_SOURCE,),
    source=Source("muirhead1982aspects", "Section 3.2: |X^+ eps|^2 ~ chi2_d/chi2_{n-d+1} for least squares"),
    cited=True,
)
overlap_above = _statement(
    "learned-source-overlap-above",
    "Overlap of a source learned from more samples than dimensions",
    eq(learned_overlap(gamma_source, sigma_source, theta), cos(theta)),
    (gamma_source, sigma_source, theta),
    given=(MANY_SOURCE,),
    source=Source(
        "muirhead1982aspects", "Section 3.2: least squares is unbiased, and its noise forgets directions"
    ),
    cited=True,
)
any_definition = _statement(
    "fine-tuning-from-any-source-definition",
    "Transferability from a source of any norm and overlap",
    eq(from_any(gamma, sigma, L, s, overlap), ProbabilityLimit(finite_gap)),
    (gamma, sigma, L, s, overlap),
    given=(BELOW_THRESHOLD,),
    definition=True,
    says_more=(
        "the limit of the risk gap is the limit of these words: fine-tuning-risk-gap at the end point of "
        "fine-tuning-limit"
    ),
    setting="fine-tuning-risk-gap and fine-tuning-limit; the source is independent of the target samples",
)
any_source = _statement(
    "fine-tuning-from-any-source",
    "Transferability of fine-tuning from a source of any norm and overlap",
    eq(from_any(gamma, sigma, L, s, overlap), gain(s, overlap)),
    (gamma, sigma, L, s, overlap),
    given=(BELOW_THRESHOLD,),
)
finite_definition = _statement(
    "finite-source-transferability-definition",
    "Transferability from a learned source",
    eq(
        from_finite,
        from_any(
            gamma,
            sigma,
            L,
            learned_norm(gamma_source, sigma_source),
            learned_overlap(gamma_source, sigma_source, theta),
        ),
    ),
    (gamma_source, gamma, theta, sigma_source, sigma, L),
    given=(FEW, AWAY),
    definition=True,
    says_more="a learned source enters by its norm and its overlap with the target alone",
)
finite_source = _statement(
    "finite-source-transferability",
    "Transferability of fine-tuning from a learned source",
    eq(
        from_finite,
        Piecewise(
            (gain(few_norm, few_overlap), gamma_source < 1), (gain(many_norm, cos(theta)), gamma_source > 1)
        ),
    ),
    (gamma_source, gamma, theta, sigma_source, sigma, L),
    given=(FEW, AWAY),
    repairs="finite-source-transferability-printed",
)
finite_source_below = _statement(
    "finite-source-transferability-below",
    "Transferability from a source learned from fewer samples than dimensions",
    eq(from_finite, gain(few_norm, few_overlap)),
    (gamma_source, gamma, theta, sigma_source, sigma, L),
    given=(FEW, FEW_SOURCE),
)
_printed = 1 - 2 * cos(theta)
finite_source_printed = _statement(
    "finite-source-transferability-printed",
    "Transferability from a learned source, as printed",
    eq(
        from_finite,
        Piecewise(
            (
                (gamma - 1) * gamma_source * (_printed + sigma_source**2 / (1 - gamma_source)),
                gamma_source < 1,
            ),
            ((gamma - 1) * (_printed + sigma_source**2 / (gamma_source - 1)), gamma_source > 1),
        ),
    ),
    (gamma_source, gamma, theta, sigma_source),
    given=(FEW, AWAY),
    source=PRINT,
    setting="every depth L and every noise sigma of the target",
)
