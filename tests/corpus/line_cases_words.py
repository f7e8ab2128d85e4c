"""Lines of matrices, means and laws by their rules: (name, before, relation, after, rule, conditions, why).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker: what was wrong there is false here.
"""

from __future__ import annotations

import sympy as sp
from corpus_language import eq
from sympy import Integral, Rational, Symbol, exp, oo, sqrt

from derivations.rules.algebra import algebra
from derivations.rules.congruence import inside
from derivations.rules.events import distribution_function, same_event
from derivations.rules.expectation import by_density, independence, linearity, moments, variance_formula
from derivations.rules.flows import along_flow
from derivations.rules.gaussian_words import gaussian_mean
from derivations.rules.laws import beta_ratio, chi_square_sum, renamed
from derivations.rules.matrices import matrix_words, words
from derivations.rules.means import average_over, constant_out, exchange, mean_distance, mean_order
from derivations.rules.projection import normal_sum
from derivations.rules.random_matrices import FixedDirection, HaarDirection, ProjectedGaussian, TransposedForm
from theory.events import Probability
from theory.matrix_words import (
    GaussianMatrix,
    InverseOf,
    Letter,
    Orthogonal,
    PseudoInverse,
    Rate,
    SquaredNorm,
    SymmetricMatrix,
    TraceOf,
    Transposed,
    UnitMatrix,
    UnitVector,
)
from theory.random_variables import BetaVariable, ChiSquare, Expectation, Gaussian, Variance
from theory.symbols import d, n, sigma

X = Letter(n, d, Symbol("X"))
M, N = Letter(d, d, Symbol("M")), Letter(d, d, Symbol("N"))
S = SymmetricMatrix(d, d, Symbol("S"))
Q = Orthogonal(d, d, Symbol("Q"))
v, w = Letter(d, 1, Symbol("v")), Letter(d, 1, Symbol("w"))
G, H = GaussianMatrix(n, d, Symbol("G")), GaussianMatrix(n, d, Symbol("H"))
z = GaussianMatrix(d, 1, Symbol("z"))
noise = GaussianMatrix(n, 1, Symbol("noise"))
direction, row = UnitVector(d, 1, Symbol("e")), UnitVector(n, 1, Symbol("f"))
one = UnitMatrix(d, d, Symbol("I"))
P, T = PseudoInverse, Transposed
K = 1 - P(G) * G
g, h = Gaussian(Symbol("g")), Gaussian(Symbol("h"))
A, B = ChiSquare(n, Symbol("A")), ChiSquare(d, Symbol("B"))
U = BetaVariable(n / 2, d / 2, Symbol("U"))
E, V = Expectation, Variance
a, b = sp.symbols("a b", positive=True)
x = Symbol("x", real=True)
s = Symbol("s", nonnegative=True)

_fast = (n >= 1, d >= 1)
_wide = (n >= 1, d >= 1, n <= d)
_skew = (eq(Rate(M), N * M - M * N),)
_gradient = (eq(Rate(M), -M * T(M) * M),)
_bell = exp(-(x**2) / 2) / sqrt(2 * sp.pi)

