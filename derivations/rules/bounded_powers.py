"""A power that is small where its exponent is large: ``a^n <= e^(n (a - 1))``, and logarithms of both sides."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.relational import Relational

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import Conditions, nonnegative, obligations, positive


@dataclass(frozen=True)
class BoundedPower:
    """``c a^n <= b`` from ``log c + n (a - 1) <= log b``; also what follows from a hypothesis.

    Trusted: ``a <= e^(a - 1)``, so ``a^n <= e^(n (a - 1))`` for a >= 0 and n >= 0; log is strictly increasing.
    """

    name: str = "a power below an exponential"

    def ruling(self, step: Step) -> Ruling:
        """The signs, and the line with logarithms taken. Raises RuleError without a power on the smaller side."""
        claim, given = step.claim if step.before is not sp.true else step.after, step.given
        if isinstance(claim, sp.Implies):
            given, claim = (*given, claim.args[0]), claim.args[1]
        if not isinstance(claim, Relational) or isinstance(claim, (sp.Eq, sp.Ne)):
            raise RuleError("a power is bounded in an inequality")
        needed: Conditions = [(positive(claim.gts), "the larger side is positive")]
        total = sp.Integer(0)
        for factor in sp.Mul.make_args(claim.lts):
            base, exponent = factor.as_base_exp()
            if base is not sp.E and exponent.free_symbols and base.free_symbols | exponent.free_symbols:
                needed += [(nonnegative(base), "the base is not negative")]
                needed += [(nonnegative(exponent), "the exponent is not negative")]
                total += exponent * (base - 1)
            else:
                needed.append((positive(factor), "a factor is positive"))
                total += sp.log(factor)
        if not any(node.exp.free_symbols for node in sp.Mul.make_args(claim.lts) if isinstance(node, sp.Pow)):
            raise RuleError("no power on the smaller side")
        strict = "<" if claim.rel_op in ("<", ">") else "<="
        line = RELATIONS[strict](total, sp.log(claim.gts))
        return Ruling(
            (*obligations(needed, given), Obligation(line, given, "the line with logarithms taken")),
            method=self.name,
        )


bounded_power = BoundedPower()

__all__ = ["BoundedPower", "bounded_power"]
