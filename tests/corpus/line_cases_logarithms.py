"""Lines of logarithms in limits and integrals, substitutions that are found, and lines refuted at a point.

(name, before, relation, after, rule, conditions, why). TRUE lines are to be proved, FALSE ones of the same look are not
to be accepted.
"""

from __future__ import annotations

import sympy as sp
from sympy import Integral, Limit, Rational, digamma, exp, gamma, log, oo, pi, sqrt

from derivations.rules.calculus import integrate
from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.duplication import duplicated
from derivations.rules.limits import limit
from derivations.rules.numbers_at_points import fails_at_point
from derivations.rules.substituted import substituted
from theory.relations import gt, lt

x, u, c = sp.symbols("x u c", real=True)
a, b, p = sp.symbols("a b p", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
k = sp.Symbol("k", integer=True)

TRUE = [
    ("logarithm below a root", Limit(log(x) / sqrt(x), x, oo), "=", 0, limit, (), "every power beats it"),
    ("root of a logarithm", Limit(sqrt(log(2 * x) / x), x, oo), "=", 0, limit, (), "a rate of learning theory"),
    ("power of a logarithm", Limit(log(x) ** 3 / x, x, oo), "=", 0, limit, (), "every power beats it"),
    ("x log x at zero", Limit(x * log(x), x, 0, "+"), "=", 0, limit, (), "entropy at a vertex"),
    ("n to the 1/n", Limit(x ** (1 / x), x, oo), "=", 1, limit, (), "the logarithm inside falls"),
    ("two logarithms", Limit(log(x + a) / log(x), x, oo), "=", 1, limit, (), "shifts do not count"),
    ("logarithm of a power", Limit(log(x**2 + 1) / log(x), x, oo), "=", 2, limit, (), "exponents do"),
    ("logarithms that cancel", Limit(log(3 * x) - log(x), x, oo), "=", log(3), limit, (), "a difference"),
    ("grows", Limit(x / log(x), x, oo), "=", oo, limit, (), "the other way round"),
    ("slowly grows", Limit(log(x), x, oo), "=", oo, limit, (), "without a bound"),
    ("slowly falls", Limit(log(x), x, 0, "+"), "=", -oo, limit, (), "without a bound"),
    ("one over it", Limit(1 / log(x), x, oo), "=", 0, limit, (), "falls more slowly than any power"),
    ("log from 0 to 1", Integral(log(x), (x, 0, 1)), "=", -1, closed_form_rule, (), "Gamma(2)"),
    ("its square, mirrored", Integral(log(1 - x) ** 2, (x, 0, 1)), "=", 2, closed_form_rule, (), "quantiles"),
    ("its root", Integral(sqrt(-log(x)), (x, 0, 1)), "=", sqrt(pi) / 2, closed_form_rule, (), "Dudley's integral"),
    (
        "powers of both",
        Integral(x ** (a - 1) * (-log(x)) ** (p - 1), (x, 0, 1)),
        "=",
        gamma(p) / a**p,
        closed_form_rule,
        (),
        "a Gamma integral",
    ),
    ("from one on", Integral(log(x) / x**3, (x, 1, oo)), "=", Rational(1, 4), closed_form_rule, (), "a Pareto tail"),
    (
        "mean logarithm of a Gamma law",
        Integral(x ** (a - 1) * exp(-b * x) * log(x), (x, 0, oo)),
        "=",
        gamma(a) * b**-a * (digamma(a) - log(b)),
        closed_form_rule,
        (),
        "DLMF 5.9.19, scaled",
    ),
    ("x log x between", Integral(x * log(x), (x, 0, 1)), "=", -Rational(1, 4), integrate(), (), "a limit at zero"),
    (
        "largest of exponentials",
        Integral(1 - (1 - exp(-x)) ** n, (x, 0, oo)),
        "=",
        Integral((1 - u**n) / (1 - u), (u, 0, 1)),
        substituted,
        (),
        "u = 1 - e^-x",
    ),
    (
        "half a normal",
        Integral(exp(-(x**2) / (2 * a)) / (1 + x**2), (x, 0, oo)),
        "=",
        Integral(sqrt(2 * a) / 2 * exp(-u) / (sqrt(u) * (1 + 2 * a * u)), (u, 0, oo)),
        substituted,
        (),
        "u = x^2/(2a)",
    ),
    (
        "odd moments of a normal",
        gamma(n + Rational(1, 2)),
        "=",
        sp.factorial(2 * n) * sqrt(pi) / (4**n * sp.factorial(n)),
        duplicated,
        (),
        "DLMF 5.5.5",
    ),
    (
        "central binomial",
        sp.binomial(2 * n, n),
        "=",
        4**n * gamma(n + Rational(1, 2)) / (sqrt(pi) * gamma(n + 1)),
        duplicated,
        (),
        "DLMF 5.5.5",
    ),
    (
        "doubled",
        gamma(2 * a),
        "=",
        2 ** (2 * a - 1) * gamma(a) * gamma(a + Rational(1, 2)) / sqrt(pi),
        duplicated,
        (),
        "DLMF 5.5.5",
    ),
]
FALSE = [
    ("logarithm below a root", Limit(log(x) / sqrt(x), x, oo), "=", 1, limit, (), "the limit is 0"),
    ("x log x at zero", Limit(x * log(x), x, 0, "+"), "=", -1, limit, (), "the limit is 0"),
    ("two logarithms", Limit(log(x**3 + a) / log(x), x, oo), "=", 1, limit, (), "the limit is 3"),
    ("logarithms that cancel", Limit(log(3 * x) - log(x), x, oo), "=", 0, limit, (), "the limit is log 3"),
    ("grows", Limit(x / log(x), x, oo), "=", -oo, limit, (), "the sign"),
    ("slowly falls", Limit(log(x), x, 0, "+"), "=", oo, limit, (), "the sign"),
    ("a factor that may vanish", Limit(c * log(x), x, oo), "=", oo, limit, (), "c may be 0 or below"),
    ("a factor that may vanish below", Limit(x / (c * log(x)), x, oo), "=", oo, limit, (), "c may be 0 or below"),
    ("a logarithm in a power", Limit(x ** (c / log(x)), x, oo), "=", 1, limit, (), "it is e^c throughout"),
    ("a logarithm of a logarithm", Limit(log(log(x)), x, oo), "=", 0, limit, (), "it grows"),
    (
        "logarithms with a factor that may vanish",
        Limit((c * log(x) + 1) / (c * log(x) + 2), x, oo),
        "=",
        1,
        limit,
        (),
        "1/2 for c = 0",
    ),
    (
        "not integrable at 0",
        Integral(x ** (c - 1) * log(x), (x, 0, 1)),
        "=",
        -1 / c**2,
        closed_form_rule,
        (lt(c, 0),),
        "it diverges",
    ),
    (
        "not integrable at the logarithm's zero",
        Integral(x ** (a - 1) * (-log(x)) ** (c - 1), (x, 0, 1)),
        "=",
        gamma(c) / a**c,
        closed_form_rule,
        (lt(c, 0), gt(c, -1)),
        "it diverges",
    ),
    ("log from 0 to 1", Integral(log(x), (x, 0, 1)), "=", -2, closed_form_rule, (), "it is -1"),
    ("not integrable", Integral(log(x) / x, (x, 0, 1)), "=", -1, closed_form_rule, (), "a = 0"),
    ("not integrable at 1", Integral(1 / log(x), (x, 0, 1)), "=", -1, closed_form_rule, (), "p = 0"),
    (
        "may not be integrable",
        Integral(x ** (c - 1) * log(x), (x, 0, 1)),
        "=",
        -1 / c**2,
        closed_form_rule,
        (),
        "c may be negative",
    ),
    (
        "may not be integrable from one on",
        Integral(x ** (-c - 1) * log(x), (x, 1, oo)),
        "=",
        1 / c**2,
        closed_form_rule,
        (),
        "c may be negative",
    ),
    (
        "mean logarithm without a rate",
        Integral(x ** (a - 1) * exp(-c * x) * log(x), (x, 0, oo)),
        "=",
        gamma(a) * c**-a * (digamma(a) - log(c)),
        closed_form_rule,
        (),
        "c may be negative",
    ),
    (
        "another range",
        Integral(1 - (1 - exp(-x)) ** n, (x, 0, oo)),
        "=",
        Integral((1 - u**n) / (1 - u), (u, 0, Rational(1, 2))),
        substituted,
        (),
        "the ends do not correspond",
    ),
    (
        "no one-to-one map",
        Integral(exp(-(x**2)) * x**2, (x, -1, 1)),
        "=",
        Integral(sqrt(u) * exp(-u) / 2, (u, 0, 1)),
        substituted,
        (),
        "x^2 is not monotone: the left side is twice as large",
    ),
    ("refuted at a point", Integral(exp(-a * x**3), (x, 0, 1)), "=", a, fails_at_point, (lt(a, 9),), "balls"),
    ("refuted to infinity", Integral(exp(-(x**3) / a), (x, 0, oo)), "=", a, fails_at_point, (lt(a, 9),), "balls"),
    ("a sum at a point", sp.Sum(exp(-a * k**2), (k, 1, oo)), "=", a, fails_at_point, (), "balls"),
    (
        "doubled",
        gamma(2 * a),
        "=",
        2 ** (2 * a) * gamma(a) * gamma(a + Rational(1, 2)) / sqrt(pi),
        duplicated,
        (),
        "a factor 2",
    ),
    (
        "doubled where it need not exist",
        gamma(2 * c),
        "=",
        2 ** (2 * c - 1) * gamma(c) * gamma(c + Rational(1, 2)) / sqrt(pi),
        duplicated,
        (),
        "c may be a negative whole number",
    ),
    (
        "a number of elements that is none",
        sp.binomial(2 * k, k, evaluate=False),
        "=",
        4**k * gamma(k + Rational(1, 2)) / (sqrt(pi) * gamma(k + 1)),
        duplicated,
        (),
        "k may be negative",
    ),
]
