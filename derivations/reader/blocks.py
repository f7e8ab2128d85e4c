r"""Matrices in blocks, ``\begin{pmatrix} A & B \\ B^\top & D \end{pmatrix}``: their sizes are found from the blocks."""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from derivations.reader.matrices import Entries, MatrixValue, Misfit, Value, Word, fits, is_matrix, size_text
from derivations.reader.places import Unreadable
from theory.matrix_words import Transposed, unit_blocks

_ONE = sp.Integer(1)
_MOST_PARTS = 4
Sizes = list[sp.Expr | None]


def in_blocks(rows: Sequence[Sequence[Value]]) -> MatrixValue:
    """The matrix of these blocks: numbers stand for blocks of one entry, 0 and I take the size that is left.

    Raises Misfit where the blocks do not fit, Unreadable where the size of one is not known.
    """
    heights, widths = _sizes(rows)
    if any(isinstance(block, Entries) for row in rows for block in row):
        return _written_out(rows, heights, widths)
    if len(heights) > _MOST_PARTS or len(widths) > _MOST_PARTS:
        raise Unreadable(f"a matrix of more than {_MOST_PARTS} blocks in a row or a column is not read", -1)
    terms: list[sp.Expr] = []
    for block_row, left in zip(rows, _columns(heights), strict=True):
        for block, right in zip(block_row, _columns(widths), strict=True):
            if is_matrix(block):
                assert isinstance(block, Word)
                terms.append(sp.Mul(left, block.expression, Transposed(right)))
            elif block != 0:
                terms.append(sp.Mul(block, left, Transposed(right)))
    shape = sp.Add(*heights), sp.Add(*widths)
    if not terms:
        raise Unreadable("a matrix of zeros is written 0", -1)
    return Word(sp.Add(*terms), shape)


def block_diagonal(blocks: Sequence[Value]) -> MatrixValue:
    r"""``\operatorname{diag}(A, B)`` of matrices."""
    zero = sp.Integer(0)
    return in_blocks([[block if i == j else zero for j in range(len(blocks))] for i, block in enumerate(blocks)])


def _columns(sizes: Sequence[sp.Expr]) -> Sequence[sp.Expr]:
    """The blocks of columns of a unit matrix, or that matrix where there is one block only."""
    if len(sizes) == 1:
        return (_ONE,)
    return unit_blocks(sizes)


def _sizes(rows: Sequence[Sequence[Value]]) -> tuple[list[sp.Expr], list[sp.Expr]]:
    heights: Sizes = [None] * len(rows)
    widths: Sizes = [None] * len(rows[0])
    square: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        for j, block in enumerate(row):
            if is_matrix(block) and block.shape is not None:
                _say(heights, i, block.shape[0])
                _say(widths, j, block.shape[1])
            elif is_matrix(block):
                square.append((i, j))
            elif block != 0:
                _say(heights, i, _ONE)
                _say(widths, j, _ONE)
    for _ in range(len(square) + 1):
        for i, j in square:
            if (height := heights[i]) is not None:
                _say(widths, j, height)
            if (width := widths[j]) is not None:
                _say(heights, i, width)
    if None in heights or None in widths:
        raise Unreadable("the size of a block is not known: write I_n, or declare what stands there", -1)
    return [size for size in heights if size is not None], [size for size in widths if size is not None]


def _say(sizes: Sizes, place: int, size: sp.Expr) -> None:
    """What a row or a column of blocks measures. Raises Misfit where another block says otherwise."""
    known = sizes[place]
    if known is not None and not fits(known, size):
        raise Misfit(f"the blocks do not fit: one of size {known} beside one of size {size}")
    sizes[place] = size


def _written_out(rows: Sequence[Sequence[Value]], heights: list[sp.Expr], widths: list[sp.Expr]) -> Entries:
    """Blocks of small matrices that are written out entry by entry."""
    lines: list[sp.Matrix] = []
    for row, height in zip(rows, heights, strict=True):
        parts: list[sp.Matrix] = []
        for block, width in zip(row, widths, strict=True):
            shape = int(height), int(width)
            if isinstance(block, Entries):
                parts.append(sp.Matrix(block.matrix))
            elif isinstance(block, Word):
                if block.shape is not None:
                    shown = size_text(block.shape)
                    raise Unreadable(f"a block of shape {shown} beside one written out is not read", -1)
                parts.append(sp.eye(shape[0]) * block.expression)
            else:
                parts.append(sp.zeros(*shape) if block == 0 else sp.Matrix([[block]]))
        lines.append(sp.Matrix.hstack(*parts))
    return Entries(sp.ImmutableDenseMatrix(sp.Matrix.vstack(*lines)))


__all__ = ["block_diagonal", "in_blocks"]
