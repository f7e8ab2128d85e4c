"""What the conditions of a line say of its matrices: which are invertible, which words are squares, exact instances."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import sympy as sp
from flint import fmpq, fmpq_mat
from sympy.logic.boolalg import Boolean

from derivations.deciders.points import sample
from derivations.deciders.setting import conjuncts, rewritten
from derivations.kernel import Obligation
from derivations.rules import blocks, drawing
from derivations.rules.coordinates import without_members
from derivations.rules.function_values import agreeing
from derivations.rules.instance_conditions import meets
from derivations.rules.instance_numbers import rational, truth
from derivations.rules.one_by_one import failing
from derivations.rules.word_instances import Instance, Unbuildable
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
from theory.matrix_functions import AT_A_WORD, ValueAt
from theory.matrix_words import (
    GaussianMatrix,
    InverseOf,
    Letter,
    Ones,
    Orthogonal,
    SquaredNorm,
    UnitVector,
    has_matrices,
)

_ONE = sp.Integer(1)
_SIZES = (2, 1, 3)
_LARGER = (1, 2, 6, 8)
_ALIGNED = 0.2
_DRAWN = 12
_MOST_TRIED = 30
_MOST_TIED = 150
_SEED = 20260505
_TURNED_ROUND = {sp.cos: sp.acos, sp.sin: sp.asin}


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

    @property
    def nonzero_numbers(self) -> frozenset[sp.Expr]:
        """What the conditions say is not zero: the gaps of strict inequalities."""
        apart = (sp.StrictLessThan, sp.StrictGreaterThan, sp.Ne)
        found = {sp.expand(c.lhs - c.rhs) for c in self.scalar if isinstance(c, apart)}
        return frozenset(found | {1 + c.lhs for c in self.traces if isinstance(c, sp.GreaterThan) and c.rhs == 0})

    @cached_property
    def definite_names(self) -> frozenset[Letter]:
        """The names of words that are positive definite by what is said of their letters, and by signs."""
        shown = {name: _Plain(self.given).positive(read(meaning)) for name, meaning in self.named.items()}
        return frozenset(name for name, found in shown.items() if found and all(_seen(one.claim) for one in found))

    def roots(self, letter: Letter) -> list[Letter]:
        """The letters whose square is given to be this one."""
        found = [drawing.square_of(c.lhs) for c in self.equations if c.rhs == letter]
        return [root for root in found if root is not None]

    def said(self, kind: type[MatrixCondition]) -> list[sp.Expr]:
        """The matrices of which a predicate is given."""
        return [c.args[0] for c in conjuncts(self.given) if isinstance(c, kind)]

    def system(self, before: sp.Basic, after: sp.Basic) -> Rewriting:
        """The completed rules of the letters on a line and of the given equations between matrices."""
        expressions: list[sp.Basic] = [before, after, *(side for c in self.equations for side in c.args)]
        expressions += self._middles()
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
        found = complete(vanishing, self.nonzero_numbers)
        same = agreeing(expressions, found)
        return complete([*vanishing, *same, *map(transpose, same)], self.nonzero_numbers) if same else found

    def _middles(self) -> list[sp.Expr]:
        """The inverses of definite letters S in named words ``V^T S V``: what lies below the inverses of these."""
        named = [word for meaning in self.named.values() for word in read(meaning) if len(word) % 2]
        found = dict.fromkeys(word[len(word) // 2].letter for word in named if self.square(word))
        return [InverseOf(letter) for letter in found if letter in self.said(PositiveDefinite)]

    # Definiteness

    def definite(self, atom: Atom) -> bool | None:
        """True where an atom is positive definite at sight, False where it is only semidefinite, None else."""
        if (atom.letter in self.said(PositiveDefinite) or atom.letter in self.definite_names) and "+" not in atom.mark:
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
        polynomial = without_members(polynomial)
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
            if len(word) == 2 and word[0].transposed == word[1] and isinstance(word[0].letter, GaussianMatrix):
                # Almost surely of full rank.
                away = Obligation(sp.Ne(weight, 0, evaluate=False), self.scalar, f"{weight} is not zero")
                rows, columns = word[0].shape
                wide = sp.LessThan(rows, columns, evaluate=False)
                return away, Obligation(wide, self.scalar, "a Gaussian matrix has full row rank")
            parts = [self.invertible(atom.letter) for atom in word]
            if all(part is not None for part in parts):
                away = Obligation(sp.Ne(weight, 0, evaluate=False), self.scalar, f"{weight} is not zero")
                return (away, *(one for part in parts if part for one in part))
        return self.positive(inner) or blocks.invertible(self, inner)

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
        combinations = self._combinations(sizes, generator)
        if not isinstance(claim, sp.Eq) and (suggested := self._suggested(claim)) is not None:
            yield suggested
        found = 0
        tied = any(not isinstance(c.lhs, Letter) for c in self.equations) or bool(self.traces)
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
                instance = self._instance(whole, worked_out, generator, sparse, generator.random() < _ALIGNED)
                if instance is not None:
                    yield instance, whole
                    found += 1
                if found == wanted:
                    return

    def _combinations(self, sizes: list[sp.Symbol], generator: random.Random) -> list[tuple[int, ...]]:
        """Small sizes in a random order; larger ones where the conditions leave few of these."""
        limits = [c for c in self.scalar if c.free_symbols and c.free_symbols <= set(sizes)]
        for choice in (_SIZES, _LARGER):
            found = list(itertools.product(choice, repeat=len(sizes)))
            generator.shuffle(found)
            fitting = [values for values in found if _fits(limits, dict(zip(sizes, values, strict=True)))]
            if fitting:
                return found if choice is _SIZES else fitting
        return list(itertools.product(_SIZES, repeat=len(sizes)))

    def _suggested(self, claim: Boolean) -> tuple[Instance, dict[sp.Symbol, sp.Expr]] | None:
        """One-by-one matrices at which a solver says that a claim fails, if they meet every condition."""
        found = failing(claim, self.given)
        if found is None:
            return None
        entries, point = found
        numbers = {symbol: fmpq(int(value.p), int(value.q)) for symbol, value in point.items()}
        instance = Instance(numbers, random.Random(_SEED), dict(self.named), {})
        later: list[tuple[sp.Expr, sp.Rational]] = []
        for letter, value in entries.items():
            if isinstance(letter, (ValueAt, *AT_A_WORD)):
                later.append((letter, value))
            elif letter not in self.named:
                instance._drawn[letter] = fmpq_mat(1, 1, [fmpq(int(value.p), int(value.q))])
        try:
            for node, value in later:
                instance.settle(node, fmpq_mat(1, 1, [fmpq(int(value.p), int(value.q))]))
            fits_all = all(meets(c, instance, point) for c in conjuncts(self.given))
            return (instance, point) if fits_all and self._definite_at(entries) else None
        except Unbuildable:
            return None

    def _definite_at(self, entries: Mapping[sp.Expr, sp.Rational]) -> bool:
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
                angle = name.args[0] if isinstance(condition, sp.Eq) and type(name) in _TURNED_ROUND else None
                if isinstance(angle, sp.Symbol) and has_matrices(value) and not value.has(angle, *found):
                    found.setdefault(angle, _TURNED_ROUND[type(name)](value))
        return found

    def _instance(
        self,
        point: dict[sp.Symbol, sp.Expr],
        worked_out: dict[sp.Symbol, sp.Expr],
        generator: random.Random,
        sparse: bool,
        aligned: bool,
    ) -> Instance | None:
        """An instance at a point; the numbers that follow from the matrices are put into the point."""
        numbers = {symbol: fmpq(int(value.p), int(value.q)) for symbol, value in point.items()}
        full = frozenset((*self.said(FullColumnRank), *self.said(FullRowRank)))
        seed, drawn = random.Random(generator.random()), drawing.drawn(self, generator)
        instance = Instance(numbers, seed, drawn, {}, full, sparse=sparse, aligned=aligned)
        try:
            for name, expression in worked_out.items():
                if type(expression) in _TURNED_ROUND.values():
                    point[name] = expression.func(rational(instance.number(expression.args[0])))
                    continue
                numbers[name] = instance.number(expression)
                point[name] = rational(numbers[name])
            fits = all(truth(c, instance, point) is True for c in self.scalar if c.free_symbols & set(worked_out))
            return instance if fits and all(meets(c, instance, point) for c in conjuncts(self.given)) else None
        except Unbuildable:
            return None


def _fits(limits: list[Boolean], sizes: dict[sp.Symbol, int]) -> bool:
    """Whether sizes meet the conditions that speak of nothing else."""
    return all(limit.xreplace({s: sp.Integer(v) for s, v in sizes.items()}) == sp.true for limit in limits)


class _Plain(Known):
    """What is said alone: names have no sign."""

    definite_names = frozenset()


def _seen(claim: Boolean) -> bool:
    weight = claim.args[0]
    return bool(weight.is_positive if isinstance(claim, sp.StrictGreaterThan) else weight.is_nonnegative)
