"""``A iff B`` and ``A implies B`` between statements on matrices of symbolic size.

Trusted: ``A iff B`` where B follows from A as a condition and A from B; an instance at which one of them holds and the
other does not refutes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts
from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.trace_order import trace_order
from theory.matrix_conditions import MatrixCondition
from theory.verdict import Verdict

_SIGNS: dict[type, str] = {
    sp.Eq: "=",
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: ">=",
    sp.StrictLessThan: "<",
    sp.LessThan: "<=",
}


@dataclass(frozen=True)
class MatrixEquivalence:
    """A statement on matrices from another, or each from the other.

    Trusted: what follows from each of two statements as a condition is implied by it.
    """

    name: str = "from the other statement"

    def ruling(self, step: Step) -> Ruling:
        """The obligations of every direction, or the decision that leaves one open."""
        needed: list[Obligation] = []
        for said, claim in _directions(step):
            inside = replace(step, given=(*step.given, *conjuncts((said,))))
            for part in conjuncts((claim,)):
                ruling = _from(inside, part)
                if ruling.decision is not None and not ruling.decision.holds:
                    return ruling
                needed += ruling.obligations
        if not needed:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, self.name))
        return Ruling(tuple(dict.fromkeys(needed)), method=self.name)


def _directions(step: Step) -> list[tuple[Boolean, Boolean]]:
    """What is said and what follows from it, for each direction. Raises RuleError on other lines."""
    if step.before is sp.true and isinstance(step.after, sp.Implies):
        return [(step.after.args[0], step.after.args[1])]
    if step.relation != "iff" or step.before is sp.true:
        raise RuleError("the line is two statements joined by iff or implies")
    return [(step.before, step.after), (step.after, step.before)]


def _from(step: Step, claim: Boolean) -> Ruling:
    """One statement under the conditions of a step. Raises RuleError where it is of another form."""
    if isinstance(claim, MatrixCondition):
        return matrix_line.ruling(replace(step, before=sp.true, relation="iff", after=claim))
    sign = _SIGNS.get(type(claim))
    if sign is None:
        raise RuleError(f"{claim} is no relation")
    one = replace(step, before=claim.args[0], relation=sign, after=claim.args[1])
    if sign in ("<", "<=", ">", ">="):
        try:
            return trace_order.ruling(one)
        except RuleError:
            pass
    return matrix_line.ruling(one)


matrix_equivalence = MatrixEquivalence()

__all__ = ["MatrixEquivalence", "matrix_equivalence"]
