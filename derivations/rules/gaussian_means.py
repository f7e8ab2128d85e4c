"""Means of functions of independent standard normals that integrate in closed form, kinks included."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.bounds import sign_at_points
from derivations.rules.definition import random_letters
from derivations.rules.expectation import expand_variances, remaining
from derivations.rules.gaussian_integrals import normal_mean
from derivations.rules.terms import Conditions, nonnegative, obligations, positive
from theory.random_variables import Expectation, Gaussian, Variance, random_variables

_MOST_VARIABLES = 4
_KINKED = (sp.Abs, sp.Max, sp.Min, sp.Piecewise)
_INEQUALITIES = (sp.StrictGreaterThan, sp.GreaterThan, sp.StrictLessThan, sp.LessThan)


@dataclass(frozen=True)
class GaussianMeans:
    """Every mean is integrated over its normals, one after the other.

    Trusted: the normal density; a function with a kink where a linear form vanishes is averaged on each side of it.
    """

    name: str = "Gaussian integrals"

    def ruling(self, step: Step) -> Ruling:
        """The line with its means put in, and where they exist. Raises RuleError on other integrands."""
        needed: Conditions = []
        sides = []
        for side in (step.before, step.after):
            side = expand_variances(side) if side.has(Variance) else side
            nodes = sorted(side.atoms(Expectation), key=sp.default_sort_key)
            sides.append(side.xreplace({node: _mean(node.args[0], step.given, needed) for node in nodes}))
        if sides == [step.before, step.after]:
            raise RuleError("there is no mean on this line")
        return Ruling((*obligations(needed, step.given), remaining(step, *sides)), method=self.name)


def _mean(integrand: sp.Expr, given: tuple[Boolean, ...], needed: Conditions) -> sp.Expr:
    variables = sorted(random_variables(integrand), key=sp.default_sort_key)
    if len(variables) > _MOST_VARIABLES or not all(isinstance(variable, Gaussian) for variable in variables):
        raise RuleError("the mean is not over a few normal variables alone")
    if random_letters(integrand):
        raise RuleError("a random matrix stands beside the normal variables")
    names = {variable: sp.Dummy(str(variable.label), real=True) for variable in variables}
    value = integrand.xreplace(names)
    for name in names.values():
        before = len(needed)
        value = _over_pieces(value, name, given, needed)
        if any(condition.free_symbols & set(names.values()) for condition, _ in needed[before:]):
            raise RuleError("whether the inner mean exists depends on another variable")
    return value


def _over_pieces(
    function: sp.Expr, z: sp.Symbol, given: tuple[Boolean, ...], needed: Conditions
) -> sp.Expr:
    """The mean over z, split where a linear form in z changes its sign."""
    form = _kink(function, z)
    if form is None:
        return normal_mean(function, z, needed)
    slope, level = sp.diff(form, z), form.xreplace({z: sp.Integer(0)})
    if slope.has(z):
        raise RuleError(f"the kink of the integrand is not linear in {z}")
    if sign_at_points(slope, given) < 0:
        return _over_pieces(function.xreplace({z: -z}), z, given, needed)
    where = -level / slope if level != 0 else sp.Integer(0)
    # Without a level the slope is a factor only: the formula holds for a slope of 0 too, but where it picks a branch.
    factor_only = level == 0 and not function.has(sp.Piecewise)
    needed.append(
        (nonnegative(slope), "the slope is not negative") if factor_only else (positive(slope), "the slope is positive")
    )
    right = _settled(function, form, 1)
    left = _settled(function, form, -1).xreplace({z: -z})
    if _kink(right, z) is not None or _kink(left, z) is not None:
        raise RuleError("the integrand has several kinks")
    return normal_mean(right, z, needed, where) + normal_mean(left, z, needed, -where)


def _kink(function: sp.Expr, z: sp.Symbol) -> sp.Expr | None:
    """A form whose sign the function depends on, where it has one."""
    for part in sorted(function.atoms(*_KINKED), key=sp.default_sort_key):
        if part.has(z):
            return sp.expand(_form(part))
    return None


def _form(part: sp.Expr) -> sp.Expr:
    """What changes its sign at the kink. Raises RuleError on kinks in several places."""
    if isinstance(part, sp.Abs):
        return part.args[0]
    if isinstance(part, (sp.Max, sp.Min)) and len(part.args) == 2:
        return part.args[0] - part.args[1]
    if isinstance(part, sp.Piecewise):
        for _, condition in part.args:
            if isinstance(condition, _INEQUALITIES):
                return condition.gts - condition.lts
    raise RuleError(f"{part} is not averaged")


def _settled(function: sp.Expr, form: sp.Expr, sign: int) -> sp.Expr:
    """The function where the form has this sign; every kink at the same place is settled with it."""
    put: dict[sp.Basic, sp.Basic] = {}
    for part in function.atoms(*_KINKED):
        ratio = sp.cancel(_form(part) / form)
        if not ratio.is_number or ratio.is_zero:
            continue
        side = sign if ratio > 0 else -sign
        if isinstance(part, sp.Abs):
            put[part] = side * part.args[0]
        elif isinstance(part, (sp.Max, sp.Min)):
            put[part] = part.args[0] if (side > 0) == isinstance(part, sp.Max) else part.args[1]
        else:
            put[part] = _branch(part, form, sign)
    return function.xreplace(put)


def _branch(part: sp.Piecewise, form: sp.Expr, sign: int) -> sp.Expr:
    """The branch that holds where the form has this sign; single points do not count."""
    for value, condition in part.args:
        if condition is sp.true:
            return value
        single = isinstance(condition, sp.Eq)
        gap = condition.lhs - condition.rhs if single else _gap(condition)
        ratio = sp.cancel(gap / form)
        if not (ratio.is_number and ratio.is_nonzero):
            raise RuleError(f"{part} is not averaged")
        if not single and ratio * sign > 0:
            return value
    raise RuleError(f"{part} has no branch there")


def _gap(condition: Boolean) -> sp.Expr:
    return condition.gts - condition.lts if isinstance(condition, _INEQUALITIES) else sp.nan


gaussian_means = GaussianMeans()
