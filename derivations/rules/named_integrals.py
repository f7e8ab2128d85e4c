"""Integrals of functions that are only named: their slopes by the fundamental theorem, sums term by term."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import put_in

_MOST_TERMS = 8


@dataclass(frozen=True)
class NamedIntegrals:
    """``Integral(c F' + p G + q)`` as ``c (F(b) - F(a)) + Integral(p G) + Integral(q)``, c fixed, p and q polynomials.

    Trusted: the fundamental theorem and linearity; named functions are smooth, so all parts are continuous.
    """

    name: str = "integrals of named functions"

    def ruling(self, step: Step) -> Ruling:
        """The line with its integrals taken apart. Raises RuleError where none holds a named function."""
        put: dict[sp.Basic, sp.Basic] = {}
        for node in sorted(step.before.atoms(sp.Integral) | step.after.atoms(sp.Integral), key=sp.default_sort_key):
            if node.function.has(AppliedUndef) and (apart := _apart(node)) != node:
                put[node] = apart
        if not put:
            raise RuleError("no integral of a named function to take apart")
        main = Obligation(put_in(step, put), step.given, "the line with its integrals taken apart", True)
        return Ruling((main,), method=self.name)


def _apart(node: sp.Integral) -> sp.Expr:
    """Raises RuleError on terms that need not be continuous, and on endless ranges."""
    if len(node.limits) != 1 or len(node.limits[0]) != 3 or any(end.has(sp.oo) for end in node.limits[0][1:]):
        raise RuleError("one integral with both ends is taken apart at a time")
    x, low, high = node.limits[0]
    terms = sp.Add.make_args(sp.expand(node.function))
    if len(terms) > _MOST_TERMS:
        raise RuleError("a few terms are integrated at a time")
    total = sp.Integer(0)
    for term in terms:
        fixed, moving = term.as_independent(x, as_Add=False)
        named = [part for part in sp.Mul.make_args(moving) if part.has(AppliedUndef)]
        rest = sp.Mul(*(part for part in sp.Mul.make_args(moving) if part not in named))
        plain = all(isinstance(part, AppliedUndef) and part.args == (x,) for part in named)
        if isinstance(moving, sp.Derivative) and moving.variables == (x,) and moving.expr.args == (x,):
            total += fixed * (moving.expr.func(high) - moving.expr.func(low))
            continue
        if not plain or not rest.is_polynomial(x):
            raise RuleError(f"{term} is not integrated here")
        total += fixed * (sp.Integral(moving, (x, low, high)) if named else sp.integrate(rest, (x, low, high)))
    return total


named_integrals = NamedIntegrals()

__all__ = ["NamedIntegrals", "named_integrals"]
