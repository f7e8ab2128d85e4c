"""The decision procedure as a whole: verdicts, counterexamples, definedness, vacuity, cross-checks,
determinism.
"""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Eq, Ge, Gt, Implies, Lt, Ne, Or, cos, exp, gamma, log, pi, sin, sqrt

from derivations.deciders import decide, engine
from derivations.deciders.prove import Prover
from derivations.decision import Disagreement
from tests.letters import expression
from theory.functions import DepthRoot
from theory.symbols import L, d, n, sigma, theta
from theory.symbols import gamma as ratio
from theory.values import parse_value
from theory.verdict import Verdict

x, y, z = sp.symbols("x y z", real=True)
p, q = sp.symbols("p q", positive=True)
m = sp.Symbol("m", integer=True)
f = sp.Function("f", real=True)


def claim(kind: type, left: object, right: object) -> sp.Basic:
    return kind(expression(left), expression(right), evaluate=False)


def test_counterexample_is_exact_inside_and_shows_both_sides() -> None:
    given = (claim(Gt, x, 2), claim(Lt, x, 3))
    decision = decide(claim(Eq, x**2, 6), given)
    assert decision.verdict is Verdict.REFUTED
    found = decision.counterexample
    assert found is not None
    value = parse_value(found.point["x"])
    assert 2 < value < 3
    assert abs(float(found.lhs.strip("[]").split()[0]) - float(value**2)) < 1e-9
    assert float(found.rhs.strip("[]").split()[0]) == 6


def test_declared_ranges_are_conditions() -> None:
    assert decide(claim(Ge, sin(theta), 0), ()).holds
    assert decide(claim(Ge, sigma, 0), ()).holds
    assert decide(claim(Gt, sigma, 0), ()).verdict is Verdict.REFUTED
    assert decide(claim(Ge, cos(theta), 0), ()).verdict is Verdict.REFUTED


def test_undefined_claim_is_refuted_where_it_is_undefined() -> None:
    decision = decide(claim(Eq, sqrt(x) ** 2 + log(x), log(x) + x), ())
    assert decision.verdict is Verdict.REFUTED
    assert "not defined" in decision.message
    assert decide(claim(Eq, sqrt(x) ** 2 + log(x), log(x) + x), (claim(Gt, x, 0),)).holds


def test_definedness_that_cannot_be_shown_leaves_the_claim_undecided() -> None:
    unknown = sp.Function("unknown", real=True)(x)
    decision = decide(claim(Eq, 1 / (1 + sp.Integral(unknown, x)), 1 / (1 + sp.Integral(unknown, x))), ())
    assert decision.verdict is Verdict.UNDECIDED
    assert "not zero" in decision.message or "unknowns" in decision.message


def test_empty_domain_is_vacuous_and_not_a_pass() -> None:
    decision = decide(claim(Eq, x, x), (claim(Gt, x, 1), claim(Lt, x, 0)))
    assert decision.verdict is Verdict.VACUOUS
    assert not decision.verdict.passes
    assert decide(claim(Eq, x, x), (claim(Gt, x, 0), claim(Lt, x, 1))).holds


def test_false_and_true_themselves() -> None:
    assert decide(sp.true, ()).holds
    assert decide(sp.false, ()).verdict is Verdict.REFUTED
    assert decide(sp.false, (claim(Gt, x, 1), claim(Lt, x, 0))).verdict is Verdict.VACUOUS


def test_a_proof_that_meets_a_counterexample_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Prover, "prove", lambda *_, **__: "forged")
    monkeypatch.setattr(engine, "FIRST_POINTS", 0)
    monkeypatch.setattr(engine._Decider, "_from_solver", lambda *_: [{x: sp.Integer(0)}])
    with pytest.raises(Disagreement, match="forged"):
        decide(claim(Eq, x**2 + x, x), ())


