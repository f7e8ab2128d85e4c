"""Two integrals joined by a change of variable that one of the integrands suggests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import mpmath
import sympy as sp

from derivations.deciders.points import sample
from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.calculus import Substitution

_SEED = 20261219
_LARGEST = 12
_MOST_CANDIDATES = 16
_CLOSE = mpmath.mpf("1e-9")


@dataclass(frozen=True)
class Substituted:
    """``c Integral(f(x), (x, a, b)) = d Integral(h(u), (u, p, q))`` by ``x = g(u)``, g found in f or in h.

    Trusted: nothing of its own; the change of variable is ruled by its own rule.
    """

    name: str = "a substitution found"

    def ruling(self, step: Step) -> Ruling:
        """The ruling of the first change of variable that fits at a trial point. Raises RuleError where none does."""
        if step.relation != "=":
            raise RuleError("a substitution turns one integral into another")
        first, second = (_one_integral(side) for side in (step.before, step.after))
        (x, _, _), (u, low, high) = first.limits[0], second.limits[0]
        own = sp.Dummy("u", real=True)
        spot = _spot(low, high)
        names = (step.before.free_symbols | step.after.free_symbols).union(*(c.free_symbols for c in step.given))
        points = sample(tuple(step.given), sorted(names, key=str), 1, _SEED, sp.true)
        if not points:
            raise RuleError("no trial point")
        target = second.function.xreplace({u: own})
        for image in _images(first.function, x, target, own):
            guess = first.function.xreplace({x: image}) * sp.diff(image, own)
            if _agree(guess, target, {**points[0], own: spot.xreplace(points[0])}):
                chosen = _plain(step)
                after = sp.Integral(target.xreplace({own: chosen}), (chosen, low, high))
                inner = replace(step, before=first, after=after)
                return Substitution(image.xreplace({own: chosen}), chosen).ruling(inner)
        raise RuleError("no change of variable is found in the integrands")


substituted = Substituted()


def _plain(step: Step) -> sp.Symbol:
    """A name for the new variable that the line does not hold; the same on every call, as verdicts are kept."""
    taken = {str(symbol) for symbol in step.claim.atoms(sp.Symbol).union(*(c.free_symbols for c in step.given))}
    name = "u"
    while name in taken:
        name += "_"
    return sp.Symbol(name, real=True)


def _one_integral(side: sp.Expr) -> sp.Integral:
    """A side that is a number times one integral, with the number inside."""
    found = side.atoms(sp.Integral)
    if len(found) != 1:
        raise RuleError("each side is one integral with a factor")
    (integral,) = found
    factor = sp.cancel(side / integral) if side != integral else sp.Integer(1)
    if factor.has(sp.Integral) or len(integral.limits) != 1 or len(integral.limits[0]) != 3:
        raise RuleError("each side is one integral with a factor")
    if factor.has(integral.limits[0][0]):
        raise RuleError("the factor holds the name of the integral's variable")
    return sp.Integral(factor * integral.function, integral.limits[0])


def _spot(low: sp.Expr, high: sp.Expr) -> sp.Expr:
    """A number between the ends, no special one."""
    if low == -sp.oo:
        return sp.Rational(-3, 7) if high == sp.oo else high - sp.Rational(3, 7)
    return low + sp.Rational(3, 7) * (1 if high == sp.oo else high - low)


def _images(f: sp.Expr, x: sp.Symbol, h: sp.Expr, u: sp.Symbol) -> Iterator[sp.Expr]:
    """What the old variable may be in the new one: a part of the new integrand, or solved from one of the old."""
    seen: set[sp.Expr] = set()
    for part in [*_parts(h, u), u, -u, 1 - u, 1 / u]:
        if part not in seen:
            seen.add(part)
            yield part
    positive = sp.Dummy("x", positive=True)
    for part in _parts(f, x):
        for name in (positive, x):
            try:
                solved = sp.solve(part.xreplace({x: name}) - u, name)
            except (NotImplementedError, ValueError, TypeError, AttributeError):
                continue
            for image in solved:
                if isinstance(image, sp.Expr) and not image.has(name, sp.I) and image not in seen:
                    seen.add(image)
                    yield image


def _parts(function: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    """Short parts of an integrand that hold its variable, each also mirrored and taken from 1."""
    found: list[sp.Expr] = []
    for node in sp.postorder_traversal(function):
        if isinstance(node, sp.Expr) and node.has(x) and node != x and node.count_ops() <= _LARGEST:
            found += [node, -node, 1 - node]
    return list(dict.fromkeys(found))[:_MOST_CANDIDATES]


def _agree(guess: sp.Expr, target: sp.Expr, point: dict[sp.Symbol, sp.Expr]) -> bool:
    """Whether the integrands have one size at a trial point: the sign is that of the direction."""
    values = [side.xreplace(point).evalf(20) for side in (guess, target)]
    if not all(value.is_Float or value.is_Rational for value in values):
        return False
    first, second = (abs(mpmath.mpf(value)) for value in values)
    return bool(abs(first - second) <= _CLOSE * (first + second))
