r"""Letters for what is long and returns, with a "where" beside the formula: ``q`` for the root that depth fixes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sympy as sp
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef

from publishing.latex.layout import display_rows, line
from publishing.latex.printer import latex
from publishing.latex.width import width
from theory.events import Probability
from theory.functions import DepthRoot
from theory.random_variables import Expectation

_ROOTS = ("q", "u", "v", "w")
_LETTERS = ("A", "B", "S", "V", "Z")
_MOST_LETTERS = 3
_WORTH_A_LETTER = 7.0  # ems
_WIDEST = 1.5  # lines
_ROOM = 0.68  # what is left of a line beside the left-hand side
_CLOSED = (ExprWithLimits, sp.Limit, sp.Derivative, AppliedUndef, Expectation, Probability)
_SCALARS = (sp.Add, sp.Pow, sp.erf)
_MANY_ARGUMENTS = 5


@dataclass(frozen=True)
class Abbreviations:
    """Letters by what they stand for, none of them used in the expressions they were made for."""

    letters: Mapping[sp.Expr, sp.Symbol]

    def short(self, expression: sp.Basic) -> sp.Basic:
        """The expression with the letters put in; what is an abbreviation's own definition is left whole."""
        return expression.xreplace(dict(self.letters)) if self.letters else expression

    def where(self, notation: Mapping[str, str] | None = None, inline: bool = False) -> list[str]:
        """``q = ...`` for each letter, as LaTeX, each definition in the letters before it;
        ``inline`` for running text.
        """
        told, known = [], dict[sp.Expr, sp.Symbol]()
        for whole, letter in sorted(self.letters.items(), key=lambda item: _size(item[0])):
            told.append(f"{latex(letter, notation)} = {latex(whole.xreplace(known), notation, inline)}")
            known[whole] = letter
        return told


def abbreviations(expressions: Iterable[sp.Basic]) -> Abbreviations:
    """Letters for the depth roots that occur at least twice in these expressions taken together, and for what
    makes a line too long by its repetitions; an unknown function that does so loses its arguments.
    """
    listed = list(expressions)
    taken = {latex(symbol) for one in listed for symbol in one.atoms(sp.Symbol)}
    letters = _for_roots(listed, [letter for letter in _ROOTS if letter not in taken])
    letters |= _without_arguments(listed, letters)
    taken |= {letter.name for letter in letters.values()}
    free = [letter for letter in _LETTERS if letter not in taken][:_MOST_LETTERS]
    for name in free:
        found = _heaviest([one.xreplace(letters) for one in listed])
        if found is None:
            break
        letters[found] = sp.Symbol(name, **_facts(found))
    return Abbreviations(letters)


def _for_roots(listed: Sequence[sp.Basic], free: Sequence[str]) -> dict[sp.Expr, sp.Symbol]:
    counts = Counter(
        node for one in listed for node in sp.preorder_traversal(one) if isinstance(node, DepthRoot)
    )
    wanted = sorted((root for root, count in counts.items() if count >= 2), key=sp.default_sort_key)
    if len(wanted) > len(free):
        return {}
    return {root: sp.Symbol(letter, positive=True) for root, letter in zip(wanted, free, strict=False)}


def _without_arguments(
    listed: Sequence[sp.Basic], letters: Mapping[sp.Expr, sp.Symbol]
) -> dict[sp.Expr, sp.Symbol]:
    """``W`` for ``W(a, b, c, d, e)``, where a line that is too wide names it, always with the same arguments."""
    calls: dict[str, set[sp.Expr]] = {}
    counts: Counter[sp.Expr] = Counter()
    for one in (one.xreplace(letters) for one in listed):
        found = [node for node in sp.preorder_traversal(one) if isinstance(node, AppliedUndef)]
        counts.update(found if _wide(one) else [])
        for call in found:
            calls.setdefault(call.func.__name__, set()).add(call)
    return {
        call: sp.Symbol(call.func.__name__, **_facts(call))
        for call, count in counts.items()
        if count >= 2 and len(calls[call.func.__name__]) == 1 and len(call.args) >= _MANY_ARGUMENTS
    }


def _heaviest(listed: Sequence[sp.Basic]) -> sp.Expr | None:
    """What is repeated in a line that is too wide, and fills most of it."""
    counts: Counter[sp.Expr] = Counter()
    for one in listed:
        if _wide(one):
            counts.update(_parts(one))
    weights = {
        part: (count - 1) * _set_width(part)
        for part, count in counts.items()
        if count >= 2 and _set_width(part) >= _WORTH_A_LETTER
    }
    return max(weights, key=lambda part: (weights[part], sp.default_sort_key(part)), default=None)


def _parts(expression: sp.Basic) -> list[sp.Expr]:
    """The scalar sums, products, powers and roots of an expression, what binds a variable left out."""
    found: list[sp.Expr] = []
    walk = sp.preorder_traversal(expression)
    for node in walk:
        if isinstance(node, _CLOSED) or hasattr(node, "label"):
            walk.skip()
        elif isinstance(node, _SCALARS) and node.is_commutative and not node.is_number:
            found.append(node)
    return found


def _wide(expression: sp.Basic) -> bool:
    return _wider(expression, line())


@lru_cache(maxsize=4096)
def _wider(expression: sp.Basic, whole: float) -> bool:
    text, room = latex(expression), _ROOM * whole
    return width(text) > _WIDEST * whole or any(width(row) > room for row in display_rows(text, room))


@lru_cache(maxsize=8192)
def _set_width(expression: sp.Basic) -> float:
    return width(latex(expression))


def _size(expression: sp.Basic) -> int:
    return sum(1 for _ in sp.preorder_traversal(expression))


def _facts(expression: sp.Expr) -> dict[str, bool]:
    return {"positive": True} if expression.is_positive else {"real": True}
