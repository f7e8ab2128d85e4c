r"""A line that fails at one exact point: integrals, endless sums and means are enclosed there by ball arithmetic.

This only refutes. Integrals to infinity, and from an end where the integrand need not be bounded, are cut off by a
bound of what is left (:mod:`.tail_bounds`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import sympy as sp
from flint import acb, arb

from derivations.deciders.points import sample
from derivations.deciders.setting import conjuncts
from derivations.decision import Decision
from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.expectation import density, expand_variances, support
from derivations.rules.quadrature import complex_ball, judged
from derivations.rules.tail_bounds import fall
from theory.ball import enclose, precision
from theory.random_variables import Expectation, random_variables
from theory.verdict import Verdict

_SEED = 20261213
_POINTS = 3
_BITS = 80
_DIGITS = 15
_CUTS = (8, 32, 128, 1024, 16384)
_NARROW = 1e-8
_DEEPEST_CUT = 2**40
_HEADS = (64, 256, 2000)
_EVALUATIONS = 4000


@dataclass(frozen=True)
class FailsAtPoint:
    """A line between numbers with integrals, sums and means, refuted at a point of its conditions.

    Trusted: Arb's ``acb.integral``; the bounds of what is cut off; the densities of the named laws.
    """

    name: str = "balls at a point"

    def ruling(self, step: Step) -> Ruling:
        """A refutation. Raises RuleError where no point that was tried gives one."""
        if step.relation not in ("=", "<", "<=", ">", ">=") or not all(
            isinstance(side, sp.Expr) for side in (step.before, step.after)
        ):
            raise RuleError("sides that are numbers are compared at points")
        conditions = conjuncts(step.given)
        symbols = sorted(step.claim.free_symbols.union(*(c.free_symbols for c in conditions)), key=str)
        for point in sample(tuple(step.given), symbols, _POINTS, _SEED, step.claim):
            try:
                with precision(_BITS):
                    left, right = (number(side.xreplace(point)) for side in (step.before, step.after))
            except (RuleError, TypeError, KeyError, ValueError, OverflowError):
                continue
            decision = judged(step.relation, left, right, _DIGITS, {str(s): str(v) for s, v in point.items()})
            if decision.verdict is Verdict.REFUTED:
                said = "the two sides differ there"
                return Ruling(decision=Decision(decision.verdict, self.name, said, decision.counterexample))
        raise RuleError("no point that was tried refutes the line")


fails_at_point = FailsAtPoint()


def number(expression: sp.Expr) -> arb:
    """A ball around an expression without free symbols. Raises RuleError where a part has none."""
    expression = expand_variances(expression)
    box: dict[sp.Symbol, arb] = {}
    put: dict[sp.Basic, sp.Symbol] = {}
    parts = expression.atoms(sp.Integral, sp.Sum, Expectation)
    for part in parts:
        if any(part is not other and part.has(other) for other in parts):
            raise RuleError("one integral or sum inside of another")
        put[part] = sp.Dummy("part", real=True)
        box[put[part]] = _part(part)
    return enclose(expression.xreplace(put), box)


def _part(part: sp.Expr) -> arb:
    if isinstance(part, Expectation):
        variables = random_variables(part)
        if len(variables) != 1:
            raise RuleError("a mean over several variables")
        (variable,) = variables
        x = sp.Dummy("x", real=True)
        return _integral(part.args[0].xreplace({variable: x}) * density(variable, x), x, *support(variable))
    if len(part.limits) != 1 or len(part.limits[0]) != 3:
        raise RuleError("one variable with both ends is expected")
    variable, low, high = part.limits[0]
    if isinstance(part, sp.Integral):
        return _integral(part.function, variable, low, high)
    return _series(part.function, variable, low, high)


def _integral(f: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> arb:
    """A ball around an integral that is seen to converge."""
    if low == -sp.oo and high == sp.oo:
        return _integral(f.xreplace({x: -x}), x, sp.Integer(0), sp.oo) + _integral(f, x, sp.Integer(0), sp.oo)
    if low == -sp.oo:
        return _integral(f.xreplace({x: -x}), x, -high, sp.oo)
    u = sp.Dummy("u", positive=True)
    if high == sp.oo:
        cut, rest = _cut_off(f, x, enclose(low, {}))
        first = _from_end(f.xreplace({x: low + u}), u, sp.Integer(1))
        return first + _smooth(f, x, enclose(low, {}) + 1, cut) + arb(0, rest)
    middle = (low + high) / 2
    return _from_end(f.xreplace({x: low + u}), u, middle - low) + _from_end(f.xreplace({x: high - u}), u, high - middle)


def _cut_off(f: sp.Expr, x: sp.Symbol, low: arb) -> tuple[arb, arb]:
    """Where to cut an integral to infinity, and a bound of what is left behind."""
    for place in _CUTS:
        cut = low.max(arb(0)) + place
        with suppress(RuleError):
            rest = fall(f, x, cut).integral_from(cut).upper()
            if rest < _NARROW or place == _CUTS[-1]:
                return cut, rest
    raise RuleError("the integral is not seen to converge")


def _from_end(f: sp.Expr, u: sp.Symbol, width: sp.Expr) -> arb:
    """From an end at u = 0, where the integrand need be integrable only, to ``width``."""
    size = enclose(width, {})
    if not size > 0:
        raise RuleError("the integral runs upwards")
    whole = _smooth(f, u, arb(0), size)
    if whole.is_finite() and whole.rad() < _NARROW:
        return whole
    near = sp.powsimp(sp.expand_log(f.xreplace({u: 1 / u}))) / u**2
    start = arb(_DEEPEST_CUT) / size.min(arb(1))
    rest = fall(near, u, start).integral_from(start)
    return _smooth(f, u, 1 / start, size) + arb(0, rest.upper())


def _smooth(f: sp.Expr, u: sp.Symbol, low: arb, high: arb) -> arb:
    value = acb.integral(
        lambda z, analytic: complex_ball(f, u, z, analytic), acb(low), acb(high), eval_limit=_EVALUATIONS
    )
    return value.real


def _series(f: sp.Expr, k: sp.Symbol, low: sp.Expr, high: sp.Expr) -> arb:
    """A ball around a sum; an endless one is cut off where its terms are seen to fall."""
    if high != sp.oo:
        return enclose(sp.Sum(f, (k, low, high)), {})
    if not low.is_Integer:
        raise RuleError("the sum begins at a whole number")
    for last in _HEADS:
        bound = fall(f, k, arb(last))
        if bound.b > 0 and not bound.p / last <= bound.b:
            continue
        with suppress(RuleError):
            rest = bound.integral_from(arb(last)).upper()
            if rest < _NARROW or last == _HEADS[-1]:
                return _head(f, k, int(low), last) + arb(0, rest)
    raise RuleError("the series is not seen to converge")


def _head(f: sp.Expr, k: sp.Symbol, low: int, last: int) -> arb:
    """The first terms; one by one where a negative number stands in a power, which balls of k do not take."""
    total = enclose(sp.Sum(f, (k, sp.Integer(low), sp.Integer(last))), {})
    if total.is_finite() or last > _HEADS[0]:
        return total
    return sum((enclose(f.xreplace({k: sp.Integer(i)}), {}) for i in range(low, last + 1)), arb(0))
