"""The overlap of any vector with an independent uniform direction."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import random_letters
from derivations.rules.laws import fresh_labels, same_law
from derivations.rules.words import read, shape_of
from theory.matrix_words import GaussianMatrix, SquaredNorm, Transposed
from theory.random_variables import BetaVariable, Unknown
from theory.verdict import Verdict


@dataclass(frozen=True)
class UniformOverlap:
    """``|v^T g|^2/|g|^2 -> |v|^2 Beta(1/2, (size-1)/2)`` for a Gaussian vector g that occurs nowhere else.

    Trusted: given v, the squared cosine between v and g is chi2_1/(chi2_1 + chi2_{size-1}), which does not depend on v.
    """

    gaussian: GaussianMatrix
    label: sp.Symbol
    name: str = "overlap with a uniform direction"

    def ruling(self, step: Step) -> Ruling:
        """The line with the overlap replaced. Raises RuleError where g occurs otherwise."""
        if step.relation != "law":
            raise RuleError("this rule gives equality in law: write .law(...)")
        if self.gaussian.columns != 1:
            raise RuleError("the direction must be a Gaussian vector")
        fresh_labels(step.before, self.label)
        length = SquaredNorm(self.gaussian)
        overlaps = [
            node for node in step.before.atoms(SquaredNorm) if node.has(self.gaussian) and node != length
        ]
        if len(overlaps) != 1:
            raise RuleError(f"{self.gaussian.label} must occur in one overlap and in its own length")
        vector = self._vector(overlaps[0])
        share = BetaVariable(sp.Rational(1, 2), (self.gaussian.rows - 1) / 2, self.label)
        expected = step.before.xreplace({overlaps[0]: SquaredNorm(vector) * share * length})
        if step.before.has(Unknown):
            raise RuleError("an unknown variable stands on the line: it is independent of nothing")
        if any(condition.has(self.gaussian) for condition in step.given):
            raise RuleError(f"a condition ties {self.gaussian.label} to the rest of the line")
        if self.gaussian in random_letters(expected):
            raise RuleError(f"{self.gaussian.label} occurs otherwise than in |v^T g|^2/|g|^2")
        sizes = sp.StrictGreaterThan(self.gaussian.rows, 1, evaluate=False)
        obligations = () if expected == step.after else same_law(expected, step)
        return Ruling(
            (Obligation(sizes, step.given, "the space has at least two dimensions"), *obligations),
            method=self.name,
            decision=Decision(Verdict.PROVED, self.name),
        )

    def _vector(self, node: SquaredNorm) -> sp.Expr:
        factors = node.args[0].args if isinstance(node.args[0], sp.Mul) else ()
        if not factors or factors[-1] != self.gaussian:
            raise RuleError(f"write {node} as the squared norm of v^T g")
        row = factors[:-1]
        if any(factor.has(self.gaussian) for factor in row):
            raise RuleError("the vector depends on the direction")
        for word in read(sp.Mul(*row)):
            shape = shape_of(word)
            if shape is None or sp.expand(shape[0] - 1) != 0:
                raise RuleError(f"{sp.Mul(*row)} is no row: write {node} as the squared norm of v^T g")
        return sp.Mul(*(Transposed(factor) for factor in reversed(row)))
