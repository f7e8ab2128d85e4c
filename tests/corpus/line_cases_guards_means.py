"""One false line for each guard of the rules of means and probabilities.

TRUE and FALSE hold (name, before, relation, after, rule, conditions, the guard); each false line would pass
without the guard that it names, or without one like it.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Integral,
    Max,
    Rational,
    Symbol,
    erf,
    exp,
    log,
    oo,
    pi,
    sqrt,
)

from derivations.rules.expectation import by_density, density, linearity, moments
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.mean_comparison import modulus_of_gaussian, symmetric, value_by_value
from derivations.rules.means import average_over, constant_out, exchange, mean_distance, mean_order
from derivations.rules.pointwise import pointwise
from derivations.rules.tails import bounded_probabilities, exponential_moments, probabilities
from tests.letters import A, B, E, U, g, h
from theory.distances.metric import SquareIntegrable
from theory.events import Probability
from theory.random_variables import BetaVariable, ChiSquare, Unknown
from theory.relations import lt, ne
from theory.symbols import d, n

x, c, s = sp.symbols("x c s", real=True)
a = sp.Symbol("a", positive=True)
half = Rational(1, 2)

_risk, _other = Unknown(n, d, Symbol("R")), Unknown(n, d, Symbol("S"))
_signal = SquareIntegrable(Symbol("f"))
_one, _two = ChiSquare(1, Symbol("O")), ChiSquare(2, Symbol("Q"))
_uniform = BetaVariable(1, 1, Symbol("W"))
_bell = exp(-(x**2) / 2) / sqrt(2 * pi)

TRUE = [
    ("squares compared", E(g**2 + 1), ">=", E(g**2), value_by_value(1 + g**2), (), "value by value"),
    ("mean over one variable", E(A * B), "=", E(n * B), average_over(A), (), "positive and independent"),
    ("tail of a normal", Probability(g > a), "<=", exp(-(a**2) / 2) / 2, bounded_probabilities, (), "a > 0"),
]

FALSE = [
    # Means of functions
    ("strict mean over one", E(A * B), "<", E(n * B), average_over(A), (), "an equation"),
    (
        "mean over one beside an Unknown",
        E(_risk**2 * g**2),
        "=",
        E(_risk**2),
        average_over(g),
        (),
        "independence",
    ),
    ("order of infinite means", E(2 / _one), ">", E(1 / _one), mean_order(1 / _one), (), "a constant bound"),
    ("order of means that are not bounded", E(2 / _one), ">", E(1 / _one), mean_order(5), (), "the bound"),
    ("order of equal means", E(g + h), ">", E(g), mean_order(5), (), "the order for every value"),
    ("exponential of a mean", exp(E(g)), "<=", E(Abs(g)), mean_distance, (), "a modulus on the left"),
    ("modulus below a random number", Abs(E(A)), "<=", log(2 * A), mean_distance, (), "a mean on the right"),
    ("distance to a random number", Abs(E(A) - B), "<=", E(Abs(A - B)), mean_distance, (), "a constant"),
    (
        "distance that is too small",
        Abs(E(A) - 1),
        "<=",
        E(Abs(A - 1) / 2),
        mean_distance,
        (),
        "the pointwise bound",
    ),
    (
        "strict exchange",
        E(Integral(A * s, (s, 0, 1))),
        "<",
        Integral(E(A * s), (s, 0, 1)),
        exchange,
        (),
        "an equation",
    ),
    (
        "exchange over another range",
        E(Integral(A * s, (s, 0, 1))),
        "=",
        Integral(E(A * s), (s, 0, 2)),
        exchange,
        (),
        "one range",
    ),
    (
        "exchange with another integrand",
        E(Integral(A * s, (s, 0, 1))),
        "=",
        Integral(E(2 * A * s), (s, 0, 1)),
        exchange,
        (),
        "one integrand",
    ),
    ("strict factor", E(2 * A), "<", 2 * E(A), constant_out, (), "an equation"),
    ("factor out of a logarithm", log(2 * A), "=", 2 * E(A), constant_out, (), "a mean on the left"),
    ("factor that may be 0", E(x / _one), "=", x * E(1 / _one), constant_out, (), "a factor other than 0"),
    ("random factor", E(A * B), "=", A * E(B), constant_out, (), "a constant factor"),
    ("another factor", E(2 * A), "=", 3 * E(A), constant_out, (), "equal integrands"),
    ("strict pointwise", E(A), "<", E(A), pointwise, (), "an equation"),
    ("other integrands", E(A), "=", E(A + 1), pointwise, (), "equal integrands"),
    # Value by value
    ("square of a mean", E(g**2) ** 2, "=", E(g**4), value_by_value(1 + g**4), (), "linearity"),
    (
        "product of two means",
        E(g**2) * E(g**2 + 1),
        "=",
        E(g**4 + g**2),
        value_by_value(1 + g**4),
        (),
        "linearity",
    ),
    ("strict value by value", E(g**2), "<", E(g**2 + h**2), value_by_value(g**2 + h**2), (), "weak order"),
    ("other values", E(g**2), ">=", E(g**2 + 1), value_by_value(1 + g**2), (), "the order of the integrands"),
    (
        "a mean that is infinite",
        E(exp(g**2) + g),
        "=",
        E(exp(g**2)) + E(g),
        value_by_value(1 + g**2),
        (),
        "the bound",
    ),
    (
        "a fourth power of a signal",
        E(_signal**3 + _signal),
        "=",
        E(_signal**3) + E(_signal),
        value_by_value(2 + _signal**4),
        (),
        "degree 2",
    ),
    (
        "an Unknown value by value",
        E(_risk + _other),
        "=",
        E(_risk) + E(_other),
        value_by_value(2 + _risk**2 + _other**2),
        (),
        "known laws",
    ),
    (
        "random number beside a mean",
        A * E(g**2),
        "=",
        E(A * g**2),
        value_by_value(1 + g**2),
        (),
        "no random rest",
    ),
    (
        "symmetry of what has no mean",
        E(1 / g),
        "=",
        E(sp.Integer(0)),
        symmetric(g),
        (),
        "the integrand's sign",
    ),
    ("half of a symmetry", E((h + g) ** 2), "=", E(h**2), symmetric(g), (), "the average of both signs"),
    ("strict symmetry", E((h + g) ** 2), "<", E(h**2 + g**2), symmetric(g), (), "an equation"),
    ("another modulus", E(Abs(g)), "=", sqrt(pi / 2), modulus_of_gaussian(g), (), "the value"),
    # Probabilities and exponential moments
    ("tail on the left", Probability(g > x), "<=", exp(-(x**2) / 2) / 2, bounded_probabilities, (), "x >= 0"),
    (
        "tail that is too small",
        Probability(g > a),
        "<=",
        exp(-(a**2)) / 2,
        bounded_probabilities,
        (),
        "the bound",
    ),
    (
        "an interval that runs backwards",
        Probability(sp.And(g < x, g > c)),
        "=",
        (erf(x / sqrt(2)) - erf(c / sqrt(2))) / 2,
        probabilities,
        (),
        "c <= x",
    ),
    (
        "modulus above what is negative",
        Probability(Abs(g) > x),
        "=",
        1 - erf(x / sqrt(2)),
        probabilities,
        (),
        "x >= 0",
    ),
    (
        "modulus below what is negative",
        Probability(Abs(g) < x),
        "=",
        erf(x / sqrt(2)),
        probabilities,
        (),
        "x >= 0",
    ),
    (
        "modulus with a factor of any sign",
        Probability(x * Abs(g) < 1),
        "=",
        erf(1 / (x * sqrt(2))),
        probabilities,
        (ne(x, 0),),
        "x > 0",
    ),
    (
        "chi-square with a factor of any sign",
        Probability(x * _two < 1),
        "=",
        1 - exp(-1 / (2 * x)),
        probabilities,
        (ne(x, 0),),
        "x > 0",
    ),
    ("below the support", Probability(_two < x), "=", 1 - exp(-x / 2), probabilities, (), "x >= 0"),
    ("above the support", Probability(_uniform < a), "=", a, probabilities, (), "a <= 1"),
    (
        "exponential moment that is infinite",
        E(exp(x * _two)),
        "=",
        1 / (1 - 2 * x),
        exponential_moments,
        (ne(x, half),),
        "x < 1/2",
    ),
    ("exponential of a square", E(exp(g**2 / 4)), "=", 1, exponential_moments, (), "a linear form"),
    (
        "modulus with a negative factor",
        Probability(x * Abs(g) < -1),
        "=",
        erf(-1 / (x * sqrt(2))),
        probabilities,
        (lt(x, 0),),
        "x > 0",
    ),
    (
        "chi-square with a negative factor",
        Probability(x * _two < -1),
        "=",
        1 - exp(1 / (2 * x)),
        probabilities,
        (lt(x, 0),),
        "x > 0",
    ),
    (
        "minus a chi-square",
        Probability(-x * _two < 1),
        "=",
        exp(1 / (2 * x)),
        probabilities,
        (lt(x, 0),),
        "x > 0",
    ),
    # Moments
    ("inverse moment", E(1 / A), "=", 1 / (n - 2), moments, (ne(n, 2),), "n > 2"),
    ("sum of Unknowns", E(_risk + _other), "=", E(_risk) + E(_other), linearity, (), "both have means"),
    ("inverse square of a normal", E(g ** (-2)), "=", -1, moments, (), "whole powers from 0 on"),
    (
        "inverse power of a Beta",
        E(U ** (-5)),
        "=",
        (n + d - 2) / (n - 2),
        moments,
        (ne(n, 2),),
        "the moment exists",
    ),
    (
        "density of a law that need not exist",
        E(ChiSquare(c, Symbol("A"))),
        "=",
        Integral(x * density(ChiSquare(c, Symbol("A")), x), (x, 0, oo)),
        by_density,
        (),
        "c > 0",
    ),
    (
        "density over half of the line",
        E(g**2),
        "=",
        Integral(x**2 * _bell, (x, 0, oo)),
        by_density,
        (),
        "the support",
    ),
    ("chi-square averaged as a normal", E(A), "=", 0, gaussian_means, (), "normal variables"),
    ("kink with a slope of any sign", E(Max(x * g, 0)), "=", x / sqrt(2 * pi), gaussian_means, (), "x >= 0"),
    ("diverging mean", E(exp(x * g**2)), "=", 1 / sqrt(1 - 2 * x), gaussian_means, (ne(x, half),), "x < 1/2"),
]
