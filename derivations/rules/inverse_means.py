"""Means of words that hold the inverse of a Gaussian Gram matrix, or a projection on what a Gaussian matrix spans.

Trusted, for X of n rows and d columns with independent N(0, 1) entries and ``N = c X^T X``: the inverse Wishart
moments ``E N^-1 = I / (c (n-d-1))`` where n > d + 1 and ``E N^-2 = (n-1) I / (c^2 (n-d)(n-d-1)(n-d-3))`` where
n > d + 3, and ``E X N^-1 X^T = (d / (c n)) I`` where n >= d: it projects on a subspace whose law no rotation changes.
The same for ``X X^T`` with n and d exchanged. Other Gaussian letters are independent: their mean is taken first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts
from derivations.kernel import RuleError, Step
from derivations.rules.definition import letters, untied
from derivations.rules.gaussian_words import mean_of
from derivations.rules.matrix_facts import Known
from derivations.rules.terms import Conditions
from derivations.rules.words import Atom, Rewriting, Word, read
from theory.matrix_conditions import FullColumnRank, FullRowRank, Invertible, MeanOf
from theory.matrix_words import (
    GaussianMatrix,
    Letter,
    SquaredNorm,
    TraceOf,
    Transposed,
    UnitMatrix,
    has_matrices,
)
from theory.random_variables import Expectation

_ONE = sp.Integer(1)


@dataclass(frozen=True)
class Gram:
    """A name N of ``c G G^T``, G a Gaussian letter or its transpose with ``size`` rows and ``count`` columns."""

    name: Letter
    factor: Atom
    weight: sp.Expr

    @property
    def size(self) -> sp.Expr:
        """The rows of G."""
        return self.factor.shape[0]

    @property
    def count(self) -> sp.Expr:
        """The columns of G."""
        return self.factor.shape[1]


def put_in(step: Step, needs: Conditions) -> dict[sp.Basic, sp.Expr]:
    """The values of such means on a line; ``needs`` gathers where they exist."""
    grams = _grams(step.given)
    found: dict[sp.Basic, sp.Expr] = {}
    for node in sorted(step.before.atoms(Expectation, MeanOf) | step.after.atoms(Expectation, MeanOf), key=str):
        body = node.word if isinstance(node, MeanOf) else node.args[0]
        own = [gram for gram in grams if body.has(gram.name)]
        if own:
            found[node] = _mean(body, own, step, needs)
    return found


def _grams(given: Sequence[Boolean]) -> list[Gram]:
    """The names that conditions give to Gram matrices of Gaussian letters."""
    found: list[Gram] = []
    for name, meaning in Known(tuple(given)).named.items():
        parts = read(meaning)
        for word, weight in parts.items() if len(parts) == 1 else ():
            gram = len(word) == 2 and word[0].transposed == word[1] and word[0].mark in ("", "t")
            if gram and isinstance(word[0].letter, GaussianMatrix):
                found.append(Gram(name, word[0], weight))
    return found


def _mean(body: sp.Expr, grams: list[Gram], step: Step, needs: Conditions) -> sp.Expr:
    if len(grams) > 1:
        raise RuleError("two inverses of Gaussian Gram matrices in one mean")
    (gram,) = grams
    fixed = (FullColumnRank, FullRowRank, Invertible)
    named = sp.Eq(gram.name, Known(step.given).named[gram.name], evaluate=False)
    others = [c for c in conjuncts(step.given) if not isinstance(c, fixed) and c != named]
    random = {letter for letter in letters(body) if isinstance(letter, GaussianMatrix)} | {gram.factor.letter}
    untied(random | {gram.name}, others)
    held = Letter(*gram.factor.letter.args)
    body = body.xreplace({gram.factor.letter: held})
    system = Known((*others, sp.Eq(gram.name, _written(gram, held), evaluate=False))).system(body, sp.Integer(0))
    if not body.is_commutative:
        return _matrix_mean(body, gram, held, system, needs)
    if any(isinstance(letter, GaussianMatrix) for letter in letters(body)):
        body = mean_of(body)
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(body)):
        nodes = [part for part in sp.Mul.make_args(term) if isinstance(part, (TraceOf, SquaredNorm))]
        moving = [node for node in nodes if node.has(gram.name, held)]
        if len(moving) > 1 or sp.Mul(*(p for p in sp.Mul.make_args(term) if p not in nodes)).has(gram.name, held):
            raise RuleError("a product of numbers that hold one inverse of a Gaussian Gram matrix")
        if not moving:
            total += term
            continue
        (node,) = moving
        word = node.args[0] if isinstance(node, TraceOf) else Transposed(node.args[0]) * node.args[0]
        rest = sp.Mul(*(part for part in sp.Mul.make_args(term) if part != node))
        for part, weight in system.normal(read(word)).items():
            total += rest * weight * _trace(part, gram, held, system, needs)
    return total


def _written(gram: Gram, held: Letter) -> sp.Expr:
    return gram.weight * sp.Mul(Atom(held, gram.factor.mark).written, Atom(held, gram.factor.transposed.mark).written)


def _matrix_mean(body: sp.Expr, gram: Gram, held: Letter, system: Rewriting, needs: Conditions) -> sp.Expr:
    total = sp.Integer(0)
    for word, weight in system.normal(read(body)).items():
        before, value, after = _cut(word, gram, held, needs)
        size = word[0].shape[0]
        rest = sp.Mul(*(atom.written for atom in (*before, *after)))
        total += weight * value * (UnitMatrix(size, size, sp.Symbol("I")) if rest == 1 else rest)
    return total


def _trace(word: Word, gram: Gram, held: Letter, system: Rewriting, needs: Conditions) -> sp.Expr:
    """The mean of a trace, by the rotation in which the inverse stands whole."""
    if not any(atom.letter in (gram.name, held) for atom in word):
        return TraceOf(sp.Mul(*(atom.written for atom in word))) if word else gram.size
    problem: RuleError | None = None
    for turned in (word[start:] + word[:start] for start in range(len(word))):
        reduced = system.normal({turned: _ONE})
        if reduced != {turned: _ONE}:
            parts = ((weight, _trace(part, gram, held, system, needs)) for part, weight in reduced.items() if part)
            return sp.Add(*(weight * value for weight, value in parts), reduced.get((), 0) * turned[0].shape[0])
    for start in range(len(word)):
        turned = word[start:] + word[:start]
        try:
            before, value, after = _cut(turned, gram, held, needs)
        except RuleError as error:
            problem = error
            continue
        rest = (*before, *after)
        size = turned[0].shape[0]
        return value * (TraceOf(sp.Mul(*(atom.written for atom in rest))) if rest else size)
    raise problem or RuleError("no mean of this word is known")


def _cut(word: Word, gram: Gram, held: Letter, needs: Conditions) -> tuple[Word, sp.Expr, Word]:
    """What stands before the inverse with the letters of its matrix, the mean of these, what stands after."""
    places = [place for place, atom in enumerate(word) if atom.letter in (gram.name, held)]
    if not places:
        return word, _ONE, ()
    first, last = places[0], places[-1]
    middle = word[first : last + 1]
    inverse = Atom(gram.name, "-")
    own, turned = Atom(held, gram.factor.mark), Atom(held, gram.factor.transposed.mark)
    n, d, c = gram.count, gram.size, gram.weight
    if middle == (inverse,):
        needs.append((sp.StrictGreaterThan(n - d - 1, 0, evaluate=False), "the mean of the inverse exists"))
        value = 1 / (c * (n - d - 1))
    elif middle == (inverse, inverse):
        needs.append((sp.StrictGreaterThan(n - d - 3, 0, evaluate=False), "the mean of the squared inverse exists"))
        value = (n - 1) / (c**2 * (n - d) * (n - d - 1) * (n - d - 3))
    elif middle == (turned, inverse, own):
        needs.append((sp.GreaterThan(n - d, 0, evaluate=False), "the Gram matrix is invertible"))
        value = d / (c * n)
    else:
        raise RuleError("no mean of this word in the inverse of a Gaussian Gram matrix is known")
    return word[:first], value, word[last + 1 :]


def gaussians(expressions: Sequence[sp.Basic], given: Sequence[sp.Basic]) -> set[Letter]:
    """The Gaussian letters in expressions, and in what their letters name."""
    names = {c.lhs: c.rhs for c in given if isinstance(c, sp.Eq) and isinstance(c.lhs, Letter) and has_matrices(c)}
    waiting, seen = list(expressions), set[Letter]()
    while waiting:
        for letter in letters(waiting.pop()) - seen:
            seen.add(letter)
            waiting += [names[letter]] if letter in names else []
    return {letter for letter in seen if isinstance(letter, GaussianMatrix)}


def has_gaussian(expression: sp.Basic, given: Sequence[sp.Basic]) -> bool:
    """Whether a Gaussian letter stands in an expression, or in what its letters name."""
    return bool(gaussians([expression], given))


__all__ = ["gaussians", "has_gaussian", "put_in"]
