"""Moments of the named laws, each with the condition under which it exists."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.kernel import RuleError
from derivations.rules.definition import random_letters
from theory.random_variables import (
    BetaVariable,
    ChiSquare,
    Gaussian,
    RandomVariable,
    Unknown,
    random_variables,
)

Monomial = tuple[tuple[RandomVariable, sp.Expr], ...]


def moment(variable: RandomVariable, power: sp.Expr) -> tuple[sp.Expr, tuple[Boolean, ...]]:
    """``E[variable**power]`` and the conditions under which it is finite.

    Gaussian: Isserlis, ``(p-1)!!`` or 0, whole p >= 0. Chi-square: ``2^p Gamma(k/2+p)/Gamma(k/2)``, k/2+p >
    0. Beta: ``Gamma(a+p) Gamma(a+b)/(Gamma(a) Gamma(a+b+p))``, a+p > 0. Raises RuleError on a law or a
    power that has no moment here.
    """
    if isinstance(variable, Gaussian):
        if not (power.is_Integer and power >= 0):
            raise RuleError(f"the moment E[g^({power})] of a Gaussian needs a whole power >= 0")
        return (sp.Integer(0) if power % 2 else sp.factorial2(power - 1)), ()
    if isinstance(variable, ChiSquare):
        freedom = variable.args[0]
        exists = (_positive(freedom), _positive(freedom + 2 * power))
        return _chi_square(freedom, power), tuple(dict.fromkeys(exists))
    if isinstance(variable, BetaVariable):
        a, b = variable.args[:2]
        return _beta(a, b, power), tuple(dict.fromkeys((_positive(a), _positive(b), _positive(a + power))))
    raise RuleError(f"{variable} has no law here: put its law in first, with by=in_law(theorem)")


def _positive(expression: sp.Expr) -> Boolean:
    return sp.StrictGreaterThan(expression, 0, evaluate=False)


def _chi_square(k: sp.Expr, power: sp.Expr) -> sp.Expr:
    if not power.is_Integer:
        return 2**power * sp.gamma(k / 2 + power) / sp.gamma(k / 2)
    if power >= 0:
        return sp.Mul(*(k + 2 * i for i in range(int(power))))
    return 1 / sp.Mul(*(k - 2 * i for i in range(1, 1 - int(power))))


def _beta(a: sp.Expr, b: sp.Expr, power: sp.Expr) -> sp.Expr:
    if not power.is_Integer:
        return sp.gamma(a + power) * sp.gamma(a + b) / (sp.gamma(a) * sp.gamma(a + b + power))
    if power >= 0:
        return sp.Mul(*((a + i) / (a + b + i) for i in range(int(power))))
    return sp.Mul(*((a + b - i) / (a - i) for i in range(1, 1 - int(power))))


def laurent(expression: sp.Expr) -> dict[Monomial, sp.Expr]:
    """``expression`` as a sum of coefficient times a product of powers of random variables.

    Raises RuleError when it is no such sum (``1/(1 + X)``, say) or when one label names two laws.
    """
    variables = sorted(random_variables(expression), key=sp.default_sort_key)
    _check_labels(variables)
    if random_letters(expression.xreplace({variable: sp.Integer(1) for variable in variables})):
        raise RuleError(f"{expression} holds a random matrix: put the law of its norms in first")
    names = {
        variable: sp.Dummy(f"x{i}", positive=variable.is_positive, real=True)
        for i, variable in enumerate(variables)
    }
    back = {name: variable for variable, name in names.items()}
    found: dict[Monomial, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand(_outermost(expression, names))):
        coefficient, monomial = _split(term, back)
        found[monomial] = found.get(monomial, sp.Integer(0)) + coefficient
    return {monomial: coefficient for monomial, coefficient in found.items() if coefficient != 0}


def _outermost(expression: sp.Expr, names: Mapping[RandomVariable, sp.Dummy]) -> sp.Expr:
    """Outer variables first, so that an Unknown with a variable among its arguments stays one variable."""
    for variable in sorted(names, key=lambda item: -item.count_ops()):
        expression = expression.xreplace({variable: names[variable]})
    return expression


def _split(term: sp.Expr, back: Mapping[sp.Basic, RandomVariable]) -> tuple[sp.Expr, Monomial]:
    coefficient, powers = sp.Integer(1), dict[RandomVariable, sp.Expr]()
    for factor in sp.Mul.make_args(term):
        base, power = factor.as_base_exp()
        if base in back and not power.free_symbols & set(back):
            powers[back[base]] = powers.get(back[base], sp.Integer(0)) + power  # expanded, x^(p+1) is x^p x
        elif factor.free_symbols & set(back):
            shown = factor.xreplace(dict(back))
            raise RuleError(
                f"{shown} is no power of one random variable: bring the integrand into a sum of products"
            )
        else:
            coefficient *= factor
    return coefficient, tuple(sorted(powers.items(), key=lambda pair: sp.default_sort_key(pair[0])))


def _check_labels(variables: list[RandomVariable]) -> None:
    named: dict[sp.Basic, RandomVariable] = {}
    for variable in variables:
        if isinstance(variable, Unknown):
            continue
        if named.setdefault(variable.label, variable) != variable:
            raise RuleError(f"the label {variable.label} names both {named[variable.label]} and {variable}")
