"""The nearest right line: small changes of what was written, tried at exact points, the first one that is proved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice

import sympy as sp
from flint import arb
from sympy.logic.boolalg import Boolean

from derivations.deciders.engine import trial_points
from derivations.deciders.points import sample
from derivations.deciders.truth import at_point
from derivations.kernel import RuleError, Step
from derivations.reader import matrices, nodes
from derivations.reader.alarm import OutOfTime, within
from derivations.reader.changes import changes, replaced
from derivations.reader.claims import Claim
from derivations.reader.closed import suggested
from derivations.reader.factors import missing_factor
from derivations.reader.places import Unreadable
from derivations.reader.printing import latex, relation_latex
from derivations.reader.results import Proposal
from derivations.reader.table import names_in
from derivations.reader.values import Balls, Place, Truths, Values
from derivations.reader.verdicts import Judge, Outcome
from derivations.rules.expectation import expand_variances, moments
from derivations.rules.instance_numbers import values_of
from derivations.rules.matrix_facts import Known
from derivations.rules.matrix_lines import falls
from derivations.rules.word_instances import Instance, Unbuildable
from theory.ball import Box, enclose, precision
from theory.domain import Point
from theory.matrix_words import has_matrices
from theory.random_variables import Expectation, Variance
from theory.values import parse_value

_POINTS = 8
_MOST_POINTS = 20
_SEED = 20260404
_BITS = 96
_SECONDS = 1.5
_LEAST_SECONDS = 0.05
_PLAIN_SECONDS = 0.5
_MOST_CHANGES = 400
_MOST_TRIALS = 6
_WEAKENING = ("the sign of the whole", "without the term")
_LOGICAL = ("iff", "implies")
_TURNED = {"<": ("<=", ">", ">="), ">": (">=", "<", "<="), "<=": (">=",), ">=": ("<=",)}

Rebuild = Callable[[nodes.Node, str, nodes.Node], Claim]
Side = Callable[[nodes.Node], object]
_Change = tuple[str, nodes.Node, nodes.Node]


def nearest(
    before: nodes.Node,
    relation: str,
    after: nodes.Node,
    claim: Claim,
    judge: Judge,
    rebuild: Rebuild,
    side: Side,
    fails: Mapping[str, str],
    own_left: bool = False,
    undefined: bool = False,
) -> Proposal | None:
    """The smallest change that makes the line right, proved; None where none of those tried does.

    ``fails`` is a point at which the line is known to fail, with values as text; ``own_left`` says that the left side
    stands on this line too, so that the slip may be there; ``undefined`` that something on it has no value there.
    """
    search = _Search(before, relation, after, claim, judge, rebuild, side, fails, own_left)
    if undefined:
        return search.conditioned() or search.changed(search.right) or search.changed(search.elsewhere)
    return (
        search.turned()
        or search.changed(search.right)
        or search.scaled()
        or search.changed(search.elsewhere)
        or search.conditioned()
    )


class _Search:
    def __init__(
        self,
        before: nodes.Node,
        relation: str,
        after: nodes.Node,
        claim: Claim,
        judge: Judge,
        rebuild: Rebuild,
        side: Side,
        fails: Mapping[str, str],
        own_left: bool,
    ) -> None:
        self.own_left = own_left
        numbers = all(isinstance(part, sp.Expr) and part.is_commutative for part in (claim.before, claim.after))
        self.plain = numbers and relation not in matrices.ORDERS
        self.before, self.relation, self.after = before, relation, after
        self.claim, self.judge, self.rebuild = claim, judge, rebuild
        self.deadline = time.process_time() + _SECONDS
        spoken = (claim.statement, *claim.given, *(need for need, _ in claim.needs))
        free = {symbol for part in spoken for symbol in part.free_symbols if isinstance(symbol, sp.Symbol)}
        self.symbols = sorted(free, key=lambda symbol: symbol.name)
        failed = _exact(fails, self.symbols)
        self.points = [] if has_matrices(claim.statement) else trial_points(claim.statement, claim.given, _MOST_POINTS)
        if set(failed) >= claim.statement.free_symbols:
            self.points.append(failed)
        self.sides = _plain(claim.before), _plain(claim.after)
        places = list(_places(claim, self.points))
        self.lefts, self.rights = (tuple(place(part) for place in places) for part in self.sides)
        self.values = Values(places, lambda node: _plain(side(node)))
        self.failing = [failed]
        for point, left, right in zip(self.points, self.lefts, self.rights, strict=False):
            if left is not None and right is not None and not _possible(relation, left, right):
                self.failing.append(dict(point))

    def turned(self) -> Proposal | None:
        """The relation turned round, or made weak."""
        for other in _TURNED.get(self.relation, ()):
            change = "not strict" if other[0] == self.relation[0] else "the other way round"
            if not self._agrees(self.before, other, self.after):
                continue
            found = self._proved(f"the relation {change}", self.before, other, self.after)
            if found is not None:
                return found
        return None

    def changed(self, changes: Callable[[], Iterator[_Change]]) -> Proposal | None:
        """The first of these changes that makes the line right."""
        trials = 0
        for change, before, after in changes():
            if time.process_time() > self.deadline or trials >= _MOST_TRIALS:
                return None
            if not self._agrees(before, self.relation, after):
                continue
            trials += 1
            found = self._proved(change, before, self.relation, after)
            if found is not None:
                return found
        return None

    def scaled(self) -> Proposal | None:
        """The right side with a constant factor, where the sides have one ratio, or a bound needs a larger one."""
        if not self.plain:
            return None
        sides = zip(self.lefts, self.rights, strict=True)
        pairs = [(left, right) for left, right in sides if left is not None and right is not None]
        found = missing_factor(pairs, self.relation)
        if found is None:
            return None
        product = nodes.Product((("", found), ("", self.after)))
        return self._proved(f"a factor {latex(found)}", self.before, self.relation, product)

    def right(self) -> Iterator[_Change]:
        """One small change of the right side."""
        for change, after in self._of(self.after, self.before):
            if not self._says_less(change):
                yield change, self.before, after

    def elsewhere(self) -> Iterator[_Change]:
        """One small change of the left side where it stands on this line, and changes that leave little of a line."""
        if self.own_left:
            for change, before in self._of(self.before, self.after):
                yield change, before, self.after
        for change, after in self._of(self.after, self.before):
            if self._says_less(change):
                yield change, self.before, after
        for change, after in replaced(self.after):
            yield change, self.before, after

    def _says_less(self, change: str) -> bool:
        """Whether a bound would be bought by saying less, or nothing: the last thing that an author meant."""
        return self.relation in _TURNED and change.startswith(_WEAKENING)

    @staticmethod
    def _of(side: nodes.Node, other: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
        return islice(changes(side, tuple(names_in(other))), _MOST_CHANGES)

    def _agrees(self, before: nodes.Node, relation: str, after: nodes.Node) -> bool:
        """Whether a changed line may be right: no point of the domain, and no instance, tells otherwise."""
        try:
            if relation in _LOGICAL:
                told = _told(relation, self.values.truths(before), self.values.truths(after))
            elif self.plain and (relation != "to" or before is self.before):
                left = self.lefts if before is self.before else self.values.of(before)
                right = self.rights if after is self.after else self.values.of(after)
                told = _told_by_values(relation, left, right)
                if told is None and before is self.before and any(ball is not None for ball in left):
                    return False
            else:
                told = None
            if told is not None:
                return told
            claim = self.rebuild(before, relation, after)
            if has_matrices(claim.statement):
                return not falls(Step(claim.before, claim.relation, claim.after, claim.given, {}))
        except Exception:  # what cannot be built, or is of no form that is known, is no proposal
            return False
        return not any(at_point(claim.statement, point, {}, confirm=False) is False for point in self.points)

    def conditioned(self) -> Proposal | None:
        """One more condition on one symbol."""
        named = self.claim.statement.free_symbols.union(*(need.free_symbols for need, _ in self.claim.needs))
        for symbol in sorted(named, key=str):
            for text, condition in _conditions(symbol):
                if time.process_time() > self.deadline:
                    return None
                if any(condition.xreplace(point) != sp.false for point in self.failing):
                    # The line still fails there.
                    continue
                claim = replace(self.claim, given=(*self.claim.given, condition))
                if not self._stands(claim):
                    continue
                outcome = self._judged(claim)
                if outcome is not None and outcome.verdict.settles:
                    shown = relation_latex(self.before, self.relation, self.after)
                    return Proposal(
                        f"under the further condition {text}", shown, outcome.verdict, outcome.method
                    )
        return None

    def _stands(self, claim: Claim) -> bool:
        """Whether there are points under one more condition, and none of those tried refutes the line."""
        points = sample(claim.given, self.symbols, _POINTS, _SEED, claim.statement)
        for point in points:
            left, right = (_value(_box(point), part) for part in self.sides)
            wrong = left is not None and right is not None and not _possible(self.relation, left, right)
            told = (claim.statement, *(need for need, _ in claim.needs))
            if wrong or any(at_point(part, point, {}, confirm=False) is False for part in told):
                return False
        return bool(points)

    def _proved(self, change: str, before: nodes.Node, relation: str, after: nodes.Node) -> Proposal | None:
        try:
            outcome = self._judged(self.rebuild(before, relation, after))
        except (Unreadable, ValueError, TypeError, ArithmeticError, AttributeError):
            return None
        if outcome is None or not outcome.verdict.settles:
            return None
        return Proposal(change, relation_latex(before, relation, after), outcome.verdict, outcome.method)

    def _judged(self, claim: Claim) -> Outcome | None:
        """The outcome of a changed line; None where what is left of the time is not enough."""
        try:
            with within(max(self.deadline - time.process_time(), _LEAST_SECONDS)):
                return self.judge.judge(claim)
        except OutOfTime:
            return None


def _exact(point: Mapping[str, str], symbols: Sequence[sp.Symbol]) -> dict[sp.Symbol, sp.Expr]:
    """The values of a point, as far as they are exact numbers."""
    found = {}
    for symbol in symbols:
        try:
            found[symbol] = parse_value(point[symbol.name])
        except (KeyError, TypeError, ValueError):
            continue
    return found


def _plain(side: sp.Basic) -> sp.Basic:
    """A form that points can be tried in: SymPy's word on derivatives and integrals only chooses what to prove."""
    try:
        with within(_PLAIN_SECONDS):
            if side.has(Expectation, Variance, sp.Sum, sp.Integral):
                side = suggested(expand_variances(side))
            if side.has(Expectation):
                return moments.rewrite(side)[0]
            if side.has(sp.Derivative, sp.Integral):
                return side.doit()
    except (
        OutOfTime,
        RuleError,
        ValueError,
        TypeError,
        ArithmeticError,
        NotImplementedError,
        AttributeError,
    ):
        pass
    return side


