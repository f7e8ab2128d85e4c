"""What the normal forms of function heads ask of the normaliser that calls them."""

from __future__ import annotations

from typing import Protocol

import sympy as sp
from flint import fmpq

from derivations.deciders.field import (
    ANY,
    NEGATIVE,
    NONNEGATIVE,
    NONPOSITIVE,
    NONZERO,
    POSITIVE,
    Fraction,
    Poly,
)
from derivations.deciders.scales import Scales
from derivations.deciders.setting import Setting


class Forms(Protocol):
    """Normal forms over one :class:`Setting`; see :class:`derivations.deciders.normal.Normaliser`."""

    setting: Setting
    scales: Scales
    opaque: dict[str, sp.Expr]
    equations: list[Poly]

    def of(self, node: sp.Basic) -> Fraction:
        """The normal form of an expression."""

    def atom(self, key: str, expression: sp.Expr, signs: int = ANY) -> tuple[Fraction, bool]:
        """An atom without relations, and whether it is new."""

    def expression(self, value: Fraction) -> sp.Expr:
        """A fraction with its atoms put back."""

    def power(self, base: Fraction, exponent: Fraction) -> Fraction:
        """``base^exponent``."""

    def exponential(self, exponent: Fraction) -> Fraction:
        """``e^exponent``."""

    def logarithm(self, value: Fraction) -> Fraction:
        """``log(value)``."""

    def terms(self, value: Fraction) -> list[tuple[fmpq, Fraction]]:
        """``value = sum c_i u_i`` with rational c_i."""


def assumed_signs(expression: sp.Expr) -> int:
    """The signs that SymPy's assumptions leave to a symbol or an opaque atom."""
    if expression.is_positive:
        return POSITIVE
    if expression.is_negative:
        return NEGATIVE
    if expression.is_nonnegative:
        return NONNEGATIVE
    if expression.is_nonpositive:
        return NONPOSITIVE
    return NONZERO if expression.is_nonzero else ANY
