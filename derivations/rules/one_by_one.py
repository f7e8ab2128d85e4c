"""A line between matrices at size one, where it is a line between numbers: a solver may find where it fails."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TypeAlias

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders import smt
from derivations.deciders.setting import conjuncts, rewritten
from derivations.rules.function_values import function_of, of_functions, words_of
from theory.matrix_conditions import (
    FullColumnRank,
    FullRowRank,
    Invertible,
    MatrixCondition,
    PositiveDefinite,
    PositiveSemidefinite,
)
from theory.matrix_functions import ValueAt
from theory.matrix_numbers import Determinant, OperatorNorm
from theory.matrix_words import (
    Coordinate,
    InverseOf,
    Letter,
    Ones,
    Orthogonal,
    PseudoInverse,
    SquaredNorm,
    TraceOf,
    Transposed,
    UnitBlock,
    UnitMatrix,
    UnitVector,
    has_matrices,
)

_STEPS = 500_000
_RANGES: dict[type[MatrixCondition], str] = {
    PositiveDefinite: ">",
    PositiveSemidefinite: ">=",
    Invertible: "!=",
    FullColumnRank: "!=",
    FullRowRank: "!=",
}


Place: TypeAlias = tuple[dict[sp.Expr, sp.Rational], dict[sp.Symbol, sp.Expr]]


def failing(claim: Boolean, given: Sequence[Boolean]) -> Place | None:
    """One-by-one matrices and numbers at which a claim fails, all rational; None where the solver has none.

    What it says is tried again by whoever asks: the solver only suggests.
    """
    letters = {letter for part in (claim, *given) for letter in part.atoms(Letter)}
    if any(isinstance(letter, UnitBlock) for letter in letters):
        return None  # what has blocks is not one by one
    names: dict[sp.Expr, sp.Symbol] = {
        letter: sp.Symbol(f"entry of {letter.label}", real=True) for letter in letters
    }
    functions = of_functions(claim, *given)
    names |= {node: sp.Symbol(f"value of {node}", real=True) for node in functions if isinstance(node, ValueAt)}
    sizes = {s for letter in letters for s in (*letter.rows.free_symbols, *letter.columns.free_symbols)}
    ones: dict[sp.Basic, sp.Basic] = dict.fromkeys(sizes, sp.Integer(1))
    conditions: list[Boolean] = []
    for one, other in itertools.combinations(functions, 2):
        if type(one) is type(other) and function_of(one) == function_of(other):
            pairs = zip(words_of(one), words_of(other), strict=True)
            apart = [sp.Ne(_number(a, names), _number(b, names), evaluate=False) for a, b in pairs]
            conditions.append(sp.Or(*apart, sp.Eq(names[one], names[other], evaluate=False), evaluate=False))
    for letter in letters:
        if isinstance(letter, (Orthogonal, UnitVector)):
            conditions.append(sp.Eq(names[letter] ** 2, 1, evaluate=False))
        if isinstance(letter, (Ones, Coordinate)):
            conditions.append(sp.Eq(names[letter], 1, evaluate=False))
    try:
        conditions += [rewritten(_condition(c, names), ones) for c in conjuncts(given)]
        flat = rewritten(_condition(claim, names), ones)
    except ValueError:
        return None
    if any(condition is sp.false for condition in conditions):
        return None
    conditions = [condition for condition in conditions if condition is not sp.true]
    symbols = sorted({s for c in (flat, *conditions) for s in c.free_symbols}, key=str)
    found = smt.model(flat, conditions, symbols, _STEPS)
    if found is None or not all(isinstance(value, sp.Rational) for value in found.values()):
        return None
    entries = {letter: found.get(name, sp.Integer(1)) for letter, name in names.items()}
    return entries, {
        **{s: sp.Integer(1) for s in sizes},
        **{s: v for s, v in found.items() if s not in names.values()},
    }


def _condition(condition: Boolean, names: dict[sp.Expr, sp.Symbol]) -> Boolean:
    if isinstance(condition, MatrixCondition):
        sign = _RANGES.get(type(condition))
        value = _number(condition.args[0], names)
        if sign is None:
            return sp.Eq(value**2, value, evaluate=False)
        kind = {">": sp.StrictGreaterThan, ">=": sp.GreaterThan, "!=": sp.Ne}[sign]
        return kind(value, 0, evaluate=False)
    if not has_matrices(condition):
        return condition
    if isinstance(condition, sp.core.relational.Relational):
        return condition.func(*(_number(side, names) for side in condition.args), evaluate=False)
    raise ValueError("no relation")


def _number(word: sp.Basic, names: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    if isinstance(word, UnitMatrix):
        return sp.Integer(1)
    if isinstance(word, (Letter, ValueAt)):
        return names[word]
    if isinstance(word, (Transposed, TraceOf, Determinant)):
        return _number(word.args[0], names)
    if isinstance(word, OperatorNorm):
        return sp.Abs(_number(word.args[0], names))
    if isinstance(word, (InverseOf, PseudoInverse)):
        return 1 / _number(word.args[0], names)
    if isinstance(word, SquaredNorm):
        return _number(word.args[0], names) ** 2
    if not word.args or not has_matrices(word):
        return word
    if isinstance(word, (sp.Add, sp.Mul, sp.Pow)):
        return word.func(*(_number(part, names) for part in word.args))
    raise ValueError("no polynomial")
