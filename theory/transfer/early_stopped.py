r"""Early stopping of a linear model: its risk along the path of gradient flow.

b' = X^T (y - X b)/n from b(0) = 0, y = X beta + sigma eps, |beta| = r, S = X^T X/n. With H = e^(-tS) and K = int_0^t
e^(-uS) du (so K S = I - H) the flow is b(t) = K X^T y/n, and given the samples, averaged over the noise and the
direction of the target,

    R(t) = r^2 tr H^2/d + sigma^2 tr K (I - H)/n.

By Marchenko and Pastur, mu with its atom (1-gamma)_+ at 0 and c = 1/gamma,

    R(t) -> r^2 int e^(-2st) dmu + sigma^2 c int_{s>0} (1 - e^(-st))^2/s dmu.
"""

from functools import partial

import sympy as sp
from sympy import Symbol, sqrt

from theory.matrix_words import (
    GaussianMatrix,
    Letter,
    Rate,
    SquaredNorm,
    SymmetricMatrix,
    TraceOf,
    Transposed,
)
from theory.random_variables import Expectation, PositiveUnknown, ProbabilityLimit
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, n, r, sigma, t
from theory.transfer.spectrum_means import SpectrumDecay, SpectrumNoise

HERE = Source("fate", "the linear flow solved, noise and direction averaged, then the Marchenko-Pastur law")
LAW = Source("marchenko1967distribution", "Theorem 1, for a bounded continuous function of the eigenvalues")

X = Letter(n, d, Symbol("X"))
LABELS = Letter(n, 1, Symbol("y"))
DECAY = SymmetricMatrix(d, d, Symbol("H"))
FILTER = SymmetricMatrix(d, d, Symbol("K"))
DIRECTION = GaussianMatrix(d, 1, Symbol("g"))
EPSILON = GaussianMatrix(n, 1, Symbol("epsilon"))
TARGET = r / sqrt(d) * DIRECTION
estimator = FILTER * Transposed(X) * LABELS / n
error = FILTER * Transposed(X) * (X * TARGET + sigma * EPSILON) / n - TARGET
FILTERED = Assumption(
    eq(FILTER * Transposed(X) * X / n, 1 - DECAY), "K is the integral of e^(-uS) from 0 to t"
)
MOVES = Assumption(eq(Rate(FILTER), DECAY), "the integral's rate is its integrand H = e^(-tS)")

decay_trace = PositiveUnknown(n, d, t, Symbol("tau_H"))
noise_trace = PositiveUnknown(n, d, t, Symbol("tau_K"))
risk = sp.Function("R_stopped", real=True)(gamma, sigma, r, t)
given_spectrum = r**2 * decay_trace + sigma**2 * noise_trace
_statement = partial(Theorem, source=HERE, section=7)

path = _statement(
    "early-stopped-path",
    "The path of gradient flow",
    eq(Rate(estimator), Transposed(X) * (LABELS - X * estimator) / n),
    (n, t),
    given=(FILTERED, MOVES, Assumption(eq(Rate(X), 0), "the samples do not move"),
           Assumption(eq(Rate(LABELS), 0), "nor do the labels")),
)  # fmt: skip
decay_meaning = _statement(
    "early-stopped-decay-trace",
    "What is not yet learned",
    eq(TraceOf(DECAY * DECAY), d * decay_trace),
    (n, d, t),
    definition=True,
    says_more="the trace is positive",
)
noise_meaning = _statement(
    "early-stopped-noise-trace",
    "What noise is fitted",
    eq(TraceOf(FILTER * (1 - DECAY)), n * noise_trace),
    (n, d, t),
    definition=True,
    says_more="the trace is positive",
)
risk_given_samples = _statement(
    "early-stopped-risk-given-samples",
    "Risk of early stopping given the samples",
    eq(Expectation(SquaredNorm(error)), given_spectrum),
    (n, d, sigma, r, t),
    given=(FILTERED,),
    setting="mean over the noise and the direction of the target; a fixed one averages alike by rotation invariance",
)
decay_limit = _statement(
    "early-stopped-decay-limit",
    "Limit of what is not yet learned",
    eq(ProbabilityLimit(decay_trace), SpectrumDecay(gamma, 2 * t)),
    (gamma, t),
    source=LAW,
    cited=True,
)
noise_limit = _statement(
    "early-stopped-noise-limit",
    "Limit of the noise that is fitted",
    eq(ProbabilityLimit(noise_trace), SpectrumNoise(gamma, t)),
    (gamma, t),
    source=LAW,
    cited=True,
)
risk_definition = _statement(
    "early-stopped-risk-definition",
    "Risk of early stopping in the proportional limit",
    eq(risk, ProbabilityLimit(given_spectrum)),
    (gamma, sigma, r, t),
    definition=True,
    says_more="the risk whose limit this is is that of early-stopped-risk-given-samples",
    setting="early-stopped-risk-given-samples along n = gamma d",
)
early_stopped_risk = _statement(
    "early-stopped-risk",
    "Risk of early stopping",
    eq(risk, r**2 * SpectrumDecay(gamma, 2 * t) + sigma**2 * SpectrumNoise(gamma, t)),
    (gamma, sigma, r, t),
    setting="gradient flow of |y - X b|^2/(2n) from 0 up to time t, proportional limit",
)
