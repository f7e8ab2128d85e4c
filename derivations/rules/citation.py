"""Citing a theorem: its conditions become obligations, its claim a fact for this line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS, substitute
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.soundness import bound_symbols
from theory.matrix_words import Letter, has_matrices
from theory.random_variables import Unknown
from theory.statement import Theorem
from theory.values import as_expression


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
        """A condition or the claim of the theorem, at the values of this citation."""
        return substitute(statement, dict(self.at)) if self.at else statement

    def ruling(self, step: Step) -> Ruling:
        """The cited conditions at this instance, then the line with the cited equation put in."""
        if step.theorems.get(self.theorem.id, self.theorem) != self.theorem:
            raise RuleError(f"{self.theorem.id} is not the statement of that name in the library")
        conditions = tuple(
            Obligation(
                self.instance(condition), step.given, f"{self.theorem.id} needs {self.instance(condition)}"
            )
            for condition in self.theorem.conditions
            if self.instance(condition) not in (sp.true, *step.given)
        )
        return Ruling((*conditions, self._main(step)), (self.theorem.id,), self.name)

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
            captured = bound_symbols(step.claim) & fact.lhs.free_symbols
            if captured:
                names = ", ".join(sorted(map(str, captured)))
                raise RuleError(f"{names} is bound on this line: cite {self.theorem.id} inside the binder")
            put = {fact.lhs: fact.rhs}
            claim = RELATIONS[step.relation](step.before.xreplace(put), step.after.xreplace(put))
            return Obligation(claim, step.given, "the line with the cited equation put in", direct=True)
        return Obligation(step.claim, (*step.given, fact), "the line, given the cited statement", direct=True)


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
