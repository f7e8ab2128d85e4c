r"""Sums over sequences compared term by term: ``\sum_i f(s_i) \le \sum_i g(s_i)`` from ``f(s) \le g(s)`` at any s.

A condition on ``s_i`` with an index that is said nowhere else is one on every term.
"""

from __future__ import annotations

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import rewritten
from derivations.reader.claims import Claim

_MOST = 4
_RELATIONS = frozenset(("=", "<", "<=", ">", ">="))


def termwise(claim: Claim) -> Claim | None:
    """The claim between the terms of sums over one range; None where the line is no such comparison.

    A number beside the sums is spread over the terms. Sums of no terms would be equal: a strict relation, and a number
    beside them, need the range to hold one.
    """
    sums = sorted(claim.before.atoms(sp.Sum) | claim.after.atoms(sp.Sum), key=str)
    if claim.relation not in _RELATIONS or not sums or len({total.limits for total in sums}) != 1:
        return None
    limits = sums[0].limits
    if len(limits) != 1 or not isinstance(claim.before, sp.Expr) or not isinstance(claim.after, sp.Expr):
        return None
    index, low, high = limits[0]
    count = high - low + 1
    if high == sp.oo or not count.is_positive:
        return None
    sides = [_term(side, count) for side in (claim.before, claim.after)]
    before, after = sides
    if before is None or after is None:
        return None
    names = {
        node.func: sp.Symbol(f"{node.func.__name__}_{index}", real=True)
        for part in (before, after)
        for node in part.atoms(AppliedUndef)
        if node.args == (index,)
    }
    put: dict[sp.Basic, sp.Basic] = {function(index): symbol for function, symbol in names.items()}
    before, after = before.xreplace(put), after.xreplace(put)
    if not names or index in before.free_symbols | after.free_symbols:
        return None
    taken = _taken(claim)
    given = tuple(_of_any(condition, names, taken) for condition in claim.given)
    return Claim(before, claim.relation, after, given, tuple(_needs(claim, index, names)))


def with_terms(claim: Claim, count: int) -> tuple[Claim, dict[str, str]] | None:
    """The claim where its sums have this many terms, each a number of its own, and the value of their range's name.

    None where the sums run to no one name, or over no sequence.
    """
    sums = claim.before.atoms(sp.Sum) | claim.after.atoms(sp.Sum)
    highs = {total.limits[0][2] for total in sums}
    if len(highs) != 1 or not isinstance(high := next(iter(highs)), sp.Symbol) or not high.is_integer:
        return None
    parts = (claim.before, claim.after, *(need for need, _ in claim.needs))
    if any(part.has(sp.Integral, sp.Limit, sp.Product, sp.Derivative) for part in parts):
        return None
    functions = {node.func for part in parts for node in part.atoms(AppliedUndef) if len(node.args) == 1}
    put: dict[sp.Basic, sp.Basic] = {high: sp.Integer(count)}
    names = {f: [sp.Symbol(f"{f.__name__}_{k}", real=True) for k in range(1, count + 1)] for f in functions}
    values = {f(k): symbol for f, symbols in names.items() for k, symbol in enumerate(symbols, 1)}
    sides = [rewritten(side, put).doit().xreplace(values) for side in (claim.before, claim.after)]
    if any(side.atoms(AppliedUndef, sp.Sum) for side in sides):
        return None
    taken = _taken(claim)
    given: dict[Boolean, None] = {}
    for condition in claim.given:
        own = [rewritten(_of_any(condition, {f: s[k] for f, s in names.items()}, taken), put) for k in range(count)]
        given |= dict.fromkeys(rewritten(part, values) for part in own)
    # A condition that is not about each term, or about one of them, is no condition on these numbers.
    if not functions or any(part.atoms(AppliedUndef) for part in given):
        return None
    return Claim(sides[0], claim.relation, sides[1], tuple(given), ()), {str(high): str(count)}


