r"""Proofs as LaTeX: one aligned chain a case, each relation lettered, the reasons below."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase

import sympy as sp

from derivations.chain import Case, Derivation
from publishing.latex.abbreviations import Abbreviations, abbreviations
from publishing.latex.findings import Argument, Data, Finding, Step
from publishing.latex.layout import Broken, aligned, broken, line
from publishing.latex.logic import RELATIONS
from publishing.latex.printer import latex
from publishing.latex.prose import escaped, label, prose, reference
from publishing.latex.statements import conjunction, letters_of, ragged, statement_tex, where_tex
from publishing.latex.width import width
from theory.registry import theorems
from theory.symbols import QUANTITIES

_WIDEST_LEFT = 0.36  # of a line
_RELATION_WIDTH = 2.0
_OWN_LINE = 6.0  # how much worse a chain may be broken before its left-hand side gets a line of its own
_LONGEST_DECIMAL = 9
_CITATION = re.compile(r"(?:cite|law of) ([a-z0-9-]+)")
_METHODS = {
    "normal form": "algebra",
    "normal form with relations": "algebra",
    "matrix normal form": "matrix algebra",
    "matrix words": "matrix algebra",
    "ideal membership": "the equations given",
    "smt": "decided over the real numbers",
    "balls": "interval arithmetic",
    "given": "assumption",
    "signs": "signs",
    "immediate": "immediate",
}
_LONG_ARROWS = {"iff": r"\Longleftrightarrow", "implies": r"\Longrightarrow"}
_UNTOLD = ("the chain gives the claim",)
_SMALL = ("immediate", "given", "signs", "smt")


def proof_tex(proof: Argument, known: Collection[str] = (), notation: Mapping[str, str] | None = None) -> str:
    """The proof environment: an aligned chain a case, its relations lettered, the reasons below."""
    theorem = proof.derivation.theorem
    title = "Proof" if proof.verdict.settles else f"Attempted proof ({proof.verdict.value})"
    lines = [rf"\begin{{proof}}[{title} of {reference(theorem.id, known)}]"]
    lines += ragged()
    letters = letters_of_proof(proof.derivation)
    lines += where_tex("Write", letters, notation)
    for place, (case, steps) in enumerate(proof.cases()):
        if case.when:
            lines += [r"\par"] if place else []
            lines.append(f"Let {conjunction(case.when, notation)}.")
        lines += [chain_tex(case, letters, notation), reasons_tex(steps, known, notation)]
    closing = [one for one in proof.closing if one not in _UNTOLD]
    if closing:
        lines.append("; ".join(closing).capitalize() + ".")
    told = "".join(lines)
    unnamed = [id for id in proof.cites if reference(id, known) not in told and id not in proof.rests_on]
    if unnamed:
        lines.append(f"It uses {references(unnamed, known)}.")
    if proof.rests_on:
        lines.append(f"It rests on {references(proof.rests_on, known)}.")
    return "\n".join([*lines, r"\end{proof}"])


def letters_of_proof(derivation: Derivation) -> Abbreviations:
    """Letters for the lines of a proof, those of its statement among them."""
    parts = (part for case in derivation.cases for part in (case.start, *(line.after for line in case.lines)))
    reasons = (line.reason for case in derivation.cases for line in case.lines)
    return abbreviations(parts, " ".join(map(prose, reasons)), letters_of(derivation.theorem))


def chain_of(proof: Argument, known: Collection[str] = (), notation: Mapping[str, str] | None = None) -> str:
    """The chains of a derivation with their reasons, without the environment of a proof."""
    parts = []
    for case, steps in proof.cases():
        parts += [chain_tex(case, Abbreviations({}), notation), reasons_tex(steps, known, notation)]
    return "\n".join(parts)


def references(ids: Sequence[str], known: Collection[str]) -> str:
    """Cross-references to several theorems, those that the document has in one."""
    here = [label(id) for id in ids if id in known]
    told = [rf"\cref{{{','.join(here)}}}"] if here else []
    return ", ".join([*told, *(reference(id, known) for id in ids if id not in known)])


def chain_tex(case: Case, letters: Abbreviations, notation: Mapping[str, str] | None = None) -> str:
    """One chain as aligned lines, each relation under its letter; lines that print alike share one."""
    start = "" if case.start == sp.true else latex(letters.short(case.start), notation)
    steps = _shown(start, [(one.relation, latex(letters.short(one.after), notation)) for one in case.lines])
    left, whole = width(start), line()
    beside = [broken(text, whole - left - _RELATION_WIDTH) for _, text, _ in steps]
    below = [broken(text, whole - _RELATION_WIDTH) for _, text, _ in steps]
    stands_beside = _fits(beside, whole - left - _RELATION_WIDTH) and (
        sum(one.cost for one in beside) <= sum(one.cost for one in below) + _OWN_LINE
        if left <= _WIDEST_LEFT * whole
        else len(steps) == 1 and not beside[0].cost
    )
    parts = beside if stands_beside else below
    lead = [] if stands_beside else _lead(start)
    rows = list(lead)
    for place, ((relation, _, mark), part) in enumerate(zip(steps, parts, strict=True)):
        head = start if place == 0 and stands_beside else ""
        first, *rest = part.lines
        if place == 0 and case.start == sp.true:
            rows.append(rf"\text{{{mark}}}\quad & {_unary(first)}")
        else:
            rows.append(f"{head} &{_lettered(relation, mark)} {first}".strip())
        rows += [rf"&\qquad {row}" for row in rest]
    return aligned(rows, len(lead))


def _shown(start: str, lines: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Relation, right side and letters of each line; an equality that prints what stands before it adds its letter."""
    steps: list[tuple[str, str, list[str]]] = []
    before = start
    for place, (relation, text) in enumerate(lines):
        if steps and relation == "=" and text == before:
            steps[-1][2].append(_letter(place))
        else:
            steps.append((relation, text, [_letter(place)]))
        before = text
    return [(relation, text, f"({', '.join(marks)})") for relation, text, marks in steps]


