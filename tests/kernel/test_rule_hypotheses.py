"""Rules that cite: each cited statement with one hypothesis missing, beside the one that has it."""

from __future__ import annotations

import pytest
import sympy as sp
from statements import one_line, stated

from derivations.rules.calculus import under_integral
from derivations.rules.citation import cite
from derivations.rules.limit_of_bounds import limit_of_bounds
from derivations.rules.linear_flow import bounded_steps, linear_flow
from derivations.rules.probability_limits import continuous_mapping
from derivations.rules.scalar_flow import scalar_flow
from derivations.rules.signs import keeps_sign
from theory.events import Probability
from theory.matrix_words import Letter, Rate, SquaredNorm
from theory.random_variables import Expectation, Gaussian, PositiveUnknown, ProbabilityLimit
from theory.relations import eq, ge, gt, le
from theory.symbols import d, n, t, theta

x, c, other_time = sp.symbols("x c s", real=True)
a, K = sp.symbols("a K", positive=True)
whole = sp.Symbol("i", integer=True)
count = sp.Symbol("N", integer=True, nonnegative=True)
natural = sp.Symbol("j", integer=True, nonnegative=True)
late_index = sp.Symbol("k", integer=True, positive=True)
path, height = (sp.Function(name, real=True) for name in ("path", "height"))
W = Letter(d, 1, sp.Symbol("W"))
X, Y = (PositiveUnknown(n, d, sp.Symbol(name)) for name in "XY")


@pytest.mark.parametrize(("time", "holds"), [(t, True), (other_time, True), (n, False), (theta, False)])
def test_a_sign_is_kept_in_a_time_that_runs_from_0_to_infinity(time, holds):
    """Not over counts, and not over angles."""
    bounded = stated("bounded", le(1, path(time) ** 2), cited=True)
    starts = stated("starts", eq(path(0), 1), cited=True)
    ends = stated("ends", eq(sp.Limit(path(time), time, sp.oo), c), cited=True)
    by = keeps_sign(bounded, starts, ends)
    assert one_line(c, ">=", 1, by=by, also=(bounded, starts, ends)).verdict.settles is holds


def test_a_sign_is_kept_from_a_start_above_0_by_a_bound_above_0():
    """Neither a start below 0, nor a bound of 0, nor a bound that holds late or under a condition."""
    ends = stated("ends", eq(sp.Limit(path(t), t, sp.oo), c), cited=True)
    above, below = (stated(f"starts{v}", eq(path(0), v), cited=True) for v in (1, -1))
    floor = stated("floor", le(1, path(t) ** 2), cited=True)
    touching = stated("touching", le(0, path(t) ** 2), cited=True)
    late = stated("late", le(1, path(t) ** 2), gt(t, 1), cited=True)
    supposed = stated("supposed", le(1, path(t) ** 2), gt(a, 7), cited=True)
    for bound, start, least in (
        (floor, below, 1),
        (touching, above, 0),
        (late, above, 1),
        (supposed, above, 1),
    ):
        by = keeps_sign(bound, start, ends)
        assert not one_line(c, ">=", least, by=by, also=(bound, start, ends)).verdict.settles


def test_a_linear_flow_holds_from_the_start():
    """A rate that is known from t = 1 on only says nothing of x(0)."""
    line = (path(t), "=", path(0) * sp.exp(t))
    flow = stated("flow", eq(sp.Derivative(path(t), t), path(t)), cited=True)
    assert one_line(*line, by=linear_flow(flow), also=(flow,)).verdict.settles
    late = stated("late", eq(sp.Derivative(path(t), t), path(t)), gt(t, 1), cited=True)
    assert not one_line(*line, gt(t, 1), by=linear_flow(late), also=(late,)).verdict.settles


@pytest.mark.parametrize(
    ("index", "end", "holds"),
    [
        (natural, count, True),
        (whole, count, True),
        (late_index, count, False),
        (n, count, False),
        (natural, a, False),
        (natural, whole, False),
    ],
)
def test_every_step_is_bounded_from_the_first(index, end, holds):
    """A bound from the second step on, or a number of steps that is no count, adds up to nothing."""
    step = stated("step", le(path(index + 1), path(index) + c), cited=True)
    proof = one_line(path(end), "<=", path(0) + end * c, by=bounded_steps(step), also=(step,))
    assert proof.verdict.settles is holds


