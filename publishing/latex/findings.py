"""What is known of each theorem, as documents print it: read off a ledger, a kept check, or a report's ledger.json.

Nothing is decided here. A finding pairs the library's own expressions with verdicts that the kernel, or a run that was
kept, gave them; where the two no longer fit together, reading stops.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derivations.chain import Case, Derivation, Line
from derivations.library import derivations
from publishing.checks import derivation_data, proof_of
from publishing.library_check import check_library
from theory.errors import BadInput
from theory.registry import theorem, theorems
from theory.statement import Theorem
from theory.verdict import Verdict
from verification.ledger import Ledger

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """One line of a proof and what became of it."""

    line: Line
    data: Data

    @property
    def refuted(self) -> bool:
        """Whether this line fell."""
        return bool(self.data["verdict"] == Verdict.REFUTED.value)


@dataclass(frozen=True)
class Argument:
    """A derivation of the library with the outcome of each of its lines."""

    derivation: Derivation
    data: Data

    @property
    def verdict(self) -> Verdict:
        """The verdict of the whole."""
        return Verdict(self.data["verdict"])

    @property
    def cites(self) -> tuple[str, ...]:
        """The theorems that its lines use."""
        return tuple(self.data["cites"])

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The assumed lemmas anywhere below."""
        return tuple(self.data["rests_on"])

    @property
    def closing(self) -> tuple[str, ...]:
        """What joins the chains to the claim, as the kernel names it: each once, in order."""
        lines = sum(len(case.lines) for case in self.derivation.cases)
        return tuple(dict.fromkeys(step["reason"] for step in self.data["steps"][lines:]))

    def cases(self) -> Iterator[tuple[Case, tuple[Step, ...]]]:
        """Each case with the outcome of its lines."""
        place = 0
        for case in self.derivation.cases:
            told = self.data["steps"][place : place + len(case.lines)]
            yield case, tuple(Step(line, data) for line, data in zip(case.lines, told, strict=True))
            place += len(case.lines)


@dataclass(frozen=True)
class Finding:
    """A theorem, its verdict, its proof, the paper's own failing steps, and the comparisons with simulation."""

    theorem: Theorem
    verdict: str
    proof: Argument | None = None
    paper_steps: tuple[Argument, ...] = ()
    evidence: tuple[Data, ...] = ()

    @property
    def refuted(self) -> bool:
        """Whether the statement fell."""
        return self.verdict == Verdict.REFUTED.value

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The assumed lemmas below the proof; a cited lemma rests on its own source."""
        if self.proof is not None:
            return self.proof.rests_on
        return (self.theorem.id,) if self.theorem.cited else ()

    @property
    def counterexample(self) -> Data | None:
        """The first certified counterexample among the proof's lines."""
        steps = self.proof.data["steps"] if self.proof else ()
        return next((step["counterexample"] for step in steps if step["counterexample"]), None)


Findings = Mapping[str, Finding]


def checked(ids: Iterable[str] = ()) -> dict[str, Finding]:
    """The findings of proof alone for these theorems, or for the whole library from the check that is kept."""
    chosen = {id: theorem(id) for id in ids}
    if not chosen:
        return _findings(theorems(), check_library())
    own = [key for key, one in derivations().items() if one.theorem.id in chosen]
    return _findings(chosen, [derivation_data(proof_of(key)) for key in own])


def of_ledger(ledger: Ledger) -> dict[str, Finding]:
    """The findings of a run in this process."""
    return {
        id: Finding(
            entry.theorem,
            entry.verdict.value,
            _argument(derivation_data(entry.proof)) if entry.proof else None,
            tuple(_argument(derivation_data(proof)) for proof in entry.paper_steps),
            tuple(one.json() for one in entry.evidence),
        )
        for id, entry in ledger.entries.items()
    }


def read(path: Path) -> tuple[dict[str, Finding], Data]:
    """The findings in the ``ledger.json`` of ``fate report``, and what it says of its run.

    Raises BadInput where the file cannot be read, is no ledger, or was written for other statements than these.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        listed = [one for section in document["sections"] for one in section["theorems"]]
        run = dict(document["run"])
        return {one["id"]: _kept(one, path) for one in listed}, run
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadInput(f"cannot read {path}: {why}; give the ledger.json of `fate report`") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, BadInput):
            raise
        raise BadInput(f"{path} is no ledger: give the ledger.json that `fate report` writes") from None


def _kept(data: Data, path: Path) -> Finding:
    statement = theorems().get(data["id"])
    if statement is None or str(statement.claim) != data["claim"]:
        raise BadInput(
            f"{path} was written for another version of {data['id']}: run `fate report` again and give its ledger.json"
        )
    try:
        return Finding(
            statement,
            Verdict(data["verdict"]).value,
            _argument(data["proof"]) if data["proof"] else None,
            tuple(_argument(one) for one in data["paper_steps"]),
            tuple(data["evidence"]),
        )
    except StaleProof:
        raise BadInput(
            f"{path} holds an older proof of {data['id']}: run `fate report` again and give its ledger.json"
        ) from None


class StaleProof(ValueError):
    """A kept outcome does not fit the derivation that the library has now."""


def _argument(data: Data) -> Argument:
    derivation = derivations().get(data["id"])
    if derivation is None:
        raise StaleProof(data["id"])
    relations = [line.relation for case in derivation.cases for line in case.lines]
    if relations != [step["relation"] for step in data["steps"][: len(relations)]]:
        raise StaleProof(data["id"])
    return Argument(derivation, data)


def _findings(chosen: Mapping[str, Theorem], outcomes: Iterable[Data]) -> dict[str, Finding]:
    proofs: dict[str, Argument] = {}
    steps: dict[str, list[Argument]] = {}
    for data in outcomes:
        argument = _argument(data)
        if argument.derivation.paper:
            steps.setdefault(data["theorem"], []).append(argument)
        if argument.derivation.id == data["theorem"]:
            proofs[data["theorem"]] = argument
    return {
        id: Finding(statement, _verdict(statement, proofs.get(id)), proofs.get(id), tuple(steps.get(id, ())))
        for id, statement in chosen.items()
    }


def _verdict(statement: Theorem, proof: Argument | None) -> str:
    """The proof's verdict in its word; a definition and a cited lemma say what they are."""
    if proof is not None:
        return proof.verdict.value
    return "definition" if statement.definition else "cited" if statement.cited else Verdict.UNDECIDED.value
