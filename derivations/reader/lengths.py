"""What a whole line of matrices tells beyond its parts: which lengths are positive, and that its families are apart."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.reader.context import Context
from derivations.reader.places import Unreadable
from derivations.rules.matrix_facts import Known
from derivations.rules.words import read
from theory.matrix_numbers import OperatorNorm
from theory.matrix_words import InverseOf, Letter, SquaredNorm, TraceOf, Transposed, UnitMatrix


def one_family(elaborator: Context, before: sp.Basic, after: sp.Basic, given: tuple[Boolean, ...]) -> None:
    """Raises Unreadable where the vectors that are summed also stand alone, are summed over two ranges, or where a
    matrix of their shape stands beside them with nothing said of both.
    """
    for base, counts in elaborator.summed.items():
        if base in elaborator.held or len(counts) > 1:
            raise Unreadable(f"the vectors {base} that are summed stand also alone or under another sum: not read", -1)
    rows = {x for x in (before, after) for x in x.atoms(Letter) if str(x.label).endswith(" rows")}
    tied = {x for c in given if isinstance(c, sp.Eq) and c.atoms(Letter) & rows for x in c.atoms(Letter)}
    others = {x for side in (before, after) for x in side.atoms(Letter)} - rows - tied
    for letter in rows:
        if any(letter.args[:2] in (x.args[:2], x.args[1::-1]) for x in others if not isinstance(x, UnitMatrix)):
            name = letter.label.name.removesuffix(" rows")
            raise Unreadable(f"say how {name} and the matrix of this size are tied: % fate: assume ...", -1)


def positive_lengths(given: tuple[Boolean, ...], *parts: sp.Basic) -> list[Boolean]:
    """That the squares on a line whose middle is definite and whose ends do not vanish are positive."""
    known, found = Known(given), []
    for node in sorted({one for part in parts for one in part.atoms(TraceOf, SquaredNorm)}, key=str):
        word = node.args[0] if isinstance(node, TraceOf) else Transposed(node.args[0]) * node.args[0]
        try:
            polynomial = read(word)
        except RuleError:
            continue
        if len(polynomial) == 1 and all(w == 1 and known.positive_square(u) for u, w in polynomial.items()):
            found.append(sp.StrictGreaterThan(node, 0, evaluate=False))
    for norm in sorted({one for part in parts for one in part.atoms(OperatorNorm)}, key=str):
        letter = norm.args[0].args[0] if isinstance(norm.args[0], InverseOf) else norm.args[0]
        if isinstance(letter, Letter) and known.invertible(letter) == ():
            found.append(sp.StrictGreaterThan(norm, 0, evaluate=False))
    return found
