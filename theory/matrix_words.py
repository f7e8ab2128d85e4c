"""The language of matrices of symbolic size: letters with a shape, products in the order written.

A letter is ``Letter(rows, columns, name)``; products are non-commutative, sums as usual, ``Transposed``,
``PseudoInverse`` and ``InverseOf`` are written around a word. Shapes are symbols of the theory, so a
statement at (n, d) becomes one at (d, n) by substitution. ``TraceOf`` and ``SquaredNorm`` are real numbers.
``Rate(W)`` is the time derivative along the flow that a theorem's conditions state.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy as sp


class Letter(sp.Function):
    """``Letter(rows, columns, name)``: any real matrix of that shape."""

    nargs = 3
    is_commutative = False
    is_random_matrix = False

    @property
    def rows(self) -> sp.Expr:
        """Number of rows."""
        return self.args[0]

    @property
    def columns(self) -> sp.Expr:
        """Number of columns."""
        return self.args[1]

    @property
    def label(self) -> sp.Symbol:
        """The name that tells letters apart."""
        return self.args[-1]

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(printer._print(self.label), exp)


class GaussianMatrix(Letter):
    """``GaussianMatrix(rows, columns, name)``: independent N(0, 1) entries; different names are
    independent.
    """

    is_random_matrix = True


class SymmetricMatrix(Letter):
    """``SymmetricMatrix(size, size, name)``: a real symmetric matrix."""


class Orthogonal(Letter):
    """``Orthogonal(size, size, name)``: Q with ``Q^T Q = Q Q^T = I``."""


class UnitVector(Letter):
    """``UnitVector(size, 1, name)``: a fixed u with ``u^T u = 1``."""


class Coordinate(UnitVector):
    """``Coordinate(size, 1, name)``: a column of the unit matrix, the one at an index; ``X^T e`` is a row of X."""


class Complement(Letter):
    """``Complement(size, size - 1, name)``: orthonormal columns, orthogonal to the unit vector of the same
    name.
    """

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(rf"{printer._print(self.label)}_{{\perp}}", exp)


class Ones(Letter):
    """``Ones(size, 1, name)``: the column whose entries are 1."""


class UnitBlock(Letter):
    """``UnitBlock(rows, columns, parts, place, name)``: the columns of a unit matrix that belong to one of its parts.

    ``parts`` are the sizes that the rows are cut into, ``place`` counts them from 0. A matrix in blocks is the sum of
    ``E_i A_ij E_j^T``.
    """

    nargs = 5

    @property
    def siblings(self) -> tuple[UnitBlock, ...]:
        """The blocks of columns that make up the whole unit matrix, in their order."""
        return unit_blocks(self.args[2])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(printer._print(self.label), exp)


def unit_blocks(parts: Iterable[sp.Expr]) -> tuple[UnitBlock, ...]:
    """The unit matrix cut into blocks of columns of these sizes."""
    sizes = sp.Tuple(*parts)
    names = ", ".join(map(str, sizes))
    return tuple(
        UnitBlock(sp.Add(*sizes), size, sizes, place, sp.Symbol(rf"E_{{{place + 1}; {names}}}"))
        for place, size in enumerate(sizes)
    )


class UnitMatrix(Letter):
    """``UnitMatrix(size, size, name)``: the unit matrix; the name is only printed."""


class _Around(sp.Function):
    nargs = 1
    is_commutative = False


class Transposed(_Around):
    """``W^T``."""

    @classmethod
    def eval(cls, word: Any) -> Any:
        """``(W^T)^T = W``; a number is its own transpose."""
        if isinstance(word, Transposed):
            return word.args[0]
        return word if word.is_number else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(_grouped(printer, self.args[0]) + r"^{\top}", exp)


class PseudoInverse(_Around):
    """``W^+`` of a letter: Penrose's four equations."""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(_grouped(printer, self.args[0]) + r"^{+}", exp)


class InverseOf(_Around):
    """``W^{-1}`` of a square letter that is invertible by the theorem's conditions."""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(_grouped(printer, self.args[0]) + r"^{-1}", exp)


class Rate(_Around):
    """``dW/dt`` along the flow."""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = printer._print(self.args[0])
        # One fraction, or brackets: a factor that follows is not differentiated.
        body = rf"\frac{{d}}{{dt}}\left({shown}\right)"
        return _powered(rf"\frac{{d {shown}}}{{dt}}" if isinstance(self.args[0], Letter) else body, exp)


