"""The integrals that define the Gamma function and the exponential integrals, and constant factors of an
integral.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.calculus import variable_in
from derivations.rules.terms import equal, nonzero, positive
from theory.values import as_expression


@dataclass(frozen=True)
class GammaIntegral:
    """``Integral(K x^(p-1) e^(-b x), (x, 0, oo)) = K Gamma(p)/b^p`` for p, b > 0 (DLMF 5.2.1 with x scaled by
    b).

    Trusted: the definition of the Gamma function.
    """

    power: sp.Expr
    rate: sp.Expr
    name: str = "Gamma integral"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: p > 0, b > 0, and that the integrand is K x^(p-1) e^(-b x) with a constant K."""
        integral = _whole(step)
        x, f, low, high, inside = variable_in(integral, step)
        if (low, high) != (0, sp.oo):
            raise RuleError("the Gamma integral runs from 0 to infinity")
        scale = step.after * self.rate**self.power / sp.gamma(self.power)
        if x in scale.free_symbols:
            raise RuleError("the right side depends on the integration variable")
        within = (*step.given, *inside)
        return Ruling(
            (
                Obligation(positive(self.power), step.given, "the integral converges at zero"),
                Obligation(positive(self.rate), step.given, "the integral converges at infinity"),
                Obligation(
                    equal(f, scale * x ** (self.power - 1) * sp.exp(-self.rate * x)),
                    within,
                    "the integrand is of that form",
                ),
            ),
            method=self.name,
        )


@dataclass(frozen=True)
class ExponentialIntegral:
    """``Integral(sum c_i e^(-x u) u^(-p_i), (u, 1, oo)) = sum c_i E_{p_i}(x)`` for x > 0 (DLMF 8.19.3, the
    definition).

    Trusted: the definition of the exponential integrals.
    """

    name: str = "exponential integral"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: each argument is positive, and the integrand is what the right side says."""
        integrals = sorted(step.before.atoms(sp.Integral), key=sp.default_sort_key)
        if step.relation != "=" or len(integrals) != 1:
            raise RuleError("the left side holds one integral")
        factor = step.before / integrals[0]
        u, f, low, high, inside = variable_in(integrals[0], step)
        if (low, high) != (1, sp.oo) or factor.has(sp.Integral):
            raise RuleError(
                "the line is c * Integral(f, (u, 1, oo)) = a combination of exponential integrals"
            )
        terms = sorted(step.after.atoms(sp.expint), key=sp.default_sort_key)
        numbers = {term: sp.Dummy() for term in terms}
        form = sp.Poly(sp.expand(step.after.xreplace(numbers)), *numbers.values()) if terms else None
        if form is None or form.total_degree() != 1 or form.coeff_monomial(1) != 0:
            raise RuleError("the right side is a linear combination of exponential integrals")
        integrands = {
            number: sp.exp(-term.args[1] * u) * u ** (-term.args[0]) for term, number in numbers.items()
        }
        combined = step.after.xreplace(numbers).xreplace(integrands)
        return Ruling(
            (
                *(
                    Obligation(positive(argument), step.given, "E_p(x) needs x > 0")
                    for argument in dict.fromkeys(term.args[1] for term in terms)
                ),
                Obligation(
                    equal(factor * f, combined), (*step.given, *inside), "the integrand is this combination"
                ),
            ),
            method=self.name,
        )


@dataclass(frozen=True)
class FactorOut:
    """``Integral(f) = c Integral(h)`` over one range, where ``f = c h`` and c != 0: the two converge
    together.

    Trusted: linearity of the integral for a factor other than 0.
    """

    name: str = "constant factor of an integral"

    def ruling(self, step: Step) -> Ruling:
        """Obligations: the integrands agree between the ends, and c does not vanish."""
        integral = _whole(step)
        others = sorted(step.after.atoms(sp.Integral), key=sp.default_sort_key)
        if len(others) != 1 or others[0].limits[0][1:] != integral.limits[0][1:]:
            raise RuleError("both sides hold one integral over the same range")
        factor = step.after / others[0]
        x, f, low, high, inside = variable_in(integral, step)
        upwards = []
        if low != -sp.oo and high != sp.oo:
            upwards = [
                Obligation(sp.LessThan(low, high, evaluate=False), step.given, "the integral runs upwards")
            ]
        h = others[0].function.xreplace({others[0].limits[0][0]: x})
        return Ruling(
            (
                *upwards,
                Obligation(nonzero(factor), step.given, "the factor does not vanish"),
                Obligation(equal(f, factor * h), (*step.given, *inside), "the integrands agree"),
            ),
            method=self.name,
        )


def _whole(step: Step) -> sp.Integral:
    if step.relation != "=" or not isinstance(step.before, sp.Integral):
        raise RuleError("the left side is one integral")
    return step.before


def gamma_integral(power: sp.Expr, rate: sp.Expr) -> GammaIntegral:
    """``by=gamma_integral(n/2, b)``."""
    return GammaIntegral(as_expression(power, "gamma_integral"), as_expression(rate, "gamma_integral"))


exponential_integral = ExponentialIntegral()
factor_out = FactorOut()
