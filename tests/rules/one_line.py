"""One line put to the kernel by itself, for tests of rules."""

from __future__ import annotations

from typing import Any

import sympy as sp

from derivations.chain import RELATIONS, Case, Derivation, Line
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel, Rule, StepResult
from tests.letters import expression
from theory.statement import Assumption, Source, Theorem


def settle(before: sp.Basic, relation: str, after: sp.Basic, rule: Rule, *given: sp.Basic) -> StepResult:
    """What the kernel makes of ``before RELATION after`` by the rule, under the conditions."""
    before, after = expression(before), expression(after)
    claim = RELATIONS[relation](before, after)
    theorem = Theorem(
        "one-line",
        "one line",
        claim,
        tuple(_parameters(claim)),
        Source("test", "test"),
        tuple(Assumption(condition, "given") for condition in given),
    )
    derivation = Derivation(theorem, (Case(before, (Line(relation, after, rule),)),))
    return Kernel({theorem.id: theorem}, {}, decide, obligations).check(derivation).steps[0]


def stands(line: tuple[Any, ...]) -> bool:
    """Whether a line of a table, ``(name, before, relation, after, rule, *conditions)``, is settled."""
    _, before, relation, after, rule, *given = line
    return settle(before, relation, after, rule, *given).verdict.settles


def _parameters(claim: sp.Basic) -> list[sp.Symbol]:
    return sorted((s for s in claim.free_symbols if isinstance(s, sp.Symbol)), key=str)
