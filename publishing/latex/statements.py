r"""Theorems as LaTeX: an environment with title, label, setting, claim, conditions with their reasons, and source."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from itertools import groupby

import sympy as sp

from publishing.latex.abbreviations import Abbreviations, abbreviations
from publishing.latex.layout import LINE, display, longest_piece
from publishing.latex.printer import latex
from publishing.latex.prose import label, prose
from publishing.latex.width import width
from theory.references import REFERENCES
from theory.statement import Assumption, Source, Theorem

_WIDEST_INLINE = 0.4 * LINE
_WIDEST_PIECE = 0.22 * LINE
_WIDEST_LIST = 0.7 * LINE


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
    if statement.setting:
        lines.append(sentence(prose(statement.setting, known, notation)))
    letters = abbreviations([statement.claim, *(one.predicate for one in statement.given)])
    lines.append(display(latex(letters.short(statement.claim), notation)))
    lines += where_tex("with", letters.where(notation))
    if statement.given:
        lines.append(conditions_tex(statement.given, letters, known, notation))
    lines.append(source_tex(statement.source, known, notation))
    lines.append(rf"\end{{{name}}}")
    return "\n".join(filter(None, lines))


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
        formulas = [latex(one, notation, inline=True) for one in predicates]
        told = f"({prose(reason, known, notation)})"
        if any(longest_piece(text) > _WIDEST_PIECE for text in formulas):
            parts.append("\n".join([*(display(latex(one, notation)) for one in predicates), told]))
        else:
            parts.append(" and ".join(f"${text}$" for text in formulas) + " " + told)
    return "Here " + "; ".join(parts) + "."


def where_tex(word: str, definitions: Collection[str]) -> list[str]:
    """``with $q = ...$.``, displayed where one of them is too wide for running text."""
    if not definitions:
        return []
    short = sum(map(width, definitions)) <= _WIDEST_LIST
    if short and all(width(one) <= _WIDEST_INLINE and r"\frac" not in one for one in definitions):
        return [f"{word} " + ", ".join(f"${one}$" for one in definitions) + "."]
    return [word, *(display(one) for one in definitions)]


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
