"""An exercise made ready: its names bound to symbols and theorems' values, its answer and conditions elaborated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.smt import impossible
from derivations.grading.exercise import Exercise
from derivations.grading.plain import tokens_of
from derivations.reader import nodes
from derivations.reader.elaborate import Elaborator
from derivations.reader.layout import rows_of
from derivations.reader.lexer import Token
from derivations.reader.parser import Parser
from derivations.reader.places import Unreadable
from derivations.reader.statements import conditions, statement
from derivations.reader.table import Table
from theory.errors import BadInput
from theory.registry import theorem, theorems
from theory.symbols import QUANTITIES, domain_of
from theory.values import parse_value

ENDS = (".", ",", ";")
_BRANCH_MILLISECONDS = 5000


@dataclass(frozen=True)
class Posed:
    """One variant of an exercise. ``key`` is the reader's key of the quantity asked for.

    ``bindings`` are the names that an answer may use, ``words`` their plain spelling; ``expected`` is the right value
    (or condition); ``given`` holds the conditions, the ranges of the symbols among them.
    """

    exercise: Exercise
    values: Mapping[str, sp.Expr]
    key: str
    bindings: Mapping[str, sp.Expr]
    words: Mapping[str, str]
    spoken: tuple[nodes.Node, ...]
    given: tuple[Boolean, ...]
    expected: sp.Basic
    written: nodes.Node
    authors: Mapping[str, sp.Expr] = field(default_factory=dict)

    @property
    def symbols(self) -> frozenset[sp.Symbol]:
        """The symbols that an answer may hold."""
        return frozenset().union(*(value.free_symbols for value in self.bindings.values()))

    def table(self) -> Table:
        """A fresh table that knows the exercise's names and conditions, and the value of what is asked for."""
        table = Table()
        table.known |= {*self.bindings, self.key}
        table.values.update(self.bindings)
        if isinstance(self.expected, sp.Expr):
            table.values[self.key] = self.expected
        for condition in self.spoken:
            table.assume(condition)
        return table


def inline(text: str, words: Mapping[str, str]) -> list[Token]:
    """The tokens of one formula, layout taken away."""
    tokens = [token for row in rows_of(tokens_of(text, words)) for token in row.tokens if token.kind != "gap"]
    while tokens and tokens[-1].text in ENDS:
        tokens.pop()
    return tokens


def pose(exercise: Exercise, drawn: Mapping[str, str]) -> Posed:
    """The variant with these parameters. Raises BadInput where the exercise contradicts itself."""
    try:
        return _Poser(exercise, drawn).posed()
    except Unreadable as problem:
        raise BadInput(f"the exercise {exercise.id} cannot be read: {problem}") from None