def test_undefined_functions_are_free_and_equal_on_equal_arguments() -> None:
    assert decide(claim(Eq, f(x + y) - f(y + x) + f((x + 1) ** 2), f(x**2 + 2 * x + 1)), ()).holds
    decision = decide(claim(Eq, f(x), f(y)), ())
    assert decision.verdict is Verdict.REFUTED
    assert decision.counterexample is not None
    assert decision.counterexample.point["x"] != decision.counterexample.point["y"]
    assert decide(Implies(claim(Eq, x, y), claim(Eq, f(x), f(y))), ()).verdict is not Verdict.REFUTED


def test_unknown_heads_prove_but_never_refute() -> None:
    area = sp.Integral(f(x), (x, 0, 1))
    assert decide(claim(Eq, (area + 1) ** 2, area**2 + 2 * area + 1), ()).holds
    decision = decide(claim(Eq, area, 1), ())
    assert decision.verdict is Verdict.UNDECIDED


def test_integers_are_tightened_and_reals_are_not() -> None:
    assert decide(claim(Ge, m**2, m), ()).holds
    assert decide(claim(Ge, x**2, x), ()).verdict is Verdict.REFUTED
    assert decide(claim(Ge, d - n, 1), (claim(Gt, d, n),)).holds
    assert decide(claim(Ge, x - y, 1), (claim(Gt, x, y),)).verdict is Verdict.REFUTED


def test_depth_root_uses_its_defining_equation() -> None:
    root = DepthRoot(ratio + sigma**2, 1 - ratio, L)
    inside = (claim(Lt, ratio, 1),)
    assert decide(claim(Eq, root**2 - ratio - sigma**2, (1 - ratio) * root ** (2 - 2 / L)), inside).holds
    spoiled = claim(Eq, root**2 - ratio - sigma**2, (1 - ratio) * root ** (2 - 1 / L))
    assert decide(spoiled, inside).verdict is Verdict.REFUTED


def test_guards_protect_and_their_absence_shows() -> None:
    guarded = Or(claim(Eq, x, 0), claim(Eq, x * (1 / x) + 1 / x, 1 + 1 / x), evaluate=False)
    assert decide(guarded, ()).holds
    assert decide(claim(Eq, 1 / x + 1, 1 + 1 / x), ()).verdict is Verdict.REFUTED
    partly = Or(
        sp.And(claim(Ge, x, 0), claim(Ge, sqrt(x), 0), evaluate=False), claim(Gt, y, 0), evaluate=False
    )
    assert decide(partly, ()).verdict is Verdict.REFUTED


def test_a_half_defined_condition_lends_no_facts() -> None:
    condition = Or(claim(Lt, x, 0), claim(Gt, sqrt(x), 1), evaluate=False)
    assert not decide(claim(Ge, x, 0), (condition,)).holds
    assert decide(Or(claim(Lt, x, 0), claim(Gt, x, 1), evaluate=False), (condition,)).holds


def test_two_runs_give_the_same_decision() -> None:
    statements = [
        (claim(Eq, sin(x + y), sin(x) * cos(y)), ()),
        (claim(Ge, p + q, 2 * sqrt(p * q)), ()),
        (claim(Eq, gamma(p + 2), p * gamma(p + 1)), ()),
    ]
    for statement, given in statements:
        assert decide(statement, given) == decide(statement, given)


def test_time_limit_is_kept() -> None:
    hard = sum(sp.Symbol(f"a{i}", real=True) ** 4 for i in range(6)) * 7
    product = sp.prod([sp.Symbol(f"a{i}", real=True) for i in range(6)]) ** 2
    decision = decide(claim(Ge, hard**3, product - exp(-x)), (), seconds=1.0)
    assert decision.seconds < 4


def test_supported_only_without_proof() -> None:
    decision = decide(claim(Eq, sp.atan(x) + sp.atan(1 / x), pi / 2), (claim(Gt, x, 0),))
    assert decision.verdict in (Verdict.SUPPORTED, Verdict.PROVED)
    wrong = decide(claim(Eq, sp.atan(x) + sp.atan(1 / x), pi / 2), (claim(Ne, x, 0),))
    assert wrong.verdict is Verdict.REFUTED
