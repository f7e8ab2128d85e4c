"""A sum or an integral against a number: each term against its even share of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp

from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.comparison import part_by_part
from derivations.rules.terms import positive

_PARTS = (sp.Sum, sp.Integral)


@dataclass(frozen=True)
class EvenShares:
    """``c sum f <= b`` from ``c f <= b/N`` for each of the N terms; for an integral N is the length of its range.

    Trusted: b is the sum of N shares b/N, for N > 0.
    """

    name: str = "even shares"

    def ruling(self, step: Step) -> Ruling:
        """The length of the range, and the comparison of the parts. Raises RuleError unless one side is a number."""
        sides = (step.before, step.after)
        found = [side.atoms(*_PARTS) for side in sides]
        if step.relation not in ("<=", ">=") or sorted(map(len, found)) != [0, 1]:
            raise RuleError("one sum or integral is compared with a number")
        place = 0 if found[0] else 1
        (whole,) = found[place]
        if len(whole.limits) != 1 or len(whole.limits[0]) != 3:
            raise RuleError("one index with both ends")
        index, low, high = whole.limits[0]
        length = high - low + (1 if isinstance(whole, sp.Sum) else 0)
        if length.has(sp.oo) or index in sides[1 - place].free_symbols:
            raise RuleError("an endless range has no even shares")
        shared = whole.func(sp.powsimp(sides[1 - place] / length), (index, low, high))
        ruling = part_by_part.ruling(replace(step, **{("before", "after")[1 - place]: shared}))
        some = Obligation(positive(length), step.given, "the range is not empty")
        return replace(ruling, obligations=(some, *ruling.obligations), method=self.name)


even_shares = EvenShares()

__all__ = ["EvenShares", "even_shares"]
