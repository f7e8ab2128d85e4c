r"""Members of a family outside of its sum: beside ``\sum_i x_i x_i^\top``, which is ``X^T X``, x_j is ``X^T e_j``.

``e_j`` is a column of the unit matrix. What is said of ``x_j`` in a condition is said of every member.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.reader.context import Context
from derivations.reader.places import Unreadable
from theory.matrix_conditions import FullColumnRank, FullRowRank
from theory.matrix_words import Coordinate, GaussianMatrix, Letter, TraceOf, Transposed

_ONE = sp.Integer(1)
_ORDERED = (sp.LessThan, sp.StrictLessThan, sp.GreaterThan, sp.StrictGreaterThan)


def as_rows(context: Context, *parts: sp.Basic) -> dict[sp.Basic, sp.Expr]:
    """Each member that stands alone, and each number of its index, by the matrix of its family.

    Raises Unreadable where the family is summed over two ranges, or is declared to be more than any vectors.
    """
    put: dict[sp.Basic, sp.Expr] = {}
    letters = {letter for part in parts for letter in part.atoms(Letter)}
    for base, counts in context.summed.items():
        if len(counts) > 1:
            raise Unreadable(f"the vectors {base} are summed over two ranges: not read", -1)
        (count,) = counts
        for index, member in context.held.get(base, {}).items():
            if type(member) not in (Letter, GaussianMatrix):
                raise Unreadable(f"the vectors {base} that are summed stand also alone, declared as more than any", -1)
            place = Coordinate(count, _ONE, sp.Symbol(f"e_{index}"))
            put[member] = Transposed(type(member)(count, member.rows, sp.Symbol(f"{base} rows"))) * place
            for node in {node for part in parts for node in part.atoms(AppliedUndef)}:
                entries = Letter(count, _ONE, sp.Symbol(f"{node.func.__name__} entries"))
                if entries in letters and tuple(map(str, node.args)) == (index,):
                    put[node] = TraceOf(Transposed(place) * entries)
    return put


def held_fixed(context: Context, given: Sequence[Boolean]) -> tuple[dict[sp.Basic, sp.Expr], list[Boolean]]:
    """The Gaussian letters that every mean of a line leaves as they are, as any matrices; of full rank, as they are.

    Raises Unreadable where another mean of the line is taken over them.
    """
    if both := context.fixed & context.averaged:
        names = ", ".join(sorted(str(letter.label) for letter in both))
        raise Unreadable(f"a mean over {names} beside one that leaves it as it is: not read", -1)
    put: dict[sp.Basic, sp.Expr] = {letter: Letter(*letter.args) for letter in context.fixed}
    full: list[Boolean] = []
    for letter, any_matrix in put.items():
        for kind, gap in ((FullColumnRank, letter.rows - letter.columns), (FullRowRank, letter.columns - letter.rows)):
            if any(isinstance(c, _ORDERED) and (gap - c.gts + c.lts).is_nonnegative for c in given):
                full.append(kind(any_matrix))
    return put, full


__all__ = ["as_rows", "held_fixed"]
