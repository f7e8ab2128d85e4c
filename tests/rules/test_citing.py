"""A statement is cited at values of its symbols: none that is captured, merged, undefined or of another kind."""

from __future__ import annotations

import pytest
import sympy as sp
from one_line import settle

from derivations.rules.citation import cite
from derivations.rules.metrics import from_facts
from theory.distances.metric import Maximum
from theory.matrix_words import GaussianMatrix, Letter, TraceOf, Transposed
from theory.random_variables import Expectation, Gaussian, ProbabilityLimit, Unknown
from theory.relations import eq, ge, gt
from theory.statement import Assumption, Source, Theorem
from theory.symbols import d as D
from theory.symbols import gamma
from theory.symbols import n as N
from theory.verdict import Verdict

a, b, c, t, x, y = sp.symbols("a b c t x y", real=True)
p, q = sp.symbols("p q", positive=True)
j, m = sp.symbols("j m", integer=True)
n, k = sp.symbols("n k", integer=True, positive=True)
s, u = sp.symbols("s u", integer=True, positive=True)
X, Y, Z = (Gaussian(sp.Symbol(name)) for name in "XYZ")
f = sp.Function("f", real=True)


def R(samples: sp.Expr, size: sp.Expr) -> sp.Expr:
    """A variable of n and d."""
    return Unknown(samples, size, sp.Symbol("R"))


def stated(name: str, claim: sp.Basic, *given: sp.Basic) -> Theorem:
    """A statement to cite."""
    free = tuple(sorted((part for part in claim.free_symbols if isinstance(part, sp.Symbol)), key=str))
    conditions = tuple(Assumption(condition, "given") for condition in given)
    return Theorem(name, name, claim, free, Source("test", "test"), conditions)


scaled_sum = stated("scaled-sum", eq(sp.Sum(a * j, (j, 1, u)), a * u * (u + 1) / 2))
scaled_mean = stated("scaled-mean", eq(Expectation(a * X), 0))
two_means = stated("two-means", eq(Expectation(X * Y), 0))
factored = stated("factored", eq(x**2 - 1, (x - 1) * (x + 1)))
whole = stated("whole", ge((s - sp.Rational(5, 4)) * (s - sp.Rational(7, 4)), 0))
sign = stated("sign", gt(p, 0))
square = stated("square", ge(x**2, 0))
slope = stated("slope", eq(sp.Derivative(a * f(t), t), a * sp.Derivative(f(t), t)))
vanishing = stated("vanishing", eq(sp.Limit(a / u, u, sp.oo), 0))
renamed = stated("renamed", eq(c, j + 1))
moved = stated("moved", eq(c, x))

proportional = stated("proportional", eq(ProbabilityLimit(R(N, D)), gamma))

