r"""Means over one variable of a named law by its density, where the integral has a closed form.

A function of a normal variable is folded at 0, where bars, maxima and symbolic powers of the variable are plain; one
with a kink at a place above 0 is shifted there.
"""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.kernel import RuleError, Ruling, Step
from derivations.rules.closed_forms import closed_form
from derivations.rules.definition import random_letters
from derivations.rules.expectation import density, expand_variances, remaining, support
from derivations.rules.terms import Conditions, nonnegative, obligations, positive
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Expectation,
    Gaussian,
    RandomVariable,
    random_variables,
)


@dataclass(frozen=True)
class DensityMeans:
    """``E[f(X)]`` as the integral of f against the density of X, where that is a closed form.

    Trusted: the densities; a closed form's conditions make its integral converge absolutely, so that the mean exists.
    """

    name: str = "integrals against the density"

    def ruling(self, step: Step) -> Ruling:
        """The line with its means put in. Raises RuleError where one has no closed form."""
        needed: Conditions = []
        sides = []
        for side in (step.before, step.after):
            side = expand_variances(side)
            nodes = sorted(side.atoms(Expectation), key=sp.default_sort_key)
            sides.append(side.xreplace({node: _mean(node.args[0], needed) for node in nodes}))
        if sides == [step.before, step.after]:
            raise RuleError("there is no mean on this line")
        return Ruling((*obligations(needed, step.given), remaining(step, *sides)), method=self.name)


density_means = DensityMeans()


def _mean(integrand: sp.Expr, needed: Conditions) -> sp.Expr:
    variables = random_variables(integrand)
    if len(variables) != 1 or random_letters(integrand):
        raise RuleError("the mean is not over one variable alone")
    (variable,) = variables
    if isinstance(variable, ChiSquare):
        needed.append((positive(variable.args[0]), "the law exists"))
    if isinstance(variable, BetaVariable):
        needed += [(positive(part), "the law exists") for part in variable.args[:2]]
    u = sp.Dummy("u", positive=True)
    if isinstance(variable, Gaussian):
        return sp.Add(*(_over(integrand.xreplace({variable: side}), variable, u, needed) for side in (u, -u)))
    return _over(integrand.xreplace({variable: u}), variable, u, needed)


def _over(f: sp.Expr, variable: RandomVariable, u: sp.Symbol, needed: Conditions) -> sp.Expr:
    """The integral of ``f`` times the density over the positive part of the support."""
    if f == 0:
        return sp.Integer(0)
    high = support(variable)[1]
    kinks = [node for node in f.atoms(sp.Max, sp.Min) if node.has(u)]
    if not kinks:
        return closed_form(sp.Integral(f * density(variable, u), (u, 0, high)), needed)
    if len(kinks) != 1 or len(kinks[0].args) != 2 or high != sp.oo:
        raise RuleError("the integrand has several kinks")
    first, second = kinks[0].args
    if sp.diff(first - second, u).could_extract_minus_sign():
        first, second = second, first
    slope, level = sp.diff(first - second, u), (first - second).xreplace({u: sp.Integer(0)})
    if slope.has(u):
        raise RuleError("the kink is not where a line vanishes")
    place = -level / slope
    needed += [(positive(slope), "the slope at the kink is positive"), (nonnegative(place), "the kink is not below 0")]
    behind, before = (first, second) if isinstance(kinks[0], sp.Max) else (second, first)
    outer, inner = (f.xreplace({kinks[0]: side}) for side in (behind, before))
    far = (outer - inner) * density(variable, u)
    shifted = sp.expand(far.xreplace({u: place + u}), power_exp=False)
    tail = closed_form(sp.Integral(shifted, (u, 0, sp.oo)), needed)
    if inner == 0:
        return tail
    return tail + closed_form(sp.Integral(inner * density(variable, u), (u, 0, high)), needed)
