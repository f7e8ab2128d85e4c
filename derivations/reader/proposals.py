"""The nearest right line: small changes of what was written, tried at exact points, the first one that is proved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import sympy as sp
from flint import arb
from sympy.logic.boolalg import Boolean

from derivations.deciders.points import sample
from derivations.deciders.truth import at_point
from derivations.kernel import RuleError, Step
from derivations.reader import nodes
from derivations.reader.alarm import OutOfTime, within
from derivations.reader.changes import changes, replaced
from derivations.reader.claims import Claim
from derivations.reader.closed import suggested
from derivations.reader.factors import missing_factor
from derivations.reader.places import Unreadable
from derivations.reader.printing import latex, relation_latex
from derivations.reader.results import Proposal
from derivations.reader.table import names_in
from derivations.reader.verdicts import Judge
from derivations.rules.expectation import expand_variances, moments
from derivations.rules.matrix_lines import falls
from theory.ball import enclose, precision
from theory.domain import Point
from theory.matrix_words import has_matrices
from theory.random_variables import Expectation, Variance

_POINTS = 8
_SEED = 20260404
_BITS = 96
_SECONDS = 2.5
_PLAIN_SECONDS = 0.5
_MOST_CHANGES = 400
_MOST_TRIALS = 6
_WEAKENING = ("the sign of the whole", "without the term")
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
        self.side, self.own_left = side, own_left
        self.plain = isinstance(claim.before, sp.Expr) and not has_matrices(claim.statement)
        self.before, self.relation, self.after = before, relation, after
        self.claim, self.judge, self.rebuild = claim, judge, rebuild
        self.deadline = time.process_time() + _SECONDS
        spoken = (claim.statement, *claim.given, *(need for need, _ in claim.needs))
        free = {symbol for part in spoken for symbol in part.free_symbols if isinstance(symbol, sp.Symbol)}
        symbols = sorted(free, key=lambda symbol: symbol.name)
        self.points = sample(claim.given, symbols, _POINTS, _SEED, claim.statement)
        self.failing = [_exact(fails, symbols)]
        before = _plain(claim.before)
        self.left = [self._value(before, point) for point in self.points]
        after_built = _plain(claim.after)
        for point, left in zip(self.points, self.left, strict=True):
            right = self._value(after_built, point)
            if left is not None and right is not None and not _possible(relation, left, right):
                self.failing.append(dict(point))

    def turned(self) -> Proposal | None:
        """The relation turned round, or made weak."""
        for other in _TURNED.get(self.relation, ()):
            change = "not strict" if other[0] == self.relation[0] else "the other way round"
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
            if not self._agrees(before, after):
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
        after = _plain(self.claim.after)
        pairs = [
            (left, right)
            for point, left in zip(self.points, self.left, strict=True)
            if left is not None and (right := self._value(after, point)) is not None
        ]
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

    def _agrees(self, before: nodes.Node, after: nodes.Node) -> bool:
        """Whether a changed line may be right: no point of the domain, and no instance, tells otherwise."""
        try:
            if before is self.before and self.plain:
                return self._agrees_at_points(self.side(after))
            claim = self.rebuild(before, self.relation, after)
            if has_matrices(claim.statement):
                return not falls(Step(claim.before, claim.relation, claim.after, claim.given, {}))
        except Exception:  # what cannot be built, or is of no form that is known, is no proposal
            return False
        return not any(at_point(claim.statement, point, {}) is False for point in self.points)

    def _agrees_at_points(self, built: object) -> bool:
        if not isinstance(built, sp.Expr):
            return False
        side = _plain(built)
        known = 0
        for point, left in zip(self.points, self.left, strict=True):
            right = self._value(side, point)
            if left is None or right is None:
                continue
            known += 1
            if not _possible(self.relation, left, right):
                return False
        return known > 0 or not self.points or self.left[0] is None

    @staticmethod
    def _value(side: sp.Basic, point: Point) -> arb | None:
        with precision(_BITS):
            try:
                ball = enclose(side, {symbol: enclose(value, {}) for symbol, value in point.items()})
            except (TypeError, KeyError, ValueError, OverflowError, AttributeError):
                return None
        return ball if ball.is_finite() else None

    def conditioned(self) -> Proposal | None:
        """One more condition on one symbol."""
        for symbol in sorted(
            self.claim.statement.free_symbols
            | set().union(*(need.free_symbols for need, _ in self.claim.needs)),
            key=str,
        ):
            for text, condition in _conditions(symbol):
                if time.process_time() > self.deadline:
                    return None
                if any(condition.xreplace(point) != sp.false for point in self.failing):
                    # The line still fails there.
                    continue
                claim = replace(self.claim, given=(*self.claim.given, condition))
                outcome = self.judge.judge(claim)
                if outcome.verdict.settles:
                    shown = relation_latex(self.before, self.relation, self.after)
                    return Proposal(
                        f"under the further condition {text}", shown, outcome.verdict, outcome.method
                    )
        return None

    def _proved(self, change: str, before: nodes.Node, relation: str, after: nodes.Node) -> Proposal | None:
        try:
            outcome = self.judge.judge(self.rebuild(before, relation, after))
        except (Unreadable, ValueError, TypeError, ArithmeticError, AttributeError):
            return None
        if not outcome.verdict.settles:
            return None
        return Proposal(change, relation_latex(before, relation, after), outcome.verdict, outcome.method)


def _exact(point: Mapping[str, str], symbols: Sequence[sp.Symbol]) -> dict[sp.Symbol, sp.Rational]:
    """The rational values of a point."""
    found = {}
    for symbol in symbols:
        try:
            found[symbol] = sp.Rational(point[symbol.name])
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
