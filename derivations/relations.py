"""The relations that a chain may have, how they compose, and statements with other values put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean, BooleanFunction

from theory.random_variables import SameLaw

RELATIONS: dict[str, Callable[[Any, Any], Boolean]] = {
    "=": lambda a, b: sp.Eq(a, b, evaluate=False),
    "!=": lambda a, b: sp.Ne(a, b, evaluate=False),
    "<": lambda a, b: sp.StrictLessThan(a, b, evaluate=False),
    "<=": lambda a, b: sp.LessThan(a, b, evaluate=False),
    ">": lambda a, b: sp.StrictGreaterThan(a, b, evaluate=False),
    ">=": lambda a, b: sp.GreaterThan(a, b, evaluate=False),
    "iff": lambda a, b: sp.Equivalent(a, b, evaluate=False),
    "implies": lambda a, b: sp.Implies(a, b, evaluate=False),
    "law": lambda a, b: SameLaw(a, b, evaluate=False),
}
_COMPOSITION = {
    ("<", "<"): "<",
    ("<", "<="): "<",
    ("<=", "<"): "<",
    ("<=", "<="): "<=",
    (">", ">"): ">",
    (">", ">="): ">",
    (">=", ">"): ">",
    (">=", ">="): ">=",
    ("iff", "iff"): "iff",
    ("iff", "implies"): "implies",
    ("implies", "iff"): "implies",
    ("implies", "implies"): "implies",
    ("law", "law"): "law",
}


def compose(first: str, second: str) -> str:
    """The relation that ``a first b second c`` gives between a and c. Raises ValueError where there is none."""
    if first == "=":
        return second
    if second == "=":
        return first
    if (first, second) not in _COMPOSITION:
        raise ValueError(f"a chain cannot join {first} and {second}: split it into two")
    return _COMPOSITION[first, second]


def substitute(statement: Boolean, values: Mapping[sp.Basic, sp.Basic]) -> Boolean:
    """``statement`` with symbols replaced at once; relations are rebuilt as written, never decided by SymPy."""
    if isinstance(statement, Relational):
        return statement.func(*(side.xreplace(values) for side in statement.args), evaluate=False)
    if isinstance(statement, BooleanFunction) and not isinstance(statement, SameLaw):
        return statement.func(*(substitute(part, values) for part in statement.args), evaluate=False)
    return statement.xreplace(values)
