"""Rules that speak of a range: an induction's start, an integral's ends, a flow's whole time, the cases of a proof."""

from __future__ import annotations

import pytest
import sympy as sp
from one_line import settle, stands
from test_citing import stated

from derivations.chain import Case, Derivation, Line
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel
from derivations.rules.algebra import algebra
from derivations.rules.congruence import inside
from derivations.rules.conserved import conserved, gronwall
from derivations.rules.definition import at_value
from derivations.rules.expectation import moments
from derivations.rules.extremes import minimiser
from derivations.rules.induction import induction
from derivations.rules.metrics import Judge, coupled, lipschitz_judge
from derivations.rules.quadrature import quadrature
from derivations.rules.solving import increasing
from theory.distances.metric import DudleyMetric, Maximum, TransportMetric
from theory.matrix_words import Letter, SquaredNorm
from theory.random_variables import Expectation, Gaussian
from theory.relations import eq, ge, gt, le, lt, ne
from theory.transfer.extremes import Minimiser

a, b, c, x = sp.symbols("a b c x", real=True)
t = sp.Symbol("time", nonnegative=True)
j, m = sp.symbols("j m", integer=True)
n = sp.Symbol("n", integer=True, positive=True)
f = sp.Function("f", real=True)
X = Gaussian(sp.Symbol("X"))
W = Letter(sp.Symbol("r"), sp.Symbol("r"), sp.Symbol("W"))
late = stated("late", eq(sp.Derivative(f(t), t), 0), gt(t, 5))
always = stated("always", eq(sp.Derivative(f(t), t), 0))
beside = stated("beside", eq(sp.Derivative(f(t) + SquaredNorm(W), t), 0))
start = stated("start", eq(f(0), 1))
decay = stated("decay", le(sp.Derivative(f(t), t), -2 * f(t)))
slowing = stated("slowing", le(sp.Derivative(f(t), t), -(1 + SquaredNorm(W)) * f(t)))
positive = stated("positive", ge(f(t), 0))


def between(term: sp.Expr, low: object, high: object) -> sp.Integral:
    """An integral over x."""
    return sp.Integral(term, (x, low, high))


TRUE = [
    ("induction", 2**n, ">=", n + 1, induction(n, 1)),
    ("induction from below", (m + 4) * (m + 3), ">=", 0, induction(m, -3), ge(m, -3)),
    (
        "integral",
        between(sp.Abs(x) * sp.exp(-x), 0, sp.oo),
        "=",
        between(x * sp.exp(-x), 0, sp.oo),
        inside(algebra),
    ),
    ("conserved", f(t), "=", 1, conserved(always, start)),
    ("root", between(sp.sqrt(x), 1, 2), ">", 1, quadrature),
    ("logarithm", between(sp.log(x), 1, 2), ">", 0, quadrature),
    ("largest", Maximum(b * x, x, 0, 1), "=", Maximum(2 * x, x, 0, 1), at_value(b, 2), eq(b, 2)),
    ("mean", Expectation(c * X), "=", 0, moments, eq(c, 2)),
]
FALSE = [
    ("induction by halves", (n - sp.Rational(3, 4)) * (n - 5), ">=", 0, induction(n, sp.Rational(1, 2))),
    ("induction from below", (n + 2) * (n - 5), ">=", 0, induction(n, -3)),
    (
        "from infinity",
        between(sp.Abs(x) * sp.exp(-x), sp.oo, 0),
        "=",
        between(-x * sp.exp(-x), sp.oo, 0),
        inside(algebra),
    ),
    (
        "to minus infinity",
        between(sp.Abs(x) * sp.exp(x), 0, -sp.oo),
        "=",
        between(x * sp.exp(x), 0, -sp.oo),
        inside(algebra),
    ),
    (
        "order from infinity",
        between(sp.exp(-x), sp.oo, 0),
        "<=",
        between(2 * sp.exp(-x), sp.oo, 0),
        inside(algebra),
    ),
    ("conserved late", f(t), "=", 1, conserved(late, start), gt(t, 5)),
    ("conserved beside a matrix", f(t), "=", 1, conserved(beside, start)),
    ("conserved sum", f(t) + SquaredNorm(W), "=", 1 + SquaredNorm(W), conserved(beside, start)),
    ("complex root", between(sp.sqrt(x), -1, 1), ">", sp.Rational(1, 2), quadrature),
    ("complex logarithm", between(sp.log(x), -2, -1), ">", 0, quadrature),
    ("largest", Maximum(b * x, x, 0, 1), "=", Maximum(b * x * (x - 1), x, 0, 1), at_value(x, 0), eq(x, 0)),
    ("mean", Expectation(c * X), "=", 0, moments, eq(c, X)),
]


