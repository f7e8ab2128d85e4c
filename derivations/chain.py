"""Derivations as data: chains of lines that read like the textbook's, each with its rule and its place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.relations import RELATIONS, compose, substitute
from derivations.rule import Rule
from derivations.rules.algebra import algebra
from theory.statement import Theorem
from theory.values import as_expression

__all__ = [
    "RELATIONS",
    "Case",
    "Derivation",
    "Line",
    "compose",
    "conclude",
    "follows",
    "substitute",
]


@dataclass(frozen=True)
class Line:
    """``RELATION after``, by a rule; ``given`` holds conditions for this line only, each of them then an obligation."""

    relation: str
    after: sp.Basic
    rule: Rule
    reason: str = ""
    given: tuple[Boolean, ...] = ()
    file: str = field(default="", compare=False)
    number: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Case:
    """One chain, valid under ``when``."""

    start: sp.Basic
    lines: tuple[Line, ...] = ()
    when: tuple[Boolean, ...] = ()

    def lines_with_before(self) -> Iterator[tuple[Line, sp.Basic]]:
        """Each line with the expression that its relation starts from."""
        before = self.start
        for line in self.lines:
            yield line, before
            before = line.after


@dataclass(frozen=True)
class Derivation:
    """A theorem and the chains that derive it, written with ``start`` / ``case`` and the relation methods.

    ``derivation = Derivation(theorem).start(lhs).eq(line, by=rule).le(line, by=rule)``; a proof by cases writes
    ``.case(condition, start=lhs)`` before each chain. ``paper`` marks the paper's own steps, expected to fail.
    """

    theorem: Theorem
    cases: tuple[Case, ...] = ()
    extra: tuple[Boolean, ...] = ()
    paper: bool = False
    name: str = ""

    @property
    def id(self) -> str:
        """The theorem's id, with the name of this derivation where it has several."""
        return f"{self.theorem.id}/{self.name}" if self.name else self.theorem.id

    def start(self, expression: sp.Basic) -> Derivation:
        """Begin the only chain."""
        return replace(self, cases=(*self.cases, Case(as_expression(expression, self.id))))

    def case(self, *when: Boolean, start: sp.Basic) -> Derivation:
        """Begin the chain of one case."""
        return replace(self, cases=(*self.cases, Case(as_expression(start, self.id), (), when)))

    def _line(self, relation: str, after: Any, rule: Rule | None, reason: str) -> Derivation:
        if not self.cases:
            raise ValueError(f"{self.id}: write .start(...) before the first line")
        frame = sys._getframe(2)
        side = as_expression(after, f"{self.id}, line {frame.f_lineno}")
        line = Line(relation, side, rule or algebra, reason, (), frame.f_code.co_filename, frame.f_lineno)
        *done, last = self.cases
        return replace(self, cases=(*done, replace(last, lines=(*last.lines, line))))

    def eq(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``= after``."""
        return self._line("=", after, by, because)

    def ne(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``!= after``; ends a chain."""
        return self._line("!=", after, by, because)

    def lt(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``< after``."""
        return self._line("<", after, by, because)

    def le(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``<= after``."""
        return self._line("<=", after, by, because)

    def gt(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``> after``."""
        return self._line(">", after, by, because)

    def ge(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``>= after``."""
        return self._line(">=", after, by, because)

    def iff(self, after: Boolean, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``if and only if after``."""
        return self._line("iff", after, by, because)

    def implies(self, after: Boolean, *, by: Rule | None = None, because: str = "") -> Derivation:
        """``implies after``."""
        return self._line("implies", after, by, because)

    def law(self, after: Any, *, by: Rule | None = None, because: str = "") -> Derivation:
        """Equal in law to ``after``."""
        return self._line("law", after, by, because)


def conclude(case: Case) -> Boolean:
    """The relation between the first and the last expression that the lines of one case compose to.

    Raises ValueError where two relations of the chain point in opposite directions.
    """
    relation = "="
    for line in case.lines:
        relation = compose(relation, line.relation)
    if relation == "iff" and case.start is sp.true:
        return case.lines[-1].after
    return RELATIONS[relation](case.start, case.lines[-1].after)


def follows(conclusion: Boolean, claim: Boolean) -> Boolean:
    """What is left to decide between what a chain gives and what is claimed."""
    if isinstance(conclusion, Relational) and isinstance(claim, Relational) and conclusion.func is claim.func:
        parts = [
            sp.Eq(a, b, evaluate=False) for a, b in zip(conclusion.args, claim.args, strict=True) if a != b
        ]
        return sp.And(*parts, evaluate=False) if len(parts) > 1 else parts[0]
    if (
        type(conclusion) is type(claim)
        and len(conclusion.args) == 2
        and conclusion.args[0] == claim.args[0]
        and isinstance(conclusion.args[1], sp.Expr)
    ):
        return sp.Eq(conclusion.args[1], claim.args[1], evaluate=False)
    return sp.Implies(conclusion, claim, evaluate=False)
