r"""Fine-tuning a one-layer model, stopped early: it remembers its source even above gamma = 1.

From b(0) = beta_s the error is -H (beta_t - beta_s) plus the fitted noise of scratch training, H = e^(-tS). So,
averaged over the noise and the common direction of the two tasks (unit norms, angle theta),

    R_sc - R_ft = (2 cos theta - 1) tr H^2/d -> (2 cos theta - 1) int e^(-2st) dmu,

positive at every finite t exactly below 60 degrees; at t = infinity only the atom (1-gamma)_+ is left.
"""

from functools import partial

import sympy as sp
from sympy import Symbol, cos, sin, sqrt

from theory.matrix_words import GaussianMatrix, SquaredNorm, Transposed
from theory.random_variables import Expectation, ProbabilityLimit
from theory.relations import eq
from theory.statement import Source, Theorem
from theory.symbols import d, gamma, n, sigma, t, theta
from theory.transfer.early_stopped import EPSILON, FILTER, FILTERED, X, decay_trace
from theory.transfer.spectrum_means import SpectrumDecay

HERE = Source("fate", "two early-stopped paths with the same noise")
FIRST = GaussianMatrix(d, 1, Symbol("g"))
SECOND = GaussianMatrix(d, 1, Symbol("g_perp"))
TARGET = FIRST / sqrt(d)
SOURCE = (cos(theta) * FIRST + sin(theta) * SECOND) / sqrt(d)
_labels = X * TARGET + sigma * EPSILON
scratch_error = FILTER * Transposed(X) * _labels / n - TARGET
tuned_error = SOURCE + FILTER * Transposed(X) * (_labels - X * SOURCE) / n - TARGET
gap = Expectation(SquaredNorm(scratch_error) - SquaredNorm(tuned_error))
transferability = sp.Function("T_stopped", real=True)(gamma, theta, t)
_statement = partial(Theorem, source=HERE, section=7)

gap_given_samples = _statement(
    "early-stopped-fine-tuning-given-samples",
    "What early-stopped fine-tuning gains, given the samples",
    eq(gap, (2 * cos(theta) - 1) * decay_trace),
    (n, d, theta, sigma, t),
    given=(FILTERED,),
    setting="any n and d; mean over the noise and the common direction of the two tasks",
)
definition = _statement(
    "early-stopped-fine-tuning-definition",
    "Transferability of early-stopped fine-tuning in the proportional limit",
    eq(transferability, ProbabilityLimit((2 * cos(theta) - 1) * decay_trace)),
    (gamma, theta, t),
    definition=True,
    says_more="the risk gap whose limit this is is that of early-stopped-fine-tuning-given-samples",
)
early_stopped_fine_tuning = _statement(
    "early-stopped-fine-tuning",
    "Transferability of early-stopped fine-tuning",
    eq(transferability, (2 * cos(theta) - 1) * SpectrumDecay(gamma, 2 * t)),
    (gamma, theta, t),
    setting="one layer, both runs stopped at time t, any noise",
)
