"""One false line for each guard of the rules of limits, logarithms and powers.

TRUE and FALSE hold (name, before, relation, after, rule, conditions, the guard); each false line would pass
without the guard that it names, or without one like it.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Limit,
    Rational,
    atan,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
)

from derivations.rules.limits import limit, squeeze
from derivations.rules.logarithms import (
    common_power,
    compared_logarithms,
    gathered,
    jensen_logarithm,
    weighted_means,
)
from theory.relations import ge, gt, le, lt, ne
from theory.symbols import n

x, u, y, c = sp.symbols("x u y c", real=True)
a, b, p = sp.symbols("a b p", positive=True)


TRUE = [
    ("limit of an exponential", Limit(exp(-a * x), x, oo), "=", 0, limit, (), "a > 0"),
    ("power with an exponent", a**p, "<=", b**p, common_power, (le(a, b),), "p > 0"),
    ("Jensen's average", log(a) + log(b), "<=", 0, jensen_logarithm, (le(a + b, 2),), "concave"),
]

FALSE = [
    (
        "Jensen with a term of any sign",
        log(a) + log(b) + c * log(p),
        "<=",
        0,
        jensen_logarithm,
        (le(a + b, 2),),
        "c has a sign",
    ),
    (
        "Jensen with a weight that may be a little below 0",
        c * log(a) + log(b),
        "<=",
        0,
        jensen_logarithm,
        (gt(c, -Rational(1, 100)), le(c * a + b, c + 1), gt(c * a + b, 0)),
        "c >= 0",
    ),
    ("logarithms of negative sides", -(b**p), "<=", -(a**p), gathered, (ge(a, b),), "positive sides"),
    (
        "Jensen with a slope beside it",
        log(a) + log(b) + Derivative(log(a), a),
        "<=",
        0,
        jensen_logarithm,
        (gt(2, a + b),),
        "a logarithm under a derivative",
    ),
    # Limits
    ("limit of an exponential", Limit(exp(-c * x), x, oo), "=", 0, limit, (ge(c, 0),), "c > 0"),
    ("limit of a quotient", Limit((c * x + 1) / (c * x + 2), x, oo), "=", 1, limit, (), "c != 0"),
    ("limit of an arctangent", Limit(atan(c * x), x, oo), "=", pi / 2, limit, (ge(c, 0),), "c > 0"),
    ("limit of a hyperbolic tangent", Limit(sp.tanh(c * x), x, oo), "=", 1, limit, (), "c > 0"),
    ("limit from both sides", Limit(Abs(x) / x, x, 0, "+-"), "=", 1, limit, (), "one limit on both sides"),
    ("limit of a root below 0", Limit(sqrt(-x), x, 0), "=", 0, limit, (), "a real root"),
    ("pole from both sides", Limit(1 / (x - c), x, c, "+-"), "=", oo, limit, (), "one sign"),
    ("pole with a factor that may be 0", Limit(c / x, x, 0), "=", oo, limit, (ge(c, 0),), "c > 0"),
    ("a finite value for a pole", Limit(c / x, x, 0), "=", 0, limit, (), "c = 0"),
    ("inner limit", Limit(Limit(atan(x * y), x, oo), y, 0), "=", pi / 2, limit, (), "y > 0"),
    ("squeeze to another value", Limit(x * sin(1 / x), x, 0), "=", 1, squeeze(x, gt(x, 0)), (), "the bound"),
    (
        "squeeze with a bound that stays",
        Limit(1 + 0 * x, x, 0),
        "=",
        0,
        squeeze(1, gt(x, 0)),
        (),
        "the bound tends to 0",
    ),
    ("squeeze far from the point", Limit(x + 1, x, 0), "=", 0, squeeze(x, gt(x, 5)), (), "a neighbourhood"),
    (
        "squeeze where something else holds",
        Limit(x + 1, x, 0),
        "=",
        0,
        squeeze(x, gt(c, 5)),
        (lt(c, 4),),
        "a neighbourhood",
    ),
    # Logarithms and powers
    (
        "logarithms with a negative factor",
        c * log(x),
        "<=",
        c * log(2 * x + 1),
        gathered,
        (gt(x, 0),),
        "c >= 0",
    ),
    ("strict gathered logarithms", log(x), ">", 0, gathered, (ge(x, 1),), "the strict claim"),
    (
        "Jensen with a weight of any sign",
        c * log(a) + log(b),
        "<=",
        (c + 1) * log((c * a + b) / (c + 1)),
        jensen_logarithm,
        (gt(c, -1), gt(c * a + b, 0)),
        "c >= 0",
    ),
    ("strict Jensen", log(a) + log(b), "<", 2 * log((a + b) / 2), jensen_logarithm, (), "weak order"),
    ("power with an exponent of any sign", a**c, "<=", b**c, common_power, (le(a, b),), "c >= 0"),
    ("odd power of what may be negative", x**n, "<=", y**n, common_power, (le(x, y),), "x >= 0"),
    ("even power", x ** (2 * n), "<=", y ** (2 * n), common_power, (le(x, y),), "|x| <= |y|"),
    ("power with a common factor", c * a**p, "<=", c * b**p, common_power, (le(a, b),), "c >= 0"),
    ("strict power", a**p, "<", b**p, common_power, (le(a, b),), "weak order"),
    (
        "logarithm of what may be negative",
        le(exp(x), c * exp(u)),
        "iff",
        le(x, u + log(Abs(c))),
        compared_logarithms,
        (ne(c, 0),),
        "c > 0",
    ),
    (
        "means with a factor that is too large",
        x**2 + y**2,
        ">=",
        3 * x * y,
        weighted_means,
        (),
        "the factors",
    ),
    (
        "means of what may be negative",
        x**3 / 3 + y**3 / 3 + Rational(1, 3),
        ">=",
        x * y,
        weighted_means,
        (),
        "positive numbers",
    ),
    ("strict means", a**2 + b**2, ">", 2 * a * b, weighted_means, (), "weak order"),
]
