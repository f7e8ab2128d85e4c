"""What solving, orders, extremes, events, distances and definitions ask for: each line beside one that lacks it."""

from __future__ import annotations

import pytest
import sympy as sp
from one_line import settle, stands
from test_citing import stated

from derivations.rules.algebra import algebra
from derivations.rules.bounds import same_function, tangent_bound
from derivations.rules.congruence import inside
from derivations.rules.conserved import gronwall
from derivations.rules.definition import at_value
from derivations.rules.events import distribution_function, same_event
from derivations.rules.extremes import interval_end, same_set
from derivations.rules.metrics import attained, coupled, judge, lipschitz_judge, maximum_below
from derivations.rules.order import raised_to
from derivations.rules.solving import branch, decreasing, implicit, increasing, optimum, roots
from theory.distances.metric import DudleyMetric, Maximum, TransportMetric
from theory.events import Probability
from theory.random_variables import BetaVariable, ChiSquare, Expectation, Gaussian
from theory.relations import eq, ge, gt, le, lt, ne
from theory.transfer.extremes import Infimum, Supremum

a, b, c, x, y = sp.symbols("a b c x y", real=True)
p, q = sp.symbols("p q", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
time = sp.Symbol("time", nonnegative=True)
f = sp.Function("f", real=True)
X, Y = Gaussian(sp.Symbol("X")), Gaussian(sp.Symbol("Y"))
square = ChiSquare(n, sp.Symbol("A"))
share = BetaVariable(p, q, sp.Symbol("B"))
loose = BetaVariable(a, b, sp.Symbol("B"))
abs_x = sp.Abs(x)


def between(term: sp.Expr, low: object, high: object) -> sp.Integral:
    """An integral over x."""
    return sp.Integral(term, (x, low, high))


def either(*parts: sp.Basic) -> sp.Basic:
    return sp.Or(*parts, evaluate=False)


TRUE = [
    ("roots", eq(x**2, 4), "iff", either(eq(x, 2), eq(x, -2)), roots(x, 2, -2)),
    ("sign of a parabola", lt(x**2 - 1, 0), "iff", sp.And(lt(-1, x), lt(x, 1)), roots(x, -1, 1)),
    ("remaining factor", eq((x - 1) * (x**2 + 1), 0), "iff", eq(x, 1), roots(x, 1, rest=x**2 + 1)),
    ("branch", eq(x**2, y), "iff", eq(x, -sp.sqrt(y)), branch(-1), le(x, 0), ge(y, 0)),
    ("falling", lt(a, b), "iff", gt(1 / a, 1 / b), decreasing(1 / x, x, gt(x, 0)), gt(a, 0), gt(b, 0)),
    ("least", x**2 - 2 * x, ">=", -1, optimum(x**2 - 2 * x, x, 1)),
    ("powers", p**2, "<=", q**2, raised_to(p, q, 2), le(p, q)),
    (
        "slope",
        sp.Derivative(f(x), x),
        "=",
        1 / (2 * f(x)),
        implicit(f(x) ** 2 - x, f(x), x),
        eq(f(x) ** 2, x),
        gt(f(x), 0),
    ),
    (
        "same set",
        Infimum(sp.And(gt(x, 0), ge(x, 1)), x),
        "=",
        Infimum(ge(x, 1), x),
        same_set(algebra, gt(x, 0)),
    ),
    ("end", Infimum(sp.And(gt(x, 1), lt(x, 2)), x), "=", 1, interval_end),
    ("roots keep order", sp.sqrt(a), "<=", sp.sqrt(b), same_function, ge(a, 0), le(a, b)),
    ("tangent", sp.exp(a), "<=", 1 / (1 - a), tangent_bound, lt(a, 1)),
    ("tangent of the logarithm", p * sp.log(q), "<=", p * (q - 1), tangent_bound),
    ("event", Probability(lt(square * p, p)), "=", Probability(lt(square, 1)), same_event),
    ("event on a support", Probability(lt(square**2, 4)), "=", Probability(lt(square, 2)), same_event),
    (
        "share",
        Probability(lt(share, c)),
        "=",
        sp.betainc_regularized(p, q, 0, c),
        distribution_function,
        ge(c, 0),
        le(c, 1),
    ),
    (
        "Lipschitz",
        TransportMetric(X, 2 * X),
        ">=",
        Expectation(sp.Abs(2 * X)) - Expectation(sp.Abs(X)),
        lipschitz_judge(abs_x, x),
    ),
    ("coupling", TransportMetric(X, Y), "<=", Expectation(sp.Abs(Y - X)), coupled),
    ("largest", Maximum(a * (1 - a), a, 0, 1), "=", sp.Rational(1, 4), attained(sp.Rational(1, 2))),
    ("below", Maximum(a * (1 - a), a, 0, 1), "<=", sp.Rational(1, 4), maximum_below(algebra)),
    ("value", x * y, "=", 2 * y, at_value(x, 2), eq(x, 2)),
    ("inside an integral", between(abs_x, 0, p), "=", between(x, 0, p), inside(algebra)),
    ("order inside", between(x, 0, 1), "<=", between(2 * x, 0, 1), inside(algebra)),
]
FALSE = [
    ("a root left out", eq(x**2, 4), "iff", eq(x, 2), roots(x, 2, 2)),
    ("roots of another", eq(x**2, 4), "iff", either(eq(x, 2), eq(x, -1)), roots(x, 2, -1)),
    ("no leading term", eq(a * x**2 - a, 0), "iff", either(eq(x, 1), eq(x, -1)), roots(x, 1, -1)),
    ("opens downwards", lt(1 - x**2, 0), "iff", sp.And(lt(-1, x), lt(x, 1)), roots(x, -1, 1)),
    ("falling roots", lt(x**2 - 1, 0), "iff", sp.And(lt(1, x), lt(x, -1)), roots(x, 1, -1)),
    ("a factor that vanishes", eq((x - 1) * y, 0), "iff", eq(x, 1), roots(x, 1, rest=y)),
    (
        "a factor with a sign",
        lt((x - 1) * (x - 2) * x, 0),
        "iff",
        sp.And(lt(1, x), lt(x, 2)),
        roots(x, 1, 2, rest=x),
    ),
    ("the other branch", eq(x**2, y), "iff", eq(x, sp.sqrt(y)), branch(), ge(y, 0)),
    ("a pole between", lt(a, b), "iff", gt(1 / a, 1 / b), decreasing(1 / x, x), ne(a, 0), ne(b, 0)),
    ("two pieces", lt(a, b), "iff", gt(1 / a, 1 / b), decreasing(1 / x, x, ne(x, 0)), ne(a, 0), ne(b, 0)),
    ("off the domain", lt(a, b), "iff", lt(a**2, b**2), increasing(x**2, x, gt(x, 0))),
    ("rising", lt(a, b), "iff", lt(1 / a, 1 / b), increasing(1 / x, x, gt(x, 0)), gt(a, 0), gt(b, 0)),
    ("least elsewhere", x**3 - 3 * x, ">=", -2, optimum(x**3 - 3 * x, x, 1)),
    ("least beyond", x**2, ">=", 1, optimum(x**2, x, 1, ge(x, 1))),
    ("powers of negatives", a**2, "<=", b**2, raised_to(a, b, 2), le(a, b)),
    ("negative powers", 1 / p, "<=", 1 / q, raised_to(p, q, -1), le(p, q)),
    ("bases out of order", p**2, "<=", q**2, raised_to(p, q, 2)),
    ("no slope", sp.Derivative(f(x), x), "=", 0, implicit(f(x) * 0, f(x), x)),
    (
        "another curve",
        sp.Derivative(f(x), x),
        "=",
        1 / (2 * f(x)),
        implicit(f(x) ** 2 - x, f(x), x),
        gt(f(x), 0),
    ),
    (
        "a set outside",
        Infimum(sp.And(gt(x, 0), ge(x**2, 1)), x),
        "=",
        Infimum(ge(x**2, 1), x),
        same_set(algebra, gt(x, 0)),
    ),
    (
        "another set",
        Infimum(sp.And(gt(x, 0), ge(x, 1)), x),
        "=",
        Infimum(ge(x, 2), x),
        same_set(algebra, gt(x, 0)),
    ),
    ("an empty interval", Infimum(sp.And(gt(x, a), lt(x, 1)), x), "=", a, interval_end),
    ("off the range", Infimum(sp.And(gt(p, a), lt(p, 1)), p), "=", a, interval_end, lt(a, 1)),
    ("the other end", Supremum(sp.And(gt(x, 1), lt(x, 2)), x), "=", 1, interval_end),
    ("tangent too far", sp.exp(a), "<=", 1 / (1 - a), tangent_bound, ne(a, 1)),
    ("tangent turned", c * sp.log(q), "<=", c * (q - 1), tangent_bound),
    ("event turned", Probability(lt(square * c, c)), "=", Probability(lt(square, 1)), same_event, ne(c, 0)),
    ("event off a support", Probability(lt(X**2, 4)), "=", Probability(lt(X, 2)), same_event),
    (
        "no law",
        Probability(lt(loose, c)),
        "=",
        sp.betainc_regularized(a, b, 0, c),
        distribution_function,
        ge(c, 0),
        le(c, 1),
    ),
    (
        "beyond a support",
        Probability(lt(share, c)),
        "=",
        sp.betainc_regularized(p, q, 0, c),
        distribution_function,
        ge(c, 0),
    ),
    (
        "a steep judge",
        TransportMetric(X, X + 1),
        ">=",
        Expectation((X + 1) ** 2) - Expectation(X**2),
        lipschitz_judge(x**2, x),
    ),
    (
        "an unbounded judge",
        DudleyMetric(X, X + 1),
        ">=",
        Expectation((X + 1) / 2) - Expectation(X / 2),
        judge(x / 2, x, sp.Rational(1, 2), sp.Rational(1, 2)),
    ),
    (
        "a heavy judge",
        DudleyMetric(X, X + 1),
        ">=",
        Expectation(sp.sin(X + 1)) - Expectation(sp.sin(X)),
        judge(sp.sin(x), x, 1, 1),
    ),
    ("no coupling", TransportMetric(X, Y), "<=", Expectation(sp.Abs(X)), coupled),
    ("not the largest", Maximum(a * (1 - a), a, 0, 1), "=", 0, attained(1)),
    (
        "outside",
        Maximum(a * (1 - a), a, 0, sp.Rational(1, 4)),
        "=",
        sp.Rational(1, 4),
        attained(sp.Rational(1, 2)),
    ),
    ("not below", Maximum(a * (1 - a), a, 0, 1), "<=", sp.Rational(1, 5), maximum_below(algebra)),
    ("no value", x * y, "=", 2 * y, at_value(x, 2), ge(x, 2)),
    ("downwards", between(abs_x, 0, a), "=", between(x, 0, a), inside(algebra)),
    ("order downwards", between(1 + 0 * x, a, 0), "<=", between(2 + 0 * x, a, 0), inside(algebra)),
]


@pytest.mark.parametrize("line", TRUE, ids=lambda line: line[0])
def test_a_line_with_what_its_rule_asks_for(line):
    """Proved."""
    assert stands(line)


@pytest.mark.parametrize("line", FALSE, ids=lambda line: line[0])
def test_a_line_without_it_is_refused(line):
    """Each is made from a true one by taking away one thing that the rule asks for."""
    assert not stands(line)


def test_a_decay_needs_a_positive_rate():
    """``f' <= -k f`` with k = 0 lets f stand still."""
    end = sp.Limit(f(time), time, sp.oo)
    grown = stated("grown", le(sp.Derivative(f(time), time), -c * f(time)))
    assert not settle(end, "=", 0, gronwall(grown), ge(c, 0)).verdict.settles
