"""What a rule on matrices asks of the conditions of a line, whoever has sorted them (``matrix_facts.Known`` does)."""

from __future__ import annotations

from typing import Protocol

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import Obligation
from derivations.rules.words import Polynomial
from theory.matrix_conditions import MatrixCondition
from theory.matrix_words import Letter


class Knowledge(Protocol):
    """The conditions of a line, sorted by what they speak of."""

    @property
    def scalar(self) -> tuple[Boolean, ...]:
        """Those without a matrix."""
        ...

    @property
    def equations(self) -> tuple[sp.Eq, ...]:
        """The equations between matrices."""
        ...

    @property
    def named(self) -> dict[Letter, sp.Expr]:
        """The word that each named letter stands for."""
        ...

    def said(self, kind: type[MatrixCondition]) -> list[sp.Expr]:
        """The matrices of which a predicate is given."""
        ...

    def positive(self, polynomial: Polynomial) -> tuple[Obligation, ...] | None:
        """What makes a sum of words positive definite; None where nothing does."""
        ...

    def invertible(self, letter: Letter) -> tuple[Obligation, ...] | None:
        """What shows that a letter has an inverse; None where nothing does."""
        ...