def _box(point: Mapping[sp.Symbol, sp.Expr]) -> Box:
    with precision(_BITS):
        return {symbol: enclose(value, {}) for symbol, value in point.items()}


def _places(claim: Claim, points: Sequence[Point]) -> Iterator[Place]:
    """The points, or for a line with matrices exact instances: what encloses a number there."""
    if not has_matrices(claim.statement):
        yield from (partial(_value, _box(point)) for point in points)
        return
    for instance, point in Known(claim.given).instances(claim.statement, _POINTS):
        yield partial(_value_at, instance, _box(point))


def _value(box: Box, side: sp.Basic) -> arb | None:
    with precision(_BITS):
        try:
            ball = enclose(side, box)
        except (TypeError, KeyError, ValueError, OverflowError, AttributeError):
            return None
    return ball if ball.is_finite() else None


def _value_at(instance: Instance, box: Box, side: sp.Basic) -> arb | None:
    try:
        return _value(box, side.xreplace(values_of(side, instance)))
    except (Unbuildable, RuleError):
        return None


def _told_by_values(relation: str, left: Balls, right: Balls) -> bool | None:
    """Whether two numbers may stand in this relation, told by their values; None where none tells."""
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
    return all(_possible(relation, a, b) for a, b in pairs) if pairs else None


