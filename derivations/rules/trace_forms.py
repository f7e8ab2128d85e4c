"""Sums of traces and quadratic forms as ``v^T D v`` or ``tr D``, and their sign by a certificate of that of D.

Trusted: ``v^T D v >= 0`` and ``tr D >= 0`` for a semidefinite D, more than 0 for a definite one and v other than 0.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.rules.matrix_facts import Known
from derivations.rules.matrix_order import Certificates
from derivations.rules.words import Atom, Polynomial, Word, add, necklace, read, scale, transpose
from theory.matrix_words import Letter, SquaredNorm, TraceOf, Transposed, UnitVector, has_matrices

_HALF = sp.Rational(1, 2)
_MOST_COLUMNS = 4


def shown(known: Known, difference: sp.Expr, strict: bool) -> tuple[Boolean, ...] | None:
    """What makes a sum of traces and quadratic forms not negative, or positive; None where no certificate was found.

    Raises RuleError on what is no such sum.
    """
    words, constant = _linear(difference)
    words = _in_differences(words)
    system = known.system(difference, sp.Integer(0))
    for polynomial, size, positive in _readings(words, constant, known):
        matrix = scale(add(polynomial, transpose(polynomial)), _HALF)
        if strict and not positive:
            continue
        needed = Certificates(known, system, size).certificate(matrix, strict)
        if needed is not None:
            return needed
    return None


def _linear(difference: sp.Expr) -> tuple[list[tuple[Word, sp.Expr]], sp.Expr]:
    """Cyclic words with their weights, and what holds no matrix. Raises RuleError on products of traces."""
    found: list[tuple[Word, sp.Expr]] = []
    constant = sp.Integer(0)
    for term in sp.Add.make_args(difference):
        nodes = [part for part in sp.Mul.make_args(term) if isinstance(part, (TraceOf, SquaredNorm))]
        weight = sp.Mul(*(part for part in sp.Mul.make_args(term) if part not in nodes))
        if len(nodes) > 1 or has_matrices(weight):
            raise RuleError("a product of traces")
        if not nodes:
            constant += term
            continue
        (node,) = nodes
        word = node.args[0] if isinstance(node, TraceOf) else Transposed(node.args[0]) * node.args[0]
        found += [(part, weight * value) for part, value in read(word).items()]
    return found, constant


def _in_differences(words: list[tuple[Word, sp.Expr]]) -> list[tuple[Word, sp.Expr]]:
    """The words in the difference of two columns, where only that stands in them; else as they are."""
    columns = dict.fromkeys(
        Atom(atom.letter) for word, _ in words for atom in word if atom.letter.columns == 1 and atom.mark in ("", "t")
    )
    for first, second in itertools.permutations(list(columns)[:_MOST_COLUMNS], 2):
        if first.shape != second.shape or first.shape[0] == 1:
            continue
        name = sp.Symbol(f"({first.letter.label} - {second.letter.label})")
        gap = Atom(Letter(*first.letter.args[:2], name))
        total: dict[Word, sp.Expr] = {}
        for word, weight in words:
            choices = [
                ((gap, second) if atom == first else (gap.transposed, second.transposed))
                if atom in (first, first.transposed)
                else (atom,)
                for atom in word
            ]
            for choice in itertools.product(*choices):
                key = necklace(choice)
                total[key] = total.get(key, sp.Integer(0)) + weight
        left = [(word, value) for word, weight in total.items() if (value := sp.expand(weight)) != 0]
        if not any(second in word or second.transposed in word for word, _ in left):
            return left
    return words


def _readings(
    words: list[tuple[Word, sp.Expr]], constant: sp.Expr, known: Known
) -> Iterator[tuple[Polynomial, sp.Expr, bool]]:
    """The sum as ``v^T D v`` for a column v, or as ``tr D``: D, its size, and whether D definite makes it positive.

    A number beside them is that times ``v^T v`` where v has length 1.
    """
    columns = {atom for word, _ in words for atom in word if atom.shape[1] == 1 and atom.shape[0] != 1}
    for column in sorted(columns, key=str):
        inside = [_between(word, column) for word, _ in words]
        unit = isinstance(column.letter, UnitVector)
        if (constant == 0 or unit) and all(part is not None for part in inside):
            pairs = zip(inside, words, strict=True)
            whole = add({(): constant}, *({part: weight} for part, (_, weight) in pairs if part is not None))
            yield whole, column.shape[0], known.nonzero((column,))
    sizes = dict.fromkeys(atom.shape[0] for word, _ in words for atom in word if atom.shape[0] != 1)
    for size in sizes:
        turned = [_turned(word, size, known) for word, _ in words]
        if all(part is not None for part in turned):
            pairs = zip(turned, words, strict=True)
            whole = add({(): constant / size}, *({part: w} for part, (_, w) in pairs if part is not None))
            yield whole, size, True


def _between(word: Word, column: Atom) -> Word | None:
    """``M`` of a cyclic word ``v^T M v`` in which the column stands once on each side."""
    ends = [place for place, atom in enumerate(word) if atom == column]
    starts = [place for place, atom in enumerate(word) if atom == column.transposed]
    if len(ends) != 1 or len(starts) != 1:
        return None
    turned = word[starts[0] :] + word[: starts[0]]
    return turned[1:-1] if turned[-1] == column else None


def _turned(word: Word, size: sp.Expr, known: Known) -> Word | None:
    """A rotation that begins with this size, one that is a square before others."""
    turns = [word[i:] + word[:i] for i in range(len(word)) if word[i].shape[0] == size]
    return next((turn for turn in turns if known.square(turn)), turns[0] if turns else None)


__all__ = ["shown"]
