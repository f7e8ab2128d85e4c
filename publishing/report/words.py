"""Sentences with formulas in them as HTML: the mathematics as LaTeX for the page to set, theorems' ids as links."""

from __future__ import annotations

import re
from collections.abc import Collection

from markupsafe import Markup, escape

from publishing.latex.layout import breakable
from publishing.latex.prose import SPECIAL, prose
from theory.registry import theorems

_PART = re.compile(r"(?<!\\)\$(?P<formula>(?:[^$\\]|\\.)+)\$|\\cref\{thm:(?P<id>[^}]*)\}")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SPECIAL.values(), key=len, reverse=True)))
# "(a)" before a space names a panel of a figure and is no formula.
_PANEL = re.compile(r"(?<!\w)(\([a-d]\))(?=\s)")
_PLAIN = {tex: sign for sign, tex in SPECIAL.items()}


def words(text: str, known: Collection[str] = ()) -> Markup:
    """``at gamma = 1 use scratch-risk-law`` with its formula in a span to be set and a link to the theorem.

    ``known`` are the theorems that the page holds; others are named without a link.
    """
    parts = _PANEL.split(text)
    return Markup("").join(part if place % 2 else _sentence(part, known) for place, part in enumerate(parts))


def _sentence(text: str, known: Collection[str]) -> Markup:
    set_in_tex = prose(text, theorems())
    out, place = [], 0
    for part in _PART.finditer(set_in_tex):
        out.append(_read(set_in_tex[place : part.start()]))
        out.append(_formula(part["formula"]) if part["formula"] else _named(part["id"], known))
        place = part.end()
    return Markup("").join([*out, _read(set_in_tex[place:])])


def _formula(source: str) -> Markup:
    return Markup('<span class="tex">{}</span>').format(breakable(source))


def _named(id: str, known: Collection[str]) -> Markup:
    return (Markup('<a href="#{0}">{0}</a>') if id in known else Markup("<code>{0}</code>")).format(id)


def _plain(tex: str) -> str:
    return _SIGN.sub(lambda sign: _PLAIN[sign[0]], tex)


def _read(tex: str) -> Markup:
    return escape(_plain(tex))
