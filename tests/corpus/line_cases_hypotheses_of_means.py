"""Lines on means, laws, events and limits that lack one hypothesis of their rule.

FALSE lines are not to be accepted; beside each stands a TRUE one that has the hypothesis.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Integral,
    Limit,
    Max,
    Piecewise,
    Rational,
    Sum,
    Symbol,
    cos,
    erf,
    exp,
    floor,
    log,
    oo,
    pi,
    sqrt,
)

from derivations.rules.calculus import integrate
from derivations.rules.composed import Finished, composed
from derivations.rules.expectation import by_density, density, linearity
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.laws import chi_square_sum, renamed
from derivations.rules.limits import limit
from derivations.rules.mean_comparison import symmetric, value_by_value
from derivations.rules.means import average_over
from derivations.rules.order import AcrossTheSign
from derivations.rules.second_moment import second_moment
from derivations.rules.tails import exponential_moments, probabilities
from tests.letters import A, B, E, G, M, expression, g, h, z
from theory.distances.metric import SquareIntegrable, split
from theory.events import Probability
from theory.functions import DepthRoot
from theory.matrix_words import PseudoInverse, SquaredNorm
from theory.random_variables import ChiSquare, Gaussian, Unknown
from theory.relations import ge
from theory.symbols import d, n, sigma

x, u, c, s = sp.symbols("x u c s", real=True)
a, b, p = sp.symbols("a b p", positive=True)
k, j = sp.symbols("k j", integer=True)
half = Rational(1, 2)
phi_one = erf(1 / sqrt(2))
_risk = Unknown(n, d, Symbol("R"))
_signal = SquareIntegrable(Symbol("f"))
_size = SquaredNorm(G)
_like_A = ChiSquare(n, Symbol("C"))
_named_mean, _named_value = Symbol("mean_0", real=True), Symbol("value of g", real=True)
_any_degree = ChiSquare(k, Symbol("A"))


def either(positive: object, negative: object, argument: object) -> sp.Expr:
    """One value where the argument is positive, another elsewhere."""
    return Piecewise((positive, argument > 0), (negative, True))


TRUE = [
    ("one unknown", E(2 * _risk), "=", 2 * E(_risk), linearity, (), "the same variable on both sides"),
    ("labels of named variables", E(A), "=", E(_like_A), linearity, (), "no Unknown beside them"),
    ("law under another label", A + 1, "law", _like_A + 1, renamed, (), "no Unknown beside it"),
    (
        "a number times exp",
        E(exp(_named_value + g)),
        "=",
        exp(_named_value + half),
        exponential_moments,
        (),
        "e^(1/2)",
    ),
    (
        "mean over a chi-square first",
        E(A * B),
        "=",
        E(n * B),
        average_over(A),
        (),
        "n is positive by its declaration",
    ),
    ("sign of a normal", E(either(1, 0, p * g)), "=", half, gaussian_means, (), "the slope is positive"),
    (
        "modulus with a slope of 0",
        E(Abs(sigma * g)),
        "=",
        sigma * sqrt(2 / pi),
        gaussian_means,
        (),
        "a factor",
    ),
    (
        "one point apart",
        E(Piecewise((5, sp.Eq(g, 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "a single point does not count",
    ),
    (
        "one normal between",
        Probability(sp.And(g < 1, g > -1)),
        "=",
        phi_one,
        probabilities,
        (),
        "one variable",
    ),
    (
        "one normal between, scaled",
        Probability(sp.And(2 * g < 2, g > -1)),
        "=",
        phi_one,
        probabilities,
        (),
        "one variable up to a factor",
    ),
    ("exponential of a chi-square", E(exp(A / 4)), "=", 2 ** (n / 2), exponential_moments, (), "n > 0"),
    (
        "chi-squares add where both exist",
        A + ChiSquare(5, Symbol("F")),
        "law",
        ChiSquare(n + 5, Symbol("C")),
        chi_square_sum(A, ChiSquare(5, Symbol("F")), label="C"),
        (),
        "n > 0",
    ),
    ("second moment", E(SquaredNorm(M * z)), "=", SquaredNorm(M), second_moment(z), (), "the vector itself"),
    (
        "depth law from 0 upwards",
        Limit(DepthRoot(x, 1, 2), x, 0),
        "=",
        1,
        limit,
        (),
        "its argument is not negative",
    ),
    ("inside a symbol's range", Limit(Limit(exp(-p * x), x, oo), p, 1), "=", 0, limit, (), "p > 0"),
    ("at the end of a symbol's range", Limit(Abs(p) / p, p, 0), "=", 1, limit, (), "p > 0"),
    (
        "sum over the mean of a known law",
        Sum(k * E(ChiSquare(n, Symbol("A"))), (k, 1, 2)),
        "=",
        3 * E(ChiSquare(n, Symbol("A"))),
        Finished(linearity),
        (),
        "the mean is free of k",
    ),
    ("symmetry", E((h + g) ** 2), "=", E(h**2 + g**2), symmetric(g), (), "h is independent of g"),
    (
        "symmetry beside a signal",
        E((_signal + g) ** 2),
        "=",
        E(_signal**2 + g**2),
        symmetric(g),
        (),
        "a signal is independent of the noise",
    ),
]
FALSE = [
    (
        "an unknown may depend on one of two",
        E(_risk * A),
        "=",
        E(_risk * _like_A),
        linearity,
        (),
        "independence of the Unknown",
    ),
    ("law beside an unknown", _risk * A, "law", _risk * _like_A, renamed, (), "independence of the Unknown"),
    (
        "one unknown at two places",
        Unknown(n, Symbol("R")) - Unknown(d, Symbol("R")),
        "law",
        2 * (Unknown(n, Symbol("R")) - Unknown(d, Symbol("R"))),
        renamed,
        (),
        "R(n) is not R(d)",
    ),
    ("a number called mean_0", E(_risk), "=", _named_mean, linearity, (), "a name of its own"),
    (
        "a number called as a value, in exp",
        E(exp(_named_value + g)),
        "=",
        exp(2),
        exponential_moments,
        (),
        "a name of its own",
    ),
    ("a number called as a value", E(_named_value * g), "=", 1, gaussian_means, (), "a name of its own"),
    (
        "two labels of one name",
        E(g * Gaussian(Symbol("g", real=True))),
        "=",
        1,
        gaussian_means,
        (),
        "a name for each",
    ),
    (
        "mean over a law that need not exist",
        E(_any_degree * B),
        "=",
        E(k * B),
        average_over(_any_degree),
        (),
        "k > 0",
    ),
    ("step with a slope of 0", E(either(1, 0, sigma * g)), "=", half, gaussian_means, (), "sigma > 0"),
    (
        "branch by an equation free of the variable",
        E(Piecewise((5, sp.Eq(c, 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "c != 0",
    ),
    (
        "branch by an equation that holds on a half-line",
        E(Piecewise((5, sp.Eq(Max(g, 0), 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "no single point",
    ),
    (
        "branch by an equation that holds on an interval",
        E(Piecewise((5, sp.Eq(floor(g), 0)), (1, g > 0), (0, True))),
        "=",
        half,
        gaussian_means,
        (),
        "no single point",
    ),
    (
        "two normals between",
        Probability(sp.And(g < 1, h > -1)),
        "=",
        phi_one,
        probabilities,
        (),
        "one variable: the product is meant",
    ),
    (
        "a normal and a sum between",
        Probability(sp.And(g < 1, g + h > -1)),
        "=",
        (erf(half) + phi_one) / 2,
        probabilities,
        (),
        "one variable",
    ),
    (
        "exponential of no chi-square",
        E(exp(_any_degree / 4)),
        "=",
        sp.Pow(2, expression(k) / 2),
        exponential_moments,
        (),
        "k > 0",
    ),
    (
        "chi-squares of which one need not exist",
        ChiSquare(n - 5, Symbol("A")) + ChiSquare(5, Symbol("F")),
        "law",
        ChiSquare(n, Symbol("C")),
        chi_square_sum(ChiSquare(n - 5, Symbol("A")), ChiSquare(5, Symbol("F")), label="C"),
        (),
        "n > 5",
    ),
    (
        "moment of a pseudo-inverse",
        E(SquaredNorm(PseudoInverse(z))),
        "=",
        d,
        second_moment(z),
        (ge(d, 3),),
        "the vector itself: the mean is 1/(d-2)",
    ),
    *(
        (
            f"a random matrix in a mean or an event, {number}",
            before,
            "=",
            after,
            rule,
            (),
            "nothing else is random",
        )
        for number, (before, after, rule) in enumerate(
            (
                (E(g**2 * _size), _size, gaussian_means),
                (E(exp(_size)), exp(_size), exponential_moments),
                (E(exp(g * _size)), exp(_size**2 / 2), exponential_moments),
                (Probability(g * _size < 1), (1 + erf(1 / _size / sqrt(2))) / 2, probabilities),
                (E(A * _size), Integral(_size * x * density(A, x), (x, 0, oo)), by_density),
                (_size * E(g**2), E(_size * g**2), value_by_value(1 + g**2)),
            )
        )
    ),
    (
        "symmetry beside an unknown",
        E((_risk + g) ** 2),
        "=",
        E(_risk**2 + g**2),
        symmetric(g),
        (),
        "independence of the Unknown",
    ),
    (
        "derivative of the mean of an unknown",
        Derivative(E(Unknown(a, Symbol("R"))), a),
        "=",
        0,
        Finished(linearity),
        (),
        "the mean moves with a",
    ),
    (
        "sum over the mean of an unknown",
        2 * Sum(E(Unknown(k, Symbol("R"))), (k, 1, 3)),
        "=",
        3 * Sum(E(Unknown(k, Symbol("R"))), (k, 1, 2)),
        Finished(linearity),
        (),
        "the mean moves with k",
    ),
    *(
        (
            f"outside of a symbol's range, {number}",
            before,
            "=",
            after,
            rule,
            (),
            "a name that may take the values",
        )
        for number, (before, after, rule) in enumerate(
            (
                (Sum(Abs(n), (n, -3, -1)), -6, composed),
                (Sum(Limit(exp(-n * x), x, oo), (n, -3, -1)), 0, limit),
                (Limit(Limit(exp(-p * x), x, oo), p, -1), 0, limit),
                (Limit(Abs(p) / p, p, 0, "-"), 1, limit),
                (Integral(cos(2 * pi * n), (n, 0, half)), half, integrate(n)),
                (
                    Integral(Sum((split / 2) ** k, (k, 0, oo)), (split, 5, 6)),
                    -2 * log(Rational(4, 3)),
                    composed,
                ),
            )
        )
    ),
    (
        "law across the sign",
        2 * A,
        "law",
        A + _like_A,
        AcrossTheSign(renamed),
        (),
        "an equation or an inequality",
    ),
    (
        "depth law from 0 downwards",
        Limit(DepthRoot(-x, 1, 2), x, 0),
        "=",
        1,
        limit,
        (),
        "it has no value at a negative argument",
    ),
    (
        "depth law downwards from what may be 0",
        Limit(DepthRoot(c - x, 1, 2), x, 0),
        "=",
        DepthRoot(c, 1, 2),
        limit,
        (ge(c, 0),),
        "c > 0",
    ),
]
