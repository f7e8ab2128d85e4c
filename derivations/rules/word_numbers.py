"""Traces, norms and determinants of a line as unknown numbers, with what holds of them."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import rewritten
from derivations.kernel import Obligation, RuleError
from derivations.rules.blocks import numbers_of
from derivations.rules.determinants import Determinants, seen
from derivations.rules.dominated import bounds
from derivations.rules.function_values import place_of
from derivations.rules.matrix_facts import Known
from derivations.rules.operator_norms import OperatorNorms
from derivations.rules.ranks import Ranks
from derivations.rules.words import Atom, Polynomial, Rewriting, Word, add, necklace, read, shape_of
from theory.matrix_conditions import PositiveDefinite, PositiveSemidefinite
from theory.matrix_functions import ValueAt
from theory.matrix_numbers import NUMBERS, Determinant, OperatorNorm, Rank
from theory.matrix_words import InverseOf, Letter, Orthogonal, SquaredNorm, TraceOf, Transposed
from theory.matrix_words import shape_of as written_shape

_DEEPEST = 40
_FEW = 6


@dataclass
class Numbers:
    """Traces as unknown numbers, one for each cyclic word that the rules leave."""

    system: Rewriting
    known: dict[Word, sp.Symbol] = field(default_factory=dict)
    functions: dict[Hashable, sp.Symbol] = field(default_factory=dict)
    turns: tuple[Word, ...] = ()
    determinants: Determinants | None = None
    norms: OperatorNorms | None = None
    ranks: Ranks | None = None

    @classmethod
    def of(cls, known: Known, before: sp.Basic, after: sp.Basic) -> Numbers:
        """Those of a line under what is known."""
        numbers = cls(known.system(before, after))
        letters = sorted({x for part in (before, after, *known.given) for x in part.atoms(Orthogonal)}, key=str)
        numbers.turns = tuple((atom,) for x in letters for atom in (Atom(x), Atom(x).transposed))
        numbers.norms = OperatorNorms(known, numbers.system, numbers.trace)
        numbers.ranks = Ranks(known, numbers.system, numbers.trace)
        numbers.determinants = Determinants.of(known, (before, after, *known.traces), numbers.trace)
        return numbers

    def scalar(self, expression: sp.Basic) -> sp.Basic:
        """A relation or an expression with every trace and squared norm written in the numbers."""
        kinds = (TraceOf, SquaredNorm, *NUMBERS)
        nodes = sorted(expression.atoms(*kinds), key=lambda node: (node.count_ops(), str(node)))
        put: dict[sp.Basic, sp.Basic] = {}
        for node in nodes:
            if not isinstance(node, (TraceOf, SquaredNorm)):
                put[node] = self._other(node).xreplace(put)
                continue
            word = node.args[0]
            inner = word if isinstance(node, TraceOf) else Transposed(word) * word
            shape = written_shape(inner)
            parts = read(inner).items()
            terms = (weight * (self.trace(part) if part or not shape else shape[0]) for part, weight in parts)
            put[node] = sp.expand(sp.Add(*terms).xreplace(put))
        if isinstance(expression, Boolean):
            return rewritten(expression, put)
        logs = {log: sp.expand_log(log.xreplace(put)) for log in expression.atoms(sp.log) if log.has(Determinant)}
        return expression.xreplace(logs).xreplace(put)

    def _other(self, node: sp.Expr) -> sp.Expr:
        """A determinant, an operator norm, a rank or the value of a function in the numbers."""
        if isinstance(node, ValueAt):
            unused = sp.Symbol(f"value ({len(self.functions)})", real=True)
            return self.functions.setdefault(place_of(node, self.system), unused)
        if self.determinants is None or self.norms is None or self.ranks is None:
            raise RuleError(f"{node} is not read here")
        if isinstance(node, OperatorNorm):
            return self.norms.value(node.args[0])
        if isinstance(node, Rank):
            return self.ranks.value(node.args[0])
        return self.determinants.value(node.args[0])

    def trace(self, word: Word, depth: int = 0) -> sp.Expr:
        """The trace of a word. Raises RuleError where it is not square, or a unit matrix without a size."""
        shape = shape_of(word)
        if shape is None:
            raise RuleError("the trace of a unit matrix without a size: write I_n")
        if sp.expand(shape[0] - shape[1]) != 0:
            raise RuleError(f"the trace of a matrix of shape {shape[0]} x {shape[1]}")
        starts = [place for place, atom in enumerate(word) if atom.shape[0] == 1]
        if len(starts) > 1:
            turned = word[starts[0] :] + word[: starts[0]]
            cuts = [place - starts[0] for place in starts] + [len(word)]
            return sp.Mul(*(self.trace(turned[a:b], depth + 1) for a, b in zip(cuts, cuts[1:], strict=False)))
        for start in range(len(word)):
            turned = word[start:] + word[:start]
            reduced = self.system.normal({turned: sp.Integer(1)})
            if reduced != {turned: sp.Integer(1)} and depth < _DEEPEST:
                size = turned[0].shape[0]
                return sp.Add(
                    *(
                        value * (self.trace(part, depth + 1) if part else size)
                        for part, value in reduced.items()
                    )
                )
        key = min(self._alike(word), key=str)
        return self.known.setdefault(key, sp.Symbol(f"trace ({len(self.known)})", real=True))

    def _alike(self, word: Word) -> list[Word]:
        """The necklaces of a word and of the normal form of its transpose, where that is one word."""
        reverse = tuple(atom.transposed for atom in reversed(word))
        reduced = [part for part, value in self.system.normal({reverse: sp.Integer(1)}).items() if value == 1]
        found = [necklace(word), *(necklace(part) for part in reduced[:1] if part and len(reduced) == 1)]
        return [*found, *self._congruent(word)]

    def _congruent(self, word: Word) -> list[Word]:
        """The necklaces of ``Q W Q^T`` and ``Q^T W Q``, Q orthogonal, where that is one word and no longer."""
        found: list[Word] = []
        for ends in self.turns:
            if word[0].shape[0] != ends[0].shape[0]:
                continue
            part = (*ends, *word, *(one.transposed for one in ends))
            turned = [part, *(p[i:] + p[:i] for p in self._single(part) for i in range(len(p)))]
            found += [necklace(one) for way in turned for one in self._single(way) if len(one) <= len(word)]
        return found

    def _single(self, word: Word) -> list[Word]:
        """The normal form of a word where that is one word."""
        normal = self.system.normal({word: sp.Integer(1)})
        return [part for part, value in normal.items() if part and value == 1] if len(normal) == 1 else []

    def coefficients(self, polynomial: Polynomial) -> dict[Word, sp.Expr]:
        """Normal words with their weights, the one-by-one parts of a word taken into its weight."""
        found: dict[Word, sp.Expr] = {}
        waiting = self.system.normal(polynomial)
        while waiting:
            word, weight = waiting.popitem()
            starts = [place for place in range(1, len(word)) if word[place].shape[0] == 1]
            if len(starts) < 2 and not (starts and self._is_number(word, starts[0])):
                found[word] = found.get(word, sp.Integer(0)) + weight
                continue
            first = 0 if word[0].shape[0] == 1 else starts[0]
            last = len(word) if word[-1].shape[1] == 1 else starts[-1]
            cuts = sorted({first, *starts, last})
            for a, b in zip(cuts, cuts[1:], strict=False):
                weight = weight * self.trace(word[a:b])
            rest = word[:first] + word[last:]
            for part, value in self.system.normal({rest: sp.Integer(1)}).items():
                waiting = add(waiting, {part: weight * value})
        return {word: self.scalar(sp.expand(weight)) for word, weight in found.items()}

    @staticmethod
    def _is_number(word: Word, start: int) -> bool:
        """Whether a single cut leaves a one-by-one part at an end."""
        return bool((word[0].shape[0] == 1) != (word[-1].shape[1] == 1))

    def facts(self, known: Known, *sides: sp.Basic) -> tuple[Boolean, ...]:
        """What holds of the numbers: squares are not negative, and the inequality of Cauchy and Schwarz."""
        found: list[Boolean] = []
        for node in sorted({one for side in sides for one in side.atoms(TraceOf, SquaredNorm)}, key=str):
            if isinstance(node, SquaredNorm) or is_square(node.args[0], known):
                found.append(sp.GreaterThan(self.scalar(node), 0, evaluate=False))
        for word, number in list(self.known.items()):
            reverse = tuple(atom.transposed for atom in reversed(word))
            turns = [turn[i:] + turn[:i] for turn in (word, reverse) for i in range(len(word))]
            if any(known.square(turn) for turn in turns):
                strict = any(known.positive_square(turn) for turn in turns)
                found.append((sp.StrictGreaterThan if strict else sp.GreaterThan)(number, 0, evaluate=False))
                found += self._below_products(turns, number)
                continue
            for left, right in self._halves(turns, known):
                if shape_fits(left) and shape_fits(right):
                    first, second = (self._at_hand(part) for part in (left, right))
                else:
                    continue
                if first is not None and second is not None:
                    found.append(sp.LessThan(number**2, first * second, evaluate=False))
        found += self._ordered(known)
        found += bounds(known, self.known, self._at_hand)
        found += [*self._of_products(known), *self._by_size()]
        if len(self.known) <= _FEW and any(isinstance(node, TraceOf) for side in sides for node in side.atoms(TraceOf)):
            found += self._rotations(known)
        found += (self.scalar(claim) for claim in numbers_of(known))
        if any(node.has(Determinant) for side in sides for node in side.atoms(sp.log)):
            words = {node.args[0] for side in sides for node in side.atoms(Determinant)}
            found += self._below_traces(known, sorted(words, key=str))
        if self.norms is not None:
            found += self.norms.between(list(self.known))
        for part in (self.determinants, self.ranks):
            found += part.facts if part is not None else ()
        return tuple(dict.fromkeys(found))

    def _below_products(self, turns: list[Word], number: sp.Expr) -> Iterator[Boolean]:
        """``|VU|_F <= |V|_F |U|_F`` for each way to write a cyclic word as ``(VU)^T VU``."""
        for turn in turns:
            half = len(turn) // 2
            right = turn[half:]
            if len(turn) % 2 or tuple(atom.transposed for atom in reversed(right)) != turn[:half]:
                continue
            for cut in range(1, half):
                parts = (right[:cut], right[cut:])
                norms = [self._at_hand((*(atom.transposed for atom in reversed(part)), *part)) for part in parts]
                if norms[0] is not None and norms[1] is not None:
                    yield sp.LessThan(number, norms[0] * norms[1], evaluate=False)

    def _at_hand(self, word: Word) -> sp.Expr | None:
        """The trace of a word in the numbers that the line has; None where it needs another."""
        before = len(self.known)
        value = self.trace(word)
        if len(self.known) == before:
            return value
        for key in list(self.known)[before:]:
            del self.known[key]
        return None

    @property
    def needed(self) -> tuple[Boolean, ...]:
        """What must hold for the forms of determinants and ranks that were taken."""
        parts = (self.determinants, self.ranks)
        return tuple(claim for part in parts if part is not None for claim in part.needed)

    def forms_hold(self, known: Known) -> tuple[Obligation, ...]:
        """That, as obligations: by the conditions without matrices only, for the others are written in these forms."""
        return tuple(Obligation(claim, known.scalar, "a weight of a determinant or a rank") for claim in self.needed)

    def _ordered(self, known: Known) -> list[Boolean]:
        """``tr(U^T H U) >= 0`` for each semidefinite sum H that is given, where a trace holds ``U^T A U``, A in H."""
        given = [h for kind in (PositiveDefinite, PositiveSemidefinite) for h in known.said(kind)]
        sums = [read(h) for h in given if not isinstance(h, Letter)]
        found: list[Boolean] = []
        for total in sums:
            singles = {one[0] for one in total if len(one) == 1}
            for word in list(self.known):
                reverse = tuple(atom.transposed for atom in reversed(word))
                for turn in (t[i:] + t[:i] for t in (word, reverse) for i in range(len(word))):
                    half, odd = divmod(len(turn), 2)
                    ends = turn[:half], tuple(atom.transposed for atom in reversed(turn[half + odd :]))
                    if odd and ends[0] == ends[1] and turn[half] in singles:
                        parts = {(*turn[:half], *middle, *turn[half + 1 :]): c for middle, c in total.items()}
                        value = self._whole(parts, turn[half].shape[0])
                        found.append(sp.GreaterThan(value, 0, evaluate=False))
        return list(dict.fromkeys(found))

    def _rotations(self, known: Known) -> Iterator[Boolean]:
        """``tr(N^-1 U V) = tr(V N^-1 U)`` for the inverses on the line of named sums N with the term ``U V``."""
        inverses = {atom.letter for word in self.known for atom in word if atom.mark == "-"} & set(known.named)
        for name in sorted(inverses, key=str):
            for word in read(known.named[name]):
                if len(word) == 2 and word[0].shape[1] != 1:
                    turns = ((Atom(name, "-"), *word), (word[1], Atom(name, "-"), word[0]))
                    sides = [self._whole(self.system.normal({turn: sp.Integer(1)}), turn[0].shape[0]) for turn in turns]
                    if sides[0] != sides[1]:
                        yield sp.Eq(*sides, evaluate=False)

    def _by_size(self) -> Iterator[Boolean]:
        """``(tr W)^2 <= n tr W^T W`` of a word W of n rows, where both are on the line."""
        for word, number in list(self.known.items()):
            square = self._at_hand((*(atom.transposed for atom in reversed(word)), *word))
            if square is not None and word[0].shape[0] != 1:
                yield sp.LessThan(number**2, word[0].shape[0] * square, evaluate=False)

    def _of_products(self, known: Known) -> Iterator[Boolean]:
        """``0 <= tr(AB) <= tr A tr B`` of two semidefinite letters."""
        for word, number in list(self.known.items()):
            if len(word) == 2 and all(known.definite(atom) is not None for atom in word):
                yield sp.GreaterThan(number, 0, evaluate=False)
                traces = [self._at_hand((atom,)) for atom in word]
                if traces[0] is not None and traces[1] is not None:
                    yield sp.LessThan(number, traces[0] * traces[1], evaluate=False)

    def _below_traces(self, known: Known, written: list[sp.Expr]) -> list[Boolean]:
        """``log det A <= tr A - n`` of a definite A, and of a product AB of two definite matrices."""
        found: list[Boolean] = []
        if self.determinants is None:
            return found
        forms = [(dict(form), number) for form, number in self.determinants.numbers.items()]
        forms += [(read(word), self.determinants.value(word)) for word in written]
        for form, number in forms:
            size = next((word[0].shape[0] for word in form if word), None)
            needed = known.positive(form)
            if size is not None and needed is not None and all(seen(part.claim) for part in needed):
                value = self._whole(form, size) - size
                found.append(sp.LessThan(sp.expand_log(sp.log(number)), sp.expand(value), evaluate=False))
        for word, number in list(self.known.items()):
            if len(word) <= 2 and all(known.definite(atom) is True for atom in word):
                size = word[0].shape[0]
                logs = sp.Add(*(sp.log(self.determinants.value(atom.written)) for atom in word))
                found.append(sp.LessThan(sp.expand_log(logs), number - size, evaluate=False))
        return found

    def _whole(self, parts: Polynomial, size: sp.Expr) -> sp.Expr:
        return sp.Add(*(c * (self.trace(word) if word else size) for word, c in parts.items()))

    @staticmethod
    def _halves(turns: list[Word], known: Known) -> Iterator[tuple[Word, Word]]:
        """``u^T u`` and ``v^T v`` for each way to write a cyclic word as ``u^T v``; with S between, ``u^T S u``."""
        for turn in turns:
            for cut in range(1, len(turn)):
                left, right = turn[:cut], turn[cut:]
                yield (
                    left + tuple(atom.transposed for atom in reversed(left)),
                    tuple(atom.transposed for atom in reversed(right)) + right,
                )
                for between in _definite_letters(turns, known):
                    yield (
                        (*left, between, *(atom.transposed for atom in reversed(left))),
                        (*(atom.transposed for atom in reversed(right)), _inverted(between), *right),
                    )
                if known.definite(right[0]) is not None and len(right) > 1:
                    middle, end = right[:1], right[1:]
                    yield (
                        left + middle + tuple(atom.transposed for atom in reversed(left)),
                        tuple(atom.transposed for atom in reversed(end)) + middle + end,
                    )


def shape_fits(word: Word) -> bool:
    """Whether neighbours fit, and the ends too: a word that has a trace."""
    try:
        shape = shape_of(word)
    except RuleError:
        return False
    return shape is not None and bool(sp.expand(shape[0] - shape[1]) == 0)


def is_square(word: sp.Expr, known: Known) -> bool:
    """Whether a product as written is ``u^T u`` or ``u^T S u`` with S semidefinite, whatever u is."""
    weights, parts = word.args_cnc()
    if weights:
        return False
    while len(parts) > 1:
        first, last = parts[0], parts[-1]
        if first != Transposed(last) and last != Transposed(first):
            return False
        parts = parts[1:-1]
    if not parts:
        return True
    mark, letter = ("-", parts[0].args[0]) if isinstance(parts[0], InverseOf) else ("", parts[0])
    return isinstance(letter, Letter) and known.definite(Atom(letter, mark)) is not None


def _definite_letters(turns: list[Word], known: Known) -> list[Atom]:
    """The positive definite letters, and their inverses, that an inequality may be weighted with."""
    size = {atom.shape[0] for atom in turns[0]}
    return [
        Atom(letter, mark)
        for letter in known.said(PositiveDefinite)
        if isinstance(letter, Letter) and letter.rows in size
        for mark in ("", "-")
    ]


def _inverted(atom: Atom) -> Atom:
    return Atom(atom.letter, "-" if atom.mark == "" else "")


__all__ = ["Numbers", "is_square", "shape_fits"]
