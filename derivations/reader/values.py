"""Values of formulas as written, at a few points: what a change of one place comes to, without building it anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import add, mul

import sympy as sp
from flint import arb

from derivations.reader import nodes
from derivations.reader.functions import FUNCTIONS
from theory.ball import enclose, precision

_BITS = 96
_NAMES = tuple(sp.Symbol(f"u{i}", real=True) for i in range(8))

Balls = tuple[arb | None, ...]
Truths = tuple[bool | None, ...]
Place = Callable[[sp.Expr], arb | None]


class NotANumber(Exception):
    """The formula stands for a matrix."""


class Values:
    """Balls of formulas at places, and the truth of statements; parts that changed formulas share are valued once.

    ``meaning`` gives the SymPy form of what is no plain arithmetic: names, sums over an index, integrals, means; each
    of ``places`` encloses such a form.
    """

    def __init__(self, places: Sequence[Place], meaning: Callable[[nodes.Node], object]) -> None:
        self._places, self._meaning = places, meaning
        self._known: dict[int, tuple[nodes.Node, Balls]] = {}
        self._names: dict[str, Balls] = {}

    def of(self, node: nodes.Node) -> Balls:
        """One ball a place, None where there is none. What ``meaning`` raises is raised here too.

        Raises NotANumber on a matrix.
        """
        if isinstance(node, nodes.Name):
            if node.key not in self._names:
                self._names[node.key] = self._finite(node)
            return self._names[node.key]
        kept = self._known.get(id(node))
        if kept is None:
            self._known[id(node)] = kept = node, self._finite(node)
        return kept[1]

    def truths(self, node: nodes.Node) -> Truths:
        """Whether a statement holds at each place, balls that overlap taken for equal; None where that is not told."""
        if isinstance(node, nodes.Comparison):
            sides = [self.of(side) for side in (node.first, *(side for _, side in node.rest))]
            links = [
                [_compared(kind, a, b) for a, b in zip(left, right, strict=True)]
                for (kind, _), left, right in zip(node.rest, sides, sides[1:], strict=False)
            ]
            return tuple(_all(parts) for parts in zip(*links, strict=True))
        if isinstance(node, nodes.Logic):
            columns = list(zip(*map(self.truths, node.parts), strict=True))
            if node.kind == "and":
                return tuple(map(_all, columns))
            return tuple(_not(_all([_not(part) if node.kind == "or" else part for part in c])) for c in columns)
        return (None,) * len(self._places)

    def _finite(self, node: nodes.Node) -> Balls:
        with precision(_BITS):
            try:
                balls = self._worked_out(node)
            except NotANumber:  # a number made of matrices has a value as a whole
                balls = None
            found = self._built(node) if balls is None else balls
            return tuple(ball if ball is not None and ball.is_finite() else None for ball in found)

    def _worked_out(self, node: nodes.Node) -> Sequence[arb | None] | None:
        """By the values of its parts; None where the node is no plain arithmetic."""
        if isinstance(node, nodes.Sum) and all(sign in ("+", "-") for sign, _ in node.terms):
            signed = [(sign, self.of(part)) for sign, part in node.terms]
            return _each(_total, *(balls if sign == "+" else _each(_minus, balls) for sign, balls in signed))
        if isinstance(node, nodes.Product):
            factors = [(sign, self.of(part)) for sign, part in node.factors]
            return _each(_product, *(balls if sign != "/" else _each(_reciprocal, balls) for sign, balls in factors))
        if isinstance(node, nodes.Quotient):
            return _each(lambda a, b: a / b, self.of(node.above), self.of(node.below))
        if (form := _form(node)) is not None:
            head, arguments = form
            names = _NAMES[: len(arguments)]
            parts = [self.of(argument) for argument in arguments]
            return _each(lambda *balls: enclose(head, dict(zip(names, balls, strict=True))), *parts)
        return None

    def _built(self, node: nodes.Node) -> Sequence[arb | None]:
        built = self._meaning(node)
        if not isinstance(built, sp.Expr):
            raise NotANumber
        return [_tried(place, (built,)) for place in self._places]


def _form(node: nodes.Node) -> tuple[sp.Expr, Sequence[nodes.Node]] | None:
    """A power, a root or a function, with places for its arguments, and these; None for anything else."""
    if isinstance(node, nodes.Power):
        if node.base == nodes.Constant("e"):
            return _head("exp", 1), (node.exponent,)
        if isinstance(node.exponent, nodes.Number):
            return _NAMES[0] ** sp.Rational(node.exponent.text), (node.base,)
        return _NAMES[0] ** _NAMES[1], (node.base, node.exponent)
    if isinstance(node, nodes.Root):
        if node.index is None:
            return sp.sqrt(_NAMES[0]), (node.body,)
        return _NAMES[0] ** (1 / _NAMES[1]), (node.body, node.index)
    if isinstance(node, nodes.Call) and node.function in FUNCTIONS and len(node.arguments) <= len(_NAMES):
        return _head(node.function, len(node.arguments)), node.arguments
    return None


@lru_cache(maxsize=64)
def _head(function: str, arguments: int) -> sp.Expr:
    return FUNCTIONS[function](*_NAMES[:arguments])[0]


def _total(*balls: arb) -> arb:
    return reduce(add, balls)


def _product(*balls: arb) -> arb:
    return reduce(mul, balls)


def _minus(ball: arb) -> arb:
    return -ball


def _reciprocal(ball: arb) -> arb:
    return 1 / ball


def _each(operation: Callable[..., arb], *parts: Sequence[arb | None]) -> list[arb | None]:
    return [_tried(operation, balls) for balls in zip(*parts, strict=True)]


def _tried(operation: Callable[..., arb | None], parts: Sequence[object]) -> arb | None:
    if any(part is None for part in parts):
        return None
    try:
        return operation(*parts)
    except (TypeError, KeyError, ValueError, OverflowError, AttributeError, ZeroDivisionError):
        return None


def _compared(relation: str, left: arb | None, right: arb | None) -> bool | None:
    if left is None or right is None:
        return None
    if relation in (">", ">="):
        return _compared({">": "<", ">=": "<="}[relation], right, left)
    if relation == "<":
        return bool(left < right)
    same = bool(left.overlaps(right))
    return {"=": same, "!=": not same, "<=": same or bool(left < right)}.get(relation)


def _all(parts: Sequence[bool | None]) -> bool | None:
    if False in parts:
        return False
    return None if None in parts else True


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part
