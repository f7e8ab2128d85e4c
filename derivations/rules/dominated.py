"""What lies below an inverse: ``V N^-1 V^T <= S^-1 / c`` where N is definite and holds the term ``c V^T S V``.

Trusted: for S and N positive definite and c > 0, ``N - c V^T S V`` is positive (semi)definite exactly where
``S^-1 / c - V N^-1 V^T`` is: both are Schur's complements in one matrix of two blocks. Without S it is I.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.rules.determinants import seen
from derivations.rules.matrix_facts import Known
from derivations.rules.words import Atom, Polynomial, Word, read
from theory.matrix_conditions import PositiveDefinite, PositiveSemidefinite
from theory.matrix_words import Letter

_MINUS_ONE = sp.Integer(-1)


def dominated(known: Known) -> Iterator[tuple[Polynomial, bool, tuple[Boolean, ...]]]:
    """``S^-1 / c - V N^-1 V^T``, whether it is definite, and what that takes, for each N that has a name.

    So is ``I / c - S^-1`` where ``S - c I`` is given.
    """
    for kind in (PositiveDefinite, PositiveSemidefinite):
        for said in known.said(kind):
            parts = {} if isinstance(said, Letter) else read(said)
            letters = [word for word in parts if len(word) == 1 and word[0].mark == "" and parts[word] == 1]
            if len(parts) == 2 and () in parts and letters and parts[()].is_negative:
                ((letter,),) = letters
                if known.definite(letter) is not None:
                    inverse: Word = (Atom(letter.letter, "-"),)
                    yield {(): -1 / parts[()], inverse: _MINUS_ONE}, kind is PositiveDefinite, ()
    for name, meaning in known.named.items():
        inner = read(meaning)
        if known.positive(inner) is None:
            continue
        yield from _apart(known, name, inner)
        for word, weight in inner.items():
            rest = {other: c for other, c in inner.items() if other != word}
            above = known.positive(rest) if rest else None
            shown = above or known.positive(inner) or ()
            if any(part.claim.args[0].is_negative for part in shown):
                continue
            needed = tuple(part.claim for part in shown)
            if not weight.is_positive:
                needed = (*needed, sp.StrictGreaterThan(weight, 0, evaluate=False))
            for half, inverse in _split(known, word):
                below: Word = (*half, Atom(name, "-"), *(atom.transposed for atom in reversed(half)))
                yield {inverse: 1 / weight, below: _MINUS_ONE}, above is not None, needed


def _apart(
    known: Known, name: Letter, inner: Polynomial
) -> Iterator[tuple[Polynomial, bool, tuple[Boolean, ...]]]:
    """``(s I - N^-1 S^-1) S (s I - S^-1 N^-1)``, where N is a sum of definite letters S: for means of inverses."""
    singles = [word[0] for word in inner if len(word) == 1 and word[0].letter in known.said(PositiveDefinite)]
    for atom in singles if len(singles) > 1 else ():
        turned, inverse = Atom(atom.letter, "" if atom.mark else "-"), Atom(name, "-")
        for s in (sp.Integer(1), sp.Rational(1, 2)):
            square: Polynomial = {(turned,): s**2, (inverse,): -2 * s, (inverse, atom, inverse): sp.Integer(1)}
            yield square, False, ()


def bounds(known: Known, words: Iterable[Word], at_hand: Callable[[Word], sp.Expr | None]) -> Iterator[Boolean]:
    """``0 <= u^T V N^-1 V^T u <= u^T S^-1 u / c`` for the words of a line of this form, by weights whose sign is seen.

    ``at_hand`` gives the numbers of the words of a line, None for others.
    """
    parts = [part for part in dominated(known) if len(part[0]) == 2 and all(seen(claim) for claim in part[2])]
    shown = {name: known.positive(read(meaning)) for name, meaning in known.named.items()}
    definite = {name for name, found in shown.items() if found is not None and all(seen(one.claim) for one in found)}
    for word in list(words):
        reverse = tuple(atom.transposed for atom in reversed(word))
        for turn in (t[i:] + t[:i] for t in (word, reverse) for i in range(len(word))):
            half, odd = divmod(len(turn), 2)
            ends = turn[:half], tuple(atom.transposed for atom in reversed(turn[half + odd :]))
            small = at_hand(word)
            if odd and ends[0] == ends[1] and turn[half].letter in definite and small is not None:
                yield sp.GreaterThan(small, 0, evaluate=False)
                break
        for polynomial, strict, _ in parts:
            under = next(part for part, weight in polynomial.items() if weight == _MINUS_ONE)
            above, weight = next((part, c) for part, c in polynomial.items() if part != under)
            for turn in (t[i:] + t[:i] for t in (word, reverse) for i in range(len(word))):
                end = turn[len(under) :]
                inner = end[: len(end) // 2]
                if turn[: len(under)] != under or not inner or len(end) % 2:
                    continue
                if inner != tuple(atom.transposed for atom in reversed(end[len(end) // 2 :])):
                    continue
                small, large = at_hand(word), at_hand((*above, *end))
                if small is not None and large is not None:
                    kind = sp.StrictLessThan if strict and known.nonzero(inner) else sp.LessThan
                    yield kind(small, weight * large, evaluate=False)


def _split(known: Known, word: Word) -> Iterator[tuple[Word, Word]]:
    """``V`` and the word of ``S^-1`` where a word is ``V^T S V`` with a definite letter S, or ``V^T V``."""
    half, odd = divmod(len(word), 2)
    end = word[half + odd :]
    if not word or tuple(atom.transposed for atom in reversed(end)) != word[:half]:
        return
    if not odd:
        yield end, ()
    elif known.definite(word[half]) is True:
        yield end, (Atom(word[half].letter, "-" if word[half].mark == "" else ""),)


__all__ = ["bounds", "dominated"]
