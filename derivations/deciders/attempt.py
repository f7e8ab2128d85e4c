"""What a decider that reduces its claim to others may ask: the strategy above it, which it does not import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sympy.logic.boolalg import Boolean


class Attempt(Protocol):
    """One attempt at a claim; see :class:`derivations.deciders.prove.Prover`."""

    def prove(self, claim: Boolean, given: Sequence[Boolean], depth: int = 0) -> str:
        """The methods that prove the claim from the conditions, or an empty string."""

    def plainly(self, claim: Boolean, given: Sequence[Boolean]) -> str:
        """The same by exact algebra and the solver alone, which are quick to say no."""
