"""Lines between matrices tried on exact instances that meet their conditions, and where their sides differ."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence

import sympy as sp
from flint import fmpq, fmpq_mat
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.rules.word_instances import Instance, Unbuildable
from theory.matrix_words import Letter, Rate, has_matrices

_SIZES = (1, 2, 3, 4)


def instances(
    claim: sp.Basic, given: Sequence[Boolean], full_rank: frozenset[Letter], seed: int = 0, wanted: int = 6
) -> Iterator[Instance]:
    """Instances of several sizes whose numbers satisfy the scalar conditions; none where a condition cannot
    be met.
    """
    definitions, rates = _givens(given)
    if any(has_matrices(condition) and not _used(condition, definitions, rates) for condition in given):
        return
    symbols = _scalars(claim, given, definitions, rates)
    sizes = sorted((symbol for symbol in symbols if symbol.is_integer), key=str)
    others = sorted((symbol for symbol in symbols if not symbol.is_integer), key=str)
    generator = random.Random(seed)
    combinations = list(itertools.product(_SIZES, repeat=len(sizes)))
    generator.shuffle(combinations)
    found = 0
    for combination in combinations:
        point = dict(zip(sizes, map(sp.Integer, combination), strict=True))
        point |= {symbol: sp.Rational(generator.randint(1, 5), generator.randint(1, 3)) for symbol in others}
        if not all(_holds(condition, point) for condition in given):
            continue
        numbers = {symbol: fmpq(int(value.p), int(value.q)) for symbol, value in point.items()}
        instance = Instance(numbers, random.Random(generator.random()), definitions, rates, full_rank)
        if not instance.fits():
            continue
        yield instance
        found += 1
        if found == wanted:
            return


def _givens(given: Sequence[Boolean]) -> tuple[dict[Letter, sp.Expr], dict[Letter, sp.Expr]]:
    definitions: dict[Letter, sp.Expr] = {}
    rates: dict[Letter, sp.Expr] = {}
    for condition in given:
        if isinstance(condition, sp.Eq) and isinstance(condition.lhs, Letter):
            definitions[condition.lhs] = condition.rhs
        if (
            isinstance(condition, sp.Eq)
            and isinstance(condition.lhs, Rate)
            and isinstance(condition.lhs.args[0], Letter)
        ):
            rates[condition.lhs.args[0]] = condition.rhs
    return definitions, rates


def _used(condition: Boolean, definitions: Mapping[Letter, sp.Expr], rates: Mapping[Letter, sp.Expr]) -> bool:
    left = condition.args[0] if isinstance(condition, sp.Eq) else None
    return left in definitions or (isinstance(left, Rate) and left.args[0] in rates)


def _scalars(claim: sp.Basic, given: Sequence[Boolean], *tables: Mapping[Letter, sp.Expr]) -> set[sp.Symbol]:
    parts: list[sp.Basic] = [claim, *given]
    for table in tables:
        parts += [*table.keys(), *table.values()]
    labels = {letter.label for part in parts for letter in part.atoms(Letter)}
    return {symbol for part in parts for symbol in part.free_symbols} - labels


def _holds(condition: Boolean, point: Mapping[sp.Symbol, sp.Expr]) -> bool:
    if has_matrices(condition):
        return True
    if not isinstance(condition, Relational):
        return bool(condition.xreplace(dict(point)) == sp.true)
    left, right = (side.xreplace(dict(point)) for side in condition.args)
    return bool(condition.func(left, right) == sp.true)


def disagreeing(
    left: sp.Expr, right: sp.Expr, found: Iterator[Instance], rows: Callable[[Instance], int | None]
) -> tuple[int, tuple[Instance, str, str] | None]:
    """How many instances were tried, and the first at which the sides differ, with both values there."""
    tried = 0
    for instance in found:
        try:
            if left.is_commutative and right.is_commutative:
                numbers = instance.number(left), instance.number(right)
                differ, shown = numbers[0] != numbers[1], (str(numbers[0]), str(numbers[1]))
            else:
                ours, theirs = _values(instance, left, right, rows(instance))
                differ, shown = ours != theirs, (str(ours.tolist()), str(theirs.tolist()))
        except Unbuildable:
            continue
        tried += 1
        if differ:
            return tried, (instance, *shown)
    return tried, None


def _values(instance: Instance, left: sp.Expr, right: sp.Expr, size: int | None) -> tuple[fmpq_mat, fmpq_mat]:
    """Both sides; a bare 0 takes the shape of the other side."""
    if left == 0 or right == 0:
        other = instance.matrix(right if left == 0 else left, size).value
        zero = fmpq_mat(other.nrows(), other.ncols())
        return (zero, other) if left == 0 else (other, zero)
    return instance.matrix(left, size).value, instance.matrix(right, size).value
