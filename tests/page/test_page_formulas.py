"""Every formula of the page, compiled to JavaScript, against mpmath in the browser's engine; spoiled ones are seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import sympy as sp
from points import (
    NODE,
    POINTS,
    RANGES,
    TOLERANCE,
    Point,
    by_mpmath,
    by_node,
    error,
    inside,
    numbers_source,
    points_of,
)

from publishing.page.formulas import NODES, Formula, condition_words, formulas, script
from theory.distances.closed_forms import tasks as model
from theory.evaluate import evaluate

KNOWN = formulas()
TABLE, NUMBERS = script(KNOWN), numbers_source()
# mpmath takes a third of a second for one of these: the full count is a slow test.
COSTLY = {"dudley-gaussians": 12}

pytestmark = pytest.mark.skipif(
    NODE is None, reason="node is not installed: the browser's engine cannot be asked"
)


Spoil = Callable[[sp.Expr], sp.Expr]


def drawn(id: str) -> list[Point]:
    """The points at which a formula is tried."""
    return points_of(KNOWN[id], COSTLY.get(id, POINTS), 1)


@cache
def answers(spoil: Spoil | None = None, count: int | None = None) -> dict[str, list[dict[str, Any]]]:
    """What the engine says of every formula, spoiled where asked, at its first points: it starts once for all."""
    known = (
        KNOWN if spoil is None else {id: replace(one, value=spoil(one.value)) for id, one in KNOWN.items()}
    )
    points = {id: drawn(id)[:count] for id in KNOWN}
    answered = iter(by_node(script(known), [(id, point) for id in points for point in points[id]]))
    return {id: [next(answered) for _ in points[id]] for id in points}


def errors(formula: Formula, points: list[Point], answered: list[dict[str, Any]]) -> list[float]:
    """Relative error of each answer."""
    return [error(answer, by_mpmath(formula, point)) for answer, point in zip(answered, points, strict=True)]


def asked(formula: Formula, points: list[Point], numbers: str = NUMBERS) -> list[dict[str, Any]]:
    """What the engine says of one formula, with these functions beneath it."""
    return by_node(TABLE, [(formula.id, point) for point in points], numbers)


@pytest.mark.parametrize("id", KNOWN)
def test_a_formula_equals_mpmath(id: str) -> None:
    assert max(errors(KNOWN[id], drawn(id), answers()[id])) <= TOLERANCE


@pytest.mark.slow
@pytest.mark.parametrize("id", COSTLY)
def test_a_costly_formula_equals_mpmath(id: str) -> None:
    points = points_of(KNOWN[id], POINTS, 2)
    assert max(errors(KNOWN[id], points, asked(KNOWN[id], points))) <= TOLERANCE


def one_sign_wrong(value: sp.Expr) -> sp.Expr:
    """The value with the sign of one term of one sum turned; times 1 + 1e-8 where there is no sum."""
    sums = [node for node in sp.preorder_traversal(value) if isinstance(node, sp.Add)]
    if not sums:
        return a_hundred_millionth_off(value)
    *kept, turned = sums[0].args
    return value.xreplace({sums[0]: sp.Add(*kept, -turned)})


def a_hundred_millionth_off(value: sp.Expr) -> sp.Expr:
    return value * (1 + sp.Rational(1, 10**8))


@pytest.mark.parametrize("spoil", [one_sign_wrong, a_hundred_millionth_off])
@pytest.mark.parametrize("id", KNOWN)
def test_a_spoiled_formula_is_seen(id: str, spoil: Spoil) -> None:
    assert max(errors(KNOWN[id], drawn(id)[:20], answers(spoil, 20)[id])) > TOLERANCE


@pytest.mark.parametrize(
    ("id", "right", "wrong"),
    [
        ("fine-tuning-scale", "step <= 4 * EPSILON * u", "step <= 1e-3 * u"),
        ("ridge-transfer-risk-exact", "value = (1 - x * value) / p", "value = (1 + x * value) / p"),
        ("dudley-gaussians", "step <= 1e-13 * w || high - low <= 1e-14 * high", "step <= 1e-2 * w"),
        ("dudley-gaussians", "(2 * k + 1)", "(2 * k + 2)"),
    ],
)
def test_a_spoiled_function_is_seen(id: str, right: str, wrong: str) -> None:
    assert right in NUMBERS
    formula = KNOWN[id]
    points = drawn(id)[:12]
    if id == "ridge-transfer-risk-exact":
        points = [{**point, "lam": 0.001 + 0.001 * place} for place, point in enumerate(points)]
    assert max(errors(formula, points, asked(formula, points, NUMBERS.replace(right, wrong)))) > TOLERANCE


def test_an_iteration_that_does_not_converge_has_no_value() -> None:
    stopped = NUMBERS.replace("const STEPS = 200;", "const STEPS = 2;")
    answers = by_node(TABLE, [("fine-tuning-scale", {"gamma": 0.5, "sigma": 1.0, "L": 5})], stopped)
    assert "value" not in answers[0] and answers[0]["why"]["text"] == "a finite value"


@pytest.mark.parametrize("id", [id for id, formula in KNOWN.items() if formula.conditions])
def test_outside_the_conditions_there_is_no_number(id: str) -> None:
    """Points of the whole box: a value exactly where the library has one, else a condition of this theorem."""
    import numpy as np

    formula = KNOWN[id]
    random = np.random.default_rng(5)
    points: list[Point] = []
    for _ in range(60):
        drawn = {symbol.name: _edge(symbol, random) for symbol in formula.parameters}
        points.append(drawn)
    shown = {condition_words(predicate) for predicate, _ in formula.conditions} | {"a finite value"}
    for point, answer in zip(points, by_node(TABLE, [(id, point) for point in points]), strict=True):
        assert ("value" in answer) == inside(formula, point), (point, answer)
        assert "value" in answer or (answer["why"]["text"] in shown and answer["why"]["reason"])


def _edge(symbol: sp.Symbol, random: object) -> float:
    """Numbers on and off the boundaries that conditions draw."""
    low, high = RANGES[symbol.name]
    if symbol.is_integer:
        return float(random.integers(1, 9))  # type: ignore[attr-defined]
    return float(random.choice([0.0, 0.25, 0.5, 1.0, 1.5, 2.0, low, round(high, 3) - 0.001]))  # type: ignore[attr-defined]


@pytest.mark.parametrize("angle", ["cos", "sin"])
def test_a_right_angle_in_floating_point_is_a_right_angle(angle: str) -> None:
    """cos(pi/2) is 6e-17 and sin(pi) 1e-16 in double precision: a condition that needs them off 0 still fails."""
    from math import pi

    ask = {
        "cos": ("ridge-transfer-optimum", {"n": 10, "theta": pi / 2, "sigma": 0.2}),
        "sin": ("negative-transfer-beyond", {"theta": pi, "sigma": 0.2}),
    }[angle]
    assert f"{angle}(theta)" in by_node(TABLE, [ask])[0]["why"]["text"]


@pytest.mark.parametrize(("n", "ridge"), [(60, 2.0), (400, 5.0), (1000, 9.0)])
def test_where_exponentials_overflow_the_ridge_risk_does_not(n: int, ridge: float) -> None:
    """mpmath loses E_p at such orders; the certified value is Arb's."""
    point = {"n": float(n), "theta": 1.0, "sigma": 0.5, "lam": ridge}
    certified = float(evaluate("ridge-transfer-risk-exact", {**point, "n": n}, 17))
    (answer,) = by_node(TABLE, [("ridge-transfer-risk-exact", point)])
    assert abs(answer["value"] / certified - 1) <= TOLERANCE


@pytest.mark.parametrize("sigma", [0.05, 0.2, 1.0, 2.0])
def test_the_averaged_dudley_metric_equals_the_librarys(sigma: float) -> None:
    import json
    import subprocess

    from points import _ASK, _NUMBERS

    angles = [0.02, 0.5, 1.0, 2.0, 3.1]
    program = "\n".join(
        [
            _NUMBERS,
            TABLE,
            _ASK,
            f"console.log(JSON.stringify({angles}.map(t => dudleyBetweenTasks(t, {sigma}))))",
        ]
    )
    done = subprocess.run(
        [str(NODE), "-"], input=program, text=True, capture_output=True, check=True, timeout=60
    )
    for angle, answer in zip(angles, json.loads(done.stdout), strict=True):
        pair = model.Tasks(sp.Float(angle, 30), sp.Float(sigma, 30))
        exactly = model.dudley(pair, "conditional").value
        assert abs(answer["value"] / exactly - 1) <= TOLERANCE, NODES
