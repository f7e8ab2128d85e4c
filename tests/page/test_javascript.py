"""The printer from expressions to JavaScript."""

from __future__ import annotations

import json
import subprocess

import mpmath
import pytest
import sympy as sp
from points import NODE, numbers_source

from publishing.page.javascript import ScaledExpint, function, without_overflow
from theory.functions import DepthRoot

x, y = sp.symbols("x y", positive=True)
needs_node = pytest.mark.skipif(
    NODE is None, reason="node is not installed: the browser's engine cannot be asked"
)


def run(code: str, *arguments: float) -> float:
    """The value of a printed function in node."""
    program = (
        f"{numbers_source()}\nconsole.log(JSON.stringify(String(({code})(...{json.dumps(arguments)}))));"
    )
    done = subprocess.run(
        [str(NODE), "-"], input=program, text=True, capture_output=True, check=True, timeout=60
    )
    return float(json.loads(done.stdout).replace("Infinity", "inf"))


EXPRESSIONS = [
    x**-3 + y ** sp.Rational(-2, 3),
    sp.sqrt(x + y) / (x * y) ** sp.Rational(3, 2),
    (x - y) / (x + y) * sp.pi,
    -(x**2) + y,
    1 / (1 / x + 1 / y),
    sp.Rational(2, 3) * x - sp.Rational(7, 5) * y,
    sp.Abs(x - 2 * y) + sp.Max(x, y) - sp.Min(x, 3),
    sp.exp(-x * y) + sp.log(1 + x),
    sp.sin(x) ** 2 * sp.cos(y) + sp.atan2(x, y),
    sp.erf(x) - sp.erf(x / 7) + sp.erfc(x + y),
    DepthRoot(x, y, sp.Integer(4)),
    sp.Piecewise((x, sp.Lt(x, y)), (y, sp.Gt(x, y))),
    x ** (y - sp.Rational(1, 2)),
]


@needs_node
@pytest.mark.parametrize("value", EXPRESSIONS, ids=str)
@pytest.mark.parametrize("point", [(0.3, 1.7), (2.9, 0.4), (5.5, 3.25)])
def test_a_printed_expression_has_its_value(value: sp.Expr, point: tuple[float, float]) -> None:
    exact = mpmath.mpf(DepthRoot.multiprecision(*map(mpmath.mpf, point), 4)) if value.has(DepthRoot) else None
    expected = (
        exact
        if exact is not None
        else sp.N(value.subs({x: sp.Rational(str(point[0])), y: sp.Rational(str(point[1]))}), 20)
    )
    assert run(function((x, y), value), *point) == pytest.approx(float(expected), rel=1e-12)


@needs_node
def test_a_spoiled_print_is_seen() -> None:
    code = function((x, y), EXPRESSIONS[0])
    assert run(code.replace("+", "-", 1), 0.3, 1.7) != pytest.approx(run(code, 0.3, 1.7), rel=1e-12)


@needs_node
def test_outside_every_branch_a_piecewise_is_no_number() -> None:
    assert run(function((x, y), EXPRESSIONS[11]), 1.0, 1.0) != run(
        function((x, y), EXPRESSIONS[11]), 1.0, 1.0
    )


@needs_node
@pytest.mark.parametrize(
    ("relation", "answer"),
    [(sp.Gt(sp.cos(x), 0), "false"), (sp.Ne(sp.cos(x), 0), "false"), (sp.Ge(sp.cos(x), 0), "true")],
)
def test_rounding_decides_no_strict_relation(relation: sp.Basic, answer: str) -> None:
    program = f"{numbers_source()}\nconsole.log(String(({function((x,), relation)})(Math.PI / 2)));"
    done = subprocess.run(
        [str(NODE), "-"], input=program, text=True, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.strip() == answer


@pytest.mark.parametrize(
    "value",
    [sp.Function("f")(x), sp.Integral(y, (y, 0, x)), sp.zeta(x), sp.Derivative(sp.Function("f")(x), x)],
    ids=str,
)
def test_what_has_no_javascript_is_refused(value: sp.Expr) -> None:
    with pytest.raises((TypeError, NotImplementedError)):
        function((x, y), value)


def test_a_symbol_that_is_no_parameter_is_refused() -> None:
    with pytest.raises(TypeError, match="no parameter"):
        function((x,), x + y)


def test_a_name_that_javascript_keeps_is_refused() -> None:
    with pytest.raises(TypeError, match="no name"):
        function((sp.Symbol("new"),), sp.Symbol("new"))


def test_exponentials_cancel_before_they_overflow() -> None:
    value = sp.exp(x / 2) * (sp.expint(y, x / 2) - sp.expint(y + 1, x / 2)) / 4
    scaled = without_overflow(value)
    assert scaled.has(ScaledExpint) and not scaled.has(sp.exp, sp.expint)
    assert sp.expand(scaled - (ScaledExpint(y, x / 2) - ScaledExpint(y + 1, x / 2)) / 4) == 0
