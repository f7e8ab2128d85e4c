"""What must hold for an expression to be a real number: denominators, radicands, logarithms, poles, branches.

A symbol stands for a real number. Heads that are not listed here (undefined functions, integrals,
expectations, limits) stand for a real number too: whether they exist is for the rule that introduced them
to show, all but the parts that do not move with the variable of a limit, an integral or a derivative.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import negation, rewritten
from theory.functions import DepthRoot

Obligation = tuple[Boolean, str]


def obligations(expression: sp.Basic) -> tuple[Obligation, ...]:
    """Conditions under which ``expression`` is defined, each with its reason, inner subexpressions first.

    Conditions of Piecewise branches, of implications and of the other parts of And and Or guard what they
    protect. A condition that is plain from the symbols' assumptions is still listed: deciders are quick
    there.
    """
    return _needs(expression)


@lru_cache(maxsize=50_000)
def _needs(node: sp.Basic) -> tuple[Obligation, ...]:
    """The same for a part, which the lines of a chain share."""
    return tuple(dict.fromkeys(_found(node)))


def _found(node: sp.Basic) -> Iterator[Obligation]:
    if isinstance(node, sp.Piecewise):
        yield from _piecewise(node)
        return
    if isinstance(node, sp.Implies):
        yield from _needs(node.args[0])
        yield from _guarded(_needs(node.args[1]), [node.args[0]])
        return
    if isinstance(node, (sp.And, sp.Or)):
        yield from _connective(node)
        return
    if isinstance(node, (sp.Sum, sp.Product)):
        yield from _indexed(node)
        return
    if isinstance(node, (sp.Integral, sp.Derivative, sp.Limit)):
        yield from _constants(node.args[0], _variables(node))
        return
    if isinstance(node, (sp.Subs, sp.Lambda)):
        return
    for arg in node.args:
        if isinstance(arg, (sp.Expr, Boolean)):
            yield from _needs(arg)
    yield from _own(node)


def _variables(node: sp.Expr) -> frozenset[sp.Basic]:
    """What a limit, an integral or a derivative runs over."""
    if isinstance(node, sp.Limit):
        return frozenset((node.args[1],))
    return frozenset(node.variables)


def _constants(node: sp.Basic, bound: frozenset[sp.Basic]) -> Iterator[Obligation]:
    """What the parts need that do not move with the variable: no rule about the moving ones can see to them.

    A Piecewise that moves guards its parts by conditions that move: those are its rule's concern.
    """
    if not node.free_symbols & bound:
        yield from _needs(node)
    elif not isinstance(node, sp.Piecewise):
        for arg in node.args:
            if isinstance(arg, (sp.Expr, Boolean)):
                yield from _constants(arg, bound)


def _own(node: sp.Basic) -> Iterator[Obligation]:
    """What the outermost operation needs, its arguments being defined."""
    if isinstance(node, sp.Pow):
        yield from _power(node)
        return
    rule = _HEADS.get(type(node))
    if rule is not None:
        yield from ((condition, reason) for condition, reason in rule(*node.args) if condition is not sp.true)


def _power(node: sp.Pow) -> Iterator[Obligation]:
    base, exponent = node.base, node.exp
    if base is sp.E or (exponent.is_Integer and exponent >= 0):
        return
    if base.is_Rational and base > 0:
        return
    if exponent.is_Integer or exponent.is_integer:
        away = sp.Ne(base, 0, evaluate=False)
        if not exponent.is_Integer:
            away = sp.Or(away, sp.GreaterThan(exponent, 0, evaluate=False), evaluate=False)
        yield away, f"the denominator {base} is not zero"
    elif exponent.is_Rational and exponent > 0:
        yield sp.GreaterThan(base, 0, evaluate=False), f"the radicand {base} is not negative"
    elif exponent.is_Rational:
        yield (
            sp.StrictGreaterThan(base, 0, evaluate=False),
            f"the radicand {base} of a denominator is positive",
        )
    else:
        inside = sp.StrictGreaterThan(base, 0, evaluate=False)
        edge = sp.And(
            sp.GreaterThan(base, 0, evaluate=False),
            sp.StrictGreaterThan(exponent, 0, evaluate=False),
            evaluate=False,
        )
        yield sp.Or(inside, edge, evaluate=False), f"the base {base} of a power is positive"


def _positive(x: sp.Expr) -> Boolean:
    return sp.StrictGreaterThan(x, 0, evaluate=False)


def _nonnegative(x: sp.Expr) -> Boolean:
    return sp.GreaterThan(x, 0, evaluate=False)


def _off_poles(x: sp.Expr, reason: str) -> list[Obligation]:
    """Gamma's poles are 0, -1, -2, ..."""
    if x.is_integer:
        return [(_positive(x), reason)]
    away = sp.Ne(sp.sin(sp.pi * x, evaluate=False), 0, evaluate=False)
    return [(sp.Or(_positive(x), away, evaluate=False), reason)]


def _nonzero(x: sp.Expr, reason: str) -> list[Obligation]:
    return [(sp.Ne(x, 0, evaluate=False), reason)]


def _within_one(x: sp.Expr) -> list[Obligation]:
    return [
        (sp.LessThan(x, 1, evaluate=False), f"{x} is at most 1"),
        (sp.GreaterThan(x, -1, evaluate=False), f"{x} is at least -1"),
    ]


def _exponential_integral(order: sp.Expr, x: sp.Expr) -> list[Obligation]:
    edge = sp.And(_nonnegative(x), sp.StrictGreaterThan(order, 1, evaluate=False), evaluate=False)
    return [(sp.Or(_positive(x), edge, evaluate=False), f"the argument {x} of E_p is positive")]


