"""The same claim with its sums and integrals put in where each has a closed form, proved as a line of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import rewritten
from derivations.kernel import RuleError
from derivations.reader.claims import Claim
from derivations.rules.closed_forms import closed_form

_PARTS = (sp.Sum, sp.Integral)
_MOST_PARTS = 6


def closed(claim: Claim, holds: Callable[[Claim], bool]) -> Claim | None:
    """The claim without sums and integrals; None where one of them has no closed form that ``holds``."""
    changed = claim
    for _ in range(_MOST_PARTS):
        parts = [part for part in _innermost(changed) if len(part.limits) == 1]
        if not parts:
            return None if changed is claim or _innermost(changed) else changed
        part = min(parts, key=sp.default_sort_key)
        try:
            value = closed_form(part, [])
        except RuleError:
            return None
        if not holds(Claim(part, "=", value, claim.given)):
            return None
        changed = _put(changed, part, value)
    return None


def _innermost(claim: Claim) -> list[sp.Expr]:
    sides = (claim.before, claim.after, *(condition for condition, _ in claim.needs))
    found = set().union(*(side.atoms(*_PARTS) for side in sides))
    return [part for part in found if not any(part is not other and part.has(other) for other in found)]


def _put(claim: Claim, part: sp.Expr, value: sp.Expr) -> Claim:
    put = {part: value}
    needs = tuple((rewritten(condition, put), why) for condition, why in claim.needs)
    before, after = (
        rewritten(side, put) if isinstance(side, Boolean) else side.xreplace(put)
        for side in (claim.before, claim.after)
    )
    return replace(claim, before=before, after=after, needs=needs)