TRUE = [
    # Matrices of symbolic size
    ("transpose of a product", T(M * N), "=", T(N) * T(M), matrix_words, (), "reversed"),
    (
        "inverses undone",
        InverseOf(M) * InverseOf(N) * N * M * v,
        "=",
        v,
        matrix_words,
        (),
        "in reverse order",
    ),
    ("trace of a product", TraceOf(M * N * S), "=", TraceOf(S * M * N), matrix_words, (), "cyclic"),
    (
        "trace of a transpose",
        TraceOf(T(M) * N),
        "=",
        TraceOf(T(N) * M),
        matrix_words,
        (),
        "the inner product",
    ),
    ("push through", T(X) * X * T(X) * P(T(X)), "=", T(X) * X, matrix_words, (), "Penrose"),
    ("pseudo-inverse and transpose", P(X) * X * T(X), "=", T(X), matrix_words, (), "Penrose"),
    ("Gram matrix and pseudo-inverse", T(P(X)) * T(X) * X, "=", X, matrix_words, (), "Penrose"),
    ("projector's square", (P(X) * X) * (P(X) * X), "=", P(X) * X, matrix_words, (), "idempotent"),
    (
        "rotation keeps lengths",
        SquaredNorm(Q * v - Q * w),
        "=",
        SquaredNorm(v - w),
        matrix_words,
        (),
        "Q^T Q = 1",
    ),
    (
        "parallelogram",
        SquaredNorm(v + w) + SquaredNorm(v - w),
        "=",
        2 * SquaredNorm(v) + 2 * SquaredNorm(w),
        matrix_words,
        (),
        "polarisation",
    ),
    (
        "binomial of words",
        (M + N) * (M - N),
        "=",
        M * M - M * N + N * M - N * N,
        matrix_words,
        (),
        "order kept",
    ),
    ("conjugation keeps the trace", TraceOf(T(Q) * M * Q), "=", TraceOf(M), matrix_words, (), "cyclic"),
    ("symmetric product", T(X) * X, "=", T(T(X) * X), matrix_words, (), "Gram matrix"),
    ("full row rank", G * P(G) * noise, "=", noise, words((G, "rows")), _wide, "G G^+ = 1"),
    ("rank as a trace", TraceOf(P(G) * G), "=", n, words((G, "rows")), _wide, "almost surely"),
    # Flows of matrices
    ("Lax pair", Rate(TraceOf(M * M)), "=", 0, along_flow, _skew, "isospectral"),
    (
        "norm along a gradient",
        Rate(T(M) * M),
        "=",
        -2 * T(M) * M * T(M) * M,
        along_flow,
        _gradient,
        "product rule",
    ),
    (
        "inverse along a flow",
        Rate(InverseOf(M)),
        "=",
        InverseOf(M) * M * T(M),
        along_flow,
        _gradient,
        "-M^-1 M' M^-1",
    ),
    # Means of Gaussian words
    ("mean of a squared norm", E(SquaredNorm(G)), "=", n * d, gaussian_mean, _fast, "n d entries"),
    (
        "mean of a Gram matrix's square",
        E(TraceOf(T(G) * G * T(G) * G)),
        "=",
        n * d * (n + d + 1),
        gaussian_mean,
        _fast,
        "Isserlis",
    ),
    (
        "two independent matrices",
        E(TraceOf(T(G) * G * T(H) * H)),
        "=",
        n**2 * d,
        gaussian_mean,
        _fast,
        "independence",
    ),
    ("quadratic form", E(TraceOf(T(z) * S * z)), "=", TraceOf(S), gaussian_mean, _fast, "trace"),
    ("fourth moment of a length", E(SquaredNorm(z) ** 2), "=", d * (d + 2), gaussian_mean, _fast, "Isserlis"),
    # Means and variances of numbers
    ("linear mean", E(3 * A - 2 * B + 1), "=", 3 * n - 2 * d + 1, moments, _fast, "linearity"),
    ("inverse chi-square", E(1 / B), "=", 1 / (d - 2), moments, (d >= 3,), "from d = 3"),
    ("F distribution", E(A / B), "=", n / (d - 2), moments, (n >= 1, d >= 3), "independence"),
    ("second moment of a chi-square", E(A**2), "=", n * (n + 2), moments, _fast, "Gamma ratios"),
    ("mean of a Beta", E(U), "=", n / (n + d), moments, _fast, "a/(a+b)"),
    ("variance of a chi-square", V(A), "=", 2 * n, moments, _fast, "n (n+2) - n^2"),
    ("variance of a difference", V(g - h), "=", 2, moments, (), "independent"),
    ("sixth moment", E(g**6), "=", 15, moments, (), "5!!"),
    (
        "product of independent squares",
        E(g**2 * h**2),
        "=",
        E(g**2) * E(h**2),
        independence,
        (),
        "two labels",
    ),
    ("means add up", E(g**2 + A), "=", E(g**2) + E(A), linearity, _fast, "both finite"),
    ("variance formula", V(A), "=", E(A**2) - E(A) ** 2, variance_formula, _fast, "definition"),
    (
        "density of a Gaussian",
        E(g**4),
        "=",
        Integral(x**4 * _bell, (x, -oo, oo)),
        by_density,
        (),
        "the law's density",
    ),
    (
        "one variable averaged",
        E((g + A) ** 2),
        "=",
        E(1 + A**2),
        average_over(g),
        _fast,
        "g is independent of A",
    ),
    ("order of means", E(1 / (A + a)), ">", E(1 / (A + a + b)), mean_order(1 / a), _fast, "value by value"),
    (
        "order with an infinite mean",
        E(1 / A),
        ">",
        E(1 / (A + b)),
        mean_order(1 / b),
        _fast,
        "means of what is not negative may be infinite",
    ),
    (
        "triangle of means",
        sp.Abs(E(1 / (A + a)) - b),
        "<=",
        E(sp.Abs(1 / (A + a) - b)),
        mean_distance,
        _fast,
        "Jensen",
    ),
    (
        "mean of an integral",
        E(Integral(exp(-s * A), (s, 0, 1))),
        "=",
        Integral(E(exp(-s * A)), (s, 0, 1)),
        exchange,
        _fast,
        "Tonelli",
    ),
    (
        "algebra inside a mean",
        E(A / (A + a)),
        "=",
        E(1 - a / (A + a)),
        inside(algebra),
        _fast,
        "value by value",
    ),
    (
        "constant exponential out",
        E(exp(-a - A)),
        "=",
        exp(-a) * E(exp(-A)),
        constant_out,
        _fast,
        "a constant",
    ),
    # Laws
    (
        "chi-squares add",
        A + B,
        "law",
        ChiSquare(n + d, Symbol("C")),
        chi_square_sum(A, B, label="C"),
        _fast,
        "independent",
    ),
    (
        "Beta from chi-squares",
        B / (A + B),
        "law",
        BetaVariable(d / 2, n / 2, Symbol("C")),
        beta_ratio(B, A, label="C"),
        _fast,
        "in this order",
    ),
    (
        "relabelled",
        A / (1 + B),
        "law",
        ChiSquare(n, Symbol("C")) / (1 + ChiSquare(d, Symbol("D"))),
        renamed,
        _fast,
        "labels only",
    ),
    (
        "normal sum",
        a * g - b * h,
        "law",
        sqrt(a**2 + b**2) * Gaussian(Symbol("k")),
        normal_sum(a * g - b * h, "k"),
        (),
        "variances add",
    ),
    (
        "Haar projection",
        SquaredNorm(K * direction),
        "law",
        SquaredNorm(K * z) / SquaredNorm(z),
        HaarDirection(G, direction, z),
        _wide,
        "rotation invariance",
    ),
    (
        "fixed direction",
        SquaredNorm(P(G) * noise),
        "law",
        SquaredNorm(noise) * SquaredNorm(P(G) * row),
        FixedDirection(G, noise, row),
        _wide,
        "rotation invariance",
    ),
    (
        "transposed form",
        SquaredNorm(P(G) * noise),
        "law",
        SquaredNorm(T(P(G)) * z),
        TransposedForm(noise, z),
        _wide,
        "equal singular values",
    ),
    (
        "null projection of a Gaussian",
        SquaredNorm(K * z),
        "law",
        ChiSquare(d - n, Symbol("C")),
        ProjectedGaussian(z, ((K, Symbol("C")),), ((G, "rows"),)),
        (*_wide, n <= d - 1),
        "rank d - n",
    ),
    (
        "event turned",
        Probability(sp.StrictLessThan(a * U, b, evaluate=False)),
        "=",
        Probability(sp.StrictLessThan(U, b / a, evaluate=False)),
        same_event,
        _fast,
        "a > 0",
    ),
    (
        "distribution function",
        Probability(sp.StrictLessThan(U, Rational(1, 2), evaluate=False)),
        "=",
        sp.betainc_regularized(n / 2, d / 2, 0, Rational(1, 2)),
        distribution_function,
        _fast,
        "incomplete Beta",
    ),
]

