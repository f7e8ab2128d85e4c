"""How the letters of an exact instance are drawn, so that they are of the kinds and in the orders that are given."""

from __future__ import annotations

import random

import sympy as sp

from derivations.rules.knowledge import Knowledge
from derivations.rules.words import read
from theory.matrix_conditions import PositiveDefinite, PositiveSemidefinite, Projection
from theory.matrix_words import InverseOf, Letter, PseudoInverse, Transposed, UnitMatrix

_ONE = sp.Integer(1)
_SCALES = (sp.Integer(1), sp.Integer(1), sp.Rational(1, 30))
_INSIDE = 0.6  # how often what is given as semidefinite is drawn definite


def drawn(known: Knowledge, generator: random.Random) -> dict[Letter, sp.Expr]:
    """How definite matrices and projections are drawn: from a letter of their own."""
    found = dict(known.named)
    for kind in (PositiveDefinite, PositiveSemidefinite):
        for letter in known.said(kind):
            if isinstance(letter, Letter) and letter not in found:
                columns = letter.rows if kind is PositiveDefinite else generator.choice((letter.rows, _ONE))
                own = Letter(letter.rows, columns, sp.Symbol(f"{letter.label} drawn"))
                found[letter] = own * Transposed(own)
                if kind is PositiveDefinite:
                    found[letter] += UnitMatrix(letter.rows, letter.rows, sp.Symbol("I"))
                found[letter] *= generator.choice(_SCALES)
    for kind in (PositiveDefinite, PositiveSemidefinite):
        for word in known.said(kind):
            if not isinstance(word, Letter):
                _ordered(word, found, kind is PositiveDefinite or generator.random() < _INSIDE)
    for letter in known.said(Projection):
        own = Letter(letter.rows, sp.Integer(1), sp.Symbol(f"{letter.label} drawn"))
        found[letter] = own * PseudoInverse(own)
    for equation in known.equations:
        root = square_of(equation.lhs)
        if root is not None and isinstance(equation.rhs, Letter):
            found[equation.rhs] = equation.lhs
    return found


def _ordered(word: sp.Expr, found: dict[Letter, sp.Expr], strict: bool) -> None:
    """A letter of ``B - A`` drawn so that the difference is semidefinite, or definite."""
    parts = read(word)
    unit = UnitMatrix(*next((one[0].shape[0], one[0].shape[0]) for one in parts if one), sp.Symbol("I"))
    for single in sorted((one for one in parts if len(one) == 1 and one[0].mark == ""), key=str):
        letter, weight = single[0].letter, parts[single]
        rest = word - weight * letter
        if rest.has(letter) or any(x in found and found[x].has(letter) for x in rest.atoms(Letter)):
            continue
        own = Letter(letter.rows, letter.rows if strict else _ONE, sp.Symbol(f"{letter.label} beyond"))
        full = own * Transposed(own) + unit
        square = full if strict else own * Transposed(own)
        bound = parts.get((), sp.Integer(0))
        below = weight.is_negative and len(parts) == 2 and bound != 0 and letter in found
        if weight in (1, -1) and (letter not in found or weight == 1 or below):
            found[letter] = bound * InverseOf(full) if below else square * weight - rest * weight
            return


def square_of(word: sp.Expr) -> Letter | None:
    """The letter whose square a word is."""
    if isinstance(word, sp.Pow) and word.exp == 2 and isinstance(word.base, Letter):
        return word.base
    return None


__all__ = ["drawn", "square_of"]
