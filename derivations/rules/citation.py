"""Citing a theorem: its conditions become obligations, its claim a fact for this line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS, substitute
from derivations.deciders import definedness
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import is_random, random_letters
from derivations.soundness import bound_symbols, varied_symbols
from theory.events import Probability
from theory.matrix_words import Letter, has_matrices
from theory.random_variables import (
    Expectation,
    ProbabilityLimit,
    RandomVariable,
    SameLaw,
    Unknown,
    Variance,
)
from theory.statement import Theorem
from theory.values import as_expression

_SIGNS = {
    "positive": sp.StrictGreaterThan,
    "negative": sp.StrictLessThan,
    "nonnegative": sp.GreaterThan,
    "nonpositive": sp.LessThan,
    "nonzero": sp.Ne,
}


@dataclass(frozen=True)
class Citation:
    """Use ``theorem`` with its symbols replaced as ``at`` says. ``rewrite`` replaces its left side by its right.

    Trusted: an equation may be put in where it holds; conditions become obligations.
    """

    theorem: Theorem
    at: tuple[tuple[sp.Basic, sp.Basic], ...] = ()

    @property
    def name(self) -> str:
        """``cite scratch-risk-exact``."""
        return f"cite {self.theorem.id}"

    def instance(self, statement: Boolean) -> Boolean:
        """A condition or the claim of the theorem, at the values of this citation.

        Raises RuleError where a value would be captured or is not of its symbol's kind.
        """
        for symbol, value in self.at:
            if value != symbol and (complaint := misplaced(symbol, value, statement)):
                raise RuleError(f"{self.theorem.id} at {symbol} = {value}: {complaint}")
        return substitute(statement, dict(self.at)) if self.at else statement

    @property
    def conditions(self) -> tuple[Boolean, ...]:
        """What the theorem needs here: values that exist, with the signs of their symbols, and its conditions."""
        exist = (need for _, value in self.at for need, _ in definedness.obligations(value))
        signs = (condition for symbol, value in self.at for condition in declared_signs(symbol, value))
        return (*exist, *signs, *map(self.instance, self.theorem.conditions))

    def needs(self, step: Step) -> tuple[Obligation, ...]:
        """The conditions as obligations of a line. Raises RuleError where the library says something else."""
        if step.theorems.get(self.theorem.id, self.theorem) != self.theorem:
            raise RuleError(f"{self.theorem.id} is not the statement of that name in the library")
        return tuple(
            Obligation(condition, step.given, f"{self.theorem.id} needs {condition}")
            for condition in self.conditions
            if condition not in (sp.true, *step.given)
        )

    def ruling(self, step: Step) -> Ruling:
        """The cited conditions at this instance, then the line with the cited equation put in."""
        return Ruling((*self.needs(step), self._main(step)), (self.theorem.id,), self.name)

    def _letters_stand_still(self, step: Step) -> None:
        """Letters move without saying so: what reads them holds at its own time, and is not differentiated."""
        claim = self.theorem.claim
        if stuck := {symbol for symbol, value in self.at if value != symbol} & counters(claim):
            names = ", ".join(sorted(map(str, stuck)))
            raise RuleError(f"{self.theorem.id} reads matrices at its own {names} only: cite it as it stands")
        functions = {f for f in claim.atoms(AppliedUndef) if f.free_symbols}
        if not functions or not has_matrices(claim):
            return
        times = set().union(*(f.free_symbols for f in functions))
        if any(symbol in times for symbol, _ in self.at):
            raise RuleError(f"{self.theorem.id} reads matrices at its own time only: cite it as it stands")
        nodes = step.claim.atoms(sp.Derivative, sp.Integral, sp.Limit, sp.Sum, sp.Subs)
        if any(node.has(*functions) for node in nodes if not claim.has(node)):
            raise RuleError(f"{self.theorem.id} reads matrices, which do not show how they move")

    def _main(self, step: Step) -> Obligation:
        fact = self.instance(self.theorem.claim)
        self._letters_stand_still(step)
        if isinstance(fact, sp.Eq) and step.claim.has(fact.lhs) and not fact.rhs.has(fact.lhs):
            silent = fact.rhs.free_symbols - fact.lhs.free_symbols
            captured = bound_symbols(step.claim) & (fact.lhs.free_symbols | silent)
            captured |= varied_symbols(step.claim) & silent
            if captured:
                names = ", ".join(sorted(map(str, captured)))
                raise RuleError(f"{names} is bound on this line: cite {self.theorem.id} inside the binder")
            put = {fact.lhs: fact.rhs}
            claim = RELATIONS[step.relation](step.before.xreplace(put), step.after.xreplace(put))
            return Obligation(claim, step.given, "the line with the cited equation put in", direct=True)
        return Obligation(step.claim, (*step.given, fact), "the line, given the cited statement", direct=True)


def misplaced(symbol: sp.Basic, value: sp.Basic, statement: Boolean) -> str:
    """Why a statement for all values of a symbol says nothing at this one; '' where it does."""
    if isinstance(symbol, Letter):
        plain = type(symbol) is Letter and not random_letters(value)
        return "" if plain else "only a plain letter stands for every matrix"
    if not isinstance(symbol, sp.Symbol):
        return "a statement is cited at values of its symbols"
    names = {variable.label for variable in statement.atoms(RandomVariable, Letter)}
    free, bound, varied = statement.free_symbols, bound_symbols(statement), varied_symbols(statement)
    if symbol in bound:
        return f"{symbol} is bound there"
    if symbol in names:
        new = isinstance(value, sp.Symbol) and value not in names | free | bound
        return "" if new else "a name may only change to one that is not there yet"
    if value.free_symbols & (bound | varied - {symbol}):
        return "the value would be captured"
    if symbol in varied and not (isinstance(value, sp.Symbol) and value not in free):
        return f"the statement differentiates by {symbol}"
    laws = statement.atoms(Expectation, Variance, Probability, ProbabilityLimit, SameLaw)
    if is_random(value) and any(symbol in law.free_symbols for law in laws):
        return "a number there cannot become random"
    if value.is_extended_real is False or value.has(sp.I):
        return "it is not real"
    facts = {
        fact: wanted for fact, wanted in symbol._assumptions_orig.items() if fact not in (*_SIGNS, "real")
    }
    wrong = [fact for fact, wanted in facts.items() if getattr(value, f"is_{fact}", None) is not wanted]
    return f"it is not known to be {wrong[0]}" if wrong and symbol in free else ""


def declared_signs(symbol: sp.Basic, value: sp.Basic) -> tuple[Boolean, ...]:
    """The signs that a symbol is declared to have, as conditions on the value put in for it."""
    declared = symbol._assumptions_orig if isinstance(symbol, sp.Symbol) else {}
    return tuple(
        relation(value, 0, evaluate=False)
        for fact, relation in _SIGNS.items()
        if declared.get(fact) and not getattr(value, f"is_{fact}", None)
    )


def counters(claim: Boolean) -> set[sp.Basic]:
    """Symbols that count variables of a claim between letters, and no size of a letter: these letters move with them.

    ``S(k) = |e|^2`` names the error after k steps e at every k; at two values of k it is about two errors.
    """
    if not has_matrices(claim):
        return set()
    named = set[sp.Basic]().union(*(part.free_symbols - {part.label} for part in claim.atoms(Unknown)), set())
    sizes = set[sp.Basic]().union(*(letter.free_symbols for letter in claim.atoms(Letter)), set())
    bare = claim.xreplace({part: sp.Dummy("S") for part in claim.atoms(Unknown)}).free_symbols
    return {symbol for symbol in named - sizes if symbol.is_integer or symbol not in bare}


def cite(theorem: Theorem, at: Mapping[sp.Basic, object] | None = None) -> Citation:
    """``by=cite(trace_lemma, {n: k})``: the theorem at other values of its symbols."""
    pairs = (
        (symbol, as_expression(value, f"cite({theorem.id}), {symbol}"))
        for symbol, value in (at or {}).items()
    )
    return Citation(theorem, tuple(sorted(pairs, key=lambda pair: sp.default_sort_key(pair[0]))))
