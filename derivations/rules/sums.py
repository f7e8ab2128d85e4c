"""Finite and infinite sums by a telescoping certificate, which is checked term by term; geometric series."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.limits import limit_of
from derivations.rules.terms import Conditions, equal, fresh, nonzero, obligations, put_in
from theory.values import as_expression


@dataclass(frozen=True)
class Telescope:
    """``Sum(f(k), (k, a, b)) = G(b + 1) - G(a)`` once ``G(k + 1) - G(k) = f(k)`` for the integers a <= k <=
    b.

    ``certificate`` is G in the sum's own index; for b = oo its limit is computed.

    Trusted: a telescoping sum over whole numbers; an infinite one by the limit of its parts.
    """

    certificate: sp.Expr
    name: str = "telescoping sum"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the difference of the certificate, b >= a - 1, and the line with the value put in."""
        index, total, low, high, avoid = _one_sum(step)
        at = fresh(index, avoid, integer=True)
        certificate = self.certificate.xreplace({index: at})
        summand = total.function.xreplace({index: at})
        range_ = [sp.GreaterThan(at, low, evaluate=False)]
        conditions: Conditions = []
        if high == sp.oo:
            end = limit_of(certificate, at, sp.oo, "-", conditions)
        else:
            range_.append(sp.LessThan(at, high, evaluate=False))
            conditions.append((sp.GreaterThan(high, low - 1, evaluate=False), "the sum runs upwards"))
            end = certificate.xreplace({at: high + 1})
        step_by = Obligation(
            equal(certificate.xreplace({at: at + 1}) - certificate, summand),
            (*step.given, *range_),
            "the certificate's difference is the summand",
        )
        value = end - certificate.xreplace({at: low})
        return Ruling(
            (
                step_by,
                *obligations(conditions, step.given),
                Obligation(put_in(step, {total: value}), step.given, "the value of the sum", True),
            ),
            method="telescoping certificate",
        )


@dataclass(frozen=True)
class Geometric:
    """``Sum(c q^k, (k, a, b))``: ``c (q^a - q^(b+1))/(1 - q)`` for q != 1, ``c q^a/(1 - q)`` for b = oo and
    |q| < 1.

    Trusted: the geometric series.
    """

    name: str = "geometric series"

    def ruling(self, step: Step) -> Ruling:
        """Raises RuleError where the ratio of consecutive terms depends on the index."""
        index, total, low, high, avoid = _one_sum(step)
        ratio = sp.cancel(
            sp.powsimp(sp.expand_power_exp(total.function.xreplace({index: index + 1}) / total.function))
        )
        if index in ratio.free_symbols:
            raise RuleError("the ratio of consecutive terms depends on the index: no geometric series")
        at = fresh(index, avoid, integer=True)
        first = total.function.xreplace({index: low})
        ranged = (*step.given, sp.GreaterThan(at, low, evaluate=False))
        same = Obligation(
            equal(total.function.xreplace({index: at + 1}), ratio * total.function.xreplace({index: at})),
            ranged,
            "consecutive terms have one ratio",
        )
        conditions: Conditions = []
        if high == sp.oo:
            conditions.append(
                (sp.StrictLessThan(sp.Abs(ratio), 1, evaluate=False), "the ratio is below 1 in size")
            )
            value = first / (1 - ratio)
        else:
            conditions += [
                (nonzero(1 - ratio), "the ratio is not 1"),
                (sp.GreaterThan(high, low - 1, evaluate=False), "the sum runs upwards"),
            ]
            value = first * (1 - ratio ** (high - low + 1)) / (1 - ratio)
        return Ruling(
            (
                same,
                *obligations(conditions, step.given),
                Obligation(put_in(step, {total: value}), step.given, "the value of the series", True),
            ),
            method="geometric series",
        )


def _one_sum(step: Step) -> tuple[sp.Symbol, sp.Sum, sp.Expr, sp.Expr, tuple[sp.Basic, ...]]:
    sums = sorted(step.before.atoms(sp.Sum) | step.after.atoms(sp.Sum), key=sp.default_sort_key)
    if len(sums) != 1 or len(sums[0].limits) != 1:
        raise RuleError("this rule takes a line with one sum over one index")
    index, low, high = sums[0].limits[0]
    if low.is_infinite:
        raise RuleError("the sum must start at a finite index")
    if not low.is_integer or not (high.is_integer or high == sp.oo):
        raise RuleError(f"the sum runs over whole numbers: {low} and {high} must be known to be such")
    return index, sums[0], low, high, (*step.given, low, high, step.before, step.after)


geometric = Geometric()


def telescope(certificate: sp.Expr) -> Telescope:
    """``by=telescope(k*(k - 1)/2)`` for ``Sum(k, (k, 1, n)) = n(n + 1)/2``."""
    return Telescope(as_expression(certificate, "telescope"))
