"""Orders between symmetric matrices of symbolic size: ``A <= B`` says that ``B - A`` is positive semidefinite.

Proved by a certificate, an identity ``B - A = sum of c_i G_i`` with ``c_i >= 0`` and each G_i semidefinite: a square
``U^T U``, a congruence ``U^T H U`` of one that is given, or ``Q^-1 - P^-1`` where ``P - Q`` has a certificate of its
own and both are definite. A linear programme suggests the weights; the identity is checked exactly. Refuted by an exact
rational instance.

Trusted: sums and congruences of semidefinite matrices are semidefinite, and the inverse turns the order round.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sympy as sp
from flint import fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.decision import Counterexample, Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.blocks import as_number, inside, schur
from derivations.rules.cone import Part, combined, terms
from derivations.rules.dominated import dominated
from derivations.rules.instance_numbers import shown
from derivations.rules.matrix_facts import Known
from derivations.rules.word_instances import Unbuildable, semidefinite
from derivations.rules.words import (
    Atom,
    Polynomial,
    Rewriting,
    Word,
    add,
    letters_of,
    multiply,
    read,
    scale,
    shape_of,
    transpose,
)
from theory.matrix_conditions import PositiveDefinite, PositiveSemidefinite, Projection
from theory.matrix_numbers import OperatorNorm
from theory.matrix_words import Letter, Ones, SquaredNorm, UnitVector, has_matrices
from theory.verdict import Verdict

_ONE = sp.Integer(1)
_MOST_HALVES = 10
_MOST_COLUMNS = 600
_MOST_GAPS = 3
_MOST_FACTORS = 12
_FEW = 5
_TRIED, _MORE = 12, 40


@dataclass
class Certificates:
    """The semidefinite matrices that may add up to a target of one size."""

    known: Known
    system: Rewriting
    size: sp.Expr
    inverses: bool = True
    letters: frozenset[Letter] = frozenset()

    def certificate(self, target: Polynomial, strict: bool) -> tuple[Boolean, ...] | None:
        """What the weights need, or None where no certificate was found."""
        self.letters = frozenset(atom.letter for word in target for atom in word)
        target = self.system.normal(target)
        if not target:
            return None if strict else ()
        for cut in schur(self.known, target):
            corner, rest = self.known.positive(cut.corner), Certificates(self.known, self.system, cut.size)
            below = None if corner is None else rest.certificate(cut.complement, strict)
            if corner is not None and below is not None:
                return tuple(dict.fromkeys([*(one.claim for one in (*corner, *cut.needed)), *below]))
        parts = self._distinct(self._parts(target))
        monomials = sorted({m for weight in target.values() for m in terms(weight)} | {_ONE}, key=str)
        weights = [*monomials, *(value for part in parts for value in part.polynomial.values())]
        letters = sorted({symbol for value in weights for symbol in value.free_symbols}, key=str)
        few = letters[:_MOST_GAPS]
        monomials = list(dict.fromkeys((*monomials, *few, *(letter**2 for letter in few))))
        monomials = [monomial for monomial in monomials if monomial.is_nonnegative is not False]
        gaps = _gaps(self.known)
        monomials += [m * gap for gap in gaps for m in monomials]
        columns = [(monomial, part) for part in parts for monomial in monomials][:_MOST_COLUMNS]
        weights_found = combined(target, columns, strict)
        if weights_found is None:
            return as_number(target, strict) if self.size == 1 else None
        chosen = [(weight, *columns[place]) for place, weight in weights_found.items()]
        whole = add(*(scale(part.polynomial, weight * monomial) for weight, monomial, part in chosen))
        left = add(target, scale(whole, sp.Integer(-1)))
        if any(sp.expand(value) != 0 for value in left.values()):
            return None
        if strict and not any(part.strict and monomial.is_positive for _, monomial, part in chosen):
            return None
        signs = [sp.GreaterThan(m, 0, evaluate=False) for _, m, _ in chosen if not m.is_nonnegative]
        return tuple(dict.fromkeys([*signs, *(c for _, _, part in chosen for c in part.needed)]))

    def _distinct(self, parts: Iterable[Part]) -> list[Part]:
        """The parts in normal form, the first of those that are the same."""
        found: dict[tuple[object, ...], Part] = {}
        for part in parts:
            polynomial = self.system.normal(part.polynomial)
            if polynomial:
                key = (part.strict, *sorted(polynomial.items(), key=str))
                found.setdefault(key, Part(polynomial, part.strict, part.needed))
        return list(found.values())

    def _parts(self, target: Polynomial) -> Iterator[Part]:
        """Squares, congruences of what is given, and orders between inverses."""
        halves = self._halves(target)
        given = list(self._given())
        yield Part({(): _ONE}, True)
        yield from (Part({word: _ONE}, True) for word in target if self.known.definite_word(word))
        yield from self._below_norms(target)
        yield from (part for part in given if _rows(part.polynomial) == self.size)
        sizes = dict.fromkeys((self.size, *(rows for half in halves if (rows := _rows(half)) is not None)))
        turned = [part for size in sizes for part in self._between_inverses(size)] if self.inverses else []
        yield from (part for part in turned if _rows(part.polynomial) == self.size)
        squares = [Part(multiply(transpose(half), half)) for half in halves]
        factors = [one for one in (*given, *turned, *squares) if _rows(one.polynomial) == self.size]
        yield from self._commuting(factors, target)
        for half in halves:
            yield Part(multiply(transpose(half), half))
            rows = _rows(half)
            for part in (*given, *turned):
                if rows is not None and _rows(part.polynomial) == rows:
                    yield Part(multiply(multiply(transpose(half), part.polynomial), half), False, part.needed)
        ends: list[Polynomial] = [{(): _ONE}, *halves]
        scales = [_ONE, *sorted({x for weight in target.values() for x in weight.free_symbols}, key=str)[:2]]
        units = [read(meaning).get((), _ONE) for meaning in self.known.named.values()]
        scales += [c for c in dict.fromkeys(units) if c not in scales and not c.is_number][:2]
        for first, second in itertools.combinations(ends, 2):
            if (_rows(first) or self.size) != _rows(second):
                continue
            for factor in itertools.product((1, -1, 2, -2) if len(target) < _FEW else (1, -1), scales):
                both = add(first, scale(second, sp.Mul(*factor)))
                yield Part(multiply(transpose(both), both))

    def _below_norms(self, target: Polynomial) -> Iterator[Part]:
        """``|u|^2 I - u u^T`` of a column, ``|W|^2 I - W^T W`` and ``|W| I - W`` of a symmetric W."""
        for node in {node for weight in target.values() for node in weight.atoms(SquaredNorm, OperatorNorm)}:
            word = read(node.args[0])
            if isinstance(node, OperatorNorm):
                square = multiply(transpose(word), word)
                yield Part(add({(): node**2}, scale(square, sp.Integer(-1))))
                if not add(word, scale(transpose(word), sp.Integer(-1))):
                    for sign in (1, -1):
                        yield Part(add({(): node}, scale(word, sp.Integer(sign))))
            elif all(part and part[-1].shape[1] == 1 for part in word):
                square = multiply(word, transpose(word))
                yield Part(add({(): node}, scale(square, sp.Integer(-1))))

    def _halves(self, target: Polynomial) -> list[Polynomial]:
        """The ends of words, by which matrices are multiplied on both sides."""
        words = dict.fromkeys(
            word[cut:]
            for word in sorted(target, key=lambda one: (len(one), str(one)))
            for cut in range(len(word) // 2, len(word))
            if word[-1].shape[1] == self.size
        )
        words |= dict.fromkeys(word for word in target if word and word[0].shape[0] == word[-1].shape[1] == self.size)
        return [*self._ends(target), *({word: _ONE} for word in list(words)[:_MOST_HALVES])]

    def _ends(self, target: Polynomial) -> Iterator[Polynomial]:
        """``H`` of the terms that are ``H^T N^-1 H`` with a sum H, N a named sum."""
        named = {atom for word in target for atom in word if atom.mark == "-" and atom.letter in self.known.named}
        for inverse in sorted(named, key=str):
            cut = {word: word.index(inverse) for word in target if word.count(inverse) == 1}
            for word, place in cut.items():
                start, end = word[:place], word[place + 1 :]
                if not start or tuple(atom.transposed for atom in reversed(start)) != end:
                    continue
                half = {w[p + 1 :]: target[w] / target[word] for w, p in cut.items() if w[:p] == start}
                if len(half) > 1:
                    yield half
                    break

    def _given(self) -> Iterator[Part]:
        for kind in (PositiveDefinite, PositiveSemidefinite):
            for word in self.known.said(kind):
                yield Part(read(word), kind is PositiveDefinite)
                yield from (Part(p, kind is PositiveDefinite, needed) for p, needed in inside(self.known, read(word)))
                if isinstance(word, Letter) and kind is PositiveDefinite:
                    yield Part({(Atom(word, "-"),): _ONE}, True)
        for letter in self.known.said(Projection):
            yield Part({(Atom(letter),): _ONE})
            yield Part({(): _ONE, (Atom(letter),): sp.Integer(-1)})
        for name, meaning in self.known.named.items():
            parts = read(meaning)
            if (found := self.known.positive(parts)) is not None:
                yield Part({(Atom(name, "-"),): _ONE}, True, tuple(part.claim for part in found))
            yield from (Part({word: _ONE}) for word in parts if word and self.known.square(word))
        yield from self._bounded()
        yield from self._orthonormal()
        yield from (Part(*one) for one in dominated(self.known))
        for letter in sorted(self.letters, key=str):
            if isinstance(letter, (Ones, UnitVector)):
                weight = -1 / letter.rows if isinstance(letter, Ones) else -_ONE
                yield Part({(): _ONE, (Atom(letter), Atom(letter).transposed): weight})

    def _orthonormal(self) -> Iterator[Part]:
        """``I - V V^T`` where ``V^T V = I`` is given."""
        for equation in self.known.equations:
            parts = add(read(equation.lhs), scale(read(equation.rhs), sp.Integer(-1)))
            long = next((word for word in parts if len(word) == 2 and word[0].transposed == word[1]), None)
            if long is not None and parts in ({long: _ONE, (): -_ONE}, {long: -_ONE, (): _ONE}):
                yield Part({(): _ONE, (long[1], long[0]): -_ONE})

    def _bounded(self) -> Iterator[Part]:
        """``R^2 I - W^T W`` and ``R^2 I - W W^T`` where ``|W| <= R`` is given, also by the Frobenius norm."""
        for condition in self.known.traces:
            if not isinstance(condition, (sp.LessThan, sp.StrictLessThan, sp.GreaterThan, sp.StrictGreaterThan)):
                continue
            small, large = condition.lts, condition.gts
            weight, small = small.as_independent(OperatorNorm, SquaredNorm, as_Add=False)
            if has_matrices(large) or has_matrices(weight) or not weight.is_positive:
                continue
            large = large / weight
            square = isinstance(small, SquaredNorm)
            node = small.base if isinstance(small, sp.Pow) and small.exp == sp.Rational(1, 2) else small
            if not (square or isinstance(node, OperatorNorm) or (node != small and isinstance(node, SquaredNorm))):
                continue
            word, bound = read(node.args[0]), large if square else large**2
            for one, other in ((transpose(word), word), (word, transpose(word))):
                yield Part(add({(): bound}, scale(multiply(one, other), sp.Integer(-1))))
            if not square and not add(word, scale(transpose(word), sp.Integer(-1))):
                for sign in (1, -1):
                    yield Part(add({(): large}, scale(word, sp.Integer(sign))))

    def _commuting(self, parts: list[Part], target: Polynomial) -> Iterator[Part]:
        """Products of two semidefinite polynomials in one word, or in one letter and its inverse: they commute."""
        spoken = {atom.letter for word in target for atom in word}
        spoken |= {x for name in spoken & set(self.known.named) for x in self.known.named[name].atoms(Letter)}
        distinct = self._distinct(parts)
        factors = [one for one in distinct if {a.letter for word in one.polynomial for a in word} <= spoken]
        for first, second in itertools.combinations(factors[:_MOST_FACTORS], 2):
            if _commute(self.known, [word for part in (first, second) for word in part.polynomial if word]):
                product = multiply(first.polynomial, second.polynomial)
                yield Part(product, False, (*first.needed, *second.needed))

    def _between_inverses(self, size: sp.Expr) -> Iterator[Part]:
        """``Q^-1 - P^-1`` for definite P and Q with ``P - Q`` semidefinite; Q may be a positive multiple of I."""
        definite = list(self._definite(size))
        yield from (Part(inverse, True, needed) for _, inverse, needed in definite)
        plain = Certificates(self.known, self.system, size, False)
        for larger, inverse, needed in definite:
            unit = larger.get((), sp.Integer(0))
            floors: list[tuple[Polynomial, Polynomial, tuple[Boolean, ...]]] = [
                ({(): c}, {(): 1 / c}, ()) for c in {unit, *self._bounds(inverse)} if c.is_positive
            ]
            for smaller, other, more in [*definite, *floors]:
                if other == inverse:
                    continue
                for high, low, sign in ((larger, smaller, 1), (smaller, larger, -1)):
                    found = plain.certificate(add(high, scale(low, sp.Integer(-1))), False)
                    if found is not None:
                        turned = scale(add(other, scale(inverse, sp.Integer(-1))), sp.Integer(sign))
                        yield Part(turned, False, (*needed, *more, *found))

    def _definite(self, size: sp.Expr) -> Iterator[tuple[Polynomial, Polynomial, tuple[Boolean, ...]]]:
        """Definite letters, and names of definite sums, with their inverses and what that takes."""
        for word in self.known.said(PositiveDefinite):
            if isinstance(word, Letter) and word.rows == size:
                yield read(word), {(Atom(word, "-"),): _ONE}, ()
        for name, meaning in self.known.named.items():
            found = self.known.positive(read(meaning)) if name.rows == size else None
            if found is not None:
                yield read(meaning), {(Atom(name, "-"),): _ONE}, tuple(part.claim for part in found)

    def _bounds(self, inverse: Polynomial) -> set[sp.Expr]:
        """The numbers c of which ``A - cI`` or ``cI - A`` is given, A the letter of the inverse."""
        ((atom,),) = inverse
        found: set[sp.Expr] = set()
        for kind in (PositiveDefinite, PositiveSemidefinite):
            for word in self.known.said(kind):
                parts = {} if isinstance(word, Letter) else read(word)
                if set(parts) == {(), (Atom(atom.letter),)}:
                    found.add(-parts[()] / parts[Atom(atom.letter),])
        return found


def _commute(known: Known, words: list[Word]) -> bool:
    """Whether words are powers of one letter, of inverses of sums of these and I, or of one word."""
    atoms = {atom for word in words for atom in word}
    named = known.named
    bases = {
        part.letter
        for atom in atoms
        for word in ([*read(named[atom.letter])] if atom.letter in named else [(atom,)])
        for part in word
    }
    if len(bases) == 1 and all(atom.mark in ("", "-") for atom in atoms):
        return True
    base = min(words, key=len, default=())
    return bool(base) and all(word == base * (len(word) // len(base)) for word in words)


def _gaps(known: Known) -> list[sp.Expr]:
    """What is not negative by the conditions beyond the signs of symbols: ``1 - a b`` of ``a b <= 1``."""
    found = [
        sp.expand(condition.gts - condition.lts)
        for condition in known.scalar
        if isinstance(condition, (sp.LessThan, sp.StrictLessThan, sp.GreaterThan, sp.StrictGreaterThan))
    ]
    return [gap for gap in dict.fromkeys(found) if not gap.is_Symbol and not gap.is_integer][:_MOST_GAPS]


def _rows(polynomial: Polynomial) -> sp.Expr | None:
    return next((word[0].shape[0] for word in polynomial if word), None)


@dataclass(frozen=True)
class MatrixOrder:
    """``PositiveSemidefinite(W)`` or ``PositiveDefinite(W)`` of a word, by a certificate or an exact instance.

    Trusted: sums and congruences of semidefinite matrices are semidefinite; the inverse turns the order round.
    """

    name: str = "order of matrices"

    def ruling(self, step: Step) -> Ruling:
        """A decision, or the signs of the weights as obligations."""
        claim = step.after
        if step.before is not sp.true or not isinstance(claim, (PositiveSemidefinite, PositiveDefinite)):
            raise RuleError("this rule takes an order between matrices")
        strict, word = isinstance(claim, PositiveDefinite), claim.args[0]
        known = Known(step.given)
        fallen = self._fallen(known, word, strict)
        if fallen is not None:
            return Ruling(method=self.name, decision=fallen)
        system = known.system(word, sp.Integer(0))
        target = system.normal(read(word))
        if step.after in step.given:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, "given"))
        if add(target, scale(system.normal(transpose(target)), sp.Integer(-1))):
            return self._undecided("the difference of the sides is not shown to be symmetric")
        shape = next((shape for part in target if (shape := shape_of(part))), None)
        if shape is None:
            return self._undecided("a multiple of I without a size")
        needed = Certificates(known, system, shape[0]).certificate(target, strict)
        if needed is None:
            return self._undecided("no sum of squares and of what is given was found")
        if not needed:
            return Ruling(method=self.name, decision=Decision(Verdict.PROVED, "sum of semidefinite matrices"))
        weights = tuple(Obligation(one, known.scalar, "a weight of the sum") for one in needed)
        return Ruling(weights, method=f"{self.name}, sum of semidefinite matrices")

    def _undecided(self, why: str) -> Ruling:
        return Ruling(method=self.name, decision=Decision(Verdict.UNDECIDED, self.name, why))

    def _fallen(self, known: Known, word: sp.Expr, strict: bool) -> Decision | None:
        used = letters_of([word, *known.given]) - set(known.named)
        rows = next((part[0].shape[0] for part in read(word) if part), None)
        for instance, point in known.instances(sp.Eq(word, 0, evaluate=False), _MORE if known.traces else _TRIED):
            try:
                value: fmpq_mat = instance.matrix(word, instance.size(rows) if rows is not None else None).value
            except (Unbuildable, RuleError):
                continue
            if not semidefinite(value, strict):
                place = shown(instance, sorted(used, key=str), point)
                said = "not positive definite" if strict else "not positive semidefinite"
                return Decision(
                    Verdict.REFUTED, "exact rational instance", "a certified counterexample",
                    Counterexample(place, str(value.tolist()), said),
                )  # fmt: skip
        return None


matrix_order = MatrixOrder()

__all__ = ["MatrixOrder", "matrix_order"]
