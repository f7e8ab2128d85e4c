"""Ball arithmetic for SymPy expressions: an enclosure of the value on a point or on a whole box (Arb).

Exact numbers stay exact (``Rational(1, 3)`` becomes ``fmpq(1, 3)``, never a float). What cannot be enclosed,
a root of a ball that reaches below zero, say, is ``nan``, which every comparison leaves undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache, partial, reduce
from operator import add, itemgetter, mul
from typing import Any

import sympy as sp
from flint import arb, ctx, fmpq, fmpz
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from theory.functions import EvaluatedFunction, ball_functions
from theory.values import as_expression

Box = dict[sp.Symbol, arb]
_LONGEST_SUM = 200_000


def precision(bits: int) -> AbstractContextManager[Any]:
    """Work at ``bits`` bits inside the ``with`` block."""
    return ctx.workprec(bits)


def _beta_regularized(a: arb, b: arb, low: arb, high: arb) -> arb:
    return high.beta_lower(a, b, 1) - low.beta_lower(a, b, 1)


_HEADS: dict[type, Callable[..., arb]] = {
    sp.exp: lambda x: x.exp(),
    sp.log: lambda x: x.log(),
    sp.sin: lambda x: x.sin(),
    sp.cos: lambda x: x.cos(),
    sp.tan: lambda x: x.tan(),
    sp.cot: lambda x: x.cot(),
    sp.sec: lambda x: x.sec(),
    sp.csc: lambda x: x.csc(),
    sp.asin: lambda x: x.asin(),
    sp.acos: lambda x: x.acos(),
    sp.atan: lambda x: x.atan(),
    sp.atan2: lambda y, x: y.atan2(x) if hasattr(y, "atan2") else arb.nan(),
    sp.sinh: lambda x: x.sinh(),
    sp.cosh: lambda x: x.cosh(),
    sp.tanh: lambda x: x.tanh(),
    sp.erf: lambda x: x.erf(),
    sp.erfc: lambda x: x.erfc(),
    sp.gamma: lambda x: x.gamma(),
    sp.loggamma: lambda x: x.lgamma() if x > 0 else arb.nan(),
    sp.factorial: lambda x: (x + 1).gamma(),
    sp.binomial: lambda x, y: (x + 1).gamma() * (y + 1).rgamma() * (x - y + 1).rgamma(),
    sp.beta: lambda x, y: x.gamma() * y.gamma() * (x + y).rgamma(),
    sp.digamma: lambda x: x.digamma(),
    sp.polygamma: lambda order, x: x.digamma() if order == 0 else arb.nan(),
    sp.expint: lambda order, x: x.expint(order),
    sp.LambertW: lambda x: x.lambertw(),
    sp.betainc_regularized: _beta_regularized,
    sp.Abs: lambda x: abs(x),
    sp.Max: lambda *xs: reduce(lambda a, b: a.max(b), xs),
    sp.Min: lambda *xs: reduce(lambda a, b: a.min(b), xs),
    **ball_functions(),
}


def enclose(expression: sp.Expr, box: Box) -> arb:
    """A ball that contains ``expression`` at every point of ``box``, at the working precision.

    Raises TypeError on a node that has no enclosure here, KeyError on a symbol that the box leaves out.
    """
    if isinstance(expression, sp.Rational):
        return _rational(expression)
    return _program(as_expression(expression, "enclose")).run(box)


def _rational(number: sp.Rational) -> arb:
    if number.q == 1:
        return arb(fmpz(int(number.p)))
    return arb(fmpq(int(number.p), int(number.q)))


def _own_ball(node: sp.Basic) -> Callable[..., arb] | None:
    """The enclosure that a topic's own function brings."""
    return type(node).ball if isinstance(node, EvaluatedFunction) else None


@lru_cache(maxsize=8192)
def _program(expression: sp.Basic) -> _Program:
    return _Program(expression)


class _Program:
    """An expression as a list of operations, equal subexpressions once; it is run at many points.

    A step is an operation and the places of its arguments, or None where it reads the box itself.
    """

    def __init__(self, expression: sp.Basic) -> None:
        self._steps: list[tuple[Callable[..., arb], tuple[int, ...] | None]] = []
        self._places: dict[sp.Basic, int] = {}
        self._place(expression)
        self._places.clear()

    def run(self, box: Box) -> arb:
        """The enclosure on a box."""
        balls: list[arb] = []
        for operation, places in self._steps:
            balls.append(operation(box) if places is None else operation(*[balls[i] for i in places]))
        return balls[-1]

    def _place(self, node: sp.Basic) -> int:
        if node not in self._places:
            operation, arguments = self._step(node)
            places = None if arguments is None else tuple(map(self._place, arguments))
            self._places[node] = len(self._steps)
            self._steps.append((operation, places))
        return self._places[node]

    def _step(self, node: sp.Basic) -> tuple[Callable[..., arb], Sequence[sp.Basic] | None]:
        if isinstance(node, sp.Symbol):
            return itemgetter(node), None
        if isinstance(node, sp.Rational):
            return partial(_rational, node), ()
        if node in _CONSTANTS:
            return _CONSTANTS[node], ()
        if isinstance(node, sp.Add):
            return _total, node.args
        if isinstance(node, sp.Mul):
            return _product, node.args
        if isinstance(node, sp.Pow):
            return _power(node.base, node.exp)
        if isinstance(node, sp.Piecewise):
            return partial(_piecewise, node), None
        if isinstance(node, sp.Sum):
            return partial(_sum, node), None
        head = _HEADS.get(type(node)) or _own_ball(node)
        return (partial(_refused, node), ()) if head is None else (head, node.args)


