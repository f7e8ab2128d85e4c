"""Inequalities of exponentials and logarithms: by monotone functions, and by ``log z <= z - 1``."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.deciders.points import sample
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.terms import nonnegative, outside_binders, positive

_SEED = 20260606
_MOST_ATOMS = 4
_ORDERED = frozenset(("<", "<=", ">", ">="))


@dataclass(frozen=True)
class SameFunction:
    """``exp a <= exp b`` from ``a <= b``, and the same for log and the square root, with any order relation.

    Trusted: these functions are strictly increasing where they are defined.
    """

    name: str = "increasing function"

    def ruling(self, step: Step) -> Ruling:
        """The relation between the arguments. Raises RuleError unless both sides are one function's values."""
        inner = [argument_of(side) for side in (step.before, step.after)]
        for place, other in ((0, 1), (1, 0)):
            if inner[place] is None and (step.before, step.after)[place] == 0 and inner[other] is not None:
                # 0 is the logarithm of 1 and the root of 0.
                kind = inner[other][0]  # type: ignore[index]
                if kind is not sp.exp:
                    inner[place] = (kind, sp.Integer(1 if kind is sp.log else 0))
        if step.relation not in _ORDERED or None in inner or inner[0][0] is not inner[1][0]:  # type: ignore[index]
            raise RuleError("both sides must be values of one increasing function")
        claim = RELATIONS[step.relation](inner[0][1], inner[1][1])  # type: ignore[index]
        return Ruling(
            (Obligation(claim, step.given, "the arguments stand in the same order"),), method=self.name
        )


def argument_of(side: sp.Basic) -> tuple[object, sp.Expr] | None:
    """The function and its argument where a side is an exponential, a logarithm or a square root."""
    if isinstance(side, (sp.exp, sp.log)):
        return type(side), side.args[0]
    if isinstance(side, sp.Pow) and side.exp == sp.Rational(1, 2):
        return sp.sqrt, side.base
    return None


same_function = SameFunction()


@dataclass(frozen=True)
class TangentBound:
    """An inequality that is linear in logarithms and exponentials, each replaced by a bound of the right side.

    ``1 - 1/z <= log z <= z - 1`` for z > 0, ``1 + u <= e^u``, and ``e^u <= 1/(1 - u)`` for u < 1. Trusted: these.
    """

    name: str = "tangent bounds"

    def ruling(self, step: Step) -> Ruling:
        """The signs of the factors, the arguments' ranges, and the inequality that is left."""
        if step.relation not in _ORDERED:
            raise RuleError("tangent bounds prove inequalities")
        turned = step.relation in ("<", "<=")
        gap = sp.expand(step.after - step.before if turned else step.before - step.after, log=False)
        logs = sorted(gap.atoms(sp.log), key=str)
        nested = any(node.has(sp.exp) for node in logs)
        nodes = logs if nested else sorted(gap.atoms(sp.log, sp.exp), key=str)
        if not 0 < len(nodes) <= _MOST_ATOMS:
            raise RuleError("a few logarithms or exponentials are bounded at a time")
        outside_binders(gap, nodes)
        names = {node: sp.Dummy(f"f{i}", real=True) for i, node in enumerate(nodes)}
        plain = gap.xreplace(names)
        total = plain
        needed: list[Obligation] = []
        for node, name in names.items():
            factor = sp.diff(plain, name)
            if factor.free_symbols & set(names.values()) or plain.xreplace({name: sp.Integer(0)}).has(node):
                raise RuleError(f"the line is not linear in {node}")
            lower = sign_at_points(factor, step.given)
            if lower == 0:
                raise RuleError(f"the sign of the factor {factor} is not known")
            needed.append(
                Obligation(nonnegative(lower * factor), step.given, f"the sign of the factor {factor}")
            )
            total = total - factor * name + factor * _bound(node, lower > 0, step, needed)
        relation = ">" if step.relation in ("<", ">") else ">="
        claim = RELATIONS[relation](sp.simplify(total), sp.Integer(0))
        return Ruling((*needed, Obligation(claim, step.given, "what the bounds leave")), method=self.name)


def sign_at_points(factor: sp.Expr, given: tuple[Boolean, ...]) -> int:
    """The sign that a factor has at points of the domain, a guess that an obligation must confirm; 0 for none."""
    if factor.is_nonnegative or factor.is_nonpositive:
        return 1 if factor.is_nonnegative else -1
    symbols = sorted(factor.free_symbols.union(*(condition.free_symbols for condition in given)), key=str)
    values = {
        bool(factor.xreplace(point) > 0)
        for point in sample(given, symbols, 3, _SEED, sp.true)
        if factor.xreplace(point).is_comparable
    }
    return 0 if len(values) != 1 else 1 if values.pop() else -1


def _bound(node: sp.Expr, below: bool, step: Step, needed: list[Obligation]) -> sp.Expr:
    argument = node.args[0]
    if isinstance(node, sp.log):
        needed.append(Obligation(positive(argument), step.given, "the logarithm's argument is positive"))
        return 1 - 1 / argument if below else argument - 1
    if below:
        return 1 + argument
    needed.append(Obligation(positive(1 - argument), step.given, "the exponent is below 1"))
    return 1 / (1 - argument)


tangent_bound = TangentBound()
