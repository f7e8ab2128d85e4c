r"""How fast a function of one variable falls: rigorous bounds ``|f(x)| <= c x^p e^(-b x)`` for all x from a number on.

All other symbols have been given values, so that every part is a number or hangs on the variable alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from flint import arb

from derivations.kernel import RuleError
from theory.ball import enclose

_BOUNDED = {sp.sin: 1, sp.cos: 1, sp.tanh: 1, sp.erf: 1, sp.atan: 2, sp.acot: 2}


@dataclass(frozen=True)
class Fall:
    """``c x^p e^(-b x)``, c >= 0, as a bound of a size for all x from some number >= 1 on."""

    c: arb
    p: arb
    b: arb

    def __mul__(self, other: Fall) -> Fall:
        return Fall(self.c * other.c, self.p + other.p, self.b + other.b)

    def __add__(self, other: Fall) -> Fall:
        return Fall(self.c + other.c, self.p.max(other.p), self.b.min(other.b))

    def raised(self, power: arb) -> Fall:
        """The bound of a positive power."""
        return Fall(self.c**power if self.c > 0 else self.c, self.p * power, self.b * power)

    def integral_from(self, start: arb) -> arb:
        """A bound of its integral from a number on; that of the sum of its values after it, where it falls there.

        Raises RuleError where it need not converge.
        """
        if self.b > 0:
            left = self.b - self.p.max(arb(0)) / start
            if left > 0:
                return self.c * (self.p * start.log() - self.b * start).exp() / left
        elif self.b >= 0 and self.p < -1:
            return self.c * start ** (self.p + 1) / (-self.p - 1)
        raise RuleError("the integral is not seen to converge")


def fall(node: sp.Expr, x: sp.Symbol, start: arb) -> Fall:
    """A bound of ``|node|`` for all x >= start >= 1. Raises RuleError where none is known."""
    nought = arb(0)
    if not node.has(x):
        return Fall(abs(enclose(node, {})), nought, nought)
    if node == x:
        return Fall(arb(1), arb(1), nought)
    if isinstance(node, sp.Add):
        first, *rest = (fall(part, x, start) for part in node.args)
        return sum(rest, first)
    if isinstance(node, sp.Mul):
        product = Fall(arb(1), nought, nought)
        for part in node.args:
            product = product * fall(part, x, start)
        return product
    if isinstance(node, sp.exp) or (isinstance(node, sp.Pow) and not node.base.has(x)):
        exponent = node.args[0] if isinstance(node, sp.exp) else node.exp * sp.log(sp.Abs(node.base))
        level, slope = _line_above(exponent, x, start)
        return Fall(level.exp(), nought, -slope)
    if isinstance(node, sp.Pow) and not node.exp.has(x):
        power = enclose(node.exp, {})
        if power > 0:
            return fall(node.base, x, start).raised(power)
        if isinstance(node.base, sp.factorial) and node.base.args[0] == x and start > 3 and power <= -1:
            return Fall(arb(1), nought, start.log() - 1)  # k! >= (k/e)^k
        c, p = _least(node.base, x, start)
        return Fall(c**power, p * power, nought)
    if isinstance(node, (sp.Abs, sp.Max, sp.Min)):
        first, *rest = (fall(part, x, start) for part in node.args)
        return sum(rest, first)
    if type(node) in _BOUNDED:
        return Fall(arb(_BOUNDED[type(node)]), nought, nought)
    if isinstance(node, sp.log):
        return _logarithm(node.args[0], x, start)
    if isinstance(node, sp.erfc) and _least(node.args[0], x, start):
        return fall(sp.exp(-(node.args[0] ** 2)), x, start)
    raise RuleError(f"how {node} falls is not known")


def _logarithm(inside: sp.Expr, x: sp.Symbol, start: arb) -> Fall:
    """A bound of ``|log g|`` from ``c x^p <= g <= C x^P``, with ``log x <= 3 x^(1/8)`` from 1 on."""
    (c, p), above = _least(inside, x, start), fall(inside, x, start)
    if not (p >= 0 and above.p >= 0 and above.b >= 0 and above.c > 0):
        raise RuleError(f"how the logarithm of {inside} grows is not known")
    return Fall(abs(c.log()) + abs(above.c.log()) + 3 * above.p, arb(1) / 8, arb(0))


def _line_above(exponent: sp.Expr, x: sp.Symbol, start: arb) -> tuple[arb, arb]:
    """``(level, slope)`` of a line above a sum of powers for x >= start, term by term by tangents of concave ones."""
    level = slope = arb(0)
    for term in sp.Add.make_args(sp.expand(exponent)):
        if term == 0:
            continue
        constant, rest = term.as_independent(x, as_Add=False)
        base, power = rest.as_base_exp() if rest != 1 else (x, sp.Integer(0))
        if base != x or power.has(x):
            raise RuleError(f"{exponent} is no sum of powers")
        c, r = enclose(constant, {}), enclose(power, {})
        height = c * start**r
        if (c <= 0 and r >= 1) or (c >= 0 and r >= 0 and r <= 1):
            tangent = r * height / start
            level, slope = level + height - tangent * start, slope + tangent
        elif (c >= 0 and r <= 0) or (c <= 0 and r >= 0):
            level = level + height
        elif not (c <= 0 and r <= 0):
            raise RuleError(f"{term} outgrows a line")
    return level, slope


def _least(node: sp.Expr, x: sp.Symbol, start: arb) -> tuple[arb, arb]:
    """``(c, p)`` with ``node >= c x^p``, c > 0, for x >= start: of sums and products of positive powers."""
    if not node.has(x):
        value = enclose(node, {})
        if not value > 0:
            raise RuleError(f"{node} is not seen to be positive")
        return value, arb(0)
    if node == x:
        return arb(1), arb(1)
    if isinstance(node, sp.Mul):
        c, p = arb(1), arb(0)
        for part in node.args:
            factor, power = _least(part, x, start)
            c, p = c * factor, p + power
        return c, p
    if isinstance(node, sp.Pow) and not node.exp.has(x) and (power := enclose(node.exp, {})) > 0:
        c, p = _least(node.base, x, start)
        return c**power, p * power
    if isinstance(node, sp.Add):
        return _least_sum(node, x, start)
    raise RuleError(f"how small {node} can be is not known")


def _least_sum(node: sp.Add, x: sp.Symbol, start: arb) -> tuple[arb, arb]:
    """The fastest positive term of a sum of positive ones, or what falling terms leave of it."""
    found: list[tuple[arb, arb]] = []
    lost: list[sp.Expr] = []
    for part in node.args:
        try:
            found.append(_least(part, x, start))
        except RuleError:
            lost.append(part)
    if not found:
        raise RuleError(f"{node} has no positive term")
    c, p = found[0]
    for factor, power in found[1:]:
        c, p = (factor, power) if power > p else (c, p)
    for part in lost:
        bound = fall(part, x, start)
        if not (bound.b >= 0 and bound.p <= p):
            raise RuleError(f"{part} may outgrow the rest of {node}")
        c = c - bound.c * (-bound.b * start).exp() * start ** (bound.p - p)
    if not c > 0:
        raise RuleError(f"{node} is not seen to be positive")
    return c, p