class _Poser:
    """One exercise being read. Authors may use the names of theorems' values; students may not."""

    def __init__(self, exercise: Exercise, drawn: Mapping[str, str]) -> None:
        theorems()  # every symbol of the library is declared by the file of its topic
        self.exercise = exercise
        self.values = {name: parse_value(value) for name, value in drawn.items()}
        self.words: dict[str, str] = {}
        self.bindings: dict[str, sp.Expr] = {}
        self.table = Table()

    def posed(self) -> Posed:
        exercise = self.exercise
        own = {name: self._key(name) for name, _ in exercise.own}
        key = self._key(exercise.name)
        theirs = {name: self._key(name) for name, _ in exercise.theorems}
        for name in exercise.symbols:
            self._bind(name, self._library(name), QUANTITIES[name].latex)
        self.table.known |= {*self.bindings, *own.values(), *theirs.values(), key}
        spoken = self._conditions()
        # What the conditions say of a name of the exercise's own (whole, positive) its symbol is created with.
        facts = Elaborator(self.table)
        for name in own:
            self._bind(name, facts.symbol(own[name]), name)
        put = self._parameters()
        authors = dict(self.bindings)
        for name, id in exercise.theorems:
            authors[theirs[name]] = self._theorem(id, put)
        self.table.known |= set(authors)
        self.table.values.update(authors)
        written = self._statement() if exercise.kind == "condition" else self.formula(exercise.answer)
        reader = Elaborator(self.table, bindings=authors)
        given = tuple(reader.statement(condition) for condition in spoken)
        expected: sp.Basic
        expected = (
            reader.statement(written) if exercise.kind == "condition" else reader.expression(written).doit()
        )
        allowed = self._allowed(key, expected, given)
        given = tuple(dict.fromkeys((*domain_of(allowed), *given)))
        expected = _reachable(expected, given)
        return Posed(
            exercise, self.values, key, self.bindings, self.words, spoken, given, expected, written, authors
        )

    def _parameters(self) -> dict[sp.Basic, sp.Basic]:
        """The drawn values bound to their names; where a name is a library symbol's, also put into theorems."""
        put: dict[sp.Basic, sp.Basic] = {}
        for name, value in self.values.items():
            self._bind(name, value, QUANTITIES[name].latex if name in QUANTITIES else name)
            if name in QUANTITIES:
                put[QUANTITIES[name].symbol] = value
        return put

    def _allowed(self, key: str, expected: sp.Basic, given: tuple[Boolean, ...]) -> set[sp.Basic]:
        """The symbols of the exercise. Raises BadInput where its answer or its conditions hold others."""
        if key in self.bindings:
            raise BadInput(
                f"the exercise {self.exercise.id} asks for {self.exercise.name}, which is one of its symbols"
            )
        free = set(expected.free_symbols).union(*(condition.free_symbols for condition in given))
        allowed: set[sp.Basic] = set().union(*(value.free_symbols for value in self.bindings.values()))
        if free - allowed:
            raise BadInput(
                f"the exercise {self.exercise.id} uses {sorted(map(str, free - allowed))[0]}, "
                "which is not among its symbols"
            )
        return allowed

    def _library(self, name: str) -> sp.Symbol:
        if name not in QUANTITIES:
            raise BadInput(
                f"the exercise {self.exercise.id} names {name!r}, which is no symbol of the library"
            )
        return QUANTITIES[name].symbol

    def _theorem(self, id: str, put: Mapping[sp.Basic, sp.Basic]) -> sp.Expr:
        """A theorem's value; a symbol of the exercise's own stands for the theorem's of the same name."""
        statement = theorem(id)
        if not statement.has_value:
            raise BadInput(f"the exercise {self.exercise.id} uses {id}, which states no value")
        own = {name for name, _ in self.exercise.own}
        named = {symbol: self.bindings[symbol.name] for symbol in statement.parameters if symbol.name in own}
        return statement.value.xreplace({**put, **named})

    def _bind(self, name: str, value: sp.Expr, latex: str) -> None:
        key = self._key(latex)
        if key in self.bindings:
            raise BadInput(f"the exercise {self.exercise.id} has two symbols that are written {latex}")
        self.bindings[key] = value
        self.words[name] = latex

    def _key(self, latex: str) -> str:
        """The reader's key of a name."""
        parser = Parser(inline(latex, {}), Table())
        name = parser.factor()
        parser.finish()
        if not isinstance(name, nodes.Name):
            raise BadInput(f"the exercise {self.exercise.id}: {latex!r} is not a name that can be typed")
        return name.key

    def _conditions(self) -> tuple[nodes.Node, ...]:
        found: list[nodes.Node] = []
        for text in self.exercise.conditions:
            found += conditions(Parser(inline(text, self.words), self.table))
        for condition in found:
            self.table.assume(condition)
        return tuple(found)

    def _statement(self) -> nodes.Node:
        parser = Parser(inline(self.exercise.answer, self.words), self.table)
        node = statement(parser)
        parser.finish()
        return node

    def formula(self, text: str) -> nodes.Node:
        """A formula of the author's."""
        parser = Parser(inline(text, self.words), self.table)
        node = parser.expression()
        parser.finish()
        return node


def _reachable(expected: sp.Basic, given: tuple[Boolean, ...]) -> sp.Basic:
    """The value with every Piecewise of which the conditions leave one branch replaced by that branch."""
    symbols = set().union(*(condition.free_symbols for condition in given), expected.free_symbols)
    ordered = sorted(symbols, key=lambda symbol: str(symbol))
    put: dict[sp.Basic, sp.Basic] = {}
    for cases in expected.atoms(sp.Piecewise):
        left = [
            value
            for value, condition in cases.args
            if not impossible((*given, condition), ordered, _BRANCH_MILLISECONDS)
        ]
        if len(left) == 1:
            put[cases] = left[0]
    return expected.xreplace(put)


def displayed(posed: Posed) -> sp.Basic:
    """The right answer in the form that people write."""
    return author_formula(posed, posed.exercise.shown)[0] if posed.exercise.shown else posed.expected


def author_formula(posed: Posed, text: str) -> tuple[sp.Basic, tuple[tuple[Boolean, str], ...]]:
    """A formula (or condition) of the author's under a posed exercise, with what it needs to be defined."""
    table = Table()
    table.known |= {*posed.authors, posed.key}
    table.values.update(posed.authors)
    for condition in posed.spoken:
        table.assume(condition)
    parser = Parser(inline(text, posed.words), table)
    reader = Elaborator(table, bindings=posed.authors)
    try:
        node = statement(parser) if posed.exercise.kind == "condition" else parser.expression()
        parser.finish()
        if posed.exercise.kind == "condition":
            return reader.statement(node), tuple(reader.written)
        return reader.expression(node).doit(), tuple(reader.written)
    except Unreadable as problem:
        raise BadInput(f"the exercise {posed.exercise.id}: cannot read {text[:60]!r}: {problem}") from None
