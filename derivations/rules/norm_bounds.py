"""``|W| <= c`` of an operator norm, by the order ``W^T W <= c^2 I``.

Trusted: the largest singular value of W is at most c >= 0 exactly where ``c^2 I - W^T W`` is positive semidefinite.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.matrix_facts import Known
from derivations.rules.matrix_lines import entries_exist, fallen, inverses
from derivations.rules.matrix_order import Certificates
from derivations.rules.words import add, multiply, read, scale, shape_of, transpose
from theory.matrix_numbers import OperatorNorm
from theory.matrix_words import has_matrices
from theory.verdict import Verdict


@dataclass(frozen=True)
class NormBound:
    """``c |W|^k <= bound`` of one operator norm, by a certificate for the order of ``W^T W``.

    Trusted: that order.
    """

    name: str = "operator norm by the order of its square"

    def ruling(self, step: Step) -> Ruling:
        """The signs that the certificate needs. Raises RuleError where none was found, or the line is another."""
        if step.relation not in ("<=", ">="):
            raise RuleError("the line bounds an operator norm from above")
        small, large = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        nodes = [part for part in sp.Mul.make_args(small) if part.has(OperatorNorm)]
        if len(nodes) != 1 or has_matrices(large):
            raise RuleError("the line bounds one operator norm by a number")
        norm, power = nodes[0].as_base_exp()
        weight = small / nodes[0]
        if not isinstance(norm, OperatorNorm) or power not in (1, 2) or has_matrices(weight) or not weight.is_positive:
            raise RuleError("the line bounds one operator norm by a number")
        if (decision := fallen(step)) is not None:
            return Ruling(method=self.name, decision=decision)
        known = Known(step.given)
        exist, why = inverses(step, known)
        if why:
            raise RuleError(why)
        bound = large / weight
        square = bound if power == 2 else bound**2
        needed = self._shown(known, norm, square)
        signs = () if large.is_nonnegative else (sp.GreaterThan(large, 0, evaluate=False),)
        weights = (Obligation(one, known.scalar, "a weight of the sum") for one in (*signs, *needed))
        obligations = (*exist, *entries_exist(step, known), *weights)
        if not obligations:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, self.name))
        return Ruling(obligations, method=self.name)

    def _shown(self, known: Known, norm: OperatorNorm, square: sp.Expr) -> tuple[sp.Basic, ...]:
        word = read(norm.args[0])
        system = known.system(norm, sp.Integer(0))
        for one, other in ((transpose(word), word), (word, transpose(word))):
            gram = system.normal(multiply(one, other))
            shape = next((shape for part in multiply(one, other) if (shape := shape_of(part))), None)
            if shape is None:
                continue
            target = add({(): square}, scale(gram, sp.Integer(-1)))
            needed = Certificates(known, system, shape[0]).certificate(target, False)
            if needed is not None:
                return needed
        raise RuleError("no order of matrices shows this bound")


norm_bound = NormBound()

__all__ = ["NormBound", "norm_bound"]
