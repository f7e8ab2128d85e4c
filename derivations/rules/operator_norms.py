"""Operator norms of words in matrices of symbolic size, as unknown numbers with the inequalities that bind them.

``|cW| = |c||W|``, ``|W^T| = |W|``, ``|W^T W| = |W|^2``, ``|QW| = |W|`` for orthogonal Q, ``|u v^T| = |u||v|``;
``|VW| <= |V||W|``, ``|V + W| <= |V| + |W|``, ``|Wx| <= |W||x|``, ``|W|^2 <= |W|_F^2 <= n |W|^2``, ``1 <= |W||W^-1|``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.rules.matrix_facts import Known
from derivations.rules.words import Atom, Polynomial, Rewriting, Word, add, read, scale, transpose
from theory.matrix_conditions import PositiveDefinite, PositiveSemidefinite, Projection
from theory.matrix_words import Orthogonal

Trace = Callable[[Word], sp.Expr]


@dataclass
class OperatorNorms:
    """The operator norms of one line; ``trace`` gives the number of a cyclic word."""

    known: Known
    system: Rewriting
    trace: Trace
    numbers: dict[str, sp.Symbol] = field(default_factory=dict)
    words: dict[Word, sp.Expr] = field(default_factory=dict)
    facts: dict[Boolean, None] = field(default_factory=dict)

    def value(self, word: sp.Expr) -> sp.Expr:
        """The norm of an expression, in the unknown numbers."""
        return self._of_sum(self.system.normal(read(word)))

    def _of_sum(self, polynomial: Polynomial) -> sp.Expr:
        if len(polynomial) <= 1:
            return sp.Add(*(sp.Abs(weight) * self._of(part) for part, weight in polynomial.items()))
        number = self._number(_first_form(polynomial, self.system))
        whole = sp.Add(*(sp.Abs(weight) * self._of(part) for part, weight in polynomial.items()))
        self._add(number, whole)
        for part, weight in polynomial.items():
            own = sp.Abs(weight) * self._of(part)
            self._add(own, number + whole - own)
        self._between_inverses(number, polynomial)
        return number

    def _between_inverses(self, number: sp.Expr, polynomial: Polynomial) -> None:
        """``|A^-1 - B^-1| <= |A^-1| |B - A| |B^-1|``."""
        parts = list(polynomial.items())
        if len(parts) != 2 or any(len(word) != 1 or word[0].mark != "-" for word, _ in parts):
            return
        ((first, weight), (second, other)) = parts
        if weight + other == 0:
            meanings = [self.known.named.get(word[0].letter, word[0].letter) for word in (first, second)]
            gap = self.system.normal(add(read(meanings[1]), scale(read(meanings[0]), sp.Integer(-1))))
            self._add(number, sp.Abs(weight) * self._of(first) * self._of_sum(gap) * self._of(second))

    def _ordered(self, word: Word) -> None:
        """``c <= |S| <= C`` of a semidefinite letter with ``cI <= S <= CI`` given, and ``|S^-1| <= 1/c``."""
        if len(word) != 1 or word[0].mark not in ("", "-") or self.known.definite(word[0]) is None:
            return
        plain = (Atom(word[0].letter),)
        for kind in (PositiveDefinite, PositiveSemidefinite):
            for part in (read(said) for said in self.known.said(kind)):
                if set(part) != {(), plain}:
                    continue
                bound = -part[()] / part[plain]
                if word != plain:
                    if part[plain].is_positive and bound.is_positive:
                        self._add(self._of(word), 1 / bound)
                elif part[plain].is_positive:
                    self._add(bound, self._of(word))
                elif part[plain].is_negative:
                    self._add(self._of(word), bound)

    def _of(self, word: Word) -> sp.Expr:
        if word not in self.words:
            self.words[word] = self._worked_out(word)
        return self.words[word]

    def _worked_out(self, word: Word) -> sp.Expr:
        while word and isinstance(word[0].letter, Orthogonal):
            word = word[1:]
        while word and isinstance(word[-1].letter, Orthogonal):
            word = word[:-1]
        if not word:
            return sp.Integer(1)
        if 1 in (word[0].shape[0], word[-1].shape[1]):
            return sp.sqrt(self.trace((*_reversed(word), *word)))
        cut = next((place for place in range(1, len(word)) if word[place].shape[0] == 1), None)
        if cut is not None:
            return self._of(word[:cut]) * self._of(word[cut:])
        half = len(word) // 2
        if len(word) % 2 == 0 and _reversed(word[half:]) == word[:half]:
            return self._of(word[half:]) ** 2
        number = self._number(min(str(word), str(_reversed(word))))
        if len(word) > 1:
            self.facts[sp.LessThan(number, sp.Mul(*(self._of((atom,)) for atom in word)), evaluate=False)] = None
        elif word[0].mark in ("", "t") and word[0].letter in self.known.said(Projection):
            self.facts[sp.Eq(number**2, number, evaluate=False)] = None
        return number

    def _number(self, key: str) -> sp.Symbol:
        if key not in self.numbers:
            self.numbers[key] = sp.Symbol(f"norm ({len(self.numbers)})", nonnegative=True)
            self.facts[sp.GreaterThan(self.numbers[key], 0, evaluate=False)] = None
        return self.numbers[key]

    def between(self, words: list[Word]) -> tuple[Boolean, ...]:
        """What joins the norms to the traces of these cyclic words."""
        if not self.words and not self.numbers:
            return ()
        for word in list(self.words):
            self._ordered(word)
            inverse = (Atom(word[0].letter, "-"),) if len(word) == 1 else ()
            if inverse in self.words and inverse != word:
                self._add(sp.Integer(1), self._of(word) * self._of(inverse))
        for word in words:
            reverse = _reversed(word)
            for turn in (t[i:] + t[:i] for t in (word, reverse) for i in range(len(word))):
                self._bound(turn)
        return tuple(self.facts)

    def _bound(self, turn: Word) -> None:
        half = len(turn) // 2
        if len(turn) % 2 == 0 and _reversed(turn[half:]) == turn[:half]:
            right = turn[half:]
            if right in self.words and self._known_factors(right):
                self._add(self._of(right) ** 2, self.trace(turn))
                for size in (right[0].shape[0], right[-1].shape[1]):
                    self._add(self.trace(turn), size * self._of(right) ** 2)
            for length in range(1, len(right)):
                if self._known_factors(right[:length]):
                    rest = right[length:]
                    factor = sp.Mul(*(self._of((atom,)) for atom in right[:length]))
                    self._add(self.trace(turn), factor**2 * self.trace((*_reversed(rest), *rest)))
        elif turn[0].shape[0] == 1:
            for start in range(1, len(turn)):
                for end in range(start + 1, len(turn)):
                    if self._known_factors(turn[start:end]) and turn[end - 1].shape[1] != 1:
                        left, right = turn[:start], turn[end:]
                        factor = sp.Mul(*(self._of((atom,)) for atom in turn[start:end]))
                        ends = self.trace((*left, *_reversed(left))) * self.trace((*_reversed(right), *right))
                        self._add(sp.Abs(self.trace(turn)), factor * sp.sqrt(ends))

    def _known_factors(self, word: Word) -> bool:
        """Whether the norm of each letter is spoken of, and none is a vector."""
        return all(
            1 not in atom.shape and ((atom,) in self.words or (atom.transposed,) in self.words) for atom in word
        )

    def _add(self, small: sp.Expr, large: sp.Expr) -> None:
        self.facts[sp.LessThan(small, large, evaluate=False)] = None


def _reversed(word: Word) -> Word:
    return tuple(atom.transposed for atom in reversed(word))


def _first_form(polynomial: Polynomial, system: Rewriting) -> str:
    """One text for a sum, its negative and their transposes."""
    forms = [polynomial, system.normal(transpose(polynomial))]
    forms += [scale(form, sp.Integer(-1)) for form in forms]
    return min(str(sorted((str(word), str(c)) for word, c in form.items())) for form in forms)


__all__ = ["OperatorNorms"]
