"""Sums of the powers of one number, also where it may be 0, and with exponents that count down."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import Conditions, nonnegative, obligations, put_in


def power_sum_value(total: sp.Sum, conditions: Conditions) -> sp.Expr:
    """``c (q^first - q^(last+1))/(1 - q)`` for ``sum c q^(k+m)`` or ``sum c q^(m-k)``; conditions added.

    Raises RuleError on other terms.
    """
    index, low, high = total.limits[0]
    constant, rest = total.function.as_independent(index, as_Add=False)
    base, exponent = rest.as_base_exp()
    slope = sp.diff(exponent, index)
    if index in base.free_symbols or slope not in (1, -1):
        raise RuleError("the terms are no powers of one number")
    start = exponent.xreplace({index: low if slope == 1 else high})
    if high == sp.oo and slope == -1:
        raise RuleError("an endless sum of falling powers")
    if not start.is_integer:
        raise RuleError("the powers are not whole")
    if not low.is_integer or not (high.is_integer or high == sp.oo):
        raise RuleError("the sum runs over whole numbers")
    conditions.append((nonnegative(start), "the first power is not negative"))
    if high == sp.oo:
        conditions.append((sp.StrictLessThan(sp.Abs(base), 1, evaluate=False), "the ratio is below 1 in size"))
        return constant * base**start / (1 - base)
    conditions += [
        (sp.Ne(base, 1, evaluate=False), "the ratio is not 1"),
        (sp.GreaterThan(high, low - 1, evaluate=False), "the sum runs upwards"),
    ]
    return constant * (base**start - base ** (high + start - low + 1)) / (1 - base)


@dataclass(frozen=True)
class PowerSum:
    """``Sum(c q^(k+m), (k, a, b))`` with c and q free of k and a + m >= 0, also where q may be 0.

    ``c (q^(a+m) - q^(b+m+1))/(1 - q)`` for q != 1 and b >= a - 1; ``c q^(a+m)/(1 - q)`` for b = oo and |q| < 1;
    the same in reverse for ``q^(m-k)``. Source: the geometric sum, with q^0 = 1.

    Trusted: the geometric sum.
    """

    name: str = "sum of powers"

    def ruling(self, step: Step) -> Ruling:
        """The conditions, and the line with the value put in. Raises RuleError on other sums."""
        found = step.before.atoms(sp.Sum) | step.after.atoms(sp.Sum)
        if len(found) != 1 or len((total := next(iter(found))).limits) != 1:
            raise RuleError("this rule takes a line with one sum over one index")
        conditions: Conditions = []
        value = power_sum_value(total, conditions)
        main = Obligation(put_in(step, {total: value}), step.given, "the value of the sum", True)
        return Ruling((*obligations(conditions, step.given), main), method=self.name)


power_sum = PowerSum()
