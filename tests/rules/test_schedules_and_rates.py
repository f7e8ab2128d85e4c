"""Arches, even shares, bounded powers, common powers and certificates: each with twins that lack a hypothesis."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp
from sympy import Rational, exp, log, pi, sin, sqrt

from derivations.rules.bounded_powers import bounded_power
from derivations.rules.certificates import certificate
from derivations.rules.completed_squares import completed_squares
from derivations.rules.even_shares import even_shares
from derivations.rules.logarithms import common_power, compared_logarithms
from derivations.rules.valleys import Arch, Valley
from tests.rules.one_line import stands
from theory.matrix_words import Letter, SquaredNorm

x, y = sp.symbols("x y", real=True)
a, b, c, eps, p, q, s, t = sp.symbols("a b c epsilon p q s t", positive=True)
k = sp.Symbol("k", integer=True)
n, m = sp.symbols("n m", integer=True, positive=True)
m0 = sp.Symbol("m_0", integer=True, nonnegative=True)
arch = Arch()
entropy = p * log(1 / p) + (1 - p) * log(1 / (1 - p))
HALF = Rational(1, 2)
V = sp.Function("V", real=True)

TRUE = [
    ("entropy", entropy, ">=", 2 * p * log(2), arch, p <= HALF),
    ("entropy, strictly", entropy, ">", p * log(2), arch, p <= HALF),
    ("logarithm above its chord", log(1 + x), ">=", x * log(2), arch, x >= 0, x <= 1),
    ("sine above its chord", sin(pi * x / 2), ">=", x, arch, x >= 0, x <= 1),
    ("chord to a name", sqrt(x), ">=", x / sqrt(c), arch, x > 0, x <= c),
    ("turned round", x * log(2), "<=", log(1 + x), arch, x >= 0, x <= 1),
    ("whole numbers by all", 1 + log(n), "<=", 2 * sqrt(n), Valley()),
    ("the smallest share", sp.Sum(k ** (-a), (k, 1, n)), ">=", n ** (1 - a), even_shares, a < 1),
    ("the largest share", sp.Sum(log(k), (k, 1, n)), "<=", n * log(n), even_shares),
    ("a share of a length", sp.Integral(exp(-(x**2)), (x, 0, t)), "<=", t, even_shares),
    ("a power below", (1 - p) ** n, "<=", eps, bounded_power, p < 1, n >= log(1 / eps) / p),
    ("a power below, base 0", (1 - p) ** n, "<=", eps, bounded_power, p <= 1, n >= log(1 / eps) / p),
    ("a weighted power below", c * (1 - p) ** n, "<=", c * exp(-n * p), bounded_power, p <= 1),
    ("negative powers turn round", b ** (-a), "<=", c ** (-a), common_power, b >= c),
    ("a root of a sum", (b + t) ** (-a), "<=", b ** (-a), common_power),
]
FALSE = [
    ("entropy below its chord", entropy, ">=", 3 * p * log(2), arch, p <= HALF),
    ("entropy, past the middle", entropy, ">=", 2 * p * log(2), arch, p < 1),
    ("entropy, strictly at the end", entropy, ">", 2 * p * log(2), arch, p <= HALF),
    ("convex", x**2, ">=", x, arch, x >= 0, x <= 1),
    ("convex, with a logarithm", x * log(x), ">=", 0, arch, x > 0, x <= 1),
    ("no upper end", log(1 + x), ">=", x * log(2), arch, x >= 0),
    ("a longer interval", log(1 + x), ">=", x * log(2), arch, x >= 0, x <= 2),
    ("strictly, with its ends", log(1 + x), ">", x * log(2), arch, x >= 0, x <= 1),
    ("a jump", sp.ceiling(x), "<=", 0, arch, x > 0, x < 1),
    ("an end too far", sqrt(x), ">=", x / sqrt(c), arch, x > 0, x <= 2 * c),
    ("whole numbers", 1 + log(n), "<=", sqrt(n), Valley()),
    ("the largest as the smallest", sp.Sum(k ** (-a), (k, 1, n)), ">=", 2 * n ** (1 - a), even_shares, a < 1),
    ("falling, not rising", sp.Sum(1 / k, (k, 1, n)), "<=", 1, even_shares),
    ("an empty range", sp.Sum(1, (k, 1, k + 0 * n)), ">=", 1, even_shares),
    ("perhaps empty", sp.Sum(1, (k, 1, m0)), "<=", 2 * m0**2 - 1, even_shares),
    ("a share in half", sp.Integral(exp(-(x**2)), (x, 0, t)), "<=", t / 2, even_shares),
    ("half the steps", (1 - p) ** n, "<=", eps, bounded_power, p < 1, n >= log(1 / eps) / (2 * p)),
    ("a negative base", (1 - p) ** n, "<=", eps, bounded_power, p <= 3, n >= log(1 / eps) / p),
    ("a negative exponent", (1 - p) ** (-n), "<=", 1, bounded_power, p < 1),
    ("a factor that may be negative", y * (1 - p) ** n, "<=", y, bounded_power, p < 1),
    ("negative powers, as they stand", b ** (-a), "<=", c ** (-a), common_power, b <= c),
    ("an exponent of either sign", b**x, "<=", c**x, common_power, b <= c),
]


@pytest.mark.parametrize("line", TRUE, ids=lambda line: line[0])
def test_right_lines_stand(line: tuple[Any, ...]) -> None:
    assert stands(line)


@pytest.mark.parametrize("line", FALSE, ids=lambda line: line[0])
def test_lines_that_lack_something_do_not(line: tuple[Any, ...]) -> None:
    assert not stands(line)


def test_logarithms_of_both_sides_of_powers() -> None:
    right = sp.Equivalent(HALF**n <= eps, n >= log(1 / eps) / log(2))
    wrong = sp.Equivalent(HALF**n <= eps, n >= log(1 / eps))
    signed = sp.Equivalent(x**n <= eps, n * log(x) <= log(eps))
    assert stands(("steps", right.args[0], "iff", right.args[1], compared_logarithms))
    assert not stands(("too few", wrong.args[0], "iff", wrong.args[1], compared_logarithms))
    assert not stands(("of any sign", signed.args[0], "iff", signed.args[1], compared_logarithms))


@pytest.mark.parametrize(
    "summand",
    [
        V(k) - V(k + 1) + 2 * k,
        k * V(k) - (k + 1) * V(k + 1),
        V(k + 2) - V(k) + 1 / (k * (k + 1)),
        3 * V(k) - 3 * V(k - 1),
    ],
    ids=str,
)
def test_certificates_differ_by_the_summand(summand: sp.Expr) -> None:
    found = certificate(sp.Sum(summand, (k, 1, n)))
    assert found is not None
    assert sp.simplify(found.xreplace({k: k + 1}) - found - summand) == 0


def test_no_certificate_where_a_function_is_left() -> None:
    assert certificate(sp.Sum(k * V(k) - k * V(k + 1), (k, 1, n))) is None


def test_squares_are_completed_with_rational_weights_only() -> None:
    u, v = (Letter(n, 1, sp.Symbol(name)) for name in "uv")
    squares = completed_squares([SquaredNorm(u) / (2 * a), SquaredNorm(v) * a / 2])
    assert SquaredNorm(u + a * v) in squares
    assert completed_squares([SquaredNorm(u), a * SquaredNorm(v)]) == []
    wide = Letter(m, 1, sp.Symbol("w"))
    assert completed_squares([SquaredNorm(u), SquaredNorm(wide)]) == []