def as_numbers(claim: Claim) -> tuple[Claim, list[tuple[Boolean, Claim]]] | None:
    """The claim with its sums as unknown numbers, and what may be known of these: each with the claim that shows it.

    Signs, ``(sum f)^2 <= (sum g) (sum h)`` where ``f^2 = g h`` and g, h are not negative, and ``sum f <= c sum g`` by a
    number c of the conditions.
    """
    sums = sorted(claim.before.atoms(sp.Sum) | claim.after.atoms(sp.Sum), key=str)
    if claim.relation not in _RELATIONS or not sums or len({total.limits for total in sums}) != 1 or len(sums) > _MOST:
        return None
    index, low, high = sums[0].limits[0]
    count = high - low + 1
    if len(sums[0].limits) != 1 or not count.is_positive or high == sp.oo:
        return None
    numbers = {total: sp.Symbol(f"sum {k}", real=True) for k, total in enumerate(sums)}
    plain = Claim(claim.before.xreplace(numbers), claim.relation, claim.after.xreplace(numbers), claim.given, ())
    zero = sp.Integer(0)

    def shown(before: sp.Expr, relation: str, after: sp.Expr) -> Claim | None:
        return termwise(Claim(before, relation, after, claim.given, ()))

    facts: list[tuple[Boolean, Claim | None]] = []
    for total, number in numbers.items():
        facts.append((sp.StrictGreaterThan(number, 0, evaluate=False), shown(total, ">", zero)))
        facts.append((sp.GreaterThan(number, 0, evaluate=False), shown(total, ">=", zero)))
        for other, second in numbers.items():
            if sp.expand(total.function**2 - other.function) == 0:
                facts.append((sp.LessThan(number**2, count * second, evaluate=False), Claim(zero, "=", zero)))
            bounds = {symbol for c in claim.given for symbol in c.free_symbols if symbol.is_positive} - {index, high}
            for bound in sorted(bounds, key=str) if other != total else ():
                small = sp.Sum(total.function, sums[0].limits[0])
                facts.append((sp.LessThan(number, bound * second, evaluate=False), shown(small, "<=", bound * other)))
    return plain, [(fact, part) for fact, part in facts if part is not None]


def _term(side: sp.Expr, count: sp.Expr) -> sp.Expr | None:
    """What is summed, on a side that is a sum of sums with fixed weights and of numbers."""
    total = sp.Integer(0)
    for part in sp.Add.make_args(sp.expand(side, power_base=False, power_exp=False)):
        factors = sp.Mul.make_args(part)
        sums = [factor for factor in factors if isinstance(factor, sp.Sum)]
        rest = sp.Mul(*(factor for factor in factors if factor not in sums))
        if len(sums) > 1 or rest.has(sp.Sum):
            return None
        total += rest * sums[0].function if sums else part / count
    return total


def _taken(claim: Claim) -> set[sp.Basic]:
    """The names that a line speaks of otherwise than as the index of a sequence in a condition."""
    taken: set[sp.Basic] = claim.before.free_symbols | claim.after.free_symbols
    for condition in claim.given:
        taken |= rewritten(condition, {node: sp.Dummy() for node in condition.atoms(AppliedUndef)}).free_symbols
    return taken


def _of_any(condition: Boolean, names: dict[type, sp.Symbol], taken: set[sp.Basic]) -> Boolean:
    """A condition on a sequence at an index of its own, as one on the term at hand."""
    spoken = [node for node in condition.atoms(AppliedUndef) if node.func in names]
    nodes = [node for node in spoken if isinstance(node.args[0], sp.Symbol)]
    indices = {node.args[0] for node in nodes}
    if len(indices) != 1:
        return condition
    return condition if indices & taken else rewritten(condition, {node: names[node.func] for node in nodes})


def _needs(claim: Claim, index: sp.Symbol, names: dict[type, sp.Symbol]) -> list[tuple[Boolean, str]]:
    """What the written form needs, at the term at hand where it is asked for over the range."""
    found: list[tuple[Boolean, str]] = []
    for condition, why in claim.needs:
        own = sp.Symbol(f"{index} (index)", integer=True)
        while isinstance(condition, sp.Implies) and own in condition.args[0].free_symbols:
            condition = condition.args[1]
        found.append((rewritten(condition, {function(own): symbol for function, symbol in names.items()}), why))
    return found


__all__ = ["termwise"]