def _refused(node: sp.Basic) -> arb:
    raise TypeError(f"no ball enclosure for {type(node).__name__}: {node}")


def _total(*balls: arb) -> arb:
    return reduce(add, balls)


def _product(*balls: arb) -> arb:
    return reduce(mul, balls)


def _power(base: sp.Expr, exponent: sp.Expr) -> tuple[Callable[..., arb], Sequence[sp.Basic]]:
    if base is sp.E:
        return _HEADS[sp.exp], (exponent,)
    if isinstance(exponent, sp.Integer):
        times = int(exponent)
        return lambda ball: ball**times, (base,)
    if isinstance(exponent, sp.Rational) and int(exponent.q) <= 64:
        return partial(_root, int(exponent.p), int(exponent.q)), (base,)
    return _real_power, (base, exponent)


def _root(times: int, order: int, ball: arb) -> arb:
    root = ball.sqrt() if order == 2 else ball.root(order) if ball >= 0 else arb.nan()
    return root**times


def _real_power(ball: arb, power: arb) -> arb:
    if ball == 0 and power > 0:
        return arb(0)
    return ball**power if ball > 0 else arb.nan()


def _piecewise(node: sp.Piecewise, box: Box) -> arb:
    reachable: list[arb] = []
    for value, condition in node.args:
        holds = decide(condition, box)
        if holds is False:
            continue
        reachable.append(enclose(value, box))
        if holds:
            return reduce(lambda a, b: a.union(b), reachable)
    return arb.nan()


def _sum(node: sp.Sum, box: Box) -> arb:
    (index, first, last), *more = node.limits
    start, stop = enclose(first, box).unique_fmpz(), enclose(last, box).unique_fmpz()
    if more or start is None or stop is None or not -1 <= int(stop) - int(start) <= _LONGEST_SUM:
        raise TypeError(f"no ball enclosure for the sum {node}")
    terms = range(int(start), int(stop) + 1)
    return sum((enclose(node.function, {**box, index: arb(i)}) for i in terms), arb(0))


_CONSTANTS: dict[sp.Basic, Callable[[], arb]] = {
    sp.pi: arb.pi,
    sp.E: arb.const_e,
    sp.EulerGamma: arb.const_euler,
    sp.GoldenRatio: lambda: (1 + arb(5).sqrt()) / 2,
    sp.oo: arb.pos_inf,
    sp.S.NegativeInfinity: arb.neg_inf,
}


def decide(condition: Boolean, box: Box) -> bool | None:
    """True when ``condition`` holds on the whole box, False when nowhere on it, None when balls cannot tell."""
    if condition in (sp.true, sp.false):
        return bool(condition)
    if isinstance(condition, sp.And):
        return _all([decide(part, box) for part in condition.args])
    if isinstance(condition, sp.Or):
        return _negated(_all([_negated(decide(part, box)) for part in condition.args]))
    if isinstance(condition, sp.Not):
        return _negated(decide(condition.args[0], box))
    if isinstance(condition, sp.Implies):
        before, after = (decide(part, box) for part in condition.args)
        return _negated(_all([before, _negated(after)]))
    if isinstance(condition, sp.Equivalent):
        parts = [decide(part, box) for part in condition.args]
        return None if None in parts else len(set(parts)) == 1
    if isinstance(condition, sp.Contains):
        return _contains(condition, box)
    if isinstance(condition, Relational):
        return _compare(condition, box)
    return None


def _compare(condition: Relational, box: Box) -> bool | None:
    left, right = enclose(condition.lhs, box), enclose(condition.rhs, box)
    if left.is_nan() or right.is_nan():
        return None
    if isinstance(condition, (sp.StrictGreaterThan, sp.LessThan)):
        inside, outside = left > right, left <= right
    elif isinstance(condition, (sp.GreaterThan, sp.StrictLessThan)):
        inside, outside = left >= right, left < right
    else:
        inside, outside = left == right, left != right
    if isinstance(condition, (sp.LessThan, sp.StrictLessThan, sp.Ne)):
        inside, outside = outside, inside
    return True if inside else False if outside else None


def _contains(condition: sp.Contains, box: Box) -> bool | None:
    element, target = condition.args
    if target in (sp.S.Integers, sp.S.Naturals, sp.S.Naturals0):
        ball = enclose(element, box)
        whole = ball.unique_fmpz()
        if ball.is_exact() and whole is not None and ball == whole:
            lowest = {sp.S.Naturals: 1, sp.S.Naturals0: 0}.get(target)
            return lowest is None or bool(whole >= lowest)
        return None if ball.contains_integer() else False
    return decide(target.as_relational(element), box) if isinstance(target, sp.Interval) else None


def _all(parts: Sequence[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _negated(part: bool | None) -> bool | None:
    return None if part is None else not part
