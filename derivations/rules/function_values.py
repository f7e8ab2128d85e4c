"""Named functions of vectors on a line: equal words give equal values; and where an instance may choose these.

A condition on such a function, ``f(y) <= f(x) + ...``, is read of the words that it names, and its author may mean
all: an instance chooses values, gradients and Hessians only where the conditions speak of each of them, or of none.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.rules.words import Atom, Polynomial, Rewriting, read
from theory.matrix_functions import AT_A_WORD, ValueAt, gradient_at

_ONE = sp.Integer(1)


def of_functions(*expressions: sp.Basic) -> list[sp.Expr]:
    """The values, gradients and Hessians of named functions that occur, in a fixed order."""
    return sorted({node for part in expressions for node in part.atoms(ValueAt, *AT_A_WORD)}, key=str)


def function_of(node: sp.Expr) -> str:
    """The name of the function."""
    return str(node.args[0] if isinstance(node, ValueAt) else node.args[2])


def words_of(node: sp.Expr) -> tuple[sp.Expr, ...]:
    """The words that the function stands at."""
    return tuple(node.args[1:] if isinstance(node, ValueAt) else node.args[3:4])


def place_of(node: sp.Expr, system: Rewriting) -> Hashable:
    """The same for two nodes that are one by the normal form of their words."""
    forms = (frozenset(system.normal(read(word)).items()) for word in words_of(node))
    return (type(node), function_of(node), *forms)


def chained(node: sp.Expr) -> tuple[Polynomial, Polynomial]:
    """``C`` and ``W`` of ``df = tr(C dW)``, C the transposed gradient of f at W. Raises RuleError on several words."""
    name, *words = node.args
    if len(words) != 1:
        raise RuleError(f"no gradient of {name}, a function of several vectors")
    rows = next(part[0].shape[0] for part in read(words[0]) if part)
    return {(Atom(gradient_at(str(name), words[0], rows)).transposed,): _ONE}, read(words[0])


def agreeing(expressions: Sequence[sp.Basic], system: Rewriting) -> list[Polynomial]:
    """Differences of gradients, and of Hessians, at words that are equal: they vanish."""
    first: dict[Hashable, sp.Expr] = {}
    found: list[Polynomial] = []
    for node in of_functions(*expressions):
        if isinstance(node, ValueAt):
            continue
        other = first.setdefault(place_of(node, system), node)
        if other is not node:
            found.append({(Atom(node),): _ONE, (Atom(other),): -_ONE})
    return found


def may_choose(claim: sp.Basic, given: Sequence[Boolean], system: Rewriting) -> bool:
    """Whether the conditions speak of all that a line has of each function that they speak of at all."""
    said = {place_of(node, system): function_of(node) for node in of_functions(*given)}
    names = set(said.values())
    return all(
        place_of(node, system) in said for node in of_functions(claim) if function_of(node) in names
    )


__all__ = ["agreeing", "chained", "function_of", "may_choose", "of_functions", "place_of", "words_of"]
