"""One false line for each guard of the rules of integrals, derivatives and series.

TRUE and FALSE hold (name, before, relation, after, rule, conditions, the guard); each false line would pass
without the guard that it names, or without one like it.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Integral,
    Limit,
    Max,
    Rational,
    cos,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
)

from derivations.rules.calculus import differentiate, integrate, series, substitute_variable
from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.powers import power_integral, power_limit
from derivations.rules.special_integrals import exponential_integral, factor_out, gamma_integral
from theory.relations import gt, le, lt, ne

x, u, c = sp.symbols("x u c", real=True)
a, b = sp.symbols("a b", positive=True)
k = sp.Symbol("k", integer=True)


half = sp.Rational(1, 2)

TRUE = [
    ("power at 0", Integral(x**c, (x, 0, 1)), "=", 1 / (c + 1), power_integral, (gt(c, -1),), "c > -1"),
    ("no pole", Integral(1 / x**2, (x, 1, 2)), "=", half, integrate(-1 / x), (), "0 < 1"),
]

FALSE = [
    # Integrals in closed form
    (
        "Gamma integral at 0",
        Integral(x ** (c - 1) * exp(-x), (x, 0, oo)),
        "=",
        sp.gamma(c),
        closed_form_rule,
        (gt(sin(pi * c) ** 2, 0),),
        "c > 0",
    ),
    (
        "exponential that grows",
        Integral(exp(-c * x), (x, 0, oo)),
        "=",
        1 / c,
        closed_form_rule,
        (ne(c, 0),),
        "c > 0",
    ),
    ("exponential to 1", Integral(exp(-x), (x, 0, 1)), "=", 1, closed_form_rule, (), "to infinity"),
    (
        "power in the exponent",
        Integral(exp(-(x**c)), (x, 0, oo)),
        "=",
        sp.gamma(1 / c) / c,
        closed_form_rule,
        (lt(c, -1), gt(sin(pi / c) ** 2, 0)),
        "c > 0",
    ),
    (
        "Beta integral",
        Integral(x**c * (1 - x) ** a, (x, 0, 1)),
        "=",
        sp.gamma(c + 1) * sp.gamma(a + 1) / sp.gamma(a + c + 2),
        closed_form_rule,
        (lt(c, -1), gt(sin(pi * c) ** 2, 0), gt(sin(pi * (a + c)) ** 2, 0)),
        "c > -1",
    ),
    (
        "Beta integral to 2",
        Integral(x * (1 - x), (x, 0, 2)),
        "=",
        Rational(1, 6),
        closed_form_rule,
        (),
        "to 1",
    ),
    (
        "half a circle of half angles",
        Integral(cos(x / 2), (x, 0, 2 * pi)),
        "=",
        2 * pi,
        closed_form_rule,
        (),
        "the angle itself",
    ),
    (
        "a quarter of a circle",
        Integral(1 / (2 + cos(x)), (x, 0, pi / 2)),
        "=",
        pi / sqrt(3),
        closed_form_rule,
        (),
        "half a circle",
    ),
    ("odd power of the sine", Integral(sin(x), (x, 0, pi)), "=", pi, closed_form_rule, (), "even powers"),
    (
        "denominator below 0",
        Integral(1 / (c + cos(x)), (x, 0, pi)),
        "=",
        pi / sqrt(c**2 - 1),
        closed_form_rule,
        (gt(c**2, 1),),
        "c > 1",
    ),
    (
        "semicircle that runs backwards",
        Integral(sqrt((a - x) * (x - b)), (x, b, a)),
        "=",
        pi * (a - b) ** 2 / 8,
        closed_form_rule,
        (),
        "b < a",
    ),
    (
        "semicircle over a pole",
        Integral(sqrt(1 - x**2) / x, (x, -1, 1)),
        "=",
        0,
        closed_form_rule,
        (),
        "no pole",
    ),
    ("power at 0", Integral(x**c, (x, 0, 1)), "=", 1 / (c + 1), power_integral, (ne(c, -1),), "c > -1"),
    (
        "power at infinity",
        Integral(x**c, (x, 1, oo)),
        "=",
        -1 / (c + 1),
        power_integral,
        (ne(c, -1),),
        "c < -1",
    ),
    (
        "power across 0",
        Integral(x ** (2 * k), (x, -1, 1)),
        "=",
        0,
        power_integral,
        (gt(k, 0),),
        "positive numbers",
    ),
    ("limit of a power", Limit(x**c, x, oo), "=", 0, power_limit, (), "c < 0"),
    ("limit of a constant power", Limit(x**c, x, oo), "=", 0, power_limit, (le(c, 0),), "c < 0"),
    (
        "Gamma integral with another rate",
        Integral(exp(-c * x), (x, 0, oo)),
        "=",
        1 / c,
        gamma_integral(1, c),
        (ne(c, 0),),
        "c > 0",
    ),
    (
        "Gamma integral with another power",
        Integral(x * exp(-b * x), (x, 0, oo)),
        "=",
        1 / b,
        gamma_integral(1, b),
        (),
        "the integrand",
    ),
    (
        "exponential integral of any argument",
        Integral(exp(-x * u) / u, (u, 1, oo)),
        "=",
        sp.expint(1, x),
        exponential_integral,
        (),
        "x > 0",
    ),
    (
        "exponential integral of another",
        Integral(exp(-a * u) / u, (u, 1, oo)),
        "=",
        sp.expint(2, a),
        exponential_integral,
        (),
        "the integrand",
    ),
    (
        "factor of an integral that may be 0",
        Integral(c / x, (x, 1, oo)),
        "=",
        c * Integral(1 / x, (x, 1, oo)),
        factor_out,
        (),
        "c != 0",
    ),
    (
        "factor of another integral",
        Integral(2 * x, (x, 0, 1)),
        "=",
        3 * Integral(x, (x, 0, 1)),
        factor_out,
        (),
        "the integrand",
    ),
    (
        "factor of an integral over another range",
        Integral(2 * x, (x, 0, 1)),
        "=",
        2 * Integral(x, (x, 0, 2)),
        factor_out,
        (),
        "one range",
    ),
    (
        "Gamma integral of a negative power",
        Integral(x ** (c - 1) * exp(-x), (x, 0, oo)),
        "=",
        sp.gamma(c),
        gamma_integral(c, 1),
        (gt(sin(pi * c) ** 2, 0),),
        "c > 0",
    ),
    # Calculus
    ("integral over a pole", Integral(1 / x**2, (x, -1, 1)), "=", -2, integrate(-1 / x), (), "no pole"),
    ("principal value", Integral(1 / x, (x, -1, 1)), "=", 0, integrate(log(Abs(x))), (), "no pole"),
    (
        "antiderivative of another",
        Integral(x, (x, 0, 1)),
        "=",
        1,
        integrate(x**2),
        (),
        "it differentiates back",
    ),
    (
        "integral that runs backwards over a pole",
        Integral(1 / x, (x, 1, c)),
        "=",
        log(c),
        integrate(log(x)),
        (ne(c, 0),),
        "c > 0",
    ),
    (
        "substitution that turns",
        Integral(x, (x, 0, 1)),
        "=",
        Integral(2 * u**3, (u, -1, 1)),
        substitute_variable(u, u**2),
        (),
        "monotone",
    ),
    (
        "substitution to other ends",
        Integral(x, (x, 0, 1)),
        "=",
        Integral(2 * u**3, (u, 0, 2)),
        substitute_variable(u, u**2),
        (),
        "the ends",
    ),
    (
        "substitution of another integrand",
        Integral(x, (x, 0, 1)),
        "=",
        Integral(u**3, (u, 0, 1)),
        substitute_variable(u, u**2),
        (),
        "the integrand",
    ),
    (
        "series with another coefficient",
        exp(x),
        "=",
        1 + 2 * x + sp.Order(x**2),
        series(x, 0, 2),
        (),
        "each coefficient",
    ),
    ("series to another order", exp(x), "=", 1 + x + sp.Order(x**3), series(x, 0, 3), (), "each coefficient"),
    ("derivative of a modulus", Derivative(Abs(x), x), "=", sp.sign(x), differentiate, (), "x != 0"),
    (
        "derivative of a maximum",
        Derivative(Max(x, 0), x),
        "=",
        sp.Piecewise((1, x > 0), (0, True)),
        differentiate,
        (),
        "x != 0",
    ),
]