def _told(relation: str, left: Truths, right: Truths) -> bool | None:
    """Whether two statements may stand in this relation, told by their truth at points; None where none tells."""
    pairs = [(a, b) for a, b in zip(left, right, strict=True) if a is not None and b is not None]
    if any(a != b and (a or relation == "iff") for a, b in pairs):
        return False
    return True if pairs else None


def _possible(relation: str, left: arb, right: arb) -> bool:
    if relation in ("<", "<="):
        return not left > right
    if relation in (">", ">="):
        return not left < right
    return bool(left.overlaps(right))


def _conditions(symbol: sp.Basic) -> Iterator[tuple[str, Boolean]]:
    zero, one = sp.Integer(0), sp.Integer(1)
    yield f"{symbol} != 0", sp.Ne(symbol, zero, evaluate=False)
    yield f"{symbol} >= 0", sp.GreaterThan(symbol, zero, evaluate=False)
    yield f"{symbol} > 0", sp.StrictGreaterThan(symbol, zero, evaluate=False)
    yield f"{symbol} != 1", sp.Ne(symbol, one, evaluate=False)
    yield f"{symbol} < 1", sp.StrictLessThan(symbol, one, evaluate=False)
    yield f"{symbol} > 1", sp.StrictGreaterThan(symbol, one, evaluate=False)
