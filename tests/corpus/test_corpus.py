"""No false proof: not one of the false statements is accepted; every true one is proved, none refuted."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path

import pytest
import sympy as sp

from derivations.deciders import decide
from derivations.decision import Decision
from theory.domain import holds_at
from theory.errors import BadInput
from theory.values import parse_value
from theory.verdict import Verdict

_HERE = Path(__file__).parent
FALSE, TRUE = (
    [case for path in sorted(_HERE.glob(f"{kind}_cases_*.py")) for case in runpy.run_path(str(path))["CASES"]]
    for kind in ("false", "true")
)
_SECONDS = 10.0
OPEN = {  # true, and beyond the deciders: at most one in twenty
    "log against a tenth root",
    "tail of the error function",
    "hyperbolic cosine below a Gaussian",
    "arctangents add",
}


@cache
def _decided(claim: sp.Basic, given: tuple[sp.Basic, ...]) -> Decision:
    """What is decided, once for all the tests of this file."""
    return decide(claim, given, seconds=_SECONDS)


def _exact_point(shown: dict[str, str], symbols: set[sp.Symbol]) -> dict[sp.Symbol, sp.Expr] | None:
    try:
        return {symbol: parse_value(shown[symbol.name]) for symbol in symbols}
    except BadInput:
        return None


@pytest.mark.parametrize(("claim", "given"), [pytest.param(c, g, id=name) for name, c, g, _ in FALSE])
def test_false_statement_is_not_accepted(claim: sp.Basic, given: tuple[sp.Basic, ...]) -> None:
    decision = _decided(claim, given)
    assert not decision.verdict.passes, f"{decision.method}: {decision.message}"
    if decision.verdict is Verdict.REFUTED:
        assert decision.counterexample is not None
        symbols = claim.free_symbols.union(*(condition.free_symbols for condition in given))
        point = _exact_point(dict(decision.counterexample.point), symbols)
        assert point is None or all(holds_at(condition, point) is not False for condition in given)


@pytest.mark.parametrize(("name", "claim", "given"), [pytest.param(n, c, g, id=n) for n, c, g, _ in TRUE])
def test_true_statement_is_proved(name: str, claim: sp.Basic, given: tuple[sp.Basic, ...]) -> None:
    decision = _decided(claim, given)
    assert decision.verdict is not Verdict.REFUTED
    assert decision.holds or name in OPEN, f"{decision.verdict}: {decision.message}"


def test_most_false_statements_come_with_a_counterexample() -> None:
    verdicts = [_decided(claim, given).verdict for _, claim, given, _ in FALSE]
    assert sum(verdict is Verdict.REFUTED for verdict in verdicts) >= 0.9 * len(verdicts)


def test_few_true_statements_are_open() -> None:
    open_ones = [name for name, claim, given, _ in TRUE if not _decided(claim, given).holds]
    assert set(open_ones) <= OPEN
    assert len(open_ones) <= len(TRUE) / 20


def test_sizes_and_sources() -> None:
    for cases in (FALSE, TRUE):
        assert len(cases) >= 150
        assert len({name for name, *_ in cases}) == len(cases)
        assert all(why for *_, why in cases)
    published = [why for *_, why in FALSE + TRUE if "#" in why]
    assert len(published) >= 40
