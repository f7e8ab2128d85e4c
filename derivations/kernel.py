"""The kernel: the only module that mints a Proof. See docs/trust.md for what it trusts.

A derivation is a list of chains, one per case. Each line is ``before RELATION after`` with a rule. A rule
turns its line into obligations, claims that together imply the line; deciders settle each of them under the
theorem's conditions. The kernel adds the obligation that every expression written is defined, follows each
citation to its own proof, and composes the lines into the theorem's claim.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import NoReturn, final

import sympy as sp
from sympy.logic.boolalg import Boolean

from derivations.chain import Derivation, Line, conclude, follows
from derivations.decision import Decision, Disagreement
from derivations.proof import Proof, ProofError, Record, StepResult, fingerprint, right_to_mint
from derivations.rule import Obligation, Rule, RuleError, Ruling, Step
from derivations.soundness import (
    captured,
    clashing_definitions,
    foreign_decider,
    foreign_rules,
    out_of_range,
    shared_labels,
    strangers,
    theorems_held,
)
from theory.statement import Theorem
from theory.verdict import Verdict, weakest

Decider = Callable[[Boolean, Sequence[Boolean]], Decision]
Definedness = Callable[[sp.Basic], Sequence[tuple[Boolean, str]]]
Outcome = tuple[StepResult, set[str]]
Task = Callable[[int], Outcome]


__all__ = [
    "Decider",
    "Definedness",
    "Kernel",
    "Obligation",
    "Proof",
    "ProofError",
    "Rule",
    "RuleError",
    "Ruling",
    "Step",
    "StepResult",
]


@final
class Kernel:
    """Checks derivations against one library of theorems.

    ``decide`` and ``defined`` are the deciders; proofs of cited theorems are checked first and kept. There are no
    kinds of kernels: one that decided in its own way would mint in this one's name.
    """

    __slots__ = (
        "__weakref__",
        "_clashing",
        "_decide",
        "_defined",
        "_derivations",
        "_lenders",
        "_open",
        "_proofs",
        "_theorems",
    )

    def __init_subclass__(cls, **_: object) -> NoReturn:
        raise ProofError("Kernel cannot be subclassed")

    def __init__(
        self,
        theorems: Mapping[str, Theorem],
        derivations: Mapping[str, Derivation],
        decide: Decider,
        defined: Definedness,
    ) -> None:
        self._theorems, self._derivations = theorems, derivations
        self._decide, self._defined = decide, defined
        self._proofs: dict[str, Proof] = {}
        self._lenders: dict[str, Kernel] = {}
        self._open: list[str] = []
        self._clashing = clashing_definitions(theorems)

    @property
    def _strange(self) -> tuple[str, ...]:
        return tuple(sorted({*foreign_decider(self._decide), *foreign_decider(self._defined)}))

    def proof(self, id: str) -> Proof | None:
        """The proof of a theorem of the library, checked once; None where it has no derivation.

        Raises ProofError when theorems cite each other in a circle, or a derivation is filed under another's id.
        """
        if id in self._lenders:
            return self._lenders[id].proof(id)
        if id not in self._proofs and id in self._derivations:
            derivation = self._derivations[id]
            stated = self._theorems.get(derivation.theorem.id)
            if derivation.id != id or stated != derivation.theorem:
                raise ProofError(f"the derivation filed as {id} is not one of the statement of that name")
            self._proofs[id] = self.check(derivation)
        return self._proofs.get(id)

    @property
    def decide(self) -> Decider:
        """The decider that this kernel asks."""
        return self._decide

    def adopt(self, other: Kernel) -> None:
        """Use another kernel's proofs, where all that it knows is known here in the same words."""
        if type(other) is not Kernel:
            return
        if other._strange or other._defined is not self._defined:
            return
        if all(self._theorems.get(id) == theorem for id, theorem in other._theorems.items()) and all(
            self._derivations.get(id) == derivation for id, derivation in other._derivations.items()
        ):
            self._lenders = dict.fromkeys(other._derivations, other)

    def check(self, derivation: Derivation) -> Proof:
        """Decide every line of a derivation and mint what came out, whatever its verdict.

        Raises ProofError on a circle of citations and on what is no Derivation.
        """
        with self._opened(derivation):
            return self._minted(derivation)

    def first_failure(self, derivation: Derivation, suspects: Collection[int] = ()) -> StepResult | None:
        """The first line found not to be established, the suspected ones (counted from 1) asked first; else None.

        It stops there, so that a wrong derivation costs less than :meth:`check`. Nothing is minted.
        """
        with self._opened(derivation):
            tasks = list(enumerate(self._tasks(derivation), 1))
            for index, task in sorted(tasks, key=lambda one: one[0] not in suspects):
                result, _ = task(index)
                if not result.verdict.settles:
                    return result
        return None

    @contextmanager
    def _opened(self, derivation: Derivation) -> Iterator[None]:
        """Under way: what is cited meanwhile may not come back to it."""
        if complaint := strangers(derivation):
            raise ProofError(f"{getattr(derivation, 'id', derivation)}: {complaint}")
        own = derivation.id
        if own in self._open:
            raise ProofError(f"circular citation: {' -> '.join([*self._open[self._open.index(own) :], own])}")
        self._open.append(own)
        try:
            yield
        finally:
            self._open.pop()

    def _tasks(self, derivation: Derivation) -> Iterator[Task]:
        """What has to be decided: each line, then that together they are the theorem."""
        for case in derivation.cases:
            given = derivation.theorem.conditions + derivation.extra + case.when
            for line, before in case.lines_with_before():
                step = Step(before, line.relation, line.after, given + line.given, self._theorems)
                yield partial(self._check_line, step, line, derivation)
        for obligation, line in self._closing(derivation):
            yield partial(self._close, obligation, line)

    def _minted(self, derivation: Derivation) -> Proof:
        if type(self) is not Kernel:
            raise ProofError("a Proof is minted by the kernel only: use Kernel.check")
        outcomes = [task(index) for index, task in enumerate(self._tasks(derivation), 1)]
        steps = tuple(result for result, _ in outcomes)
        cites = tuple(sorted(set().union(*(used for _, used in outcomes))))
        verdict = weakest(result.verdict for result in steps)
        theorem = derivation.theorem
        if verdict.settles and self._decide(sp.true, theorem.conditions).verdict is Verdict.VACUOUS:
            verdict = Verdict.VACUOUS
        rests_on = tuple(sorted({id for result in steps for id in result.rests_on}))
        readings = tuple(sorted({id for result in steps for id in result.readings}))
        return _mint(
            Record(theorem, derivation, steps, verdict, rests_on, cites, readings, fingerprint(theorem))
        )

    def _check_line(self, step: Step, line: Line, derivation: Derivation, index: int) -> Outcome:
        start = time.perf_counter()
        ruling, decision = self._ruled(step, line)
        held = theorems_held(line.rule)
        cites = tuple(dict.fromkeys((*ruling.cites, *held)))
        rests_on: tuple[str, ...] = ()
        readings: tuple[str, ...] = ()
        if decision.holds:
            rests_on, readings = self._support(cites, derivation)
            rests_on = tuple(sorted({*rests_on, *foreign_rules(line.rule), *self._strange}))
        verdict = Verdict.CONDITIONAL if rests_on and decision.holds else decision.verdict
        result = StepResult(
            index,
            line,
            step.before,
            verdict,
            decision.method,
            decision.message,
            decision.counterexample,
            rests_on,
            time.perf_counter() - start,
            readings,
        )
        return result, set(cites)

    def _ruled(self, step: Step, line: Line) -> tuple[Ruling, Decision]:
        """The rule's ruling and what the deciders make of it. A rule that fails in any way proves nothing."""
        complaint = captured(step.claim, step.given) or out_of_range(step.claim)
        complaint = complaint or shared_labels(step.before, step.after, step.relation)
        for id, theorem in theorems_held(line.rule).items():
            if self._theorems.get(id, theorem) != theorem:
                complaint = f"{id} is not the statement of that name in the library"
        try:
            if complaint:
                raise RuleError(complaint)
            ruling = line.rule.ruling(step)
        except (Disagreement, ProofError, MemoryError):
            raise
        except RuleError as error:
            ruling = Ruling(decision=self._attempt(step, str(error)), method=line.rule.name)
        except Exception as error:  # a rule meets expressions that its author did not think of
            what = " ".join(str(error).split())[:120]
            why = f"{line.rule.name} does not take this line: {type(error).__name__}: {what}"
            ruling = Ruling(decision=self._attempt(step, why), method=line.rule.name)
        before = step.given[: len(step.given) - len(line.given)]
        own = tuple(Obligation(condition, before, f"{condition} is given") for condition in line.given)
        return ruling, self._settle(
            step, replace(ruling, obligations=(*own, *ruling.obligations)) if own else ruling
        )

    def _try(self, obligation: Obligation) -> Decision:
        """A decision. What is refuted only by choosing a value for a term of the theory is not refuted."""
        if complaint := captured(obligation.claim, obligation.given):
            return Decision(Verdict.UNDECIDED, "kernel", complaint)
        try:
            decision = self._decide(obligation.claim, obligation.given)
        except (Disagreement, MemoryError):
            raise
        except Exception as error:  # a decider that fails has decided nothing
            return Decision(
                Verdict.UNDECIDED, "kernel", f"a decider failed: {type(error).__name__}: {error}"[:200]
            )
        example = decision.counterexample
        if decision.verdict is not Verdict.REFUTED or example is None:
            return decision
        chosen = {str(symbol) for symbol in obligation.claim.free_symbols}
        for condition in obligation.given:
            chosen |= {str(symbol) for symbol in condition.free_symbols}
        invented = sorted(set(example.point) - chosen)
        if not invented:
            return decision
        return Decision(
            Verdict.UNDECIDED, decision.method, f"does not follow: a model chooses {', '.join(invented)}"
        )

    def _attempt(self, step: Step, message: str) -> Decision:
        """A rule that does not fit proves nothing, but its line may still be refuted."""
        direct = self._try(Obligation(step.claim, step.given, "the line", direct=True))
        if direct.verdict is Verdict.REFUTED:
            return replace(direct, message=f"{message}; {direct.message}" if direct.message else message)
        return Decision(Verdict.UNDECIDED, direct.method, message)

    def _settle(self, step: Step, ruling: Ruling) -> Decision:
        parts: list[Decision] = [ruling.decision] if ruling.decision else []
        if not ruling.decision and not ruling.obligations:
            return Decision(Verdict.UNDECIDED, ruling.method, "the rule gave nothing to decide")
        if not ruling.decision or ruling.decision.holds:
            written = (*self._defined(step.before), *self._defined(step.after))
            side = tuple(Obligation(claim, step.given, why) for claim, why in dict.fromkeys(written))
            for obligation in ruling.obligations + side:
                part = self._try(obligation)
                if not part.holds:
                    return self._failure(step, obligation, part)
                parts.append(part)
        verdict = weakest(part.verdict for part in parts)
        methods = dict.fromkeys([ruling.method, *(part.method for part in parts)])
        messages = dict.fromkeys(part.message for part in parts if part.message)
        return Decision(
            verdict,
            ", ".join(filter(None, methods)),
            "; ".join(messages),
            next((part.counterexample for part in parts if part.counterexample), None),
        )

    def _failure(self, step: Step, obligation: Obligation, part: Decision) -> Decision:
        message = f"{obligation.why}: {part.message}" if part.message else obligation.why
        if obligation.direct or part.verdict is Verdict.VACUOUS:
            return replace(part, message=message)
        if part.verdict is Verdict.REFUTED:
            line = self._try(Obligation(step.claim, step.given, "the line", direct=True))
            if line.verdict is Verdict.REFUTED:
                return replace(line, message=message)
            return Decision(Verdict.UNDECIDED, part.method, f"{message} fails", part.counterexample)
        return Decision(
            Verdict.UNDECIDED if part.verdict is not Verdict.SUPPORTED else Verdict.SUPPORTED,
            part.method,
            message,
            part.counterexample,
        )

    def _support(
        self, cites: Sequence[str], derivation: Derivation
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What the cited theorems leave assumed, and the definitions in use that say more than a name.

        A cited statement without a proof is itself the assumption.
        Raises ProofError where the statement that is being derived is among them.
        """
        own = derivation.theorem.id
        resting: set[str] = set()
        readings: set[str] = set()
        for id in cites:
            stated = self._theorems.get(id)
            if stated and stated.definition and id not in self._clashing:
                readings |= {id} if stated.says_more else set()
                continue
            if id == own:
                raise ProofError(f"circular citation: {derivation.id} uses {own} itself")
            proof = self.proof(id)
            if proof is None or proof.theorem != stated or not proof.verdict.settles:
                resting.add(id)
            else:
                resting |= set(proof.rests_on)
                readings |= set(proof.readings)
        if own in resting:
            raise ProofError(f"circular citation: {derivation.id} rests on {own} through what it cites")
        return tuple(sorted(resting)), tuple(sorted(readings))

    def _closing(self, derivation: Derivation) -> list[tuple[Obligation, Line]]:
        """That the chains together are the theorem: each case gives the claim, and the cases cover the domain."""
        theorem, closing = derivation.theorem, []
        for case in derivation.cases:
            given = theorem.conditions + derivation.extra + case.when
            try:
                conclusion = conclude(case)
            except ValueError as error:
                closing.append((Obligation(sp.false, given, str(error)), case.lines[-1]))
                continue
            if conclusion != theorem.claim:
                closing.append(
                    (
                        Obligation(
                            follows(conclusion, theorem.claim), given, "the chain gives the claim", True
                        ),
                        case.lines[-1],
                    )
                )
        if all(case.when for case in derivation.cases):
            line = derivation.cases[-1].lines[-1]
            closing += [(obligation, line) for obligation in self._covering(derivation)]
        if derivation.extra:
            why = "what the derivation supposes follows from the conditions"
            supposed = Obligation(sp.And(*derivation.extra), theorem.conditions, why, True)
            closing.append((supposed, derivation.cases[0].lines[0]))
        return closing

    def _covering(self, derivation: Derivation) -> Iterator[Obligation]:
        """That the cases cover the domain. SymPy takes ``1/x > 0 or 1/x <= 0`` for true, also at x = 0."""
        whens = [sp.And(*case.when) for case in derivation.cases]
        conditions, cover = derivation.theorem.conditions, sp.Or(*whens)
        if cover is sp.true:
            needs = [need for when in whens for need in self._defined(when)]
            yield from (Obligation(need, conditions, why, True) for need, why in dict.fromkeys(needs))
        yield Obligation(cover, conditions, "the cases cover the domain", True)

    def _close(self, obligation: Obligation, line: Line, index: int) -> Outcome:
        start = time.perf_counter()
        if obligation.claim is sp.false:
            decision = Decision(Verdict.UNDECIDED, "kernel", obligation.why)
        else:
            decision = self._try(obligation)
        closing = replace(line, relation="implies", after=obligation.claim, reason=obligation.why)
        result = StepResult(
            index,
            closing,
            sp.true,
            decision.verdict,
            decision.method,
            decision.message or obligation.why,
            decision.counterexample,
            (),
            time.perf_counter() - start,
        )
        return result, set()


_mint = right_to_mint(Kernel._minted.__code__)
