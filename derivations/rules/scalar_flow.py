"""From the flow of a vector to the flow of numbers made of it: ``d/dt w`` for a one-by-one word w."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.flows import rate_table
from derivations.rules.matrices import rewriting
from derivations.rules.words import Polynomial, Rewriting, Word, add, multiply, read, shape_of, transpose
from theory.matrix_words import Letter, SquaredNorm, TraceOf, Transposed, has_matrices
from theory.statement import Theorem


@dataclass(frozen=True)
class ScalarFlow:
    """``Derivative(x(t), t) = ...`` where x is the number of a one-by-one word, by the cited flow of its letters.

    ``readings`` are statements ``number = tr w`` or ``number = |w|^2`` of one-by-one words; the first of them is of the
    word that moves. Every word of its rate must split into read ones; ``put`` states a scalar of the letters as a
    function of time, ``still`` the letters that do not move, as ``Rate(p) = 0``. Trusted: the product rule; a
    one-by-one word is its own transpose and commutes.
    """

    flow: Theorem
    readings: tuple[Theorem, ...]
    put: Theorem | None = None
    still: tuple[Theorem, ...] = ()
    name: str = "product rule along the flow"

    def ruling(self, step: Step) -> Ruling:
        """The line with the rate read as numbers. Raises RuleError where a word of it has no name."""
        read_off = [_reading(statement) for statement in self.readings]
        moving, number = read_off[0]
        if not isinstance(step.before, sp.Derivative) or step.before.expr != number or step.relation != "=":
            raise RuleError(f"the line must start at the derivative of {number}")
        if len(step.before.variables) != 1:
            raise RuleError("one derivative at a time")
        moves = {*step.before.variables, *((self.put.claim.args[0],) if self.put else ())}
        if any(value.free_symbols & moves for value in read(moving).values()):
            raise RuleError(f"a factor of {moving} moves too")
        table = rate_table((self.flow.claim,))
        if not table:
            raise RuleError(f"{self.flow.id} states no rate of a letter")
        table |= self._standing_still()
        expressions = (moving, *table.values(), *(word for word, _ in read_off))
        system = rewriting(replace(step, before=sp.Tuple(*expressions), given=()), {})
        rate = system.normal(_rate(read(moving), table))
        value = _number(rate, _names(read_off, system)).xreplace(self._scalar())
        cited = (self.flow, *self.readings, *self.still, *((self.put,) if self.put else ()))
        needed = [
            Obligation(c, step.given, f"{theorem.id} needs {c}")
            for theorem in cited
            for c in theorem.conditions
            if c not in step.given
        ]
        line = Obligation(
            sp.Eq(value, step.after, evaluate=False), step.given, "the rate in numbers", direct=True
        )
        return Ruling((*needed, line), tuple(theorem.id for theorem in cited), self.name)

    def _standing_still(self) -> dict[Letter, sp.Expr]:
        """The letters that do not move. Raises RuleError on a statement that says something else."""
        found: dict[Letter, sp.Expr] = {}
        for statement in self.still:
            rates = rate_table((statement.claim,))
            if list(rates.values()) != [sp.S.Zero]:
                raise RuleError(f"{statement.id} does not say that a letter stands still")
            found |= rates
        return found

    def _scalar(self) -> dict[sp.Basic, sp.Basic]:
        """The letters' scalar as a function of time. Raises RuleError where it is stated otherwise."""
        if self.put is None:
            return {}
        claim = self.put.claim
        if not isinstance(claim, sp.Eq) or not isinstance(claim.lhs, sp.Symbol):
            raise RuleError(f"{self.put.id} states no symbol as a function of time")
        return {claim.lhs: claim.rhs}


def _reading(statement: Theorem) -> tuple[sp.Expr, sp.Expr]:
    """A one-by-one word and the number that it is. Raises RuleError on a statement of another kind."""
    claim = statement.claim
    sides = claim.args if isinstance(claim, sp.Eq) else ()
    measures = [side for side in sides if has_matrices(side)]
    numbers = [side for side in sides if not has_matrices(side)]
    if len(measures) == len(numbers) == 1:
        factor, part = measures[0].as_independent(TraceOf, SquaredNorm, as_Add=False)
        if isinstance(part, (TraceOf, SquaredNorm)) and not has_matrices(factor):
            inner = part.args[0]
            word = inner if isinstance(part, TraceOf) else Transposed(inner) * inner
            if all(shape_of(one) == (1, 1) for one in read(word)):
                return factor * word, numbers[0]
    raise RuleError(f"{statement.id} does not read a one-by-one word as a number")


def _rate(moving: Polynomial, table: dict[Letter, sp.Expr]) -> Polynomial:
    parts: list[Polynomial] = []
    for word, value in moving.items():
        for place, atom in enumerate(word):
            if table.get(atom.letter) == 0:
                continue
            if atom.letter not in table or atom.mark not in ("", "t"):
                raise RuleError(f"the conditions do not say how {atom.letter.label} moves")
            rate = read(table[atom.letter])
            turned = transpose(rate) if atom.mark == "t" else rate
            left: Polynomial = {word[:place]: value}
            parts.append(multiply(multiply(left, turned), {word[place + 1 :]: sp.Integer(1)}))
    return add(*parts)


def _names(readings: list[tuple[sp.Expr, sp.Expr]], system: Rewriting) -> dict[Word, sp.Expr]:
    names: dict[Word, sp.Expr] = {}
    for expression, number in readings:
        form = system.normal(read(expression))
        if len(form) != 1 or any(not word or shape_of(word) != (1, 1) for word in form):
            continue
        ((word, coefficient),) = form.items()
        names[word] = names[_turned(word)] = number / coefficient
    return names


def _number(rate: Polynomial, names: dict[Word, sp.Expr]) -> sp.Expr:
    total = sp.Integer(0)
    for word, coefficient in rate.items():
        value = coefficient
        while word:
            cut = next((i for i in range(1, len(word) + 1) if word[:i] in names), None)
            if cut is None:
                raise RuleError(
                    f"no number is named for {' '.join(str(atom.letter.label) + atom.mark for atom in word)}"
                )
            value, word = value * names[word[:cut]], word[cut:]
        total += value
    return total


def _turned(word: Word) -> Word:
    return tuple(atom.transposed for atom in reversed(word))


def scalar_flow(
    flow: Theorem, *readings: Theorem, put: Theorem | None = None, still: tuple[Theorem, ...] = ()
) -> ScalarFlow:
    """``by=scalar_flow(closed_flow, norm_meaning, descent_meaning, put=layer_norm_value)``."""
    return ScalarFlow(flow, readings, put, still)
