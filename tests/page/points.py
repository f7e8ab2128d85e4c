"""Points at which the page's formulas are tried, and what mpmath says there."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from functools import cache
from math import pi
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import sympy as sp

from publishing.page.formulas import Formula
from publishing.page.javascript import RUNTIME
from theory.domain import holds_at
from theory.evaluate import evaluate_multiprecision
from theory.values import parse_value

NODE = shutil.which("node")
POINTS = 200
TOLERANCE = 1e-9
# What the sliders reach, and a little more.
RANGES: dict[str, tuple[float, float]] = {
    "gamma": (0.02, 2.5),
    "theta": (0.0, pi),
    "sigma": (0.0, 2.0),
    "lam": (0.001, 1.0),
    "r": (0.1, 2.0),
    "apart": (0.001, 10.0),
    "spread": (0.02, 2.0),
    "n": (1, 60),
    "d": (2, 60),
    "L": (1, 12),
}
_NUMBERS = RUNTIME.read_text(encoding="utf-8")
_ASK = (RUNTIME.parent / "formulas.js").read_text(encoding="utf-8")

Point = dict[str, float]


@cache
def points_of(formula: Formula, count: int, seed: int) -> list[Point]:
    """Points inside the conditions, rejected from a box; floats of six decimals, so that text says them exactly.

    Drawn once for all the tests of a formula, since balls decide each condition: a test changes no point.
    """
    random = np.random.default_rng([seed, *formula.id.encode()])
    found: list[Point] = []
    for _ in range(100 * count):
        point = {symbol.name: _drawn(symbol, random) for symbol in formula.parameters}
        if inside(formula, point):
            found.append(point)
        if len(found) == count:
            return found
    raise AssertionError(f"{formula.id}: only {len(found)} of {100 * count} points meet its conditions")


def _drawn(symbol: sp.Symbol, random: np.random.Generator) -> float:
    low, high = RANGES[symbol.name]
    if symbol.is_integer:
        return float(random.integers(int(low), int(high) + 1))
    return round(float(random.uniform(low, high)), 6)


def exact(point: Mapping[str, float], formula: Formula) -> dict[sp.Symbol, sp.Expr]:
    """The exact decimals that the floats show."""
    return {
        symbol: sp.Integer(int(point[symbol.name]))
        if symbol.is_integer
        else parse_value(repr(point[symbol.name]))
        for symbol in formula.parameters
    }


def inside(formula: Formula, point: Mapping[str, float]) -> bool:
    """Whether every condition holds there, decided by balls."""
    at = exact(point, formula)
    return all(holds_at(condition, at) is True for condition, _ in formula.conditions)


_SEEN: dict[str, mpmath.mpf] = {}


def by_mpmath(formula: Formula, point: Mapping[str, float]) -> mpmath.mpf:
    """The value to 12 digits or more, through the library where the formula is a theorem; each computed once."""
    key = json.dumps([formula.id, point])
    if key not in _SEEN:
        _SEEN[key] = _by_mpmath(formula, point)
    return _SEEN[key]


def _by_mpmath(formula: Formula, point: Mapping[str, float]) -> mpmath.mpf:
    if formula.statement is not None:
        given = {name: str(value) for name, value in ((s.name, v) for s, v in exact(point, formula).items())}
        return evaluate_multiprecision(formula.statement, given, 12)
    with mpmath.workdps(40):
        return mpmath.mpf(
            _compiled(formula.value, formula.parameters)(*(mpmath.mpf(repr(v)) for v in point.values()))
        )


@cache
def _compiled(value: sp.Expr, parameters: tuple[sp.Symbol, ...]) -> Any:
    return sp.lambdify(parameters, value, "mpmath")


def by_node(table: str, requests: list[tuple[str, Point]], numbers: str = _NUMBERS) -> list[dict[str, Any]]:
    """What ``ask`` answers in node for each (id, point), with ``table`` the script that defines FORMULAS."""
    program = "\n".join(
        [
            numbers,
            table,
            _ASK,
            f"const REQUESTS = {json.dumps(requests)};",
            "console.log(JSON.stringify(REQUESTS.map(([id, point]) => ask(id, point))));",
        ]
    )
    done = subprocess.run(
        [str(NODE), "-"], input=program, text=True, capture_output=True, check=True, timeout=60
    )
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def error(answer: Mapping[str, Any], exactly: mpmath.mpf) -> float:
    """Relative error of an answer; infinite where there is no value."""
    if "value" not in answer:
        return float("inf")
    return (
        float(abs(mpmath.mpf(answer["value"]) - exactly) / abs(exactly)) if exactly else abs(answer["value"])
    )


def numbers_source() -> str:
    """The text of ``numbers.js``."""
    return _NUMBERS


def asset(name: str) -> Path:
    """A file of the page."""
    return RUNTIME.parent / name
