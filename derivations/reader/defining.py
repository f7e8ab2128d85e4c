r"""Definitions as authors place them: ``:=`` and ``=:``, ``\overset{\text{def}}{=}``, names for whole expressions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from derivations.reader import nodes
from derivations.reader.layout import RELATIONS, STACKED, is_relation
from derivations.reader.lexer import Token
from derivations.reader.names import latex_of
from derivations.reader.parser import Parser
from derivations.reader.places import Unreadable
from derivations.reader.table import Table, names_in

DEFINING_MARKS = frozenset(("def", "def.", "Def", "definition", r"\triangle", r"\Delta", r"\mathrmdef", r"\mathrm def"))
_BACKWARD = r"\eqqcolon"
_MOST_BESIDE = 8
_LONGEST_NAME = 60
_EITHER = "_pm"


def with_definition_signs(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """``:`` and ``=`` side by side as one sign, in either order."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined and joined[-1].kind == "char" else None
        if token.kind == "char" and last is not None and (last.text, token.text) in ((":", "="), ("=", ":")):
            joined[-1] = Token("command", r"\coloneqq" if token.text == "=" else _BACKWARD, last.at)
        else:
            joined.append(token)
    return tuple(joined)


def defines_at(tokens: Sequence[Token], start: int) -> int | None:
    """Where ``:=`` stands, when it is the first relation from ``start`` on."""
    for place in range(start, len(tokens)):
        token = tokens[place]
        if token.kind == "gap" and place > start:
            return None
        if is_relation(token) or token.text == _BACKWARD:
            return place if RELATIONS.get(token.text) == ":=" and token.text not in STACKED else None
    return None


def named_whole(parser: Parser, table: Table) -> nodes.Name | None:
    """The left side of ``:=`` as a name of its own, where it is no name: ``\\langle f, g\\rangle_H := ...``.

    None, with nothing consumed, where it is read as a formula whose names are all known, or as a name or a
    function with its arguments.
    """
    start = parser.place
    end = defines_at(parser.tokens, start)
    if end is None or not start < end <= start + _LONGEST_NAME:
        return None
    stretch = parser.tokens[start:end]
    try:
        node = Parser(stretch, table).inner(stretch)
    except Unreadable:
        node = None
    if isinstance(node, (nodes.Name, nodes.Apply)) or _square(node):
        return None
    if node is not None and (_heading(node) or all(table.is_known(name.key) for name in names_in(node))):
        return None
    parser.place = end
    latex = latex_of(stretch)
    return nodes.Name(f"({latex})", latex, f"({latex})")


def names_whole(before: nodes.Node | None, after: nodes.Node, table: Table) -> bool:
    """Whether a definition is written backwards: a formula, the sign, and a name that was not met."""
    return (
        isinstance(after, nodes.Name)
        and not table.is_known(after.key)
        and not isinstance(before, (nodes.Name, nodes.Apply))
        and not _square(before)
    )


def by_signs(key: str, body: nodes.Node) -> Iterator[tuple[str, nodes.Node]]:
    r"""What ``\lambda_\pm = ...`` says of ``\lambda_+`` and of ``\lambda_-``."""
    if not key.endswith(_EITHER):
        return
    for upper, sign in ((True, "plus"), (False, "minus")):
        yield key.removesuffix(_EITHER) + f"_{sign}", _signed(body, upper)


def _signed(part: Any, upper: bool) -> Any:
    """A formula with its double signs, and names with one below, as the upper or the lower one."""
    if isinstance(part, str):
        return {"pm": "+" if upper else "-", "mp": "-" if upper else "+"}.get(part, part)
    if isinstance(part, tuple):
        return tuple(_signed(inner, upper) for inner in part)
    if isinstance(part, nodes.Name) and part.key.endswith(_EITHER):
        key = part.key.removesuffix(_EITHER) + ("_plus" if upper else "_minus")
        return nodes.Name(key, part.latex.replace(r"\pm", "+" if upper else "-"), part.base)
    if isinstance(part, nodes.Name) or not isinstance(part, nodes.Node):
        return part
    return replace(part, **{entry.name: _signed(getattr(part, entry.name), upper) for entry in fields(part)})


def _square(node: nodes.Node | None) -> bool:
    return isinstance(node, nodes.Power) and isinstance(node.base, nodes.Name)


def _heading(node: nodes.Node) -> bool:
    """``f(x)`` with f not met before: read as a product, and a function's heading."""
    return (
        isinstance(node, nodes.Product)
        and len(node.factors) > 1
        and all(isinstance(factor, nodes.Name) for _, factor in node.factors)
    )


def definitions_first(tokens: Sequence[Token]) -> list[tuple[Token, ...]]:
    """The row cut where a definition stands beside a formula that already uses the name, the definition first."""
    depth, related, tried = 0, False, 0
    for place, token in enumerate(tokens):
        depth += (token.text in ("{", "(", "[")) - (token.text in ("}", ")", "]"))
        related = related or is_relation(token)
        if token.kind != "gap" or depth or not related or tried == _MOST_BESIDE:
            continue
        start = place + 1
        end = defines_at(tokens, start)
        if end is None or end == start:
            continue
        tried += 1
        name = [part.text for part in tokens[start:end]]
        before = [part.text for part in tokens[:place]]
        if any(before[i : i + len(name)] == name for i in range(len(before))):
            return [tuple(tokens[start:]), tuple(tokens[:place])]
    return [tuple(tokens)]
