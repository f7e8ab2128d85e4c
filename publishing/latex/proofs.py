r"""Proofs as LaTeX: one aligned chain a case, each relation lettered, the reasons below."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from string import ascii_lowercase

import sympy as sp

from derivations.chain import Case
from publishing.latex.abbreviations import Abbreviations, abbreviations
from publishing.latex.findings import Argument, Data, Finding, Step
from publishing.latex.layout import LINE, broken
from publishing.latex.printer import RELATIONS, latex
from publishing.latex.prose import escaped, label, prose, reference
from publishing.latex.statements import conjunction, statement_tex, where_tex
from publishing.latex.width import width
from theory.registry import theorems
from theory.symbols import QUANTITIES

_WIDEST_LEFT = 0.36 * LINE
_RELATION_WIDTH = 2.0
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
_SMALL = ("immediate", "given", "signs", "smt")


def proof_tex(proof: Argument, known: Collection[str] = (), notation: Mapping[str, str] | None = None) -> str:
    """The proof environment: an aligned chain a case, its relations lettered, the reasons below."""
    theorem = proof.derivation.theorem
    title = "Proof" if proof.verdict.settles else f"Attempted proof ({proof.verdict.value})"
    lines = [rf"\begin{{proof}}[{title} of {reference(theorem.id, known)}]"]
    letters = abbreviations(
        part for case in proof.derivation.cases for part in (case.start, *(line.after for line in case.lines))
    )
    lines += where_tex("Write", letters.where(notation))
    for case, steps in proof.cases():
        if case.when:
            lines.append(f"Let {conjunction(case.when, notation)}.")
        lines += [chain_tex(case, letters, notation), reasons_tex(steps, known, notation)]
    if proof.closing:
        lines.append("; ".join(proof.closing).capitalize() + ".")
    told = "".join(lines)
    unnamed = [id for id in proof.cites if reference(id, known) not in told]
    if unnamed:
        lines.append(f"It uses {references(unnamed, known)}.")
    if proof.rests_on:
        lines.append(f"It rests on {references(proof.rests_on, known)}.")
    return "\n".join([*lines, r"\end{proof}"])


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
    """One chain as aligned lines, each relation under its letter."""
    start = "" if case.start == sp.true else latex(letters.short(case.start), notation)
    right = [latex(letters.short(line.after), notation) for line in case.lines]
    left = width(start)
    parts = [broken(text, LINE - left - _RELATION_WIDTH) for text in right]
    beside = left <= _WIDEST_LEFT and all(
        width(row) <= LINE - left - _RELATION_WIDTH for rows in parts for row in rows
    )
    if not beside:
        parts = [broken(text, LINE - _RELATION_WIDTH) for text in right]
    rows = [] if beside else _lead(start)
    for place, line in enumerate(case.lines):
        head = start if place == 0 and beside else ""
        if place == 0 and case.start == sp.true:
            rows.append(rf"\text{{({_letter(place)})}}\quad & {parts[0][0]}")
        else:
            rows.append(f"{head} &{_lettered(line.relation, place)} {parts[place][0]}".strip())
        rows += [rf"&\qquad {part}" for part in parts[place][1:]]
    return "\\begin{align*}\n  " + " \\\\\n  ".join(rows) + "\n\\end{align*}"


def _lettered(relation: str, place: int) -> str:
    """The relation under its letter."""
    mark = rf"\text{{({_letter(place)})}}"
    if relation == "law":
        return rf"\overset{{d\,{mark}}}{{=}}"
    return rf"\overset{{{mark}}}{{{_LONG_ARROWS.get(relation, RELATIONS[relation])}}}"


def _lead(start: str) -> list[str]:
    first, *rest = broken(start, LINE)
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
    return r"\noindent Here " + "; ".join(f"{', '.join(marks)} {text}" for text, marks in told.items()) + "."


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
    return f"{place} the left side is {decimal(found['lhs'])}, the right side {decimal(found['rhs'])}"


def _equation(name: str, value: str, notation: Mapping[str, str] | None) -> str:
    symbol = QUANTITIES[name].symbol if name in QUANTITIES else sp.Symbol(name)
    return f"${latex(symbol, notation)} = {prose_value(value)}$"


def prose_value(value: str) -> str:
    """An exact value as typed, ``pi/4``, as LaTeX."""
    return prose(value).strip("$")


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
