r"""Integrals over half a circle of a quotient in the cosine, and those under a semicircle, as spectral laws have them.

``int_0^pi dt/(a + b cos t) = pi/sqrt(a^2 - b^2)`` for a > |b|; ``int_0^pi cos^k t dt = pi (k-1)!!/k!!`` for even k,
0 for odd k; ``x = m + r cos t`` between the ends ``m - r`` and ``m + r`` of a semicircle.
"""

from __future__ import annotations

import sympy as sp

from derivations.kernel import RuleError
from derivations.rules.terms import Conditions, positive

_LARGEST_DEGREE = 12


def over_circle(f: sp.Expr, t: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """The integral over [0, pi], or twice that over a whole period. Raises RuleError on other integrands."""
    ranges = {(sp.Integer(0), sp.pi): 1, (sp.Integer(0), 2 * sp.pi): 2, (-sp.pi, sp.pi): 2}
    if (low, high) not in ranges or not f.has(sp.sin, sp.cos):
        raise RuleError("half a circle or a whole one is integrated over")
    c, s = sp.Dummy("c", real=True), sp.Dummy("s", real=True)
    if any(node.args[0] != t for node in f.atoms(sp.sin, sp.cos)):
        raise RuleError("the angle is the variable itself")
    plain = f.xreplace({sp.cos(t): c, sp.sin(t): s})
    if plain.has(t):
        raise RuleError("the angle stands outside sines and cosines")
    even = sp.Poly(sp.expand(plain * _below(plain, c, s)), s)
    if any(power % 2 for (power,) in even.monoms()):
        raise RuleError("an odd power of the sine")
    above = sp.Add(*(factor * (1 - c**2) ** (power // 2) for (power,), factor in even.terms()))
    return ranges[low, high] * _half(above, _below(plain, c, s), c, conditions)


def under_semicircle(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions) -> sp.Expr:
    """``int_low^high sqrt((high - x)(x - low)) p(x)/q(x) dx``, q linear at most. Raises RuleError on others."""
    roots = [part for part in f.atoms(sp.Pow) if part.exp == sp.Rational(1, 2) and part.base.has(x)]
    arc = sp.expand((high - x) * (x - low))
    if not roots or sp.oo in (high, -low):
        raise RuleError("no root of a quadratic")
    product = sp.Mul(*(root.base for root in roots))
    scale = sp.cancel(sp.expand(product) / arc)
    if scale.has(x):
        raise RuleError("the root does not vanish at the ends")
    rest = f / sp.Mul(*roots)
    if any(part.exp.is_Rational and not part.exp.is_Integer and part.base.has(x) for part in rest.atoms(sp.Pow)):
        raise RuleError("another root")
    conditions += [(positive(high - low), "the integral runs upwards"), (positive(scale), "the root is real")]
    if len(roots) > 1:  # their product has no zero inside, so that each keeps its sign
        middle = {x: (high + low) / 2}
        conditions += [(positive(root.base.xreplace(middle)), "each root is real") for root in roots]
    c = sp.Dummy("c", real=True)
    radius = (high - low) / 2
    moved = sp.together((rest * sp.sqrt(scale)).xreplace({x: (high + low) / 2 + radius * c}))
    above, below = sp.fraction(sp.cancel(moved))
    return radius**2 * _half(above * (1 - c**2), below, c, conditions)


def _below(plain: sp.Expr, c: sp.Symbol, s: sp.Symbol) -> sp.Expr:
    below = sp.fraction(sp.together(plain))[1]
    if below.has(s):
        raise RuleError("a sine below")
    return below


def _half(above: sp.Expr, below: sp.Expr, c: sp.Symbol, conditions: Conditions) -> sp.Expr:
    """``int_0^pi above(cos t)/below(cos t) dt`` for a denominator that is linear at most."""
    numerator, denominator = sp.Poly(sp.expand(above), c), sp.Poly(sp.expand(below), c)
    if denominator.degree() > 1 or numerator.degree() > _LARGEST_DEGREE:
        raise RuleError("the denominator is not linear in the cosine")
    quotient, remainder = sp.div(numerator, denominator)
    whole = sp.Add(*(factor * _cosine_power(power) for (power,), factor in quotient.terms()))
    if remainder.is_zero:
        return whole
    b, a = denominator.coeff_monomial(c), denominator.coeff_monomial(1)
    conditions.append((positive(a - b), "the denominator is positive"))
    conditions.append((positive(a + b), "the denominator is positive"))
    return whole + remainder.as_expr() * sp.pi / sp.sqrt(sp.factor(a**2 - b**2))


def _cosine_power(power: int) -> sp.Expr:
    return sp.Integer(0) if power % 2 else sp.pi * sp.factorial2(power - 1) / sp.factorial2(power)
