r"""From expression to LaTeX, as an author writes it: ``1 - \gamma``, ``\cos^2\theta``, ``q^{2-2/L}``.

One printer serves every page, paper and terminal. Symbols print as :mod:`theory.symbols` declares them;
``notation`` replaces any of them by name, everywhere at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from publishing.latex.layout import bracketed, line, tightened
from publishing.latex.logic import RELATIONS, LogicPrinter
from publishing.latex.names import name_latex, renamed_formula
from publishing.latex.order import (
    NAMED,
    TAIL,
    factor_rank,
    is_negative,
    ordered_terms,
    shared_denominator,
    sides,
    upright_inverses,
    with_one_root,
)
from publishing.latex.width import width
from theory.matrix_words import SquaredNorm
from theory.symbols import QUANTITIES, latex_names

_LONGEST_EXPONENT = 60
_WIDEST_HALF = 4.5  # ems
_SHORT_HALF = 4.0
_WIDEST_FRACTION = 0.5  # of a line
_DEEPEST_BARS = 2
_KEPT = 100_000
_GAPS = (r" \\ ", r" \\[1ex] ", r" \\[2.2ex] ")  # between rows of which none, one or both hold a fraction
_OUTSIDE = re.compile(r"\\lVert.*?\\rVert|\\lvert.*?\\rvert|\([^()]*\)|_\{[^{}]*\}")


class AuthorPrinter(LogicPrinter):
    """SymPy's LaTeX printer with the order, signs, fractions and parentheses of a careful author."""

    def __init__(self, notation: Mapping[str, str] | None = None, inline: bool = False) -> None:
        self.notation = dict(notation or {})
        self._inline = inline
        self._bars = 0
        self._slashes = True
        names = {
            symbol: self.notation.get(symbol.name) or renamed_formula(name, self.notation)
            for symbol, name in latex_names().items()
        }
        super().__init__({"symbol_names": names, "inv_trig_style": "full"})
        self._kept = lru_cache(maxsize=_KEPT)(self._fresh)

    def doprint(self, expr: sp.Basic) -> str:
        """The LaTeX of ``expr``, its delimiters no taller than what they hold."""
        return tightened(super().doprint(expr))

    def _print(self, expr: Any, **kwargs: Any) -> Any:
        """The LaTeX of a part, printed once for each way in which it may stand: lines of a proof share most."""
        if kwargs or not isinstance(expr, sp.Basic):
            return super()._print(expr, **kwargs)
        return self._kept(expr, self._inline, min(self._bars, _DEEPEST_BARS), self._slashes, line())

    def _fresh(self, expr: sp.Basic, *_: object) -> Any:
        return super()._print(expr)

    def _print_Symbol(self, expr: sp.Symbol, style: str = "plain") -> str:
        return (
            self._settings["symbol_names"].get(expr) or self.notation.get(expr.name) or name_latex(expr.name)
        )

    _print_Dummy = _print_Symbol

    def _print_Add(self, expr: sp.Add, order: Any = None) -> str:
        shared = shared_denominator(expr)
        if shared > 1:
            return self._quotient(1, [sp.Add(*(shared * term for term in expr.args))], shared, [])
        terms = self._terms(expr)
        if self._bars and not self._inline and _uneven(terms):
            outer, self._slashes = self._slashes, False
            terms, self._slashes = self._terms(expr), outer
        return " ".join(terms)

    def _terms(self, expr: sp.Add) -> list[str]:
        """Each term with the sign before it; a plus before the first is left out."""
        terms: list[str] = []
        matrices = self.unit_of(expr)
        for term in ordered_terms(expr):
            negative = is_negative(term)
            plain = -term if negative else term
            part = self.as_matrix(plain) if matrices and term.is_commutative else self._print(plain)
            if isinstance(term, (sp.Piecewise, Relational)) or (negative and isinstance(-term, sp.Add)):
                part = bracketed(part)
            terms.append(f"- {part}" if negative else f"+ {part}" if terms else part)
        return terms

    def _print_Mul(self, expr: sp.Mul) -> str:
        if expr.has(sp.MatrixExpr):
            return str(super()._print_Mul(expr))
        if not expr.is_commutative:
            return self._print_word(expr)
        coefficient, rest = expr.as_coeff_Mul()
        if not coefficient.is_Rational:
            coefficient, rest = sp.S.One, expr
        sign = "- " if coefficient < 0 else ""
        above, below = sides(rest)
        number, under = abs(int(coefficient.p)), int(coefficient.q)
        return sign + self._quotient(number, above, under, below)

    def _quotient(self, number: int, above: list[sp.Expr], under: int, below: list[sp.Expr]) -> str:
        if under == 1 and not below:
            return self._product(number, above)
        if self._inline:
            return self._slashed(number, above, under, below)
        self._bars += 1
        try:
            top = self._product(number, above, alone=True)
            bottom = self._product(under, below, alone=True)
        finally:
            self._bars -= 1
        if self._bars >= _DEEPEST_BARS or (
            self._bars
            and self._slashes
            and width(top, False) <= _SHORT_HALF
            and width(bottom, False) <= _SHORT_HALF
        ):
            return self._slashed(number, above, under, below)
        if not below and len(above) > 1 and any(isinstance(factor, sp.Add) for factor in above):
            return rf"\frac{{{number}}}{{{under}}} {self._product(1, above)}"
        if not below and number == 1 and width(top, False) > _WIDEST_HALF:
            return rf"\frac{{1}}{{{under}}} {self._product(1, above)}"
        tails = [factor for factor in above if isinstance(factor, TAIL)]
        beside = tails if self._bars else self._beside(above, top) or tails
        if beside:
            numerator = self._product(number, [one for one in above if one not in beside], alone=True)
            return rf"\frac{{{numerator}}}{{{bottom}}} {self._product(1, beside)}"
        return rf"\frac{{{top}}}{{{bottom}}}"

    def _beside(self, above: list[sp.Expr], top: str) -> list[sp.Expr]:
        """The factors of a numerator that read better beside the fraction: sums and powers that hold fractions,
        and all sums where the numerator is long.
        """
        long = width(top, False) > _WIDEST_FRACTION * line()
        return [
            factor
            for factor in above
            if (isinstance(factor, (sp.Add, sp.Pow)) and r"\frac" in self._print(factor))
            or (long and isinstance(factor, sp.Add))
        ]

    def _slashed(self, number: int, above: list[sp.Expr], under: int, below: list[sp.Expr]) -> str:
        """The quotient on one line, ``(a + b)/(2 c)``: in exponents, and inside fractions."""
        outer, self._inline = self._inline, True
        try:
            top = self._product(number, above, alone=True)
            bottom = self._product(under, below, alone=True)
        finally:
            self._inline = outer
        lone = above[0] if len(above) == 1 and number == 1 else None
        top = bracketed(top) if isinstance(lone, sp.Add) or (below and isinstance(lone, TAIL)) else top
        several = (under != 1) + len(below) > 1
        return (
            f"{top}/{bracketed(bottom) if several or isinstance(below[:1] and below[0], sp.Add) else bottom}"
        )

    def _product(self, number: int, factors: list[sp.Expr], alone: bool = False) -> str:
        """Factors side by side; ``alone`` drops the brackets of a single sum."""
        if not factors:
            return str(number)
        if alone and number == 1 and len(factors) == 1:
            return str(self._print(factors[0]))
        ordered = with_one_root(sorted(factors, key=factor_rank))
        parts = [str(number)] if number != 1 else []
        for place, factor in enumerate(ordered):
            text = self._print(factor)
            last = place == len(ordered) - 1
            if isinstance(factor, (sp.Add, sp.Piecewise, Relational)) or (
                isinstance(factor, TAIL) and not last
            ):
                text = bracketed(text)
            if parts and text[:1].isdigit():
                text = r"\cdot " + text
            parts.append(text)
        return " ".join(parts)

    def _print_Pow(self, expr: sp.Pow) -> str:
        base, exponent = expr.base, expr.exp
        if isinstance(base, SquaredNorm) and exponent.is_Rational and exponent > 0:
            return self._print_SquaredNorm_power(base, exponent)
        if exponent.is_Rational and exponent < 0:
            return self._quotient(1, [], 1, [sp.Pow(base, -exponent)])
        if exponent == sp.Rational(1, 2):
            return rf"\sqrt{{{self._print(base)}}}"
        if exponent.is_Rational and exponent.q == 2 and not base.is_Symbol and exponent.p == 1:
            return rf"\sqrt{{{self._print(base)}}}"
        power = self._exponent(exponent)
        if type(base) in NAMED:
            if exponent.is_Integer:
                return rf"{NAMED[type(base)]}^{{{power}}} {self._argument(base)}"
            return rf"{bracketed(self._print(base))}^{{{power}}}"
        return rf"{self._base(base)}^{{{power}}}"

    def _base(self, base: sp.Expr) -> str:
        text = str(self._print(base))
        atomic = (
            base.is_Symbol or base.is_Function or (base.is_Integer and base >= 0) or isinstance(base, sp.Abs)
        )
        if not atomic or isinstance(base, sp.exp):
            return bracketed(text)
        return bracketed(text) if "^" in _outermost(text) else text

    def _exponent(self, exponent: sp.Expr) -> str:
        outer, self._inline = self._inline, True
        try:
            return str(self._print(exponent))
        finally:
            self._inline = outer

    def _print_exp(self, expr: sp.exp, exp: str | None = None) -> str:
        power = self._exponent(expr.args[0])
        text = (
            rf"e^{{{power}}}"
            if len(power) < _LONGEST_EXPONENT
            else r"\exp" + bracketed(self._print(expr.args[0]))
        )
        return text if exp is None else rf"{bracketed(text)}^{{{exp}}}"

    def _print_ExpBase(self, expr: sp.exp, exp: str | None = None) -> str:
        return self._print_exp(expr, exp)

    def _print_Rational(self, expr: sp.Rational) -> str:
        if expr.q == 1:
            return str(expr.p)
        sign = "- " if expr.p < 0 else ""
        return (
            f"{sign}{abs(expr.p)}/{expr.q}" if self._inline else rf"{sign}\frac{{{abs(expr.p)}}}{{{expr.q}}}"
        )

    _print_Half = _print_Rational

    def _print_Function(self, expr: sp.Function, exp: str | None = None) -> str:
        if type(expr) in NAMED:
            return rf"{NAMED[type(expr)]} {self._argument(expr)}"
        if hasattr(self, "_print_" + type(expr).__name__):
            return str(getattr(self, "_print_" + type(expr).__name__)(expr))
        if not isinstance(expr, AppliedUndef):
            return str(super()._print_Function(expr, exp))
        name = self.notation.get(expr.func.__name__) or name_latex(expr.func.__name__, applied=True)
        text = f"{name}{bracketed(', '.join(self._print(argument) for argument in expr.args))}"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _argument(self, expr: sp.Function) -> str:
        (argument,) = expr.args[:1]
        text = str(self._print(argument))
        simple = (
            argument.is_Symbol
            or argument.is_Integer
            or isinstance(argument, AppliedUndef)
            or (
                argument.is_Mul
                and all(part.is_Symbol or part.is_Integer for part in argument.args)
                and not is_negative(argument)
            )
        )
        return text if simple else bracketed(text)

    def _print_log(self, expr: sp.log, exp: str | None = None) -> str:
        text = rf"\log {self._argument(expr)}"
        return text if exp is None else rf"{bracketed(text)}^{{{exp}}}"

    def _print_expint(self, expr: sp.expint, exp: str | None = None) -> str:
        text = rf"E_{{{self._exponent(expr.args[0])}}}{bracketed(self._print(expr.args[1]))}"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_betainc_regularized(self, expr: sp.betainc_regularized, exp: str | None = None) -> str:
        a, b, low, high = expr.args
        if low != 0:
            return str(super()._print_betainc_regularized(expr, exp))
        text = rf"I_{{{self._exponent(high)}}}{bracketed(f'{self._print(a)}, {self._print(b)}')}"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Abs(self, expr: sp.Abs, exp: str | None = None) -> str:
        text = rf"\left\lvert {self._print(upright_inverses(expr.args[0]))} \right\rvert"
        return text if exp is None else rf"{text}^{{{exp}}}"

    def _print_Piecewise(self, expr: sp.Piecewise) -> str:
        rows = [
            rf"\displaystyle {self._print(value)}, & "
            + (r"\text{otherwise}" if condition == sp.true else self._print(condition))
            for value, condition in expr.args
        ]
        tall = [r"\frac" in row or r"\sqrt" in row for row in rows]
        # The space is counted from the foot of a plain line, below which a fraction hangs.
        ends = [_GAPS[above + below] for above, below in zip(tall, tall[1:], strict=False)]
        body = "".join(row + end for row, end in zip(rows, [*ends, ""], strict=True))
        return r"\begin{cases} " + body + r" \end{cases}"

    def _print_Integral(self, expr: sp.Integral) -> str:
        return str(super()._print_Integral(expr)).replace(r"\int\limits", r"\int")

    def _print_Transpose(self, expr: sp.Transpose) -> str:
        inner = str(self._print(expr.arg))
        return rf"{inner if expr.arg.is_symbol else bracketed(inner)}^{{\top}}"


