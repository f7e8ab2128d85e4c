"""The same claim put so that a rule takes it: without closed edges, with a name as a distance, or sign by sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import conjuncts, rewritten
from derivations.decision import Counterexample
from derivations.kernel import RuleError
from derivations.reader.claims import Claim
from derivations.rules.differentiation import derivative
from derivations.rules.terms import Conditions
from theory.events import Probability
from theory.random_variables import Expectation, RandomVariable, Variance

_BOUND = (sp.Sum, sp.Integral, sp.Limit, sp.Derivative)
_OPENED = {sp.GreaterThan: sp.StrictGreaterThan, sp.LessThan: sp.StrictLessThan}


def without_slopes(claim: Claim) -> Claim:
    """The claim with the derivatives of declared functions as functions, where it differentiates nothing else."""
    parts = (claim.before, claim.after, *claim.given, *(need for need, _ in claim.needs))
    put = {node: value for part in parts for node, value in _as_functions(part).items()}
    if not put or claim.statement.has(sp.Integral, sp.Limit):
        return claim
    before, after = _replaced(claim.before, put), _replaced(claim.after, put)
    if before.has(sp.Derivative, sp.Subs) or after.has(sp.Derivative, sp.Subs):
        return claim
    given = tuple(_put(condition, put) for condition in claim.given)
    return Claim(before, claim.relation, after, given, tuple((_put(need, put), why) for need, why in claim.needs))


def _as_functions(part: sp.Basic) -> dict[sp.Basic, sp.Expr]:
    """For each derivative of a declared function at a number, a function of its own at that number.

    Where nothing else differentiates, integrates or goes to a limit, a derivative is any function's value.
    """
    put: dict[sp.Basic, sp.Expr] = {}
    inside = {node.expr for node in part.atoms(sp.Subs)}
    for node in part.atoms(sp.Subs, sp.Derivative) - inside:
        slope, places = (node.expr, node.point) if isinstance(node, sp.Subs) else (node, node.expr.args)
        if not isinstance(slope, sp.Derivative) or not isinstance(slope.expr, AppliedUndef):
            continue
        if len(slope.expr.args) == 1 and set(slope.variables) == set(slope.expr.args):
            name = slope.expr.func.__name__ + "'" * len(slope.variables)
            put[node] = sp.Function(name, real=True)(*places)
    return put


def edges(claim: Claim) -> tuple[Claim, Claim] | None:
    """A line that differentiates by a name with closed conditions: inside the edges, and without these conditions.

    The first can only refute it, the second only prove it. None where no closed condition is on such a name.
    """
    varied = {name for node in claim.statement.atoms(sp.Derivative) for name in node.variables}
    given = conjuncts(claim.given)
    # What is said of a declared function is said of its values, not of where it is taken.
    closed = [c for c in given if type(c) in _OPENED and c.free_symbols & varied and not c.atoms(AppliedUndef)]
    if not closed:
        return None
    inside = tuple(_OPENED[type(c)](*c.args, evaluate=False) if c in closed else c for c in given)
    return replace(claim, given=inside), replace(claim, given=tuple(c for c in given if c not in closed))


def worked_out(claim: Claim) -> tuple[Claim, Conditions] | None:
    """The claim with its derivatives by the table, and what makes them valid at a point; None where a part has kinks.

    The conditions are open: where they hold at a point they hold around it, also at an edge of what is given.
    """
    conditions: Conditions = []
    put: dict[sp.Basic, sp.Expr] = {}
    for node in claim.statement.atoms(sp.Derivative):
        value = node.expr
        if value.has(sp.Abs, sp.Max, sp.Min, sp.Piecewise, sp.Derivative, AppliedUndef):
            return None
        try:
            for name in node.variables:
                value = derivative(value, name, conditions)
        except RuleError:
            return None
        put[node] = value
    sides = (_replaced(side, put) for side in (claim.before, claim.after))
    return replace(claim, before=next(sides), after=next(sides)), conditions


def by_sign(claim: Claim) -> tuple[Claim, Claim] | None:
    """An inequality where the first name between bars, what turns at a kink, or its only name, is not negative, and
    not positive.
    """
    if claim.relation not in ("<", "<=", ">", ">=") or claim.statement.has(*_BOUND):
        return None
    names = [part for part in claim.statement.atoms(sp.Abs) if isinstance(part.args[0], sp.Symbol)]
    if names:
        part = min(names, key=str)
        return _signed(claim, part, part.args[0]), _signed(claim, part, -part.args[0])
    if turning := claim.statement.atoms(sp.Max, sp.Min, sp.Abs):
        return _on_each_side(claim, min(turning, key=sp.default_sort_key))
    free = [name for name in claim.statement.free_symbols if name.is_nonnegative is None and not name.is_integer]
    if len(claim.statement.free_symbols) != 1 or not free:
        return None
    mirrored = {free[0]: -free[0]}
    other = replace(
        claim,
        before=_replaced(claim.before, mirrored),
        after=_replaced(claim.after, mirrored),
        given=tuple(_put(condition, mirrored) for condition in claim.given),
        needs=tuple((_put(condition, mirrored), why) for condition, why in claim.needs),
    )
    return _signed(claim, free[0], free[0]), _signed(other, free[0], free[0])


def _on_each_side(claim: Claim, part: sp.Expr) -> tuple[Claim, Claim] | None:
    """The claim where an absolute value, or the larger or smaller of two, is the one and where it is the other."""
    if len(part.args) > 2 or claim.statement.has(Expectation, Variance, Probability, RandomVariable):
        return None  # inside a mean what turns is not on one side of its kink
    first, second = (part.args[0], -part.args[0]) if isinstance(part, sp.Abs) else part.args
    gap = part.args[0] if isinstance(part, sp.Abs) else first - second
    signs = (-gap, gap) if isinstance(part, sp.Min) else (gap, -gap)
    return tuple(  # type: ignore[return-value]
        replace(
            claim,
            before=_replaced(claim.before, {part: value}),
            after=_replaced(claim.after, {part: value}),
            given=(*claim.given, sp.GreaterThan(sign, 0, evaluate=False)),
        )
        for value, sign in zip((first, second), signs, strict=True)
    )


def _signed(claim: Claim, part: sp.Expr, value: sp.Expr) -> Claim:
    """The claim where an absolute value is this."""
    before, after = (_replaced(side, {part: value}) for side in (claim.before, claim.after))
    return replace(claim, before=before, after=after, given=(*claim.given, sp.GreaterThan(value, 0, evaluate=False)))


def _replaced(side: sp.Basic, put: Mapping[sp.Basic, sp.Expr]) -> sp.Basic:
    return rewritten(side, dict(put)) if isinstance(side, Boolean) else side.xreplace(dict(put))


@dataclass(frozen=True)
class Shifted:
    """A claim in which a name below a number b is ``b - u`` with u > 0, or one above it ``b + u``."""

    claim: Claim
    names: Mapping[sp.Symbol, sp.Expr]

    def back(self, example: Counterexample) -> Counterexample:
        """A point of this claim as one of the first."""
        point = dict(example.point)
        for name, value in self.names.items():
            offset = next(iter(value.free_symbols))
            if str(offset) in point:
                moved = value.xreplace({offset: sp.Rational(point.pop(str(offset)))})
                point[str(name)] = str(moved)
        return Counterexample(point, example.lhs, example.rhs)


def shifted(claim: Claim) -> Shifted | None:
    """The claim with every name that a strict condition compares with 1 written by its distance from it."""
    names: dict[sp.Symbol, sp.Expr] = {}
    free = claim.statement.free_symbols
    for condition in conjuncts(claim.given):
        if isinstance(condition, (sp.StrictLessThan, sp.StrictGreaterThan)):
            name, bound = condition.args
            if isinstance(name, sp.Symbol) and bound == 1 and name in free and not name.is_integer:
                offset = sp.Symbol(f"{name}_off", positive=True)
                names[name] = 1 - offset if isinstance(condition, sp.StrictLessThan) else 1 + offset
    if not names:
        return None
    needs = tuple((_put(condition, names), why) for condition, why in claim.needs)
    given = tuple(_put(condition, names) for condition in conjuncts(claim.given))
    before, after = (
        _put(side, names) if isinstance(side, Boolean) else side.xreplace(names)
        for side in (claim.before, claim.after)
    )
    return Shifted(Claim(before, claim.relation, after, given, needs), names)


def _put(condition: Boolean, names: Mapping[sp.Symbol, sp.Expr]) -> Boolean:
    return rewritten(condition, dict(names)) if condition is not sp.true else condition
