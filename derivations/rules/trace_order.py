"""Inequalities between numbers that are traces and quadratic forms, by the order of the matrices inside.

``v^T A v <= v^T B v`` and ``tr A <= tr B`` follow from ``A <= B``; lengths are compared by their squares. The order is
shown by a certificate of :mod:`derivations.rules.matrix_order`.

Trusted: a semidefinite D has ``v^T D v >= 0`` and ``tr D >= 0``, a definite one more than 0 for v that does not vanish;
``tr A = tr (A + A^T)/2``; ``a^2 <= b^2`` and ``b >= 0`` give ``a <= b``.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.matrix_facts import Known
from derivations.rules.matrix_lines import defined, entries_exist, inverses, means_put_in
from derivations.rules.terms import Conditions
from derivations.rules.trace_forms import shown
from theory.matrix_words import has_matrices
from theory.verdict import Verdict

_HALF = sp.Rational(1, 2)


@dataclass(frozen=True)
class TraceOrder:
    """``before <= after`` between sums of traces, quadratic forms and lengths; also ``<``, ``>=`` and ``>``.

    Trusted: ``v^T D v`` and ``tr D`` are not negative for a semidefinite D; squares keep the order of
    numbers that are not negative.
    """

    name: str = "order of matrices, in a trace"

    def ruling(self, step: Step) -> Ruling:
        """The signs that the certificate needs as obligations. Raises RuleError where none was found."""
        if step.relation not in ("<", "<=", ">", ">="):
            raise RuleError("an inequality between numbers is compared by the order of matrices")
        where: Conditions = []
        step = means_put_in(step, where)
        known = Known(step.given)
        small, large = (step.before, step.after) if step.relation in ("<", "<=") else (step.after, step.before)
        exist, why = inverses(step, known)
        if why:
            raise RuleError(why)
        exist += entries_exist(step, known)
        exist += tuple(defined(claim, step, reason) for claim, reason in dict.fromkeys(where))
        signs: tuple[Boolean, ...] = ()
        if any(_is_length(node) for node in (small - large).atoms(sp.Pow)):
            small, large, signs = _squared(small), _squared(large), _not_negative(large)
        found = shown(known, sp.expand(large - small), step.relation in ("<", ">"))
        if found is None:
            raise RuleError("no order of matrices shows this inequality")
        given = (*known.scalar,)
        obligations = (*exist, *(Obligation(one, given, "a weight of the sum") for one in (*signs, *found)))
        if not obligations:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, self.name))
        return Ruling(obligations, method=self.name)


def _is_length(node: sp.Expr) -> bool:
    return node.exp == _HALF and has_matrices(node)


def _squared(side: sp.Expr) -> sp.Expr:
    """The square of a product with a length in it, or of a number. Raises RuleError on a sum of lengths."""
    if isinstance(side, sp.Add) and any(_is_length(node) for node in side.atoms(sp.Pow)):
        raise RuleError("a sum of lengths")
    return sp.Mul(*(part**2 for part in sp.Mul.make_args(side)))


def _not_negative(large: sp.Expr) -> tuple[Boolean, ...]:
    """That the larger side is not negative, its lengths left out."""
    rest = sp.Mul(*(p for p in sp.Mul.make_args(large) if not (isinstance(p, sp.Pow) and _is_length(p))))
    if has_matrices(rest):
        raise RuleError("the sign of the larger side is not seen")
    return () if rest.is_nonnegative else (sp.GreaterThan(rest, 0, evaluate=False),)


trace_order = TraceOrder()

__all__ = ["TraceOrder", "trace_order"]
