"""Means of quadratic forms in one standard Gaussian vector, times the square of an independent normal variable."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import letter_equations, random_letters
from derivations.rules.words import Atom, Polynomial, Word, read
from theory.matrix_words import GaussianMatrix, Letter, SquaredNorm, Transposed
from theory.random_variables import Expectation, Gaussian, RandomVariable, Unknown, random_variables


@dataclass(frozen=True)
class SecondMoment:
    """``E[c g^2 |A x B|^2] = c tr(A^T A) tr(B B^T)``, summed over terms; x ~ N(0, I) is a column, so B is a row.

    ``|A x^T B|^2`` likewise. Checked: x and at most one g^2 stand in each term, and nothing else that is random.
    Trusted: linearity of the mean (every mean here is finite), ``E x_i x_j = 1`` for i = j and 0 otherwise,
    ``E g^2 = 1``, independence of x and g.
    """

    vector: Letter
    name: str = "second moments of a Gaussian vector"

    def ruling(self, step: Step) -> Ruling:
        """The line with the mean put in. Raises RuleError where it is not the mean of such a sum."""
        if not isinstance(self.vector, GaussianMatrix) or self.vector.columns != 1:
            raise RuleError(f"{self.vector} is no Gaussian column")
        if not isinstance(step.before, Expectation) or step.after.has(Expectation, RandomVariable):
            raise RuleError("the line is E[quadratic form] = its value")
        if random_letters(step.after) or letter_equations(step.before):
            raise RuleError("a random or a defined letter stands where it cannot: unfold the line first")
        if any(condition.has(self.vector) for condition in step.given):
            raise RuleError(f"a condition ties {self.vector.label} to what is held fixed")
        total = sum(
            (self._mean(term) for term in sp.Add.make_args(sp.expand(step.before.args[0]))), sp.Integer(0)
        )
        scalar = RELATIONS["="](total, step.after)
        return Ruling(
            (Obligation(scalar, step.given, "the line with the second moments put in", direct=True),),
            method=self.name,
        )

    def _mean(self, term: sp.Expr) -> sp.Expr:
        value, forms = sp.Integer(1), 0
        for factor in sp.Mul.make_args(term):
            if factor.has(self.vector):
                if not isinstance(factor, SquaredNorm):
                    raise RuleError(f"{factor} is no squared norm")
                value, forms = value * self._form(factor), forms + 1
            elif random_variables(factor):
                if not (isinstance(factor, sp.Pow) and isinstance(factor.base, Gaussian) and factor.exp == 2):
                    raise RuleError(f"{factor} is no square of a normal variable")
            elif factor.has(Unknown) or random_letters(factor):
                raise RuleError(f"{factor} is random too")
            else:
                value *= factor
        if forms != 1:
            raise RuleError(f"{self.vector.label} stands in {forms} squared norms of {term}")
        return value

    def _form(self, norm: SquaredNorm) -> sp.Expr:
        """tr(A^T A) tr(B B^T) for the norm of one word A x B or A x^T B."""
        polynomial: Polynomial = read(norm.args[0])
        places = [i for word in polynomial for i, atom in enumerate(word) if atom.letter == self.vector]
        if len(polynomial) != 1 or len(places) != 1:
            raise RuleError(f"{norm} is not the norm of one word with {self.vector.label} in one place")
        ((word, coefficient),) = polynomial.items()
        (place,) = places
        if word[place].mark not in ("", "t"):
            raise RuleError(f"an inverse of {self.vector.label} stands in {norm}")
        if any(atom.letter.is_random_matrix for i, atom in enumerate(word) if i != place):
            raise RuleError(f"another random letter stands in {norm}")
        sizes = (
            (self.vector.rows, sp.Integer(1)) if word[place].mark == "" else (sp.Integer(1), self.vector.rows)
        )
        return coefficient**2 * _square(word[:place], sizes[0]) * _square(word[place + 1 :], sizes[1])


def _square(word: Word, size: sp.Expr) -> sp.Expr:
    """|word|^2; that of an empty word, the unit matrix, is its size."""
    return SquaredNorm(sp.Mul(*map(_written, word))) if word else size


def _written(atom: Atom) -> sp.Expr:
    if atom.mark not in ("", "t"):
        raise RuleError("an inverse stands in the quadratic form")
    return Transposed(atom.letter) if atom.mark == "t" else atom.letter


def second_moment(vector: Letter) -> SecondMoment:
    """``by=second_moment(x)``."""
    return SecondMoment(vector)
