"""Lines of calculus by their rules: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker, ``diofant#N`` of diofant/diofant: what was wrong there is false here, and the right value is true.
"""

from __future__ import annotations

import sympy as sp
from corpus_language import eq, gt, lt, ne
from sympy import Abs, Derivative, Integral, Limit, Rational, Sum, atan, cos, exp, factorial, log, oo, pi
from sympy import sin, sqrt, tanh

from derivations.rules.algebra import algebra
from derivations.rules.calculus import differentiate, integrate, quadrature, series, substitute_variable
from derivations.rules.calculus import under_integral
from derivations.rules.congruence import inside
from derivations.rules.flows import along_equations, linear_equation
from derivations.rules.induction import induction
from derivations.rules.limits import limit, squeeze
from derivations.rules.solving import implicit, optimum, roots
from derivations.rules.sums import geometric, telescope

x, u, c = sp.symbols("x u c", real=True)
a, b = sp.symbols("a b", positive=True)
k, n = sp.symbols("k n", integer=True)
t = sp.Symbol("t", real=True)
q = sp.Function("q", real=True)
f, g = (sp.Function(name, real=True)(t) for name in "fg")

_rotation = (eq(Derivative(f, t), g), eq(Derivative(g, t), -f))
_predators = (eq(Derivative(f, t), f * (1 - g)), eq(Derivative(g, t), g * (f - 1)), gt(f, 0), gt(g, 0))
_decay = (eq(Derivative(f, t), -c * f),)
_circle = (eq(a**2 + q(a) ** 2, 4), gt(q(a), 0))
_cubic = (eq(q(a) ** 3 + q(a), a),)

