"""Definitions: a new name for an expression, unfolded or folded back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from theory.matrix_words import DEFINITIONS, Letter, meaning_of
from theory.random_variables import Unknown, random_variables
from theory.values import as_expression
from theory.verdict import Verdict


def unfold(expression: sp.Basic) -> sp.Basic:
    """``expression`` with every defined unknown replaced by what it stands for, at its own arguments.

    Defined letters stay: they are known through :func:`letter_equations`, so that a pseudo-inverse keeps
    its letter.
    """
    for _ in range(len(DEFINITIONS) + 1):
        put = {
            node: meaning for node in expression.atoms(Unknown) if (meaning := meaning_of(node)) is not None
        }
        if not put:
            return expression
        expression = expression.xreplace(put)
    return expression


def letter_equations(*expressions: sp.Basic) -> tuple[sp.Eq, ...]:
    """``letter = meaning`` for every defined letter in the expressions, and in their meanings in turn."""
    found: dict[Letter, sp.Eq] = {}
    waiting = sorted(letters(*expressions), key=str)
    while waiting:
        letter = waiting.pop()
        meaning = meaning_of(letter)
        if meaning is not None and letter not in found:
            found[letter] = sp.Eq(letter, meaning, evaluate=False)
            waiting += sorted(letters(meaning), key=str)
    return tuple(found[letter] for letter in sorted(found, key=str))


def letters(*expressions: sp.Basic) -> set[Letter]:
    """The letters in the expressions as written."""
    return {letter for expression in expressions for letter in expression.atoms(Letter)}


def random_letters(expression: sp.Basic) -> set[Letter]:
    """The Gaussian letters that an expression depends on, through definitions too."""
    whole = letters(expression, *letter_equations(expression))
    return {letter for letter in whole if letter.is_random_matrix}


def untied(averaged: Iterable[Letter], conditions: Iterable[sp.Basic]) -> None:
    """Raise RuleError where a condition speaks of letters over which a line averages: it would change their law."""
    for condition in conditions:
        if tied := set(averaged) & letters(condition):
            names = ", ".join(sorted(str(letter.label) for letter in tied))
            raise RuleError(f"{condition} ties {names}, over which this line averages, to what is held fixed")


def is_random(expression: sp.Basic) -> bool:
    """Whether a random variable, or a Gaussian letter, stands in an expression or in what it is defined by."""
    return bool(random_variables(expression)) or bool(random_letters(expression))


@dataclass(frozen=True)
class ByDefinition:
    """Both sides are the same once every defined name is unfolded. Trusted: a definition claims nothing."""

    name: str = "definition"

    def ruling(self, step: Step) -> Ruling:
        """Proved where the unfolded sides are identical, else the unfolded line to decide."""
        before, after = unfold(step.before), unfold(step.after)
        if (before, after) == (step.before, step.after):
            raise RuleError("no defined name stands on this line")
        if step.relation == "=" and before == after:
            return Ruling(decision=Decision(Verdict.PROVED, self.name))
        return Ruling(
            (Obligation(RELATIONS[step.relation](before, after), step.given, "the line unfolded", True),),
            method=self.name,
        )


by_definition = ByDefinition()


@dataclass(frozen=True)
class AtValue:
    """Both sides are the same once ``symbol`` is replaced by ``value``, which the conditions say it is.

    Trusted: equals may be put in for equals; it only makes obligations.
    """

    symbol: sp.Symbol
    value: sp.Expr
    name: str = "at the given value"

    def ruling(self, step: Step) -> Ruling:
        """That the symbol has this value, and the line with it put in."""
        put = {self.symbol: self.value}
        stated = Obligation(
            sp.Eq(self.symbol, self.value, evaluate=False), step.given, f"{self.symbol} = {self.value}"
        )
        before, after = step.before.xreplace(put), step.after.xreplace(put)
        if step.relation == "=" and before == after:
            return Ruling((stated,), method=self.name)
        line = Obligation(RELATIONS[step.relation](before, after), step.given, "the line at the given value")
        return Ruling((stated, line), method=self.name)


def at_value(symbol: sp.Symbol, value: object) -> AtValue:
    """``by=at_value(sigma, 0)`` in a case where sigma = 0 is given."""
    return AtValue(symbol, as_expression(value, "at_value"))
