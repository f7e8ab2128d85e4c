"""The order of decision: quick refutation at simple points, definedness, proof, and a cross-check of
every proof.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import sympy as sp
from flint import arb
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.deciders import smt, whole_roots
from derivations.deciders.atoms import atoms_of, is_of_numbers, is_readable
from derivations.deciders.definedness import obligations
from derivations.deciders.points import fits, sample
from derivations.deciders.prove import Prover
from derivations.deciders.setting import conjuncts, signs_by_cases
from derivations.deciders.truth import Point, at_point
from derivations.decision import Counterexample, Decision, Disagreement
from theory.ball import enclose, precision
from theory.symbols import domain_of
from theory.verdict import Verdict

FIRST_POINTS = 8
CROSS_POINTS = 12
_SEEDS = (20260101, 20260202, 20260303)
_SHOWN_DIGITS = 20
_SUPPORT_DIGITS = 60
_MODEL_STEPS = 500_000


def decide(claim: Boolean, given: Sequence[Boolean], *, seconds: float = 30.0) -> Decision:
    """Whether ``claim`` holds for all real values of its symbols inside their ranges and ``given``.

    ``proved``: by an exact procedure; ``certified``: by ball arithmetic over the domain; ``refuted``: with an
    exact point and certified values; ``vacuous``: no point meets the conditions; ``supported``: agreement at
    points to high precision and no more; ``undecided`` otherwise. An expression that is not a real number
    somewhere in the domain makes the claim fail there. ``seconds`` are of the processor, so that a busy
    machine decides as an idle one does. Raises Disagreement when a proof meets a counterexample.
    """
    start = time.thread_time()
    if not is_of_numbers(claim):
        same = isinstance(claim, sp.Eq) and claim.lhs == claim.rhs and not claim.has(sp.nan, sp.zoo)
        if same or claim in conjuncts(given):
            return Decision(Verdict.PROVED, "given")
        return Decision(Verdict.UNDECIDED, "none", "the claim is not one between real numbers")
    decision = _Decider(claim, given, start + seconds).decide()
    return Decision(
        decision.verdict,
        decision.method,
        decision.message,
        decision.counterexample,
        time.thread_time() - start,
    )


def trial_points(claim: Boolean, given: Sequence[Boolean], count: int) -> list[Point]:
    """Exact points inside the conditions, those at which :func:`decide` tries a claim first."""
    return _Decider(claim, given, time.thread_time())._sample(count)


class _Decider:
    """One decision. Undefined functions become free real symbols; other unknown heads forbid evaluation."""

    def __init__(self, claim: Boolean, given: Sequence[Boolean], deadline: float) -> None:
        claim, given = signs_by_cases(claim), [signs_by_cases(condition) for condition in given]
        symbols = set(claim.free_symbols).union(*(condition.free_symbols for condition in given))
        declared = [bound for bound in domain_of(symbols) if bound not in given]
        self.deadline = deadline
        conditions = conjuncts([*declared, *given])
        self.atoms = atoms_of(claim, conditions)
        self.claim = self.atoms.rewritten(claim)
        readable = [condition for condition in conditions if is_readable(condition)]
        self.unread = len(conditions) - len(readable)
        self.given = tuple(self.atoms.rewritten(condition) for condition in readable)
        self.needs = [(self.atoms.rewritten(need), reason) for need, reason in obligations(claim)]
        own = set(self.claim.free_symbols).union(symbols, *(c.free_symbols for c in self.given))
        self.note = ""
        self.symbols = sorted((s for s in own if isinstance(s, sp.Symbol)), key=lambda s: s.name)
        self.balls: dict[tuple[sp.Expr, ...], dict[int, dict[sp.Symbol, arb]]] = {}

    def decide(self) -> Decision:
        """All stages in order."""
        not_real = [s for s in self.symbols if s.is_extended_real is False or s.is_commutative is False]
        if not_real:
            return Decision(Verdict.UNDECIDED, "none", f"the symbol {not_real[0]} is not real")
        needs = self.needs
        first = self._sample(FIRST_POINTS)
        if not first:
            first = self._from_solver(sp.false)
        if not first:
            return self._no_point()
        for point in first:
            if refusal := self._refuted_at(point, [need for need, _ in needs]):
                return refusal
        if self.note:
            return self._last_attempts(Decision(Verdict.UNDECIDED, "balls", self.note), needs, first)
        decision = self._proved(needs)
        if decision.holds:
            return self._cross_checked(decision, first)
        return self._last_attempts(decision, needs, first)

    def _sample(self, count: int) -> list[Point]:
        return sample(self.given, self.symbols, count, _SEEDS[0], self.claim)

    def _no_point(self) -> Decision:
        if any(isinstance(c, sp.Eq) and whole_roots.none_solves(c, self.given) for c in self.given):
            return Decision(Verdict.VACUOUS, "whole roots", "no whole number meets the conditions")
        if smt.impossible(self.given, self.symbols, _MODEL_STEPS):
            return Decision(Verdict.VACUOUS, "smt", "no point meets the conditions")
        return Decision(Verdict.UNDECIDED, "points", "no point inside the conditions was found")

    def _from_solver(self, claim: Boolean) -> list[Point]:
        """A point of the domain where the claim fails, if the solver has one and it stands up to an
        exact check.
        """
        found = smt.model(claim, self.given, self.symbols, _MODEL_STEPS)
        if (
            found is None
            or not all(fits(s, value) for s, value in found.items())
            or any(self._at(condition, found, confirm=True) is not True for condition in self.given)
        ):
            return []
        return [found]

    def _at(self, claim: Boolean, point: Point, confirm: bool = False) -> bool | None:
        key = tuple(point[s] for s in self.symbols if s in point)
        return at_point(claim, point, self.balls.setdefault(key, {}), confirm)

    def _refuted_at(self, point: Point, needs: list[Boolean]) -> Decision | None:
        for need in needs:
            if self._at(need, point) is False:
                return self._refusal(point, f"the claim is not defined there: {need} fails")
        if self._at(self.claim, point) is False:
            return self._refusal(point, "a certified counterexample")
        return None

    def _refusal(self, point: Point, message: str) -> Decision | None:
        """Refuted, unless the point gives values to atoms that are not free to take them: then only a
        note is kept.
        """
        if self.unread:
            self.note = "it fails at a point that may not meet all the conditions"
            return None
        if not self.atoms.free(self.claim, point):
            shown = ", ".join(f"{self.atoms.shown(s)} = {value}" for s, value in point.items())
            self.note = f"it fails for unknowns with these values: {shown}"
            return None
        return Decision(Verdict.REFUTED, "balls", message, self._counterexample(point))

    def _counterexample(self, point: Point) -> Counterexample:
        shown = {self.atoms.shown(s): str(point[s]) for s in self.symbols}
        failing = _failing(self.claim, lambda part: self._at(part, point))
        if isinstance(failing, Relational) and all(isinstance(side, sp.Expr) for side in failing.args):
            return Counterexample(shown, _decimals(failing.lhs, point), _decimals(failing.rhs, point))
        return Counterexample(shown, str(self._at(self.claim, point)), "True")

    def _proved(self, needs: Sequence[tuple[Boolean, str]]) -> Decision:
        prover = Prover(self.deadline)
        for need, reason in needs:
            if not prover.prove(need, self.given):
                return Decision(Verdict.UNDECIDED, "definedness", f"it is not shown that {reason}")
        method = prover.prove(self.claim, self.given)
        if not method:
            late = " in the time given" if prover.left() <= 0 else ""
            return Decision(Verdict.UNDECIDED, "none", f"no decider settled it{late}")
        return Decision(Verdict.CERTIFIED if prover.certified else Verdict.PROVED, method)

    def _cross_checked(self, decision: Decision, first: list[Point]) -> Decision:
        """Every proof is tried at further exact points; a certified contradiction is an error of ours."""
        points = self._sample(FIRST_POINTS + CROSS_POINTS)[-CROSS_POINTS:] or first
        for point in points:
            if self._at(self.claim, point) is False:
                raise Disagreement(f"{decision.method} proves {self.claim}, but it fails at {point}")
        return Decision(decision.verdict, decision.method, f"agrees at {len(points)} exact points")

    def _last_attempts(
        self, decision: Decision, needs: Sequence[tuple[Boolean, str]], first: list[Point]
    ) -> Decision:
        """Solver models and further points may refute; agreement to many digits supports."""
        conditions = [need for need, _ in needs]
        suspects = [
            p
            for claim in (self.claim, *conditions)
            if time.thread_time() < self.deadline
            for p in self._from_solver(claim)
        ]
        more = self._sample(5 * CROSS_POINTS)[FIRST_POINTS:]
        if isinstance(self.claim, sp.Implies):
            inside = (*self.given, self.claim.args[0])
            for seed in _SEEDS:
                more = sample(inside, self.symbols, FIRST_POINTS, seed, self.claim) + more
        for point in [*suspects, *more]:
            if refusal := self._refuted_at(point, conditions):
                return refusal
            if time.thread_time() > self.deadline:
                return decision
        if self.note:
            return Decision(Verdict.UNDECIDED, "balls", self.note)
        if decision.method == "definedness" or not _equations_only(self.claim):
            return decision
        return self._supported(more or first) or decision

    def _supported(self, points: list[Point]) -> Decision | None:
        """Both sides agree to many digits at every point: support, no proof."""
        if len(points) < min(FIRST_POINTS, CROSS_POINTS) and self.symbols:
            return None
        for point in points[:CROSS_POINTS]:
            with precision(4 * _SUPPORT_DIGITS):
                gap = _gap(self.claim, point)
            if gap is None or not gap < arb(10) ** -_SUPPORT_DIGITS:
                return None
        return Decision(
            Verdict.SUPPORTED,
            "points",
            f"both sides agree to {_SUPPORT_DIGITS} digits at {len(points[:CROSS_POINTS])} exact points",
        )


def _failing(claim: Boolean, truth: Callable[[Boolean], bool | None]) -> Boolean:
    """The relation inside the claim that is false at the point, for display."""
    if isinstance(claim, sp.And):
        return next(
            (_failing(part, truth) for part in smt.sorted_parts(claim) if truth(part) is False), claim
        )
    if isinstance(claim, sp.Implies):
        return _failing(claim.args[1], truth)
    return claim


def _decimals(side: sp.Expr, point: Point) -> str:
    with precision(128):
        try:
            box = {symbol: enclose(value, {}) for symbol, value in point.items()}
            ball = enclose(side, box)
        except (TypeError, KeyError, ValueError, OverflowError):
            return "no value"
        return ball.str(_SHOWN_DIGITS) if ball.is_finite() else "undefined"


def _equations_only(claim: Boolean) -> bool:
    return isinstance(claim, sp.Eq) or (isinstance(claim, sp.And) and all(map(_equations_only, claim.args)))


def _gap(claim: Boolean, point: Point) -> arb | None:
    """The largest relative gap of the equations at a point."""
    if isinstance(claim, sp.And):
        gaps = [_gap(part, point) for part in claim.args]
        return None if None in gaps else max(gaps, key=lambda ball: float(ball.upper()))  # type: ignore[union-attr]
    try:
        box = {symbol: enclose(value, {}) for symbol, value in point.items()}
        left, right = enclose(claim.args[0], box), enclose(claim.args[1], box)
    except (TypeError, KeyError, ValueError, OverflowError):
        return None
    size = abs(left) + abs(right)
    return abs(left - right) / size if size > 0 else None


__all__ = ["decide", "trial_points"]
