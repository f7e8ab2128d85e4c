"""Ranks of words in matrices of symbolic size, as unknown whole numbers with the inequalities that bind them.

``rank cW = rank W`` for c not 0, ``rank W^T = rank W^+ = rank W^T W = rank W``, ``rank MW = rank W`` for invertible M;
``rank VW <= rank V, rank W``, ``rank(V + W) <= rank V + rank W``, ``rank W <=`` rows and columns; that of a projection
or of any idempotent is its trace.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.rules.matrix_facts import Known
from derivations.rules.operator_norms import Trace
from derivations.rules.words import Atom, Polynomial, Rewriting, Word, add, multiply, read, scale, shape_of
from theory.matrix_conditions import FullColumnRank, FullRowRank, Projection


@dataclass
class Ranks:
    """The ranks of one line; ``needed`` are the weights that must not vanish."""

    known: Known
    system: Rewriting
    trace: Trace
    numbers: dict[str, sp.Symbol] = field(default_factory=dict)
    facts: dict[Boolean, None] = field(default_factory=dict)
    needed: dict[Boolean, None] = field(default_factory=dict)

    def value(self, word: sp.Expr) -> sp.Expr:
        """The rank of an expression, in the unknown numbers."""
        polynomial = self.system.normal(read(word))
        if not polynomial:
            return sp.Integer(0)
        if len(polynomial) == 1:
            ((part, weight),) = polynomial.items()
            if len(part) > 1 and (trace := self._of_idempotent(polynomial)) is not None:
                return trace
            if not weight.is_nonzero:
                self.needed[sp.Ne(weight, 0, evaluate=False)] = None
            if part:
                return self._of(part)
            shape = next((shape for one in read(word) if (shape := shape_of(one))), None)
            if shape is None:
                raise RuleError("the rank of a multiple of I without a size: write I_n")
            return shape[0]
        if (trace := self._of_idempotent(polynomial)) is not None:
            return trace
        number = self._number(str(sorted((str(part), str(weight)) for part, weight in polynomial.items())), polynomial)
        if () not in polynomial:
            self._at_most(number, sp.Add(*map(self._of, polynomial)))
        return number

    def _of_idempotent(self, polynomial: Polynomial) -> sp.Expr | None:
        """The trace of a sum whose square it is itself; None of others."""
        size = next((word[0].shape for word in polynomial if word), None)
        if size is None or sp.expand(size[0] - next(word[-1].shape[1] for word in polynomial if word)) != 0:
            return None
        square = self.system.normal(multiply(polynomial, polynomial))
        if add(square, scale(polynomial, sp.Integer(-1))):
            return None
        return sp.Add(*(c * (self.trace(word) if word else size[0]) for word, c in polynomial.items()))

    def _of(self, word: Word) -> sp.Expr:
        while len(word) > 1 and self.known.invertible(word[0].letter) == ():
            word = word[1:]
        while len(word) > 1 and self.known.invertible(word[-1].letter) == ():
            word = word[:-1]
        half = len(word) // 2
        reverse = tuple(atom.transposed for atom in reversed(word))
        if len(word) % 2 == 0 and reverse == word:
            return self._of(word[half:])
        if len(word) == 1:
            return self._of_letter(word[0])
        number = self._number(min(str(word), str(reverse)), {word: sp.Integer(1)})
        for atom in word:
            self._at_most(number, self._of_letter(atom))
        return number

    def _of_letter(self, atom: Atom) -> sp.Expr:
        letter = atom.letter
        if letter in self.known.said(FullColumnRank):
            return letter.columns
        if letter in self.known.said(FullRowRank) or self.known.invertible(letter) == ():
            return letter.rows
        number = self._number(str(letter), {(Atom(letter),): sp.Integer(1)})
        inverse = Atom(letter, "+")
        gap: Polynomial = {(Atom(letter), inverse, Atom(letter)): sp.Integer(1), (Atom(letter),): sp.Integer(-1)}
        if not self.system.normal(gap):
            # Penrose's rules are at work, so that the projection on the range is spoken of.
            self.facts[sp.Eq(number, self.trace((Atom(letter), inverse)), evaluate=False)] = None
        if letter in self.known.said(Projection):
            self.facts[sp.Eq(number, self.trace((Atom(letter),)), evaluate=False)] = None
        return number

    def _number(self, key: str, polynomial: Polynomial) -> sp.Symbol:
        if key not in self.numbers:
            number = sp.Symbol(f"rank ({len(self.numbers)})", integer=True, nonnegative=True)
            self.numbers[key] = number
            shape = next(shape for word in polynomial if (shape := shape_of(word)))
            for size in dict.fromkeys(shape):
                self._at_most(number, size)
        return self.numbers[key]

    def _at_most(self, small: sp.Expr, large: sp.Expr) -> None:
        self.facts[sp.LessThan(small, large, evaluate=False)] = None


__all__ = ["Ranks"]
