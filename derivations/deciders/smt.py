"""SMT over the reals: z3 on the normal form. ``unsat`` proves; a model suggests a point, which is then
checked exactly.

The translator is total on its fragment: every atom of the normal form is a real variable, with its relations,
its sign and its bounds as listed side conditions. Integer symbols are relaxed to reals, strict inequalities
between whole numbers tightened to a gap of 1; a relaxation can lose a proof, never make a false one.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp
import z3
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders.definedness import obligations
from derivations.deciders.exact import vanishes
from derivations.deciders.field import (
    NEGATIVE,
    NONNEGATIVE,
    NONPOSITIVE,
    NONZERO,
    POSITIVE,
    ZERO,
    Fraction,
    Outside,
    negated,
    product,
    whole,
)
from derivations.deciders.known import normaliser_for
from derivations.deciders.normal import Normaliser
from derivations.deciders.scales import Restart
from derivations.deciders.setting import RELATION_SIGNS
from derivations.deciders.solver import formula, solver, term


def translate(normal: Normaliser, claim: Boolean) -> z3.BoolRef:
    """The claim over the atoms' variables. Raises Outside where it leaves the fragment."""
    if claim in (sp.true, sp.false):
        return z3.BoolVal(bool(claim))
    if isinstance(claim, Relational):
        return _relation(normal, claim)
    if isinstance(claim, sp.Contains) and isinstance(claim.args[1], sp.Interval):
        return translate(normal, claim.args[1].as_relational(claim.args[0]))
    if isinstance(claim, (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)):
        parts = [translate(normal, part) for part in sorted_parts(claim)]
        if isinstance(claim, sp.And):
            return z3.And(*parts)
        if isinstance(claim, sp.Or):
            return z3.Or(*parts)
        if isinstance(claim, sp.Not):
            return z3.Not(parts[0])
        if isinstance(claim, sp.Implies):
            return z3.Implies(parts[0], parts[1])
        return z3.And(*(parts[0] == part for part in parts[1:]))
    raise Outside(f"{type(claim).__name__} has no translation for the solver")


def sorted_parts(claim: Boolean) -> list[Boolean]:
    """The parts in a fixed order; an implication keeps its own."""
    return list(claim.args) if isinstance(claim, sp.Implies) else sorted(claim.args, key=sp.default_sort_key)


def _relation(normal: Normaliser, claim: Relational) -> z3.BoolRef:
    if type(claim) not in RELATION_SIGNS:
        raise Outside(f"{claim} is no scalar relation")
    signs = RELATION_SIGNS[type(claim)]
    gap = normal.of(claim.lhs) - normal.of(claim.rhs)
    if signs in (ZERO, NONZERO):
        return formula(gap.num, signs)
    below = normal.setting.sign(gap.den)
    if below in (POSITIVE, NEGATIVE):
        return formula(gap.num, signs if below == POSITIVE else negated(signs))
    return formula(product(gap.num, gap.den), signs)


def sides(claim: Boolean) -> list[sp.Expr]:
    """The expressions that the relations of a claim compare."""
    if isinstance(claim, Relational):
        return [side for side in claim.args if isinstance(side, sp.Expr)]
    if isinstance(claim, sp.Contains):
        return [claim.args[0]]
    return [side for part in claim.args if isinstance(part, Boolean) for side in sides(part)]


def solve(claim: Boolean, given: Sequence[Boolean], steps: int) -> str:
    """The method that proves the claim from the conditions, or an empty string; no solver where
    ``steps`` is 0.
    """
    try:
        normal, left = normaliser_for(sides(claim), given)
        if isinstance(claim, Relational) and type(claim) in RELATION_SIGNS:
            gap = normal.of(claim.lhs) - normal.of(claim.rhs)
            wanted = RELATION_SIGNS[type(claim)]
            if wanted & ZERO and (method := vanishes(normal, gap)):
                return method
            if not normal.setting.sign_of(gap) & ~wanted or _whole_gap(normal, gap, wanted):
                return "signs"
        if not steps:
            return ""
        denied = z3.Not(translate(normal, claim))
        for condition in left:
            _learn_clause(normal, condition)
    except Outside:
        return ""
    return "smt" if normal.setting.contradicts(denied, steps) else ""


