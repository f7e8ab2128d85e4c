"""The deciders one by one, each with a spoiled twin."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import cos, exp, gamma, log, pi, sin, sqrt

from derivations.deciders.balls import certify
from derivations.deciders.definedness import obligations
from derivations.deciders.exact import prove_equation
from derivations.deciders.field import (
    ANY,
    NEGATIVE,
    POSITIVE,
    ZERO,
    negated,
    plus,
    raised,
    times,
)
from derivations.deciders.known import normaliser_for
from derivations.deciders.points import sample
from derivations.deciders.smt import impossible, solve
from derivations.deciders.truth import holds
from theory.relations import eq, ge, gt, lt
from theory.symbols import theta

x, y = sp.symbols("x y", real=True)
p, q = sp.symbols("p q", positive=True)
n, k = sp.symbols("n k", integer=True, positive=True)
STEPS = 500_000
NEVER = float("inf")


@pytest.mark.parametrize(
    ("left", "right", "spoiled"),
    [
        (1 / (sqrt(p) + 1), (sqrt(p) - 1) / (p - 1), (sqrt(p) + 1) / (p - 1)),
        (sin(3 * x), 3 * sin(x) - 4 * sin(x) ** 3, 3 * sin(x) - 4 * cos(x) ** 3),
        (p ** (x + 2), p**2 * p**x, p * p**x),
        (gamma(p + 2) / gamma(p), p * (p + 1), p * (p + 2)),
        (log(p**2 * q), 2 * log(p) + log(q), log(p) + 2 * log(q)),
        (exp(x + log(p)), p * exp(x), p + exp(x)),
        (sp.Abs(x * y) ** 2, x**2 * y**2, x * y),
        ((-1) ** (n + 2), (-1) ** n, (-1) ** (n + 1)),
        (2 ** (n + 1) * 3**n, 2 * 6**n, 6**n),
        (sqrt(8), 2 * sqrt(2), 3 * sqrt(2)),
        (sp.binomial(n + 1, 2), n * (n + 1) / 2, n * (n - 1) / 2),
        (cos(pi / 5) * cos(2 * pi / 5), sp.Rational(1, 4), sp.Rational(1, 5)),
    ],
)
def test_normal_form_proves_identities_and_nothing_else(
    left: sp.Expr, right: sp.Expr, spoiled: sp.Expr
) -> None:
    assert prove_equation(left, right, ())
    assert not prove_equation(left, spoiled, ())


def test_equations_given_are_used_through_their_ideal() -> None:
    given = (eq(x + y, p), eq(x * y, q))
    assert prove_equation(x**2 + y**2, p**2 - 2 * q, given) == "ideal membership"
    assert not prove_equation(x**2 + y**2, p**2 + 2 * q, given)
    assert not prove_equation(x**2 + y**2, p**2 - 2 * q, ())


def test_signs_of_roots_need_their_conditions() -> None:
    assert prove_equation(sqrt((x - 1) ** 2), x - 1, (gt(x, 1),))
    assert not prove_equation(sqrt((x - 1) ** 2), x - 1, (gt(x, 0),))
    assert prove_equation(sqrt(x * y), sqrt(-x) * sqrt(-y), (lt(x, 0), lt(y, 0)))


def test_gamma_at_a_pole_of_the_lower_argument() -> None:
    """gamma(n + 1) = n gamma(n) may not turn n = 0 into gamma(1) = 0."""
    assert not prove_equation(gamma(x + 1), sp.S.Zero, (eq(x, 0),))


def test_solver_proves_and_does_not_overreach() -> None:
    assert solve(ge(x**2 + y**2, 2 * x * y), (), STEPS)
    assert not solve(gt(x**2 + y**2, 2 * x * y), (), STEPS)
    assert solve(gt(1 / x, 0), (gt(x, 0),), STEPS)
    assert impossible((gt(x, 1), lt(x**2, 1)), (x,), STEPS)
    assert not impossible((gt(x, 1), lt(x**2, 2)), (x,), STEPS)


def test_signs_follow_from_conditions() -> None:
    normal, _ = normaliser_for([1 - x], (lt(x, 1),))
    assert normal.setting.sign_of(normal.of(1 - x)) == POSITIVE
    normal, _ = normaliser_for([sin(theta)], (ge(theta, 0), sp.Le(theta, pi, evaluate=False)))
    assert normal.setting.sign_of(normal.of(sin(theta))) & NEGATIVE == 0
    normal, _ = normaliser_for([1 - x], ())
    assert normal.setting.sign_of(normal.of(1 - x)) == ANY


def test_sign_algebra_is_that_of_numbers() -> None:
    samples = {NEGATIVE: [-2.0, -0.5], ZERO: [0.0], POSITIVE: [0.5, 2.0]}

    def mask(value: float) -> int:
        return POSITIVE if value > 0 else NEGATIVE if value < 0 else ZERO

    for a in range(1, 8):
        values_a = [v for bit, vs in samples.items() if a & bit for v in vs]
        assert {mask(-v) for v in values_a} == {bit for bit in samples if negated(a) & bit}
        for e in range(5):
            assert all(mask(v**e) & raised(a, e) for v in values_a)
        for b in range(1, 8):
            values_b = [v for bit, vs in samples.items() if b & bit for v in vs]
            assert all(mask(u * v) & times(a, b) for u in values_a for v in values_b)
            assert all(mask(u + v) & plus(a, b) for u in values_a for v in values_b)


def test_balls_cover_bounded_and_unbounded_domains() -> None:
    inside = (ge(x, 0), sp.Le(x, pi, evaluate=False))
    assert certify(gt(sin(x) + exp(-x), sp.Rational(1, 50)), inside, NEVER)
    assert not certify(gt(sin(x) + exp(-x), sp.Rational(1, 10)), inside, NEVER)
    assert certify(gt(x**4 - 3 * x**3 + 4 * x**2 + 1, 0), (), NEVER)
    assert not certify(gt(x**4 - 3 * x**3 + 2 * x**2, 0), (), NEVER)
    assert certify(lt(x / (x**2 + 1), sp.Rational(51, 100)), (), NEVER)
    assert not certify(lt(x / (x**2 + 1), sp.Rational(49, 100)), (), NEVER)


def test_balls_cover_exponential_tails() -> None:
    assert certify(lt(p * exp(-p), sp.Rational(2, 5)), (), NEVER)
    assert not certify(lt(p * exp(-p), sp.Rational(1, 3)), (), NEVER)
    assert certify(gt(exp(p), p**2 / 2), (), NEVER)
    assert not certify(gt(exp(p), 2 * p**2), (), NEVER)


def test_points_are_inside_distinct_and_reproducible() -> None:
    given = (gt(k, n + 1), lt(p, 1 - sp.Abs(cos(x))), gt(x, 0), lt(x, pi / 2))
    first = sample(given, (n, k, p, x), 20, seed=5)
    assert len(first) == 20
    assert len({tuple(point.values()) for point in first}) == 20
    assert all(holds(condition, point) for point in first for condition in given)
    assert all(point[n].is_Integer and point[n] > 0 for point in first)


def test_points_follow_equations() -> None:
    found = sample((eq(x**2 + y, 2), gt(x, 0)), (x, y), 5, seed=1)
    assert len(found) == 5
    assert all(holds(eq(x**2 + y, 2), point) for point in found)
    assert not sample((gt(x, 1), lt(x, 0)), (x,), 3, seed=1)


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        (x**2 + 1, 0),
        (1 / x, 1),
        (sqrt(x), 1),
        (x ** sp.Rational(-1, 2), 1),
        (log(x), 1),
        (sp.tan(x), 1),
        (gamma(x), 1),
        (exp(x) + sin(x), 0),
        (sp.acos(x), 2),
        (1 / (1 + 1 / x), 2),
        (p**x, 1),
        (x**n, 1),
        (sp.Piecewise((1 / x, x > 0), (0, True)), 1),
        (sp.Piecewise((1, x > 0)), 1),
        (sp.expint(n, x), 1),
    ],
)
def test_what_an_expression_needs(expression: sp.Expr, count: int) -> None:
    assert len(obligations(expression)) == count


def test_branch_conditions_guard_their_branch() -> None:
    ((condition, _reason),) = obligations(sp.Piecewise((sqrt(x), x > 1), (0, True)))
    assert condition == sp.Implies(x > 1, ge(x, 0), evaluate=False)
    assert isinstance(obligations(sp.And(gt(x, 0), gt(sqrt(x), 1), evaluate=False))[0][0], sp.Implies)
