r"""Where each way to transfer wins against each baseline, in closed form: the rows of docs/beyond.md.

Fine-tuning against scratch training, gamma < 1: T = (1-gamma) m (2 cos theta - m), so it wins exactly for
cos theta > m/2. As 1 <= m <= sqrt(1 + sigma^2/(1-gamma)), no depth wins beyond 60 degrees, every depth wins where
2 cos theta > sqrt(1 + sigma^2/(1-gamma)), and for two layers m^2 = (1-gamma + sqrt((1-gamma)^2 + 4 A))/2 with
A = gamma + sigma^2 gamma/(1-gamma). Against a ridge at its best the condition is

    cos theta > m/2 + (R - R*)/(2 (1-gamma) m),      R = 1 - gamma + gamma sigma^2/(1-gamma),  R* = tuned-scratch-risk.
"""

from functools import partial

import sympy as sp
from sympy import Equivalent, Implies, Or, cos, pi, sqrt

from theory.dynamics.balancedness_descent import eta
from theory.functions import DepthRoot
from theory.relations import eq, gt, le, lt
from theory.statement import Assumption, Source, Theorem
from theory.symbols import L, d, gamma, sigma, t, theta
from theory.transfer.early_stopped_fine_tuning import transferability as stopped_gain
from theory.transfer.fine_tuning import transferability as fine_gain
from theory.transfer.fine_tuning_infinite_depth import deep_scale
from theory.transfer.fine_tuning_scale import row_part, scale_of
from theory.transfer.finite_source import FEW_SOURCE, few_norm, from_finite, gamma_source, sigma_source
from theory.transfer.linear_transferability import transferability as linear_gain
from theory.transfer.negative_transfer import BAND, MANY, UNLIKE, beyond, lower, upper
from theory.transfer.one_pass_sgd import EDGE, batch, initial, one_pass_sgd, steps
from theory.transfer.proportional_limits import BELOW_THRESHOLD
from theory.transfer.tuned_scratch import NOISY, tuned_risk

HERE = Source("fate", "the sign of the transferability")
one, two = sp.Integer(1), sp.Integer(2)
kept = scale_of(gamma, sigma, L)
two_layer_scale = sqrt((1 - gamma + sqrt((1 - gamma) ** 2 + 4 * row_part)) / 2)
# The learned source: |beta_ft| in the depth law, and the share of the source's null-space part that is kept.
learned_norm_end = DepthRoot(row_part, (1 - gamma) * few_norm ** (2 / L), L)
learned_kept = (learned_norm_end / few_norm) ** ((L - 1) / L)
scratch_value = 1 - gamma + gamma * sigma**2 / (1 - gamma)
against_ridge = sp.Function("T_ft_tuned", real=True)(gamma, theta, sigma, L)
tuned_at_one = tuned_risk(gamma, sigma, one)
lost_to_ridge = (scratch_value - tuned_at_one) / (2 * (1 - gamma) * kept)


def wins(gain: sp.Expr) -> sp.StrictGreaterThan:
    """``gain > 0``, as written."""
    return gt(gain, 0)


def closer(bound: sp.Expr) -> sp.StrictGreaterThan:
    """``cos(theta) > bound``, as written."""
    return gt(cos(theta), bound)


_statement = partial(Theorem, parameters=(gamma, theta, sigma), source=HERE, section=4)

