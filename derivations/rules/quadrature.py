"""Rigorous quadrature: definite integrals of elementary functions enclosed by Arb's ``acb.integral``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq

from derivations.deciders import definedness
from derivations.decision import Counterexample, Decision
from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.terms import Conditions, fresh, obligations
from theory.ball import enclose, precision
from theory.verdict import Verdict

_ENTIRE = {
    sp.exp: lambda z: z.exp(),
    sp.sin: lambda z: z.sin(),
    sp.cos: lambda z: z.cos(),
    sp.sinh: lambda z: z.sinh(),
    sp.cosh: lambda z: z.cosh(),
    sp.erf: lambda z: z.erf(),
    sp.erfc: lambda z: z.erfc(),
    sp.tan: lambda z: z.tan(),
    sp.tanh: lambda z: z.tanh(),
    sp.atan: lambda z: z.atan(),
}


def enclose_integral(integral: sp.Integral, bits: int) -> arb:
    """A ball around a definite integral without free symbols, with finite ends.

    Raises RuleError on other integrals and on integrands that are not elementary.
    """
    if integral.free_symbols or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise RuleError("quadrature takes one definite integral of numbers")
    variable, low, high = integral.limits[0]
    if low.is_infinite or high.is_infinite:
        raise RuleError("quadrature needs finite ends: substitute first")
    with precision(bits):
        value = acb.integral(
            lambda z, analytic: complex_ball(integral.function, variable, z, analytic),
            acb(enclose(low, {})),
            acb(enclose(high, {})),
        )
        return value.real


def complex_ball(node: sp.Basic, variable: sp.Symbol, z: Any, analytic: bool) -> Any:
    """The integrand at a complex ball; a branch cut met while ``analytic`` is asked for gives a NaN."""

    def at(part: sp.Basic) -> Any:
        return complex_ball(part, variable, z, analytic)

    if node == variable:
        return z
    if isinstance(node, sp.Rational):
        return acb(arb(fmpq(int(node.p), int(node.q))))
    if not node.free_symbols:
        return acb(enclose(node, {}))
    if isinstance(node, sp.Add):
        total = acb(0)
        for part in node.args:
            total += at(part)
        return total
    if isinstance(node, sp.Mul):
        product = acb(1)
        for part in node.args:
            product *= at(part)
        return product
    if isinstance(node, sp.Pow) and node.base is sp.E:
        return at(node.exp).exp()
    if isinstance(node, sp.Pow) and isinstance(node.exp, sp.Integer):
        return at(node.base) ** int(node.exp)
    if isinstance(node, sp.Pow):
        return at(node.base).pow(at(node.exp), analytic=analytic)
    if isinstance(node, sp.log):
        return at(node.args[0]).log(analytic=analytic)
    if type(node) in _ENTIRE:
        return _ENTIRE[type(node)](at(node.args[0]))
    raise RuleError(f"no complex enclosure of {type(node).__name__}")


def enclose_with_integrals(expression: sp.Expr, bits: int) -> arb:
    """A ball around an expression of numbers in which definite integrals may occur."""
    symbols, box = {}, {}
    for index, integral in enumerate(sorted(expression.atoms(sp.Integral), key=sp.default_sort_key)):
        symbols[integral] = sp.Symbol(f"integral_{index}", real=True)
        box[symbols[integral]] = enclose_integral(integral, bits)
    with precision(bits):
        return enclose(expression.xreplace(symbols), box)


def compare(relation: str, before: sp.Expr, after: sp.Expr, digits: int) -> Decision:
    """What balls of ``digits`` digits say about ``before RELATION after``; an equality is at most refuted."""
    bits = int(digits * 3.33) + 40
    left, right = enclose_with_integrals(before, bits), enclose_with_integrals(after, bits)
    return judged(relation, left, right, digits, {})


def judged(relation: str, left: arb, right: arb, digits: int, point: Mapping[str, str]) -> Decision:
    """What the balls of both sides at a point say about their relation."""
    shown = Counterexample(point, left.str(digits), right.str(digits))
    tests = {
        "=": (False, left != right),
        "!=": (left != right, False),
        "<": (left < right, left >= right),
        "<=": (left <= right, left > right),
        ">": (left > right, left <= right),
        ">=": (left >= right, left < right),
    }
    if relation not in tests or not left.is_finite() or not right.is_finite():
        return Decision(Verdict.UNDECIDED, "rigorous quadrature", "the enclosure is empty of information")
    holds, fails = tests[relation]
    if holds:
        return Decision(Verdict.CERTIFIED, "rigorous quadrature", f"{shown.lhs} {relation} {shown.rhs}")
    if fails:
        return Decision(Verdict.REFUTED, "rigorous quadrature", "the two sides differ", shown)
    return Decision(Verdict.SUPPORTED, "rigorous quadrature", f"both sides lie in {shown.lhs}")


@dataclass(frozen=True)
class Quadrature:
    """A number: the integral of a line without free symbols, enclosed by rigorous quadrature (Arb).

    It settles strict inequalities and refutes equalities; an equality that it cannot refute stays open.

    Trusted: Arb's ``acb.integral``.
    """

    digits: int = 20
    name: str = "rigorous quadrature"

    def ruling(self, step: Step) -> Ruling:
        """Raises RuleError on free symbols or an integrand that is not elementary."""
        if step.before.free_symbols or step.after.free_symbols:
            raise RuleError("quadrature needs numbers: put values in for the symbols")
        needed = [need for integral in step.claim.atoms(sp.Integral) for need in _defined_between(integral)]
        return Ruling(
            obligations(needed, step.given),
            decision=compare(step.relation, step.before, step.after, self.digits),
        )


def _defined_between(integral: sp.Integral) -> Conditions:
    """That the integrand is a real number between the ends: a root or logarithm of a negative one is complex."""
    variable, low, high = integral.limits[0]
    number = fresh(variable, (), real=True)
    ends = sp.StrictLessThan(sp.Min(low, high), number), sp.StrictLessThan(number, sp.Max(low, high))
    inside = sp.And(*ends, evaluate=False)
    needs = definedness.obligations(integral.function.xreplace({variable: number}))
    return [(sp.Implies(inside, claim, evaluate=False), why) for claim, why in needs]


quadrature = Quadrature()