TRUE = [
    # Limits
    ("rational at infinity", Limit(x * (((x + 1) ** 2 + 1) / (x**2 + 1) - 1), x, oo), "=", 2, limit, (), "sympy/sympy#17380"),
    ("compound factor, second term", Limit(x * (1 + 1 / x) ** x - sp.E * x, x, oo), "=", -sp.E / 2, limit, (), "sympy/sympy#21724"),
    ("compound factor squared", Limit(exp(x**2 * log(1 + 1 / x) - x), x, oo), "=", exp(-Rational(1, 2)), limit, (), "sympy/sympy#25885"),
    ("difference quotient of the compound factor", Limit(((x + 1) ** (1 / x) - sp.E) / x, x, 0, "+"), "=", -sp.E / 2, limit, (), "sympy/sympy#20365"),
    ("two to the reciprocal from the left", Limit(2 ** (1 / x), x, 0, "-"), "=", 0, limit, (), "sympy/sympy#28975"),
    ("share of a survival", Limit(2 * x * (1 - (1 - 1 / (2 * x)) ** 3), x, oo), "=", 3, limit, (), "sympy/sympy#13462"),
    ("cubic over sine", Limit((sin(x) - x) / x**3, x, 0, "+-"), "=", -Rational(1, 6), limit, (), "third Taylor coefficient"),
    ("logarithm over x", Limit(log(x) / x, x, oo), "=", 0, squeeze(2 / sqrt(x), gt(x, 1)), (), "log x is below 2 sqrt x"),
    ("modulus over x from the right", Limit(Abs(x) / x, x, 0, "+"), "=", 1, limit, (), "one side"),
    ("root against its largest term", Limit(sqrt(x**2 + x) - sqrt(x**2 - x), x, oo), "=", 1, limit, (), "conjugate"),
    ("squeezed sine", Limit(sin(x) / x, x, oo), "=", 0, squeeze(1 / x, gt(x, 1)), (), "|sin| is at most 1"),
    ("inner limit first", Limit(Limit(u / (u + x), x, oo), u, oo), "=", Limit(sp.Integer(0), u, oo), inside(limit, gt(u, 0)), (), "the order matters"),
    # Integrals
    ("across no pole", Integral(1 / x**2, (x, 1, oo)), "=", 1, integrate(-1 / x), (), "sympy/sympy#9270, repaired"),
    ("half circle times a line", Integral(x * sqrt(1 - x**2), (x, 0, 1)), "=", Rational(1, 3), integrate(-((1 - x**2) ** Rational(3, 2)) / 3), (), "after sympy/sympy#14782"),
    ("root of a line", Integral(x * sqrt(2 * x + 3), (x, -1, 1)), "=", Rational(2, 5), integrate((2 * x + 3) ** Rational(5, 2) / 10 - (2 * x + 3) ** Rational(3, 2) / 2), (), "sympy/sympy#7337"),
    ("Cauchy's density", Integral(1 / (pi * (1 + (x - c) ** 2)), (x, -oo, oo)), "=", 1, integrate(atan(x - c) / pi), (), "sympy/sympy#21721"),
    ("field of a charged rod", Integral((x**2 + a) ** Rational(-3, 2), (x, -b, b)), "=", 2 * b / (a * sqrt(a + b**2)), integrate(x / (a * sqrt(x**2 + a))), (), "sympy/sympy#2975"),
    ("two equal roots", Integral(sqrt(2 - x) * sqrt(1 / (2 - x)), (x, 0, 1)), "=", 1, integrate(x), (), "sympy/sympy#29792"),
    ("a positive integrand", Integral(1 / (cos(x) + 2), (x, 0, 1)), ">", 0, quadrature, (), "after sympy/sympy#6278"),
    ("logistic tail", Integral(exp(-x) / (1 + exp(-x)), (x, 0, oo)), "=", log(2), integrate(-log(1 + exp(-x))), (), "after sympy/sympy#15810"),
    ("logarithm from 1", Integral(log(x), (x, 1, 2)), "=", 2 * log(2) - 1, integrate(x * log(x) - x), (), "by parts"),
    ("a square put in", Integral(x * exp(-(x**2)), (x, 0, oo)), "=", Integral(exp(-u) / 2, (u, 0, oo)), substitute_variable(u, sqrt(u)), (), "x = sqrt u"),
    ("under the integral", Derivative(Integral(exp(-a * x**2), (x, 0, 1)), a), "=", Integral(-(x**2) * exp(-a * x**2), (x, 0, 1)), under_integral(1, x), (), "|x^2 exp(-a x^2)| is at most 1"),
    ("product of numbers", Integral(x * (x - 1), (x, 0, 1)), "=", -Rational(1, 6), integrate(), (), "a polynomial"),
    # Derivatives and series
    ("power of x", Derivative(x**x, x), "=", x**x * (log(x) + 1), differentiate, (gt(x, 0),), "x^x = e^(x log x)"),
    ("logistic", Derivative(1 / (1 + exp(-x)), x), "=", exp(-x) / (1 + exp(-x)) ** 2, differentiate, (), "quotient rule"),
    ("hyperbolic tangent", Derivative(tanh(x), x), "=", 1 - tanh(x) ** 2, differentiate, (), "DLMF 4.34"),
    ("logarithm to order 3", log(1 + x), "=", x - x**2 / 2 + sp.O(x**3), series(x, 0, 3), (gt(x, -1),), "alternating"),
    ("cosine to order 4", cos(x), "=", 1 - x**2 / 2 + sp.O(x**4), series(x, 0, 4), (), "no odd terms"),
    # Sums and induction
    ("geometric, n terms", Sum(b**k, (k, 0, n - 1)), "=", (1 - b**n) / (1 - b), geometric, (ne(b, 1), n >= 1), "sympy/sympy#14129"),
    ("odd numbers", Sum(2 * k - 1, (k, 1, n)), "=", n**2, telescope((k - 1) ** 2), (n >= 1,), "telescopes"),
    ("cubes", Sum(k**3, (k, 1, n)), "=", n**2 * (n + 1) ** 2 / 4, telescope(k**2 * (k - 1) ** 2 / 4), (n >= 1,), "square of the triangle"),
    ("reciprocal products", Sum(1 / (k * (k + 1)), (k, 1, n)), "=", n / (n + 1), telescope(-1 / k), (n >= 1,), "telescopes"),
    ("telescope to infinity", Sum(1 / ((k + 1) * (k + 2)), (k, 0, oo)), "=", 1, telescope(-1 / (k + 1)), (), "the last term vanishes"),
    ("an empty sum", Sum(k, (k, 1, 0)), "=", 0, algebra, (), "sympy/sympy#17424"),
    ("triangle by induction", Sum(k, (k, 1, n)), "=", n * (n + 1) / 2, induction(n, 1), (n >= 1,), "from 1"),
    ("powers beat whole numbers", 2**n, ">", n, induction(n, 0), (n >= 0,), "from 0"),
    ("factorials beat powers late", factorial(n), ">", 2**n, induction(n, 4), (n >= 4,), "24 > 16"),
    # Implicit functions, solving
    ("slope of a circle", Derivative(q(a), a), "=", -a / q(a), implicit(a**2 + q(a) ** 2 - 4, q(a), a), _circle, "upper half"),
    ("slope of a cubic's root", Derivative(q(a), a), "=", 1 / (3 * q(a) ** 2 + 1), implicit(q(a) ** 3 + q(a) - a, q(a), a), _cubic, "never flat"),
    ("roots of a biquadratic", eq(x**4 - 5 * x**2 + 4, 0), "iff", sp.Or(eq(x, 1), eq(x, -1), eq(x, 2), eq(x, -2)), roots(x, 1, -1, 2, -2), (), "four roots"),
    ("entropy at one half", x * (1 - x), "<=", Rational(1, 4), algebra, (gt(x, 0), lt(x, 1)), "a square"),
    ("least of x - log x", x - log(x), ">=", 1, optimum(x - log(x), x, 1, x > 0), (gt(x, 0),), "1 - 1/x changes sign at 1"),
    # Flows
    ("energy of a rotation", Derivative(f**2 + g**2, t), "=", 0, along_equations, _rotation, "f f' + g g' = 0"),
    ("Lotka and Volterra", Derivative(f - log(f) + g - log(g), t), "=", 0, along_equations, _predators, "their first integral"),
    ("exponential decay", f, "=", f.func(0) * exp(-c * t), linear_equation, (*_decay, t >= 0), "one solution"),
    ("rate of a product", Derivative(f * g, t), "=", g**2 - f**2, along_equations, _rotation, "product rule"),
]

