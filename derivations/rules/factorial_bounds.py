"""Inequalities with factorials and binomial coefficients, by ``(m/e)^m <= m! <= e sqrt(m) (m/e)^m`` and their like."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import Conditions, nonnegative, obligations, outside_binders, positive

_COUNTS = (sp.factorial, sp.binomial)
_MOST = 4


@dataclass(frozen=True)
class FactorialBounds:
    """``low <= high`` where ``high/low``, or ``high - low``, holds m! and C(n, k) in powers, or as logarithms.

    Each is replaced from the side that makes the line harder: ``(m/e)^m <= m! <= e sqrt(m) (m/e)^m`` for m >= 1, and
    ``(n/k)^k <= C(n, k) <= n^k/k!`` for 1 <= k <= n. Trusted: these, for whole numbers.
    """

    name: str = "bounds of factorials"

    def ruling(self, step: Step) -> Ruling:
        """The bounds' conditions and the line that they leave. Raises RuleError on other lines."""
        if step.relation not in ("<=", ">="):
            raise RuleError("factorials are bounded weakly")
        low, high = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        needed: Conditions = []
        if low.has(sp.log) or high.has(sp.log):
            claim = nonnegative(_in_logarithms(sp.expand(high - low, log=False), needed))
        else:
            needed += [(positive(side), "the side is positive") for side in (low, high)]
            ratio = _without_binomials(high, False, needed) / _without_binomials(low, True, needed)
            claim = RELATIONS["<="](sp.Integer(1), _bounded(ratio, needed))
        if claim.has(*_COUNTS):
            raise RuleError("a factorial is left")
        outside_binders(sp.Tuple(low, high), list(sp.Tuple(low, high).atoms(*_COUNTS)))
        main = Obligation(claim, step.given, "what the bounds leave")
        return Ruling((*obligations(needed, step.given), main), method=self.name)


factorial_bounds = FactorialBounds()


def _without_binomials(side: sp.Expr, above: bool, needed: Conditions) -> sp.Expr:
    """A product with each binomial coefficient replaced by an upper, or a lower, bound of its power."""
    return _replaced(side, sp.binomial, above, needed)


def _bounded(ratio: sp.Expr, needed: Conditions) -> sp.Expr:
    """A lower bound of a product with factorials."""
    return _replaced(ratio, sp.factorial, False, needed)


def _replaced(side: sp.Expr, kind: type, above: bool, needed: Conditions) -> sp.Expr:
    product = sp.Integer(1)
    for factor in sp.Mul.make_args(sp.factor_terms(side)):
        base, power = factor.as_base_exp()
        if not isinstance(base, kind):
            product *= factor
        elif power.is_Rational:
            product *= _bound(base, above == bool(power > 0), needed) ** power
        else:
            raise RuleError("a factorial to a power that is no number")
    return product


def _in_logarithms(gap: sp.Expr, needed: Conditions) -> sp.Expr:
    """A lower bound of a sum with logarithms of factorials, their coefficients being numbers."""
    total = sp.Integer(0)
    for term in sp.Add.make_args(gap):
        factor, node = term.as_coeff_Mul()
        if isinstance(node, sp.log) and isinstance(node.args[0], _COUNTS):
            bound = _bound(node.args[0], factor < 0, needed)
            if bound.has(sp.factorial):
                bound = _replaced(bound, sp.factorial, factor < 0, needed)
            total += factor * sp.expand_log(sp.log(bound), force=True)
        else:
            total += term
    return total


def _bound(node: sp.Expr, above: bool, needed: Conditions) -> sp.Expr:
    """An upper or a lower bound of one factorial or binomial, which is positive under its conditions."""
    arguments = node.args
    if not all(argument.is_integer for argument in arguments):
        raise RuleError("the numbers are not known to be whole")
    if isinstance(node, sp.factorial):
        m = arguments[0]
        needed.append((nonnegative(m - 1), "the factorial is of a number from 1 on"))
        return (m / sp.E) ** m * (sp.E * sp.sqrt(m) if above else 1)
    n, k = arguments
    needed += [(nonnegative(k - 1), "one at least is chosen"), (nonnegative(n - k), "no more than there are")]
    return n**k / sp.factorial(k) if above else (n / k) ** k
