"""What was written and has cancelled as it was built: an integral, a limit or a mean that need not exist."""

from __future__ import annotations

from collections.abc import Iterable

import sympy as sp

from derivations.deciders.definedness import obligations
from derivations.kernel import RuleError
from derivations.reader.context import Context
from derivations.reader.places import Unreadable
from derivations.rules.differentiation import derivative
from derivations.rules.terms import Conditions
from theory.random_variables import Expectation, Variance, random_variables

_KINDS = {sp.Integral: "an integral", sp.Sum: "a series", sp.Product: "an endless product", sp.Limit: "a limit"}


def cancelled_exist(context: Context, sides: Iterable[sp.Basic]) -> None:
    """Ask for what makes the cancelled derivatives exist. Raises Unreadable on other parts that need not."""
    shown = {_known_by(node) for side in sides for node in sp.preorder_traversal(side)}
    for part in context.parts:
        if _known_by(part) in shown or _exists(part):
            continue
        if not isinstance(part, sp.Derivative):
            kind = _KINDS.get(type(part), "a mean")
            raise Unreadable(f"{kind} cancels, and whether it exists is not shown: leave it out", -1)
        conditions: Conditions = []
        try:
            body = part.expr
            for name in part.variables:
                body = derivative(body, name, conditions)
        except RuleError:
            continue
        for condition, why in conditions:
            context.needs(condition, why)


def _known_by(node: sp.Basic) -> object:
    """The part itself; sums and integrals, which SymPy joins, by what they run over."""
    return (type(node), node.function) if isinstance(node, (sp.Sum, sp.Product, sp.Integral)) else node


def _exists(part: sp.Basic) -> bool:
    """Whether a part exists at sight: over a bounded range, of what is defined everywhere; the mean of a polynomial."""
    if obligations(part.args[0]):
        return False
    if isinstance(part, sp.Integral):
        return all(end.is_finite is not False for _, *ends in part.limits for end in ends)
    if isinstance(part, (Expectation, Variance)):
        return bool(part.args[0].is_polynomial(*random_variables(part.args[0])))
    return False