FALSE = [
    # Limits
    ("rational at infinity", Limit(x * (((x + 1) ** 2 + 1) / (x**2 + 1) - 1), x, oo), "=", 0, limit, (), "2; sympy/sympy#17380"),
    ("compound factor, second term", Limit(x * (1 + 1 / x) ** x - sp.E * x, x, oo), "=", 0, limit, (), "-e/2; sympy/sympy#21724"),
    ("compound factor squared", Limit((1 + 1 / x) ** (x**2) / exp(x), x, oo), "=", 1, limit, (), "e^-1/2; sympy/sympy#25885"),
    ("difference quotient of the compound factor", Limit(((x + 1) ** (1 / x) - sp.E) / x, x, 0, "+"), "=", 0, limit, (), "sympy/sympy#20365"),
    ("two to the reciprocal from the left", Limit(2 ** (1 / x), x, 0, "-"), "=", oo, limit, (), "0; sympy/sympy#28975"),
    ("logarithm of two exponentials", Limit(log(exp(3 * x) + x) / log(exp(x) + x**100), x, oo), "=", 9, limit, (), "3; sympy/sympy#18378"),
    ("logarithms that nearly cancel", Limit(x * (-1 + (x + log(x + 1) + 1) / (x + log(x))), x, oo), "=", 0, limit, (), "1; sympy/sympy#13403"),
    ("root of a negative number", Limit(2 / sqrt(tanh(1 / x) ** 2 - 1), x, 0, "+"), "=", 2, limit, (), "undefined; sympy/sympy#10058"),
    ("share of a survival", Limit(2 * x * (1 - (1 - 1 / (2 * x)) ** 3), x, oo), "=", Rational(3, 2), limit, (), "3; sympy/sympy#13462"),
    ("modulus over x on both sides", Limit(Abs(x) / x, x, 0, "+-"), "=", 1, limit, (), "-1 from the left"),
    ("sine of the reciprocal", Limit(sin(1 / x), x, 0, "+"), "=", 0, limit, (), "no limit"),
    ("squeezed between what does not meet", Limit(sin(x), x, oo), "=", 0, squeeze(sp.Integer(1), gt(x, 1)), (), "the bound stays at 1"),
    ("a bound on the wrong side", Limit(x * sin(x), x, oo), "=", 0, squeeze(1 / x, lt(x, 1)), (), "unbounded"),
    ("outer limit first", Limit(Limit(u / (u + x), x, oo), u, oo), "=", Limit(Limit(u / (u + x), u, oo), x, oo), algebra, (), "0 and 1"),
    ("limit of a product by parts", Limit(x * (1 / x), x, oo), "=", Limit(x, x, oo) * Limit(1 / x, x, oo), limit, (), "infinity times 0"),
    # Integrals
    ("across a pole", Integral(1 / x**2, (x, -1, oo)), "=", -1, integrate(-1 / x), (), "sympy/sympy#9270"),
    ("a hidden pole", Integral(1 / (x**2 - 2), (x, 0, 2)), "=", log((2 - sqrt(2)) / (2 + sqrt(2))) / (2 * sqrt(2)), integrate(log(Abs((x - sqrt(2)) / (x + sqrt(2)))) / (2 * sqrt(2))), (), "pole at sqrt 2"),
    ("a pole at a parameter", Integral(1 / (x - a) ** 2, (x, 0, 1)), "=", 1 / (a * (a - 1)), integrate(-1 / (x - a)), (), "a in (0, 1)"),
    ("a pole in an exponent", Integral(exp(1 / x) / x**2, (x, -1, 1)), "=", exp(-1) - exp(1), integrate(-exp(1 / x)), (), "infinite"),
    ("a primitive that jumps", Integral(1 / (5 + 4 * cos(x)), (x, 0, 2 * pi)), "=", 0, integrate(2 * atan(sp.tan(x / 2) / 3) / 3), (), "2 pi/3; after sympy/sympy#6278"),
    ("half circle less a root", Integral(2 * sqrt(1 - x**2) * (4 * sqrt(2) * x**2 - sqrt(3)), (x, -1, 1)), "=", 0, quadrature, (), "sympy/sympy#13816"),
    ("root of a line", Integral(x * sqrt(2 * x + 3), (x, -1, 1)), "=", -Rational(2, 5), quadrature, (), "sign; sympy/sympy#7337"),
    ("Cauchy's density", Integral(1 / (pi * (1 + (x - c) ** 2)), (x, -oo, oo)), "=", 0, integrate(atan(x - c) / pi), (), "1; sympy/sympy#21721"),
    ("field of a charged rod", Integral((x**2 + a) ** Rational(-3, 2), (x, -b, b)), "=", 0, integrate(1 / (a * sqrt(a / x**2 + 1))), (), "sympy/sympy#2975"),
    ("two equal roots", Integral(sqrt(2 - x) * sqrt(1 / (2 - x)), (x, 0, 1)), "=", -1, integrate(), (), "sympy/sympy#29792"),
    ("half circle less a line", Integral(sqrt(1 - x**2) * (x - x**2), (x, -1, 1)), "=", 0, quadrature, (), "-pi/8; sympy/sympy#14782"),
    ("power of two below", Integral(1 / (2 ** (2 * x / 3) + 1), (x, 0, 20)), "=", Rational(1, 2), quadrature, (), "near 3/2; sympy/sympy#15810"),
    ("a divergent end", Integral(1 / (x * log(x)), (x, 2, oo)), "=", -log(log(2)), integrate(log(log(x))), (), "diverges"),
    ("an odd integrand on the line", Integral(x / (1 + x**2), (x, -oo, oo)), "=", 0, integrate(log(1 + x**2) / 2), (), "a principal value only"),
    ("a square put in where it folds", Integral(x**2, (x, -1, 1)), "=", Integral(sqrt(u) / 2, (u, 1, 1)), substitute_variable(u, sqrt(u)), (), "x = sqrt u leaves out x < 0"),
    ("the slope of the substitution forgotten", Integral(exp(-x), (x, 0, oo)), "=", Integral(exp(-(u**2)), (u, 0, oo)), substitute_variable(u, u**2), (), "2 u is missing"),
    ("under the integral without a bound", Derivative(Integral(sin(a * x) / x, (x, 1, oo)), a), "=", Integral(cos(a * x), (x, 1, oo)), under_integral(1 / x**2, -1 / x), (), "|cos| is not below 1/x^2"),
    # Derivatives and series
    ("power of x as a power", Derivative(x**x, x), "=", x * x ** (x - 1), differentiate, (gt(x, 0),), "the logarithm is missing"),
    ("logistic", Derivative(1 / (1 + exp(-x)), x), "=", -exp(-x) / (1 + exp(-x)) ** 2, differentiate, (), "sign"),
    ("chain rule dropped", Derivative(sin(x**2), x), "=", cos(x**2), differentiate, (), "2 x is missing"),
    ("modulus", Derivative(Abs(x), x), "=", x / Abs(x), differentiate, (), "not at 0"),
    ("logarithm to order 3", log(1 + x), "=", x + x**2 / 2 + sp.O(x**3), series(x, 0, 3), (gt(x, -1),), "sign"),
    ("cosine to order 5", cos(x), "=", 1 - x**2 / 2 + sp.O(x**5), series(x, 0, 5), (), "x^4/24 is missing"),
    # Sums and induction
    ("geometric, n terms", Sum(b**k, (k, 0, n - 1)), "=", (1 - b**n) / (1 - b), geometric, (n >= 1,), "b = 1; sympy/sympy#14129"),
    ("geometric, one term more", Sum(b**k, (k, 0, n)), "=", (1 - b**n) / (1 - b), geometric, (ne(b, 1), n >= 1), "n + 1 terms"),
    ("odd numbers", Sum(2 * k - 1, (k, 1, n)), "=", (n - 1) ** 2, telescope((k - 1) ** 2), (n >= 1,), "off by one"),
    ("reciprocal products from 0", Sum(1 / (k * (k + 1)), (k, 0, n)), "=", n / (n + 1), telescope(-1 / k), (n >= 1,), "undefined at 0"),
    ("telescope to infinity", Sum(1 / (k * (k + 2)), (k, 1, oo)), "=", Rational(1, 2), telescope(-1 / k), (), "3/4: wrong certificate"),
    ("binomial sum", Sum(sp.binomial(2, k) * k**2, (k, 0, 1)), "=", -4, algebra, (), "2; sympy/sympy#13902"),
    ("three shifted factors", Sum(k / ((k + 2) * (k + 4) * (k + 8)), (k, 1, oo)), "=", Rational(521, 25200), telescope(-1 / k), (), "4/35; diofant#236"),
    ("a divergent telescope", Sum(log((k + 1) / k), (k, 1, oo)), "=", 0, telescope(log(k)), (), "log n grows"),
    ("triangle by induction, one more", Sum(k, (k, 1, n)), "=", n * (n + 1) / 2 + 1, induction(n, 1), (n >= 1,), "the step holds, the base fails"),
    ("factorials beat powers early", factorial(n), ">", 2**n, induction(n, 4), (n >= 1,), "the base is 4, the claim from 1"),
    ("n^2 + n is odd's neighbour", n**2 + n, ">=", 3, induction(n, 2), (n >= 1,), "2 at n = 1: a base too late"),
    ("all horses", 2**n, ">=", 3 * n, induction(n, 4), (n >= 0,), "fails at 1, 2, 3"),
    # Implicit functions, solving
    ("slope of a circle", Derivative(q(a), a), "=", a / q(a), implicit(a**2 + q(a) ** 2 - 4, q(a), a), _circle, "sign"),
    ("slope at a turning point", Derivative(q(a), a), "=", -a / q(a), implicit(a**2 + q(a) ** 2 - 4, q(a), a), _circle[:1], "q may be 0"),
    ("slope of a cubic's root", Derivative(q(a), a), "=", 1 / (3 * q(a) ** 2 - 1), implicit(q(a) ** 3 + q(a) - a, q(a), a), _cubic, "sign"),
    ("another equation's slope", Derivative(q(a), a), "=", 1 / (2 * q(a)), implicit(q(a) ** 2 - a, q(a), a), _cubic, "q solves the cubic"),
    ("roots of a biquadratic", eq(x**4 - 5 * x**2 + 4, 0), "iff", sp.Or(eq(x, 1), eq(x, 2)), roots(x, 1, 2), (), "two are lost"),
    ("least of x - log x at e", x - log(x), ">=", sp.E - 1, optimum(x - log(x), x, sp.E, x > 0), (gt(x, 0),), "least at 1"),
    ("largest taken for least", x * exp(-x), ">=", exp(-1), optimum(x * exp(-x), x, 1, x > 0), (gt(x, 0),), "a maximum"),
    # Flows
    ("energy of a rotation", Derivative(f**2 - g**2, t), "=", 0, along_equations, _rotation, "4 f g"),
    ("Lotka and Volterra", Derivative(f + log(f) + g + log(g), t), "=", 0, along_equations, _predators, "signs"),
    ("Lotka and Volterra at 0", Derivative(f - log(f) + g - log(g), t), "=", 0, along_equations, _predators[:2], "logarithms need f, g > 0"),
    ("exponential decay", f, "=", f.func(0) * exp(c * t), linear_equation, _decay, "sign"),
    ("a nonlinear equation", f, "=", f.func(0) * exp(-c * t), linear_equation, (eq(Derivative(f, t), -c * f**2),), "f^2"),
    ("rate of a product", Derivative(f * g, t), "=", g**2 + f**2, along_equations, _rotation, "sign"),
]
