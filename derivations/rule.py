"""What a rule is given, and what it may answer: the kernel and every rule speak in these words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.decision import Decision
from derivations.relations import RELATIONS
from theory.statement import Theorem


class RuleError(ValueError):
    """A rule does not fit its line; the message says what it needs."""


@dataclass(frozen=True)
class Obligation:
    """A claim that a line needs. ``direct`` ones restate the line: a counterexample to them is one to the line."""

    claim: Boolean
    given: tuple[Boolean, ...]
    why: str
    direct: bool = False


@dataclass(frozen=True)
class Ruling:
    """What a rule makes of a line: its obligations, the theorems it uses, and the method to report.

    ``conditions`` are what the line cannot discharge and the theorem must state; ``decision`` replaces the
    obligations where the rule itself settled the line (a normal form, a certificate it checked).
    """

    obligations: tuple[Obligation, ...] = ()
    cites: tuple[str, ...] = ()
    method: str = ""
    decision: Decision | None = None


@dataclass(frozen=True)
class Step:
    """One line in its place: what stands before and after the relation, and the conditions in force."""

    before: sp.Basic
    relation: str
    after: sp.Basic
    given: tuple[Boolean, ...]
    theorems: Mapping[str, Theorem]

    @property
    def claim(self) -> Boolean:
        """The line as one SymPy Boolean, not evaluated."""
        return RELATIONS[self.relation](self.before, self.after)


class Rule(Protocol):
    """A named way to justify a line. Trusted for: its obligations together imply the line."""

    @property
    def name(self) -> str:
        """What to call the rule beside its line."""

    def ruling(self, step: Step) -> Ruling:
        """The obligations of the line. Raises RuleError where the rule does not fit."""
