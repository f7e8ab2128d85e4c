"""What the conditions of a line say of its matrices: which are invertible, which words are squares, exact instances."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import sympy as sp
from flint import fmpq, fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.deciders.points import sample
from derivations.deciders.setting import conjuncts, rewritten
from derivations.kernel import Obligation
from derivations.rules.instance_numbers import truth
from derivations.rules.one_by_one import failing
from derivations.rules.word_instances import Instance, Unbuildable, semidefinite
from derivations.rules.words import (
    Atom,
    Polynomial,
    Rewriting,
    Word,
    add,
    complete,
    letters_of,
    marks_of,
    read,
    relations,
    scale,
    transpose,
)
from theory.matrix_conditions import (
    FullColumnRank,
    FullRowRank,
    Invertible,
    MatrixCondition,
    PositiveDefinite,
    PositiveSemidefinite,
    Projection,
)
from theory.matrix_words import (
    InverseOf,
    Letter,
    Ones,
    Orthogonal,
    PseudoInverse,
    SquaredNorm,
    Transposed,
    UnitMatrix,
    UnitVector,
    has_matrices,
)

_ONE = sp.Integer(1)
_SIZES = (2, 1, 3)
_DRAWN = 12
_MOST_TRIED = 30
_MOST_TIED = 150
_SEED = 20260505


@dataclass(frozen=True)
class Known:
    """The conditions of a line, sorted by what they speak of."""

    given: tuple[Boolean, ...]

    @property
    def scalar(self) -> tuple[Boolean, ...]:
        """Those without a matrix."""
        return tuple(c for c in conjuncts(self.given) if not has_matrices(c))

    @property
    def traces(self) -> tuple[Boolean, ...]:
        """Those between numbers that are traces or norms."""
        return tuple(
            c
            for c in conjuncts(self.given)
            if has_matrices(c) and isinstance(c, sp.core.relational.Relational) and c.lhs.is_commutative
        )

    @property
    def equations(self) -> tuple[sp.Eq, ...]:
        """The equations between matrices; one that gives a letter names a word."""
        return tuple(c for c in conjuncts(self.given) if isinstance(c, sp.Eq) and not c.lhs.is_commutative)

    @property
    def named(self) -> dict[Letter, sp.Expr]:
        """The word that each named letter stands for."""
        return {c.lhs: c.rhs for c in self.equations if isinstance(c.lhs, Letter) and not c.rhs.has(c.lhs)}

    def roots(self, letter: Letter) -> list[Letter]:
        """The letters whose square is given to be this one."""
        found = [_square_of(c.lhs) for c in self.equations if c.rhs == letter]
        return [root for root in found if root is not None]

    def said(self, kind: type[MatrixCondition]) -> list[sp.Expr]:
        """The matrices of which a predicate is given."""
        return [c.args[0] for c in conjuncts(self.given) if isinstance(c, kind)]

    def system(self, before: sp.Basic, after: sp.Basic) -> Rewriting:
        """The completed rules of the letters on a line and of the given equations between matrices."""
        expressions: list[sp.Basic] = [before, after, *(side for c in self.equations for side in c.args)]
        rank = dict.fromkeys(self.said(FullRowRank), "rows")
        rank |= dict.fromkeys(self.said(FullColumnRank), "columns")
        vanishing: list[Polynomial] = []
        for letter in sorted(letters_of(expressions), key=str):
            marks = marks_of(letter, expressions)
            if any("-" in marks_of(root, expressions) for root in self.roots(letter)):
                marks |= {"-"}
            vanishing += relations(letter, marks, rank.get(letter, ""))
        for letter in self.said(Projection):
            vanishing.append(read(letter * letter - letter))
        for equation in self.equations:
            difference = add(read(equation.lhs), scale(read(equation.rhs), sp.Integer(-1)))
            vanishing += [difference, transpose(difference)]
        return complete(vanishing)

    # Definiteness

    def definite(self, atom: Atom) -> bool | None:
        """True where an atom is positive definite at sight, False where it is only semidefinite, None else."""
        if atom.letter in self.said(PositiveDefinite) and "+" not in atom.mark:
            return True
        if atom.letter in (*self.said(PositiveSemidefinite), *self.said(PositiveDefinite)):
            return "-" in atom.mark
        if atom.letter in self.said(Projection) and "-" not in atom.mark:
            return False
        return None

    def square(self, word: Word) -> bool:
        """Whether a word is ``u^T u`` or ``u^T S u`` with S semidefinite, so that it is semidefinite itself."""
        half = len(word) // 2
        if any(word[i].transposed != word[-1 - i] for i in range(half)):
            return False
        return len(word) % 2 == 0 or self.definite(word[half]) is not None

    def positive_square(self, word: Word) -> bool:
        """Whether ``u^T u`` or ``u^T S u`` has a positive trace: S definite, and u is known not to vanish."""
        if not self.square(word):
            return False
        half = len(word) // 2
        if len(word) % 2 and self.definite(word[half]) is not True:
            return False
        return not word[half + len(word) % 2 :] or self.nonzero(word[half + len(word) % 2 :])

    def nonzero(self, word: Word) -> bool:
        """Whether a word does not vanish: one that is given to have a length, after factors that lose nothing."""
        given = [
            read(c.lhs.args[0])
            for c in self.traces
            if isinstance(c, (sp.StrictGreaterThan, sp.Ne)) and isinstance(c.lhs, SquaredNorm) and c.rhs == 0
        ]
        while True:
            if {word: _ONE} in given or {word: -_ONE} in given or isinstance(word[0].letter, (UnitVector, Ones)):
                return len(word) == 1 or not isinstance(word[0].letter, (UnitVector, Ones))
            first, *rest = word
            full = first.mark == "" and first.letter in self.said(FullColumnRank)
            if not rest or not (full or self.invertible(first.letter) == ()):
                return False
            word = tuple(rest)

    def positive(self, polynomial: Polynomial) -> tuple[Obligation, ...] | None:
        """What makes a sum of words positive definite: no negative weight, and a positive one on a definite word."""
        definite = next((word for word in polynomial if self.definite_word(word)), None)
        if definite is None or not all(self.square(word) for word in polynomial):
            return None
        return tuple(
            Obligation(
                (sp.StrictGreaterThan if word == definite else sp.GreaterThan)(weight, 0, evaluate=False),
                self.scalar,
                f"the weight {weight} of a semidefinite matrix is {'positive' if word == definite else 'not negative'}",
            )
            for word, weight in polynomial.items()
        )

    def definite_word(self, word: Word) -> bool:
        """Whether a word is positive definite at sight: I, a definite letter, ``F^T F`` of full column rank."""
        if not word:
            return True
        if len(word) == 1:
            return self.definite(word[0]) is True
        if len(word) == 2 and word[0].transposed == word[1]:
            return (word[1].mark == "" and word[1].letter in self.said(FullColumnRank)) or (
                word[0].mark == "" and word[0].letter in self.said(FullRowRank)
            )
        if len(word) > 2 and word[0].transposed == word[-1]:
            # ``F^T S F`` of a definite S, F^T losing no column or an invertible letter.
            last = word[-1]
            full = last.mark == "" and last.letter in self.said(FullColumnRank)
            full = full or (last.mark == "t" and last.letter in self.said(FullRowRank))
            return (full or self.invertible(last.letter) == ()) and self.definite_word(word[1:-1])
        return False

    def invertible(self, letter: Letter) -> tuple[Obligation, ...] | None:
        """What shows that a letter has an inverse; None where nothing does."""
        if isinstance(letter, Orthogonal) or letter in (
            *self.said(PositiveDefinite),
            *self.said(Invertible),
        ):
            return ()
        if letter not in self.named:
            return None
        inner = read(self.named[letter])
        for word in (*self.said(Invertible), *self.said(PositiveDefinite)):
            if not add(inner, scale(read(word), sp.Integer(-1))):
                return ()
        if len(inner) == 1:
            (word, weight) = next(iter(inner.items()))
            parts = [self.invertible(atom.letter) for atom in word]
            if all(part is not None for part in parts):
                away = Obligation(sp.Ne(weight, 0, evaluate=False), self.scalar, f"{weight} is not zero")
                return (away, *(one for part in parts if part for one in part))
        return self.positive(inner)

    # Instances

    def instances(
        self, claim: Boolean, wanted: int = 12
    ) -> Iterator[tuple[Instance, dict[sp.Symbol, sp.Expr]]]:
        """Exact rational instances of several sizes that meet every condition, with their numbers as a point."""
        labels = {letter.label for part in (claim, *self.given) for letter in part.atoms(Letter)}
        worked_out = self.worked_out()
        symbols = {s for part in (claim, *self.given) for s in part.free_symbols} - labels - set(worked_out)
        sizes = sorted((s for s in symbols if s.is_integer), key=str)
        others = sorted((s for s in symbols if not s.is_integer), key=str)
        generator = random.Random(_SEED)
        combinations = list(itertools.product(_SIZES, repeat=len(sizes)))
        generator.shuffle(combinations)
        if not isinstance(claim, sp.Eq) and (suggested := self._suggested(claim)) is not None:
            yield suggested
        found = 0
        tied = any(not isinstance(c.lhs, Letter) for c in self.equations)
        most = _MOST_TIED if tied or wanted > _MOST_TRIED else _MOST_TRIED
        for turn, combination in enumerate(itertools.islice(itertools.cycle(combinations), most)):
            values = dict(zip(sizes, map(sp.Integer, combination), strict=True))
            put: dict[sp.Basic, sp.Basic] = dict(values)
            inside = [rewritten(condition, put) for condition in self.scalar]
            points = sample(inside, others, _DRAWN, _SEED, sp.true)
            for point in points[turn % len(points) :][:1] if points else ():
                whole = values | point
                if not all(isinstance(value, sp.Rational) for value in whole.values()):
                    continue
                # Entries of -1, 0 and 1 meet what ties letters, and are of low rank, far more often.
                turned = (turn + turn // len(combinations)) % 3
                sparse = turned == 2 or (most != _MOST_TRIED and turned == 1)
                instance = self._instance(whole, worked_out, generator, sparse)
                if instance is not None:
                    yield instance, whole
                    found += 1
                if found == wanted:
                    return

    def _suggested(self, claim: Boolean) -> tuple[Instance, dict[sp.Symbol, sp.Expr]] | None:
        """One-by-one matrices at which a solver says that a claim fails, if they meet every condition."""
        found = failing(claim, self.given)
        if found is None:
            return None
        entries, point = found
        numbers = {symbol: fmpq(int(value.p), int(value.q)) for symbol, value in point.items()}
        instance = Instance(numbers, random.Random(_SEED), dict(self.named), {})
        for letter, value in entries.items():
            if letter not in self.named:
                instance._drawn[letter] = fmpq_mat(1, 1, [fmpq(int(value.p), int(value.q))])
        try:
            fits_all = all(self._meets(c, instance, point) for c in conjuncts(self.given))
            return (instance, point) if fits_all and self._definite_at(entries) else None
        except Unbuildable:
            return None

    def _definite_at(self, entries: Mapping[Letter, sp.Rational]) -> bool:
        """Whether one-by-one letters have the signs that were declared."""
        return (
            all(entries[x] > 0 for x in self.said(PositiveDefinite) if x in entries)
            and all(entries[x] >= 0 for x in self.said(PositiveSemidefinite) if x in entries)
            and all(entries[x] in (0, 1) for x in self.said(Projection) if x in entries)
            and all(entries[x] in (-1, 1) for x in entries if isinstance(x, (Orthogonal, UnitVector)))
        )

    def worked_out(self) -> dict[sp.Symbol, sp.Expr]:
        """Numbers that a condition gives by traces, ``h = x^T A x``: they follow from the matrices."""
        found: dict[sp.Symbol, sp.Expr] = {}
        for condition in self.traces:
            for name, value in (condition.args, reversed(condition.args)):
                if (
                    isinstance(condition, sp.Eq)
                    and isinstance(name, sp.Symbol)
                    and not name.is_integer
                    and not value.has(name, *found)
                ):
                    found.setdefault(name, value)
        return found

    def _instance(
        self,
        point: dict[sp.Symbol, sp.Expr],
        worked_out: dict[sp.Symbol, sp.Expr],
        generator: random.Random,
        sparse: bool,
    ) -> Instance | None:
        """An instance at a point; the numbers that follow from the matrices are put into the point."""
        numbers = {symbol: fmpq(int(value.p), int(value.q)) for symbol, value in point.items()}
        full = frozenset((*self.said(FullColumnRank), *self.said(FullRowRank)))
        instance = Instance(numbers, random.Random(generator.random()), self._drawn(generator), {}, full, sparse=sparse)
        try:
            for name, expression in worked_out.items():
                numbers[name] = instance.number(expression)
                point[name] = sp.Rational(int(numbers[name].p), int(numbers[name].q))
            return instance if all(self._meets(c, instance, point) for c in conjuncts(self.given)) else None
        except Unbuildable:
            return None

    def _drawn(self, generator: random.Random) -> dict[Letter, sp.Expr]:
        """How definite matrices and projections are drawn: from a letter of their own."""
        drawn = dict(self.named)
        for kind in (PositiveDefinite, PositiveSemidefinite):
            for letter in self.said(kind):
                if isinstance(letter, Letter) and letter not in drawn:
                    columns = letter.rows if kind is PositiveDefinite else generator.choice((letter.rows, _ONE))
                    own = Letter(letter.rows, columns, sp.Symbol(f"{letter.label} drawn"))
                    drawn[letter] = own * Transposed(own)
                    if kind is PositiveDefinite:
                        drawn[letter] += UnitMatrix(letter.rows, letter.rows, sp.Symbol("I"))
        for kind in (PositiveDefinite, PositiveSemidefinite):
            for word in self.said(kind):
                if not isinstance(word, Letter):
                    self._ordered(word, drawn)
        for letter in self.said(Projection):
            own = Letter(letter.rows, sp.Integer(1), sp.Symbol(f"{letter.label} drawn"))
            drawn[letter] = own * PseudoInverse(own)
        for equation in self.equations:
            root = _square_of(equation.lhs)
            if root is not None and isinstance(equation.rhs, Letter):
                drawn[equation.rhs] = equation.lhs
        return drawn

    def _ordered(self, word: sp.Expr, drawn: dict[Letter, sp.Expr]) -> None:
        """A letter of ``B - A`` drawn so that the difference is semidefinite."""
        parts = read(word)
        unit = UnitMatrix(*next((one[0].letter.rows, one[0].letter.rows) for one in parts if one), sp.Symbol("I"))
        for single in sorted((one for one in parts if len(one) == 1 and one[0].mark == ""), key=str):
            letter, weight = single[0].letter, parts[single]
            rest = word - weight * letter
            if rest.has(letter) or any(x in drawn and drawn[x].has(letter) for x in rest.atoms(Letter)):
                continue
            own = Letter(letter.rows, letter.rows, sp.Symbol(f"{letter.label} beyond"))
            square = own * Transposed(own) + unit
            bound = parts.get((), sp.Integer(0))
            below = weight.is_negative and len(parts) == 2 and bound != 0 and letter in drawn
            if weight in (1, -1) and (letter not in drawn or weight == 1 or below):
                drawn[letter] = bound * InverseOf(square) if below else square * weight - rest * weight
                return

    def _meets(self, condition: Boolean, instance: Instance, point: dict[sp.Symbol, sp.Expr]) -> bool:
        if isinstance(condition, Invertible):
            value = instance.matrix(condition.args[0]).value
            return bool(value.nrows() == value.ncols() == value.rref()[1])
        if isinstance(condition, (FullColumnRank, FullRowRank)):
            value = instance.matrix(condition.args[0]).value
            size = value.ncols() if isinstance(condition, FullColumnRank) else value.nrows()
            return bool(value.rref()[1] == size)
        if isinstance(condition, (PositiveDefinite, PositiveSemidefinite)):
            return semidefinite(_whole(instance, condition.args[0]), isinstance(condition, PositiveDefinite))
        if isinstance(condition, MatrixCondition):
            value = instance.matrix(condition.args[0]).value
            return bool(value * value == value == value.transpose())
        if isinstance(condition, sp.Eq) and not condition.lhs.is_commutative:
            left, right = condition.args
            size = instance.matrix(left).value.nrows()
            return bool(instance.matrix(left).value == instance.matrix(right, size).value)
        return not has_matrices(condition) or truth(condition, instance, point) is True


def _whole(instance: Instance, word: sp.Expr) -> fmpq_mat:
    """A word's value; a multiple of I in it takes the size of the rest."""
    rows = next((part[0].shape[0] for part in read(word) if part), None)
    return instance.matrix(word, instance.size(rows) if rows is not None else None).value


def _square_of(word: sp.Expr) -> Letter | None:
    """The letter whose square a word is."""
    if isinstance(word, sp.Pow) and word.exp == 2 and isinstance(word.base, Letter):
        return word.base
    return None
