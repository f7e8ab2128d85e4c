"""Balls around integrals and series at a point hold the values that are known, and what need not converge has none."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Abs, Integral, Max, Sum, cos, exp, factorial, log, oo, pi, sqrt

from derivations.kernel import RuleError
from derivations.rules.numbers_at_points import fails_at_point, number
from tests.rules.one_line import settle
from theory.ball import enclose, precision
from theory.random_variables import ChiSquare, Expectation, Gaussian
from theory.relations import gt
from theory.verdict import Verdict

x = sp.Symbol("x", real=True)
k = sp.Symbol("k", integer=True)
Z, Q = Gaussian(sp.Symbol("Z")), ChiSquare(sp.Integer(3), sp.Symbol("Q"))

KNOWN = [
    (Integral(exp(-(x**2) / 2), (x, -oo, oo)), sqrt(2 * pi)),
    (Integral(exp(-x / 50), (x, 0, oo)), sp.Integer(50)),
    (Integral(exp(-x) / sqrt(x), (x, 0, oo)), sqrt(pi)),
    (Integral(1 / (1 + x**2), (x, 0, oo)), pi / 2),
    (Integral(x**3 * exp(-3 * x + 1), (x, 0, oo)), sp.E * 6 / 81),
    (Integral(log(x), (x, 0, 1)), sp.Integer(-1)),
    (Integral(log(1 - x) ** 2, (x, 0, 1)), sp.Integer(2)),
    (Integral(log(x) * exp(-x), (x, 0, oo)), -sp.EulerGamma),
    (Integral(cos(x) * exp(-x), (x, 0, oo)), sp.Rational(1, 2)),
    (Integral(x**-3, (x, 2, oo)), sp.Rational(1, 8)),
    (Sum(1 / factorial(k), (k, 0, oo)), sp.E),
    (Sum((-1) ** k / 2**k, (k, 0, oo)), sp.Rational(2, 3)),
    (Sum(k**-2, (k, 1, oo)), pi**2 / 6),
    (Sum(k**2 * exp(-k), (k, 1, oo)), sp.E * (sp.E + 1) / (sp.E - 1) ** 3),
    (Expectation(Z**4), sp.Integer(3)),
    (Expectation(exp(Z)), exp(sp.Rational(1, 2))),
    (Expectation(Q**2), sp.Integer(15)),
]
DIVERGES = [
    Integral(1 / x, (x, 1, oo)),
    Integral(1 / x, (x, 0, 1)),
    Integral(exp(x), (x, 0, oo)),
    Integral(x**-2, (x, 0, 1)),
    Integral(1 / (1 + x), (x, 0, oo)),
    Sum(1 / k, (k, 1, oo)),
    Sum(sp.Integer(2) ** k, (k, 0, oo)),
    Expectation(exp(Z**2)),
]
UNKNOWN = [Integral(exp(-Abs(x)) * Max(x, 0) * sp.floor(x), (x, -1, 1))]


@pytest.mark.parametrize(("expression", "value"), KNOWN)
def test_the_ball_holds_the_value_and_no_other(expression: sp.Expr, value: sp.Expr) -> None:
    with precision(80):
        ball, exact = number(expression), enclose(value, {})
        assert ball.overlaps(exact)
        assert not ball.overlaps(exact * sp.Rational(101, 100).p / 100)


@pytest.mark.parametrize("expression", DIVERGES + UNKNOWN)
def test_what_is_not_seen_to_converge_has_no_ball(expression: sp.Expr) -> None:
    with precision(80), pytest.raises(RuleError):
        number(expression)


def test_a_true_line_is_not_proved_by_points() -> None:
    a = sp.Symbol("a", positive=True)
    result = settle(Integral(exp(-(x**3)), (x, 0, 1)), "<=", a, fails_at_point, gt(a, 1))
    assert result.verdict is Verdict.UNDECIDED


def test_a_false_line_comes_with_its_point() -> None:
    a = sp.Symbol("a", positive=True)
    result = settle(Integral(exp(-a * x**3), (x, 0, oo)), "<=", 1 / a, fails_at_point)
    assert result.verdict is Verdict.REFUTED
    assert result.counterexample is not None
    assert set(result.counterexample.point) == {"a"}
