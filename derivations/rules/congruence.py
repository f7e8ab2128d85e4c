"""Working inside: what agrees under a limit, an integral, a sum or a mean gives equal limits, integrals,
sums, means.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import substitute
from derivations.kernel import Obligation, Rule, RuleError, Ruling, Step
from derivations.rules.limits import neighbourhood
from derivations.rules.means import on_support
from derivations.rules.terms import fresh, obligations
from theory.random_variables import Expectation

_BINDERS = (sp.Limit, sp.Integral, sp.Sum, Expectation)


@dataclass(frozen=True)
class Inside:
    """Apply ``rule`` to what stands under one Limit, Integral or Sum, whose variable ranges where it should.

    ``near`` conditions on a limit's variable hold close enough to the limit point, which is decided; an
    integral's variable lies strictly between the ends; a summation index is an integer between them. A
    ``floor(u)`` inside is an integer N with ``u - 1 < N <= u``, and those facts are added.

    Trusted: functions equal throughout the range have equal limits, integrals, sums and means, and order is kept.
    """

    rule: Rule
    near: tuple[Boolean, ...] = ()

    @property
    def name(self) -> str:
        """``inside: cite scratch-risk-exact``."""
        return f"inside: {self.rule.name}"

    def ruling(self, step: Step) -> Ruling:
        """The inner rule's obligations, each under the range of the bound variable."""
        before, after = step.before, step.after
        if (
            type(before) is not type(after)
            or not isinstance(before, _BINDERS)
            or before.args[1:] != after.args[1:]
        ):
            before, after = _one_difference(step.before, step.after)
        if step.relation not in ("=", "<=", ">="):
            raise RuleError("inside a limit, an integral, a sum or a mean only =, <= and >= carry over")
        if step.relation != "=" and (before, after) != (step.before, step.after):
            raise RuleError(
                "an inequality carries over only where the whole side is one limit, integral, sum or mean"
            )
        bound, range_, extra = self._range(sp.Tuple(before, after), step)
        inner = Step(
            before.args[0].xreplace(bound),
            step.relation,
            after.args[0].xreplace(bound),
            step.given + range_,
            step.theorems,
        )
        ruling = self.rule.ruling(inner)
        numbers, facts = _floors(inner, ruling)
        lifted = tuple(_numbered(part, numbers, facts) for part in ruling.obligations)
        signs = tuple(
            Obligation(fact, inner.given, "the smaller side is not negative")
            for fact in self._order(before, inner)
        )
        return replace(ruling, obligations=(*obligations(extra, step.given), *signs, *lifted))

    @staticmethod
    def _order(binder: sp.Basic, inner: Step) -> tuple[Boolean, ...]:
        """For an inequality of means or integrals: the smaller side is non-negative, so both exist or are
        infinite.
        """
        if inner.relation == "=" or isinstance(binder, sp.Limit):
            return ()
        small = inner.before if inner.relation == "<=" else inner.after
        return (sp.GreaterThan(small, 0, evaluate=False),)

    def _range(
        self, pair: sp.Tuple, step: Step
    ) -> tuple[dict[sp.Basic, sp.Basic], tuple[Boolean, ...], list[tuple[Boolean, str]]]:
        binder = pair[0]
        if isinstance(binder, Expectation):
            if self.near:
                raise RuleError("conditions near a point belong to a limit")
            return (*on_support(pair, step.given), [])
        if isinstance(binder, sp.Limit):
            _, variable, point, direction = binder.args
            if any(variable in condition.free_symbols for condition in step.given):
                raise RuleError(
                    f"{variable} is both bound by the limit and free in the conditions: rename it"
                )
            return {}, self.near, neighbourhood(self.near, variable, point, str(direction))
        if self.near:
            raise RuleError("conditions near a point belong to a limit")
        if len(binder.limits) != 1 or len(binder.limits[0]) != 3:
            raise RuleError("work inside one integral or sum at a time")
        variable, low, high = binder.limits[0]
        if low == sp.oo or high == -sp.oo:
            raise RuleError(f"from {low} to {high} nothing lies between")
        avoid = (*step.given, low, high, step.before, step.after)
        if isinstance(binder, sp.Sum):
            if not (low.is_integer or low == -sp.oo) or not (high.is_integer or high == sp.oo):
                raise RuleError(f"a sum runs over whole numbers: {low} and {high} must be known to be such")
            index = fresh(variable, avoid, integer=True)
            ends = [sp.GreaterThan(index, low, evaluate=False), sp.LessThan(index, high, evaluate=False)]
        else:
            index = fresh(variable, avoid, real=True)
            ends = [
                sp.StrictGreaterThan(index, low, evaluate=False),
                sp.StrictLessThan(index, high, evaluate=False),
            ]
        finite = tuple(end for end in ends if not end.rhs.is_infinite)
        upwards: list[tuple[Boolean, str]] = []
        if low.is_finite is not False and high.is_finite is not False and isinstance(binder, sp.Integral):
            upwards.append((sp.LessThan(low, high, evaluate=False), "the integral runs upwards"))
        return {variable: index}, finite, upwards


def _one_difference(before: sp.Basic, after: sp.Basic) -> tuple[sp.Basic, sp.Basic]:
    """The one binder in which the two sides differ."""
    gone = [part for part in before.atoms(*_BINDERS) if part not in after.atoms(*_BINDERS)]
    come = [part for part in after.atoms(*_BINDERS) if part not in before.atoms(*_BINDERS)]
    if (
        len(gone) != 1
        or len(come) != 1
        or before.xreplace({gone[0]: come[0]}) != after
        or gone[0].args[1:] != come[0].args[1:]
    ):
        raise RuleError("the two sides must differ inside one limit, integral or sum")
    return gone[0], come[0]


def _floors(step: Step, ruling: Ruling) -> tuple[dict[sp.Basic, sp.Basic], tuple[Boolean, ...]]:
    """A whole number N for every ``floor(u)``, and ``u - 1 < N <= u``."""
    everything = [step.before, step.after, *step.given]
    for part in ruling.obligations:
        everything += [part.claim, *part.given]
    found = sorted(set().union(*(part.atoms(sp.floor) for part in everything)), key=sp.default_sort_key)
    numbers: dict[sp.Basic, sp.Basic] = {}
    facts: list[Boolean] = []
    for index, part in enumerate(found):
        number = fresh(sp.Symbol(f"N_{index}"), everything, integer=True)
        numbers[part] = number
        facts.append(sp.LessThan(number, part.args[0], evaluate=False))
        facts.append(sp.StrictGreaterThan(number, part.args[0] - 1, evaluate=False))
    return numbers, tuple(facts)


def _numbered(part: Obligation, numbers: dict[sp.Basic, sp.Basic], facts: tuple[Boolean, ...]) -> Obligation:
    """An obligation with whole numbers for its floors; about the inside, so never direct."""
    given = tuple(substitute(condition, numbers) for condition in part.given)
    return replace(part, claim=substitute(part.claim, numbers), given=(*given, *facts), direct=False)


def inside(rule: Rule, *near: Boolean) -> Inside:
    """``by=inside(cite(theorem, {n: floor(gamma*d)}), d > 3/gamma)``."""
    return Inside(rule, near)
