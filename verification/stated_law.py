"""Draws of the law that a theorem states, from the named random variables on its own right-hand side."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
import sympy as sp

from theory.random_variables import BetaVariable, ChiSquare, Gaussian, RandomVariable, SameLaw
from theory.registry import theorem as find
from theory.values import as_expression
from verification.arrays import FloatArray
from verification.experiment import Number


def draw_stated_law(
    theorem: str,
    point: Mapping[str, Number],
    settings: Mapping[str, Number],
    trials: int,
    generator: np.random.Generator,
) -> FloatArray:
    """Independent draws of the right-hand side of ``theorem``'s equality in law, (trials,).

    Raises TypeError where the theorem states no law, or one in a variable that has no sampler.
    """
    setup = {**settings, **point}
    values = {symbol: as_expression(setup[symbol.name], symbol.name) for symbol in find(theorem).parameters}
    law = _stated(theorem).subs(values).doit()
    variables = sorted(law.atoms(RandomVariable), key=str)
    drawn = [_draw(variable, trials, generator) for variable in variables]
    names = [sp.Dummy() for _ in variables]
    function = sp.lambdify(names, law.subs(dict(zip(variables, names, strict=True))), "numpy")
    return np.asarray(np.broadcast_to(function(*drawn), trials), dtype=np.float64)


def law_version(theorem: str) -> str:
    """A digest of the law as stated: a changed statement must not reuse draws of the old one."""
    return hashlib.sha256(sp.srepr(_stated(theorem)).encode()).hexdigest()[:16]


def _stated(theorem: str) -> sp.Expr:
    claim = find(theorem).claim
    if not isinstance(claim, SameLaw):
        raise TypeError(f"{theorem} states no law: give the experiment a cdf or a reference")
    return claim.rhs


def _draw(variable: RandomVariable, trials: int, generator: np.random.Generator) -> FloatArray:
    numbers = [float(argument) for argument in variable.args[:-1]]
    if isinstance(variable, Gaussian):
        return generator.standard_normal(trials)
    if isinstance(variable, ChiSquare):
        return generator.chisquare(numbers[0], trials)
    if isinstance(variable, BetaVariable):
        return generator.beta(numbers[0], numbers[1], trials)
    raise TypeError(f"there is no sampler for {type(variable).__name__}")
