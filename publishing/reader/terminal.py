"""A checked document in a terminal, as a compiler shows its errors: place, source line, caret, verdict."""

from __future__ import annotations

from derivations.reader.places import Document, Place
from derivations.reader.results import Checked, Environment, Step
from theory.verdict import Verdict

_COLOURS = {
    Verdict.PROVED: "32",
    Verdict.CERTIFIED: "32",
    Verdict.CONDITIONAL: "36",
    Verdict.SUPPORTED: "36",
    Verdict.UNDECIDED: "33",
    Verdict.VACUOUS: "33",
    Verdict.REFUTED: "31",
}
_WIDTH = 160


def document_text(checked: Checked, colour: bool = False, all_lines: bool = False) -> str:
    """Everything that needs attention (every line, with ``all_lines``), then one line of counts."""
    blocks = [f"{place}: problem: {message}" for place, message in checked.problems]
    for environment in checked.environments:
        blocks += environment_blocks(checked.document, environment, colour, all_lines)
    blocks += [f"{one.place}: left out: {one.id}: {one.reason}" for one in checked.skipped]
    return "\n".join([*blocks, counts_text(checked)])


def environment_blocks(
    document: Document, environment: Environment, colour: bool = False, all_lines: bool = False
) -> list[str]:
    """The blocks of one display: its lines, and whether it fails where it is meant to."""
    blocks = [
        step_text(document, step, colour)
        for step in environment.steps
        if all_lines or step.outcome.verdict not in (Verdict.PROVED, Verdict.CERTIFIED) or step.notes
    ]
    if environment.expect == "refuted":
        outcome = (
            "fails, as expected" if environment.as_expected else "was expected to be refuted and was not"
        )
        blocks.append(f"{environment.place}: {environment.id} {outcome}")
    return blocks


def step_text(document: Document, step: Step, colour: bool = False) -> str:
    """One relation: ``file:line:column: verdict: method`` and, below, the source with a caret and what was read."""
    outcome, place = step.outcome, step.stopped or step.place
    name = _painted(outcome.verdict.value, _COLOURS[outcome.verdict], colour)
    lines = [
        f"{place}: {name}: {outcome.method}"
        + (f" ({outcome.seconds:.2f} s)" if outcome.seconds >= 0.1 else "")
    ]
    lines += _source(document, place)
    if not step.stopped:
        lines.append(f"    read as   {_cut(step.shown)}")
    if outcome.counterexample is not None:
        example = outcome.counterexample
        point = ", ".join(f"{name} = {value}" for name, value in example.point.items())
        lines.append(f"    fails at  {point or 'every point'}: left {example.lhs}, right {example.rhs}")
    if outcome.message and outcome.verdict not in (Verdict.PROVED, Verdict.CERTIFIED):
        lines.append(f"    because   {_cut(outcome.message)}")
    lines += [f"    rests on  {', '.join(outcome.rests_on)}"] if outcome.rests_on else []
    lines += [f"    reading   {note}" for note in step.notes]
    if step.proposal is not None:
        lines.append(f"    nearest   {_cut(step.proposal.latex)}")
        lines.append(f"              {step.proposal.verdict.value}: {step.proposal.change}")
    return "\n".join(lines)


def counts_text(checked: Checked) -> str:
    """``5 displays, 17 relations: 12 proved, 4 definitions, 1 refuted``."""
    steps = [step for environment in checked.environments for step in environment.steps]
    defined = sum(step.outcome.method == "definition" for step in steps)
    counted = {
        verdict: sum(
            step.outcome.verdict is verdict and step.outcome.method != "definition" for step in steps
        )
        for verdict in Verdict
    }
    parts = [f"{count} {verdict.value}" for verdict, count in counted.items() if count]
    parts += [_counted(defined, "definition")] if defined else []
    left_out = f"; {len(checked.skipped)} left out" if checked.skipped else ""
    wrong = f"; {_counted(len(checked.problems), 'problem')} with the file" if checked.problems else ""
    counts = f"{_counted(len(checked.environments), 'display')}, {_counted(len(steps), 'relation')}"
    return f"{counts}: {', '.join(parts) or 'none'}{left_out}{wrong}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun if number == 1 else noun + 's'}"


def _source(document: Document, place: Place) -> list[str]:
    line = document.source_line(place).replace("\t", " ")
    if not line:
        return []
    start = max(0, place.column - _WIDTH // 2) if len(line) > _WIDTH else 0
    gutter = f"{place.line:>5} | "
    return [
        gutter + line[start : start + _WIDTH],
        " " * (len(gutter) - 2) + "| " + " " * (place.column - 1 - start) + "^",
    ]


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 400 else text[:397] + "..."


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if colour else text
