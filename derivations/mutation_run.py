"""Runs mutants through the kernel and says of each whether it was caught, is equivalent, or was missed.

caught: the spoiled derivation is no longer established. equivalent: it still is, and an exact decision shows that
nothing was spoiled: the changed part equals the old one under the conditions, the dropped condition follows from
the others, with what is proved of them elsewhere, or what it says now is true by a decider that saw nothing of the
derivation. missed: everything else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import sympy as sp
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derivations.chain import RELATIONS, Derivation
from derivations.decision import Disagreement
from derivations.kernel import Decider, Kernel, RuleError, Step
from derivations.mutations import Mutant, mutants
from derivations.proof import Proof
from derivations.rules.citation import Citation
from derivations.rules.matrices import matrix_words
from derivations.soundness import held
from theory.matrix_words import has_matrices
from theory.random_variables import SameLaw
from theory.verdict import Verdict


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant; ``by`` names the line, the decider and its verdict."""

    mutant: Mutant
    outcome: str
    by: str

    def as_json(self) -> dict[str, object]:
        """The shape of interface.md."""
        return {
            "id": self.mutant.id,
            "target": self.mutant.target,
            "change": self.mutant.change,
            "outcome": self.outcome,
            "by": self.by,
        }


def run(
    derivations: Iterable[Derivation],
    kernel: Kernel,
    decide: Decider,
    most: int | None = None,
    progress: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Spoil every derivation that stands; ``most`` bounds the mutants of each, taken evenly over its list."""
    outcomes: list[Outcome] = []
    for derivation in derivations:
        proof = kernel.proof(derivation.id)
        if proof is None or not proof.verdict.settles:
            continue
        for mutant in _evenly(list(mutants(derivation)), most):
            outcomes.append(judge(mutant, proof, kernel, decide))
            progress(outcomes[-1])
    return outcomes


def run_library(
    ids: Sequence[str],
    most: int | None = None,
    workers: int = 1,
    progress: Callable[[str], None] = lambda id: None,
    kept: Path | None = None,
) -> list[dict[str, object]]:
    """:func:`run` over derivations of the library by id, in processes, as JSON in the order of the ids.

    What is done is added to the file ``kept`` as it comes, and not done again: a run that was cut off goes on.
    """
    by_id = {id: outcomes for id, outcomes in _done(kept, most).items() if id in ids}
    for id in by_id:
        progress(id)
    waiting = [(id, most) for id in ids if id not in by_id]
    for id, outcomes in _each(sorted(waiting, key=_size, reverse=True), workers):
        by_id[id] = outcomes
        _add(kept, id, most, outcomes)
        progress(id)
    return [outcome for id in ids for outcome in by_id[id]]


def _each(
    tasks: Sequence[tuple[str, int | None]], workers: int
) -> Iterator[tuple[str, list[dict[str, object]]]]:
    """Each derivation's outcomes, as they come."""
    if workers == 1:
        yield from ((task[0], _spoiled(task)) for task in tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        futures = {pool.submit(_spoiled, task): task[0] for task in tasks}
        for done in as_completed(futures):
            yield futures[done], done.result()


def _size(task: tuple[str, int | None]) -> int:
    """The number of lines: long derivations begin early, so that no core is left with one at the end."""
    from derivations.library import derivations

    return sum(len(case.lines) for case in derivations()[task[0]].cases)


def _spoiled(task: tuple[str, int | None]) -> list[dict[str, object]]:
    from derivations.library import derivations, kernel

    id, most = task
    checker = kernel()
    return [outcome.as_json() for outcome in run([derivations()[id]], checker, checker.decide, most)]


def _done(kept: Path | None, most: int | None) -> dict[str, list[dict[str, object]]]:
    """What an earlier run left; a last line that was cut off is no line."""
    if kept is None or not kept.is_file():
        return {}
    found: dict[str, list[dict[str, object]]] = {}
    for line in kept.read_text(encoding="utf-8").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if entry["most"] == most:
            found[entry["id"]] = entry["outcomes"]
    return found


def _add(kept: Path | None, id: str, most: int | None, outcomes: list[dict[str, object]]) -> None:
    """Kept where it can be."""
    if kept is None:
        return
    with suppress(OSError), kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": id, "most": most, "outcomes": outcomes}) + "\n")


def _evenly(items: Sequence[Mutant], most: int | None) -> list[Mutant]:
    if most is None or len(items) <= most:
        return list(items)
    return [items[index * len(items) // most] for index in range(most)]


def judge(mutant: Mutant, original: Proof, kernel: Kernel, decide: Decider) -> Outcome:
    """Check the spoiled derivation; where it still stands, decide whether anything was spoiled."""
    try:
        step = kernel.first_failure(mutant.derivation, _suspects(mutant))
        if step is not None:
            return Outcome(
                mutant, "caught", f"line {step.index}: {step.verdict} ({step.method or step.message})"
            )
        spoiled = kernel.check(mutant.derivation)
    except Disagreement as error:
        return Outcome(mutant, "missed", f"two deciders disagree: {str(error)[:200]}")
    if not spoiled.verdict.settles:
        return Outcome(mutant, "caught", str(spoiled.verdict))
    for claim, given in _nothing_spoiled(mutant, original, kernel, decide):
        by = _exactly(claim, given, kernel, decide)
        if by:
            return Outcome(mutant, "equivalent", by)
    return Outcome(mutant, "missed", f"still {spoiled.verdict}")


def _suspects(mutant: Mutant) -> list[int]:
    """The lines that the mutation touches: a changed line and the one after it, then what ends the chains."""
    lines = sum(len(case.lines) for case in mutant.derivation.cases)
    end = range(lines + 1, lines + len(mutant.derivation.cases) + 3)
    return [mutant.step, mutant.step + 1, *end] if mutant.step else list(end)


def _exactly(claim: Boolean, given: tuple[Boolean, ...], kernel: Kernel, decide: Decider) -> str:
    """How the claim is decided without the derivation's own rules; empty where it is not."""
    try:
        decision = decide(claim, given)
    except (ValueError, TypeError, NotImplementedError):  # a decider that fails has decided nothing
        return ""
    if decision.holds:
        return decision.method
    if isinstance(claim, sp.Eq) and has_matrices(claim):
        try:
            ruling = matrix_words.ruling(Step(claim.lhs, "=", claim.rhs, given, {}))
        except (RuleError, Disagreement):
            return ""
        parts = [decide(part.claim, part.given) for part in ruling.obligations]
        parts += [ruling.decision] if ruling.decision else []
        if parts and all(part.holds for part in parts):
            return ruling.method
    return ""


def _nothing_spoiled(
    mutant: Mutant, original: Proof, kernel: Kernel, decide: Decider
) -> Iterator[tuple[Boolean, tuple[Boolean, ...]]]:
    """Claims of which each one shows that the mutant says the same, or says something true."""
    conditions = original.theorem.conditions
    if mutant.after is sp.true:
        left = mutant.derivation.theorem.conditions
        yield mutant.before, left
        yield mutant.before, (*left, *_known(original, left, kernel, decide))
        return
    if mutant.target == "statement":
        yield from _parts_equal(mutant.before, mutant.after, conditions)
        yield mutant.after, conditions
        return
    yield from _parts_equal(mutant.before, mutant.after, conditions)
    lines = [pair for case in mutant.derivation.cases for pair in case.lines_with_before()]
    line, before = lines[mutant.step - 1]
    case = next(case for case in mutant.derivation.cases if line in case.lines)
    yield RELATIONS[line.relation](before, line.after), (*conditions, *case.when)


def _known(
    original: Proof, left: tuple[Boolean, ...], kernel: Kernel, decide: Decider
) -> Iterator[Boolean]:
    """What the library proves, without the statement that was spoiled, and the derivation cites: true where its
    own conditions follow from those that are ``left``.
    """
    lines = (line for case in original.derivation.cases for line in case.lines)
    cited = (part for line in lines for part in held(line.rule) if isinstance(part, Citation))
    for citation in dict.fromkeys(cited):
        proof = kernel.proof(citation.theorem.id)
        if proof is None or proof.verdict not in (Verdict.PROVED, Verdict.CERTIFIED):
            continue
        if all(condition in left or decide(condition, left).holds for condition in citation.conditions):
            yield citation.instance(citation.theorem.claim)


def _parts_equal(
    before: sp.Basic, after: sp.Basic, given: tuple[Boolean, ...]
) -> list[tuple[Boolean, tuple[Boolean, ...]]]:
    if isinstance(before, sp.Expr):
        return [(sp.Eq(before, after, evaluate=False), given)]
    if isinstance(before, Relational) and type(before) is type(after):
        return [(sp.Eq(before.rhs, after.rhs, evaluate=False), given)]
    if isinstance(before, SameLaw):
        return []
    return [(sp.Equivalent(before, after, evaluate=False), given)]
