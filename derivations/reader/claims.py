"""A relation as a claim: both sides, the conditions that concern it, and what its written form needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.definedness import obligations
from derivations.deciders.setting import conjuncts


@dataclass(frozen=True)
class Claim:
    """``before RELATION after`` under ``given``; ``needs`` is what the written form requires and SymPy hides."""

    before: sp.Basic
    relation: str
    after: sp.Basic
    given: tuple[Boolean, ...] = ()
    needs: tuple[tuple[Boolean, str], ...] = ()

    @property
    def statement(self) -> Boolean:
        """The claim as one SymPy Boolean."""
        return self.after if self.before is sp.true else RELATIONS[self.relation](self.before, self.after)


def claim_of(
    before: sp.Basic,
    relation: str,
    after: sp.Basic,
    given: Sequence[Boolean],
    written: Sequence[tuple[Boolean, str]],
) -> Claim:
    """A claim with the conditions that concern it, and the written form's needs that SymPy's form has lost."""
    needs = tuple(need for need in hidden(sp.Tuple(before, after), written) if not _plain(need[0]))
    symbols = names_of(before).union(names_of(after), *(names_of(condition) for condition, _ in needs))
    return Claim(before, relation, after, relevant(given, symbols), needs)


def hidden(built: sp.Basic, asked: Iterable[tuple[Boolean, str]]) -> list[tuple[Boolean, str]]:
    """The conditions of the written form that the built one no longer shows."""
    shown = {unguarded(condition) for condition, _ in obligations(built)}
    return [(condition, why) for condition, why in asked if unguarded(condition) not in shown]


def unguarded(condition: Boolean) -> Boolean:
    """A condition without what it is conditional on."""
    while isinstance(condition, sp.Implies):
        condition = condition.args[1]
    return condition


def _plain(condition: Boolean) -> bool:
    """A condition that the assumptions of one symbol, or a number, settle."""
    if isinstance(condition, sp.Ne):
        return bool((condition.lhs - condition.rhs).is_nonzero)
    if isinstance(condition, sp.StrictGreaterThan):
        return bool((condition.lhs - condition.rhs).is_positive)
    if isinstance(condition, sp.GreaterThan):
        return bool((condition.lhs - condition.rhs).is_nonnegative)
    return condition is sp.true


def names_of(part: sp.Basic) -> set[object]:
    """The symbols of an expression, and its declared functions."""
    return {*part.free_symbols, *(node.func for node in part.atoms(AppliedUndef)), *part.atoms(Str)}


def relevant(given: Sequence[Boolean], symbols: Set[object]) -> tuple[Boolean, ...]:
    """The conditions that share symbols or functions with the claim, directly or through others."""
    flat, chosen, seen = conjuncts(given), set[int](), set(symbols)
    names = [names_of(condition) for condition in flat]
    while True:
        new = [i for i in range(len(flat)) if i not in chosen and (names[i] & seen or not names[i])]
        if not new:
            break
        chosen |= set(new)
        seen |= set().union(*(names[i] for i in new))
    return tuple(dict.fromkeys(condition for i, condition in enumerate(flat) if i in chosen))
