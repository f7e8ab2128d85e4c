"""Lines by their rules: not one of the false ones is accepted, at least 95% of the true ones are proved."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.rules.one_line import settle
from theory.verdict import Verdict

_HERE = Path(__file__).parent
PARTS = {
    path.stem.removeprefix("line_cases_"): runpy.run_path(str(path))
    for path in sorted(_HERE.glob("line_cases_*.py"))
}
_LEAST_PROVED = 0.95


def lines(kind: str) -> list[Any]:
    """Every line of one kind, with the name of its part and its own."""
    return [
        pytest.param(*rest, id=f"{part}: {name}")
        for part, cases in PARTS.items()
        for name, *rest, _ in cases[kind]
    ]


@pytest.mark.parametrize(("before", "relation", "after", "rule", "given"), lines("FALSE"))
def test_a_false_line_is_not_accepted(before: Any, relation: str, after: Any, rule: Any, given: Any) -> None:
    result = settle(before, relation, after, rule, *given)
    assert not result.verdict.settles, f"{result.method}: {result.message}"


def test_true_lines_are_proved() -> None:
    verdicts = {
        f"{part}: {name}": settle(before, relation, after, rule, *given).verdict
        for part, cases in PARTS.items()
        for name, before, relation, after, rule, given, _ in cases["TRUE"]
    }
    assert Verdict.REFUTED not in verdicts.values()
    open_lines = [name for name, verdict in verdicts.items() if not verdict.settles]
    assert len(open_lines) <= (1 - _LEAST_PROVED) * len(verdicts), open_lines


def test_sizes_and_sources() -> None:
    for kind, least in (("TRUE", 90), ("FALSE", 120)):
        cases = [case for part in PARTS.values() for case in part[kind]]
        assert len(cases) >= least
        assert all(why for *_, why in cases)
    assert sum("#" in why for part in PARTS.values() for *_, why in part["FALSE"]) >= 20
