"""Exact rational instances of matrix statements, an independent check of the normal form.

Every letter gets a random rational matrix of its kind at several small sizes; values are dual numbers
``W + W' h``, so that rates are tried too. All arithmetic is exact (FLINT).
"""

from __future__ import annotations

import math
import random
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import sympy as sp
from flint import fmpq, fmpq_mat

from derivations.kernel import RuleError
from derivations.rules.function_values import function_of, words_of
from theory.matrix_functions import AT_A_WORD, MEAN, ValueAt
from theory.matrix_words import (
    Complement,
    Coordinate,
    GaussianMatrix,
    InverseOf,
    Letter,
    Ones,
    Orthogonal,
    PseudoInverse,
    Rate,
    SquaredNorm,
    SymmetricMatrix,
    TraceOf,
    Transposed,
    UnitBlock,
    UnitMatrix,
    UnitVector,
)

_ENTRIES = 3


class Unbuildable(ValueError):
    """No instance can be built for these conditions."""


@dataclass(frozen=True)
class Dual:
    """``value + rate h`` with h^2 = 0."""

    value: fmpq_mat
    rate: fmpq_mat

    def __add__(self, other: Dual) -> Dual:
        return Dual(self.value + other.value, self.rate + other.rate)

    def __mul__(self, other: Dual) -> Dual:
        return Dual(self.value * other.value, self.value * other.rate + self.rate * other.value)

    def times(self, number: fmpq) -> Dual:
        """A number times the matrix."""
        return Dual(self.value * number, self.rate * number)

    @property
    def transposed(self) -> Dual:
        """The transpose."""
        return Dual(self.value.transpose(), self.rate.transpose())


def pseudo_inverse(matrix: fmpq_mat) -> fmpq_mat:
    """The Moore-Penrose inverse over the rationals, by full-rank factorisation."""
    reduced, rank = matrix.rref()
    rows, columns = matrix.nrows(), matrix.ncols()
    if rank == 0:
        return fmpq_mat(columns, rows)
    pivots = [next(j for j in range(columns) if reduced[i, j] != 0) for i in range(rank)]
    left = fmpq_mat(rows, rank, [matrix[i, j] for i in range(rows) for j in pivots])
    right = fmpq_mat(rank, columns, [reduced[i, j] for i in range(rank) for j in range(columns)])
    return (
        right.transpose()
        * (right * right.transpose()).inv()
        * (left.transpose() * left).inv()
        * left.transpose()
    )


def unit(size: int) -> fmpq_mat:
    """The unit matrix."""
    return fmpq_mat(size, size, [int(i == j) for i in range(size) for j in range(size)])


def semidefinite(matrix: fmpq_mat, strict: bool) -> bool:
    """Whether an exact matrix is symmetric and positive semidefinite, or definite: signs of its characteristic
    polynomial, whose roots are real.
    """
    if matrix.nrows() != matrix.ncols() or matrix != matrix.transpose():
        return False
    size = matrix.nrows()
    coefficients = matrix.charpoly().coeffs()
    signed = [coefficients[k] * (-1) ** (size - k) for k in range(size)]
    return all(value > 0 if strict else value >= 0 for value in signed)


