"""The verdict of one relation: through the kernel, by the rules that fit, under the conditions in force."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy as sp

from derivations.cache import CachedDecider
from derivations.chain import Case, Derivation, Line
from derivations.deciders.brief import decide_briefly
from derivations.deciders.definedness import obligations
from derivations.deciders.setting import conjuncts
from derivations.decision import Counterexample, Disagreement
from derivations.kernel import Kernel, Rule, StepResult
from derivations.reader.advice import advised
from derivations.reader.alarm import OutOfTime, within
from derivations.reader.citing import kernel_of, library_of
from derivations.reader.claims import Claim, claim_of
from derivations.reader.closed import closed
from derivations.reader.termwise import as_numbers, termwise, with_terms
from derivations.reader.trials import trials
from derivations.reader.variants import by_sign, edges, shifted, without_slopes, worked_out
from derivations.rules.closed_forms import closed_form_rule
from derivations.rules.matrix_lines import matrix_line
from derivations.rules.written import UNDEFINED, Defined, rules_for
from derivations.soundness import theorems_held
from theory.matrix_words import has_matrices
from theory.random_variables import Expectation
from theory.statement import Assumption, Source, Theorem
from theory.verdict import Verdict

LONGEST = 10.0
_SHORTEST = 0.5
_TRIED_FOR = 4.0
_FIRST = 0.6  # the part of a line's time that it has as it stands, where it can be put in another form


@dataclass(frozen=True)
class Outcome:
    """What became of one relation."""

    verdict: Verdict
    method: str
    message: str = ""
    counterexample: Counterexample | None = None
    rests_on: tuple[str, ...] = ()
    seconds: float = 0.0
    taken: bool = False


class Judge:
    """Decides claims: one cached decider for all of a document."""

    def __init__(self) -> None:
        self.decide = CachedDecider(decide_briefly)

    def judge(self, claim: Claim, cited: Rule | None = None) -> Outcome:
        """The strongest verdict that a fitting rule gives, or the citing one where a line cites."""
        outcome = self._strongest(without_slopes(claim) if cited is None else claim, cited)
        if outcome.verdict in (Verdict.UNDECIDED, Verdict.SUPPORTED) and cited is None:
            outcome = self._by_trials(claim) or self._otherwise(claim) or outcome
        if outcome.verdict is not Verdict.UNDECIDED or cited is not None:
            return outcome
        return replace(outcome, message=advised(claim, outcome.message))

    def _strongest(self, claim: Claim, cited: Rule | None) -> Outcome:
        if cited is not None:
            return self._judged(claim, cited, self._library(cited))
        if (parts := edges(claim)) is not None:
            return self._across_edges(claim, *parts)
        start = time.process_time()
        if (terms := termwise(claim)) is not None:
            by_terms = self._judged(terms, seconds=LONGEST / 4)
            if by_terms.verdict.settles:
                return replace(by_terms, method=f"term by term: {by_terms.method}")
        if (of_terms := self._of_terms(claim)) is not None:
            return of_terms
        if claim.statement.has(sp.Sum, sp.Integral) and (closed := self._closed(claim)) is not None:
            return closed
        cases = by_sign(claim)
        again = cases is not None or claim.statement.has(Expectation, sp.Limit)
        left = LONGEST - (time.process_time() - start)
        outcome = self._judged(claim, seconds=left * (_FIRST if again else 1))
        if outcome.verdict is not Verdict.UNDECIDED:
            return outcome
        if claim.statement.has(sp.Limit):
            return self._shifted(claim) or outcome
        if claim.statement.has(Expectation):
            return self._closed(claim) or outcome
        return (self._by_cases(cases) if cases else None) or outcome

    def _otherwise(self, claim: Claim) -> Outcome | None:
        """With its derivatives worked out; refuted by matrices that meet the conditions of a line without any."""
        if varied := {name for node in claim.statement.atoms(sp.Derivative) for name in node.variables}:
            # What a condition gives a value to moves with it: no derivative by it, or by what it is tied to.
            tied = any(c.atoms(sp.Eq) and c.free_symbols & varied for c in conjuncts(claim.given))
            found = None if tied else self._at_each_point(claim)
            return found if found is not None and found.verdict.settles else None
        if any(map(has_matrices, claim.given)) and not has_matrices(claim.statement):
            found = self._by(claim, matrix_line, None, _TRIED_FOR)
            return found if found.verdict is Verdict.REFUTED else None
        return None

    def _of_terms(self, claim: Claim) -> Outcome | None:
        """Refuted by sums of two terms, or proved with sums over sequences as numbers and what is known of these."""
        if (few := with_terms(claim, 2)) is None:
            return None
        found = self._judged(few[0], seconds=LONGEST / 8)
        if found.verdict is Verdict.REFUTED and (example := found.counterexample) is not None:
            return replace(found, counterexample=replace(example, point={**example.point, **few[1]}))
        if (numbers := as_numbers(claim)) is None:
            return None
        plain, facts = numbers
        known = tuple(fact for fact, part in facts if self._judged(part, seconds=_SHORTEST).verdict.settles)
        found = self._judged(replace(plain, given=(*plain.given, *known)), seconds=LONGEST / 8)
        return replace(found, method=f"sums as numbers: {found.method}") if found.verdict.settles else None

    def _by_trials(self, claim: Claim) -> Outcome | None:
        """Refuted where the line fails for a given function in the place of a declared one."""
        start = time.process_time()
        for trial in trials(claim):
            if time.process_time() - start > _TRIED_FOR:
                break
            found = self._judged(trial.claim, seconds=_SHORTEST)
            example = found.counterexample
            if found.verdict is not Verdict.REFUTED or example is None or "not defined" in found.message:
                continue
            try:
                meant = all(self.decide(part, about).holds for part, about in trial.everywhere(example))
                example = trial.shown(example)
            except (TypeError, ValueError):
                continue
            if meant:
                return replace(found, method=f"a function put in, {found.method}", counterexample=example)
        return None

    def _by_cases(self, cases: tuple[Claim, Claim]) -> Outcome | None:
        """Proved where each of the cases, which cover all, is."""
        seconds = (1 - _FIRST) * LONGEST / 2
        first = self._judged(cases[0], seconds=seconds)
        second = self._judged(cases[1], seconds=seconds) if first.verdict.settles else first
        if not second.verdict.settles:
            return None
        seconds = first.seconds + second.seconds
        weaker = max(first, second, key=_rank)
        return replace(weaker, method=f"by sign: {weaker.method}", seconds=seconds)

    def _closed(self, claim: Claim) -> Outcome | None:
        """The verdict of the claim with its sums and integrals put in, where that settles or refutes it."""

        def holds(part: Claim) -> bool:
            if isinstance(part.before, Expectation):
                return self._judged(part, seconds=LONGEST / 4).verdict.settles
            return self._by(part, closed_form_rule, None, LONGEST / 4).verdict.settles

        start = time.process_time()
        other = closed(claim, holds)
        outcome = self._judged(other, seconds=(1 - _FIRST) * LONGEST) if other else None
        if outcome is None or not (outcome.verdict.settles or outcome.verdict is Verdict.REFUTED):
            return None
        method = ", ".join((closed_form_rule.name, outcome.method))
        return replace(outcome, method=method, seconds=time.process_time() - start)

    def _across_edges(self, claim: Claim, inside: Claim, without: Claim) -> Outcome:
        """What differentiates at an edge is refuted inside the edges, and proved without them or at each point."""
        first = self._strongest(inside, None)
        if not first.verdict.settles:
            return first
        outcome = self._strongest(without, None)
        if outcome.verdict.settles or (outcome := self._at_each_point(claim) or outcome).verdict.settles:
            return outcome
        return replace(first, verdict=Verdict.UNDECIDED, message="it holds inside; at the edges it is not shown")

    def _at_each_point(self, claim: Claim) -> Outcome | None:
        """The verdict of a claim whose derivatives are smooth at every point of what is given, edges included."""
        found = worked_out(claim)
        if found is None:
            return None
        plain, conditions = found
        if not all(self.decide(condition, claim.given).holds for condition, _ in conditions):
            return None
        outcome = self._judged(plain)
        return replace(outcome, method=f"differentiation, {outcome.method}")

    def _shifted(self, claim: Claim) -> Outcome | None:
        """The verdict of the claim with bounded names written as distances, where that settles it."""
        other = shifted(claim)
        outcome = self._judged(other.claim, seconds=(1 - _FIRST) * LONGEST) if other else None
        if other is None or outcome is None or outcome.verdict is Verdict.UNDECIDED:
            return None
        example = outcome.counterexample
        return replace(outcome, counterexample=other.back(example) if example else None)

    def _library(self, cited: Rule) -> Kernel:
        """A kernel that knows the proofs of what a line cites; checked before the line's time begins."""
        (theorem,) = theorems_held(cited).values()
        lender = kernel_of(theorem.id)
        lender.proof(theorem.id)
        kernel = Kernel(*library_of(theorem.id), self.decide, obligations)
        kernel.adopt(lender)
        return kernel

    def _judged(
        self,
        claim: Claim,
        cited: Rule | None = None,
        kernel: Kernel | None = None,
        seconds: float = LONGEST,
    ) -> Outcome:
        start = time.process_time()
        best: Outcome | None = None
        for rule in [cited] if cited is not None else _lazily(claim):
            left = start + seconds - time.process_time()
            if best is not None and left < _SHORTEST:
                break
            outcome = self._by(claim, rule, kernel, max(left, _SHORTEST))
            if best is None or _rank(outcome) < _rank(best):
                best = outcome
            if best.verdict.settles or best.verdict in (Verdict.REFUTED, Verdict.VACUOUS):
                break
        assert best is not None
        return Outcome(
            best.verdict,
            best.method,
            best.message,
            best.counterexample,
            best.rests_on,
            time.process_time() - start,
        )

    def _by(self, claim: Claim, rule: Rule, kernel: Kernel | None, seconds: float) -> Outcome:
        try:
            with within(seconds):
                result = self._checked(claim, written := Defined(rule, claim.needs), kernel)
        except OutOfTime:
            return Outcome(Verdict.UNDECIDED, rule.name, f"not settled in {LONGEST:g} seconds")
        except Disagreement as error:
            return Outcome(Verdict.UNDECIDED, rule.name, f"two deciders disagree: {error}"[:300])
        except (
            ValueError,
            TypeError,
            ArithmeticError,
            NotImplementedError,
            AttributeError,
            RecursionError,
            IndexError,
            KeyError,
        ) as error:
            return Outcome(
                Verdict.UNDECIDED, rule.name, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
            )
        example = result.counterexample
        if example is not None and result.message.startswith(UNDEFINED):
            example = Counterexample(example.point, "undefined", "undefined")
        return Outcome(
            result.verdict,
            result.method or rule.name,
            result.message,
            example,
            result.rests_on,
            result.seconds,
            bool(written.taken),
        )

    def _checked(self, claim: Claim, rule: Rule, kernel: Kernel | None) -> StepResult:
        statement = claim.statement
        free = set(statement.free_symbols).union(*(c.free_symbols for c in claim.given))
        theorem = Theorem(
            "line",
            "a line of the document",
            statement,
            tuple(sorted(free, key=str)),
            Source("", "the document"),
            tuple(Assumption(condition, "the document") for condition in claim.given),
        )
        relation = "iff" if claim.before is sp.true else claim.relation
        case = Case(claim.before, (Line(relation, claim.after, rule),))
        kernel = kernel or Kernel({}, {}, self.decide, obligations)
        return kernel.check(Derivation(theorem, (case,))).steps[0]


def _lazily(claim: Claim) -> Sequence[Rule]:
    """The rules for a claim; a suggestion that SymPy cannot make is left out."""
    rules: list[Rule] = []
    try:
        with within(_SHORTEST * 2):
            for rule in rules_for(claim.before, claim.after, claim.relation):
                rules.append(rule)
    except (
        OutOfTime,
        ValueError,
        TypeError,
        ArithmeticError,
        NotImplementedError,
        AttributeError,
        RecursionError,
    ):
        pass
    if not rules:
        from derivations.rules.algebra import algebra

        rules.append(algebra)
    return rules


_ORDER = (
    Verdict.PROVED,
    Verdict.CERTIFIED,
    Verdict.CONDITIONAL,
    Verdict.REFUTED,
    Verdict.VACUOUS,
    Verdict.SUPPORTED,
    Verdict.UNDECIDED,
)


def _rank(outcome: Outcome) -> tuple[int, bool]:
    """The strongest verdict first; among equals, that of a rule that fits the line says more than a refusal."""
    return _ORDER.index(outcome.verdict), not outcome.taken


__all__ = ["LONGEST", "Claim", "Judge", "Outcome", "claim_of"]
