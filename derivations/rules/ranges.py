"""Sums and integrals of what is not negative grow with their range."""

from __future__ import annotations

from dataclasses import dataclass

import sympy as sp

from derivations.chain import RELATIONS
from derivations.deciders.definedness import obligations as defined
from derivations.kernel import Obligation, RuleError, Ruling, Step
from derivations.rules.closed_forms import closed_form
from derivations.rules.terms import Conditions, fresh, nonnegative, obligations

_PARTS = (sp.Sum, sp.Integral)


@dataclass(frozen=True)
class LongerRange:
    """``part <= rest`` where ``part`` sums or integrates f >= 0 over a part of a range, and ``rest`` over all of it.

    Where the larger side holds no such part, an endless one with a closed form is put in for a finite one that begins
    with it. Trusted: what is not negative adds nothing negative; a closed form shows that the endless one converges.
    """

    name: str = "a longer range"

    def ruling(self, step: Step) -> Ruling:
        """f >= 0 on the longer range, which holds the shorter one. Raises RuleError on other lines."""
        if step.relation not in ("<=", ">="):
            raise RuleError("ranges are compared weakly")
        low, high = (step.before, step.after) if step.relation == "<=" else (step.after, step.before)
        factor, short = _part(low)
        needed: Conditions = [(nonnegative(factor), "the factor in front is not negative")]
        if high.atoms(*_PARTS):
            other, long = _part(high)
            if other != factor or type(long) is not type(short):
                raise RuleError("both sides have one factor and one kind of part")
        else:
            long = short.func(short.function, (*short.limits[0][:2], sp.oo))
        (k, first, last), (j, start, end) = short.limits[0], long.limits[0]
        ends = (first, last, start, end)
        if isinstance(short, sp.Sum) and not all(one.is_integer or one in (sp.oo, -sp.oo) for one in ends):
            raise RuleError("the range runs over whole numbers")
        facts = {"integer": True} if isinstance(short, sp.Sum) else {"real": True}
        own = fresh(k, (*step.given, step.before, step.after), **facts)
        f, g = short.function.xreplace({k: own}), long.function.xreplace({j: own})
        if sp.expand(f - g) != 0:
            raise RuleError("both sides hold one integrand, or one term")
        for inner, outer, upwards in ((first, start, 1), (last, end, -1)):
            if outer not in (sp.oo, -sp.oo):
                needed.append((nonnegative(upwards * (inner - outer)), "the longer range holds the shorter one"))
            elif outer != -upwards * sp.oo:
                raise RuleError("the longer range runs the other way")
        if sp.oo not in (-first, last):
            gap = last - first + (1 if isinstance(short, sp.Sum) else 0)
            needed.append((nonnegative(gap), "the shorter range runs upwards"))
        # An integral that is shown to converge does not ask for its integrand at the ends.
        converges = isinstance(long, sp.Integral) and sp.oo in (-start, end)
        above, below = (
            (sp.StrictGreaterThan, sp.StrictLessThan) if converges else (sp.GreaterThan, sp.LessThan)
        )
        inside = [above(own, start, evaluate=False)] if start != -sp.oo else []
        inside += [below(own, end, evaluate=False)] if end != sp.oo else []
        within = (*step.given, *inside)
        pointwise = [*defined(f), (nonnegative(f), "what is summed or integrated is not negative")]
        parts = (*obligations(needed, step.given), *obligations(pointwise, within))
        if high.atoms(*_PARTS):
            return _bounded(step, long, parts)
        value: Conditions = []
        claim = RELATIONS["<="](factor * closed_form(long, value), high)
        main = Obligation(claim, step.given, "the line with the endless one's value")
        return Ruling((*parts, *obligations(value, step.given), main), method=self.name)

longer_range = LongerRange()


def _bounded(step: Step, long: sp.Expr, parts: tuple[Obligation, ...]) -> Ruling:
    """The longer one exists: by a closed form where it is endless."""
    value: Conditions = []
    if sp.oo in (-long.limits[0][1], long.limits[0][2]):
        closed_form(long, value)
    return Ruling((*parts, *obligations(value, step.given)), method=longer_range.name)


def _part(side: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """A factor and one sum or integral with both ends."""
    found = [part for part in sp.Mul.make_args(side) if isinstance(part, _PARTS)]
    if len(found) != 1 or len(found[0].limits) != 1 or len(found[0].limits[0]) != 3:
        raise RuleError("each side is one sum or integral with a factor")
    return sp.Mul(*(part for part in sp.Mul.make_args(side) if part is not found[0])), found[0]


__all__ = ["LongerRange", "longer_range"]
