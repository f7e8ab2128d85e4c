"""Inequalities between sums of logarithms: ``sum k_i log a_i >= 0`` where ``prod a_i^k_i >= 1``, all a_i > 0."""

from __future__ import annotations

import math
from collections.abc import Sequence

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.attempt import Attempt

_LARGEST_POWER = 12


def prove(prover: Attempt, claim: Relational, given: Sequence[Boolean], depth: int) -> str:
    """The methods used, or an empty string. The logarithms' arguments are positive where the claim is defined."""
    if isinstance(claim, (sp.Eq, sp.Ne)):
        return ""
    product = _exponential(claim.lhs - claim.rhs)
    if product is None:
        return ""
    top, bottom = product
    positive = [
        prover.plainly(sp.StrictGreaterThan(part, 0, evaluate=False), given)
        for node in claim.atoms(sp.log)
        for part in node.args
    ]
    if not all(positive):
        return ""
    method = prover.prove(claim.func(top, bottom, evaluate=False), given, depth + 1)
    return f"logarithms, {method}" if method else ""


def _exponential(gap: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """Two positive products in the order of the sum of logarithms and 0; None where it is no such sum."""
    parts = []
    for term in sp.Add.make_args(sp.expand(gap)):
        factor, node = term.as_coeff_Mul()
        if not isinstance(node, sp.log) or not factor.is_Rational:
            return None
        parts.append((factor, node.args[0]))
    if not parts:
        return None
    common = math.lcm(*(int(factor.q) for factor, _ in parts))
    powers = [(int(factor * common), argument) for factor, argument in parts]
    if sum(abs(power) for power, _ in powers) > _LARGEST_POWER:
        return None
    top = sp.Mul(*(argument**power for power, argument in powers if power > 0))
    bottom = sp.Mul(*(argument**-power for power, argument in powers if power < 0))
    return top, bottom
