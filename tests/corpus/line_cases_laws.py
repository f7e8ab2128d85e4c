"""Lines of laws of random variables: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker: what was wrong there is false here.
"""

from __future__ import annotations

import sympy as sp
from sympy import Rational, Symbol, sqrt

from derivations.rules.events import distribution_function, same_event
from derivations.rules.expectation import moments
from derivations.rules.laws import beta_ratio, chi_square_sum, renamed
from derivations.rules.projection import normal_sum
from derivations.rules.random_matrices import FixedDirection, HaarDirection, ProjectedGaussian, TransposedForm
from tests.letters import A, B, E, G, K, M, P, T, U, direction, g, h, noise, row, z
from theory.events import Probability
from theory.matrix_words import SquaredNorm
from theory.random_variables import BetaVariable, ChiSquare, Gaussian
from theory.symbols import d, n, sigma

a, b = sp.symbols("a b", positive=True)

_fast = (n >= 1, d >= 1)
_wide = (n >= 1, d >= 1, n <= d)

TRUE = [
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