def test_one_bound_serves_every_step():
    """``x(i+1) <= x(i) + i`` does not add up to ``x(N) <= x(0) + N i``."""
    step = stated("step", le(path(natural + 1), path(natural) + natural), cited=True)
    line = (path(count), "<=", path(0) + count * natural)
    assert not one_line(*line, by=bounded_steps(step), also=(step,)).verdict.settles


@pytest.mark.parametrize(
    ("factor", "number", "left", "holds"),
    [
        (1, path(t), sp.Derivative(path(t), t), True),
        (2, path(other_time), sp.Derivative(path(other_time), other_time), True),
        (1, path(t), sp.Derivative(path(t), t, t), False),
        (t, path(t), sp.Derivative(path(t), t), False),
        (height(t), path(t), sp.Derivative(path(t), t), False),
    ],
)
def test_the_rate_of_a_number_that_is_read_off_a_word(factor, number, left, holds):
    """The first one, and no factor of the word moves."""
    flow = stated("flow", eq(Rate(W), -W), cited=True)
    reading = stated("reading", eq(factor * SquaredNorm(W), number), cited=True)
    proof = one_line(left, "=", -2 * number, by=scalar_flow(flow, reading), also=(flow, reading))
    assert proof.verdict.settles is holds


def test_the_scalar_of_a_flow_moves():
    """``y = u |W|^2`` with u = path(t): u's own rate is missing."""
    scalar = sp.Symbol("u", real=True)
    flow = stated("flow", eq(Rate(W), -scalar * W), cited=True)
    put = stated("put", eq(scalar, path(t)), cited=True)
    for factor, holds in ((1, True), (scalar, False)):
        reading = stated("reading", eq(factor * SquaredNorm(W), height(t)), cited=True)
        line = (sp.Derivative(height(t), t), "=", -2 * path(t) * height(t))
        proof = one_line(*line, by=scalar_flow(flow, reading, put=put), also=(flow, reading, put))
        assert proof.verdict.settles is holds


def test_a_power_is_continuous_where_its_base_is_positive():
    """0^0 is no limit of X^Y."""
    for start, holds in ((0, False), (2, True)):
        first = stated("first", eq(ProbabilityLimit(X), start), cited=True)
        second = stated("second", eq(ProbabilityLimit(Y), 0), cited=True)
        by = continuous_mapping(cite(first), cite(second))
        proof = one_line(ProbabilityLimit(X**Y), "=", 1, by=by, also=(first, second))
        assert proof.verdict.settles is holds


def test_the_neighbourhood_of_a_parameter_is_open():
    """A bound that holds at one value of the parameter is no bound near it."""
    p = sp.Symbol("p", real=True)
    left = sp.Derivative(sp.Integral(sp.exp(-(p**2)) * sp.exp(-x), (x, 0, sp.oo)), p)
    right = sp.Integral(-2 * p * sp.exp(-(p**2)) * sp.exp(-x), (x, 0, sp.oo))
    jumps = gt(sp.floor(p + 2), 0)
    for near, holds in (
        (gt(1, p**2), True),
        (eq(p, p), False),
        (sp.And(gt(1, p**2), ge(p, 0)), False),
        (jumps, False),
    ):
        by = under_integral(2 * sp.exp(-x), -2 * sp.exp(-x), near)
        assert one_line(left, "=", right, gt(1, p**2), by=by).verdict.settles is holds


def test_a_threshold_that_is_sent_to_infinity_stands_nowhere_else():
    """Neither in the quantity nor in a mean that is taken for a constant."""
    scale = sp.Symbol("scale", positive=True)
    g = Gaussian(sp.Symbol("g"))
    beyond = Probability(gt(sp.Abs(g), K))
    plain = Expectation(sp.Abs(g))
    for quantity, bound, value, holds in (
        (height(scale), plain - plain * beyond, plain, True),
        (path(scale), plain * (1 - 1 / K), plain, True),
        (sp.Function("path", real=True)(scale, K), plain * (1 - 1 / K), plain, False),
        (height(scale), Expectation(K * sp.Abs(g)) * (1 - 1 / K), Expectation(K * sp.Abs(g)), False),
    ):
        below = stated("below", ge(quantity, bound), cited=True)
        above = stated("above", le(quantity, value), cited=True)
        by = limit_of_bounds(cite(below), cite(above), K)
        proof = one_line(sp.Limit(quantity, scale, sp.oo), "=", value, by=by, also=(below, above))
        assert proof.verdict.settles is holds, (quantity, bound)
