"""Probabilities and exponential moments of the standard laws, in closed form."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.definition import random_letters
from derivations.rules.expectation import expand_variances, remaining
from derivations.rules.gaussian_integrals import in_exponentials
from derivations.rules.terms import Conditions, nonnegative, obligations, positive
from theory.events import Probability
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Expectation,
    Gaussian,
    RandomVariable,
    Variance,
    random_variables,
)


def normal_below(x: sp.Expr) -> sp.Expr:
    """``Phi(x)``."""
    return (1 + sp.erf(x / sp.sqrt(2))) / 2


@dataclass(frozen=True)
class Probabilities:
    """``P[a < L < b]`` and ``P[|L| < b]`` for L linear in independent normals, or in one variable of a named law.

    ``bounded`` proves an inequality with ``1 - erf x <= e^(-x^2)``, x >= 0.

    Trusted: that; the distribution functions of the normal, the exponential (chi-square with 2 degrees), the
    chi-square with 1 degree, and the Beta law; a sum of independent normals is normal.
    """

    bounded: bool = False

    @property
    def name(self) -> str:
        """``distribution functions``, or that a tail was bounded."""
        return "bounded tails" if self.bounded else "distribution functions"

    def ruling(self, step: Step) -> Ruling:
        """The line with every probability worked out. Raises RuleError on other events."""
        nodes = sorted(
            step.before.atoms(Probability) | step.after.atoms(Probability), key=sp.default_sort_key
        )
        if not nodes:
            raise RuleError("there is no probability on this line")
        needed: Conditions = []
        put = {node: _probability(node.args[0], needed) for node in nodes}
        before, after = step.before.xreplace(put), step.after.xreplace(put)
        if self.bounded:
            main = _bounded(replace(step, before=before, after=after), needed)
        else:
            main = remaining(step, before, after)
        return Ruling((*obligations(needed, step.given), main), method=self.name)


probabilities = Probabilities()
bounded_probabilities = Probabilities(bounded=True)


def _bounded(step: Step, needed: Conditions) -> Obligation:
    """An inequality with ``1 - e^(-x^2) <= erf x <= 1``, x >= 0, put in on the right side of it."""
    turned = step.relation in ("<", "<=")
    gap = sp.expand(step.after - step.before if turned else step.before - step.after)
    for node in sorted(gap.atoms(sp.erf), key=str):
        name = sp.Dummy("erf", real=True)
        factor = sp.diff(gap.xreplace({node: name}), name)
        if not factor.is_number:
            raise RuleError("a tail with a factor that is no number")
        x = node.args[0]
        needed.append((nonnegative(x), "the tail is taken on the right of the mean"))
        gap = gap - factor * node + factor * (1 - sp.exp(-(x**2)) if factor > 0 else 1)
    relation = ">" if step.relation in ("<", ">") else ">="
    return Obligation(RELATIONS[relation](gap, sp.Integer(0)), step.given, "the line with its tails bounded")


def _probability(event: Boolean, needed: Conditions) -> sp.Expr:
    if isinstance(event, sp.And) and len(event.args) == 2:
        upper, lower = (_upper(part, needed) for part in event.args)
        if upper[0] == lower[0]:
            raise RuleError("the event bounds one side twice")
        if not _same_form(*(part.lts - part.gts for part in event.args)):
            raise RuleError("the event bounds two different variables: their probability is joint")
        whole = upper[1] + lower[1] - 1
        needed.append((nonnegative(whole), "the interval does not run backwards"))
        return whole
    if not isinstance(event, Relational) or isinstance(event, (sp.Eq, sp.Ne)):
        raise RuleError("an event is an inequality, or two that bound a variable")
    low, high = _unscaled(event.lts, event.gts, needed)
    if isinstance(high, sp.Abs) and not random_variables(low):
        needed.append((nonnegative(low), f"{low} is not negative"))
        return _below(-high.args[0] + low, needed) + _below(high.args[0] + low, needed)
    if isinstance(low, sp.Abs) and not random_variables(high):
        needed.append((nonnegative(high), f"{high} is not negative"))
        return 1 - _below(-low.args[0] + high, needed) - _below(low.args[0] + high, needed)
    return _below(low - high, needed)


def _unscaled(low: sp.Expr, high: sp.Expr, needed: Conditions) -> tuple[sp.Expr, sp.Expr]:
    """``c |L| <= b`` as ``|L| <= b/c``, with c > 0 asked for."""
    for side in (low, high):
        factor, rest = side.as_independent(sp.Abs, as_Add=False)
        if isinstance(rest, sp.Abs) and factor != 1:
            needed.append((positive(factor), f"{factor} is positive"))
            return low / factor, high / factor
    return low, high


def _upper(part: Boolean, needed: Conditions) -> tuple[bool, sp.Expr]:
    """Whether a relation bounds its variable from above, and its probability."""
    if not isinstance(part, Relational):
        raise RuleError("an event is an inequality, or two that bound a variable")
    return bool(random_variables(part.lts)), _below(part.lts - part.gts, needed)


def _same_form(upper: sp.Expr, lower: sp.Expr) -> bool:
    """Whether two linear forms move in opposite ways with one: their sum, or one with a number, is not random."""
    variables = sorted(random_variables(upper), key=sp.default_sort_key)
    if not variables:
        return False
    name = sp.Dummy("value", real=True)
    slopes = [sp.diff(form.xreplace({variables[0]: name}), name) for form in (upper, lower)]
    ratio = sp.cancel(slopes[0] / slopes[1]) if slopes[1] != 0 else sp.nan
    return bool(ratio.is_negative) and not random_variables(sp.expand(upper - ratio * lower))


def _below(form: sp.Expr, needed: Conditions) -> sp.Expr:
    """``P[form < 0]`` for a linear form; of laws without atoms the relation may be weak as well."""
    variables = sorted(random_variables(form), key=sp.default_sort_key)
    if not variables:
        raise RuleError("the event holds no random variable")
    if random_letters(form):
        raise RuleError("a random matrix stands in the event")
    names = _names(variables)
    factors = [sp.diff(form.xreplace({v: name}), name) for v, name in names.items()]
    rest = sp.expand(form - sp.Add(*(f * v for f, v in zip(factors, variables, strict=True))))
    if random_variables(rest) or any(random_variables(f) or f.has(*names.values()) for f in factors):
        raise RuleError("the event is not linear in its variables")
    if all(isinstance(variable, Gaussian) for variable in variables):
        scale = sp.sqrt(sp.Add(*(factor**2 for factor in factors)))
        needed.append((positive(sp.Add(*(factor**2 for factor in factors))), "the law has a density"))
        return normal_below(-rest / scale)
    if len(variables) > 1:
        raise RuleError("several variables of other laws than the normal")
    (variable,), (factor,) = variables, factors
    if factor.could_extract_minus_sign() or factor.is_negative:
        needed.append((positive(-factor), "the event is a lower bound"))
        return 1 - _distribution(variable, rest / -factor, needed)
    needed.append((positive(factor), "the event is an upper bound"))
    return _distribution(variable, -rest / factor, needed)


def _names(variables: list[RandomVariable]) -> dict[sp.Basic, sp.Dummy]:
    """A number of its own for each variable, which no symbol of the line can be."""
    return {variable: sp.Dummy(str(variable.label), real=True) for variable in variables}


def _distribution(variable: RandomVariable, x: sp.Expr, needed: Conditions) -> sp.Expr:
    """``P[variable < x]`` for x in the support."""
    needed.append((nonnegative(x), "the bound lies in the support"))
    if isinstance(variable, ChiSquare) and variable.args[0] == 2:
        return 1 - sp.exp(-x / 2)
    if isinstance(variable, ChiSquare) and variable.args[0] == 1:
        return sp.erf(sp.sqrt(x / 2))
    if isinstance(variable, BetaVariable):
        needed.append((nonnegative(1 - x), "the bound lies in the support"))
        a, b = variable.args[:2]
        needed += [(positive(a), "the law exists"), (positive(b), "the law exists")]
        return x if (a, b) == (1, 1) else sp.betainc_regularized(a, b, 0, x)
    raise RuleError(f"no distribution function of {variable} in closed form")


@dataclass(frozen=True)
class ExponentialMoments:
    """Means of ``sum c exp(linear form)`` in independent normals and chi-squares.

    Trusted: ``E exp(a g) = exp(a^2/2)``, ``E exp(t Q) = (1 - 2t)^(-k/2)`` for 2t < 1, independence.
    """

    name: str = "exponential moments"

    def ruling(self, step: Step) -> Ruling:
        """The line with its means worked out, and where they exist. Raises RuleError on other integrands."""
        needed: Conditions = []
        sides = []
        for side in (step.before, step.after):
            side = expand_variances(side) if side.has(Variance) else side
            put = {node: _mean(node.args[0], needed) for node in side.atoms(Expectation)}
            sides.append(side.xreplace(put))
        if sides == [step.before, step.after]:
            raise RuleError("there is no mean on this line")
        return Ruling((*obligations(needed, step.given), remaining(step, *sides)), method=self.name)


exponential_moments = ExponentialMoments()


def _mean(integrand: sp.Expr, needed: Conditions) -> sp.Expr:
    if random_letters(integrand):
        raise RuleError("a random matrix stands in the mean")
    total = sp.Integer(0)
    for term in sp.Add.make_args(sp.expand(in_exponentials(integrand), power_exp=False)):
        term = sp.powsimp(term, combine="exp")
        constant, exponent = sp.Integer(1), sp.Integer(0)
        for factor in sp.Mul.make_args(term):
            if not random_variables(factor):
                constant *= factor
            elif isinstance(factor, sp.exp):
                exponent += factor.args[0]
            else:
                raise RuleError(f"{factor} is no exponential of a linear form")
        total += constant * _exponential_mean(sp.expand(exponent), needed)
    return total


def _exponential_mean(form: sp.Expr, needed: Conditions) -> sp.Expr:
    variables = sorted(random_variables(form), key=sp.default_sort_key)
    names = _names(variables)
    plain = form.xreplace(names)
    value = sp.exp(plain.xreplace({name: sp.Integer(0) for name in names.values()}))
    for variable, name in names.items():
        factor = sp.diff(plain, name)
        if factor.free_symbols & set(names.values()):
            raise RuleError("the exponent is not linear in its variables")
        if isinstance(variable, Gaussian):
            value *= sp.exp(factor**2 / 2)
        elif isinstance(variable, ChiSquare):
            needed += [(positive(variable.args[0]), "the law exists"), (positive(1 - 2 * factor), "the mean exists")]
            value *= (1 - 2 * factor) ** (-variable.args[0] / 2)
        else:
            raise RuleError(f"no exponential moment of {variable} is known")
    return value
