"""The plainest rule: the line itself is what must be decided."""

from __future__ import annotations

from dataclasses import dataclass

from derivations.rule import Obligation, Ruling, Step


@dataclass(frozen=True)
class Algebra:
    """``before RELATION after`` follows from the conditions alone; the deciders say so or give a counterexample.

    Trusted: nothing of its own; it only makes an obligation.
    """

    name: str = "algebra"

    def ruling(self, step: Step) -> Ruling:
        """One direct obligation: the line."""
        return Ruling((Obligation(step.claim, step.given, "the line", direct=True),))


algebra = Algebra()
