"""An answer as read: one formula, or the lines of a derivation and what they end in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from derivations.grading.plain import as_typed, tokens_of, unframed
from derivations.grading.posing import ENDS, Posed, inline
from derivations.reader import nodes
from derivations.reader.chains import read_chains
from derivations.reader.layout import RELATIONS, is_relation, lines_of, rows_of
from derivations.reader.lexer import Token
from derivations.reader.parser import Parser
from derivations.reader.places import Unreadable
from derivations.reader.relation import Written
from derivations.reader.statements import statement
from derivations.reader.table import Table

LONGEST = 20_000
_LOGICAL = frozenset(("iff", "implies", "impliedby"))


@dataclass(frozen=True)
class Answer:
    """``final`` is what is judged, in each of the readings that the text leaves; ``lines`` are its relations."""

    final: tuple[nodes.Node, ...]
    lines: tuple[Written, ...]
    table: Table
    head: nodes.Node | None = None
    """What the result is said of, where that is something else than the quantity asked for."""


class Nothing(Unreadable):
    """An answer without a word."""


def read_answer(text: str, posed: Posed) -> Answer:
    """What an answer says. Raises Nothing where it is empty, else Unreadable, with the reason, where it cannot be
    read.
    """
    if len(text) > LONGEST:
        raise Unreadable(f"longer than {LONGEST} characters", 0)
    text = unframed(as_typed(text))
    table = posed.table()
    rows = _rows(text, posed)
    if posed.exercise.kind == "condition":
        if any(_has(row, logical=True) for row in rows):
            return _chain(rows, posed, table, ("iff",))
        laid_out = [token for row in rows_of(_joined(rows)) for token in row.tokens if token.kind != "gap"]
        while laid_out and laid_out[-1].text in ENDS:
            laid_out.pop()
        parser = Parser(laid_out, table)
        final = statement(parser)
        parser.finish()
        table.met(final)
        return Answer((final,), (), table)
    if any(_has(row) for row in rows):
        return _chain(rows, posed, table, ("=", ":=", "equiv"))
    if len(rows) > 1 and len(lines_of(rows_of(_joined(rows)), join=False)) > 1:
        raise Unreadable("several lines and no relation between them: write = where you mean it", 0)
    return Answer(_formula(inline(text, posed.words), table), (), table)


def _rows(text: str, posed: Posed) -> list[list[Token]]:
    r"""The lines as tokens: rows of a display where there is a ``\\``, else the lines of the text."""
    if "\\\\" in text:
        return [_asked(tokens_of(text, posed.words), posed)]
    rows = []
    for line in text.splitlines():
        tokens = tokens_of(line, posed.words)
        if tokens:
            rows.append(_asked(tokens, posed))
    if not rows:
        raise Nothing("nothing was answered", 0)
    return rows


def _asked(tokens: list[Token], posed: Posed) -> list[Token]:
    r"""``R(\gamma, \sigma) = ...`` as ``R = ...``: the quantity asked for is no function to be multiplied."""
    equals = next(
        (place for place, token in enumerate(tokens) if token.text == "=" and token.kind == "char"), 0
    )
    opening = next((place for place, token in enumerate(tokens[:equals]) if token.text == "("), 0)
    if not opening or tokens[equals - 1].text != ")":
        return tokens
    try:
        parser = Parser([token for row in rows_of(tokens[:opening]) for token in row.tokens], Table())
        name = parser.factor()
        parser.finish()
    except Unreadable:
        return tokens
    if isinstance(name, nodes.Name) and name.key == posed.key:
        return tokens[:opening] + tokens[equals:]
    return tokens


def _has(tokens: Sequence[Token], logical: bool = False) -> bool:
    """Whether a relation stands outside of groups and cases."""
    depth = 0
    for token in tokens:
        if token.kind in ("begin", "end"):
            depth += (1 if token.kind == "begin" else -1) if "cases" in token.text else 0
        elif token.kind == "char" and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif depth == 0 and is_relation(token) and (not logical or RELATIONS.get(token.text) in _LOGICAL):
            return True
    return False


def _joined(rows: Sequence[Sequence[Token]]) -> list[Token]:
    joined: list[Token] = []
    for row in rows:
        if joined:
            joined.append(Token("command", r"\\", row[0].at))
        joined += row
    return joined


def _formula(tokens: list[Token], table: Table) -> tuple[nodes.Node, ...]:
    """A formula, and its other reading where slashes leave two."""
    parser = Parser(tokens, table)
    node = parser.expression()
    parser.finish()
    table.met(node)
    if not parser.forked:
        return (node,)
    other = Parser(tokens, table, loose=True)
    try:
        second = other.expression()
        other.finish()
    except Unreadable:
        return (node,)
    return (node, second) if second != node else (node,)


def _chain(rows: Sequence[Sequence[Token]], posed: Posed, table: Table, ends: tuple[str, ...]) -> Answer:
    """A derivation; its result is the end of the last chain about what is asked for, or of the last one."""
    found = read_chains(lines_of(rows_of(_joined(rows)), join=False), table)
    if not found:
        raise Unreadable("no relation was found", 0)
    chains: list[list[Written]] = []
    for written in found:
        if written.starts or not chains:
            chains.append([])
        chains[-1].append(written)
    about = [chain for chain in chains if _is_about(chain[0], posed.key)]
    result = (about or chains)[-1]
    unread = next((written.problem for written in result if written.problem is not None), None)
    if unread is not None:
        raise unread
    last = result[-1]
    if last.relation not in ends or last.after is None:
        asked = "an equation" if posed.exercise.kind == "expression" else "an equivalence"
        raise Unreadable(f"the answer ends in {last.relation}, where {asked} was asked for", last.at)
    redefined = next((one.definition.key for one in found if one.definition and _taken(one, posed)), None)
    if redefined is not None:
        raise Unreadable(f"{redefined} has a meaning in the exercise and cannot be given another", last.at)
    said, final = _ended(result, posed.key, ends)
    return Answer(final, tuple(found), table, None if said else result[0].before)


def _ended(chain: Sequence[Written], key: str, ends: tuple[str, ...]) -> tuple[bool, tuple[nodes.Node, ...]]:
    """Whether a chain names what is asked for, first or last, and its other end in each reading: ``A = B = R``."""
    place = len(chain)
    while place and _is_name(chain[place - 1].after, key) and chain[place - 1].relation in ends:
        place -= 1
    said = _is_about(chain[0], key) or place < len(chain)
    first = chain[0].before
    if not place and first is not None:
        return said, (first,)
    written = chain[max(place, 1) - 1]
    assert written.after is not None
    if written.other is None or written.other == written.after:
        return said, (written.after,)
    return said, (written.after, written.other)


def _is_about(written: Written, key: str) -> bool:
    return _is_name(written.before, key)


def _is_name(node: nodes.Node | None, key: str) -> bool:
    return isinstance(node, nodes.Name) and node.key == key


def _taken(written: Written, posed: Posed) -> bool:
    return written.definition is not None and written.definition.key in {*posed.bindings, posed.key}
