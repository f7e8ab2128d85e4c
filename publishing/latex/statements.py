r"""Theorems as LaTeX: an environment with title, label, setting, claim, conditions with their reasons, and source."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from itertools import groupby

import sympy as sp

from derivations.library import derivations
from publishing.latex.abbreviations import Abbreviations, abbreviations
from publishing.latex.layout import display, for_text, line, longest_piece
from publishing.latex.printer import latex
from publishing.latex.prose import label, prose
from theory.references import REFERENCES
from theory.statement import Assumption, Source, Theorem

_WIDEST_PIECE = 0.22  # of a line
_NARROW = 30.0  # ems


def environment(statement: Theorem) -> str:
    """Which environment a statement is set in."""
    if statement.printed:
        return "fateprinted"
    if statement.definition:
        return "fatedefinition"
    return "fatelemma" if statement.cited else "fatetheorem"


def statement_tex(
    statement: Theorem, known: Collection[str] = (), notation: Mapping[str, str] | None = None
) -> str:
    """The theorem environment: title, label, setting, claim, conditions with their reasons, source."""
    name = environment(statement)
    title = prose(statement.title, known, notation)
    lines = [rf"\begin{{{name}}}[{{{title}}}]\label{{{label(statement.id)}}}"]
    lines += ragged()
    if statement.setting:
        lines.append(sentence(prose(statement.setting, known, notation)))
    letters = letters_of(statement)
    lines.append(display(latex(letters.short(statement.claim), notation)))
    lines += where_tex("with", letters, notation)
    if statement.given:
        lines.append(conditions_tex(statement.given, letters, known, notation))
    lines.append(source_tex(statement.source, known, notation))
    lines.append(rf"\end{{{name}}}")
    return "\n".join(filter(None, lines))


def letters_of(statement: Theorem, given: bool = True) -> Abbreviations:
    """Letters for the claim, and for its conditions unless those are printed without; none is used in its words,
    nor in the reasons of its proof.
    """
    conditions = [one.predicate for one in statement.given] if given else []
    told = (
        statement.title,
        statement.setting,
        statement.source.place,
        *(one.reason for one in statement.given),
        *_reasons().get(statement.id, ()),
    )
    return abbreviations([statement.claim, *conditions], " ".join(map(prose, told)))


@cache
def _reasons() -> dict[str, list[str]]:
    """The reasons of the lines of each theorem's proofs."""
    told: dict[str, list[str]] = {}
    for one in derivations().values():
        told.setdefault(one.theorem.id, []).extend(line.reason for case in one.cases for line in case.lines)
    return told


def ragged() -> list[str]:
    """In a narrow column, where long names would leave holes in a justified line, lines end where they end."""
    return [r"\raggedright"] if line() < _NARROW else []


def conditions_tex(
    given: Collection[Assumption],
    letters: Abbreviations,
    known: Collection[str] = (),
    notation: Mapping[str, str] | None = None,
) -> str:
    """ "Here" and each condition with its reason; neighbours with one reason share it, wide ones are displayed."""
    parts = []
    for reason, together in groupby(given, key=lambda one: one.reason):
        predicates = [letters.short(one.predicate) for one in together]
        formulas = [for_text(latex(one, notation, inline=True)) for one in predicates]
        told = f"({prose(reason, known, notation)})"
        if any(longest_piece(text) > _WIDEST_PIECE * line() for text in formulas):
            parts.append("\n".join([*(display(latex(one, notation)) for one in predicates), told]))
        else:
            parts.append(" and ".join(f"${text}$" for text in formulas) + " " + told)
    return "Here " + "; ".join(parts) + "."


def where_tex(word: str, letters: Abbreviations, notation: Mapping[str, str] | None = None) -> list[str]:
    """``with $q = ...$.`` on a line of text where that has room for it, else displayed."""
    if not letters.where(notation):
        return []
    running = letters.running(notation)
    if running is not None:
        return [f"{word} " + ", ".join(f"${one}$" for one in running) + "."]
    return [word, *map(display, letters.rows(notation))]


def source_tex(source: Source, known: Collection[str] = (), notation: Mapping[str, str] | None = None) -> str:
    """A citation of the work and the place in it; of our own work the place alone."""
    place = prose(source.place, known, notation)
    if source.key == "fate" or source.key not in REFERENCES:
        return f"({place})" if place else ""
    return rf"\cite[{{{place}}}]{{{source.key}}}"


def sentence(text: str) -> str:
    """With a capital at its start and a full stop at its end."""
    first = text[:1].upper() + text[1:] if re.match(r"[a-z]+[ ,-]", text) else text
    return first if first.endswith((".", ":")) else first + "."


def conjunction(conditions: Collection[sp.Basic], notation: Mapping[str, str] | None = None) -> str:
    """Several conditions in running text, each a formula of its own so that a line may end between them."""
    return " and ".join(f"${latex(one, notation, inline=True)}$" for one in conditions)
