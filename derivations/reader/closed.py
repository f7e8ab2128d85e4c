"""The same claim with its sums and integrals put in where each has a closed form, proved as a line of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.deciders.setting import rewritten
from derivations.kernel import RuleError, Step
from derivations.reader.claims import Claim
from derivations.rules.closed_forms import closed_form
from derivations.rules.density_means import density_means
from derivations.rules.expectation import moments
from derivations.rules.gaussian_means import gaussian_means
from derivations.rules.tails import exponential_moments
from theory.random_variables import Expectation

_PARTS = (sp.Sum, sp.Integral, Expectation)
_MOST_PARTS = 6


def closed(claim: Claim, holds: Callable[[Claim], bool]) -> Claim | None:
    """The claim without sums and integrals; None where one of them has no closed form that ``holds``."""
    changed = claim
    for _ in range(_MOST_PARTS):
        parts = [part for part in _innermost(changed) if isinstance(part, Expectation) or len(part.limits) == 1]
        if not parts:
            return None if changed is claim or _innermost(changed) else changed
        part = min(parts, key=sp.default_sort_key)
        value = next((value for value in _values(part) if holds(Claim(part, "=", value, claim.given))), None)
        if value is None:
            return None
        changed = _put(changed, part, value)
    return None


def _values(part: sp.Expr) -> Iterator[sp.Expr]:
    """What a rule may show the part to be."""
    if not isinstance(part, Expectation):
        with suppress(RuleError):
            yield closed_form(part, [])
        return
    for rule in (exponential_moments, gaussian_means, moments, density_means):
        with suppress(RuleError):
            *_, main = rule.ruling(Step(part, "=", sp.Integer(0), (), {})).obligations
            if isinstance(main.claim, sp.Eq) and not main.claim.has(Expectation):
                yield main.claim.lhs


def suggested(side: sp.Basic) -> sp.Basic:
    """A side with sums, integrals and means as the rules suggest them, to be tried at points; nothing is shown."""
    for _ in range(_MOST_PARTS):
        values = {part: next(_values(part), None) for part in _inner(side.atoms(*_PARTS))}
        known = {part: value for part, value in values.items() if value is not None}
        if not known:
            return side
        side = side.xreplace(known)
    return side


def _innermost(claim: Claim) -> list[sp.Expr]:
    sides = (claim.before, claim.after, *(condition for condition, _ in claim.needs))
    return _inner(set().union(*(side.atoms(*_PARTS) for side in sides)))


def _inner(found: set[sp.Basic]) -> list[sp.Expr]:
    return [part for part in found if not any(part is not other and part.has(other) for other in found)]


def _put(claim: Claim, part: sp.Expr, value: sp.Expr) -> Claim:
    put = {part: value}
    needs = tuple((rewritten(condition, put), why) for condition, why in claim.needs)
    before, after = (
        rewritten(side, put) if isinstance(side, Boolean) else side.xreplace(put)
        for side in (claim.before, claim.after)
    )
    return replace(claim, before=before, after=after, needs=needs)
