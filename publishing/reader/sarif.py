"""Findings as SARIF 2.1.0, the format in which code hosts take the results of checkers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from derivations.reader.places import Place
from derivations.reader.results import Checked, Step
from theory.verdict import Verdict

_LEVELS = {
    Verdict.REFUTED: "error",
    Verdict.UNDECIDED: "warning",
    Verdict.VACUOUS: "warning",
    Verdict.SUPPORTED: "note",
    Verdict.CONDITIONAL: "note",
}
_RULES = {
    "refuted": "A line of a derivation is false: a certified counterexample is given",
    "undecided": "A line of a derivation was neither proved nor refuted, or could not be read",
    "vacuous": "The stated conditions admit no point",
    "supported": "A line agrees numerically and is not proved",
    "conditional": "A line rests on theorems that are cited, not proved",
    "document": "Something is wrong with the document itself",
}


def sarif(documents: Sequence[Checked]) -> dict[str, Any]:
    """One run with every line that is not proved outright."""
    results = [result for checked in documents for result in _results(checked)]
    rules = [{"id": id, "shortDescription": {"text": text}} for id, text in _RULES.items()]
    tool = {"driver": {"name": "fate", "informationUri": "https://arxiv.org/abs/2410.08194", "rules": rules}}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": tool, "columnKind": "unicodeCodePoints", "results": results}],
    }


def _results(checked: Checked) -> list[dict[str, Any]]:
    found = [_result("document", "warning", message, place) for place, message in checked.problems]
    for environment in checked.environments:
        if environment.expect == "refuted" and environment.as_expected:
            continue
        for step in environment.steps:
            level = _LEVELS.get(step.outcome.verdict)
            if level:
                found.append(
                    _result(step.outcome.verdict.value, level, message_of(step), step.stopped or step.place)
                )
    return found


def message_of(step: Step) -> str:
    """One finding in plain text: verdict, reason, counterexample, nearest right line."""
    outcome = step.outcome
    parts = [f"{outcome.verdict.value}: {outcome.message or outcome.method}"]
    if outcome.counterexample is not None:
        example = outcome.counterexample
        point = ", ".join(f"{name} = {value}" for name, value in example.point.items())
        parts.append(f"at {point or 'every point'}: left {example.lhs}, right {example.rhs}")
    if step.proposal is not None:
        parts.append(f"nearest right line ({step.proposal.change}): {step.proposal.latex}")
    return "; ".join(parts)


def _result(rule: str, level: str, message: str, place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column}
    location = {"artifactLocation": {"uri": quote(Path(place.file).as_posix().lstrip("/"))}, "region": region}
    return {
        "ruleId": rule,
        "level": level,
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
    }
