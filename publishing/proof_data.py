"""A proof as data: the verdict of every line in the shape of the JSON contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from derivations.library import kernel
from derivations.proof import Proof, StepResult
from publishing.latex.abbreviations import Abbreviations, abbreviations
from publishing.latex.printer import latex_line
from publishing.latex.prose import prose
from publishing.latex.statements import letters_of
from theory.verdict import Verdict

ROOT = Path(__file__).resolve().parent.parent


def proof_of(id: str) -> Proof:
    """The proof of a derivation of the library. Raises KeyError where there is none of this id."""
    proof = kernel().proof(id)
    if proof is None:
        raise KeyError(id)
    return proof


def derivation_data(proof: Proof) -> dict[str, Any]:
    """One checked derivation, JSON-ready. ``as_expected``: ours passed, or a printed one was refuted."""
    letters = abbreviations(
        (part for step in proof.steps for part in (step.before, step.line.after)),
        " ".join(prose(step.line.reason) for step in proof.steps),
        letters_of(proof.theorem, given=False),
    )
    steps = [_step(step, letters) for step in proof.steps]
    first = steps[0] if steps else {"file": "", "line": 0}
    fails = proof.derivation.paper or proof.theorem.printed
    return {
        "id": proof.derivation.id,
        "theorem": proof.theorem.id,
        "file": first["file"],
        "line": first["line"],
        "verdict": proof.verdict.value,
        "rests_on": list(proof.rests_on),
        "readings": list(proof.readings),
        "cites": list(proof.cites),
        "as_expected": proof.verdict is Verdict.REFUTED if fails else proof.verdict.passes,
        "where": Abbreviations(letters.letters).where(),
        "steps": steps,
    }


def _step(step: StepResult, letters: Abbreviations) -> dict[str, Any]:
    example = step.counterexample
    return {
        "index": step.index,
        "file": relative(step.line.file),
        "line": step.line.number,
        "claim_latex": latex_line(step.before, step.line.relation, step.line.after),
        "claim_short": latex_line(
            letters.short(step.before), step.line.relation, letters.short(step.line.after)
        ),
        "relation": step.line.relation,
        "verdict": step.verdict.value,
        "method": step.method,
        "seconds": round(step.seconds, 6),
        "counterexample": example.as_json() if example else None,
        "message": step.message,
        "reason": step.line.reason,
        "rests_on": list(step.rests_on),
    }


def relative(file: str) -> str:
    """A path inside the library from its root, another as it is: a report names no machine's folders."""
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
