"""What a whole line of matrices tells beyond its parts: which lengths are positive, and that its families are apart."""

from __future__ import annotations

from functools import partial

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.reader.places import Unreadable
from derivations.rules.determinants import seen
from derivations.rules.dominated import bounds
from derivations.rules.matrix_facts import Known
from derivations.rules.trace_forms import shown
from derivations.rules.words import Word, read
from theory.matrix_numbers import OperatorNorm
from theory.matrix_words import InverseOf, Letter, SquaredNorm, TraceOf, Transposed, UnitMatrix, UnitVector


def apart(before: sp.Basic, after: sp.Basic, given: tuple[Boolean, ...]) -> None:
    """Raises Unreadable where a matrix of the shape of a family stands beside it with nothing said of both."""
    rows = {x for x in (before, after) for x in x.atoms(Letter) if str(x.label).endswith(" rows")}
    tied = {x for c in given if isinstance(c, sp.Eq) and c.atoms(Letter) & rows for x in c.atoms(Letter)}
    others = {x for side in (before, after) for x in side.atoms(Letter)} - rows - tied
    for letter in rows:
        if any(letter.args[:2] in (x.args[:2], x.args[1::-1]) for x in others if not isinstance(x, UnitMatrix)):
            name = letter.label.name.removesuffix(" rows")
            raise Unreadable(f"say how {name} and the matrix of this size are tied: % fate: assume ...", -1)


def positive_lengths(given: tuple[Boolean, ...], *parts: sp.Basic) -> list[Boolean]:
    """That squares whose middle is definite and whose ends do not vanish are positive, and what bounds them."""
    known, found = Known(given), []
    for node in sorted({one for part in parts for one in part.atoms(TraceOf, SquaredNorm)}, key=str):
        word = node.args[0] if isinstance(node, TraceOf) else Transposed(node.args[0]) * node.args[0]
        try:
            polynomial = read(word)
        except RuleError:
            continue
        if len(polynomial) == 1 and all(w == 1 and known.positive_square(u) for u, w in polynomial.items()):
            found.append(sp.StrictGreaterThan(node, 0, evaluate=False))
        if list(polynomial.values()) == [1]:
            found += bounds(known, polynomial, partial(_value, node=node, own=next(iter(polynomial))))
    found += _positive_sums(known, *parts)
    for norm in sorted({one for part in parts for one in part.atoms(OperatorNorm)}, key=str):
        letter = norm.args[0].args[0] if isinstance(norm.args[0], InverseOf) else norm.args[0]
        if isinstance(letter, Letter) and known.invertible(letter) == ():
            found.append(sp.StrictGreaterThan(norm, 0, evaluate=False))
    return found


def _value(word: Word, node: sp.Expr, own: Word) -> sp.Expr:
    """The trace of a word as it stands on a line, where it is a number by a vector of length 1 as that."""
    if word == own:
        return node
    if len(word) == 2 and word[0].transposed == word[1] and isinstance(word[0].letter, UnitVector):
        return sp.Integer(1)
    return TraceOf(sp.Mul(*(atom.written for atom in word)))


def _positive_sums(known: Known, *parts: sp.Basic) -> list[Boolean]:
    """The sums of traces below the line that are shown to be positive by the signs of their weights."""
    below = {node.base for part in parts for node in part.atoms(sp.Pow) if node.exp.is_negative}
    below |= {part.lhs for part in parts if isinstance(part, sp.Ne)}
    factors = {one for base in below if base.has(TraceOf, SquaredNorm) for one in _factors(base)}
    found: list[Boolean] = []
    for total in sorted(factors, key=str):
        try:
            needed = shown(known, sp.expand(total), True)
        except RuleError:
            continue
        if needed is not None and all(claim.args[1] == 0 and seen(claim) for claim in needed):
            found.append(sp.StrictGreaterThan(total, 0, evaluate=False))
    return found


def _factors(base: sp.Expr) -> list[sp.Expr]:
    """The sums of which a denominator is a product of powers, with a sign that makes numbers in them positive."""
    above = sp.together(base).as_numer_denom()[0]
    parts = [factor.as_base_exp()[0] for factor in sp.Mul.make_args(sp.factor_terms(above))]
    return [part for part in parts if isinstance(part, sp.Add) and part.has(TraceOf, SquaredNorm)]
