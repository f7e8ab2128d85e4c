"""The ledger as the page shows it: plain data, every formula in LaTeX, nothing decided anew.

:func:`document` is what ``ledger.json`` holds, and the page is made from that alone.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from publishing.checks import derivation_data
from publishing.data import errata, readings, source_text, statement_data
from publishing.latex.printer import latex
from publishing.report.cite import citation, works
from publishing.report.numbers import number, percent, uncertain
from publishing.report.values import picture
from theory.verdict import Verdict
from verification.evidence import Approach, Evidence
from verification.ledger import Entry, Ledger

MEANINGS = {
    Verdict.PROVED: "settled by an exact decision procedure, and everything it cites is proved",
    Verdict.CERTIFIED: "settled by rigorous ball arithmetic over the whole stated domain",
    Verdict.CONDITIONAL: "proved, given named lemmas that are cited and not proved here",
    Verdict.SUPPORTED: "no proof here; simulation agrees and could have shown a stated deviation",
    Verdict.UNDECIDED: "neither proved nor refuted; never counted as a pass",
    Verdict.REFUTED: "false, with a certified counterexample or a simulation that rules it out",
    Verdict.VACUOUS: "its conditions admit no point",
}
SECTIONS = {
    0: "Lemmas and setting",
    1: "Scratch training",
    2: "Linear transfer",
    3: "Ridge linear transfer",
    4: "Fine-tuning",
    5: "Conserved quantities",
    6: "Regularised scratch training",
    7: "Training time",
    8: "Arbitrary covariance",
    9: "Distances between tasks",
    10: "Beyond linear networks",
    11: "Related theory",
}


def document(
    ledger: Ledger, run: Mapping[str, Any], figures: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Everything that the page shows: the run, the summary, the errata, the figures, the theorems by section."""
    used = _users(ledger)
    theorems = [theorem_page(entry, ledger, run, used.get(id, [])) for id, entry in ledger.entries.items()]
    for one in theorems:
        one["figures"] = [figure["name"] for figure in figures if one["id"] in figure.get("theorems", ())]
    sections = sorted({one["section"] for one in theorems})
    return {
        "run": dict(run),
        "summary": summary(ledger),
        "meanings": {verdict.value: text for verdict, text in MEANINGS.items()},
        "errata": errata(ledger),
        "figures": [dict(figure) for figure in figures],
        "works": works(entry.theorem.source.key for entry in ledger.entries.values()),
        "sections": [
            {
                "number": section,
                "title": SECTIONS.get(section, f"Section {section}"),
                "theorems": [one for one in theorems if one["section"] == section],
            }
            for section in sections
        ],
    }


def _users(ledger: Ledger) -> dict[str, list[str]]:
    """For each theorem, those whose proof cites it."""
    users: dict[str, list[str]] = {}
    for id, entry in ledger.entries.items():
        for cited in entry.proof.cites if entry.proof else ():
            if cited != id:
                users.setdefault(cited, []).append(id)
    return users


