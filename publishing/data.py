"""What each command prints, as plain data: the Python side of ``fate list``, ``show``, ``evaluate`` and ``errata``.

Everything is read off the theory, the kernel and the ledger; nothing is decided here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from derivations.kernel import Kernel
from derivations.library import derivations, kernel
from publishing.checks import derivation_data
from publishing.latex.printer import latex
from publishing.latex.statements import letters_of
from publishing.references import cited_as
from theory.domain import condition_text
from theory.errors import BadInput
from theory.evaluate import evaluate
from theory.registry import theorem as find
from theory.registry import theorems
from theory.statement import Source, Theorem
from verification.ledger import Entry, Ledger, build


def library_ledger(ids: Iterable[str] | None = None, checker: Kernel | None = None) -> Ledger:
    """The ledger of every theorem, or of some, by proof alone: no simulation is run."""
    known = theorems()
    chosen = known if ids is None else {id: known[id] for id in ids}
    return build(chosen, derivations(), checker or kernel(), experiments=simulated())


def simulated() -> frozenset[str]:
    """The theorems that have an experiment."""
    from verification.experiment import discover

    return frozenset(experiment.theorem for experiment in discover())


def list_theorems(topic: str | None = None) -> list[dict[str, Any]]:
    """One row a theorem of ours: where it stands, and the verdicts of the printed form and of ours.

    ``printed_verdict`` is that of the ``-printed`` entry where print and ours differ. Raises BadInput on an
    unknown topic.
    """
    topics = sorted({statement.topic for statement in theorems().values()})
    if topic is not None and topic not in topics:
        raise BadInput(f"unknown topic {topic[:40]!r}: choose one of {', '.join(topics)}")
    ledger = library_ledger()
    rows = []
    for entry in ledger.entries.values():
        statement = entry.theorem
        if topic is not None and statement.topic != topic:
            continue
        repair = ledger.repair_of(statement) if statement.printed else entry
        rows.append(
            {
                "id": statement.id,
                "title": statement.title,
                "topic": statement.topic,
                "section": statement.section,
                "source": source_text(statement.source),
                "place": statement.source.place,
                "printed_verdict": ledger.printed_form(statement).verdict.value,
                "verdict": repair.verdict.value if repair else None,
                "cited": statement.cited,
                "rests_on": list(entry.rests_on),
                "missing": list(entry.missing),
            }
        )
    return rows


def show_theorem(id: str) -> dict[str, Any]:
    """Statement, conditions, sources, proof lines and reference values of one theorem. Raises UnknownTheorem."""
    statement = find(id)
    entry = library_ledger([id]).entries[id]
    return {
        **statement_data(statement),
        "verdict": entry.verdict.value,
        "rests_on": list(entry.rests_on),
        "readings": readings(entry),
        "missing": list(entry.missing),
        "proof": derivation_data(entry.proof) if entry.proof else None,
        "paper_steps": [derivation_data(proof) for proof in entry.paper_steps],
        "repaired_by": next((other.id for other in theorems().values() if other.repairs == id), None),
        "reference_values": reference_values(statement),
    }


def readings(entry: Entry) -> list[dict[str, str]]:
    """What the definitions below an entry say beyond a name, each with its id."""
    return [{"id": id, "says": find(id).says_more} for id in entry.readings]


def statement_data(statement: Theorem) -> dict[str, Any]:
    """A theorem without its proof: claim, setting, parameters, conditions and source."""
    from theory.symbols import QUANTITIES

    declared = {quantity.symbol: quantity for quantity in QUANTITIES.values()}
    letters = letters_of(statement, given=False)
    return {
        "id": statement.id,
        "title": statement.title,
        "topic": statement.topic,
        "section": statement.section,
        "claim": str(statement.claim),
        "claim_latex": latex(statement.claim),
        "claim_short": latex(letters.short(statement.claim)),
        "where": letters.where(),
        "setting": statement.setting,
        "parameters": [
            {
                "name": symbol.name,
                "latex": latex(symbol),
                "meaning": declared[symbol].meaning if symbol in declared else "",
                "unit": declared[symbol].unit if symbol in declared else "1",
            }
            for symbol in statement.parameters
        ],
        "conditions": conditions_data(statement),
        "source": {"key": statement.source.key, "place": statement.source.place},
        "repairs": statement.repairs or None,
        "cited": statement.cited,
        "definition": statement.definition,
    }


def conditions_data(statement: Theorem) -> list[dict[str, str]]:
    """The theorem's own conditions, as text and as LaTeX, with the reason for each."""
    return [
        {"text": condition_text(one.predicate), "latex": latex(one.predicate), "reason": one.reason}
        for one in statement.given
    ]


