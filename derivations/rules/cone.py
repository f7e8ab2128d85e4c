"""A sum of words as a combination of others with weights that are not negative, suggested by a linear programme."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import sympy as sp
from scipy.optimize import linprog
from sympy.logic.boolalg import Boolean

from derivations.rules.words import Polynomial, Word

_ONE = sp.Integer(1)
_LARGEST_DENOMINATOR = 10_000
Key = tuple[Word, sp.Expr]


@dataclass(frozen=True)
class Part:
    """A semidefinite matrix; ``strict`` where it is definite, ``needed`` what that takes."""

    polynomial: Polynomial
    strict: bool = False
    needed: tuple[Boolean, ...] = ()


def terms(weight: sp.Expr) -> dict[sp.Expr, sp.Rational]:
    """A coefficient as a sum of monomials with rational factors."""
    found: dict[sp.Expr, sp.Rational] = {}
    for term in sp.Add.make_args(sp.expand(weight)):
        factor, monomial = term.as_coeff_Mul()
        if not factor.is_Rational:
            factor, monomial = _ONE, term
        found[monomial] = found.get(monomial, sp.Integer(0)) + factor
    return found


def _coordinates(polynomial: Polynomial, monomial: sp.Expr) -> dict[Key, sp.Rational]:
    return {
        (word, part): factor
        for word, weight in polynomial.items()
        for part, factor in terms(weight * monomial).items()
        if factor != 0
    }


def combined(
    target: Polynomial, columns: list[tuple[sp.Expr, Part]], strict: bool
) -> dict[int, sp.Rational] | None:
    """Weights, not negative, with which the columns add up to the target; rational, and to be checked."""
    wanted = _coordinates(target, _ONE)
    vectors = [_coordinates(part.polynomial, monomial) for monomial, part in columns]
    keys = list(dict.fromkeys(key for vector in (wanted, *vectors) for key in vector))
    places = {key: i for i, key in enumerate(keys)}
    matrix = np.zeros((len(keys), len(columns)))
    for j, vector in enumerate(vectors):
        for key, value in vector.items():
            matrix[places[key], j] = float(value)
    right = np.array([float(wanted.get(key, 0)) for key in keys])
    strictly = np.array([part.strict and monomial.is_positive is True for monomial, part in columns])
    cost = np.where(strictly, -1.0, 0.01) if strict else np.ones(len(columns))
    found = linprog(cost, A_eq=matrix, b_eq=right, bounds=[(0, 1000)] * len(columns), method="highs")
    if not found.success or found.x is None:
        return None
    weights = {j: sp.Rational(str(float(weight))) for j, weight in enumerate(found.x)}
    exact = {j: weight.limit_denominator(_LARGEST_DENOMINATOR) for j, weight in weights.items()}
    return {j: weight for j, weight in exact.items() if weight > 0}


__all__ = ["Part", "combined", "terms"]