def summary(ledger: Ledger) -> dict[str, Any]:
    """The first screen: how many of ours hold, which printed statements fell, what is open, and how sure."""
    stated = [entry for entry in ledger.entries.values() if not entry.theorem.printed]
    ours = [entry for entry in stated if not entry.theorem.definition]
    printed = [entry for entry in ledger.entries.values() if entry.theorem.printed]
    seen = [one for entry in ledger.entries.values() for one in entry.evidence]
    powers = sorted(one.detectable for one in seen if math.isfinite(one.detectable))
    return {
        "holds": ledger.holds,
        "ours": len(ours),
        "definitions": len(stated) - len(ours),
        "counts": {
            verdict.value: count
            for verdict in Verdict
            if (count := sum(entry.verdict is verdict for entry in ours))
        },
        "printed": len(printed),
        "printed_refuted": sum(entry.verdict is Verdict.REFUTED for entry in printed),
        "fallen": [entry.theorem.id for entry in ours if entry.verdict in (Verdict.REFUTED, Verdict.VACUOUS)],
        "open": [entry.theorem.id for entry in ours if entry.verdict is Verdict.UNDECIDED],
        "standing": [entry.theorem.id for entry in printed if entry.verdict is not Verdict.REFUTED],
        "conflicts": [entry.theorem.id for entry in ours + printed if entry.conflict],
        "lemmas": _assumed(ours),
        "lines": sum(len(entry.proof.steps) for entry in ours if entry.proof),
        "comparisons": len(seen),
        "agreeing": sum(one.verdict.passes for one in seen if not one.id.endswith("-printed")),
        "tried": sum(not one.id.endswith("-printed") for one in seen),
        "simulated": sum(bool(entry.evidence) for entry in ours),
        "trials": sum(one.trials for one in seen),
        "level": ledger.level,
        "detectable": powers[len(powers) // 2] if powers else None,
    }


def _assumed(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The lemmas that are taken from the literature, the most used first."""
    counts = Counter(lemma for entry in entries for lemma in entry.rests_on if lemma != entry.theorem.id)
    return [{"id": id, "users": users} for id, users in counts.most_common()]


def theorem_page(
    entry: Entry, ledger: Ledger, run: Mapping[str, Any], used_by: Sequence[str] = ()
) -> dict[str, Any]:
    """One theorem: statement, proof lines, evidence, what it rests on, how to cite and how to reproduce it."""
    statement = entry.theorem
    repair = ledger.repair_of(statement) if statement.printed else None
    found = entry.counterexample
    return {
        **statement_data(statement),
        "source_text": source_text(statement.source),
        "citation": citation(statement.source),
        "domain": [
            latex(one) for one in statement.conditions if one not in {a.predicate for a in statement.given}
        ],
        "verdict": entry.verdict.value,
        "printed": statement.printed,
        "rests_on": list(entry.rests_on),
        "readings": readings(entry),
        "cites": [cited for cited in entry.proof.cites if cited != statement.id] if entry.proof else [],
        "used_by": list(used_by),
        "missing": list(entry.missing),
        "conflict": entry.conflict,
        "repaired_by": repair.theorem.id if repair else None,
        "counterexample": found.as_json() if found else None,
        "proof": derivation_data(entry.proof) if entry.proof else None,
        "paper_steps": [derivation_data(proof) for proof in entry.paper_steps],
        "evidence": [evidence_row(one) for one in entry.evidence],
        "picture": picture(statement, [one.json() for one in entry.evidence]) if entry.evidence else None,
        "commands": commands(entry, run),
    }


def commands(entry: Entry, run: Mapping[str, Any]) -> list[str]:
    """The exact commands that reproduce this entry."""
    id = entry.theorem.id
    wanted = [f"fate check {id}"] if entry.proof else []
    if entry.evidence:
        wanted.append(f"fate verify {id} --budget {run['budget']} --seed {run['seed']}")
    return wanted or [f"fate show {id}"]


def evidence_row(one: Evidence) -> dict[str, Any]:
    """One comparison with its numbers as text."""
    return {
        **one.json(),
        "approach_text": approach_text(one.approach) if one.approach else None,
        "point_text": ", ".join(f"{name}={value}" for name, value in one.point.items()) or "-",
        "settings_text": ", ".join(f"{name}={value}" for name, value in one.settings.items()),
        "measured": uncertain(one.mean, one.stderr),
        "predicted": number(one.prediction),
        "z_text": f"{one.z:+.1f}" if math.isfinite(one.z) else "-",
        "numerical_error_text": f"{one.numerical_error:.1g}" if one.numerical_error else "",
        "detectable_text": percent(one.detectable),
    }


def approach_text(one: Approach) -> dict[str, str]:
    """How fast a mean approaches its limit: where that was looked at, the exponent predicted, fitted, its interval."""
    return {
        "range": f"{one.along} = {number(one.first)} to {number(one.last)}",
        "predicted": number(one.predicted),
        "fitted": uncertain(one.fitted, one.stderr),
        "interval": f"{number(one.low)} to {number(one.high)}",
    }
