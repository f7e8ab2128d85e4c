"""Lines of means and variances: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker: what was wrong there is false here.
"""

from __future__ import annotations

import sympy as sp
from sympy import Integral, Symbol, exp, oo, sqrt

from derivations.rules.algebra import algebra
from derivations.rules.congruence import inside
from derivations.rules.expectation import by_density, independence, linearity, moments, variance_formula
from derivations.rules.gaussian_words import gaussian_mean
from derivations.rules.means import average_over, constant_out, exchange, mean_distance, mean_order
from tests.letters import A, B, E, G, H, S, T, U, V, g, h, z
from theory.matrix_words import SquaredNorm, TraceOf
from theory.symbols import d, n

a, b = sp.symbols("a b", positive=True)
x = Symbol("x", real=True)
s = Symbol("s", nonnegative=True)

_fast = (n >= 1, d >= 1)
_bell = exp(-(x**2) / 2) / sqrt(2 * sp.pi)

TRUE = [
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
]

FALSE = [
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
]
