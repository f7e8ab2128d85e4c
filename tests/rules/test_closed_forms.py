"""Closed forms, means under the normal law, comparisons and logarithms: each with a spoiled twin."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from sympy import (
    Abs,
    Integral,
    Max,
    Product,
    Rational,
    Sum,
    Symbol,
    cos,
    cosh,
    exp,
    factorial,
    log,
    oo,
    pi,
    sin,
    sqrt,
)

from derivations.rules.bounds import tangent_bound
from derivations.rules.closed_forms import closed_form, closed_form_rule
from derivations.rules.comparison import part_by_part, sums_by_integrals
from derivations.rules.composed import Continued, Finished, composed
from derivations.rules.expectation import moments
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.kinks import split_at_kink
from derivations.rules.logarithms import (
    common_power,
    compared_logarithms,
    gathered,
    gathered_and_bounded,
    jensen_logarithm,
    weighted_means,
)
from derivations.rules.order import AcrossTheSign
from derivations.rules.power_products import power_products
from tests.rules.one_line import settle
from theory.random_variables import BetaVariable, Expectation, Gaussian
from theory.verdict import Verdict

x, y, m = sp.symbols("x y m", real=True)
a, b, p, s = sp.symbols("a b p s", positive=True)
j, k, n = Symbol("j", integer=True), Symbol("k", integer=True), Symbol("n", integer=True, positive=True)
q = Symbol("q", real=True)
V = sp.Function("V", real=True)
over_kink = Finished(split_at_kink)
m1 = Symbol("m1", positive=True)
star = (a * s / (b * p)) ** (1 / (a + b)) * m1 ** (b / (a + b))
Z, Y = Gaussian(Symbol("Z")), Gaussian(Symbol("Y"))
U = BetaVariable(1, 1, Symbol("U"))
early_falling = sums_by_integrals[0]

TRUE = [
    (Integral(exp(-((x - m) ** 2) / (2 * s**2)), (x, -oo, oo)), "=", sqrt(2 * pi) * s, closed_form_rule, ()),
    (Integral(x ** (p - 1) * exp(-b * x), (x, 0, oo)), "=", sp.gamma(p) / b**p, closed_form_rule, ()),
    (Integral(x**a * (1 - x), (x, 0, 1)), "=", 1 / ((a + 1) * (a + 2)), closed_form_rule, ()),
    (Sum(k * q**k / factorial(k), (k, 0, oo)), "=", q * exp(q), closed_form_rule, ()),
    (Sum(q ** (2 * k) / factorial(2 * k), (k, 0, oo)), "=", cosh(q), closed_form_rule, ()),
    (Sum(q**k / k, (k, 1, oo)), "=", -log(1 - q), closed_form_rule, (q > 0, q < 1)),
    (Sum(sp.binomial(n, k) * a**k, (k, 0, n)), "=", (1 + a) ** n, closed_form_rule, ()),
    (Sum(q ** (n - k), (k, 1, n)), "=", (1 - q**n) / (1 - q), closed_form_rule, (q < 1, q > 0)),
    (Product(1 - 1 / (k + 1), (k, 1, n)), "=", 1 / (n + 1), composed, ()),
    (Expectation(Max(0, Z) ** 2), "=", Rational(1, 2), gaussian_means, ()),
    (Expectation(Max(0, Z) * Max(0, Y)), "=", 1 / (2 * pi), gaussian_means, ()),
    (Expectation(Abs(Z)), "=", sqrt(2 / pi), gaussian_means, ()),
    (Expectation(cos(a * Z)), "=", exp(-(a**2) / 2), gaussian_means, ()),
    (Expectation(Z**2 * exp(m * Z)), "=", (1 + m**2) * exp(m**2 / 2), gaussian_means, ()),
    (Expectation(U**p * (1 - U)), "=", 1 / ((p + 1) * (p + 2)), moments, ()),
    ((1 - x) ** n, "<=", exp(-n * x), common_power, (x > 0, x < 1)),
    (a * b, "<=", a**p / p + (p - 1) * b ** (p / (p - 1)) / p, weighted_means, (p > 1,)),
    (x * y, "<=", x**p / p + (p - 1) * y ** (p / (p - 1)) / p, weighted_means, (p > 1, x >= 0, y >= 0)),
    ((1 - 1 / sqrt(a)) ** n, "<=", exp(-n / sqrt(a)), Continued(common_power, tangent_bound), (a > 1,)),
    (Sum(V(k) - V(k + 2), (k, 1, n)), "=", V(1) + V(2) - V(n + 1) - V(n + 2), composed, ()),
    (a * s * star ** (-a), "=", b * p * (star / m1) ** b, power_products, ()),
    ((x * b) ** a, "=", x**a * b**a, power_products, (x > 0,)),
    (2 ** (a + 1) * sqrt(8), "=", 4 * sqrt(2) * 2**a, power_products, ()),
    (Integral(1 / (1 + b * x**a), (x, 0, oo)), "=", pi / (a * b ** (1 / a) * sin(pi / a)), closed_form_rule, (a > 1,)),
    (Integral(x / (b + x) ** 3, (x, 0, oo)), "=", 1 / (2 * b), closed_form_rule, ()),
    (Integral(sp.Min(1, n * exp(-x)), (x, 0, oo)), "=", 1 + log(n), over_kink, ()),
    (Integral(Abs(x), (x, -a, a)), "=", a**2, over_kink, ()),
    (Integral(Max(0, a - x), (x, 0, oo)), "=", a**2 / 2, over_kink, ()),
    (Sum(a**k * Sum(1, (j, 1, k)), (k, 1, oo)), "=", a / (1 - a) ** 2, composed, (a < 1,)),
    (Sum(Sum(1, (j, 1, k)), (k, 1, n)), "=", n * (n + 1) / 2, composed, ()),
    (1 - a ** (1 / (1 - a)), ">=", 1 - exp(-1), AcrossTheSign(gathered), (a < 1,)),
    ((log(a) + log(b)) / 2, "<=", log((a + b) / 2), gathered, ()),
    (p * log(1 / p) + (1 - p) * log(1 / (1 - p)), "<=", log(2), jensen_logarithm, (p < 1,)),
    (log(a) - log(b), "<=", a / b - 1, gathered_and_bounded, ()),
    (exp(-n * a) <= b, "iff", n * a >= log(1 / b), compared_logarithms, ()),
    (Sum(a ** (2 * k), (k, 0, n)), "<=", Sum(a**k, (k, 0, n)), part_by_part, (a < 1,)),
    (Sum(1 / (1 + a * k**2), (k, 1, oo)), "<=", pi / (2 * sqrt(a)), early_falling, ()),
    (Integral(sin(x) ** 2 / (a + cos(x)), (x, 0, pi)), "=", pi * (a - sqrt(a**2 - 1)), closed_form_rule, (a > 1,)),
    (Integral(sqrt((a - x) * (x + a)) / (2 * pi), (x, -a, a)), "=", a**2 / 4, closed_form_rule, ()),
]
FALSE = [
    (1 - a ** (1 / (1 - a)), ">=", 1 - exp(-2), AcrossTheSign(gathered), (a < 1,)),
    (1 - a ** (1 / (1 - a)), "<=", 1 - exp(-1), AcrossTheSign(gathered), (a < 1,)),
    (Sum(a**k * Sum(1, (j, 1, k)), (k, 1, oo)), "=", a / (1 - a), composed, (a < 1,)),
    (Sum(Sum(1, (j, 1, k)), (k, -2, n)), "=", n * (n + 1) / 2, composed, ()),
    (Integral(Sum(x**k, (k, 0, oo)), (x, 2, 1)), "=", 5, composed, ()),  # a range that runs down grants nothing
    (Integral(Sum(x**k, (k, 0, oo)), (x, 2, 3)), "=", -log(2), composed, ()),
    (Integral(sp.Min(1, n * exp(-x)), (x, 0, oo)), "=", n + log(n), over_kink, ()),
    (Integral(sp.Min(1, m * exp(-x)), (x, 0, oo)), "=", 1 + log(m), over_kink, (m > 0,)),  # it may turn before 0
    (Integral(Max(0, 1 - x), (x, 0, a)), "=", Rational(1, 2), over_kink, ()),
    (Integral(Abs(x), (x, -a, b)), "=", (b**2 - a**2) / 2, over_kink, ()),
    (a * s * star ** (-a), "=", 2 * b * p * (star / m1) ** b, power_products, ()),
    ((x * b) ** a, "=", x**a * b**a, power_products, ()),
    (abs(x * y) ** a, "=", x**a * y**a, power_products, (x * y > 0,)),
    (Integral(1 / (1 + b * x**a), (x, 0, oo)), "=", pi / (a * b ** (1 / a) * sin(pi / a)), closed_form_rule, ()),
    (Integral(1 / (1 + b * x**a), (x, 0, oo)), "=", pi / (a * b**a * sin(pi / a)), closed_form_rule, (a > 1,)),
    (Integral(x / (q + x) ** 3, (x, 0, oo)), "=", 1 / (2 * q), closed_form_rule, ()),
    (x**2 * y, "<=", (2 * x**3 + y**3) / 3, weighted_means, (x >= 0,)),  # y may be below 0
    (x * y, "<=", x**p / p + (p - 1) * y ** (p / (p - 1)) / p, weighted_means, (p < 1, x > 0, y > 0)),
    ((1 - 1 / sqrt(a)) ** n, "<=", exp(-n / sqrt(a)), Continued(common_power, tangent_bound), ()),
    (Sum(V(k) - V(k + 2), (k, 1, n)), "=", V(1) - V(n + 2), composed, ()),
    (Integral(sin(x) ** 2 / (a + cos(x)), (x, 0, pi)), "=", pi * (a - sqrt(a**2 - 1)), closed_form_rule, ()),
    (Integral(sqrt((a - x) * (x + a)) / (2 * pi), (x, -a, a)), "=", a / 4, closed_form_rule, ()),
    (Integral(exp(-((x - m) ** 2) / (2 * s**2)), (x, -oo, oo)), "=", sqrt(pi) * s, closed_form_rule, ()),
    (Integral(exp(m * x**2), (x, -oo, oo)), "=", sqrt(-pi / m), closed_form_rule, ()),
    (Integral(x ** (m - 1) * exp(-b * x), (x, 0, oo)), "=", sp.gamma(m) / b**m, closed_form_rule, ()),
    (Integral(x**m * (1 - x), (x, 0, 1)), "=", 1 / ((m + 1) * (m + 2)), closed_form_rule, ()),
    (Sum(k * q**k / factorial(k), (k, 0, oo)), "=", exp(q), closed_form_rule, ()),
    (Sum(q**k / k, (k, 1, oo)), "=", -log(1 - q), closed_form_rule, (q > 0,)),
    (Sum(sp.binomial(n, k) * a**k, (k, 0, n)), "=", (1 + a) ** (n - 1), closed_form_rule, ()),
    (Sum(q ** (n - k), (k, 1, n)), "=", (1 - q**n) / (1 - q), closed_form_rule, ()),
    (Product(1 - 1 / (k + 1), (k, 1, n)), "=", 1 / n, composed, ()),
    (Expectation(Max(0, Z) ** 2), "=", 1, gaussian_means, ()),
    (Expectation(Max(0, m * Z)), "=", m / sqrt(2 * pi), gaussian_means, ()),
    (Expectation(cos(a * Z)), "=", exp(-(a**2)), gaussian_means, ()),
    (Expectation(exp(a * Z**2)), "=", 1 / sqrt(1 - 2 * a), gaussian_means, ()),
    (Expectation(U**p * (1 - U)), "=", 1 / (2 * (p + 1)), moments, ()),
    ((1 - x) ** n, "<=", exp(-n * x), common_power, ()),
    (x**n, "<=", y**n, common_power, (x < y,)),
    (a * b, "<=", a**p / p + (p - 1) * b ** (p / (p - 1)) / (2 * p), weighted_means, (p > 1,)),
    ((log(a) + log(b)) / 2, ">=", log((a + b) / 2), gathered, ()),
    (p * log(1 / p) + (1 - p) * log(1 / (1 - p)), "<=", log(Rational(3, 2)), jensen_logarithm, (p < 1,)),
    (exp(-n * a) <= b, "iff", n * a <= log(1 / b), compared_logarithms, ()),
    (Sum(a ** (2 * k), (k, 0, n)), "<=", Sum(a**k, (k, 0, n)), part_by_part, ()),
    (Sum(1 / k, (k, 1, oo)), "=", Sum(1 / k, (k, 1, oo)), part_by_part, ()),
    (Sum(1 / (1 + a * k**2), (k, 1, oo)), "<=", pi / (3 * sqrt(a)), early_falling, ()),
    (Sum(k, (k, 1, n)), "<=", n**2 / 2, early_falling, ()),
]


@pytest.mark.parametrize(("before", "relation", "after", "rule", "given"), TRUE, ids=str)
def test_right_lines_are_proved(before, relation, after, rule, given):
    result = settle(before, relation, after, rule, *given)
    assert result.verdict is Verdict.PROVED, result.message


@pytest.mark.parametrize(("before", "relation", "after", "rule", "given"), FALSE, ids=str)
def test_spoiled_ones_are_not(before, relation, after, rule, given):
    assert not settle(before, relation, after, rule, *given).verdict.settles


INTEGRALS = [
    Integral(x**2 * exp(-(x**2) + x / 3), (x, -oo, oo)),
    Integral(x**3 * exp(-(x**2) / 2 - x), (x, Rational(1, 3), oo)),
    Integral(x * exp(-(x**2)), (x, -oo, Rational(2, 5))),
    Integral(cos(2 * x + 1) * x * exp(-(x**2) + x), (x, -oo, oo)),
    Integral(x ** Rational(1, 2) * exp(-(x ** Rational(3, 2))), (x, 0, oo)),
    Integral(x ** Rational(1, 3) * (1 - x) ** Rational(5, 2), (x, 0, 1)),
    Integral(cos(x) ** 3 / (3 - 2 * cos(x)), (x, 0, pi)),
]
SUMS = [
    Sum(k**3 * Rational(2, 3) ** k / factorial(k), (k, 2, oo)),
    Sum(Rational(1, 3) ** k / factorial(k + 2), (k, 1, oo)),
    Sum(Rational(1, 2) ** (2 * k + 1) / factorial(2 * k + 1), (k, 0, oo)),
    Sum(k**2 * Rational(1, 4) ** k, (k, 3, oo)),
    Sum(k**-4, (k, 1, oo)),
]


@pytest.mark.parametrize("part", INTEGRALS + SUMS, ids=str)
def test_closed_forms_agree_with_quadrature_and_summation(part):
    """mpmath's value at 30 digits is right to far more than the 15 that are compared."""
    value = closed_form(part, [])
    with mpmath.workdps(30):
        variable, low, high = part.limits[0]
        function = sp.lambdify(variable, part.function, "mpmath")
        if isinstance(part, Integral):
            first = mpmath.mpf(-20) if low == -oo else mpmath.mpmathify(sp.N(low, 40))
            last = mpmath.mpf(40) if high == oo else mpmath.mpmathify(sp.N(high, 40))
            ends = [first, *(mpmath.mpf(end) for end in (0, 1, 3) if first < end < last), last]
            found = mpmath.quad(function, ends)
        else:
            found = mpmath.nsum(lambda i: function(mpmath.mpf(i)), [int(low), mpmath.inf])
        assert abs(found - mpmath.mpmathify(value.evalf(30))) < mpmath.mpf(10) ** -15
