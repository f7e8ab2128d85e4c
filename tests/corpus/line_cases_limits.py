"""Lines of limits: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker, ``diofant#N`` of diofant/diofant: what was wrong there is false here, and the right value is true.
"""

from __future__ import annotations

import sympy as sp
from sympy import Abs, Limit, Rational, exp, log, oo, sin, sqrt, tanh

from derivations.rules.algebra import algebra
from derivations.rules.congruence import inside
from derivations.rules.limits import limit, squeeze
from theory.relations import gt, lt

x, u, c = sp.symbols("x u c", real=True)


TRUE = [
    (
        "rational at infinity",
        Limit(x * (((x + 1) ** 2 + 1) / (x**2 + 1) - 1), x, oo),
        "=",
        2,
        limit,
        (),
        "sympy/sympy#17380",
    ),
    (
        "compound factor, second term",
        Limit(x * (1 + 1 / x) ** x - sp.E * x, x, oo),
        "=",
        -sp.E / 2,
        limit,
        (),
        "sympy/sympy#21724",
    ),
    (
        "compound factor squared",
        Limit(exp(x**2 * log(1 + 1 / x) - x), x, oo),
        "=",
        exp(-Rational(1, 2)),
        limit,
        (),
        "sympy/sympy#25885",
    ),
    (
        "difference quotient of the compound factor",
        Limit(((x + 1) ** (1 / x) - sp.E) / x, x, 0, "+"),
        "=",
        -sp.E / 2,
        limit,
        (),
        "sympy/sympy#20365",
    ),
    (
        "two to the reciprocal from the left",
        Limit(2 ** (1 / x), x, 0, "-"),
        "=",
        0,
        limit,
        (),
        "sympy/sympy#28975",
    ),
    (
        "share of a survival",
        Limit(2 * x * (1 - (1 - 1 / (2 * x)) ** 3), x, oo),
        "=",
        3,
        limit,
        (),
        "sympy/sympy#13462",
    ),
    (
        "cubic over sine",
        Limit((sin(x) - x) / x**3, x, 0, "+-"),
        "=",
        -Rational(1, 6),
        limit,
        (),
        "third Taylor coefficient",
    ),
    (
        "logarithm over x",
        Limit(log(x) / x, x, oo),
        "=",
        0,
        squeeze(2 / sqrt(x), gt(x, 1)),
        (),
        "log x is below 2 sqrt x",
    ),
    ("modulus over x from the right", Limit(Abs(x) / x, x, 0, "+"), "=", 1, limit, (), "one side"),
    (
        "root against its largest term",
        Limit(sqrt(x**2 + x) - sqrt(x**2 - x), x, oo),
        "=",
        1,
        limit,
        (),
        "conjugate",
    ),
    ("squeezed sine", Limit(sin(x) / x, x, oo), "=", 0, squeeze(1 / x, gt(x, 1)), (), "|sin| is at most 1"),
    (
        "inner limit first",
        Limit(Limit(u / (u + x), x, oo), u, oo),
        "=",
        Limit(sp.Integer(0), u, oo),
        inside(limit, gt(u, 0)),
        (),
        "the order matters",
    ),
]

FALSE = [
    (
        "rational at infinity",
        Limit(x * (((x + 1) ** 2 + 1) / (x**2 + 1) - 1), x, oo),
        "=",
        0,
        limit,
        (),
        "2; sympy/sympy#17380",
    ),
    (
        "compound factor, second term",
        Limit(x * (1 + 1 / x) ** x - sp.E * x, x, oo),
        "=",
        0,
        limit,
        (),
        "-e/2; sympy/sympy#21724",
    ),
    (
        "compound factor squared",
        Limit((1 + 1 / x) ** (x**2) / exp(x), x, oo),
        "=",
        1,
        limit,
        (),
        "e^-1/2; sympy/sympy#25885",
    ),
    (
        "difference quotient of the compound factor",
        Limit(((x + 1) ** (1 / x) - sp.E) / x, x, 0, "+"),
        "=",
        0,
        limit,
        (),
        "sympy/sympy#20365",
    ),
    (
        "two to the reciprocal from the left",
        Limit(2 ** (1 / x), x, 0, "-"),
        "=",
        oo,
        limit,
        (),
        "0; sympy/sympy#28975",
    ),
    (
        "logarithm of two exponentials",
        Limit(log(exp(3 * x) + x) / log(exp(x) + x**100), x, oo),
        "=",
        9,
        limit,
        (),
        "3; sympy/sympy#18378",
    ),
    (
        "logarithms that nearly cancel",
        Limit(x * (-1 + (x + log(x + 1) + 1) / (x + log(x))), x, oo),
        "=",
        0,
        limit,
        (),
        "1; sympy/sympy#13403",
    ),
    (
        "root of a negative number",
        Limit(2 / sqrt(tanh(1 / x) ** 2 - 1), x, 0, "+"),
        "=",
        2,
        limit,
        (),
        "undefined; sympy/sympy#10058",
    ),
    (
        "share of a survival",
        Limit(2 * x * (1 - (1 - 1 / (2 * x)) ** 3), x, oo),
        "=",
        Rational(3, 2),
        limit,
        (),
        "3; sympy/sympy#13462",
    ),
    ("modulus over x on both sides", Limit(Abs(x) / x, x, 0, "+-"), "=", 1, limit, (), "-1 from the left"),
    ("sine of the reciprocal", Limit(sin(1 / x), x, 0, "+"), "=", 0, limit, (), "no limit"),
    (
        "squeezed between what does not meet",
        Limit(sin(x), x, oo),
        "=",
        0,
        squeeze(sp.Integer(1), gt(x, 1)),
        (),
        "the bound stays at 1",
    ),
    (
        "a bound on the wrong side",
        Limit(x * sin(x), x, oo),
        "=",
        0,
        squeeze(1 / x, lt(x, 1)),
        (),
        "unbounded",
    ),
    (
        "outer limit first",
        Limit(Limit(u / (u + x), x, oo), u, oo),
        "=",
        Limit(Limit(u / (u + x), u, oo), x, oo),
        algebra,
        (),
        "0 and 1",
    ),
    (
        "limit of a product by parts",
        Limit(x * (1 / x), x, oo),
        "=",
        Limit(x, x, oo) * Limit(1 / x, x, oo),
        limit,
        (),
        "infinity times 0",
    ),
]
