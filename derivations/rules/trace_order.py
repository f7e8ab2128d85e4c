"""Inequalities between numbers that are traces and quadratic forms, by the order of the matrices inside.

``v^T A v <= v^T B v`` and ``tr A <= tr B`` follow from ``A <= B``; lengths are compared by their squares. The order is
shown by a certificate of :mod:`derivations.rules.matrix_order`.

Trusted: a semidefinite D has ``v^T D v >= 0`` and ``tr D >= 0``, a definite one more than 0 for v that does not vanish;
``tr A = tr (A + A^T)/2``; ``a^2 <= b^2`` and ``b >= 0`` give ``a <= b``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.matrix_facts import Known
from derivations.rules.matrix_lines import defined, entries_exist, inverses, means_put_in
from derivations.rules.matrix_order import Certificates
from derivations.rules.terms import Conditions
from derivations.rules.words import Atom, Polynomial, Word, add, read, scale, transpose
from theory.matrix_words import SquaredNorm, TraceOf, Transposed, has_matrices
from theory.verdict import Verdict

_HALF = sp.Rational(1, 2)


@dataclass(frozen=True)
class TraceOrder:
    """``before <= after`` between sums of traces, quadratic forms and lengths; also ``<``, ``>=`` and ``>``.

    Trusted: ``v^T D v`` and ``tr D`` are not negative for a semidefinite D; squares keep the order of
    numbers that are not negative.
    """

    name: str = "order of matrices, in a trace"

    def ruling(self, step: Step) -> Ruling:
        """The signs that the certificate needs as obligations. Raises RuleError where none was found."""
        if step.relation not in ("<", "<=", ">", ">="):
            raise RuleError("an inequality between numbers is compared by the order of matrices")
        where: Conditions = []
        step = means_put_in(step, where)
        known = Known(step.given)
        small, large = (step.before, step.after) if step.relation in ("<", "<=") else (step.after, step.before)
        exist, why = inverses(step, known)
        if why:
            raise RuleError(why)
        exist += entries_exist(step, known)
        exist += tuple(defined(claim, step, reason) for claim, reason in dict.fromkeys(where))
        signs: tuple[Boolean, ...] = ()
        if any(_is_length(node) for node in (small - large).atoms(sp.Pow)):
            small, large, signs = _squared(small), _squared(large), _not_negative(large)
        found = self._shown(known, sp.expand(large - small), step.relation in ("<", ">"))
        if found is None:
            raise RuleError("no order of matrices shows this inequality")
        given = (*known.scalar,)
        obligations = (*exist, *(Obligation(one, given, "a weight of the sum") for one in (*signs, *found)))
        if not obligations:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, self.name))
        return Ruling(obligations, method=self.name)

    def _shown(self, known: Known, difference: sp.Expr, strict: bool) -> tuple[Boolean, ...] | None:
        """What the weights need, for the first reading of the difference that has a certificate."""
        words, constant = _linear(difference)
        system = known.system(difference, sp.Integer(0))
        for polynomial, size, positive in _readings(words, constant, known):
            matrix = scale(add(polynomial, transpose(polynomial)), _HALF)
            if strict and not positive:
                continue
            needed = Certificates(known, system, size).certificate(matrix, strict)
            if needed is not None:
                return needed
        return None


def _is_length(node: sp.Expr) -> bool:
    return node.exp == _HALF and has_matrices(node)


def _squared(side: sp.Expr) -> sp.Expr:
    """The square of a product with a length in it, or of a number. Raises RuleError on a sum of lengths."""
    if isinstance(side, sp.Add) and any(_is_length(node) for node in side.atoms(sp.Pow)):
        raise RuleError("a sum of lengths")
    return sp.Mul(*(part**2 for part in sp.Mul.make_args(side)))


def _not_negative(large: sp.Expr) -> tuple[Boolean, ...]:
    """That the larger side is not negative, its lengths left out."""
    rest = sp.Mul(*(p for p in sp.Mul.make_args(large) if not (isinstance(p, sp.Pow) and _is_length(p))))
    if has_matrices(rest):
        raise RuleError("the sign of the larger side is not seen")
    return () if rest.is_nonnegative else (sp.GreaterThan(rest, 0, evaluate=False),)


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


def _readings(
    words: list[tuple[Word, sp.Expr]], constant: sp.Expr, known: Known
) -> Iterator[tuple[Polynomial, sp.Expr, bool]]:
    """The sum as ``v^T D v`` for a column v, or as ``tr D``: D, its size, and whether D definite makes it positive."""
    columns = {atom for word, _ in words for atom in word if atom.shape[1] == 1 and atom.shape[0] != 1}
    for column in sorted(columns, key=str):
        inside = [_between(word, column) for word, _ in words]
        if constant == 0 and all(part is not None for part in inside):
            pairs = zip(inside, words, strict=True)
            whole = add(*({part: weight} for part, (_, weight) in pairs if part is not None))
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


trace_order = TraceOrder()

__all__ = ["TraceOrder", "trace_order"]
