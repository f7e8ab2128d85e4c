"""False and half-true statements: (name, claim, conditions, why it fails). None may be accepted.

Part 3: bounds that fail in a narrow place, whole numbers at their edges, functions at the ends of their ranges,
conditions that say nothing or too little. Each has a twin of its name in ``true_cases_3``.
"""

from __future__ import annotations

import sympy as sp
from corpus_language import a, b, c, iff, implies, j, k, m, n, over, p, q, u, v, x, y, z
from sympy import (
    Abs,
    Max,
    Min,
    Rational,
    acos,
    asin,
    atan,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    exp,
    expint,
    factorial,
    floor,
    gamma,
    log,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from theory.functions import DepthRoot
from theory.relations import eq, ge, gt, le, lt, ne

CASES = [
    # Narrow places
    ("a dip of width 1e-6", gt((x**2 - 2) ** 2 - Rational(1, 10**12), 0), (), "within 1e-6 of sqrt 2"),
    ("a dip on a line", gt((x - 3 * y) ** 2 + (y - 1) ** 2, Rational(1, 10**14)), (), "x = 3, y = 1"),
    ("sine below its chord", le(sin(x), 2 * x / pi), (ge(x, 0), le(x, pi / 2)), "the chord is below"),
    ("cosine strictly above its parabola", gt(cos(x), 1 - x**2 / 2), (), "x = 0"),
    ("exponential against a quartic", gt(exp(p), p**4), (), "p = 2"),
    ("log against a tenth root", le(log(p), p ** Rational(1, 10)), (), "p = e^20 and beyond, far away"),
    ("arctangent below its argument", lt(atan(x), x), (), "x <= 0"),
    ("error function above its slope", ge(erf(p), 2 * p / sqrt(pi)), (), "concave"),
    ("tail of the error function", le(1 - erf(p), exp(-(p**2)) / 2), (), "p = 1/10: 0.8875 against 0.495"),
    ("hyperbolic cosine below a Gaussian", le(cosh(x), exp(x**2 / 4)), (), "x = 1"),
    # Whole numbers
    ("sum of two squares mod 4", ne(m**2 + j**2, 25), (), "3, 4"),
    ("cube minus itself by 12", eq(sin(pi * (m**3 - m) / 12), 0), (), "m = 2"),
    ("factorials against powers of 3", ge(factorial(n), 3**n), (ge(n, 6),), "n = 6: 720 < 729"),
    ("powers against cubes", ge(2**n, n**3), (ge(n, 2),), "n = 2, ..., 9"),
    ("central binomial against a power", ge(binomial(2 * n, n), 4**n / n), (), "n = 2: 6 < 8"),
    ("binomial above its row", ge(binomial(n, k), n), (le(k, n),), "k = n"),
    ("floor of a sum", eq(floor(x + y), floor(x) + floor(y)), (), "halves"),
    ("ceiling and floor", eq(ceiling(x), floor(x) + 1), (), "whole x"),
    ("parity of a square", eq((-1) ** (m**2), 1), (), "odd m"),
    ("gap of squares", ge(m**2 - j**2, 3), (gt(m, j),), "1 and 0, or negative numbers"),
    # Ends of ranges
    ("arcsine of sine", eq(asin(sin(x)), x), (), "x = pi"),
    ("arccosine of cosine of a half turn back", eq(acos(cos(x)), x), (ge(x, -pi), le(x, pi)), "x < 0"),
    ("arctangents add", eq(atan(p) + atan(q), atan((p + q) / (1 - p * q))), (ne(p * q, 1),), "p q > 1"),
    ("arctangent and reciprocal", eq(atan(x) + atan(1 / x), pi / 2), (ne(x, 0),), "x < 0"),
    ("arccosine of a product", eq(acos(-x), acos(x)), (ge(x, -1), le(x, 1)), "pi - acos x"),
    ("sign times itself", eq(sign(x) ** 2, 1), (), "x = 0"),
    ("sign of a product", gt(sign(x * y), 0), (ge(x * y, 0),), "x = 0"),
    ("tangent of a half angle", eq(tan(x / 2), over(sin(x), 1 + cos(x))), (), "undefined at pi"),
    # Too few conditions
    ("quotient of squares", implies(eq(x**2 / y**2, 1), eq(x / y, 1)), (ne(y, 0),), "x = -y"),
    ("order of reciprocals", iff(lt(1 / x, 1 / y), gt(x, y)), (ne(x, 0), ne(y, 0)), "x < 0 < y"),
    ("a sum of three", implies(gt(x + y + z, 3), sp.And(gt(x, 1), gt(y, 1), gt(z, 1))), (), "3, 1, 0"),
    ("positive product of three", implies(gt(x * y * z, 0), gt(x + y + z, 0)), (), "-1, -1, 1"),
    ("powers of a power base", implies(eq(p**a, p**b), eq(a, b)), (), "p = 1"),
    ("discriminant", implies(ge(b**2, 4 * a * c), eq(a * x**2 + b * x + c, 0)), (), "x is no root"),
    ("mean between", lt(Min(x, y), (x + y) / 2), (), "x = y"),
    ("empty by sine", eq(x, 7), (gt(sin(x), 1),), "no sine above 1"),
    ("empty by a whole square", eq(m, 0), (eq(m**2, 2),), "no whole root of 2"),
    # The theory's own
    ("depth root above its share", ge(DepthRoot(p, q, n), sqrt(p + q)), (), "p = 1/10, q = 1/10, n = 2"),
    ("two depths agree", eq(DepthRoot(p, q, 2), DepthRoot(p, q, 3)), (), "only where the root is 1"),
    ("variance from below", ge((x**2 + y**2) / 2 - ((x + y) / 2) ** 2, Abs(x - y) / 4), (), "close numbers"),
    ("ridge below least squares", lt(u / (u + v), Rational(1, 2)), (gt(u + v, 0),), "u = 1, v = 0"),
    ("beyond the threshold", gt(p / (1 - p), 0), (ne(p, 1),), "p > 1"),
    (
        "hyperbolic tangent doubled",
        eq(tanh(2 * x), 2 * tanh(x) / (1 - tanh(x) ** 2)),
        (),
        "sign in the denominator",
    ),
    (
        "half-integer Gamma",
        eq(gamma(n + Rational(1, 2)), factorial(2 * n) * sqrt(pi) / (4**n * n)),
        (),
        "n! lost",
    ),
    ("exponential integral's order", ge(expint(n + 1, p), expint(n, p)), (), "decreasing in the order"),
    ("sinh against its cubic", le(sinh(p), p + p**3 / 6), (), "the quintic term"),
    ("maximum of a product", eq(Max(x * y, x * z), x * Max(y, z)), (), "x < 0"),
    (
        "Jensen the wrong way",
        ge(log((p + q) / 2), (log(p) + log(q)) / 2 + Rational(1, 10**9)),
        (),
        "p = q",
    ),
    # Edges of single deciders
    (
        "flat, then growing",
        gt((sqrt(x**2 - 2 * x + 1) ** 3 * (x - 1) + (x - 1) ** 4) * exp(x), 0),
        (gt(x, 0),),
        "0 up to x = 1",
    ),
    ("convex between its ends", ge(cos(x), 1 - 2 * x / pi), (ge(x, 0), le(x, pi)), "convex beyond pi/2: x = 3 pi/4"),
    ("logarithms of negatives", ge(log(x**2 + 1) - log(x) - log(2), 0), (), "undefined for x <= 0"),
    ("a cubic in whole numbers", ne(m**3 - 6 * m**2 + 11 * m, 6), (), "m = 1, 2, 3"),
    ("a cubic above 2", ne(m**3 - 6 * m**2 + 11 * m, 6), (ge(m, 3),), "m = 3"),
    ("a whole part from above", ge(floor(x), x), (), "halves"),
    ("a whole part of a double", eq(floor(2 * x), 2 * floor(x)), (), "x = 1/2"),
]
