"""Roots, branches, monotonicity, minimisers, implicit functions: each with a spoiled twin."""

import pytest
import sympy as sp
from sympy import And, Derivative, Function, Ne, Or, Symbol, sqrt

from derivations.rules.algebra import algebra
from derivations.rules.extremes import interval_end, minimiser, same_set
from derivations.rules.solving import branch, decreasing, implicit, increasing, optimum, roots
from tests.rules.one_line import settle
from theory.functions import DepthRoot
from theory.relations import eq, lt
from theory.transfer.extremes import Infimum, Minimiser, Supremum
from theory.verdict import Verdict

x, y = Symbol("x", real=True), Symbol("y", real=True)
a, b, c = Symbol("a", positive=True), Symbol("b", positive=True), Symbol("c", real=True)
q = Function("q", real=True)
half_width = sqrt(c**2 - b)
PROVED = [
    (eq(x**2 - 5 * x + 6, 0), "iff", Or(eq(x, 2), eq(x, 3)), roots(x, 2, 3), ()),
    (
        eq(x**2 - 2 * c * x + b, 0),
        "iff",
        Or(eq(x, c - half_width), eq(x, c + half_width)),
        roots(x, c - half_width, c + half_width),
        (c**2 >= b,),
    ),
    (eq(x**3 - x**2 + x - 1, 0), "iff", eq(x, 1), roots(x, 1, rest=x**2 + 1), ()),
    (lt(x**2 - 5 * x + 6, 0), "iff", And(lt(2, x), lt(x, 3)), roots(x, 2, 3), ()),
    (eq(x**2, b), "iff", eq(x, sqrt(b)), branch(), (x >= 0,)),
    (lt(a, b), "iff", lt(a**2, b**2), increasing(x**2, x, x > 0), ()),
    (lt(a, b), "iff", sp.StrictGreaterThan(1 / a, 1 / b, evaluate=False), decreasing(1 / x, x, x > 0), ()),
    (x + b / x, ">=", 2 * sqrt(b), optimum(x + b / x, x, sqrt(b), x > 0), (x > 0,)),
    (
        Derivative(q(a), a),
        "=",
        -a / q(a),
        implicit(a**2 + q(a) ** 2 - 1, q(a), a),
        (eq(a**2 + q(a) ** 2, 1), q(a) > 0),
    ),
    (Minimiser((x - 3) ** 2, x), "=", 3, minimiser(algebra), ()),
    (
        Infimum(And(lt(1, x), lt(x, 4), lt(x**2, 4)), x),
        "=",
        Infimum(And(lt(1, x), lt(x, 2)), x),
        same_set(algebra, lt(1, x), lt(x, 4)),
        (),
    ),
    (Supremum(And(lt(a, x), lt(x, a + b)), x), "=", a + b, interval_end, ()),
]
NOT_PROVED = [
    (eq(x**2 - 5 * x + 6, 0), "iff", eq(x, 2), roots(x, 2), ()),
    (eq(x**2 - 5 * x + 6, 0), "iff", Or(eq(x, 2), eq(x, 4)), roots(x, 2, 4), ()),
    (
        eq(x**2 - 2 * c * x + b, 0),
        "iff",
        Or(eq(x, c - half_width), eq(x, c + half_width)),
        roots(x, c - half_width, c + half_width),
        (),
    ),
    (eq(x**3 - x**2 - x + 1, 0), "iff", eq(x, 1), roots(x, 1, rest=x**2 - 1), ()),
    (lt(x**2 - 5 * x + 6, 0), "iff", Or(lt(x, 2), lt(3, x)), roots(x, 2, 3), ()),
    (lt(-(x**2) + 5 * x - 6, 0), "iff", And(lt(2, x), lt(x, 3)), roots(x, 2, 3), ()),
    (lt(x**2 - 5 * x + 6, 0), "iff", And(lt(3, x), lt(x, 2)), roots(x, 3, 2), ()),
    (eq(c * x**2 - c, 0), "iff", Or(eq(x, 1), eq(x, -1)), roots(x, 1, -1), ()),
    (eq(x**2, b), "iff", eq(x, sqrt(b)), branch(), ()),
    (eq(x**2, c), "iff", eq(x, sqrt(c)), branch(), (x >= 0,)),
    (lt(x, y), "iff", lt(x**2, y**2), increasing(x**2, x), ()),
    (lt(a, b), "iff", lt(1 / a, 1 / b), decreasing(1 / x, x, x > 0), ()),
    (lt(x, y), "iff", sp.StrictGreaterThan(1 / x, 1 / y, evaluate=False), decreasing(1 / x, x, x > 0), ()),
    (x + b / x, ">=", 3 * sqrt(b), optimum(x + b / x, x, sqrt(b), x > 0), (x > 0,)),
    (x + b / x, ">=", 2 * sqrt(b), optimum(x + b / x, x, sqrt(b)), (Ne(x, 0),)),
    (x + b / x, ">=", 2 + b / 2, optimum(x + b / x, x, 2, x > 0), (x > 0,)),
    (
        Derivative(q(a), a),
        "=",
        a / q(a),
        implicit(a**2 + q(a) ** 2 - 1, q(a), a),
        (eq(a**2 + q(a) ** 2, 1), q(a) > 0),
    ),
    (
        Derivative(q(a), a),
        "=",
        -a / q(a),
        implicit(a**2 + q(a) ** 2 - 1, q(a), a),
        (eq(a**2 + q(a) ** 2, 1),),
    ),
    (Minimiser((x - 3) ** 2, x), "=", 2, minimiser(algebra), ()),
    (Minimiser((x + 3) ** 2, x), "=", -3, minimiser(algebra), ()),
    (Minimiser((x - 3) ** 2 * (x - 1) ** 2, x), "=", 3, minimiser(algebra), ()),
    (
        Infimum(And(lt(1, x), lt(x, 4), lt(x**2, 4)), x),
        "=",
        Infimum(And(lt(-2, x), lt(x, 2)), x),
        same_set(algebra, lt(1, x), lt(x, 4)),
        (),
    ),
    (Infimum(And(lt(a, x), lt(x, b)), x), "=", a, interval_end, ()),
    (Infimum(And(lt(a, x), lt(x, a + b)), x), "=", b, interval_end, ()),
]


@pytest.mark.parametrize(("before", "relation", "after", "rule", "given"), PROVED, ids=str)
def test_right_lines_are_proved(before, relation, after, rule, given):
    result = settle(before, relation, after, rule, *given)
    assert result.verdict is Verdict.PROVED, result.message


@pytest.mark.parametrize(("before", "relation", "after", "rule", "given"), NOT_PROVED, ids=str)
def test_spoiled_lines_are_not(before, relation, after, rule, given):
    assert not settle(before, relation, after, rule, *given).verdict.settles


def test_the_depth_law_by_implicit_differentiation():
    depth = DepthRoot(a, b, 2)
    line = Derivative(depth, a)
    assert settle(
        line, "=", 1 / (2 * depth - b), implicit(depth**2 - a - b * depth, depth, a)
    ).verdict.settles
    assert not settle(
        line, "=", 1 / (2 * depth + b), implicit(depth**2 - a - b * depth, depth, a)
    ).verdict.settles
