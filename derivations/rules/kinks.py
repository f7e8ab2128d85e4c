"""Integrals over a kink: ``Max``, ``Min`` and ``Abs`` are what they are on each side of the point where they turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.bounds import sign_at_points
from derivations.rules.terms import fresh, nonnegative, obligations, put_in

_MOST_NODES = 3
_BINDERS = (sp.Integral, sp.Sum, sp.Product, sp.Limit, sp.Derivative, sp.Subs)


@dataclass(frozen=True)
class SplitAtKink:
    """``Integral(f, (x, a, b)) = Integral(g, (x, a, c)) + Integral(h, (x, c, b))``, f being g before c and h behind it.

    Trusted: integrals add over neighbouring intervals.
    """

    name: str = "split where it turns"

    def ruling(self, step: Step) -> Ruling:
        """That c lies between the ends, the signs on both sides, and the line with both parts. Raises RuleError where
        no integral has one kink that is found.
        """
        found = sorted(step.before.atoms(sp.Integral) | step.after.atoms(sp.Integral), key=sp.default_sort_key)
        for integral in found:
            for node, gap in _kinks(integral):
                for place in _places(gap, integral.limits[0][0]):
                    if (ruling := self._split(step, integral, node, gap, place)) is not None:
                        return ruling
        raise RuleError("no kink is found inside an integral")

    def _split(
        self, step: Step, integral: sp.Integral, node: sp.Expr, gap: sp.Expr, place: sp.Expr
    ) -> Ruling | None:
        x, low, high = integral.limits[0]
        at = fresh(x, (step.before, step.after, place, *step.given), real=True)
        needed: list[Obligation] = []
        total = sp.Integer(0)
        for start, end in ((low, place), (place, high)):
            inside = list(step.given)
            if start != -sp.oo:
                inside.append(sp.StrictGreaterThan(at, start, evaluate=False))
            if end != sp.oo:
                inside.append(sp.StrictLessThan(at, end, evaluate=False))
            if sp.oo not in (-start, end):
                needed += obligations([(nonnegative(end - start), "the kink lies between the ends")], step.given)
            difference = gap.xreplace({x: at})
            sign = sign_at_points(difference, tuple(inside))
            if sign == 0:
                return None
            needed.append(Obligation(nonnegative(sign * difference), tuple(inside), "the sign on this side"))
            total += sp.Integral(integral.function.xreplace({node: _side(node, gap, sign)}), (x, start, end))
        main = Obligation(put_in(step, {integral: total}), step.given, "the line with both parts", True)
        return Ruling((*needed, main), method=self.name)


split_at_kink = SplitAtKink()


def _kinks(integral: sp.Integral) -> Iterator[tuple[sp.Expr, sp.Expr]]:
    """What turns, and the difference whose sign tells which way."""
    if len(integral.limits) != 1 or len(integral.limits[0]) != 3 or integral.function.has(*_BINDERS):
        return  # a kink may hang on a name that is bound inside
    x = integral.limits[0][0]
    nodes = [n for n in integral.function.atoms(sp.Max, sp.Min, sp.Abs) if n.has(x) and len(n.args) <= 2]
    for node in sorted(nodes, key=sp.default_sort_key)[:_MOST_NODES]:
        yield node, node.args[0] if isinstance(node, sp.Abs) else node.args[0] - node.args[1]


def _places(gap: sp.Expr, x: sp.Symbol) -> list[sp.Expr]:
    """Where the difference vanishes, as SymPy suggests."""
    try:
        roots = sp.solve(gap, x)
    except (NotImplementedError, ValueError, TypeError, AttributeError):
        return []
    return [root for root in roots if isinstance(root, sp.Expr) and not root.has(sp.I, x)][:_MOST_NODES]


def _side(node: sp.Expr, gap: sp.Expr, sign: int) -> sp.Expr:
    """What the node is where ``sign * gap >= 0``."""
    if isinstance(node, sp.Abs):
        return sign * gap
    return node.args[0 if (sign > 0) == isinstance(node, sp.Max) else 1]