def _whole_gap(normal: Normaliser, gap: Fraction, wanted: int) -> bool:
    """A whole number is not negative when it is above -1."""
    if wanted not in (NONNEGATIVE, NONPOSITIVE) or not normal.setting.is_integer(gap):
        return False
    upward = gap if wanted == NONNEGATIVE else -gap
    return normal.setting.sign_of(upward + whole(1)) == POSITIVE


def _learn_clause(normal: Normaliser, condition: Boolean) -> None:
    """A compound condition, for the solver only; left out where it cannot be translated or may be partly
    undefined.

    In ``x < 0 or sqrt(x) > 1`` the root need not exist, so its relations may not be asserted.
    """
    try:
        if not all(_plain(normal, leaf) for leaf in _leaves(condition)):
            return
        for side in sides(condition):
            normal.of(side)
        normal.setting.clauses.append(translate(normal, condition))
    except (Outside, Restart, ArithmeticError):
        return


def _leaves(claim: Boolean) -> list[Boolean]:
    if isinstance(claim, (sp.And, sp.Or, sp.Not, sp.Implies, sp.Equivalent)):
        return [leaf for part in claim.args for leaf in _leaves(part)]
    return [claim]


def _plain(normal: Normaliser, leaf: Boolean) -> bool:
    """Whether the signs alone show that a relation is defined everywhere."""
    for need, _ in obligations(leaf):
        if not isinstance(need, Relational):
            return False
        gap = normal.of(need.lhs) - normal.of(need.rhs)
        if normal.setting.sign_of(gap) & ~RELATION_SIGNS[type(need)]:
            return False
    return True


def impossible(given: Sequence[Boolean], symbols: Sequence[sp.Symbol], steps: int) -> bool:
    """True when the solver finds that no point meets the conditions."""
    try:
        normal, left = normaliser_for(list(symbols), given)
        for condition in left:
            _learn_clause(normal, condition)
    except Outside:
        return False
    return normal.setting.contradicts(z3.BoolVal(True), steps)


def model(
    claim: Boolean, given: Sequence[Boolean], symbols: Sequence[sp.Symbol], steps: int
) -> dict[sp.Symbol, sp.Expr] | None:
    """Rational or algebraic values at which the solver thinks the claim fails; to be checked before it
    is believed.
    """
    try:
        normal, left = normaliser_for([*symbols, *sides(claim)], given)
        denied = z3.Not(translate(normal, claim))
        for condition in left:
            _learn_clause(normal, condition)
    except Outside:
        return None
    asked = solver(steps)
    asked.add(*normal.setting.constraints(), denied)
    for symbol in symbols:
        if symbol.is_integer:
            variable = term(normal.of(symbol).num)
            asked.add(variable == z3.ToReal(z3.Int(f"whole {symbol.name}")))
    if asked.check() != z3.sat:
        return None
    found, point = asked.model(), {}
    for symbol in symbols:
        value = _exact_value(found.eval(term(normal.of(symbol).num), model_completion=True))
        if value is None:
            return None
        point[symbol] = value
    return point


def _exact_value(value: z3.ExprRef) -> sp.Expr | None:
    if z3.is_rational_value(value):
        return sp.Rational(value.numerator_as_long(), value.denominator_as_long())
    if z3.is_algebraic_value(value):
        return _algebraic(value)
    return None


def _algebraic(value: z3.AlgebraicNumRef) -> sp.Expr | None:
    """A quadratic irrational as a radical; higher degrees are not used as points."""
    coefficients = [sp.Integer(c.as_long()) for c in value.poly()]
    if len(coefficients) != 3:
        return None
    c, b, a = coefficients
    root = sp.sqrt(b**2 - 4 * a * c)
    near = value.approx(20)
    target = sp.Rational(near.numerator_as_long(), near.denominator_as_long())
    return min(((-b + s * root) / (2 * a) for s in (1, -1)), key=lambda x: abs(float(x - target)))