# A rule's own variable is none of the line's, whatever name the author has given to another.
y = sp.Symbol("y", real=True)
taken = sp.Symbol("y_", real=True)
share = sp.Symbol("a", real=True)
steep = sp.Symbol("u", real=True)
apart = sp.Abs(X)
given_positive = (gt(a, 0), gt(b, 0), gt(y, 0))
small = sp.Symbol("p", positive=True)
tilted = (small - 1) ** 2 + (small - 1) / 4
TRUE += [
    ("monotone", lt(a, b), "iff", lt(a * 2, b * 2), increasing(y * 2, y, gt(y, 0)), *given_positive),
    ("coupling", DudleyMetric(X, 2 * X), "<=", Expectation(apart), coupled),
    (
        "coupling at the worst share",
        DudleyMetric(X, 2 * X),
        "<=",
        Maximum(Expectation(sp.Min(2 * share, (1 - share) * apart)), share, 0, 1),
        coupled,
    ),
    (
        "judge",
        TransportMetric(X, X + 1),
        ">=",
        Expectation(X + 1) - Expectation(X),
        lipschitz_judge(y, y),
    ),
    ("minimiser", Minimiser((small - 1) ** 2, small), "=", 1, minimiser(algebra)),
]
FALSE += [
    (
        "monotone",
        lt(a, b),
        "iff",
        lt(a * taken, b * taken),
        increasing(y * taken, y, gt(y, 0)),
        *given_positive,
    ),
    (
        "coupling at one share",
        DudleyMetric(X, 2 * X),
        "<=",
        Expectation(sp.Min(2 * share, (1 - share) * apart)),
        coupled,
    ),
    (
        "judge as steep as its place",
        TransportMetric(X, X + 1),
        ">=",
        Expectation((X + 1) ** 2 / 2) - Expectation(X**2 / 2),
        Judge(y**2 / 2, y, None, steep),
        le(steep, 1),
        ge(steep, 1),
    ),
    ("minimiser among whole numbers", Minimiser((n - 1) ** 2 + (n - 1) / 4, n), "=", 1, minimiser(algebra)),
    ("minimiser", Minimiser(tilted, small), "=", 1, minimiser(algebra)),
    ("captured minimiser", Minimiser(sp.Sum((small - n) ** 2, (n, 1, 2)), small), "=", n, minimiser(algebra)),
]


@pytest.mark.parametrize("line", TRUE, ids=lambda line: line[0])
def test_a_line_holds_on_its_range(line):
    """What a false line below is made from."""
    assert stands(line)


@pytest.mark.parametrize("line", FALSE, ids=lambda line: line[0])
def test_a_line_that_fails_off_its_range_is_refused(line):
    """Each is true of some values only, not of those that the line speaks of."""
    assert not stands(line)


def test_a_rate_between_matrices_moves():
    """``f' <= -(1 + |W|^2) f`` with W(t) unseen is no decay at a constant rate; ``f' <= -2 f`` is."""
    end = sp.Limit(f(t), t, sp.oo)
    kept = settle(end, "=", 0, gronwall(decay), ge(f(0), 0))
    assert "matrices" not in kept.message
    assert "matrices move" in settle(end, "=", 0, gronwall(slowing), ge(f(0), 0)).message


def test_one_name_is_not_bound_and_free_on_one_line():
    """``sum_j j = 6 + k`` may fail; ``sum_j j = 6 + j`` is not looked at."""
    total = sp.Sum(j, (j, 1, 3))
    assert "both bound and free" in settle(total, "=", 6 + j, algebra).message
    assert "both bound and free" not in settle(total, "=", 6 + m, algebra).message
    assert settle(total, "=", 6, algebra).verdict.settles


def _by_cases(claim: sp.Basic, *whens: sp.Basic) -> object:
    theorem = stated("by-cases", claim)
    cases = tuple(Case(claim.lhs, (Line(">", claim.rhs, algebra),), (when,)) for when in whens)
    kernel = Kernel({theorem.id: theorem}, {}, decide, obligations)
    return kernel.check(Derivation(theorem, cases)).verdict


def test_cases_cover_where_their_conditions_mean_something():
    """``1/x > 0`` and ``1/x <= 0`` leave out x = 0, though SymPy takes one or the other for true."""
    first, second = (kind(1 / x, 0, evaluate=False) for kind in (sp.StrictGreaterThan, sp.LessThan))
    assert not _by_cases(gt(x**2, 0), first, second).settles
    assert not _by_cases(gt(x**2, 0), gt(x, 0), ne(x, 0)).settles
    assert _by_cases(gt(x**2 + 1, 0), gt(x, 0), le(x, 0)).settles