@dataclass
class Instance:
    """Sizes and numbers for the symbols, and a matrix for each letter, drawn when first asked for."""

    numbers: Mapping[sp.Symbol, fmpq]
    generator: random.Random
    definitions: Mapping[Letter, sp.Expr]
    rates: Mapping[Letter, sp.Expr]
    full_rank: frozenset[Letter] = frozenset()
    _drawn: dict[Letter, fmpq_mat] = field(default_factory=dict)
    _letters: dict[Letter, Dual] = field(default_factory=dict)
    _values: dict[Hashable, fmpq_mat] = field(default_factory=dict)
    sparse: bool = False
    aligned: bool = False

    def number(self, expression: sp.Expr) -> fmpq:
        """A scalar expression, traces included. Raises Unbuildable where it is not rational."""
        if isinstance(expression, sp.Rational):
            return fmpq(int(expression.p), int(expression.q))
        if isinstance(expression, sp.Symbol):
            return self.numbers[expression]
        if isinstance(expression, TraceOf):
            return _trace(self.matrix(expression.args[0]).value)
        if isinstance(expression, SquaredNorm):
            matrix = self.matrix(expression.args[0]).value
            return _trace(matrix.transpose() * matrix)
        if isinstance(expression, ValueAt):
            return self._of_function(expression, 1, 1)[0, 0]
        if isinstance(expression, sp.Add):
            return sum((self.number(part) for part in expression.args), fmpq(0))
        if isinstance(expression, sp.Mul):
            product = fmpq(1)
            for part in expression.args:
                product *= self.number(part)
            return product
        if isinstance(expression, sp.Pow) and expression.exp.is_Integer:
            base = self.number(expression.base)
            if base == 0 and expression.exp < 0:
                raise Unbuildable("a division by zero")
            return base ** int(expression.exp)
        if isinstance(expression, sp.Pow) and expression.exp.is_Rational and expression.exp.q == 2:
            root = self._root(self.number(expression.base))
            if root == 0 and expression.exp.is_negative:
                raise Unbuildable("a division by zero")
            return root ** int(expression.exp.p)
        raise Unbuildable(f"{expression} is not rational")

    @staticmethod
    def _root(square: fmpq) -> fmpq:
        """The root of the square of a rational number. Raises Unbuildable on any other."""
        above, below = int(square.p), int(square.q)
        roots = fmpq(math.isqrt(abs(above)), math.isqrt(below))
        if roots * roots != square:
            raise Unbuildable(f"the root of {square} is not rational")
        return roots

    def size(self, expression: sp.Expr) -> int:
        """A shape. Raises Unbuildable when it is not a positive whole number."""
        number = self.number(expression)
        if number.q != 1 or number.p < 0:
            raise Unbuildable(f"the size {expression} is {number}")
        return int(number.p)

    def matrix(self, expression: sp.Expr, size: int | None = None) -> Dual:
        """A matrix expression; ``size`` is the row count, for unit matrices written as numbers."""
        if isinstance(expression, UnitMatrix):
            return self._constant(unit(self.size(expression.rows)))
        if isinstance(expression, Letter):
            return self._letter(expression)
        if isinstance(expression, Transposed):
            return self.matrix(expression.args[0]).transposed
        if isinstance(expression, PseudoInverse):
            return self._constant(pseudo_inverse(self._still(expression.args[0])))
        if isinstance(expression, InverseOf):
            return self._inverse(self.matrix(expression.args[0]))
        if isinstance(expression, Rate):
            return self._constant(self.matrix(expression.args[0]).rate)
        if isinstance(expression, sp.Pow):
            return self.matrix(sp.Mul(*([expression.base] * int(expression.exp)), evaluate=False), size)
        if isinstance(expression, sp.Add):
            return self._sum(expression, size)
        if isinstance(expression, sp.Mul):
            return self._product(expression)
        if expression.is_commutative and size is not None:
            return self._constant(unit(size)).times(self.number(expression))
        raise Unbuildable(f"{expression} has no instance")

    def _sum(self, expression: sp.Expr, size: int | None) -> Dual:
        ranked = sorted(expression.args, key=lambda part: bool(part.is_commutative))
        total: Dual | None = None
        for part in ranked:
            value = self.matrix(part, total.value.nrows() if total else size)
            total = total + value if total else value
        if total is None:
            raise Unbuildable("an empty sum")
        return total

    def _product(self, expression: sp.Expr) -> Dual:
        total: Dual | None = None
        factor = fmpq(1)
        for part in reversed(expression.args):
            if part.is_commutative:
                factor *= self.number(part)
            else:
                value = self.matrix(part, total.value.nrows() if total else None)
                total = value * total if total else value
        if total is None:
            raise Unbuildable(f"{expression} has no matrix")
        return total.times(factor)

    def _constant(self, value: fmpq_mat) -> Dual:
        return Dual(value, fmpq_mat(value.nrows(), value.ncols()))

    def _still(self, expression: sp.Expr) -> fmpq_mat:
        dual = self.matrix(expression)
        if any(entry != 0 for entry in dual.rate.entries()):
            raise Unbuildable("the rate of a pseudo-inverse")
        return dual.value

    def _inverse(self, dual: Dual) -> Dual:
        try:
            inverse = dual.value.inv()
        except ZeroDivisionError:
            raise Unbuildable("a singular draw") from None
        return Dual(inverse, inverse * dual.rate * inverse * fmpq(-1))

    def _letter(self, letter: Letter) -> Dual:
        if letter not in self._letters:
            if not isinstance(letter.label, sp.Symbol):
                raise Unbuildable(f"{letter} follows from others: no draw stands for it")
            if isinstance(letter, AT_A_WORD):
                shape = self.size(letter.rows), self.size(letter.columns)
                self._letters[letter] = self._constant(self._of_function(letter, *shape))
            elif letter in self.definitions:
                meaning = self._constant(fmpq_mat(self.size(letter.rows), self.size(letter.columns)))
                if self.definitions[letter] != 0:
                    meaning = self.matrix(self.definitions[letter], self.size(letter.rows))
                if not of_its_kind(letter, meaning.value):
                    raise Unbuildable(f"{letter.label} is given a value that is not of its kind")
                self._letters[letter] = meaning
            else:
                value = self._draw(letter)
                self._letters[letter] = self._constant(value)
                if letter in self.rates:
                    # The right sides of a flow hold letters, not rates: values are enough.
                    rate = Instance(
                        self.numbers, self.generator, self.definitions, {}, self.full_rank, self._drawn
                    )
                    self._letters[letter] = Dual(value, rate.matrix(self.rates[letter], value.nrows()).value)
        return self._letters[letter]

    def _of_function(self, node: sp.Expr, rows: int, columns: int) -> fmpq_mat:
        """What a named function gives at a word: one value at equal words, that of a condition where one gives it.

        Raises Unbuildable where that is another value than the function has there.
        """
        place = self._place(node)
        if function_of(node).startswith(MEAN) and not any(self.matrix(node.args[-1]).value.entries()):
            raise Unbuildable("the mean of what does not move")
        if (meaning := self.definitions.get(node)) is not None:
            self.settle(node, fmpq_mat(rows, columns) if meaning == 0 else self.matrix(meaning, rows).value)
        if place not in self._values:
            value = self._entries(rows, columns)
            self._values[place] = value + value.transpose() if isinstance(node, SymmetricMatrix) else value
        return self._values[place]

    def settle(self, node: sp.Expr, value: fmpq_mat) -> None:
        """Let a function have this value, gradient or Hessian at a word. Raises Unbuildable where it has another."""
        if self._values.setdefault(self._place(node), value) != value:
            raise Unbuildable(f"{node} has another value at this place")

    def _place(self, node: sp.Expr) -> Hashable:
        values = [self.matrix(word).value for word in words_of(node)]
        return (type(node), function_of(node), *(tuple(map(str, value.entries())) for value in values))

    def fits(self) -> bool:
        """Whether every letter that is given a value can have it."""
        try:
            return all(self._letter(letter) for letter in self.definitions)
        except Unbuildable:
            return False

    def _draw(self, letter: Letter) -> fmpq_mat:
        if letter in self._drawn:
            return self._drawn[letter]
        rows, columns = self.size(letter.rows), self.size(letter.columns)
        if isinstance(letter, Ones):
            value = fmpq_mat(rows, columns, [1] * (rows * columns))
        elif isinstance(letter, UnitBlock):
            start = sum(self.size(one.columns) for one in letter.siblings[: int(letter.args[3])])
            value = fmpq_mat(rows, columns, [int(i - start == j) for i in range(rows) for j in range(columns)])
        elif isinstance(letter, Coordinate):
            value = fmpq_mat(rows, columns)
            value[self.generator.randrange(rows), 0] = 1
        elif isinstance(letter, (Orthogonal, UnitVector, Complement)):
            value = self._orthogonal_part(letter, rows)
        else:
            value = self._entries(rows, columns)
            if isinstance(letter, SymmetricMatrix):
                value = value + value.transpose()
            for _ in range(20):
                if letter not in self.full_rank and not isinstance(letter, GaussianMatrix):
                    break
                if value.rref()[1] == min(rows, columns):
                    break
                value = self._entries(rows, columns)
        self._drawn[letter] = value
        return value

    def _entries(self, rows: int, columns: int) -> fmpq_mat:
        draw = self.generator.randint
        if self.aligned:
            # Multiples of the unit matrix, and columns along one line: where sums of squares are compared, ends meet.
            value = draw(1, _ENTRIES) * (draw(0, 1) * 2 - 1)
            return fmpq_mat(rows, columns, [value * (i == j) for i in range(rows) for j in range(columns)])
        if self.sparse and draw(0, 1) and rows * columns:
            # One entry only: ranks fall, and products vanish on one side.
            lone = fmpq_mat(rows, columns)
            lone[draw(0, rows - 1), draw(0, columns - 1)] = draw(0, 1) * 2 - 1
            return lone
        if self.sparse:
            return fmpq_mat(rows, columns, [draw(-1, 1) for _ in range(rows * columns)])
        return fmpq_mat(
            rows, columns, [fmpq(draw(-_ENTRIES, _ENTRIES), draw(1, 2)) for _ in range(rows * columns)]
        )

    def _orthogonal_part(self, letter: Letter, size: int) -> fmpq_mat:
        """Cayley's rational rotation; a unit vector is its first column, the complement the others."""
        base = Orthogonal(letter.rows, letter.rows, letter.label)
        if base not in self._drawn:
            skew = self._entries(size, size)
            skew = skew + skew.transpose() * fmpq(-1)
            turn = (unit(size) + skew * fmpq(-1)) * (unit(size) + skew).inv()
            # Half of all orthogonal matrices are no rotations.
            mirror = unit(size)
            mirror[size - 1, size - 1] = self.generator.choice((1, -1))
            self._drawn[base] = turn * mirror
        whole = self._drawn[base]
        if isinstance(letter, Orthogonal):
            return whole
        columns = range(1) if isinstance(letter, UnitVector) else range(1, size)
        return fmpq_mat(size, len(columns), [whole[i, j] for i in range(size) for j in columns])


def of_its_kind(letter: Letter, value: fmpq_mat) -> bool:
    """Whether a matrix is what the class of the letter says: symmetric, orthogonal, a unit vector, ones."""
    if isinstance(letter, SymmetricMatrix):
        return bool(value == value.transpose())
    if isinstance(letter, (Orthogonal, UnitVector)) and not isinstance(letter, Coordinate):
        return bool(value.transpose() * value == unit(value.ncols()))
    if isinstance(letter, Ones):
        return all(entry == 1 for entry in value.entries())
    if isinstance(letter, Coordinate):
        return sorted(value.entries()) == [0] * (value.nrows() - 1) + [1]
    return not isinstance(letter, Complement)


def _trace(matrix: fmpq_mat) -> fmpq:
    if matrix.nrows() != matrix.ncols():
        raise RuleError("the trace of a matrix that is not square")
    return sum((matrix[i, i] for i in range(matrix.nrows())), fmpq(0))
