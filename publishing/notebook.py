"""Theorems, proofs, verdicts and the ledger as a notebook shows them: the renderers behind ``theory.rendering``.

Formulas are written as LaTeX between dollars, which a notebook sets itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import singledispatch
from html import escape
from typing import Any

from derivations.proof import Proof
from publishing.checks import derivation_data
from publishing.data import source_text, statement_data
from publishing.latex.printer import latex as formula
from publishing.latex.statements import letters_of
from publishing.report.bars import Deviation
from publishing.report.numbers import number, percent, uncertain
from theory.statement import Theorem
from theory.verdict import Verdict
from verification.evidence import Evidence
from verification.ledger import Entry, Ledger

# Dark enough on white paper and light enough on black to be read on both.
_COLOURS = {
    Verdict.PROVED: "#0f8a63",
    Verdict.CERTIFIED: "#12809b",
    Verdict.CONDITIONAL: "#4a76c9",
    Verdict.SUPPORTED: "#8672c9",
    Verdict.UNDECIDED: "#b07400",
    Verdict.REFUTED: "#d9483f",
    Verdict.VACUOUS: "#808080",
}


@singledispatch
def html(value: object) -> str | None:
    """HTML for one value, or None for a kind that has none."""
    return None


@singledispatch
def latex(value: object) -> str | None:
    """LaTeX in display mathematics for one value, or None for a kind that is no formula."""
    return None


@latex.register
def _(value: Theorem) -> str:
    letters = letters_of(value, given=False)
    claim = formula(letters.short(value.claim))
    given = ", ".join(formula(one.predicate) for one in value.given)
    parts = [claim, *letters.where(), *([rf"\text{{where }} {given}"] if given else [])]
    return "$\\displaystyle " + r",\quad ".join(parts) + "$"


@latex.register
def _(value: Proof) -> str:
    rows = [rf"{one['claim_short']} & \text{{{one['verdict']}}}" for one in derivation_data(value)["steps"]]
    return r"$\displaystyle \begin{array}{ll} " + r" \\ ".join(rows) + r" \end{array}$"


@html.register
def _(value: Theorem) -> str:
    told = statement_data(value)
    return (
        f"<div><p><code>{told['id']}</code> <b>{escape(told['title'])}</b>. {escape(source_text(value.source))}</p>"
        + (f"<p>{escape(told['setting'])}</p>" if told["setting"] else "")
        + _display(told["claim_short"])
        + _where(told["where"])
        + _conditions(told["conditions"])
        + "</div>"
    )


@html.register
def _(value: Proof) -> str:
    told = derivation_data(value)
    rests = f", resting on {', '.join(map(_code, told['rests_on']))}" if told["rests_on"] else ""
    return (
        f"<div><p>Proof of {_code(told['theorem'])}: {html(value.verdict)}{rests}</p>{_where(told['where'])}"
        + _table(
            ("", "line", "why", "verdict"),
            (
                (
                    str(step["index"]),
                    _inline(step["claim_short"]),
                    escape(step["reason"] or step["method"] or step["message"]),
                    _badge(Verdict(step["verdict"])),
                )
                for step in told["steps"]
            ),
        )
        + "</div>"
    )


@html.register
def _(value: Verdict) -> str:
    return _badge(value)


@html.register
def _(value: Evidence) -> str:
    return _table(_EVIDENCE, [_evidence(value)])


@html.register
def _(value: Entry) -> str:
    rests = f"<p>Rests on {', '.join(map(_code, value.rests_on))}.</p>" if value.rests_on else ""
    seen = _table(_EVIDENCE, map(_evidence, value.evidence)) if value.evidence else ""
    return f"<div><p>{_badge(value.verdict)}</p>{html(value.theorem)}{rests}{seen}</div>"


@html.register
def _(value: Ledger) -> str:
    counts = ", ".join(f"{count} {verdict}" for verdict, count in value.summary().items() if count)
    rows = (
        (_code(id), escape(entry.theorem.title), _badge(entry.verdict)) for id, entry in value.entries.items()
    )
    return f"<div><p>{counts}</p>{_table(('statement', 'title', 'verdict'), rows)}</div>"


def plot(value: object, **parameters: Any) -> Any:
    """A drawing of a theorem's value; see :func:`publishing.plotting.curves.plot`."""
    from publishing.plotting.curves import plot as drawn

    return drawn(value, **parameters)


_EVIDENCE = ("model", "point", "prediction", "simulation", "deviation", "detectable", "verdict")


def _evidence(one: Evidence) -> tuple[str, ...]:
    point = ", ".join(f"{name}={value}" for name, value in one.point.items())
    found = Deviation.of(one.json())
    return (
        escape(one.model),
        _code(point or "-"),
        number(one.prediction),
        uncertain(one.mean, one.stderr),
        f"{percent(found.shift)} +- {percent(found.spread)}" if found else "-",
        percent(one.detectable),
        _badge(one.verdict),
    )


def _badge(verdict: Verdict) -> str:
    return (
        f'<span style="color:{_COLOURS[verdict]};border:1px solid;border-radius:1em;padding:0 .5em;'
        f'white-space:nowrap">{verdict}</span>'
    )


def _code(text: str) -> str:
    return f"<code>{escape(text)}</code>"


def _inline(source: str) -> str:
    return f"$\\displaystyle {escape(source)}$"


def _display(source: str) -> str:
    return f"$${escape(source)}$$"


def _where(definitions: Iterable[str]) -> str:
    listed = ", ".join(_inline(one) for one in definitions)
    return f"<p>with {listed}</p>" if listed else ""


def _conditions(conditions: Iterable[Mapping[str, str]]) -> str:
    listed = ", ".join(f"{_inline(one['latex'])} ({escape(one['reason'])})" for one in conditions)
    return f"<p>Where {listed}.</p>" if listed else ""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    top = "".join(f"<th>{name}</th>" for name in head)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