def _outermost(text: str) -> str:
    """What stands outside all brackets, bars and subscripts."""
    before = ""
    while text != before:
        before, text = text, _OUTSIDE.sub("", text)
    return text


def _uneven(terms: list[str]) -> bool:
    """Whether fractions with a bar stand beside fractions with a slash."""
    return any(r"\frac" in term for term in terms) and any("/" in _outermost(term) for term in terms)


def latex(expression: sp.Basic, notation: Mapping[str, str] | None = None, inline: bool = False) -> str:
    """The LaTeX of an expression or a statement; ``notation`` maps names of symbols to other LaTeX.

    ``inline`` writes fractions with a slash, for running text.
    """
    return _printed(expression, tuple(sorted((notation or {}).items())), inline, len(QUANTITIES), line())


@lru_cache(maxsize=20_000)
def _printed(
    expression: sp.Basic, notation: tuple[tuple[str, str], ...], inline: bool, declared: int, whole: float
) -> str:
    """``declared`` counts the symbols: a topic that is imported later declares more; ``whole`` is the line's width."""
    return _printer(notation, inline, declared).doprint(expression)


@lru_cache(maxsize=16)
def _printer(notation: tuple[tuple[str, str], ...], inline: bool, declared: int) -> AuthorPrinter:
    return AuthorPrinter(dict(notation), inline)


def latex_line(
    before: sp.Basic, relation: str, after: sp.Basic, notation: Mapping[str, str] | None = None
) -> str:
    """One line of a chain, ``before RELATION after``; what starts from ``true`` is the claim alone."""
    if before == sp.true:
        return latex(after, notation)
    return f"{latex(before, notation)} {RELATIONS[relation]} {latex(after, notation)}"
