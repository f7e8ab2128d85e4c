"""The formulas of the page: which of the theory's expressions it shows, compiled with their conditions.

Each is a theorem's value, or an expression that another module of the theory builds. Nothing is retyped: a formula's
JavaScript, its LaTeX, its conditions and the reasons for them come from one statement.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from publishing.latex.abbreviations import abbreviations
from publishing.latex.printer import latex
from publishing.latex.statements import letters_of
from publishing.page.javascript import function
from publishing.references import cited_as
from theory.distances.closed_forms.tasks import Tasks, half_normal
from theory.domain import condition_text
from theory.registry import theorem
from theory.statement import Theorem
from theory.symbols import domain_of, m, sigma, theta

THEOREMS = (
    "scratch-risk",
    "scratch-risk-exact",
    "scratch-risk-variance",
    "ridge-scratch-risk",
    "tuned-scratch-risk",
    "linear-transferability",
    "linear-transfer-risk-exact",
    "negative-transfer-lower",
    "negative-transfer-upper",
    "negative-transfer-beyond",
    "ridge-transfer-risk",
    "ridge-transfer-risk-exact",
    "ridge-transfer-optimum",
    "fine-tuning-transferability",
    "fine-tuning-transferability-printed",
    "fine-tuning-scale",
    "fine-tuning-break-even",
    "fine-tuning-one-layer-exact",
    "null-share-limit",
    "close-and-hard-kl",
    "dudley-gaussians",
)
# The average over inputs of a smooth function: at 100 nodes it equals the library's own, at 400, to 11 digits.
NODES = 100


@dataclass(frozen=True)
class Formula:
    """One compiled function of the page: its value, and the conditions under which it has one."""

    id: str
    title: str
    parameters: tuple[sp.Symbol, ...]
    value: sp.Expr
    conditions: tuple[tuple[Boolean, str], ...]
    statement: Theorem | None = None

    def javascript(self) -> str:
        """``{ id, parameters, conditions, value }`` as a JavaScript literal."""
        tests = [
            f"{{ text: {json.dumps(condition_words(predicate))}, reason: {json.dumps(reason)}, "
            f"holds: {function(self.parameters, predicate)} }}"
            for predicate, reason in self.conditions
        ]
        names = [symbol.name for symbol in self.parameters]
        whole = [place for place, symbol in enumerate(self.parameters) if symbol.is_integer]
        return (
            f"{{ id: {json.dumps(self.id)}, parameters: {json.dumps(names)}, whole: {json.dumps(whole)}, "
            f"conditions: [{', '.join(tests)}], value: {function(self.parameters, self.value)} }}"
        )

    def shown(self) -> dict[str, Any]:
        """What stands beside a view: title, LaTeX, conditions with their reasons, and the source."""
        claim = self.statement.claim if self.statement else self.value
        letters = letters_of(self.statement, given=False) if self.statement else abbreviations([claim])
        return {
            "id": self.id,
            "title": self.title,
            "latex": latex(letters.short(claim)),
            "where": letters.where(),
            "conditions": [(latex(one), reason) for one, reason in self.conditions if reason != _RANGE],
            "source": _source(self.statement) if self.statement else "",
        }


_RANGE = "the range of the symbol"


def condition_words(predicate: Boolean) -> str:
    """A condition as the page names it, the share kept as ``m``."""
    return condition_text(predicate.xreplace({theorem("fine-tuning-scale").value: m}))


def formulas() -> dict[str, Formula]:
    """Every formula of the page by id. Raises TypeError where an expression has no JavaScript."""
    found = [_of_theorem(theorem(id)) for id in THEOREMS]
    found += _of_two_tasks()
    return {formula.id: formula for formula in found}


def _of_theorem(statement: Theorem) -> Formula:
    reasons = {assumption.predicate: assumption.reason for assumption in statement.given}
    own = set(statement.parameters)
    conditions = tuple(
        (condition, reasons.get(condition, _RANGE))
        for condition in statement.conditions
        if condition.free_symbols and condition.free_symbols <= own
    )
    return Formula(
        statement.id, statement.title, statement.parameters, statement.value, conditions, statement
    )


def _of_two_tasks() -> list[Formula]:
    """How far apart two tasks at one angle are, and W1 between their labels averaged over inputs."""
    tasks = Tasks(theta, sigma)
    conditions = tuple((one, _RANGE) for one in domain_of([theta]))
    return [
        Formula(
            "tasks-apart",
            "Distance of the two task vectors",
            (theta,),
            sp.sqrt(tasks.delta_squared),
            conditions,
        ),
        Formula(
            "transport-between-tasks",
            "Wasserstein distance of two tasks",
            (theta,),
            tasks.transport_given_inputs,
            conditions,
        ),
    ]


def script(known: Mapping[str, Formula]) -> str:
    """The JavaScript that defines ``FORMULAS`` and the nodes over inputs ``INPUTS``."""
    lines = [f"  {json.dumps(id)}: {formula.javascript()}," for id, formula in known.items()]
    places, weights = half_normal(NODES)
    inputs = {"place": places.tolist(), "weight": weights.tolist()}
    return "\n".join(["const FORMULAS = {", *lines, "};", f"const INPUTS = {json.dumps(inputs)};"])


def _source(statement: Theorem) -> str:
    return ", ".join(filter(None, (cited_as(statement.source.key), statement.source.place)))
