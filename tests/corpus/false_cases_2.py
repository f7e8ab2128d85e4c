"""False and half-true statements: (name, claim, conditions, why it fails or where it was seen). None may be
accepted.

``sympy/sympy#N`` is an issue of SymPy's tracker, ``Math-Verify#N`` of huggingface/Math-Verify, ``STACK#N`` of
maths/moodle-qtype_stack, ``AngouriMath#N`` of asc-community/AngouriMath, ``diofant#N`` of diofant/diofant.

Part 2 of 2.
"""

from __future__ import annotations

import sympy as sp
from corpus_language import a, b, c, implies, j, k, m, n, over, p, q, total, w, x, y, z
from sympy import (
    Abs,
    Max,
    Min,
    Rational,
    acos,
    asin,
    atan,
    binomial,
    cos,
    cosh,
    erf,
    exp,
    expint,
    factorial,
    gamma,
    log,
    pi,
    sin,
    sinh,
    sqrt,
    tan,
)

from theory.relations import eq, ge, gt, le, lt, ne

CASES = [
    ("two logarithms nearly equal", eq(log(10**30 + 1), 30 * log(10)), (), "10^-30"),
    # Whole numbers against reals
    ("sin(pi x) = 0", eq(sin(pi * x), 0), (), "only at whole x"),
    ("cos(pi x) = (-1)^x at halves", eq(cos(pi * x) ** 2, 1), (), "only at whole x"),
    ("x^2 >= x", ge(x**2, x), (), "0 < x < 1"),
    ("gap of 1", ge(x, y + 1), (gt(x, y),), "whole numbers only"),
    ("x(x-1) >= 0", ge(x * (x - 1), 0), (), "x = 1/2"),
    ("m^3 >= m", ge(m**3, m), (), "m = -2"),
    ("parity", eq((-1) ** n, 1), (), "odd n"),
    ("parity of a sum", eq((-1) ** (n + k), (-1) ** n), (), "odd k"),
    ("n^2 + n + 41 below 1600", lt(n**2 + n + 41, 1681), (le(n, 40),), "n = 40"),
    ("2^n >= n^2", ge(2**n, n**2), (), "n = 3"),
    ("n! >= 2^n", ge(factorial(n), 2**n), (), "n = 3"),
    ("n < 2^(n-1) - 1", lt(n, 2 ** (n - 1) - 1), (ge(n, 3),), "n = 3"),
    # Logarithms and exponentials
    ("log of a product", eq(log(x * y), log(x) + log(y)), (gt(x * y, 0),), "both negative"),
    ("log of a square", eq(log(x**2), 2 * log(x)), (ne(x, 0),), "undefined for x < 0; sympy/sympy#15861"),
    ("log of a square, sizes", eq(log(x**2), log(Abs(x))), (ne(x, 0),), "factor 2"),
    ("log x + log 1/x", eq(log(x) + log(1 / x), 0), (ne(x, 0),), "undefined for x < 0; sympy/sympy#11835"),
    ("log of a sum", eq(log(p + q), log(p) + log(q)), (), "wrong rule"),
    ("log of a quotient", eq(log(p / q), log(p) / log(q)), (ne(q, 1),), "wrong rule"),
    ("log of a power", eq(log(p**a), log(p) ** a), (gt(p, 1), gt(a, 0)), "wrong rule"),
    ("exponential of a product", eq(exp(x * y), exp(x) * exp(y)), (), "wrong rule"),
    ("exponential of a square", eq(exp(x) ** 2, exp(x**2)), (), "wrong rule"),
    ("exponential of -x", eq(exp(-x), -exp(x)), (), "wrong rule"),
    ("base change", eq(log(p) / log(q), log(q) / log(p)), (ne(p, 1), ne(q, 1)), "turned over"),
    ("limit of the compound factor", eq((1 + 1 / p) ** p, exp(1)), (), "only in the limit"),
    (
        "limit of (1+1/x)^(x^2)/e^x",
        eq((1 + 1 / p) ** (p**2) / exp(p), 1),
        (),
        "tends to e^-1/2; sympy/sympy#25885",
    ),
    (
        "second term of the compound factor",
        eq(p * (1 + 1 / p) ** p - exp(1) * p, 0),
        (),
        "tends to -e/2; sympy/sympy#21724",
    ),
    (
        "ratio that tends to 2",
        eq(n * (((n + 1) ** 2 + 1) / (n**2 + 1) - 1), 2),
        (),
        "only in the limit; sympy/sympy#13382",
    ),
    ("hyperbolic Pythagoras", eq(cosh(x) ** 2 + sinh(x) ** 2, 1), (), "sign"),
    ("x^a x^b", eq(p**a * p**b, p ** (a * b)), (), "wrong rule"),
    ("(x^a)^b", eq((p**a) ** b, p ** (a**b)), (gt(a, 0),), "wrong rule"),
    ("a^x grows", gt(p**x, 1), (gt(x, 0),), "p < 1"),
    ("exp beats squares", gt(exp(x), x**2), (), "x = -1"),
    ("log below the root", le(log(p), sqrt(p) / 2), (), "p = 8"),
    # Trigonometry
    ("Pythagoras with a minus", eq(sin(x) ** 2 - cos(x) ** 2, 1), (), "sign"),
    ("double angle sine", eq(sin(2 * x), 2 * sin(x)), (), "wrong rule"),
    ("double angle cosine", eq(cos(2 * x), 1 - sin(x) ** 2), (), "factor 2"),
    ("addition of sines", eq(sin(x + y), sin(x) * cos(y) - cos(x) * sin(y)), (), "sign"),
    ("addition of cosines", eq(cos(x + y), cos(x) * cos(y) + sin(x) * sin(y)), (), "sign"),
    ("triple angle", eq(sin(3 * x), 3 * sin(x) - 3 * sin(x) ** 3), (), "4, not 3"),
    (
        "product to sum dropped factor",
        eq(
            cos(b / 2) * sin(b / 2) * cos(b) * cos(c) ** 2 * sin(c),
            (cos(2 * b - 2 * c) - cos(2 * b + 2 * c)) / 16,
        ),
        (),
        "simplify lost cos(c); sympy/sympy#20430",
    ),
    (
        "mixed squares",
        eq(cos(x) ** 2 - cos(y) ** 2 + 1, cos(x) ** 2 + cos(y) ** 2),
        (),
        "sin(y)^2; sympy/sympy#20325",
    ),
    ("auxiliary angle", eq(sin(x) + cos(x), 2 * sin(x + pi / 4)), (), "sqrt(2); sympy/sympy#18016"),
    ("arctan addition", eq(atan(x) + atan(y), atan((x + y) / (1 - x * y))), (ne(x * y, 1),), "x y > 1"),
    ("arctan of a reciprocal", eq(atan(x) + atan(1 / x), pi / 2), (ne(x, 0),), "x < 0 gives -pi/2"),
    ("arcsine of a sine", eq(asin(sin(x)), x), (), "only on [-pi/2, pi/2]"),
    ("arccosine of a cosine", eq(acos(cos(x)), x), (ge(x, -pi), le(x, pi)), "x < 0"),
    (
        "tangent addition",
        eq(tan(x + y), (tan(x) + tan(y)) / (1 + tan(x) * tan(y))),
        (gt(x, 0), lt(x, pi / 8), gt(y, 0), lt(y, pi / 8)),
        "sign",
    ),
    ("Jordan's inequality too far", ge(sin(x), 2 * x / pi), (ge(x, 0), le(x, pi)), "x > pi/2"),
    ("cosine above its parabola strictly", gt(cos(x), 1 - x**2 / 2), (), "x = 0"),
    ("sine above the cubic", lt(sin(x), x - x**3 / 6), (gt(x, 0),), "turned round"),
    ("cosine of 7ths", eq(cos(pi / 7) - cos(2 * pi / 7) + cos(3 * pi / 7), Rational(1, 3)), (), "1/2"),
    (
        "roots of 2 sine equation",
        implies(eq(sin(x) * (5 * cos(x) - 4), 0), eq(sin(x), 0)),
        (),
        "sympy/sympy#10207",
    ),
    # Absolute values, maxima, cases
    ("absolute value of a sum", eq(Abs(x + y), Abs(x) + Abs(y)), (), "opposite signs"),
    ("absolute value of a difference", le(Abs(x - y), Abs(x) - Abs(y)), (), "turned round"),
    ("max of a sum", eq(Max(x + y, z), Max(x, z) + y), (), "z + y"),
    ("min and max product", eq(Max(x, y) * Min(x, y), x**2), (), "x y"),
    ("max of squares", eq(Max(x, y) ** 2, Max(x**2, y**2)), (), "negative numbers"),
    ("positive part", eq(Max(x, 0) + Max(-x, 0), x), (), "|x|"),
    ("absolute value by cases", eq(Abs(x), sp.Piecewise((x, gt(x, 0)), (x - 1, True))), (), "x <= 0"),
    (
        "step at its edge",
        eq(sp.Piecewise((1, le(p, 1)), (0, True)) + sp.Piecewise((1, gt(p, 1)), (0, True)) / p, 1),
        (),
        "p > 1; after sympy/sympy#24072",
    ),
    (
        "simplified sum of cases",
        eq(
            sp.Piecewise((1, le(p, 1)), (0, True))
            + sp.Piecewise((1, le(p, 1)), (0, True)) / (2 * p)
            + sp.Piecewise((1, gt(p, 1)), (0, True)) / p,
            sp.Piecewise((1 + 1 / (2 * p), le(p, 1)), (0, True)),
        ),
        (),
        "second term dropped; sympy/sympy#24072",
    ),
    ("wrong branch", eq(sp.Piecewise((1 - x, lt(x, 1)), (0, True)), 1 - x), (), "x > 1"),
    # Gamma, binomials, special functions
    ("Gamma off by one", eq(gamma(n + 1), (n + 1) * gamma(n)), (), "n, not n + 1"),
    ("Gamma as factorial", eq(gamma(n), factorial(n)), (), "(n-1)!"),
    (
        "duplication without its power",
        eq(gamma(2 * p), gamma(p) * gamma(p + Rational(1, 2)) / sqrt(pi)),
        (),
        "2^(2p-1)",
    ),
    ("binomial upper index", eq(binomial(n + 1, 2), binomial(n, 2) + 1), (), "n"),
    ("central binomial", eq(binomial(2 * n, n), 4**n / sqrt(pi * n)), (), "only asymptotically"),
    ("symmetry of binomials off by one", eq(binomial(n, k), binomial(n, n - k - 1)), (gt(n, k),), "n - k"),
    ("binomial of one", eq(binomial(1, k), 0), (), "k = 1; sympy/sympy#14528"),
    (
        "beta off by one",
        eq(gamma(p) * gamma(q) / gamma(p + q + 1), gamma(p) * gamma(q) / gamma(p + q)),
        (),
        "p + q",
    ),
    ("error function odd", eq(erf(-x), erf(x)), (), "odd, not even"),
    ("error function linear", eq(erf(2 * x), 2 * erf(x)), (), "wrong rule"),
    ("exponential integral recurrence", eq(n * expint(n + 1, p), exp(-p) + p * expint(n, p)), (), "sign"),
    ("exponential integral order", gt(expint(n + 1, p), expint(n, p)), (), "decreasing in the order"),
    ("ratio of moments", eq(gamma(p + Rational(1, 2)) / gamma(p), sqrt(p)), (), "only asymptotically"),
    # Sums and induction
    ("sum of whole numbers", eq(total(j, 1, n), n * (n - 1) / 2), (), "n + 1"),
    ("sum of squares", eq(total(j**2, 1, n), n * (n + 1) * (2 * n - 1) / 6), (), "2 n + 1"),
    ("sum of odd numbers", eq(total(2 * j - 1, 1, n), n**2 + 1), (), "n^2"),
    ("sum shifted", eq(total(j, 1, n), total(j, 1, n - 1)), (), "one term"),
    (
        "shifted convolution",
        eq(total(j * (n - j - 1), 0, n - 1), total(j * (n - j - 2), 0, n - 2)),
        (),
        "after Math-Verify#14",
    ),
    ("geometric series", eq(total(2**j, 0, n), 2**n - 1), (), "2^(n+1) - 1"),
    # Polynomials, means, statistics
    ("freshman's cube", eq((x + y) ** 3, x**3 + y**3), (), "middle terms"),
    ("difference of cubes", eq(x**3 - y**3, (x - y) * (x**2 - x * y + y**2)), (), "sign"),
    (
        "quadratic formula sign",
        eq(a * x**2 + b * x + c, 0),
        (eq(x, (b + sqrt(b**2 - 4 * a * c)) / (2 * a)), gt(a, 0), lt(c, 0), gt(b, 0)),
        "-b",
    ),
    (
        "plane turned round",
        eq(-34 * x - 45 * y + 20 * z - 100, 34 * x + 45 * y - 20 * z + 100),
        (),
        "Math-Verify#2",
    ),
    ("harmonic above geometric", ge(2 / (1 / p + 1 / q), sqrt(p * q)), (), "turned round"),
    ("quadratic mean below arithmetic", le(sqrt((p**2 + q**2) / 2), (p + q) / 2), (), "turned round"),
    ("Jensen for a concave function", le(log((p + q) / 2), (log(p) + log(q)) / 2), (), "turned round"),
    ("variance negative", le(x**2 + y**2, 2 * x * y), (), "turned round"),
    (
        "Schur with the wrong sign",
        le(p * (p - q) * (p - w) + q * (q - p) * (q - w) + w * (w - p) * (w - q), 0),
        (),
        "turned round",
    ),
    (
        "nearly positive polynomial",
        gt(x**4 - 2 * x**2 + Rational(999999, 1000000), 0),
        (),
        "negative at x = 1",
    ),
    ("narrow dip", gt((x - 1) ** 2, Rational(1, 10**12)), (gt(x, Rational(99, 100)),), "|x - 1| < 10^-6"),
    ("monotone without its condition", gt((p + q) / (p + w), 1), (), "q < w"),
    (
        "negative transfer set without its condition",
        gt((1 + cos(x) ** 2 - p**2) ** 2 - 4 * cos(x) ** 2, 0),
        (gt(p, 0), lt(p, 1)),
        "non-empty iff 1 - |cos| > sigma",
    ),
    ("ridge risk never falls", gt(1 - (1 + 2 * p) / (1 + p) ** 2, p), (), "at most 1"),
    (
        "fine-tuning off by the norm",
        eq((1 - p) * (2 * w * cos(x) - w**2), (1 - p) * (2 * cos(x) - 1)),
        (),
        "w = 1 only",
    ),
    ("mean exists at n = d", eq(over(x, n - k), over(x, n - k)), (), "undefined at n = k"),
]
