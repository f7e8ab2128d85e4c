"""The inverse of a word that is a rank-one change of an invertible one, by the formula of Sherman and Morrison.

``(M + c u v^T)^-1 = M^-1 - c M^-1 u v^T M^-1 / (1 + c v^T M^-1 u)``; M is a multiple of I, an invertible letter, or
has a name on the line. Trusted: for an invertible M the sum is invertible just where the denominator is not 0.
"""

from __future__ import annotations

from dataclasses import replace

import sympy as sp

from derivations.kernel import Step
from derivations.rules.matrix_facts import Known
from derivations.rules.terms import Conditions, nonzero
from derivations.rules.words import Polynomial, Word, read
from theory.matrix_words import InverseOf, Letter, TraceOf, UnitMatrix

_ONE = sp.Integer(1)


def put_in(step: Step, needs: Conditions) -> Step:
    """The line with the inverses of such words worked out; ``needs`` gathers what must not vanish."""
    known = Known(step.given)
    found: dict[sp.Basic, sp.Expr] = {}
    for node in sorted(step.before.atoms(InverseOf) | step.after.atoms(InverseOf), key=str):
        name = node.args[0]
        if isinstance(name, Letter) and name in known.named:
            value = _inverse(name, known, needs)
            if value is not None:
                found[node] = value
    if not found:
        return step
    before, after = step.before.xreplace(found), step.after.xreplace(found)
    gone = {node.args[0] for node in found}
    others = [c for c in step.given if not (isinstance(c, sp.Eq) and c.lhs in gone)]
    kept = {name for name in gone if any(part.has(name) for part in (before, after, *others))}
    given = tuple(c for c in step.given if c in others or c.args[0] in kept)
    return replace(step, before=before, after=after, given=given)


def _inverse(name: Letter, known: Known, needs: Conditions) -> sp.Expr | None:
    """The inverse of a named word, where it is a rank-one change of one whose inverse is at hand."""
    polynomial = read(known.named[name])
    thin = [word for word in polynomial if any(atom.shape[0] == 1 for atom in word[1:])]
    rest = {word: weight for word, weight in polynomial.items() if word not in thin}
    if len(thin) != 1 or not rest:
        return None
    inverse = _at_hand(rest, name, known, needs)
    if inverse is None:
        return None
    (word,) = thin
    cut = next(place for place in range(1, len(word)) if word[place].shape[0] == 1)
    column, row, weight = _written(word[:cut]), _written(word[cut:]), polynomial[word]
    denominator = 1 + weight * TraceOf(row * inverse * column)
    needs.append((nonzero(denominator), f"{sp.latex(known.named[name])} is invertible"))
    unit = UnitMatrix(name.rows, name.rows, sp.Symbol("I"))
    whole = unit * inverse if inverse.is_commutative else inverse
    return whole - weight / denominator * (inverse * column * row * inverse)


def _at_hand(rest: Polynomial, name: Letter, known: Known, needs: Conditions) -> sp.Expr | None:
    """The inverse of a multiple of I or of an invertible letter, or of what another letter names."""
    if len(rest) == 1:
        ((word, weight),) = rest.items()
        needs.append((nonzero(weight), f"{weight} is not zero"))
        if not word:
            return 1 / weight
        if len(word) == 1 and word[0].mark in ("", "-") and known.invertible(word[0].letter) == ():
            return (InverseOf(word[0].letter) if word[0].mark == "" else word[0].letter) / weight
        needs.pop()
        return None
    for other, meaning in known.named.items():
        shown = known.invertible(other) if other != name and read(meaning) == rest else None
        if shown is not None:
            needs.extend((part.claim, part.why) for part in shown)
            return InverseOf(other)
    return None


def _written(word: Word) -> sp.Expr:
    return sp.Mul(*(atom.written for atom in word))


__all__ = ["put_in"]
