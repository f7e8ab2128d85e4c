"""Normal forms of circular and hyperbolic functions: addition theorems over the terms of the argument."""

from __future__ import annotations

import sympy as sp
from flint import arb, fmpq

from derivations.deciders.field import (
    ANY,
    NEGATIVE,
    NONNEGATIVE,
    ONE,
    POSITIVE,
    Fraction,
    Generator,
    Outside,
    reduce_by_relations,
    whole,
)
from derivations.deciders.forms import Forms
from theory.ball import enclose, precision

_LARGEST_MULTIPLE = 24


def circle(normal: Forms, argument: Fraction) -> tuple[Fraction, Fraction]:
    """The cosine and the sine, by addition theorems over the terms of the argument."""
    cosine, sine = whole(1), whole(0)
    for coefficient, unit in normal.terms(argument):
        c, s = _circle_term(normal, coefficient, unit)
        cosine, sine = cosine * c - sine * s, sine * c + cosine * s
    return cosine, sine


def _circle_term(normal: Forms, coefficient: fmpq, unit: Fraction) -> tuple[Fraction, Fraction]:
    written = normal.expression(unit)
    if written == sp.pi:
        return _circle_of_pi(normal, coefficient)
    if (coefficient * normal.scales.angle).q != 1:
        normal.scales.need("angle", int(coefficient.q))
    times = int((coefficient * normal.scales.angle).p)
    if abs(times) > _LARGEST_MULTIPLE:
        raise Outside("the multiple of the angle is too large to expand")
    base = _circle_atoms(normal, unit * whole(fmpq(1, normal.scales.angle)))
    return _multiple(base, times)


def _multiple(base: tuple[Fraction, Fraction], times: int) -> tuple[Fraction, Fraction]:
    c, s = whole(1), whole(0)
    for _ in range(abs(times)):
        c, s = c * base[0] - s * base[1], s * base[0] + c * base[1]
    return (c, s) if times >= 0 else (c, -s)


def _circle_of_pi(normal: Forms, coefficient: fmpq) -> tuple[Fraction, Fraction]:
    """Exact values at rational multiples of pi: radicals at denominators 1, 2, 3, 4, 5, 6, 8, 10, 12,
    else atoms.
    """
    p, q = int(coefficient.p) % (2 * int(coefficient.q)), int(coefficient.q)
    if q in (1, 2, 3, 4, 5, 6, 8, 10, 12):
        angle = sp.Rational(p, q) * sp.pi
        return normal.of(sp.cos(angle)), normal.of(sp.sin(angle))
    if q > _LARGEST_MULTIPLE:
        raise Outside("the angle's denominator is too large")
    unit = normal.of(sp.pi) * whole(fmpq(1, q))
    cosine, sine = _circle_atoms(normal, unit)
    _cyclotomic(normal, cosine, sine, q)
    return _multiple((cosine, sine), p)


def _cyclotomic(normal: Forms, cosine: Fraction, sine: Fraction, q: int) -> None:
    """``cos(pi/q)`` is a root of one irreducible factor of ``T_q + 1``: the one that is not off zero
    there.
    """
    chebyshev, _ = _multiple((cosine, sine), q)
    generator = normal.setting.generators[cosine.num.degrees().index(1)]
    whole_equation = reduce_by_relations(chebyshev.num, normal.setting.generators) + ONE
    with precision(256):
        place = {generator.expression: enclose(generator.expression, {})}
        for factor, _ in whole_equation.factor()[1]:
            value = sum(
                (
                    arb(c) * place[generator.expression] ** int(m[generator.index])
                    for m, c in zip(factor.monoms(), factor.coeffs(), strict=True)
                ),
                arb(0),
            )
            if value.contains(0):
                normal.equations.append(factor)
                return


def _circle_atoms(normal: Forms, angle: Fraction) -> tuple[Fraction, Fraction]:
    setting, written = normal.setting, normal.expression(angle)
    cosine, new = setting.generator(f"cos {angle.key}", sp.cos(written, evaluate=False))
    relation = Fraction(ONE - cosine.poly**2, ONE)
    if new:
        setting.know(ONE - cosine.poly, NONNEGATIVE)
        setting.know(ONE + cosine.poly, NONNEGATIVE)
    sine, new = setting.generator(f"sin {angle.key}", sp.sin(written, evaluate=False), ANY, 2, relation)
    if new:
        _quadrants(normal, angle, cosine, sine)
    return Fraction(cosine.poly, ONE), Fraction(sine.poly, ONE)


def _quadrants(normal: Forms, angle: Fraction, cosine: Generator, sine: Generator) -> None:
    """Signs of the pair where the angle's range shows them, and ``|sin x| <= |x|``."""
    setting, pi = normal.setting, normal.of(sp.pi)
    setting.know(ONE - sine.poly, NONNEGATIVE)
    setting.know(ONE + sine.poly, NONNEGATIVE)
    low, high = setting.sign_of(angle), setting.sign_of(pi - angle)
    if not (low | high) & NEGATIVE:
        setting.know(sine.poly, low & POSITIVE | (NONNEGATIVE if (low | high) & 2 else POSITIVE))
        if angle.den.is_constant():
            setting.know(angle.num - sine.poly * angle.den, NONNEGATIVE)
    half = pi * whole(fmpq(1, 2))
    low, high = setting.sign_of(angle + half), setting.sign_of(half - angle)
    if not (low | high) & NEGATIVE:
        setting.know(cosine.poly, NONNEGATIVE if (low | high) & 2 else POSITIVE)
    elif not setting.sign_of(half - angle) & POSITIVE and not setting.sign_of(pi + half - angle) & NEGATIVE:
        setting.know(-cosine.poly, NONNEGATIVE)


def circular(normal: Forms, node: sp.Expr) -> Fraction:
    cosine, sine = circle(normal, normal.of(node.args[0]))
    return {
        sp.cos: lambda: cosine,
        sp.sin: lambda: sine,
        sp.tan: lambda: sine / cosine,
        sp.cot: lambda: cosine / sine,
        sp.sec: lambda: whole(1) / cosine,
        sp.csc: lambda: whole(1) / sine,
    }[type(node)]()


def hyperbolic(normal: Forms, node: sp.Expr) -> Fraction:
    up = normal.exponential(normal.of(node.args[0]))
    down = whole(1) / up
    half = whole(fmpq(1, 2))
    if isinstance(node, sp.tanh):
        return (up - down) / (up + down)
    return (up - down) * half if isinstance(node, sp.sinh) else (up + down) * half
