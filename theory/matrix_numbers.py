"""Numbers that belong to a matrix of symbolic size, beside its trace: determinant, operator norm, rank."""

from __future__ import annotations

from typing import Any

import sympy as sp

from theory.matrix_functions import ValueAt


class _NumberOf(sp.Function):
    nargs = 1
    is_commutative = True
    is_real = True
    _name = ""

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"{self._name}\left({printer._print(self.args[0])}\right)"
        return body if exp is None else rf"{{{body}}}^{{{exp}}}"


class Determinant(_NumberOf):
    """``det W`` of a square word."""

    _name = r"\det"


class OperatorNorm(_NumberOf):
    """The largest singular value of a word, ``sup |W x| / |x|``; a number that is not negative."""

    is_nonnegative = True

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"\left\|{printer._print(self.args[0])}\right\|_{{\mathrm{{op}}}}"
        return body if exp is None else rf"{{{body}}}^{{{exp}}}"


class Rank(_NumberOf):
    """The rank of a word, a whole number from 0."""

    is_integer = True
    is_nonnegative = True
    _name = r"\operatorname{rank}"


NUMBERS = (Determinant, OperatorNorm, Rank, ValueAt)