class TraceOf(sp.Function):
    """``tr W`` of a square word, a real number."""

    nargs = 1
    is_commutative = True
    is_real = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        shown = printer._print(self.args[0])
        if shape_of(self.args[0]) != (1, 1):
            return _powered(rf"\operatorname{{tr}}\left({shown}\right)", exp)
        # A row times a column is its own trace.
        whole = exp is None and not self.args[0].is_Add
        return shown if whole else _powered(rf"\left({shown}\right)", exp)


class SquaredNorm(sp.Function):
    """``|W|^2 = tr W^T W``, a real number that is not negative; of a Gaussian matrix it is positive almost
    surely.
    """

    nargs = 1
    is_commutative = True
    is_nonnegative = True

    def _eval_is_positive(self) -> bool | None:
        return True if isinstance(self.args[0], GaussianMatrix) else None

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return _powered(rf"\left\|{printer._print(self.args[0])}\right\|^2", exp)


MATRIX_HEADS = (Letter, _Around)


def shape_of(word: sp.Basic) -> tuple[sp.Expr, sp.Expr] | None:
    """(rows, columns) of a word, read off its outermost factors; None for a number, which fits any size."""
    if isinstance(word, Letter):
        return word.rows, word.columns
    if isinstance(word, _Around):
        inner = shape_of(word.args[0])
        return inner[::-1] if inner and isinstance(word, (Transposed, PseudoInverse)) else inner
    parts = [part for part in word.args if isinstance(part, sp.Expr) and not part.is_commutative]
    if not parts:
        return None
    first, last = shape_of(parts[0]), shape_of(parts[-1])
    return (first[0], last[1]) if word.is_Mul and first and last else first


@dataclass(frozen=True)
class Definition:
    """``lhs`` stands for ``rhs`` from here on; ``lhs`` is new, so nothing is claimed."""

    lhs: sp.Expr
    rhs: sp.Expr
    meaning: str


DEFINITIONS: dict[sp.Expr, Definition] = {}


def define(lhs: sp.Expr, rhs: sp.Expr, meaning: str) -> sp.Expr:
    """Let ``lhs``, a letter or an unknown with symbols as arguments, stand for ``rhs``; return ``lhs``.

    Raises ValueError when it is defined already, or by itself.
    """
    definition = Definition(lhs, rhs, meaning)
    if not isinstance(lhs, sp.Function) or not all(_shifted_symbol(argument) for argument in lhs.args):
        raise ValueError(f"{lhs} cannot be defined: use a letter or an Unknown whose arguments are symbols")
    if rhs.has(lhs) or any(rhs.has(other) for other in _defined_by(lhs)):
        raise ValueError(f"{lhs} would be defined by itself")
    if DEFINITIONS.setdefault(lhs, definition) != definition:
        raise ValueError(f"{lhs} is already defined as {DEFINITIONS[lhs].rhs}")
    return lhs


def meaning_of(node: sp.Basic) -> sp.Expr | None:
    """What ``node`` stands for, at its own arguments; None where it is not defined."""
    for definition in DEFINITIONS.values():
        lhs = definition.lhs
        if type(node) is type(lhs) and len(node.args) == len(lhs.args) and node.args[-1] == lhs.args[-1]:
            values: dict[sp.Basic, sp.Basic] = {}
            for pattern, argument in zip(lhs.args[:-1], node.args[:-1], strict=True):
                for symbol in pattern.free_symbols:
                    values[symbol] = argument - (pattern - symbol)
            return definition.rhs.xreplace(values) if lhs.xreplace(values) == node else None
    return None


def _shifted_symbol(argument: sp.Expr) -> bool:
    """A symbol, a number, or a symbol plus a number."""
    symbols = argument.free_symbols
    return not symbols or (len(symbols) == 1 and (argument - next(iter(symbols))).is_number is True)


def _defined_by(lhs: sp.Expr) -> set[sp.Expr]:
    """What is defined, directly or not, by means of ``lhs``."""
    found: set[sp.Expr] = set()
    while True:
        more = {d.lhs for d in DEFINITIONS.values() if d.lhs not in found and d.rhs.has(lhs, *found)}
        if not more:
            return found
        found |= more


def has_matrices(expression: sp.Basic) -> bool:
    """Whether a letter, or a word around one, occurs."""
    return bool(expression.atoms(*MATRIX_HEADS))


def _grouped(printer: Any, word: sp.Basic) -> str:
    shown = printer._print(word)
    return shown if isinstance(word, (Letter, _Around)) else rf"\left({shown}\right)"


def _powered(body: str, exponent: str | None) -> str:
    return str(body) if exponent is None else rf"{{{body}}}^{{{exponent}}}"
