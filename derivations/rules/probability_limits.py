"""Limits in probability along n = gamma d: continuous mapping, and concentration by Chebyshev.

Trusted: (continuous mapping) if X_i -> c_i in probability and f is continuous on its domain, which holds the X_i
and the c_i, then f(X) -> f(c); elementary functions without jumps are continuous on their domains.
(Chebyshev) if E X -> c and Var X -> 0 then X -> c.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import substitute
from derivations.decision import Decision
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.citation import Citation
from derivations.rules.limits import neighbourhood
from derivations.rules.terms import Conditions, obligations, positive
from theory.functions import DepthRoot
from theory.random_variables import ProbabilityLimit, random_variables
from theory.symbols import d, gamma, n
from theory.verdict import Verdict

_CONTINUOUS = (
    *(sp.Add, sp.Mul, sp.Pow, sp.exp, sp.log, sp.sin, sp.cos, sp.tan, sp.asin, sp.acos, sp.atan, sp.Abs),
    *(sp.Max, sp.Min, sp.erf, sp.erfc, sp.gamma, DepthRoot),
)


@dataclass(frozen=True)
class ContinuousMapping:
    """Every ``ProbabilityLimit(f(X))`` of the line becomes f at the limits that the cited theorems give.

    Trusted: continuous mapping, for functions on a list of continuous ones.
    """

    limits: tuple[Citation, ...]
    name: str = "continuous mapping"

    def ruling(self, step: Step) -> Ruling:
        """The conditions of the cited limits, then the line with the limits put in.

        Raises RuleError where a variable has no cited limit or f may jump.
        """
        if step.relation != "=":
            raise RuleError("continuous mapping gives an equation")
        put = {}
        for citation in self.limits:
            claim = citation.instance(citation.theorem.claim)
            if not isinstance(claim, sp.Eq) or not isinstance(claim.lhs, ProbabilityLimit):
                raise RuleError(f"{citation.theorem.id} is not a limit in probability")
            put[claim.lhs.args[0]] = claim.rhs
        continuous: Conditions = []
        sides = [self._mapped(side, put, continuous) for side in (step.before, step.after)]
        conditions = tuple(need for citation in self.limits for need in citation.needs(step))
        main = Obligation(
            sp.Eq(*sides, evaluate=False), step.given, "the line with the limits put in", direct=True
        )
        needed = (*conditions, *obligations(continuous, step.given), main)
        return Ruling(needed, tuple(citation.theorem.id for citation in self.limits), self.name)

    @staticmethod
    def _mapped(side: sp.Basic, put: dict[sp.Basic, sp.Basic], continuous: Conditions) -> sp.Basic:
        for limit in side.atoms(ProbabilityLimit):
            inner = limit.args[0]
            numbers = {variable: sp.Dummy() for variable in put}
            heads = {type(node) for node in sp.preorder_traversal(inner.xreplace(numbers)) if node.args}
            if jumping := sorted(head.__name__ for head in heads if not issubclass(head, _CONTINUOUS)):
                raise RuleError(f"the mapping may jump: {', '.join(jumping)} is not known to be continuous")
            for power in inner.atoms(sp.Pow):
                if random_variables(power.exp):
                    base = power.base.xreplace(put)
                    continuous.append((positive(base), f"{power} is continuous where its base is positive"))
            value = inner.xreplace(put)
            if inner.xreplace(numbers).free_symbols & {n, d}:
                raise RuleError("n and d stand outside the variables whose limits are cited")
            if random_variables(value):
                missing = sorted(map(str, random_variables(value)))
                raise RuleError(f"no cited theorem gives the limit of {', '.join(missing)}")
            side = side.xreplace({limit: value})
        return side


def continuous_mapping(*limits: Citation) -> ContinuousMapping:
    """``by=continuous_mapping(cite(null_share_limit, {direction: target}), cite(noise_ratio_limit))``."""
    return ContinuousMapping(limits)


@dataclass(frozen=True)
class InsideLimit:
    """``ProbabilityLimit(X) = ProbabilityLimit(Y)`` where a cited equation X = Y holds for all large d, n = gamma d.

    Trusted: what is equal for all large d has one limit.
    """

    citation: Citation
    name: str = "inside the limit"

    def ruling(self, step: Step) -> Ruling:
        """The cited conditions close to the limit; the line is the equation itself. Raises RuleError otherwise."""
        fact = self.citation.instance(self.citation.theorem.claim)
        if not (
            isinstance(fact, sp.Eq) and isinstance(step.before, ProbabilityLimit) and step.relation == "="
        ):
            raise RuleError("inside the limit an equation replaces one side by the other")
        if step.before.args[0].xreplace({fact.lhs: fact.rhs}) != step.after.args[0]:
            raise RuleError(f"the line is not {step.before} with {self.citation.theorem.id} put in")
        size = sp.Symbol("d", positive=True)
        conditions = self.citation.conditions
        near = tuple(substitute(c, {n: gamma * size, d: size}) for c in conditions if c.free_symbols & {n, d})
        fixed = [
            (c, f"{self.citation.theorem.id} needs {c}") for c in conditions if not c.free_symbols & {n, d}
        ]
        needed = obligations([*fixed, *neighbourhood(near, size, sp.oo, "-")], step.given)
        held = Decision(Verdict.PROVED, self.name)
        return Ruling(needed, (self.citation.theorem.id,), self.name, held)


def inside_limit(citation: Citation) -> InsideLimit:
    """``by=inside_limit(cite(min_norm_norm_parts))``."""
    return InsideLimit(citation)
