"""Means: what the rules put in is what the laws have, and what does not exist is not claimed."""

import mpmath
import pytest
import sympy as sp
from sympy import Rational, Symbol, symbols

from derivations.deciders import decide
from derivations.kernel import RuleError, Step
from derivations.rules.expectation import (
    by_density,
    density,
    independence,
    linearity,
    moments,
    support,
    variance_formula,
)
from derivations.rules.moments import moment
from tests.letters import expression
from theory.random_variables import BetaVariable, ChiSquare, Expectation, Gaussian, Unknown, Variance
from theory.symbols import d, n, r, sigma
from theory.verdict import Verdict

A, B, C = symbols("A B C")
RISK = r**2 * BetaVariable((d - n) / 2, n / 2, A) + sigma**2 * ChiSquare(n, B) / ChiSquare(d - n + 1, C)
WIDE = (n >= 1, d >= 1, sigma >= 0, r >= 0, n <= d - 2)


def verdicts(before, after, rule, given=()):
    """The decisions of every obligation of one line."""
    ruling = rule.ruling(Step(expression(before), "=", expression(after), tuple(given), {}))
    return [decide(part.claim, part.given).verdict for part in ruling.obligations]


def holds(before, after, rule, given=()):
    return all(
        verdict in (Verdict.PROVED, Verdict.CERTIFIED) for verdict in verdicts(before, after, rule, given)
    )


LAWS = [
    (Gaussian(A), sp.Integer(4)),
    (Gaussian(A), sp.Integer(3)),
    (Gaussian(A), sp.Integer(0)),
    (ChiSquare(sp.Integer(7), A), sp.Integer(2)),
    (ChiSquare(sp.Integer(7), A), sp.Integer(-1)),
    (ChiSquare(sp.Integer(7), A), sp.Integer(-3)),
    (ChiSquare(sp.Integer(7), A), Rational(1, 2)),
    (BetaVariable(Rational(5, 2), Rational(3, 2), A), sp.Integer(3)),
    (BetaVariable(Rational(5, 2), Rational(3, 2), A), sp.Integer(-2)),
    (BetaVariable(Rational(5, 2), Rational(3, 2), A), Rational(1, 2)),
]


@pytest.mark.parametrize(("variable", "power"), LAWS)
def test_moments_are_those_of_the_density(variable, power):
    x = Symbol("x", real=True)
    function = sp.lambdify(x, x**power * density(variable, x), "mpmath")
    low, high = (float(end) for end in support(variable))
    middle = [low, 0.5, high] if high == 1 else [low, 1, 5, 20, high] if low == 0 else [low, -4, 0, 4, high]
    claimed = mpmath.mpf(sp.N(moment(variable, power)[0], 30))
    with mpmath.workdps(20):
        measured, error = mpmath.quad(function, middle, error=True)
        assert abs(measured - claimed) <= 100 * error + mpmath.mpf(10) ** -9 * (1 + abs(claimed))


def test_mean_of_the_scratch_law():
    assert holds(Expectation(RISK), r**2 * (1 - n / d) + sigma**2 * n / (d - n - 1), moments, WIDE)


def test_spoiled_mean_is_refuted():
    wrong = r**2 * (1 - n / d) + sigma**2 * n / (d - n)
    assert Verdict.REFUTED in verdicts(Expectation(RISK), wrong, moments, WIDE)


def test_a_mean_that_does_not_exist_is_not_claimed():
    at_threshold = (*WIDE[:-1], n <= d - 1)
    assert Verdict.REFUTED in verdicts(
        Expectation(RISK), r**2 * (1 - n / d) + sigma**2 * n / (d - n - 1), moments, at_threshold
    )


def test_the_variance_needs_more_than_the_mean():
    value = 2 * n / (d - n - 1) ** 2 * (d - 1) / (d - n - 3)
    ratio = ChiSquare(n, B) / ChiSquare(d - n + 1, C)
    assert holds(Variance(ratio), value, moments, (*WIDE[:2], n <= d - 4))
    assert Verdict.REFUTED in verdicts(Variance(ratio), value, moments, (*WIDE[:2], n <= d - 3))


def test_one_label_is_one_variable():
    g, h = Gaussian(A), Gaussian(B)
    assert holds(Expectation(g * h), 0, moments)
    assert holds(Expectation(g * g), 1, moments)
    assert Verdict.REFUTED in verdicts(Expectation(g * g), 0, moments)
    with pytest.raises(RuleError, match="names both"):
        moments.ruling(Step(Expectation(ChiSquare(n, A) + ChiSquare(d, A)), "=", n + d, (), {}))


def test_independence_does_not_split_one_variable():
    g = Gaussian(A)
    assert not holds(Expectation(g * g), Expectation(g) * Expectation(g), independence)
    assert holds(
        Expectation(g**2 * Gaussian(B) ** 2), Expectation(g**2) * Expectation(Gaussian(B) ** 2), independence
    )


def test_linearity_keeps_products_and_does_not_split_what_may_not_exist():
    g, h = Gaussian(A), Gaussian(B)
    assert holds(Expectation(2 * g * h + 3), 2 * Expectation(g * h) + 3, linearity)
    first, second = Unknown(n, Symbol("U")), Unknown(n, Symbol("V"))
    with pytest.raises(RuleError, match="cannot be split"):
        linearity.ruling(
            Step(Expectation(first + second), "=", Expectation(first) + Expectation(second), (), {})
        )


def test_variance_formula_and_its_twin():
    x = Unknown(n, Symbol("U"))
    assert holds(Variance(x), Expectation(x**2) - Expectation(x) ** 2, variance_formula)
    assert not holds(Variance(x), Expectation(x**2) + Expectation(x) ** 2, variance_formula)


def test_density_and_its_twin():
    x = Symbol("x", positive=True)
    law = ChiSquare(n, A)
    weight = x ** (n / 2 - 1) * sp.exp(-x / 2) / (2 ** (n / 2) * sp.gamma(n / 2))
    assert holds(
        Expectation(1 / (1 + law)), sp.Integral(weight / (1 + x), (x, 0, sp.oo)), by_density, (n >= 1,)
    )
    assert not holds(
        Expectation(1 / (1 + law)), sp.Integral(weight / (2 + x), (x, 0, sp.oo)), by_density, (n >= 1,)
    )


def test_not_a_product_of_powers_is_refused():
    with pytest.raises(RuleError, match="no power of one random variable"):
        moments.ruling(Step(Expectation(1 / (1 + ChiSquare(n, A))), "=", sp.Integer(1), (), {}))