sixty_degrees = _statement(
    "cosine-above-one-half",
    "The cosine is above one half below 60 degrees",
    Equivalent(closer(sp.Rational(1, 2)), lt(theta, pi / 3)),
    given=(),
    parameters=(theta,),
)
linear_below = _statement(
    "linear-transfer-wins-below-threshold",
    "With fewer samples than dimensions linear transfer wins outside the band",
    Equivalent(wins(linear_gain), Or(lt(gamma, lower), lt(upper, gamma))),
    given=(BELOW_THRESHOLD, BAND),
    section=2,
)
linear_above = _statement(
    "linear-transfer-wins-above-threshold",
    "With more samples than dimensions linear transfer wins up to one ratio",
    Equivalent(wins(linear_gain), lt(gamma, beyond)),
    given=(MANY, UNLIKE),
    section=2,
)
fine_tuning_wins = _statement(
    "fine-tuning-wins",
    "Fine-tuning wins within its break-even angle",
    Equivalent(wins(fine_gain), closer(kept / 2)),
    given=(BELOW_THRESHOLD,),
    parameters=(gamma, theta, sigma, L),
)
two_layer_norm = _statement(
    "two-layer-norm",
    "The end point's norm at two layers",
    eq(DepthRoot(row_part, 1 - gamma, two), two_layer_scale**2),
    given=(BELOW_THRESHOLD,),
    parameters=(gamma, sigma),
)
two_layers_win = _statement(
    "fine-tuning-wins-two-layers",
    "Where fine-tuning of two layers wins",
    Equivalent(wins(fine_gain.xreplace({L: two})), closer(two_layer_scale / 2)),
    given=(BELOW_THRESHOLD,),
)
one_layer_wins = _statement(
    "fine-tuning-wins-one-layer",
    "Fine-tuning of one layer wins below 60 degrees",
    Equivalent(wins(fine_gain.xreplace({L: one})), lt(theta, pi / 3)),
    given=(BELOW_THRESHOLD,),
)
every_depth_wins = _statement(
    "fine-tuning-wins-at-every-depth",
    "Where fine-tuning wins at every depth",
    Implies(closer(deep_scale / 2), wins(fine_gain)),
    given=(BELOW_THRESHOLD,),
    parameters=(gamma, theta, sigma, L),
)
no_depth_wins = _statement(
    "fine-tuning-wins-at-no-depth",
    "At 60 degrees and beyond fine-tuning wins at no depth",
    le(fine_gain, 0),
    given=(BELOW_THRESHOLD, Assumption(theta >= pi / 3, "closer tasks may be won")),
    parameters=(gamma, theta, sigma, L),
)
learned_source_wins = _statement(
    "finite-source-wins",
    "Fine-tuning from a learned source wins within its own angle",
    Equivalent(wins(from_finite), closer(learned_kept * few_norm**2 / (2 * gamma_source))),
    given=(BELOW_THRESHOLD, FEW_SOURCE),
    parameters=(gamma_source, gamma, theta, sigma_source, sigma, L),
    setting="a source learned from fewer samples than dimensions",
)
against_ridge_meaning = _statement(
    "fine-tuning-against-tuned-ridge-definition",
    "Transferability of fine-tuning against a ridge at its best",
    eq(against_ridge, tuned_at_one - scratch_value + fine_gain),
    given=(BELOW_THRESHOLD, NOISY),
    parameters=(gamma, theta, sigma, L),
    definition=True,
    says_more="the fine-tuned risk is scratch-risk less fine-tuning-transferability",
    section=6,
    setting="the fine-tuned risk is scratch-risk less fine-tuning-transferability",
)
against_ridge_wins = _statement(
    "fine-tuning-wins-against-tuned-ridge",
    "Where fine-tuning wins against a ridge at its best",
    Equivalent(wins(against_ridge), closer(kept / 2 + lost_to_ridge)),
    given=(BELOW_THRESHOLD, NOISY),
    parameters=(gamma, theta, sigma, L),
    section=6,
)
ridge_beats_scratch = _statement(
    "tuned-scratch-risk-below-scratch",
    "A ridge at its best is never worse than none, fewer samples than dimensions",
    le(tuned_at_one, scratch_value),
    given=(BELOW_THRESHOLD, NOISY),
    parameters=(gamma, sigma),
    section=6,
)
ridge_beats_least_squares = _statement(
    "tuned-scratch-risk-below-least-squares",
    "A ridge at its best is never worse than none, more samples than dimensions",
    le(tuned_at_one, sigma**2 / (gamma - 1)),
    given=(MANY, NOISY),
    parameters=(gamma, sigma),
    section=6,
    setting="where fine-tuning ends at least squares, so that it never beats a ridge at its best",
)
stopped_wins = _statement(
    "early-stopped-fine-tuning-wins",
    "Stopped at any time, fine-tuning of one layer wins below 60 degrees",
    Equivalent(wins(stopped_gain), lt(theta, pi / 3)),
    given=(),
    parameters=(gamma, theta, t),
    section=7,
)
_after = one_pass_sgd.value
sgd_gain = _after.xreplace({initial: one}) - _after.xreplace({initial: 2 - 2 * cos(theta)})
sgd_wins = _statement(
    "one-pass-sgd-wins",
    "After any number of steps of one-pass SGD the source's start wins below 60 degrees",
    Equivalent(wins(sgd_gain), lt(theta, pi / 3)),
    given=(EDGE,),
    parameters=(d, theta, sigma, batch, eta, steps),
    section=7,
    setting="risks of one-pass-sgd from beta_s (R_0 = 2 - 2 cos theta) and from 0 (R_0 = 1), unit tasks",
)
