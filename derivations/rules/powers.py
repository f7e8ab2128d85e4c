"""Powers with symbolic exponents: their limits at 0 and infinity, and the integrals of sums of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.limits import limit
from derivations.rules.terms import Conditions, fresh, nonnegative, nonzero, obligations, positive, put_in


def power_terms(function: sp.Expr, x: sp.Symbol) -> dict[sp.Expr, sp.Expr]:
    """``sum c_e x^e`` with exponents free of x, as ``{e: c_e}``. Raises RuleError on any other function."""
    found: dict[sp.Expr, sp.Expr] = {}
    expanded = sp.expand(sp.powdenest(sp.expand(function)))
    for term in sp.Add.make_args(sp.powsimp(expanded)):
        constant, rest = term.as_independent(x, as_Add=False)
        base, exponent = sp.powsimp(rest).as_base_exp() if rest != 1 else (x, sp.Integer(0))
        if base != x or x in exponent.free_symbols:
            raise RuleError(f"{rest} is no power of {x}")
        exponent = sp.expand(exponent)
        found[exponent] = found.get(exponent, sp.Integer(0)) + constant
    return found


def symbolic_powers(expression: sp.Basic, x: sp.Symbol) -> list[sp.Expr]:
    """The exponents of x that are no numbers."""
    return sorted(
        {part.exp for part in expression.atoms(sp.Pow) if part.base == x and not part.exp.is_number}, key=str
    )


@dataclass(frozen=True)
class PowerLimit:
    """A limit at 0+ or infinity of ``sum c_e t^e``, or of a function of ``t^a`` alone.

    Trusted: ``t^e`` tends to 0 at infinity for e < 0 and at 0 for e > 0; ``s = t^a`` grows with t for a > 0.
    """

    name: str = "limits of powers"

    def ruling(self, step: Step) -> Ruling:
        """The line with its one limit worked out, and the signs of the exponents. Raises RuleError otherwise."""
        found = step.before.atoms(sp.Limit) | step.after.atoms(sp.Limit)
        if len(found) != 1:
            raise RuleError("this rule takes a line with one limit")
        (node,) = found
        function, variable, point, direction = node.args
        if point not in (sp.oo, 0) or (point == 0 and str(direction) != "+"):
            raise RuleError("powers are taken to infinity, or down to 0")
        t = fresh(variable, (step.claim, *step.given), positive=True)
        function = function.xreplace({variable: t})
        exponents = symbolic_powers(function, t)
        if not exponents:
            raise RuleError("no power on the line has a symbolic exponent")
        try:
            terms = power_terms(function, t)
        except RuleError:
            return self._substituted(step, node, function, t, exponents[0])
        sign = -1 if point == sp.oo else 1
        needed: Conditions = [
            (positive(sign * exponent), f"the exponent {exponent} makes its power vanish")
            for exponent in terms
            if exponent != 0
        ]
        main = Obligation(
            put_in(step, {node: terms.get(sp.Integer(0), sp.Integer(0))}),
            step.given,
            "the value of the limit",
            True,
        )
        return Ruling((*obligations(needed, step.given), main), method=self.name)

    def _substituted(
        self, step: Step, node: sp.Limit, function: sp.Expr, t: sp.Symbol, exponent: sp.Expr
    ) -> Ruling:
        if exponent.could_extract_minus_sign():
            exponent = -exponent
        s = fresh(sp.Symbol("s"), (step.claim, *step.given), positive=True)
        other = sp.powdenest(function.xreplace({t: s ** (1 / exponent)}), force=True)
        other = sp.simplify(other)
        if t in other.free_symbols or symbolic_powers(other, s):
            raise RuleError(f"the line is no function of {t}**({exponent}) alone")
        inner = sp.Limit(other, s, node.args[2], str(node.args[3]))
        put = {node: inner}
        ruling = limit.ruling(replace(step, before=step.before.xreplace(put), after=step.after.xreplace(put)))
        sign = Obligation(positive(exponent), step.given, f"the exponent {exponent} is positive")
        return replace(ruling, obligations=(sign, *ruling.obligations), method=self.name)


power_limit = PowerLimit()


@dataclass(frozen=True)
class PowerIntegral:
    """``Integral(sum c_e x^e, (x, a, b)) = sum c_e (b^(e+1) - a^(e+1))/(e+1)``, also for a = 0 and b = oo.

    Trusted: the integral of a power over a part of the positive line.
    """

    name: str = "integrals of powers"

    def ruling(self, step: Step) -> Ruling:
        """The line with its one integral worked out. Raises RuleError on other integrands."""
        found = step.before.atoms(sp.Integral) | step.after.atoms(sp.Integral)
        if len(found) != 1 or len(next(iter(found)).limits) != 1:
            raise RuleError("this rule takes a line with one integral over one variable")
        (node,) = found
        variable, low, high = node.limits[0]
        x = fresh(variable, (step.claim, *step.given), positive=True)
        needed: Conditions = []
        total = power_integral_value(node.function.xreplace({variable: x}), x, low, high, needed)
        main = Obligation(
            RELATIONS[step.relation](step.before.xreplace({node: total}), step.after.xreplace({node: total})),
            step.given,
            "the value of the integral",
            True,
        )
        return Ruling((*obligations(needed, step.given), main), method=self.name)


def power_integral_value(
    function: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, needed: Conditions
) -> sp.Expr:
    """``sum c_e (high^(e+1) - low^(e+1))/(e+1)``, its conditions added. Raises RuleError on other integrands."""
    total = sp.Integer(0)
    for exponent, constant in power_terms(function, x).items():
        raised = exponent + 1
        needed.append((nonzero(raised), f"the exponent {exponent} is not -1"))
        total += constant * (_end(high, raised, needed) - _end(low, raised, needed)) / raised
    if low != 0:
        needed.append((positive(low), "the integral runs over positive numbers"))
    if high != sp.oo:
        needed.append((nonnegative(high - low), "the integral runs upwards"))
    return total


def _end(end: sp.Expr, raised: sp.Expr, needed: Conditions) -> sp.Expr:
    if end == sp.oo:
        needed.append((positive(-raised), "the integral converges at infinity"))
        return sp.Integer(0)
    if end == 0:
        needed.append((positive(raised), "the integral converges at 0"))
        return sp.Integer(0)
    return end**raised


power_integral = PowerIntegral()
