"""Exact numbers typed by a user: ``pi/4``, ``sqrt(2)/3``, ``0.5`` (the decimal), ``-3``, ``2^(1/3)``.

A recursive-descent parser of a closed grammar; nothing is ever executed.

    sum     := product (('+'|'-') product)*
    product := factor (('*'|'/') factor)*
    factor  := ('+'|'-') factor | atom (('^'|'**') factor)?
    atom    := number | 'pi' | 'e' | name '(' sum ')' | '(' sum ')'
"""

from __future__ import annotations

import re
from numbers import Number

import sympy as sp

from theory.errors import BadInput

_TOKEN = re.compile(
    r"\s*(?:(\d+\.?\d*(?:[eE][+-]?\d{1,3})?|\.\d+(?:[eE][+-]?\d{1,3})?)|([A-Za-z]+)|(\*\*|[-+*/^()]))",
    re.ASCII,
)
_FUNCTIONS = {
    "sqrt": sp.sqrt,
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "exp": sp.exp,
    "log": sp.log,
    "acos": sp.acos,
    "asin": sp.asin,
    "atan": sp.atan,
}
_CONSTANTS = {"pi": sp.pi, "e": sp.E}
_LONGEST = 200
_DEEPEST = 40
_LARGEST_POWER = 64
_MOST_BITS = 4096
# Python writes out integers of at most 4300 digits.
_MOST_BITS_KEPT = 14_000


def parse_value(text: str) -> sp.Expr:
    """The exact real number that ``text`` spells.

    Raises BadInput (what, where, what to do) on anything else: names, calls, complex or infinite values.
    """
    if len(text) > _LONGEST:
        raise BadInput(f"the value {text[:20]!r}... is longer than {_LONGEST} characters: write it shorter")
    value = _Reader(text).read()
    if value.has(sp.zoo, sp.nan, sp.oo, -sp.oo) or not value.is_real:
        raise BadInput(f"the value {text!r} is not a finite real number: give one such as pi/4, 1/5 or 0.5")
    return of_printable_size(value)


def of_printable_size(value: sp.Expr) -> sp.Expr:
    """The same number. Raises BadInput where a fraction in it has thousands of digits."""
    if any(max(abs(part.p), part.q).bit_length() > _MOST_BITS_KEPT for part in value.atoms(sp.Rational)):
        raise BadInput("a number has thousands of digits: give a smaller or a shorter one")
    return value


def as_expression(value: object, where: str) -> sp.Expr:
    """``value`` as SymPy has it: an expression as it stands, a number as its SymPy one.

    Raises BadInput, naming ``where``, on text, which SymPy would evaluate (inside tuples and dictionaries even
    when strict), and on everything else that is no expression.
    """
    if isinstance(value, sp.Basic):
        return value
    if isinstance(value, Number):
        return sp.sympify(value, strict=True)
    what = "text, which is not evaluated" if isinstance(value, str) else "no expression"
    shown = " ".join(repr(value).split())[:40]
    raise BadInput(f"{where}: {shown} is {what}: write a SymPy expression or a number")


class _Reader:
    """One pass over the tokens; ``place`` is the column of the next one."""

    def __init__(self, text: str) -> None:
        self.text, self.index, self.depth = text, 0, 0
        self.tokens = self._split(text)

    def _split(self, text: str) -> list[tuple[str, str, int]]:
        tokens, place = [], 0
        stripped = text.rstrip()
        while place < len(stripped):
            match = _TOKEN.match(stripped, place)
            if not match:
                raise self._refusal(place)
            kind = ("number", "name", "sign")[match.lastindex - 1 if match.lastindex else 0]
            tokens.append((kind, match.group(match.lastindex or 0), match.start(match.lastindex or 0)))
            place = match.end()
        return tokens

    def _refusal(self, place: int) -> BadInput:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        return BadInput(
            f"cannot read the value {shown!r} at column {place + 1}: write a number such as pi/4, sqrt(2)/3, 1/5 or 0.5"
        )

    def _peek(self) -> str:
        return self.tokens[self.index][1] if self.index < len(self.tokens) else ""

    def _place(self) -> int:
        return self.tokens[self.index][2] if self.index < len(self.tokens) else len(self.text)

    def _take(self, *wanted: str) -> str:
        if self._peek() not in wanted:
            raise self._refusal(self._place())
        self.index += 1
        return self.tokens[self.index - 1][1]

    def read(self) -> sp.Expr:
        value = self._sum()
        if self.index < len(self.tokens):
            raise self._refusal(self._place())
        return value

    def _sum(self) -> sp.Expr:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadInput(
                f"the value {self.text[:20]!r}... is nested deeper than {_DEEPEST}: write it flatter"
            )
        value = self._product()
        while self._peek() in ("+", "-"):
            sign = self._take("+", "-")
            right = self._product()
            value = value + right if sign == "+" else value - right
        self.depth -= 1
        return value

    def _product(self) -> sp.Expr:
        value = self._factor()
        while self._peek() in ("*", "/"):
            sign = self._take("*", "/")
            place, right = self._place(), self._factor()
            if sign == "/" and right.is_zero:
                raise BadInput(
                    f"the value {self.text!r} divides by zero at column {place + 1}: give a finite number"
                )
            value = value * right if sign == "*" else value / right
        return value

    def _factor(self) -> sp.Expr:
        sign = 1
        while self._peek() in ("+", "-"):
            sign = -sign if self._take("+", "-") == "-" else sign
        base = self._atom()
        if self._peek() in ("^", "**"):
            self._take("^", "**")
            self.depth += 1
            if self.depth > _DEEPEST:
                raise BadInput(
                    f"the value {self.text[:20]!r}... is nested deeper than {_DEEPEST}: write it flatter"
                )
            place, power = self._place(), self._factor()
            self.depth -= 1
            if not power.is_Rational or abs(power.p) > _LARGEST_POWER or power.q > _LARGEST_POWER:
                raise BadInput(
                    f"the power in {self.text!r} at column {place + 1} is not a fraction with parts up to "
                    f"{_LARGEST_POWER}: write the value out"
                )
            if base.is_zero and power.is_negative:
                raise BadInput(
                    f"the value {self.text!r} divides by zero at column {place + 1}: give a finite number"
                )
            if base.is_Rational and max(abs(base.p), base.q).bit_length() * abs(power.p) > _MOST_BITS:
                raise BadInput(
                    f"the power in {self.text!r} at column {place + 1} is too large: give a smaller number"
                )
            base = base**power
        return sign * base

    def _atom(self) -> sp.Expr:
        if self.index >= len(self.tokens):
            raise self._refusal(len(self.text))
        kind, word, place = self.tokens[self.index]
        self.index += 1
        if kind == "number":
            return sp.Rational(word)
        if word == "(":
            value = self._sum()
            self._take(")")
            return value
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if word in _FUNCTIONS and self._peek() == "(":
            self._take("(")
            inner = self._sum()
            self._take(")")
            return _FUNCTIONS[word](inner)
        raise self._refusal(place)