def _fits(parts: Sequence[Broken], room: float) -> bool:
    return all(width(row) <= room for part in parts for row in part.lines)


def _unary(row: str) -> str:
    """A row whose minus is a sign and not the sign of a difference."""
    return f"{{-}}{row[2:]}" if row.startswith("- ") else row


def _lettered(relation: str, mark: str) -> str:
    """The relation under its letters."""
    if relation == "law":
        return rf"\overset{{d\,\text{{{mark}}}}}{{=}}"
    return rf"\overset{{\text{{{mark}}}}}{{{_LONG_ARROWS.get(relation, RELATIONS[relation])}}}"


def _lead(start: str) -> list[str]:
    first, *rest = broken(start).lines
    return [f"& {first}", *(rf"&\qquad {part}" for part in rest)]


def reasons_tex(
    steps: Sequence[Step], known: Collection[str] = (), notation: Mapping[str, str] | None = None
) -> str:
    """Why each lettered relation holds, and a counterexample where it does not; equal reasons are told once."""
    told: dict[str, list[str]] = {}
    for place, step in enumerate(steps):
        text = why(step, known, notation)
        if step.refuted:
            found = step.data["counterexample"]
            text += r" (\faterefuted" + (f": {counterexample_tex(found, notation)}" if found else "") + ")"
        told.setdefault(text, []).append(f"({_letter(place)})")
    return (
        r"\noindent Reasons: " + "; ".join(f"{', '.join(marks)} {text}" for text, marks in told.items()) + "."
    )


def why(step: Step, known: Collection[str] = (), notation: Mapping[str, str] | None = None) -> str:
    """The author's reason, or the method in words; with a reference where the line cites."""
    method = str(step.data["method"])
    cited = [reference(id, known) for id in map(_cited, method.split(", ")) if id]
    if step.line.reason:
        reason = prose(step.line.reason, known, notation)
        extra = [one for one in cited if one not in reason]
        return reason + (f" ({', '.join(extra)})" if extra else "")
    words = [word for word in method.split(", ") if _cited(word) is None and word != "squeeze"]
    spoken = [prose(word, known, notation) for word in words if word not in _METHODS]
    if cited:
        return " and ".join([*cited, *spoken])
    if not spoken:
        spoken = [_METHODS[word] for word in words if word not in _SMALL][:1] or [
            _METHODS[word] for word in words if word in _SMALL
        ][:1]
    return ", ".join(spoken) or escaped(step.line.rule.name)


def _cited(word: str) -> str | None:
    """The theorem that a part of a method names."""
    match = _CITATION.fullmatch(word)
    return match[1] if match and match[1] in theorems() else None


def counterexample_tex(found: Data, notation: Mapping[str, str] | None = None) -> str:
    """``at $\\gamma = 1/2$ the left side is 0.51, the right side 0.5``."""
    point = ", ".join(_equation(name, value, notation) for name, value in found["point"].items())
    place = f"at {point}" if point else "at every point"
    if {found["lhs"], found["rhs"]} == {"True", "False"}:
        return f"{place} the {'left' if found['lhs'] == 'True' else 'right'} side holds, the other does not"
    return f"{place} the left side is {decimal(found['lhs'])}, the right side {decimal(found['rhs'])}"


def _equation(name: str, value: str, notation: Mapping[str, str] | None) -> str:
    return f"${equation(name, value, notation)}$"


def equation(name: str, value: object, notation: Mapping[str, str] | None = None) -> str:
    r"""A parameter and its value, ``\gamma = 3 \pi/4``, as LaTeX: the symbol as statements print it."""
    symbol = QUANTITIES[name].symbol if name in QUANTITIES else sp.Symbol(name)
    return f"{latex(symbol, notation)} = {value_latex(value)}"


def value_latex(value: object) -> str:
    """An exact value as typed, ``3*pi/4``, as LaTeX without its star; a power of ten as one."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if re.fullmatch(r"10{5,}", text):
        return f"10^{{{len(text) - 1}}}"
    return prose(text.replace("*", " ")).strip("$")


def decimal(text: str) -> str:
    r"""A certified decimal as one reads it; its digits beyond the ninth are in the data, not in print."""
    match = re.match(r"\[?(-?\d+(?:\.\d*)?)(?:e([+-]?\d+))?", text)
    if match is None:
        return escaped(text)
    short = f"{float(match[1]):.{_LONGEST_DECIMAL}g}"
    dots = r"\dots" if len(match[1].strip("-").rstrip("0").replace(".", "")) > _LONGEST_DECIMAL else ""
    power = rf" \cdot 10^{{{int(match[2])}}}" if match[2] else ""
    return f"${short}{dots}{power}$"


def _letter(place: int) -> str:
    more, last = divmod(place, 26)
    return (ascii_lowercase[more - 1] if more else "") + ascii_lowercase[last]


def finding_tex(
    finding: Finding, known: Collection[str] = (), notation: Mapping[str, str] | None = None
) -> str:
    """Statement, counterexample or proof of one theorem."""
    statement = finding.theorem
    parts = [f"% {statement.id}: {finding.verdict}", statement_tex(statement, known, notation)]
    found = finding.counterexample
    if found is not None:
        parts.append(rf"\noindent\faterefuted: {counterexample_tex(found, notation)}.")
    elif finding.proof is not None:
        parts.append(proof_tex(finding.proof, known, notation))
    return "\n\n".join(parts) + "\n"
