"""Inequalities along one variable: each with a spoiled twin, also where the suggestions are as bad as can be."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import E, Max, Rational, Symbol, acos, atan, erfc, exp, floor, log, pi, sqrt, tanh

from derivations.rules import valleys
from derivations.rules.valleys import Valley
from tests.rules.one_line import settle
from theory.verdict import Verdict

x, y = sp.symbols("x y", real=True)
a, b, p, q, t = sp.symbols("a b p q t", positive=True)
n = Symbol("n", integer=True, positive=True)
divergence = p * log(p / q) + (1 - p) * log((1 - p) / (1 - q))

TRUE = [
    (x * y, "<=", exp(x) + y * log(y) - y, (y > 0,)),
    (divergence, ">=", 2 * (p - q) ** 2, (p < 1, q < 1)),
    ((sqrt(1 - x**2) + x * (pi - acos(x))) / pi, ">=", x, (x > -1, x < 1)),
    (sqrt(pi / 2) * erfc(t / sqrt(2)), ">=", t / (1 + t**2) * exp(-(t**2) / 2), ()),
    (p * (1 - p) ** n, "<=", (1 - 1 / (n + 1)) ** n / (n + 1), (p <= 1,)),
    (log(a), "<=", a / E, ()),
    ((1 + x**2) * exp(-(x**2)), "<=", 1, ()),
    (x**3 - 3 * x**2, ">=", -4, (x > 1,)),
    (exp(x), ">", x, ()),
    (x - atan(x), ">=", 0, (x >= 0,)),
    (x * exp(-x), "<=", exp(-1), (sp.Abs(x) <= 2,)),
    ((1 + t) ** p, "<=", 1 + p * t, (p < 1,)),
]
FALSE = [
    (x * y, "<=", exp(x) + y * log(y) - 2 * y, (y > 0,)),
    (divergence, ">=", 3 * (p - q) ** 2, (p < 1, q < 1)),
    ((sqrt(1 - x**2) + x * (pi - acos(x))) / pi, ">=", 2 * x, (x > -1, x < 1)),
    (sqrt(pi / 2) * erfc(t / sqrt(2)), ">=", exp(-(t**2) / 2) / t, ()),
    (p * (1 - p) ** n, "<=", (1 - 1 / (n + 1)) ** n / (n + 2), (p <= 1,)),
    (log(a), "<=", a / 3, ()),
    ((1 + 2 * x**2) * exp(-(x**2)), "<=", 1, ()),
    (x**3 - 3 * x**2, ">=", 0, (x > 2,)),  # it grows there, from below; the zero at 0 lies outside
    (1 / x + atan(x), ">=", -10, (x < 5,)),  # it falls, through a pole
    (x - floor(x), "<=", 0, (x >= 0,)),  # it falls nowhere but in jumps
    (exp(x), ">", 1 + x, ()),
    ((1 + t) ** p, "<=", 1 + p * t, (p < 2,)),
    (x - atan(x), ">=", 0, (x >= -1,)),
    (tanh(x), ">=", 1, (x >= 0,)),  # it grows, to its limit
    (Max(x, 1) - 1, "<=", 0, ()),
    (exp(x), ">=", 1 + 2 * x, (x >= 0,)),  # bent upwards, but falling at 0
    (x**4 / 4 + x**3 / 3, ">=", x**2 / 2 + x + Rational(5, 12), (x**2 >= 1,)),  # no interval: it falls in the gap
    (x * y, "<=", 1, (y > 0, x * y < 2)),  # a condition that is no bound on one name
]


@pytest.mark.parametrize("line", TRUE, ids=str)
def test_true_lines_are_proved(line: tuple) -> None:
    before, relation, after, given = line
    found = [settle(before, relation, after, rule, *given).verdict for rule in valleys.valleys]
    assert Verdict.PROVED in found or Verdict.CERTIFIED in found


@pytest.mark.parametrize("line", FALSE, ids=str)
def test_false_lines_are_not(line: tuple) -> None:
    before, relation, after, given = line
    assert not settle(before, relation, after, Valley(), *given).verdict.settles


@pytest.mark.parametrize("line", FALSE, ids=str)
@pytest.mark.parametrize("convex", [False, True])
def test_false_lines_are_not_proved_by_suggestions_that_are_wrong(
    line: tuple, convex: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, relation, after, given = line
    monkeypatch.setattr(valleys, "_fits", lambda *_: True)
    monkeypatch.setattr(valleys, "_curved", lambda *_: convex)
    for rank in range(3):
        assert not settle(before, relation, after, Valley(rank), *given).verdict.settles



def test_a_convex_function_needs_its_slope_to_vanish_at_the_point(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valleys, "roots_of", lambda *_: [sp.Integer(2)])
    monkeypatch.setattr(valleys, "_fits", lambda *_: True)
    monkeypatch.setattr(valleys, "_curved", lambda *_: True)
    assert not settle(exp(x), ">=", 1 + 2 * x, Valley()).verdict.settles
