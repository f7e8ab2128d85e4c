"""Products and sums of matrices as an author writes them: ``I - X^+ X``, ``K X^T X/n`` in running text."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.printing.latex import LatexPrinter

from publishing.latex.layout import bracketed
from theory.matrix_words import shape_of

_UNIT = "I"
_NUMBER = (1, 1)


class WordPrinter(LatexPrinter):
    """What does not commute: numbers in sums of matrices stand for multiples of the unit matrix."""

    _inline = False

    def unit_of(self, expr: sp.Basic) -> bool:
        """Whether a number beside this word is a multiple of the unit matrix."""
        return not getattr(expr, "is_commutative", True) and shape_of(expr) not in (None, _NUMBER)

    def as_matrix(self, number: sp.Expr) -> str:
        """``I``, ``\\lambda n I``: a number where a matrix stands."""
        if number == 1:
            return _UNIT
        return f"{self._bracketed_sum(number)} {_UNIT}"

    def _bracketed_sum(self, expr: sp.Expr) -> str:
        text = str(self._print(expr))
        return bracketed(text) if expr.is_Add else text

    def _print_word(self, expr: sp.Mul) -> str:
        """A number times a product of matrices, the number's denominator under the whole."""
        numbers, letters = expr.args_cnc()
        above, below = sp.fraction(sp.Mul(*numbers))
        sign = "- " if above.as_coeff_Mul()[0].is_negative else ""
        above = -above if sign else above
        alone = below != 1 and not self._inline and above == 1 and len(letters) == 1
        factors = [self._print(letter) if alone else self._bracketed_sum(letter) for letter in letters]
        text = " ".join(factors)
        if below == 1 or self._inline:
            text = f"{self._bracketed_sum(above)} {text}" if above != 1 else text
        if below == 1:
            return sign + text
        if self._inline:
            under = str(self._print(below))
            return f"{sign}{text}/{under if below.is_Atom else bracketed(under)}"
        if above != 1:
            return rf"{sign}\frac{{{self._print(above)}}}{{{self._print(below)}}} {text}"
        return rf"{sign}\frac{{{text}}}{{{self._print(below)}}}"

    def _print_SquaredNorm_power(self, norm: Any, exponent: sp.Expr) -> str:
        r"""A power of :math:`\|W\|^2` as one power of the norm."""
        power = 2 * exponent
        text = str(self._print(norm)).removesuffix("^2")
        return text if power == 1 else rf"{text}^{{{self._print(power)}}}"
