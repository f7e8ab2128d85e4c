r"""Relations and what is said of them, as an author writes it: ``a < x < b``, conditions joined by words, arrows."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from derivations.reader.printing import SIGNS
from publishing.latex.layout import bracketed
from publishing.latex.order import natural_key
from publishing.latex.words import WordPrinter
from theory.symbols import n

RELATIONS = {**SIGNS, "law": r"\overset{d}{=}"}
_ORDERS = {
    sp.StrictLessThan: (sp.StrictLessThan, sp.StrictGreaterThan),
    sp.LessThan: (sp.LessThan, sp.GreaterThan),
}


class LogicPrinter(WordPrinter):
    """Relations, and statements joined by words and arrows."""

    def _print_Relational(self, expr: Relational) -> str:
        if expr.rhs == n and expr.lhs.is_Symbol:
            # Samples come first: n <= d.
            expr = expr.reversed
        sign = RELATIONS.get(expr.rel_op.replace("==", "="), expr.rel_op)
        left, right = self._side(expr.lhs, expr.rhs), self._side(expr.rhs, expr.lhs)
        return f"{left} {sign} {right}"

    def _side(self, side: sp.Basic, other: sp.Basic) -> str:
        number = getattr(side, "is_commutative", False) and side != 0
        return self.as_matrix(side) if number and self.unit_of(other) else str(self._print(side))

    def _joined(self, expr: sp.Basic, word: str) -> str:
        told: list[str] = []
        for part in sorted(expr.args, key=natural_key):
            text = str(self._print(part))
            if isinstance(part, (sp.And, sp.Or, sp.Implies, sp.Equivalent)):
                text = bracketed(text)
            # After a word a minus would be set as the sign of a difference.
            told.append(f"{{-}}{text[2:]}" if told and text.startswith("- ") else text)
        return word.join(told)

    def _print_And(self, expr: sp.And) -> str:
        between = self._between(expr)
        return between or self._joined(expr, r" \text{ and } ")

    def _between(self, expr: sp.And) -> str | None:
        """``a < x < b`` for two strict bounds, or two weak ones, of one name."""
        if len(expr.args) != 2:
            return None
        for kind, sign in ((sp.StrictLessThan, "<"), (sp.LessThan, r"\le")):
            bounds = [one for one in expr.args if isinstance(one, _ORDERS[kind])]
            pairs = [(one.lts, one.gts) for one in bounds]
            for low, high in (pairs, pairs[::-1]) if len(pairs) == 2 else ():
                if low[1] == high[0] and low[1].is_Symbol:
                    return f"{self._print(low[0])} {sign} {self._print(low[1])} {sign} {self._print(high[1])}"
        return None

    def _print_Or(self, expr: sp.Or) -> str:
        return self._joined(expr, r" \text{ or } ")

    def _arrow(self, expr: sp.Basic, arrow: str) -> str:
        sides = [
            bracketed(self._print(side))
            if isinstance(side, (sp.Implies, sp.Equivalent))
            else self._print(side)
            for side in expr.args
        ]
        return f" {arrow} ".join(sides)

    def _print_Implies(self, expr: sp.Implies, altchar: Any = None) -> str:
        return self._arrow(expr, r"\implies")

    def _print_Equivalent(self, expr: sp.Equivalent, altchar: Any = None) -> str:
        return self._arrow(expr, r"\iff")

    def _print_BooleanTrue(self, expr: sp.Basic) -> str:
        return r"\text{true}"

    def _print_BooleanFalse(self, expr: sp.Basic) -> str:
        return r"\text{false}"
