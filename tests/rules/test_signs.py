"""A readout that stays away from 0 keeps its sign; what may pass through 0 does not."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp

from derivations.chain import Derivation
from derivations.kernel import Kernel
from derivations.library import kernel
from derivations.rules.signs import keeps_sign
from theory.statement import Assumption, Source, Theorem
from theory.symbols import t
from theory.transfer.imbalanced_fine_tuning import readout_end, readout_floor, readout_start, share_sign
from theory.verdict import Verdict

f = sp.Function("f", real=True)
c, e, q = (sp.Symbol(name, real=True) for name in "ceq")
FAR = sp.Gt(c, 0)


def stated(id: str, claim: sp.Basic, *given: sp.Basic) -> Theorem:
    """A definition of the test's own where it is an equation, else a lemma that is cited."""
    conditions = tuple(Assumption(one, "given") for one in given)
    definition = isinstance(claim, sp.Eq)
    return Theorem(
        id, id, claim, (c, e, q), Source("ours", "1"), conditions, definition=definition, cited=not definition
    )


def settled(floor, start, end, claim=None, *given):
    """What becomes of ``e > 0``, the limit's sign, by these statements."""
    floor = stated("floor", sp.Le(*floor, evaluate=False), *given)
    start = stated("start", sp.Eq(*start, evaluate=False))
    end = stated("end", sp.Eq(*end, evaluate=False))
    goal = stated("goal", sp.Gt(e, 0) if claim is None else claim, FAR, *given)
    line = Derivation(goal).start(goal.claim.gts).gt(goal.claim.lts, by=keeps_sign(floor, start, end))
    own = kernel()
    theorems = {one.id: one for one in (floor, start, end, goal)}
    return Kernel(theorems, {}, own.decide, own._defined).check(line).verdict


FLOOR, START, END = (c, f(t) ** 2), (f(0), 2), (sp.Limit(f(t), t, sp.oo), e)


def test_what_is_never_0_keeps_its_sign():
    """Conditional on the floor, which is only cited here."""
    assert settled(FLOOR, START, END) is Verdict.CONDITIONAL


@pytest.mark.parametrize(
    ("floor", "start", "end"),
    [
        ((-c, f(t) ** 2), START, END),
        ((c - c, f(t) ** 2), START, END),
        ((q, f(t) ** 2), START, END),
        (FLOOR, (f(0), -2), END),
        (FLOOR, (f(0), q), END),
        (FLOOR, (f(1), 2), END),
        (FLOOR, START, (sp.Limit(f(t), t, 0), e)),
        (FLOOR, START, (sp.Limit(f(-t), t, sp.oo), e)),
        ((c, f(t) ** 3), START, END),
        ((c, f(t)), START, END),
        ((c * t, f(t) ** 2), START, END),
        ((c, f(2 * t) ** 2), START, END),
    ],
)
def test_what_may_pass_through_0_does_not(floor, start, end):
    """A floor that is not positive or moves, a start below 0 or elsewhere, the limit of something else."""
    assert not settled(floor, start, end).settles


def test_the_floor_must_hold_from_the_start():
    """After t = 1 the sign may be another one."""
    assert not settled(FLOOR, START, END, None, sp.Ge(t, 1)).settles


@pytest.mark.parametrize(("least", "holds"), [(sp.sqrt(c), True), (2 * sp.sqrt(c), False), (c, False)])
def test_the_limit_keeps_the_bound(least, holds):
    """And no more than it."""
    claim = sp.Gt(e, least / 2 if holds else least, evaluate=False)
    assert settled(FLOOR, START, END, claim).settles is holds


@pytest.mark.parametrize("part", ["floor", "start", "end"])
def test_the_statements_are_the_librarys(part):
    """One that only bears the name is refused; the twin is the library's own proof."""
    assert kernel().proof("imbalanced-kept-sign").verdict is Verdict.PROVED
    parts = {"floor": readout_floor, "start": readout_start, "end": readout_end}
    parts[part] = replace(parts[part], title="another", says_more="")
    line = Derivation(share_sign).start(share_sign.claim.gts).gt(0, by=keeps_sign(**parts))
    assert not kernel().check(line).verdict.settles
