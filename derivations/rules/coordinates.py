"""Columns of a unit matrix at an index, ``e_i``: members of a family are ``X^T e_i``.

Trusted: ``e e^T <= I`` for a vector e of length 1, so ``p U^T U - c U^T e e^T U >= (p - c) U^T U`` for c >= 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

import sympy as sp
from flint import fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.rules.word_instances import Instance
from derivations.rules.words import Polynomial, Word, add
from theory.matrix_words import Coordinate, Letter, UnitVector
from theory.member_sums import MemberSum


def general(condition: Boolean) -> list[Coordinate]:
    """The indices that a condition speaks of in general.

    Where it also holds a number with an index, it is about that one member; what a sum runs over is not its own.
    """
    labels = {letter.label for letter in condition.atoms(Letter)}
    numbers = {symbol.name.rpartition("_")[2] for symbol in condition.free_symbols - labels}
    summed = {node.place for node in condition.atoms(MemberSum)}
    found = {e for e in condition.atoms(Coordinate) if e.label.name[2:] not in numbers} - summed
    return sorted(found, key=str)


def everywhere(condition: sp.Basic, instance: Instance, letters: Sequence[Coordinate]) -> Iterator[Instance]:
    """The instance with these columns at every index."""
    if not letters:
        yield instance
        return
    for letter in condition.atoms(Letter):
        instance.matrix(letter)
    sizes = [instance.size(letter.rows) for letter in letters]
    for places in itertools.product(*map(range, sizes)):
        drawn = dict(instance._drawn)
        for letter, size, place in zip(letters, sizes, places, strict=True):
            drawn[letter] = fmpq_mat(size, 1, [int(i == place) for i in range(size)])
        yield replace(instance, _drawn=drawn, _letters={})


def without_members(polynomial: Polynomial) -> Polynomial:
    """A sum below this one in the order of matrices: members that are taken off are taken off as the whole."""
    found = dict(polynomial)
    for word, weight in polynomial.items():
        whole = _whole(word) if weight.is_negative else None
        if whole is not None and whole in found:
            del found[word]
            found = add(found, {whole: weight})
    return found


def _whole(word: Word) -> Word | None:
    """``U^T U`` of a word ``U^T e e^T U``."""
    half = len(word) // 2
    if len(word) % 2 or not word or not isinstance(word[half].letter, UnitVector):
        return None
    if any(word[i].transposed != word[-1 - i] for i in range(half)):
        return None
    return word[: half - 1] + word[half + 1 :]


__all__ = ["everywhere", "general", "without_members"]
