"""Matrices in blocks, ``M = sum of E_i A_ij E_j^T`` with E_i the blocks of columns of a unit matrix.

Trusted, for two parts and an invertible A_11: ``det M = det A_11 det S`` with Schur's complement
``S = A_22 - A_21 A_11^-1 A_12``, so M is invertible exactly where S is; and M, symmetric with A_11 positive definite,
is positive (semi)definite exactly where S is. The same with the parts exchanged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import Obligation
from derivations.rules.knowledge import Knowledge
from derivations.rules.words import Atom, Polynomial, Word, add, complete, multiply, partition, read, scale
from theory.matrix_conditions import Invertible, PositiveDefinite, PositiveSemidefinite
from theory.matrix_words import TraceOf, UnitBlock

_ONE = sp.Integer(1)
Blocks = dict[tuple[int, int], Polynomial]
Needs = tuple[Obligation, ...]


@dataclass(frozen=True)
class Schur:
    """A block ``corner`` with its inverse, what that takes, Schur's complement, and the size of this."""

    corner: Polynomial
    needed: Needs
    complement: Polynomial
    size: sp.Expr


def blocks_of(polynomial: Polynomial) -> tuple[tuple[UnitBlock, ...], Blocks] | None:
    """The blocks of a square sum of words, with the parts that it is cut into; None where it has none."""
    letter = next((w[0].letter for w in polynomial if w and isinstance(w[0].letter, UnitBlock)), None)
    if not isinstance(letter, UnitBlock):
        return None
    parts = letter.siblings
    found: Blocks = {(i, j): {} for i in range(len(parts)) for j in range(len(parts))}
    for word, weight in complete(partition(letter)).normal(polynomial).items():
        if not word:
            for i in range(len(parts)):
                found[i, i] = add(found[i, i], {(): weight})
            continue
        ends = _place(parts, word[0]), _place(parts, word[-1].transposed)
        if len(word) < 2 or ends[0] is None or ends[1] is None:
            return None
        place = ends[0], ends[1]
        found[place] = add(found[place], {word[1:-1]: weight})
    return parts, found


def _place(parts: tuple[UnitBlock, ...], atom: Atom) -> int | None:
    return parts.index(atom.letter) if atom.mark == "" and atom.letter in parts else None


def diagonal(blocks: Blocks) -> list[Polynomial] | None:
    """The blocks on the diagonal, where all above or all below it vanish."""
    if all(not part for (i, j), part in blocks.items() if i < j) or all(
        not part for (i, j), part in blocks.items() if i > j
    ):
        return [part for (i, j), part in blocks.items() if i == j]
    return None


def schur(known: Knowledge, polynomial: Polynomial) -> Iterator[Schur]:
    """Schur's complements in a matrix of two parts, by each block on the diagonal that has an inverse."""
    cut = blocks_of(polynomial)
    if cut is None or len(cut[0]) != 2:
        return
    parts, blocks = cut
    for i, j in ((0, 1), (1, 0)):
        found = inverse_of(known, blocks[i, i])
        if found is None:
            continue
        inverse, needed = found
        taken = multiply(multiply(blocks[j, i], inverse), blocks[i, j])
        yield Schur(blocks[i, i], needed, add(blocks[j, j], scale(taken, sp.Integer(-1))), parts[j].columns)


def inverse_of(known: Knowledge, polynomial: Polynomial) -> tuple[Polynomial, Needs] | None:
    """The inverse of a sum of words that is one word in invertible letters, or that a letter names."""
    for letter, meaning in known.named.items():
        if polynomial and not add(read(meaning), scale(polynomial, sp.Integer(-1))):
            needed = known.invertible(letter)
            if needed is not None:
                return {(Atom(letter, "-"),): _ONE}, needed
    if len(polynomial) != 1:
        return None
    ((word, weight),) = polynomial.items()
    needed = (Obligation(sp.Ne(weight, 0, evaluate=False), known.scalar, f"{weight} is not zero"),)
    inverse: Word = ()
    for atom in reversed(word):
        shown = None if "+" in atom.mark else known.invertible(atom.letter)
        if shown is None:
            return None
        needed = (*shown, *needed)
        inverse = (*inverse, Atom(atom.letter, {"": "-", "t": "-t", "-": "", "-t": "t"}[atom.mark]))
    return {inverse: 1 / weight}, tuple(one for one in needed if one.claim.args[0] != _ONE)


def as_number(polynomial: Polynomial, strict: bool) -> tuple[Boolean, ...]:
    """That a one-by-one matrix is not negative, or positive, as a relation between numbers."""
    number = sp.Add(*(c * (TraceOf(sp.Mul(*(atom.written for atom in w))) if w else 1) for w, c in polynomial.items()))
    return ((sp.StrictGreaterThan if strict else sp.GreaterThan)(number, 0, evaluate=False),)


def inside(known: Knowledge, polynomial: Polynomial) -> Iterator[tuple[Polynomial, tuple[Boolean, ...]]]:
    """What is (semi)definite where this matrix is, blocks on its diagonal and complements, with what that takes."""
    if (cut := blocks_of(polynomial)) is not None:
        units, pieces = cut
        for place in range(len(units)):
            yield pieces[place, place], ()
    for found in schur(known, polynomial):
        yield found.complement, tuple(one.claim for one in found.needed)


def numbers_of(known: Knowledge) -> list[Boolean]:
    """What a given order says of blocks that are numbers, and of complements of corners whose inverse is seen."""
    found: list[Boolean] = []
    for kind in (PositiveDefinite, PositiveSemidefinite):
        for word in known.said(kind):
            for part, needed in inside(known, read(word)):
                sizes = {one[0].shape[0] for one in part if one}
                if sizes <= {_ONE} and part and not needed:
                    found += as_number(part, kind is PositiveDefinite)
    return found


def invertible(known: Knowledge, polynomial: Polynomial) -> Needs | None:
    """What shows that a matrix in blocks is invertible: a corner and Schur's complement in it are."""
    cut = blocks_of(polynomial)
    if cut is None:
        return None
    corners = diagonal(cut[1])
    if corners is not None:
        shown = [inverse_of(known, corner) for corner in corners]
        return tuple(one for part in shown if part for one in part[1]) if all(shown) else None
    for found in schur(known, polynomial):
        size = found.complement.get((), sp.Integer(0))
        if len(found.complement) == 1 and size != 0:
            return (*found.needed, Obligation(sp.Ne(size, 0, evaluate=False), known.scalar, f"{size} is not zero"))
        other = inverse_of(known, found.complement) if found.complement else None
        if other is not None:
            return (*found.needed, *other[1])
        needed = known.positive(found.complement) if found.complement else None
        if needed is not None and not any(one.claim.args[0].is_negative for one in needed):
            return (*found.needed, *needed)
        said = (*known.said(Invertible), *known.said(PositiveDefinite))
        if any(not add(read(word), scale(found.complement, sp.Integer(-1))) for word in said):
            return found.needed
    return None


__all__ = ["Schur", "as_number", "blocks_of", "diagonal", "inverse_of", "invertible", "numbers_of", "schur"]
