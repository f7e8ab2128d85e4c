r"""Means of polynomials, exponentials and waves under the standard normal, over the line or part of it.

``E[z^n e^(q z^2 + a z) ; z > c]`` by completing the square: with ``k = 1 - 2q > 0`` the variable ``sqrt(k) z`` is
normal again, and ``e^(a z)`` moves its mean to ``a``. A cosine is the real part of such a mean with ``a`` complex.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.simplify.fu import TR8

from derivations.kernel import RuleError
from derivations.rules.terms import Conditions, positive

_LARGEST_POWER = 40
_ZERO: sp.Expr = sp.Integer(0)
_ALL: sp.Expr = -sp.oo


@dataclass(frozen=True)
class Term:
    """``constant z^power e^(square z^2 + slope z) wave(speed z + phase)`` for ``z > above``; ``wave`` '' is 1."""

    constant: sp.Expr
    power: int = 0
    square: sp.Expr = _ZERO
    slope: sp.Expr = _ZERO
    wave: str = ""
    speed: sp.Expr = _ZERO
    phase: sp.Expr = _ZERO
    above: sp.Expr = _ALL


def normal_mean(function: sp.Expr, z: sp.Symbol, conditions: Conditions, above: sp.Expr = -sp.oo) -> sp.Expr:
    """``E[function(z); z > above]`` for a standard normal z. Raises RuleError on other functions."""
    return sp.Add(*(_mean(replace(term, above=above), conditions) for term in _terms(function, z)))


def line_integral(
    function: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, conditions: Conditions
) -> sp.Expr:
    """``Integral(function, (x, low, high))`` for what is Gaussian in x. Raises RuleError on other integrands."""
    if low == -sp.oo and high != sp.oo:
        return line_integral(function.xreplace({x: -x}), x, -high, sp.oo, conditions)
    if high != sp.oo:
        raise RuleError("a Gaussian integral runs to infinity")
    weighted = [replace(term, square=term.square + sp.Rational(1, 2), above=low) for term in _terms(function, x)]
    return sp.sqrt(2 * sp.pi) * sp.Add(*(_mean(term, conditions) for term in weighted))


def _terms(function: sp.Expr, z: sp.Symbol) -> list[Term]:
    function = in_exponentials(sp.expand_log(function))
    if len(function.atoms(sp.sin, sp.cos)) > 1 or any(p.base.has(sp.sin, sp.cos) for p in function.atoms(sp.Pow)):
        function = TR8(sp.expand(function, power_exp=False))
    expanded = sp.expand(function, power_exp=False)
    return [_term(part, z) for part in sp.Add.make_args(expanded) if part != 0]


def in_exponentials(function: sp.Expr) -> sp.Expr:
    """The hyperbolic cosines and sines of a function written with exponentials."""
    put = {node: node.rewrite(sp.exp) for node in function.atoms(sp.cosh, sp.sinh)}
    return sp.expand(function.xreplace(put), power_exp=False) if put else function


def _term(part: sp.Expr, z: sp.Symbol) -> Term:
    constant, rest = part.as_independent(z, as_Add=False)
    term = Term(constant)
    for factor in sp.Mul.make_args(rest):
        base, exponent = factor.as_base_exp()
        if factor == 1:
            continue
        if base == z and exponent.is_Integer and 0 < exponent <= _LARGEST_POWER:
            term = replace(term, power=term.power + int(exponent))
        elif isinstance(factor, sp.exp):
            c0, c1, c2 = _coefficients(factor.args[0], z, 2)
            term = replace(
                term, constant=term.constant * sp.exp(c0), slope=term.slope + c1, square=term.square + c2
            )
        elif isinstance(factor, (sp.sin, sp.cos, sp.erf)) and not term.wave:
            phase, speed, _ = _coefficients(factor.args[0], z, 1)
            term = replace(term, wave=type(factor).__name__, speed=speed, phase=phase)
        else:
            raise RuleError(f"{factor} is no power, no exponential of a square and no single wave in {z}")
    return term


def _coefficients(form: sp.Expr, z: sp.Symbol, degree: int) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
    try:
        polynomial = sp.Poly(sp.expand(form), z)
    except sp.PolynomialError:
        raise RuleError(f"{form} is no polynomial in {z}") from None
    if polynomial.degree() > degree:
        raise RuleError(f"{form} is of a higher degree than {degree} in {z}")
    c0, c1, c2 = (polynomial.coeff_monomial(z**power) for power in (0, 1, 2))
    return c0, c1, c2


def _mean(term: Term, conditions: Conditions) -> sp.Expr:
    narrow = sp.factor_terms(1 - 2 * term.square)
    if narrow.is_nonpositive:
        raise RuleError("the Gaussian integral does not converge")
    if narrow != 1:
        conditions.append((positive(narrow), "the Gaussian integral converges"))
    root = sp.sqrt(narrow)
    slope, speed = term.slope / root, term.speed / root
    outer = term.constant * root ** (-1 - term.power)
    above = -sp.oo if term.above == -sp.oo else term.above * root
    if term.wave == "erf":
        if term.power or slope != 0 or above != -sp.oo:
            raise RuleError("an error function times powers is not averaged")
        return outer * sp.erf(term.phase / sp.sqrt(1 + 2 * speed**2))
    if term.wave:
        return outer * _wave(term, slope, speed, above)
    moved = above if above == -sp.oo else sp.expand(above - slope)
    return outer * sp.exp(slope**2 / 2) * _shifted_moment(term.power, slope, moved)


def _wave(term: Term, slope: sp.Expr, speed: sp.Expr, above: sp.Expr) -> sp.Expr:
    if above != -sp.oo:
        raise RuleError("a wave over part of the line is not averaged")
    moment = sp.expand(_shifted_moment(term.power, slope + sp.I * speed, -sp.oo))
    real, imaginary = moment.as_real_imag()
    angle = slope * speed + term.phase
    size = sp.exp((slope**2 - speed**2) / 2)
    if term.wave == "cos":
        return size * (real * sp.cos(angle) - imaginary * sp.sin(angle))
    return size * (real * sp.sin(angle) + imaginary * sp.cos(angle))


def _shifted_moment(power: int, shift: sp.Expr, above: sp.Expr) -> sp.Expr:
    """``E[(z + shift)^power; z > above]``."""
    return sp.Add(
        *(sp.binomial(power, j) * shift ** (power - j) * _moment(j, above) for j in range(power + 1))
    )


def _moment(power: int, above: sp.Expr) -> sp.Expr:
    """``E[z^power; z > above]``, by ``T_n = above^(n-1) density(above) + (n-1) T_(n-2)``."""
    if above == -sp.oo:
        return sp.factorial2(power - 1) if power % 2 == 0 else sp.Integer(0)
    density = sp.exp(-(above**2) / 2) / sp.sqrt(2 * sp.pi)
    if power == 0:
        return (1 - sp.erf(above / sp.sqrt(2))) / 2
    below = (power - 1) * _moment(power - 2, above) if power > 1 else sp.Integer(0)
    return above ** (power - 1) * density + below