TRUE = [
    ("sum", sp.Sum(b * j, (j, 1, k)), "=", b * k * (k + 1) / 2, cite(scaled_sum, {a: b, u: k})),
    ("mean", Expectation(b * X), "=", 0, cite(scaled_mean, {a: b})),
    ("means", Expectation(X * Z), "=", 0, cite(two_means, {sp.Symbol("Y"): sp.Symbol("Z")})),
    ("factors", 4 - 1, "=", (2 - 1) * (2 + 1), cite(factored, {x: 2})),
    ("whole", (k - sp.Rational(5, 4)) * (k - sp.Rational(7, 4)), ">=", 0, cite(whole, {s: k})),
    ("sign", p + q, ">", 0, cite(sign, {p: p + q})),
    ("slope", sp.Derivative(b * f(t), t), "=", b * sp.Derivative(f(t), t), cite(slope, {a: b})),
    ("limit", sp.Limit(b / u, u, sp.oo), "=", 0, cite(vanishing, {a: b})),
    ("inside", c + 1, "=", j + 2, cite(renamed)),
    ("limit in probability", ProbabilityLimit(R(N, D)), "=", gamma, cite(proportional)),
    ("facts", sp.Sum(b * j, (j, 1, k)), "=", b * k * (k + 1) / 2, from_facts(cite(scaled_sum, {a: b, u: k}))),
]
FALSE = [
    ("sum", sp.Sum(j * j, (j, 1, k)), "=", b * k * (k + 1) / 2, cite(scaled_sum, {a: j, u: k}), eq(b, j)),
    ("mean", Expectation(X * X), "=", 0, cite(scaled_mean, {a: X})),
    ("means", Expectation(X * X), "=", 0, cite(two_means, {sp.Symbol("Y"): sp.Symbol("X")})),
    ("factors", 5 - 1, "=", (x - 1) * (x + 1), cite(factored, {x**2: 5})),
    ("whole", (p - sp.Rational(5, 4)) * (p - sp.Rational(7, 4)), ">=", 0, cite(whole, {s: p})),
    ("sign", x, ">", 0, cite(sign, {p: x})),
    ("undefined", y, "!=", 0, cite(square, {x: 1 / y})),
    ("imaginary", y, "=", 0, cite(square, {x: sp.I * y})),
    ("limit in probability", ProbabilityLimit(R(sp.Integer(7), D)), "=", gamma, cite(proportional, {N: 7})),
    ("slope", sp.Derivative(t * f(t), t), "=", t * sp.Derivative(f(t), t), cite(slope, {a: t})),
    ("slope by a constant", sp.Derivative(a * f(a), a), "=", a * sp.Derivative(f(a), a), cite(slope, {t: a})),
    ("limit of f", sp.Limit(f(u), u, sp.oo), "=", 0, cite(vanishing, {a: u * f(u)})),
    ("bound", sp.Sum(c, (j, 1, 3)), "=", sp.Sum(j + 1, (j, 1, 3)), cite(renamed)),
    ("integrated", sp.Integral(c, (x, 0, 1)), "=", sp.Integral(x, (x, 0, 1)), cite(moved)),
    ("varied", sp.Derivative(c, x, evaluate=False), "=", sp.Derivative(x, x, evaluate=False), cite(moved)),
    ("largest", Maximum(c, x, 0, 1), "=", Maximum(x, x, 0, 1), cite(moved)),
    ("facts", sp.Sum(j * j, (j, 1, k)), "=", k, from_facts(cite(scaled_sum, {a: j, u: k}))),
]


@pytest.mark.parametrize("line", TRUE, ids=lambda line: line[0])
def test_a_statement_is_cited_at_other_values(line):
    """What it gives rests on the statement, which has no proof here."""
    _, before, relation, after, rule, *given = line
    assert settle(before, relation, after, rule, *given).verdict is Verdict.CONDITIONAL


@pytest.mark.parametrize("line", FALSE, ids=lambda line: line[0])
def test_a_value_that_says_something_else_is_refused(line):
    """Each differs from a true line in the value put in, or in the place where the equation is put."""
    _, before, relation, after, rule, *given = line
    assert not settle(before, relation, after, rule, *given).verdict.settles


def test_a_letter_stands_for_every_matrix_only_where_it_is_plain():
    """``tr C = tr C^T`` at a product of letters; what is said of a Gaussian letter is not said of another."""
    size = sp.Symbol("d", integer=True, positive=True)
    C, D, E = (Letter(size, size, sp.Symbol(name)) for name in "CDE")
    G = GaussianMatrix(size, size, sp.Symbol("G"))
    turned = stated("turned", eq(TraceOf(C), TraceOf(Transposed(C))))
    assert settle(TraceOf(D * E), "=", TraceOf(Transposed(D * E)), cite(turned, {C: D * E})).verdict.settles
    centred = stated("centred", eq(Expectation(TraceOf(G)), 0))
    assert settle(Expectation(TraceOf(G)), "=", 0, cite(centred)).verdict.settles
    assert not settle(TraceOf(D), "=", 0, cite(stated("zero", eq(TraceOf(G), 0)), {G: D})).verdict.settles
