"""The values of matrix formulas: words in letters of symbolic size, or matrices written out entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.reader.context import Context
from derivations.reader.places import Unreadable
from derivations.rules.determinants import seen
from derivations.rules.inverse_means import has_gaussian
from derivations.rules.matrix_facts import Known
from derivations.rules.words import read
from theory.matrix_conditions import (
    MatrixCondition,
    MeanOf,
    PositiveDefinite,
    PositiveSemidefinite,
)
from theory.matrix_numbers import Determinant, Rank
from theory.matrix_words import (
    InverseOf,
    Letter,
    PseudoInverse,
    SquaredNorm,
    SymmetricMatrix,
    TraceOf,
    Transposed,
    UnitMatrix,
)

MOST_WRITTEN = 4
ORDERS: dict[str, tuple[bool, type[MatrixCondition]]] = {
    r"\preceq": (True, PositiveSemidefinite),
    r"\prec": (True, PositiveDefinite),
    r"\succeq": (False, PositiveSemidefinite),
    r"\succ": (False, PositiveDefinite),
}
_LARGEST_POWER = 8
_ONE = sp.Integer(1)


class Misfit(Unreadable):
    """Shapes that do not fit."""

    def __init__(self, message: str) -> None:
        super().__init__(message, -1)


@dataclass(frozen=True)
class Word:
    """A word in letters; ``shape`` None is a multiple of a unit matrix of any size, ``expression`` its factor."""

    expression: sp.Expr
    shape: tuple[sp.Expr, sp.Expr] | None

    @property
    def rows(self) -> sp.Expr:
        """The number of rows of a word with a size."""
        assert self.shape is not None
        return self.shape[0]

    @property
    def columns(self) -> sp.Expr:
        """The number of columns of a word with a size."""
        assert self.shape is not None
        return self.shape[1]


@dataclass(frozen=True)
class Entries:
    """A matrix written out."""

    matrix: sp.ImmutableDenseMatrix

    @property
    def shape(self) -> tuple[sp.Expr, sp.Expr]:
        """Rows and columns."""
        return sp.Integer(self.matrix.rows), sp.Integer(self.matrix.cols)


MatrixValue: TypeAlias = Word | Entries
Value: TypeAlias = sp.Expr | MatrixValue


def is_matrix(value: object) -> TypeGuard[MatrixValue]:
    """Whether a value is a matrix."""
    return isinstance(value, (Word, Entries))


def size_text(shape: tuple[sp.Expr, sp.Expr] | None) -> str:
    """A shape for a message."""
    return "I" if shape is None else f"{shape[0]} x {shape[1]}"


def fits(first: sp.Expr, second: sp.Expr) -> bool:
    """Whether two sizes are the same number."""
    return bool(sp.expand(first - second) == 0)


def identity(size: sp.Expr | None) -> MatrixValue:
    """The unit matrix of a size, or of whatever size is needed."""
    if size is None:
        return Word(_ONE, None)
    if size.is_Integer and size <= MOST_WRITTEN:
        return Entries(sp.ImmutableDenseMatrix(sp.eye(int(size))))
    return Word(UnitMatrix(size, size, sp.Symbol("I")), (size, size))


def added(terms: Sequence[Value]) -> Value:
    """A sum. Raises Misfit where the shapes differ, or a number stands beside a matrix."""
    matrices = [term for term in terms if is_matrix(term)]
    if not matrices:
        return sp.Add(*terms)
    numbers = [term for term in terms if not is_matrix(term) and term != 0]
    if numbers:
        raise Misfit(f"the number {numbers[0]} is added to a matrix: write it times I")
    shape = next((term.shape for term in matrices if term.shape is not None), None)
    if shape is None:
        return Word(sp.Add(*(_worded(term).expression for term in matrices)), None)
    parts = [sized(term, shape) for term in matrices]
    entries = [part.matrix for part in parts if isinstance(part, Entries)]
    if len(entries) == len(parts):
        return Entries(sum(entries[1:], entries[0]))
    return Word(sp.Add(*(_worded(part).expression for part in parts)), shape)


def sized(value: MatrixValue, shape: tuple[sp.Expr, sp.Expr]) -> MatrixValue:
    """A matrix of this shape, a multiple of I made to fit. Raises Misfit where it is another."""
    if value.shape is None:
        if not fits(*shape):
            raise Misfit(f"I stands beside a matrix of shape {size_text(shape)}, which is not square")
        unit = identity(shape[0])
        found = multiplied([_worded(value).expression, unit])
        assert is_matrix(found)
        return found
    if not all(map(fits, value.shape, shape)):
        raise Misfit(f"the shapes do not fit: {size_text(shape)} beside {size_text(value.shape)}")
    return value


def _worded(value: MatrixValue) -> Word:
    if isinstance(value, Entries):
        raise Unreadable("a matrix written out beside one of symbolic size is not read", -1)
    return value


def multiplied(factors: Sequence[Value]) -> Value:
    """A product in the order written; a one-by-one part is a number. Raises Misfit where neighbours do not fit."""
    number = sp.Mul(*(factor for factor in factors if not is_matrix(factor)))
    matrices = [factor for factor in factors if is_matrix(factor)]
    if not matrices:
        return number
    number = sp.Mul(number, *(_worded(one).expression for one in matrices if one.shape is None))
    shaped = [one for one in matrices if one.shape is not None]
    if not shaped:
        return Word(number, None)
    entries = [one for one in shaped if isinstance(one, Entries)]
    if len(entries) == len(shaped):
        return _product_of_entries(number, entries)
    runs: list[list[Word]] = []
    for word in map(_worded, shaped):
        if runs and fits(runs[-1][-1].columns, word.rows):
            runs[-1].append(word)
        else:
            runs.append([word])
    rest: list[Word] = []
    for run in runs:
        if len(runs) > 1 and fits(run[0].rows, _ONE) and fits(run[-1].columns, _ONE):
            number = number * TraceOf(sp.Mul(*(word.expression for word in run)))
        else:
            rest += run
    found = _joined(number, rest)
    if not is_matrix(found) and None in (matrices[0].shape, matrices[-1].shape):
        return Word(found, None)
    return found


def _joined(number: sp.Expr, words: list[Word]) -> Value:
    for left, right in zip(words, words[1:], strict=False):
        if not fits(left.columns, right.rows):
            raise Misfit(f"a product of {size_text(left.shape)} and {size_text(right.shape)} has no meaning")
    if not words:
        return number
    product = sp.Mul(*(word.expression for word in words))
    shape = words[0].rows, words[-1].columns
    if fits(shape[0], _ONE) and fits(shape[1], _ONE):
        return number * traced(Word(product, shape))
    return Word(number * product, shape)


def _product_of_entries(number: sp.Expr, parts: list[Entries]) -> Value:
    total = parts[0].matrix
    for part in parts[1:]:
        if total.cols != part.matrix.rows:
            raise Misfit(
                f"a product of {total.rows} x {total.cols} and {part.matrix.rows} x {part.matrix.cols} has no meaning"
            )
        total = total * part.matrix
    return number * total[0, 0] if total.shape == (1, 1) else Entries(number * total)


def transposed(value: MatrixValue) -> MatrixValue:
    """``W^T``."""
    if isinstance(value, Entries):
        return Entries(value.matrix.T)
    if value.shape is None:
        return value
    return Word(Transposed(value.expression), (value.shape[1], value.shape[0]))


def _square(value: MatrixValue, what: str) -> None:
    if value.shape is not None and not fits(*value.shape):
        raise Misfit(f"{what} of a matrix of shape {size_text(value.shape)}, which is not square")


def inverse(value: MatrixValue, context: Context) -> MatrixValue:
    """``W^{-1}``; the inverse of a longer word gets a letter of its own."""
    _square(value, "the inverse")
    if isinstance(value, Entries):
        context.nonzero(value.matrix.det())
        return Entries(value.matrix.adjugate() / value.matrix.det())
    if value.shape is None:
        context.nonzero(value.expression)
        return Word(1 / value.expression, None)
    if isinstance(value.expression, UnitMatrix):
        return value
    return Word(InverseOf(_named(value, context)), value.shape)


def pseudo_inverse(value: MatrixValue, context: Context) -> MatrixValue:
    """``W^+``."""
    if isinstance(value, Entries):
        raise Unreadable("the pseudo-inverse of a matrix written out is not read", -1)
    if value.shape is None:
        return inverse(value, context)
    return Word(PseudoInverse(_named(value, context)), (value.shape[1], value.shape[0]))


def _named(word: Word, context: Context) -> sp.Expr:
    """A letter, or the letter that stands for a longer word."""
    inner = word.expression.args[0] if isinstance(word.expression, Transposed) else word.expression
    if isinstance(inner, Letter):
        return word.expression
    name = Letter(word.rows, word.columns, sp.Symbol(sp.latex(word.expression)))
    context.extra[sp.Eq(name, word.expression, evaluate=False)] = None
    return name


def raised(value: MatrixValue, exponent: sp.Expr, context: Context) -> Value:
    """A whole power, or a root of a semidefinite letter."""
    _square(value, "a power")
    if exponent.is_Integer and abs(exponent) <= _LARGEST_POWER:
        base = value if exponent >= 0 else inverse(value, context)
        if exponent == 0:
            return identity(value.shape[0] if value.shape else None)
        return multiplied([base] * abs(int(exponent)))
    if exponent in (sp.Rational(1, 2), sp.Rational(-1, 2)) and isinstance(value, Word):
        found = root(value, context)
        return found if exponent > 0 else inverse(found, context)
    raise Unreadable(f"the power {exponent} of a matrix is not read", -1)


def root(word: Word, context: Context) -> Word:
    """``S^{1/2}`` of a letter declared (semi)definite: a letter of its own."""
    base = word.expression
    kind = next(
        (kind for kind in (PositiveDefinite, PositiveSemidefinite) if kind(base) in context.extra), None
    )
    if kind is None or not isinstance(base, Letter):
        raise Unreadable("the root of a matrix is read for one declared positive (semi)definite", -1)
    letter = SymmetricMatrix(base.rows, base.columns, sp.Symbol(f"{base.label}^1/2"))
    context.extra[kind(letter)] = None
    context.extra[sp.Eq(letter * letter, base, evaluate=False)] = None
    return Word(letter, word.shape)


def traced(value: MatrixValue) -> sp.Expr:
    """The trace, term by term; of a unit matrix it is the size."""
    _square(value, "the trace")
    if isinstance(value, Entries):
        return value.matrix.trace()
    if value.shape is None:
        raise Unreadable("the trace of I needs its size: write I_n", -1)
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(value.expression)):
        numbers, words = term.args_cnc()
        rest = sp.Mul(*(word for word in words if not isinstance(word, UnitMatrix)))
        total += sp.Mul(*numbers) * (value.shape[0] if rest == 1 else TraceOf(rest))
    return total


def determinant(value: MatrixValue, context: Context) -> sp.Expr:
    """The determinant; that of a definite matrix is positive, that of an invertible one is not zero."""
    _square(value, "the determinant")
    if isinstance(value, Entries):
        return value.matrix.det()
    if value.shape is None:
        raise Unreadable("the determinant of I needs its size: write I_n", -1)
    found, known = Determinant(value.expression), Known(tuple(context.extra))
    inner = value.expression.args[0] if isinstance(value.expression, InverseOf) else value.expression
    polynomial = read(known.named.get(inner, inner))
    needed = known.positive(polynomial)
    definite = needed is not None and all(seen(part.claim) for part in needed)
    product = all(known.definite(atom) is True for word in polynomial for atom in word) and len(polynomial) == 1
    if definite or (product and all(weight.is_positive for weight in polynomial.values())):
        context.extra[sp.StrictGreaterThan(found, 0, evaluate=False)] = None
    elif isinstance(inner, Letter) and known.invertible(inner) == ():
        context.extra[sp.Ne(found, 0, evaluate=False)] = None
    return found


def rank(value: MatrixValue) -> sp.Expr:
    """The rank of a word."""
    if isinstance(value, Entries) or value.shape is None:
        raise Unreadable("the rank is read of matrices of symbolic size", -1)
    return Rank(value.expression)


def inner(left: MatrixValue, right: MatrixValue) -> sp.Expr:
    """``a^T b`` of two columns, ``tr A^T B`` of two matrices."""
    if left.shape is None or right.shape is None:
        raise Unreadable("an inner product with I needs its size: write I_n", -1)
    sized(right, left.shape)
    product = multiplied([transposed(left), right])
    return traced(product) if is_matrix(product) else product


def mean(value: MatrixValue, context: Context) -> MatrixValue:
    """The mean of a word in Gaussian letters, entry by entry."""
    known = tuple(context.extra)
    if not isinstance(value, Word) or value.shape is None or not has_gaussian(value.expression, known):
        raise Unreadable("the mean of a matrix is read for words in matrices declared gaussian", -1)
    return Word(MeanOf(*value.shape, value.expression), value.shape)


def ordered(before: Value, relation: str, after: Value) -> Boolean:
    """``A \\preceq B``: what is said of the difference. Raises Misfit where the shapes differ or are not square."""
    small, large = (before, after) if ORDERS[relation][0] else (after, before)
    difference = added([large, multiplied([sp.Integer(-1), small])] if small != 0 else [large])
    if not is_matrix(difference):
        raise Unreadable(f"{relation} stands between matrices", -1)
    _square(difference, "an order")
    if difference.shape is None:
        raise Unreadable("an order between multiples of I needs their size: write I_n", -1)
    return ORDERS[relation][1](_worded(difference).expression)


def related(before: Value, kind: str, after: Value, relation: Callable[..., Boolean]) -> Boolean:
    """A relation as a statement: between matrices ``=``, or ``!=`` as a difference that has a length."""
    if not is_matrix(before) and not is_matrix(after):
        return relation(before, after)
    if kind == "!=":
        sides = [side for side in (before, after) if is_matrix(side) or side != 0]
        if len(sides) == 2:
            sides = [added([sides[0], multiplied([sp.Integer(-1), sides[1]])])]
        if not is_matrix(sides[0]):
            raise Misfit("a matrix is compared with a number")
        return sp.StrictGreaterThan(_squared(sides[0]), 0, evaluate=False)
    left, _, right = compared(before, kind, after)
    return right if isinstance(right, Boolean) else sp.Eq(left, right, evaluate=False)


def _squared(value: MatrixValue) -> sp.Expr:
    """The sum of the squares of the entries."""
    if isinstance(value, Entries):
        return sp.Add(*(part**2 for part in value.matrix))
    if value.shape is None:
        raise Unreadable("a multiple of I without a size", -1)
    return SquaredNorm(value.expression)


def compared(before: Value, relation: str, after: Value) -> tuple[sp.Basic, str, sp.Basic]:
    """A relation between matrices as SymPy: words with =, matrices written out entry by entry."""
    if relation in ORDERS:
        return sp.true, "iff", ordered(before, relation, after)
    if relation != "=":
        raise Unreadable(r"matrices are compared with = or \preceq here", -1)
    shape = next((side.shape for side in (before, after) if is_matrix(side) and side.shape), None)
    sides: list[MatrixValue | None] = []
    for side in (before, after):
        if not is_matrix(side) and side != 0:
            raise Misfit(f"a matrix of shape {size_text(shape)} is compared with the number {side}")
        sides.append(None if not is_matrix(side) else sized(side, shape) if shape else side)
    if any(isinstance(side, Entries) for side in sides):
        zero = Entries(sp.ImmutableDenseMatrix.zeros(*map(int, shape or (1, 1))))
        left, right = (zero if side is None else side for side in sides)
        if not (isinstance(left, Entries) and isinstance(right, Entries)):
            raise Unreadable("a matrix written out beside one of symbolic size is not read", -1)
        equal = [sp.Eq(a, b, evaluate=False) for a, b in zip(left.matrix, right.matrix, strict=True)]
        return sp.true, "iff", equal[0] if len(equal) == 1 else sp.And(*equal, evaluate=False)
    words = [sp.Integer(0) if side is None else _worded(side).expression for side in sides]
    return words[0], "=", words[1]
