"""The ledger joins theorem, proof and evidence, and computes every verdict. Nothing in it is typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from derivations.chain import Derivation
from derivations.decision import Counterexample
from derivations.kernel import Kernel, Proof
from theory.errors import UnknownTheorem
from theory.rendering import Shown
from theory.statement import Theorem
from theory.verdict import Verdict, weakest
from verification.evidence import Evidence


@dataclass(frozen=True)
class Entry(Shown):
    """One theorem with all that is known of it.

    ``paper_steps`` are the paper's own proof steps, encoded where they fail; ``experiments`` tells whether a
    simulation exists at all, ``evidence`` what this run saw.
    """

    theorem: Theorem
    proof: Proof | None
    paper_steps: tuple[Proof, ...]
    experiments: bool
    evidence: tuple[Evidence, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The floors on which this theorem has nothing yet."""
        if self.theorem.definition:
            return ()
        floors = {
            "derivations": self.proof is None and not self.theorem.cited,
            "verification": not self.experiments,
        }
        return tuple(floor for floor, absent in floors.items() if absent)

    @property
    def simulated(self) -> Verdict | None:
        """The verdict of simulation alone; None where nothing was run."""
        return weakest(one.verdict for one in self.evidence) if self.evidence else None

    @property
    def conflict(self) -> str:
        """Non-empty where proof and simulation contradict each other: an error of ours, to be shown, never hidden."""
        if self.proof is None or self.simulated is None:
            return ""
        if self.proof.verdict.settles and self.simulated is Verdict.REFUTED:
            return "the proof stands, but simulation refutes the statement"
        if self.proof.verdict is Verdict.REFUTED and self.simulated is Verdict.SUPPORTED:
            return "the statement is refuted by proof, but simulation at the points tried agrees with it"
        return ""

    @property
    def verdict(self) -> Verdict:
        """One refutation refutes; then the proof decides; then simulation. A cited lemma is conditional on itself,
        a definition has nothing to prove."""
        if self.theorem.definition:
            return Verdict.PROVED
        proved = self.proof.verdict if self.proof else None
        if Verdict.REFUTED in (proved, self.simulated):
            return Verdict.REFUTED
        if proved is not None and proved.settles:
            return proved
        if proved is Verdict.VACUOUS:
            return Verdict.VACUOUS
        if self.theorem.cited and proved is None:
            return Verdict.CONDITIONAL
        if self.simulated is Verdict.SUPPORTED or (proved is Verdict.SUPPORTED and self.simulated is None):
            return Verdict.SUPPORTED
        return Verdict.UNDECIDED

    @property
    def rests_on(self) -> tuple[str, ...]:
        """The assumed lemmas anywhere below the proof; a cited lemma rests on its own source."""
        if self.proof is not None:
            return self.proof.rests_on
        return (self.theorem.id,) if self.theorem.cited else ()

    @property
    def readings(self) -> tuple[str, ...]:
        """The definitions anywhere below, or this one, that say more than a name: no proof shows what they say."""
        if self.proof is not None:
            return self.proof.readings
        return (self.theorem.id,) if self.theorem.says_more else ()

    @property
    def counterexample(self) -> Counterexample | None:
        """The first certified counterexample among the proof's lines."""
        steps = self.proof.steps if self.proof else ()
        refuted = (step.counterexample for step in steps if step.verdict is Verdict.REFUTED)
        return next((found for found in refuted if found is not None), None)


@dataclass(frozen=True)
class Erratum:
    """A statement that is wrong as printed, what shows it, and the repair where there is one."""

    printed: Entry
    repair: Entry | None


@dataclass(frozen=True)
class Ledger(Shown):
    """Every entry by id. ``level`` is the family-wise error level that the evidence was judged at."""

    entries: Mapping[str, Entry]
    level: float | None = None

    def entry(self, id: str) -> Entry:
        """The entry of one theorem. Raises UnknownTheorem."""
        if id not in self.entries:
            raise UnknownTheorem(f"unknown theorem {id[:80]!r}: see `fate list` for the ids")
        return self.entries[id]

    def repair_of(self, printed: Theorem) -> Entry | None:
        """Our statement in place of a printed one."""
        return next((entry for entry in self.entries.values() if entry.theorem.repairs == printed.id), None)

    def printed_form(self, theorem: Theorem) -> Entry:
        """The statement as printed: its ``-printed`` entry where the two differ, else the theorem itself."""
        return self.entries.get(theorem.repairs, self.entries[theorem.id])

    def errata(self) -> tuple[Erratum, ...]:
        """Every printed statement that came out refuted, with its repair."""
        wrong = (e for e in self.entries.values() if e.theorem.printed and e.verdict is Verdict.REFUTED)
        return tuple(Erratum(entry, self.repair_of(entry.theorem)) for entry in wrong)

    def summary(self) -> dict[str, int]:
        """How many entries have each verdict, strongest first."""
        counts = {verdict.value: 0 for verdict in Verdict}
        for entry in self.entries.values():
            counts[entry.verdict.value] += 1
        return counts

    @property
    def holds(self) -> bool:
        """Every statement of ours passes, every printed one is refuted, and no evidence contradicts a proof."""
        return all(
            (entry.verdict is Verdict.REFUTED if entry.theorem.printed else entry.verdict.passes)
            and not entry.conflict
            for entry in self.entries.values()
        )


def build(
    theorems: Mapping[str, Theorem],
    derivations: Mapping[str, Derivation],
    kernel: Kernel,
    evidence: Iterable[Evidence] = (),
    experiments: Iterable[str] = (),
    level: float | None = None,
    progress: Callable[[str], None] = lambda id: None,
) -> Ledger:
    """Check every derivation and file the evidence; ``experiments`` names the theorems that have a simulation."""
    seen: dict[str, list[Evidence]] = {}
    for one in evidence:
        seen.setdefault(one.id, []).append(one)
    tried = set(experiments)
    entries: dict[str, Entry] = {}
    for id, theorem in theorems.items():
        progress(id)
        steps = (kernel.proof(own) for own, d in derivations.items() if d.paper and d.theorem.id == id)
        entries[id] = Entry(
            theorem,
            kernel.proof(id),
            tuple(proof for proof in steps if proof is not None),
            id in tried,
            tuple(seen.get(id, ())),
        )
    return Ledger(entries, level)