FALSE = [
    # Matrices of symbolic size
    ("transpose of a product", T(M * N), "=", T(M) * T(N), matrix_words, (), "order"),
    ("inverses undone", InverseOf(M) * InverseOf(N) * M * N * v, "=", v, matrix_words, (), "order"),
    ("pseudo-inverse of a product", P(X * M), "=", P(M) * P(X), matrix_words, (), "not for pseudo-inverses"),
    (
        "inverse of a sum",
        InverseOf(M + N),
        "=",
        InverseOf(M) + InverseOf(N),
        matrix_words,
        (),
        "freshman's inverse",
    ),
    ("trace of a product", TraceOf(M * N * S), "=", TraceOf(N * M * S), matrix_words, (), "cyclic only"),
    ("trace is multiplicative", TraceOf(M * N), "=", TraceOf(M) * TraceOf(N), matrix_words, (), "no"),
    (
        "square of a trace",
        TraceOf(M) ** 2,
        "=",
        TraceOf(M * M),
        matrix_words,
        (),
        "no; after sympy/sympy#30527",
    ),
    ("binomial of words", (M + N) * (M + N), "=", M * M + 2 * M * N + N * N, matrix_words, (), "N M"),
    ("symmetric times symmetric", T(S * T(M) * S), "=", S * T(M) * S, matrix_words, (), "M"),
    ("Gram matrix and the other pseudo-inverse", P(X) * X * T(X), "=", P(X), matrix_words, (), "X^T"),
    ("a projector is the unit", P(X) * X * v, "=", v, matrix_words, (), "v may leave the row space"),
    (
        "parallelogram",
        SquaredNorm(v + w) - SquaredNorm(v - w),
        "=",
        2 * TraceOf(T(v) * w),
        matrix_words,
        (),
        "4",
    ),
    (
        "rotation on one side",
        SquaredNorm(Q * v - w),
        "=",
        SquaredNorm(v - w),
        matrix_words,
        (),
        "w is not turned",
    ),
    ("full row rank", G * P(G) * noise, "=", noise, words((G, "rows")), _fast, "n may exceed d"),
    ("rank as a trace", TraceOf(P(G) * G), "=", d, words((G, "rows")), _wide, "n"),
    ("trace of the unit", TraceOf(one), "=", n, matrix_words, (), "d"),
    # Flows of matrices
    ("Lax pair, its own square", Rate(M * M), "=", 0 * M, along_flow, _skew, "only the trace stands still"),
    (
        "norm along a gradient",
        Rate(T(M) * M),
        "=",
        -T(M) * M * T(M) * M,
        along_flow,
        _gradient,
        "factor 2; after sympy/sympy#15136",
    ),
    (
        "inverse along a flow",
        Rate(InverseOf(M)),
        "=",
        -InverseOf(M) * M * T(M),
        along_flow,
        _gradient,
        "sign",
    ),
    (
        "rate of X^T A X",
        Rate(T(M) * S * M),
        "=",
        2 * T(M) * S * N,
        along_flow,
        (eq(Rate(M), N),),
        "not symmetric; after sympy/sympy#15614",
    ),
    # Means of Gaussian words
    ("mean of a squared norm", E(SquaredNorm(G)), "=", n + d, gaussian_mean, _fast, "n d"),
    (
        "mean of a Gram matrix's square",
        E(TraceOf(T(G) * G * T(G) * G)),
        "=",
        n * d * (n + d),
        gaussian_mean,
        _fast,
        "+ 1",
    ),
    (
        "two independent matrices",
        E(TraceOf(T(G) * G * T(H) * H)),
        "=",
        n * d * (n + d + 1),
        gaussian_mean,
        _fast,
        "one matrix",
    ),
    (
        "fourth moment of a length",
        E(SquaredNorm(z) ** 2),
        "=",
        d**2,
        gaussian_mean,
        _fast,
        "E X^2 is not (E X)^2",
    ),
    ("a word and its own copy", E(TraceOf(T(G) * H)), "=", n * d, gaussian_mean, _fast, "independent: 0"),
    # Means and variances of numbers
    ("inverse chi-square", E(1 / B), "=", 1 / (d - 2), moments, (d >= 2,), "infinite at d = 2"),
    ("inverse chi-square off by one", E(1 / B), "=", 1 / (d - 1), moments, (d >= 3,), "d - 2"),
    ("Jensen's equality", E(1 / B), "=", 1 / d, moments, (d >= 3,), "1/E"),
    ("F distribution of one variable", E(A / A), "=", n / (n - 2), moments, (n >= 3,), "it is 1"),
    ("square of a mean", E(A**2), "=", n**2, moments, _fast, "n (n + 2)"),
    ("mean of a Beta", E(U), "=", d / (n + d), moments, _fast, "the other parameter"),
    ("variance of a chi-square", V(A), "=", n, moments, _fast, "2 n"),
    ("variance of a difference", V(g - g), "=", 2, moments, (), "one variable"),
    ("sixth moment", E(g**6), "=", 5, moments, (), "15"),
    ("product of one variable", E(g**2 * g**2), "=", E(g**2) * E(g**2), independence, (), "3"),
    (
        "independent of a function of itself",
        E(A * (A + B)),
        "=",
        E(A) * E(A + B),
        independence,
        _fast,
        "A is in both",
    ),
    ("variance formula", V(A), "=", E(A**2) - E(A), variance_formula, _fast, "the square"),
    (
        "density without its factor",
        E(g**4),
        "=",
        Integral(x**4 * exp(-(x**2) / 2), (x, -oo, oo)),
        by_density,
        (),
        "sqrt(2 pi)",
    ),
    ("density on half the line", E(g**4), "=", Integral(x**4 * _bell, (x, 0, oo)), by_density, (), "half"),
    ("one variable averaged away", E((g + A) ** 2), "=", E(A**2), average_over(g), _fast, "E g^2 = 1"),
    ("averaged where it is not alone", E(g**2 * A), "=", E(g**2) * E(A) + 1, average_over(g), _fast, "+ 1"),
    ("order of means turned", E(1 / (A + a)), "<", E(1 / (A + a + b)), mean_order(1 / a), _fast, "other way"),
    ("order of a Beta and its mirror image", E(U), ">", E(1 - U), mean_order(1), _fast, "not value by value"),
    (
        "triangle of means turned",
        sp.Abs(E(1 / (A + a)) - b),
        ">=",
        E(sp.Abs(1 / (A + a) - b)),
        mean_distance,
        _fast,
        "Jensen",
    ),
    (
        "a signed integrand",
        E(Integral(s * g, (s, 0, oo))),
        "=",
        Integral(E(s * g), (s, 0, oo)),
        exchange,
        (),
        "not integrable",
    ),
    ("algebra inside a mean", E(A / (A + a)), "=", E(1 + a / (A + a)), inside(algebra), _fast, "sign"),
    ("a random constant out", E(exp(-A - B)), "=", exp(-A) * E(exp(-B)), constant_out, _fast, "A is random"),
    ("mean of a quotient", E(A / (A + B)), "=", E(A) / E(A + B) + 1, moments, _fast, "+ 1"),
    # Laws
    (
        "chi-squares add",
        A + B,
        "law",
        ChiSquare(n + d - 1, Symbol("C")),
        chi_square_sum(A, B, label="C"),
        _fast,
        "n + d",
    ),
    (
        "a chi-square and itself",
        A + A,
        "law",
        ChiSquare(2 * n, Symbol("C")),
        chi_square_sum(A, A, label="C"),
        _fast,
        "2 A",
    ),
    (
        "Beta from chi-squares",
        B / (A + B),
        "law",
        BetaVariable(n / 2, d / 2, Symbol("C")),
        beta_ratio(B, A, label="C"),
        _fast,
        "order",
    ),
    (
        "ratio without its denominator",
        A / B,
        "law",
        BetaVariable(n / 2, d / 2, Symbol("C")),
        beta_ratio(A, B, label="C"),
        _fast,
        "above 1",
    ),
    ("labels merged", A / (1 + A), "law", A / (1 + ChiSquare(n, Symbol("D"))), renamed, _fast, "dependent"),
    (
        "normal sum",
        a * g - b * h,
        "law",
        (a - b) * Gaussian(Symbol("k")),
        normal_sum(a * g - b * h, "k"),
        (),
        "variances add",
    ),
    (
        "Haar projection of what depends on G",
        SquaredNorm(K * T(G) * row),
        "law",
        SquaredNorm(K * z) / SquaredNorm(z),
        HaarDirection(G, row, z),
        _wide,
        "it is 0",
    ),
    (
        "fixed direction twice",
        SquaredNorm(P(G) * noise) + SquaredNorm(noise),
        "law",
        SquaredNorm(noise) * (1 + SquaredNorm(P(G) * noise)),
        FixedDirection(G, noise, row),
        _wide,
        "row",
    ),
    (
        "null projection of a Gaussian",
        SquaredNorm(K * z),
        "law",
        ChiSquare(n, Symbol("C")),
        ProjectedGaussian(z, ((K, Symbol("C")),), ((G, "rows"),)),
        (*_wide, n <= d - 1),
        "rank d - n",
    ),
    (
        "an oblique projection",
        SquaredNorm(M * z),
        "law",
        ChiSquare(d, Symbol("C")),
        ProjectedGaussian(z, ((M, Symbol("C")),), ()),
        _fast,
        "no projector",
    ),
    (
        "event turned by a sign",
        Probability(sp.StrictLessThan(-a * U, b, evaluate=False)),
        "=",
        Probability(sp.StrictLessThan(U, -b / a, evaluate=False)),
        same_event,
        _fast,
        "sign",
    ),
    (
        "distribution function",
        Probability(sp.StrictLessThan(U, Rational(1, 2), evaluate=False)),
        "=",
        sp.betainc_regularized(d / 2, n / 2, 0, Rational(1, 2)),
        distribution_function,
        _fast,
        "parameters swapped",
    ),
    ("sigma squared twice", E((sigma * g) ** 2), "=", sigma, moments, (), "sigma^2"),
]
