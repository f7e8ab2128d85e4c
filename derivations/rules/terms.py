"""Small tools that several rules share: fresh symbols, put-in values, the conditions of a smooth function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Step
from theory.functions import DepthRoot

Conditions = list[tuple[Boolean, str]]
JUMPS = (sp.Piecewise, sp.floor, sp.ceiling, sp.sign, sp.Heaviside)


def positive(expression: sp.Expr) -> Boolean:
    """``expression > 0``, not decided by SymPy."""
    return sp.StrictGreaterThan(expression, 0, evaluate=False)


def nonnegative(expression: sp.Expr) -> Boolean:
    """``expression >= 0``, not decided by SymPy."""
    return sp.GreaterThan(expression, 0, evaluate=False)


def nonzero(expression: sp.Expr) -> Boolean:
    """``expression != 0``, not decided by SymPy."""
    return sp.Ne(expression, 0, evaluate=False)


def equal(left: sp.Expr, right: sp.Expr) -> Boolean:
    """``left = right``, not decided by SymPy."""
    return sp.Eq(left, right, evaluate=False)


def obvious(condition: Boolean) -> bool:
    """True for a condition that a number, or the declared sign of one symbol, settles at sight."""
    if condition is sp.true:
        return True
    if not isinstance(condition, (sp.Ne, sp.StrictGreaterThan, sp.GreaterThan)) or condition.args[1] != 0:
        return False
    left = condition.args[0]
    if not isinstance(left, (sp.Symbol, sp.Number, sp.NumberSymbol)):
        return False
    sign = {
        sp.Ne: left.is_nonzero,
        sp.StrictGreaterThan: left.is_positive,
        sp.GreaterThan: left.is_nonnegative,
    }
    return bool(sign[type(condition)])


def obligations(
    conditions: Iterable[tuple[Boolean, str]], given: tuple[Boolean, ...]
) -> tuple[Obligation, ...]:
    """One obligation a condition, in order, the obvious and the repeated ones left out."""
    seen = dict.fromkeys((claim, why) for claim, why in conditions if not obvious(claim))
    return tuple(Obligation(claim, given, why) for claim, why in seen)


def lifted(parts: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """Obligations of an inner rule for an outer one: not direct, and those that are among their own
    conditions gone.
    """
    return tuple(replace(part, direct=False) for part in parts if part.claim not in part.given)


def fresh(symbol: sp.Symbol, avoid: Iterable[sp.Basic], **facts: bool) -> sp.Symbol:
    """A symbol named after ``symbol`` that occurs in none of ``avoid``; the same on every call (verdicts are
    cached).
    """
    taken = {str(atom) for expression in avoid for atom in expression.free_symbols}
    name = str(symbol)
    while name in taken:
        name += "_"
    return sp.Symbol(name, **(facts or {"real": True}))


def put_in(step: Step, values: Mapping[sp.Basic, sp.Basic]) -> Boolean:
    """The line with subexpressions replaced on both sides, as a relation that SymPy does not decide."""
    return RELATIONS[step.relation](step.before.xreplace(dict(values)), step.after.xreplace(dict(values)))


_BINDERS = (sp.Derivative, sp.Subs, sp.Integral, sp.Sum, sp.Product, sp.Limit)


def outside_binders(expression: sp.Basic, nodes: Iterable[sp.Basic], *, moving: bool = False) -> None:
    """Raise RuleError where one of the nodes stands inside a derivative, an integral, a sum, a product or a limit.

    There it is no number of its own: ``d/dx log x`` moves with x, whatever is put for ``log x``. ``moving`` allows
    those that are free of the binder's variables.
    """
    held = tuple(nodes)
    for binder in expression.atoms(*_BINDERS):
        bound = {symbol for part in binder.args[1:] for symbol in part.free_symbols}
        if any(binder.has(node) and (not moving or node.free_symbols & bound) for node in held):
            raise RuleError(f"{binder} is to be worked out first")


def only(expressions: Sequence[sp.Basic], what: str) -> sp.Basic:
    """The single element; raises RuleError, naming what is wanted, when there is none or more than one."""
    distinct = list(dict.fromkeys(expressions))
    if len(distinct) != 1:
        raise RuleError(f"the line holds {len(distinct)} {what}, this rule takes one")
    return distinct[0]


# Where each function of one variable is analytic: the conditions on its argument.
ANALYTIC: dict[type, Callable[[sp.Expr], Conditions]] = {
    sp.exp: lambda u: [],
    sp.sin: lambda u: [],
    sp.cos: lambda u: [],
    sp.atan: lambda u: [],
    sp.sinh: lambda u: [],
    sp.cosh: lambda u: [],
    sp.tanh: lambda u: [],
    sp.asinh: lambda u: [],
    sp.erf: lambda u: [],
    sp.erfc: lambda u: [],
    sp.log: lambda u: [(positive(u), "the logarithm's argument is positive")],
    sp.tan: lambda u: [(nonzero(sp.cos(u)), "the tangent has no pole")],
    sp.sec: lambda u: [(nonzero(sp.cos(u)), "the secant has no pole")],
    sp.cot: lambda u: [(nonzero(sp.sin(u)), "the cotangent has no pole")],
    sp.csc: lambda u: [(nonzero(sp.sin(u)), "the cosecant has no pole")],
    sp.asin: lambda u: [(positive(1 - u**2), "the arcsine's argument is inside (-1, 1)")],
    sp.acos: lambda u: [(positive(1 - u**2), "the arccosine's argument is inside (-1, 1)")],
    sp.acosh: lambda u: [(positive(u - 1), "the argument of arcosh is above 1")],
    sp.atanh: lambda u: [(positive(1 - u**2), "the argument of artanh is inside (-1, 1)")],
    sp.gamma: lambda u: [(positive(u), "the Gamma function's argument is positive")],
    sp.loggamma: lambda u: [(positive(u), "the log-Gamma function's argument is positive")],
    sp.digamma: lambda u: [(positive(u), "the digamma function's argument is positive")],
}

# Functions of several variables that are continuously differentiable where these conditions hold.
SMOOTH: dict[type, Callable[..., Conditions]] = {
    sp.expint: lambda order, x: [(positive(x), "E_p(x) needs x > 0")],
    DepthRoot: lambda a, b, depth: [
        (nonnegative(a), "the depth law needs a >= 0"),
        (nonnegative(b), "the depth law needs b >= 0"),
        (positive(a + b), "the depth law needs a + b > 0"),
        (nonnegative(depth - 1), "the depth is at least 1"),
    ],
}
