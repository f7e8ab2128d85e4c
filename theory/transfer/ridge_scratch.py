r"""Scratch training with a ridge: its risk in the proportional limit.

Loss (1/n)|y - X b|^2 + lam |b|^2, y = X beta + sigma eps, |beta| = r, S = X^T X/n, G = (S + lam)^-1, c = d/n =
1/gamma. Given the samples, and averaged over the noise and over the direction of the target,

    R = lam^2 r^2 tau_2 + sigma^2 c (tau_1 - lam tau_2),      tau_k = tr G^k/d.

By Marchenko and Pastur tau_1 -> m(-lam), the positive root of c lam m^2 + (1 - c + lam) m = 1, and tau_2 -> m' =
-dm(-lam)/dlam = m (1 + c m)/D, D = sqrt((1 - c + lam)^2 + 4 c lam). Scale: squared norm of the target.
"""

from functools import partial

import sympy as sp
from sympy import Derivative, Symbol, sqrt

from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm, SymmetricMatrix, TraceOf, Transposed
from theory.random_variables import Expectation, PositiveUnknown, ProbabilityLimit
from theory.relations import eq
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d, gamma, lam, n, r, sigma

HERE = Source("fate", "noise and direction averaged, then the Marchenko-Pastur law")
LAW = Source("marchenko1967distribution", "Theorem 1; Bai and Silverstein 2010, Section 3.3")
RIDGED = Assumption(lam > 0, "without a ridge use scratch-risk")

X = Letter(n, d, Symbol("X"))
RESOLVENT = SymmetricMatrix(d, d, Symbol("G"))
DIRECTION = GaussianMatrix(d, 1, Symbol("g"))
EPSILON = GaussianMatrix(n, 1, Symbol("epsilon"))
TARGET = r / sqrt(d) * DIRECTION
error = RESOLVENT * Transposed(X) * (X * TARGET + sigma * EPSILON) / n - TARGET
INVERSE = Assumption(eq(RESOLVENT * Transposed(X) * X / n + lam * RESOLVENT, 1), "G is (X^T X/n + lam)^-1")

trace = PositiveUnknown(n, d, lam, Symbol("tau_1"))
square_trace = PositiveUnknown(n, d, lam, Symbol("tau_2"))
resolvent_limit = sp.Function("m_MP", positive=True)(gamma, lam)
risk = sp.Function("R_ridge", positive=True)
asymptotic_risk = risk(gamma, sigma, r, lam)

shape = 1 / gamma
linear = 1 - shape + lam
discriminant = sqrt(linear**2 + 4 * shape * lam)
stieltjes = (discriminant - linear) / (2 * shape * lam)
slope = stieltjes * (1 + shape * stieltjes) / discriminant
given_spectrum = lam**2 * r**2 * square_trace + sigma**2 * d / n * (trace - lam * square_trace)
proportional_spectrum = lam**2 * r**2 * square_trace + sigma**2 * shape * (trace - lam * square_trace)
_statement = partial(Theorem, source=HERE, section=6, given=(RIDGED,))

trace_meaning = _statement(
    "resolvent-trace",
    "Normalised trace of the resolvent",
    eq(TraceOf(RESOLVENT), d * trace),
    (n, d, lam),
    definition=True,
    says_more="a definite matrix has a positive trace",
)
square_trace_meaning = _statement(
    "resolvent-square-trace",
    "Normalised trace of the squared resolvent",
    eq(TraceOf(RESOLVENT * RESOLVENT), d * square_trace),
    (n, d, lam),
    definition=True,
    says_more="a definite matrix has a positive trace",
)
risk_given_design = _statement(
    "ridge-scratch-risk-given-samples",
    "Risk of ridge regression given the samples",
    eq(Expectation(SquaredNorm(error)), given_spectrum),
    (n, d, sigma, r, lam),
    given=(RIDGED, INVERSE),
    setting="mean over the noise and the direction of the target; a fixed one averages alike by rotation invariance",
)
resolvent_definition = _statement(
    "marchenko-pastur-transform",
    "The Stieltjes transform of the Marchenko-Pastur law at -lam",
    eq(resolvent_limit, ProbabilityLimit(trace)),
    (gamma, lam),
    definition=True,
    says_more="the normalised trace has a positive limit",
)
resolvent_equation = _statement(
    "marchenko-pastur-equation",
    "The fixed-point equation of the Marchenko-Pastur law",
    eq(shape * lam * resolvent_limit**2, 1 - linear * resolvent_limit),
    (gamma, lam),
    source=LAW,
    cited=True,
    setting="the limit of the normalised trace of the resolvent exists",
)
resolvent_square = _statement(
    "marchenko-pastur-derivative",
    "The squared resolvent has the derivative as its limit",
    eq(ProbabilityLimit(square_trace), -Derivative(resolvent_limit, lam)),
    (gamma, lam),
    source=Source("bai2010spectral", "Section 3.3, with Vitali's theorem: analytic functions of lam"),
    cited=True,
)
resolvent_value = _statement(
    "marchenko-pastur-transform-value",
    "The Stieltjes transform of the Marchenko-Pastur law, solved",
    eq(resolvent_limit, stieltjes),
    (gamma, lam),
)
resolvent_slope = _statement(
    "marchenko-pastur-derivative-value",
    "The derivative of the Stieltjes transform",
    eq(-Derivative(resolvent_limit, lam), slope),
    (gamma, lam),
)
trace_limit = _statement(
    "resolvent-trace-limit",
    "Limit of the resolvent's trace",
    eq(ProbabilityLimit(trace), stieltjes),
    (gamma, lam),
)
square_trace_limit = _statement(
    "resolvent-square-trace-limit",
    "Limit of the squared resolvent's trace",
    eq(ProbabilityLimit(square_trace), slope),
    (gamma, lam),
)
risk_definition = _statement(
    "ridge-scratch-risk-definition",
    "Risk of ridge regression in the proportional limit",
    eq(asymptotic_risk, ProbabilityLimit(proportional_spectrum)),
    (gamma, sigma, r, lam),
    definition=True,
    says_more=(
        "the risk whose limit this is is that of ridge-scratch-risk-given-samples, and the limit is positive"
    ),
    setting="ridge-scratch-risk-given-samples along n = gamma d",
)
ridge_scratch_risk = _statement(
    "ridge-scratch-risk",
    "Risk of scratch training with a ridge",
    eq(asymptotic_risk, lam**2 * r**2 * slope + sigma**2 * shape * (stieltjes - lam * slope)),
    (gamma, sigma, r, lam),
)
