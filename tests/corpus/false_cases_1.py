"""False and half-true statements: (name, claim, conditions, why it fails or where it was seen). None may be
accepted.

``sympy/sympy#N`` is an issue of SymPy's tracker, ``Math-Verify#N`` of huggingface/Math-Verify, ``STACK#N`` of
maths/moodle-qtype_stack, ``AngouriMath#N`` of asc-community/AngouriMath, ``diofant#N`` of diofant/diofant.

Part 1 of 2.
"""

from __future__ import annotations

import sympy as sp
from corpus_language import a, b, c, iff, implies, n, over, p, q, third, x, y, z
from sympy import Abs, Max, Min, Rational, cos, erf, exp, factorial, log, pi, sin, sqrt, tan, tanh

from theory.relations import eq, ge, gt, le, lt, ne

CASES = [
    # Roots and branch cuts
    ("root of a square", eq(sqrt(x**2), x), (), "sqrt(x^2) = |x|; sympy/sympy#11584, AngouriMath#752"),
    ("root of a product", eq(sqrt(x) * sqrt(y), sqrt(x * y)), (gt(x * y, 0),), "x = y = -1; AngouriMath#801"),
    ("root of a product of squares", eq(sqrt(x**2 * y**2), x * y), (), "sign of x y"),
    ("root of a quotient", eq(sqrt(x / y), sqrt(x) / sqrt(y)), (gt(x / y, 0),), "both negative"),
    ("root of a fourth power of a difference", eq(((x - y) ** 4) ** Rational(1, 4), x - y), (), "|x - y|"),
    ("root of a sum", eq(sqrt(x + y), sqrt(x) + sqrt(y)), (ge(x, 0), ge(y, 0)), "only where x y = 0"),
    ("root of a sum of squares", eq(sqrt(x**2 + y**2), x + y), (), "freshman's dream"),
    ("root of sine squared", eq(sqrt(sin(x) ** 2), sin(x)), (), "sin(3 pi/2) = -1; sympy/sympy#19627"),
    ("sine from cosine on the circle", eq(sin(x), sqrt(1 - cos(x) ** 2)), (), "x in (pi, 2 pi)"),
    ("cosine from sine on [0, pi]", eq(cos(x), sqrt(1 - sin(x) ** 2)), (ge(x, 0), le(x, pi)), "x > pi/2"),
    ("half angle cosine", eq(cos(x / 2), sqrt((1 + cos(x)) / 2)), (), "the sign of cos(x/2)"),
    ("square of a root off its domain", eq(sp.Pow(sqrt(x), 2, evaluate=False), x), (), "undefined for x < 0"),
    (
        "denesting with the wrong sign",
        eq(sqrt(8 - sqrt(63)), (sqrt(14) - 3 * sqrt(2)) / 2),
        (),
        "sqrtdenest's sign; sympy/sympy#19914",
    ),
    ("denesting 3 + 2 sqrt 2", eq(sqrt(3 + 2 * sqrt(2)), sqrt(2) - 1), (), "the other root"),
    ("denesting 3 - 2 sqrt 2", eq(sqrt(3 - 2 * sqrt(2)), 1 - sqrt(2)), (), "the negative root"),
    (
        "cube root of a negative cube",
        eq((x**3) ** third, x),
        (),
        "principal root at x < 0; sympy/sympy#22824",
    ),
    ("reciprocal root", eq(1 / sqrt(x), sqrt(1 / x)), (ne(x, 0),), "undefined for x < 0; Math-Verify#64"),
    ("power of a power", eq((x**2) ** Rational(3, 2), x**3), (), "|x|^3"),
    (
        "power of a power with a symbolic exponent",
        eq((x**2) ** (a / 2), x**a),
        (gt(a, 0),),
        "undefined for x < 0",
    ),
    (
        "fractional power of a product",
        eq((x * y) ** third, x**third * y**third),
        (gt(x * y, 0),),
        "both negative",
    ),
    (
        "power 12 pulled out",
        eq((-x / 4 - Rational(1, 12)) ** a, Rational(1, 12) ** a * (-3 * x - 1) ** a),
        (),
        "undefined for a negative base; sympy/sympy#13890",
    ),
    (
        "spurious root of a radical equation",
        eq(sqrt(x + 7), x + 1),
        (eq(x**2 + x - 6, 0),),
        "x = -3 is spurious",
    ),
    (
        "spurious sign root",
        eq(sqrt(x**4 - 130 * x**2 + 1089) + sqrt(x**4 - 130 * x**2 + 3969), 96 * Abs(x) / x),
        (eq(x**2, 130),),
        "x = -sqrt(130); sympy/sympy#14779",
    ),
    (
        "second solution of a radical equation",
        eq(a * (2 * sqrt(1 - b**2) + 1), b * (2 * sqrt(1 - a**2) + 1)),
        (eq(b, -3 * a / (4 * sqrt(1 - a**2) + 5)), gt(a, 0), lt(a, 1)),
        "sympy/sympy#27381",
    ),
    ("quartic root of 16", eq(Rational(16) ** Rational(1, 4), -2), (), "the principal root is positive"),
    # Equivalences and implications
    ("x^2 = x iff x = 1", iff(eq(x**2, x), eq(x, 1)), (), "x = 0"),
    ("x^2 = 1 iff x = 1", iff(eq(x**2, 1), eq(x, 1)), (), "x = -1"),
    ("squaring an equation", implies(eq(x**2, y**2), eq(x, y)), (), "x = -y"),
    ("squaring an inequality", implies(lt(x, y), lt(x**2, y**2)), (), "negative numbers"),
    ("inverting an inequality", implies(lt(x, y), gt(1 / x, 1 / y)), (ne(x, 0), ne(y, 0)), "x < 0 < y"),
    ("cancelling a factor", implies(eq(x * y, x * z), eq(y, z)), (), "x = 0"),
    ("zero product", implies(eq(x * y, 0), eq(x, 0)), (), "y = 0"),
    ("sine equality", implies(eq(sin(x), sin(y)), eq(x, y)), (), "y = pi - x"),
    ("multiplying an inequality", implies(lt(x, y), lt(x * z, y * z)), (), "z <= 0"),
    ("converse of a strict bound", iff(gt(x * y, 0), sp.And(gt(x, 0), gt(y, 0))), (), "both negative"),
    ("absolute values equal", iff(eq(Abs(x), Abs(y)), eq(x, y)), (), "y = -x"),
    ("product equation divided by x", iff(eq(a * x, c * x**3), eq(a, c * x**2)), (), "x = 0; STACK#1727"),
    ("lines taken as equal", iff(eq(3 * x - y + 13, 0), eq(3 * x + 4 * y + 14, 0)), (), "Math-Verify#60"),
    ("f = 0 only on x > 0", implies(gt(x, 0), eq(Max(x, 0), 0)), (), "reversed side; after Math-Verify#64"),
    ("contradictory reduction", implies(sp.And(ge(x, 2), ge(x, 7)), lt(x, 0)), (), "sympy/sympy#20861"),
    ("reduced absolute value", iff(le(pi / Abs(x), 1), ne(x, 0)), (ne(x, 0),), "sympy/sympy#25983"),
    (
        "absolute value above pi",
        implies(gt(Abs(x), pi), eq(x, x + 1)),
        (),
        "returned False; sympy/sympy#25738",
    ),
    (
        "derivative sign solved to nothing",
        ge(-3 * (3 * x + 1) / (3 * x + 3) ** 3, 0),
        (gt(x, -1),),
        "after sympy/sympy#20902: negative for x > -1/3",
    ),
    ("order dropped", implies(eq(x**2 - 3 * x + 2, 0), eq(x, 2)), (), "x = 1"),
    ("positivity from a square", implies(gt(x**2, 4), gt(x, 2)), (), "x < -2"),
    # Division by what may vanish, domains
    ("x / x = 1", eq(over(x, x), 1), (), "undefined at x = 0"),
    ("cancelled pole", eq(over(x**2 - 1, x - 1), x + 1), (), "undefined at x = 1"),
    ("1/x - 1/x = 0", eq(sp.Add(1 / x, -1 / x, evaluate=False), 0), (), "undefined at x = 0"),
    ("0 times a pole", eq(sp.Mul(0, 1 / x, evaluate=False), 0), (), "undefined at x = 0"),
    ("tangent everywhere", eq(tan(x), sin(x) / cos(x)), (), "undefined at pi/2"),
    (
        "secant identity everywhere",
        eq(1 + tan(x) ** 2, 1 / cos(x) ** 2),
        (),
        "undefined at pi/2; Math-Verify#2",
    ),
    ("difference quotient at h = 0", eq(over((x + y) ** 2 - x**2, y), 2 * x + y), (), "undefined at y = 0"),
    ("fraction split", eq(1 / (x + y), 1 / x + 1 / y), (ne(x, 0), ne(y, 0), ne(x + y, 0)), "wrong rule"),
    (
        "partial fraction off by a sign",
        eq(1 / (x * (x + 1)), 1 / x + 1 / (x + 1)),
        (ne(x, 0), ne(x, -1)),
        "sign",
    ),
    ("harmonic mean of signs", ge(2 / (1 / x + 1 / y), 0), (ne(x, 0), ne(y, 0), ne(x + y, 0)), "signs"),
    (
        "geometric sum at ratio 1",
        eq(over(1 - x**5, 1 - x), 1 + x + x**2 + x**3 + x**4),
        (),
        "undefined at x = 1",
    ),
    (
        "geometric sum one term short",
        eq((1 - x**5) / (1 - x), 1 + x + x**2 + x**3),
        (ne(x, 1),),
        "one term short",
    ),
    ("quotient of equal numbers", eq(over(x - y, x - y), 1), (), "x = y"),
    ("log everywhere", eq(exp(log(x), evaluate=False), x), (), "undefined for x <= 0"),
    ("empty strip", gt(x, 5), (gt(x, 1), lt(x, 0)), "no point meets the conditions"),
    ("empty by squares", eq(x, y), (lt(x**2 + y**2, 0),), "no point meets the conditions"),
    ("empty between whole numbers", eq(n, 7), (gt(n, 3), lt(n, 4)), "no whole number between 3 and 4"),
    ("empty by AM-GM", gt(p, 0), (lt(p + q, 2 * sqrt(p * q)),), "the condition is impossible"),
    ("missing branch", ge(sp.Piecewise((1, gt(x, 0)), (2, lt(x, 0))), 1), (), "no branch at x = 0"),
    # Strictness
    ("square strictly positive", gt(x**2, 0), (), "x = 0"),
    ("AM-GM strict", gt(p + q, 2 * sqrt(p * q)), (), "p = q"),
    (
        "Cauchy-Schwarz strict",
        lt((a * x + b * y) ** 2, (a**2 + b**2) * (x**2 + y**2)),
        (),
        "proportional vectors",
    ),
    ("exponential strictly above its tangent", gt(exp(x), 1 + x), (), "x = 0"),
    ("log strictly below its tangent", lt(log(p), p - 1), (), "p = 1"),
    ("sine strictly below 1", lt(sin(x), 1), (), "x = pi/2"),
    ("sum of reciprocals above 2", gt(p + 1 / p, 2), (), "p = 1"),
    ("unequal to a midpoint", ne((x + y) / 2, x), (), "x = y"),
    ("Bernoulli strict", gt((1 + p) ** n, 1 + n * p), (), "n = 1"),
    ("power strictly growing", gt(2**n, n + 1), (), "n = 1"),
    ("maximum strictly above", gt(Max(x, y), Min(x, y)), (), "x = y"),
    ("triangle inequality strict", lt(Abs(x + y), Abs(x) + Abs(y)), (), "equal signs"),
    ("parabola touching", gt(x**2 - 2 * x + 1, 0), (), "x = 1"),
    ("parabola touching at sqrt 2", gt(x**2 - 2 * sqrt(2) * x + 2, 0), (), "x = sqrt(2)"),
    ("parabola touching at 1/3", gt(9 * x**2 - 6 * x + 1, 0), (), "x = 1/3"),
    ("touching on a line", gt((x - 2 * y) ** 2 + (x - y - 1) ** 2, 0), (), "x = 2, y = 1"),
    ("Motzkin strict", gt(x**4 * y**2 + x**2 * y**4 + 1 - 3 * x**2 * y**2, 0), (), "x = y = 1"),
    # Sizes, cancellation
    ("1/2004! = 1/2006!", eq(1 / factorial(2004), 1 / factorial(2006)), (), "Math-Verify#14"),
    ("1/2^99 = 1/2^98", eq(Rational(1, 2**99), Rational(1, 2**98)), (), "Math-Verify#14"),
    (
        "(2^2005 + 1)/(3 2^2006)",
        eq(Rational(2**2005 + 1, 3 * 2**2006), Rational(1, 3 * 2**2006)),
        (),
        "Math-Verify#14",
    ),
    ("1 - 1/e = 1 + 1/e", eq(1 - exp(-1), 1 + exp(-1)), (), "Math-Verify#14"),
    ("4 = 4 sqrt 2", eq(4, 4 * sqrt(2)), (), "Math-Verify#41"),
    ("almost an integer", eq(exp(pi * sqrt(163)), 262537412640768744), (), "Ramanujan's constant"),
    ("355/113", eq(pi, Rational(355, 113)), (), "differs at the seventh digit"),
    ("tiny difference", eq(x + Rational(1, 10**40), x), (), "10^-40"),
    ("tiny relative difference", eq(x * (1 + Rational(1, 10**60)), x), (), "10^-60 relative"),
    ("tiny sine", eq(sin(Rational(1, 10**30)), Rational(1, 10**30)), (), "third-order term"),
    ("e^-200 is zero", eq(1 + exp(-200), 1), (), "10^-87"),
    ("tanh saturates", eq(tanh(200), 1), (), "10^-173"),
    ("erf saturates", eq(erf(12), 1), (), "10^-64"),
    ("cancelled root", eq(sqrt(10**40 + 1), 10**20), (), "5e-21"),
    ("product of near numbers", gt(sqrt(2) + sqrt(3), pi + Rational(1, 200)), (), "3.14626 < 3.14659"),
    ("continued fraction", eq(sqrt(2), Rational(665857, 470832)), (), "1.6e-12"),
    ("decimal third", eq(Rational(33, 100) * 3, 1), (), "Math-Verify#2: 33.3 for 100/3"),
    ("decimal 1/12", eq(Rational("0.0833333333333333"), Rational(1, 12)), (), "Math-Verify#2"),
]