def _depth_root(a: sp.Expr, b: sp.Expr, depth: sp.Expr) -> list[Obligation]:
    needed = [
        (_nonnegative(a), f"{a} is not negative"),
        (_nonnegative(b), f"{b} is not negative"),
        (_positive(a + b), f"{a + b} is positive"),
        (sp.GreaterThan(depth, 1, evaluate=False), f"the depth {depth} is at least 1"),
    ]
    if not depth.is_integer:
        needed.append((sp.Contains(depth, sp.S.Integers, evaluate=False), f"the depth {depth} is whole"))
    return needed


_HEADS: dict[type, Callable[..., list[Obligation]]] = {
    sp.log: lambda x, *base: [(_positive(x), f"the argument {x} of a logarithm is positive")],
    sp.tan: lambda x: _nonzero(sp.cos(x), f"cos({x}) is not zero"),
    sp.sec: lambda x: _nonzero(sp.cos(x), f"cos({x}) is not zero"),
    sp.cot: lambda x: _nonzero(sp.sin(x), f"sin({x}) is not zero"),
    sp.csc: lambda x: _nonzero(sp.sin(x), f"sin({x}) is not zero"),
    sp.coth: lambda x: _nonzero(x, f"{x} is not zero"),
    sp.csch: lambda x: _nonzero(x, f"{x} is not zero"),
    sp.asin: _within_one,
    sp.acos: _within_one,
    sp.acosh: lambda x: [(sp.GreaterThan(x, 1, evaluate=False), f"{x} is at least 1")],
    sp.atanh: lambda x: [(sp.StrictLessThan(sp.Abs(x), 1, evaluate=False), f"{x} is below 1 in size")],
    sp.atan2: lambda y, x: [
        (
            sp.Or(sp.Ne(x, 0, evaluate=False), sp.Ne(y, 0, evaluate=False), evaluate=False),
            f"{x} and {y} are not both zero",
        )
    ],
    sp.gamma: lambda x: _off_poles(x, f"{x} is no pole of Gamma"),
    sp.digamma: lambda x: _off_poles(x, f"{x} is no pole of the digamma function"),
    sp.polygamma: lambda order, x: _off_poles(x, f"{x} is no pole of the digamma function"),
    sp.factorial: lambda x: _off_poles(x + 1, f"{x} is no pole of the factorial"),
    sp.loggamma: lambda x: [(_positive(x), f"the argument {x} of log Gamma is positive")],
    sp.binomial: lambda n, k: [(sp.StrictGreaterThan(n, -1, evaluate=False), f"{n} is above -1")],
    sp.beta: lambda a, b, *_: [(_positive(a), f"{a} is positive"), (_positive(b), f"{b} is positive")],
    sp.expint: _exponential_integral,
    sp.uppergamma: lambda a, x: [(_positive(x), f"{x} is positive")],
    sp.Ei: lambda x: _nonzero(x, f"{x} is not zero"),
    sp.zeta: lambda s, *_: [(sp.StrictGreaterThan(s, 1, evaluate=False), f"{s} is above 1")],
    sp.LambertW: lambda x, *_: [(sp.GreaterThan(x, -sp.exp(-1), evaluate=False), f"{x} is at least -1/e")],
    sp.betainc_regularized: lambda a, b, low, high: [
        (_positive(a), f"{a} is positive"),
        (_positive(b), f"{b} is positive"),
        (_nonnegative(low), f"{low} is not negative"),
        (sp.LessThan(high, 1, evaluate=False), f"{high} is at most 1"),
    ],
    DepthRoot: _depth_root,
}


def _guarded(needs: Iterable[Obligation], guards: list[Boolean]) -> Iterator[Obligation]:
    """The needs, each only where all guards hold."""
    guards = [guard for guard in guards if guard is not sp.true]
    for condition, reason in needs:
        for guard in reversed(guards):
            condition = sp.Implies(guard, condition, evaluate=False)
        yield condition, reason


def _piecewise(node: sp.Piecewise) -> Iterator[Obligation]:
    earlier: list[Boolean] = []
    for value, condition in node.args:
        yield from _guarded(_needs(condition), earlier)
        yield from _guarded(_needs(value), [*earlier, condition])
        if condition is sp.true:
            return
        earlier.append(negation(condition))
    yield (
        sp.Or(*(condition for _, condition in node.args), evaluate=False),
        "some branch of the cases applies",
    )


def _connective(node: Boolean) -> Iterator[Obligation]:
    """Parts that are always defined guard the others: in ``x = 0 or 1/x > 0`` the second needs x != 0
    only off the first.
    """
    parts = sorted(node.args, key=sp.default_sort_key)
    whole = [part for part in parts if not _needs(part)]
    guards = whole if isinstance(node, sp.And) else [negation(part) for part in whole]
    for part in parts:
        if part not in whole:
            yield from _guarded(_needs(part), guards)


def _indexed(node: sp.Expr) -> Iterator[Obligation]:
    """The terms of a finite sum, for every index between its limits; an infinite one is its rule's
    concern.
    """
    (index, first, last), *more = node.limits
    if more or last.is_infinite or first.is_infinite:
        return
    yield from _needs(first)
    yield from _needs(last)
    within = [sp.GreaterThan(index, first, evaluate=False), sp.LessThan(index, last, evaluate=False)]
    fresh = sp.Symbol(f"{index.name} (index)", integer=True)
    for condition, reason in _guarded(_needs(node.function), within):
        yield rewritten(condition, {index: fresh}), reason


def is_relation(claim: sp.Basic) -> bool:
    """True for =, !=, <, <=, >, >= between scalar expressions."""
    return isinstance(claim, Relational) and all(isinstance(side, sp.Expr) for side in claim.args)
