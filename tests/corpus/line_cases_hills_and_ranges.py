"""Lines by hills, cleared denominators, longer ranges, bounds of factorials and of means, each beside a false one.

(name, before, relation, after, rule, conditions, why). A FALSE line lacks what its rule asks for.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Derivative,
    Integral,
    Rational,
    Sum,
    binomial,
    cosh,
    erf,
    erfc,
    exp,
    factorial,
    gamma,
    log,
    oo,
    pi,
    sqrt,
)

from derivations.rules.calculus import differentiate, integrate
from derivations.rules.cleared import cleared
from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.density_means import density_means
from derivations.rules.factorial_bounds import factorial_bounds
from derivations.rules.hills import hill
from derivations.rules.mean_bounds import bounded_pointwise, jensen_mean
from derivations.rules.ranges import longer_range
from derivations.rules.tails import exponential_moments
from theory.random_variables import ChiSquare, Expectation, Gaussian
from theory.relations import ge, gt, le, lt

x, s, c = sp.symbols("x s c", real=True)
a, b, t = sp.symbols("a b t", positive=True)
n, m = sp.symbols("n m", integer=True, positive=True)
k, j = sp.symbols("k j", integer=True)
Z, Q = Gaussian(sp.Symbol("Z")), ChiSquare(sp.Integer(2), sp.Symbol("Q"))

TRUE = [
    ("tail of the error function", erfc(x), "<=", exp(-(x**2)), hill, (ge(x, 0),), "0 at both ends, one top"),
    ("tail of the normal", (1 - erf(t / sqrt(2))) / 2, "<=", exp(-(t**2) / 2) / 2, hill, (), "the same, scaled"),
    (
        "Bernstein's function",
        (exp(x) - 1 - x) / x**2,
        "<=",
        1 / (2 * (1 - x / 3)),
        cleared,
        (gt(x, 0), lt(x, 3)),
        "cleared",
    ),
    (
        "a part of a Gamma integral",
        Integral(s ** (a - 1) * exp(-s), (s, 0, 1)),
        "<=",
        Integral(s ** (a - 1) * exp(-s), (s, 0, oo)),
        longer_range,
        (),
        "the integrand is positive",
    ),
    ("a part of a series", Sum(1 / k**2, (k, 1, n)), "<=", pi**2 / 6, longer_range, (), "the terms are positive"),
    ("a part of a sum", Sum(a**k, (k, 0, n)), "<=", Sum(a**k, (k, 0, n + 1)), longer_range, (), "one term more"),
    ("factorial from below", factorial(n), ">=", (n / sp.E) ** n, factorial_bounds, (), "Stirling"),
    ("binomial", binomial(n, m), "<=", (sp.E * n / m) ** m, factorial_bounds, (ge(n, m),), "n^k/k!"),
    ("logarithm of a factorial", log(factorial(n)), ">=", n * log(n) - n, factorial_bounds, (), "Stirling"),
    (
        "moments of a size",
        Expectation(sp.Abs(Z) ** a),
        "=",
        2 ** (a / 2) * gamma((a + 1) / 2) / sqrt(pi),
        density_means,
        (),
        "folded",
    ),
    ("an excess", Expectation(sp.Max(Q - a, 0)), "=", 2 * exp(-a / 2), density_means, (), "shifted to the kink"),
    ("a hyperbolic mean", Expectation(cosh(a * Z)), "=", exp(a**2 / 2), exponential_moments, (), "two exponentials"),
    ("a logarithm's mean", Expectation(log(1 + Z**2)), "<=", log(2), jensen_mean, (), "Jensen"),
    ("a root's mean", Expectation(sqrt(Q)), "<=", sqrt(2), jensen_mean, (), "Jensen"),
    ("a bounded mean", Expectation(sp.tanh(Z) ** 2), "<=", 1, bounded_pointwise, (), "tanh^2 <= 1"),
    (
        "the upper end",
        Derivative(Integral(exp(-(s**2)), (s, 0, t)), t),
        "=",
        exp(-(t**2)),
        differentiate,
        (),
        "Leibniz",
    ),
    (
        "between finite ends",
        Integral(exp(a * s), (s, 0, b)),
        "=",
        (exp(a * b) - 1) / a,
        closed_form_rule,
        (),
        "its primitive",
    ),
    (
        "logistic time",
        Integral(1 / (s * (1 - s)), (s, a, b)),
        "=",
        log(b * (1 - a) / (a * (1 - b))),
        integrate(),
        (lt(a, b), lt(b, 1)),
        "log(s - 1) is log(1 - s) there",
    ),
    (
        "few draws",
        Sum(binomial(n, k) * c**k * (1 - c) ** (n - k) * k * (k - 1), (k, 0, n)),
        "=",
        n * (n - 1) * c**2,
        closed_form_rule,
        (),
        "also for n = 1",
    ),
]
FALSE = [
    ("a hill that begins below", erfc(x), "<=", exp(-(x**2)) - Rational(1, 9), hill, (ge(x, 0),), "1/9 too low at 0"),
    ("a hill with a foot below 0", exp(-(x**2)) - Rational(1, 9), ">=", 0, hill, (ge(x, -1),), "its limit is below 0"),
    ("a valley", x**2 - x, ">=", 0, hill, (ge(x, 0), le(x, 1)), "below 0 between the ends"),
    (
        "two tops",
        x * (1 - x) * (x - Rational(1, 2)) ** 2 - Rational(1, 100),
        ">=",
        0,
        hill,
        (ge(x, 0), le(x, 1)),
        "0 between",
    ),
    (
        "a denominator that changes its sign",
        1 / c,
        "<=",
        1 / c**2,
        cleared,
        (lt(c, 2), gt(c, -1), ge(c**2, 1)),
        "c = 3/2",
    ),
    ("a denominator below 0", 1 / c, ">=", 1, cleared, (lt(c, 0),), "it is below 0"),
    ("a denominator that may vanish", 1 / c**2, ">=", 0, cleared, (), "c may be 0"),
    ("a range with what is negative", Integral(s, (s, 0, 1)), "<=", Integral(s, (s, -2, 1)), longer_range, (), "s < 0"),
    ("a shorter range", Sum(a**k, (k, 0, n + 1)), "<=", Sum(a**k, (k, 0, n)), longer_range, (), "the other way"),
    (
        "a range with a part below 0",
        Integral(s, (s, 0, a)),
        "<=",
        Integral(s, (s, c, a)),
        longer_range,
        (lt(c, -1),),
        "s is negative there",
    ),
    ("a root of what may be negative", Expectation(sqrt(Z)), "<=", 0, jensen_mean, (), "it is no real number"),
    ("a negative factor", -Sum(1 / k**2, (k, 1, n)), "<=", -(pi**2) / 6, longer_range, (), "the order turns round"),
    ("an endless range without a value", Sum(1 / k, (k, 1, n)), "<=", 9, longer_range, (), "the series diverges"),
    ("factorial from below", factorial(n), ">=", (n / 2) ** n, factorial_bounds, (), "false for n = 6"),
    ("binomial", binomial(n, m), "<=", (n / m) ** m, factorial_bounds, (ge(n, m),), "C(4, 2) = 6 > 4"),
    ("binomial with too many", binomial(n, m), ">=", (n / m) ** m, factorial_bounds, (), "0 for m > n"),
    (
        "factorial of no whole number",
        factorial(t),
        ">=",
        t**t,
        factorial_bounds,
        (),
        "0.5! < 0.5^0.5 holds not for t = 2",
    ),
    (
        "moments that need not exist",
        Expectation(sp.Abs(Z) ** c),
        "=",
        2 ** (c / 2) * gamma((c + 1) / 2) / sqrt(pi),
        density_means,
        (),
        "c may be below -1",
    ),
    (
        "an excess over what is negative",
        Expectation(sp.Max(Q - c, 0)),
        "=",
        2 * exp(-c / 2),
        density_means,
        (),
        "c < 0",
    ),
    ("a hyperbolic mean", Expectation(cosh(a * Z)), "=", exp(a**2), exponential_moments, (), "half the exponent"),
    ("Jensen the other way", Expectation(log(1 + Z**2)), ">=", log(2), jensen_mean, (), "it is below"),
    ("Jensen for what is convex", Expectation(Z**4), "<=", 1, jensen_mean, (), "it is 3"),
    ("Jensen below 1", Expectation(log(Z**2 / 4)), "<=", log(Rational(1, 9)), jensen_mean, (), "log(1/4) at most"),
    (
        "a bound that does not hold",
        Expectation(sp.tanh(Z) ** 2),
        "<=",
        Rational(1, 9),
        bounded_pointwise,
        (),
        "about 0.39",
    ),
    (
        "the upper end",
        Derivative(Integral(exp(-(s**2)), (s, 0, t)), t),
        "=",
        -2 * t * exp(-(t**2)),
        differentiate,
        (),
        "no",
    ),
    (
        "the upper end over a pole",
        Derivative(Integral(1 / (s - 1) ** 2, (s, 0, t)), t),
        "=",
        1 / (t - 1) ** 2,
        differentiate,
        (gt(t, 2),),
        "the integral does not exist",
    ),
    (
        "between finite ends",
        Integral(exp(c * s), (s, 0, b)),
        "=",
        (exp(c * b) - 1) / c,
        closed_form_rule,
        (),
        "c may be 0",
    ),
    (
        "logistic time over a pole",
        Integral(1 / (s * (1 - s)), (s, a, b)),
        "=",
        log(b * (a - 1) / (a * (b - 1))),
        integrate(),
        (lt(a, 1), gt(b, 1)),
        "the integral does not exist",
    ),
    (
        "few draws of nothing",
        Sum(binomial(n, k) * c**k * (-c) ** (n - k) * k, (k, 0, n)),
        "=",
        0,
        closed_form_rule,
        (),
        "c for n = 1",
    ),
]
