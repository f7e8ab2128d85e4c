"""Means bounded from above: by Jensen's inequality for a concave function, or by a bound of what is averaged."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import is_random
from derivations.rules.expectation import moments
from derivations.rules.means import on_support
from derivations.rules.terms import nonnegative
from theory.random_variables import Expectation


@dataclass(frozen=True)
class MeanBound:
    """``c E[f(X)] <= d`` for c >= 0: from ``E log g <= log E g`` where g >= 1, ``E g^r <= (E g)^r`` where g >= 0 and
    0 < r < 1, or, without ``jensen``, from ``0 <= f <= d/c``.

    Trusted: Jensen's inequality for a mean of g that is known; monotony of the mean. Each mean exists: it lies between
    0 and its bound.
    """

    jensen: bool
    name: str = "a bound of a mean"

    def ruling(self, step: Step) -> Ruling:
        """The bounds on the support, and what is left. Raises RuleError on other lines."""
        if step.relation not in ("<=", ">="):
            raise RuleError("a mean is bounded weakly")
        low, high = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        means = [factor for factor in sp.Mul.make_args(low) if isinstance(factor, Expectation)]
        if len(means) != 1 or is_random(high) or high.has(Expectation):
            raise RuleError("one mean stands on the smaller side, a number on the other")
        factor = sp.Mul(*(part for part in sp.Mul.make_args(low) if part is not means[0]))
        needed = [Obligation(nonnegative(factor), step.given, "the factor of the mean is not negative")]
        body = means[0].args[0]
        if not self.jensen:
            claims = [(nonnegative(body), "what is averaged is not negative")]
            claims.append((RELATIONS["<="](factor * body, high), "what is averaged is below the bound"))
            return Ruling((*needed, *(_everywhere(claim, why, step) for claim, why in claims)), method=self.name)
        inner, floor, bend = _concave(body)
        value, exists = moments.rewrite(Expectation(inner))
        if value.has(Expectation):
            raise RuleError(f"the mean of {inner} is not known")
        needed += [Obligation(claim, step.given, "the mean inside exists") for claim in exists]
        needed.append(_everywhere(nonnegative(inner - floor), f"what is inside is at least {floor}", step))
        main = Obligation(RELATIONS["<="](factor * bend(value), high), step.given, "the line with the function outside")
        return Ruling((*needed, main), method="Jensen's inequality")


bounded_pointwise, jensen_mean = MeanBound(False), MeanBound(True)


def _everywhere(claim: sp.Basic, why: str, step: Step) -> Obligation:
    values, inside = on_support(claim, step.given)
    put = claim.func(*(side.xreplace(values) for side in claim.args), evaluate=False)
    return Obligation(put, (*step.given, *inside), why)


def _concave(body: sp.Expr) -> tuple[sp.Expr, sp.Expr, type | sp.Lambda]:
    """What stands inside a logarithm or a root, where it must lie, and the function."""
    if isinstance(body, sp.log):
        return body.args[0], sp.Integer(1), sp.log
    base, power = body.as_base_exp()
    if power.is_Rational and 0 < power < 1:
        name = sp.Dummy("g", nonnegative=True)
        return base, sp.Integer(0), sp.Lambda(name, name**power)
    raise RuleError("no logarithm and no root is averaged")
