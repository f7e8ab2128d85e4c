"""What a formula is read under: symbols with what is known of them, and the conditions that the written form needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.definedness import obligations
from derivations.deciders.setting import rewritten
from derivations.reader import nodes
from derivations.reader.extremes import Extreme
from derivations.reader.functions import large
from derivations.reader.places import Unreadable
from derivations.reader.table import Table, names_in
from derivations.rules.matrix_facts import Known
from derivations.rules.word_numbers import is_square
from theory.matrix_words import Letter, TraceOf


class Context:
    """``written`` gathers the conditions of what was built, ``parts`` the integrals, limits and the like that were,
    ``extra`` what the notation itself says: that a norm is not negative, that a letter is a definite matrix.
    ``extremes`` holds the maxima over sets that symbols stand for.

    ``members`` are the vectors of families under a sum, ``summed`` their ranges, ``held`` those that stand outside
    one, by their index.

    ``averaged`` are the Gaussian letters over which a mean is taken, ``fixed`` those that one leaves as they are.

    ``upper`` takes the upper of each double sign; ``doubled`` tells whether there was one.
    """

    def __init__(
        self,
        table: Table,
        conditions: tuple[nodes.Node, ...] = (),
        upper: bool = True,
        bindings: Mapping[str, sp.Expr] | None = None,
    ) -> None:
        self.table, self.upper, self.doubled = table, upper, False
        self.bindings = dict(bindings or {})
        self.facts = table.facts(conditions)
        self.laws = {part.variable.key: part.law for part in conditions if isinstance(part, nodes.HasLaw)}
        self.written: dict[tuple[Boolean, str], None] = {}
        self.parts: dict[sp.Basic, None] = {}
        self.extra: dict[Boolean, None] = {}
        self.squares: dict[str, None] = {}
        self.extremes: dict[sp.Symbol, Extreme] = {}
        self._conditioned = {name.key for part in (*table.conditions, *conditions) for name in names_in(part)}
        self.summing: set[sp.Symbol] = set()
        self.running: dict[str, bool] = {}
        self.members: dict[Letter, tuple[str, sp.Symbol, bool]] = {}
        self.summed: dict[str, set[sp.Expr]] = {}
        self.held: dict[str, dict[str, Letter]] = {}
        self.averaged: set[Letter] = set()
        self.fixed: set[Letter] = set()
        self._bound: dict[str, Any] = {}
        self._guards: list[Boolean] = []

    def symbol(self, key: str) -> sp.Symbol:
        """The symbol of a name: real, and positive or whole where the conditions say so."""
        facts = dict.fromkeys(sorted(self.facts.get(key, ())), True)
        return sp.Symbol(key, **(facts if "integer" in facts or "positive" in facts else {"real": True}))

    def nonzero(self, value: sp.Expr) -> None:
        """Ask that a denominator is not zero. Raises Unreadable where it is."""
        if value.is_zero:
            raise Unreadable("a division by zero", -1)
        if not (value.is_number and value.is_zero is False):
            self.needs(sp.Ne(value, 0, evaluate=False), f"the denominator {value} is not zero")

    def needs(self, condition: Boolean, why: str) -> None:
        """Ask for a condition, inside the branches in force."""
        if condition is sp.true:
            return
        known = Known(tuple(self.extra))
        for trace in condition.atoms(TraceOf):
            if is_square(trace.args[0], known):
                self.extra[sp.GreaterThan(trace, 0, evaluate=False)] = None
        for guard in reversed(self._guards):
            condition = sp.Implies(guard, condition, evaluate=False)
        self.written[condition, why] = None

    def needs_of(self, built: sp.Basic) -> None:
        """Ask for what an operation needs, read off a form that SymPy has not worked on."""
        for condition, why in obligations(built):
            self.needs(condition, why)

    def power(self, base: sp.Expr, exponent: sp.Expr) -> sp.Expr:
        """A power, with its conditions. Raises Unreadable where it would be too large to write down."""
        if large(base, exponent):
            raise Unreadable("a power too large to compute", -1)
        if base is sp.E:
            return sp.exp(exponent)
        if base == -1 and exponent == sp.Rational(1, 2):
            raise Unreadable("the root of -1: complex numbers are not read", -1)
        if not (exponent.is_Integer and exponent >= 0) and not (base.is_Rational and base > 0):
            if base.is_zero and exponent.is_negative:
                raise Unreadable("a division by zero", -1)
            self.needs_of(sp.Pow(base, exponent, evaluate=False))
        return sp.Pow(base, exponent)

    @contextmanager
    def moving(self, key: str, always: bool = True) -> Iterator[None]:
        """Inside, a name whose index holds ``key`` changes with it: ``always``, or where no condition names it."""
        outer, self.running = self.running, {**self.running, key: always}
        try:
            yield
        finally:
            self.running = outer

    def moves(self, name: nodes.Name) -> bool:
        """Whether a name changes with what is summed, integrated, differentiated by, or goes to a limit here."""
        inside = {part.key for part in names_in(name.index)} if name.index is not None else set()
        return any(always or name.key not in self._conditioned for key, always in self.running.items() if key in inside)

    def own(self, key: str) -> str:
        """The name of a bound variable: not one that conditions speak of."""
        return f"{key}'" if key in self._conditioned else key

    @contextmanager
    def binding(self, values: Mapping[str, Any]) -> Iterator[None]:
        """Names that stand for these values inside the block."""
        outer = self._bound
        self._bound = {**outer, **values}
        try:
            yield
        finally:
            self._bound = outer

    @contextmanager
    def asked_apart(self) -> Iterator[dict[tuple[Boolean, str], None]]:
        """What is asked for inside the block, gathered by itself."""
        outer, self.written = self.written, {}
        try:
            yield self.written
        finally:
            self.written = outer

    def ask_throughout(
        self, asked: Iterable[tuple[Boolean, str]], variable: sp.Symbol, inside: Iterable[Boolean], **facts: bool
    ) -> None:
        """Ask for conditions at every value of a bound variable that ``inside`` allows."""
        own = sp.Symbol(f"{variable.name} (index)", **(facts or {"real": True}))
        guards = [rewritten(guard, {variable: own}) for guard in inside]
        for condition, why in asked:
            if variable in condition.free_symbols:
                condition = rewritten(condition, {variable: own})
                for guard in reversed(guards):
                    condition = sp.Implies(guard, condition, evaluate=False)
            self.written[condition, why] = None