def source_text(source: Source) -> str:
    """``Tahir, Ganguli, Rotskoff 2025, Theorem 3.6, eq. 8``."""
    return ", ".join(filter(None, (cited_as(source.key), source.place)))


def reference_values(statement: Theorem) -> list[dict[str, Any]]:
    """The value, to 20 certified digits, at up to three points that the theorem's experiments use."""
    from verification.experiment import discover

    if not statement.has_value:
        return []
    wanted = {symbol.name for symbol in statement.parameters}
    values: list[dict[str, Any]] = []
    seen: set[str] = set()
    for experiment in discover():
        for point in experiment.points if experiment.theorem == statement.id else ():
            key = json.dumps({name: str(value) for name, value in point.items()}, sort_keys=True)
            if set(point) == wanted and key not in seen and len(seen) < 3:
                seen.add(key)
                try:
                    values.append(evaluate(statement, _as_given(point), 20).as_json())
                except BadInput:
                    continue
    return values


def _as_given(point: Mapping[str, Any]) -> dict[str, object]:
    return {name: value if isinstance(value, (int, float)) else str(value) for name, value in point.items()}


def evaluate_points(path: Path, digits: int = 15) -> list[dict[str, Any]]:
    """The values at a JSON file's list of ``{"id", "point"}``, each failure reported in its place.

    Raises BadInput where the file cannot be read or is not such a list.
    """
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"), parse_float=str, parse_constant=str)
    except OSError as error:
        raise BadInput(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}; give a JSON file of points"
        ) from None
    except (ValueError, RecursionError) as error:
        raise BadInput(
            f"{path} is not JSON ({' '.join(str(error).split())[:80]}): "
            'write a list of {"id": ..., "point": {...}}'
        ) from None
    if not isinstance(entries, list):
        raise BadInput(f'{path} holds no list: write a list of {{"id": ..., "point": {{...}}}}')
    return [_evaluated(entry, digits) for entry in entries]


def _evaluated(entry: Any, digits: int) -> dict[str, Any]:
    if (
        not isinstance(entry, dict)
        or not isinstance(entry.get("id"), str)
        or not isinstance(entry.get("point"), dict)
    ):
        return {"error": 'an entry is {"id": TEXT, "point": {NAME: VALUE}}: write it so'}
    try:
        wanted = entry.get("digits", digits)
        if not isinstance(wanted, int) or isinstance(wanted, bool):
            raise BadInput("digits is not a whole number: give one such as 30")
        return evaluate(entry["id"], entry["point"], wanted).as_json()
    except BadInput as error:
        return {"id": entry["id"][:80], "point": entry["point"], "error": str(error)}


def errata(ledger: Ledger | None = None) -> list[dict[str, Any]]:
    """Every statement that is wrong as printed, what shows it, and its repair with the verdict of its proof."""
    rows = []
    for erratum in (ledger or library_ledger()).errata():
        printed, repair = erratum.printed, erratum.repair
        found = printed.counterexample
        letters = letters_of(repair.theorem, given=False) if repair else None
        rows.append(
            {
                "id": printed.theorem.id,
                "title": printed.theorem.title,
                "printed_latex": latex(printed.theorem.claim),
                "printed_conditions": conditions_data(printed.theorem),
                "repair_short": latex(letters.short(repair.theorem.claim)) if repair and letters else None,
                "repair_where": letters.where() if letters else [],
                "repair_conditions": conditions_data(repair.theorem) if repair else [],
                "source": source_text(printed.theorem.source),
                "counterexample": found.as_json() if found else None,
                "repair_id": repair.theorem.id if repair else None,
                "repair_latex": latex(repair.theorem.claim) if repair else None,
                "repair_verdict": repair.verdict.value if repair else None,
                "repair_rests_on": list(repair.rests_on) if repair else [],
            }
        )
    return rows
