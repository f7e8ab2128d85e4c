r"""Chains: the lines of one display as relations, with what each line's text says of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from derivations.reader import nodes
from derivations.reader.binders import approach
from derivations.reader.defining import (
    DEFINING_MARKS,
    definitions_first,
    named_whole,
    names_whole,
    with_definition_signs,
)
from derivations.reader.layout import RELATIONS, STACKED, Row, is_relation
from derivations.reader.lexer import Token
from derivations.reader.names import latex_of
from derivations.reader.parser import Parser
from derivations.reader.places import Unreadable
from derivations.reader.relation import Written, enter, function_heading
from derivations.reader.statements import conditions, statement, text_mathematics, word_in
from derivations.reader.table import Table, names_in

_LOGICAL = frozenset(("iff", "implies", "impliedby"))
_ORDERED = frozenset(("<", "<=", ">", ">=", "!="))
_CONDITIONAL = (
    "for",
    "if",
    "when",
    "where",
    "whenever",
    "provided",
    "assuming",
    "with",
    "as long as",
    "since",
)


@dataclass
class _Chain:
    """The state between lines: the last right side, or why there is none."""

    last: nodes.Node | None = None
    logical: bool = False
    broken: bool = False
    found: list[Written] = field(default_factory=list)


def read_chains(lines: Sequence[Row], table: Table) -> list[Written]:
    """Every relation of a display, in order; a line that cannot be read is a relation with a problem."""
    found: list[Written] = []
    for group in _grouped(lines):
        logical = any(_is_logical(row.tokens) for row in group)
        chain = _Chain(logical=logical)
        for row in group:
            _read_row(list(row.tokens), chain, table)
        found += chain.found
    for place, written in enumerate(found):
        if written.redefines and written.definition is not None:
            _refuse_uses(found[:place], written.definition.key)
    return found


def _refuse_uses(lines: Sequence[Written], key: str) -> None:
    """A display is read whole, so lines above a name's second definition would be decided with the wrong one."""
    for line in lines:
        sides = [side for side in (line.before, line.after) if side is not None]
        own = line.definition is not None and line.definition.key == key
        if not own and any(name.key == key for side in sides for name in names_in(side)):
            line.problem = Unreadable(
                f"{key} is given another meaning further down in this display: do that in a display of its own", -1
            )




def _grouped(lines: Sequence[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in lines:
        apart = row.apart
        for tokens in definitions_first(with_definition_signs(row.tokens)):
            if groups and not apart and is_relation(tokens[0]):
                groups[-1].append(Row(tokens, row.shifted, apart))
            else:
                groups.append([Row(tokens, row.shifted, apart)])
            apart = False
    return groups


def _is_logical(tokens: Sequence[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += (token.text == "{" and token.kind == "char") - (token.text == "}" and token.kind == "char")
        if depth == 0 and token.kind == "command" and RELATIONS.get(token.text) in _LOGICAL:
            return True
    return False


def _read_row(tokens: list[Token], chain: _Chain, table: Table) -> None:
    parser = Parser(tokens, table)
    start = len(chain.found)
    try:
        (_logic if chain.logical else _relations)(parser, chain, table)
    except Unreadable as problem:
        if problem.at < 0:
            problem.at = parser.token.at
        at = tokens[0].at
        relation = next((token for token in tokens if is_relation(token)), None)
        kind = RELATIONS.get(relation.text, "=") if relation else "="
        chain.found[start:] = [
            Written(
                relation.at if relation else at,
                kind,
                problem=problem,
                until=tokens[-1].at,
                starts=not is_relation(tokens[0]),
            )
        ]
        chain.last, chain.broken = None, True
    except RecursionError:
        chain.found[start:] = [
            Written(tokens[0].at, "=", problem=Unreadable("nested too deeply", tokens[0].at))
        ]
        chain.last, chain.broken = None, True


def _take_relation(parser: Parser) -> tuple[str, int, tuple[str, ...], list[Token]]:
    r"""The relation at hand: its kind, its place, the marks set above it, and those marks as tokens."""
    token = parser.take()
    if token.text in STACKED:
        above = parser.group_tokens()
        inner = parser.group_tokens()
        if len(inner) != 1 or inner[0].text not in RELATIONS:
            above, inner = inner, above
        if len(inner) != 1 or inner[0].text not in RELATIONS:
            raise Unreadable(f"{token.text} holds no relation", token.at, token.text)
        kind, mark = RELATIONS[inner[0].text], mark_text(above)
        if kind == "=" and mark in DEFINING_MARKS:
            return ":=", token.at, (), above
        return kind, token.at, (mark,), above
    if token.text == r"\xrightarrow":
        below: list[Token] = []
        if parser.accept("["):
            while parser.token.kind != "end" and not parser.accept("]"):
                below.append(parser.take())
        above = parser.group_tokens()
        return "to", token.at, (), above or below
    return RELATIONS[token.text], token.at, (), []


def mark_text(tokens: Sequence[Token]) -> str:
    """A mark above a relation as text, brackets left out."""
    return latex_of(list(tokens)).replace(r"\text{", "").replace("}", "").replace("{", "").strip(" ()")


def _relations(parser: Parser, chain: _Chain, table: Table) -> None:
    """A line of relations between expressions, then what the line's text says of them."""
    first = len(chain.found)
    other_before: nodes.Node | None = None
    if is_relation(parser.token):
        if chain.last is None and not chain.broken:
            parser.refuse("a line begins with a relation and nothing stands above it")
        before = chain.last
        starts = False
    else:
        heading = function_heading(parser, table) or named_whole(parser, table)
        before, starts = heading or _expression(parser, chain), True
        chain.broken = False
        other_before = _other_reading(parser, 0, table) if parser.forked else None
    while is_relation(parser.token) and parser.token.kind != "text":
        kind, at, marks, above = _take_relation(parser)
        notes = len(parser.notes)
        approached = approach(parser, above) if kind == "to" and above else None
        parser.forked = False
        place = parser.place
        after = _expression(parser, chain)
        other = _other_reading(parser, place, table) if parser.forked else None
        written = Written(
            at,
            kind,
            before,
            after,
            (),
            marks,
            approached,
            tuple(parser.notes[notes:]),
            None,
            other,
            other_before,
            starts,
        )
        if before is None:
            written.problem = Unreadable(
                "the line above could not be read, so this relation has no left side", at
            )
        if kind == "=:" or (kind == ":=" and starts and names_whole(before, after, table)):
            written = Written(at, ":=", after, before, (), marks, notes=tuple(parser.notes[notes:]), starts=True)
        enter(written, table)
        chain.found.append(written)
        before, starts, other_before = after, False, other
        chain.broken = False
    chain.last = before
    parser.skip_gaps()
    said, marks = _remarks(parser, chain, table, first)
    for part in said:
        if isinstance(part, nodes.Member) and isinstance(part.target, nodes.Space):
            table.assume(part)
    said = tuple(c for c in said if not (isinstance(c, nodes.Member) and isinstance(c.target, nodes.Space)))
    for written in chain.found[first:]:
        written.conditions += said
        written.marks += marks
        written.until = parser.tokens[-1].at


def _expression(parser: Parser, chain: _Chain) -> nodes.Node:
    parser.depth = 0
    parser.skip_gaps()
    node = parser.expression()
    parser.skip_gaps()
    return node


def _other_reading(parser: Parser, place: int, table: Table) -> nodes.Node | None:
    """The same stretch with the other reading of slashes."""
    other = Parser(parser.tokens[place:], table, loose=True)
    try:
        return other.expression()
    except Unreadable:
        return None


def _remarks(
    parser: Parser, chain: _Chain, table: Table, first: int
) -> tuple[tuple[nodes.Node, ...], tuple[str, ...]]:
    """What stands after the relations: conditions, citations, punctuation, or another chain on the same row."""
    said: tuple[nodes.Node, ...] = ()
    marks: tuple[str, ...] = ()
    while parser.token.kind != "end":
        token = parser.token
        if token.kind == "gap" or token.text in (",", ".", ";"):
            parser.take()
        elif token.kind == "text":
            more, cited = _text(parser)
            said, marks = said + more, marks + cited
        elif token.text == r"\forall":
            parser.take()
            said += conditions(parser)
        elif (
            token.text == "("
            and parser.tokens[parser.place - 1].kind == "gap"
            and (inside := _bracketed(parser))
        ):
            said += inside
        elif (parser.place and parser.tokens[parser.place - 1].kind in ("gap", "text")) or parser.tokens[
            parser.place - 1
        ].text in (",", ";"):
            ordered = _condition_on_the_side(parser)
            if ordered is None:
                if len(chain.found) == first:
                    chain.last = None
                    parser.refuse("no relation stands on this part of the line")
                _relations(parser, chain, table)
            else:
                said += ordered
        else:
            parser.refuse("this is not understood here")
    return said, marks


def _bracketed(parser: Parser) -> tuple[nodes.Node, ...]:
    """Conditions in brackets at a line's end, ``(x > 0)``; empty where the bracket holds something else."""
    start, depth = parser.place, 0
    for end in range(start, len(parser.tokens)):
        depth += (parser.tokens[end].text == "(") - (parser.tokens[end].text == ")")
        if depth == 0:
            break
    else:
        return ()
    inner = Parser(parser.tokens[start + 1 : end], parser.vocabulary)
    try:
        found = conditions(inner)
    except Unreadable:
        return ()
    parser.place = end + 1
    return found


def _condition_on_the_side(parser: Parser) -> tuple[nodes.Node, ...] | None:
    """Inequalities or memberships beside a formula are its conditions; an equation is a claim of its own.

    So is an inequality between two formulas, neither of which is a name, a number or a product of these.
    """
    stretch = parser.tokens[parser.place :]
    kinds = {RELATIONS.get(token.text) for token in stretch if is_relation(token)}
    member = any(token.text == r"\in" for token in stretch)
    if not (kinds <= _ORDERED and (kinds or member)):
        return None
    inner = Parser(stretch, parser.vocabulary)
    found = conditions(inner)
    if any(isinstance(part, nodes.Comparison) and not any(map(_plain, sides_of(part))) for part in found):
        return None
    parser.note(stretch[0].at, "the inequality beside the formula was read as its condition")
    parser.place = len(parser.tokens)
    return found


def sides_of(comparison: nodes.Comparison) -> tuple[nodes.Node, ...]:
    """All that a comparison compares."""
    return (comparison.first, *(side for _, side in comparison.rest))


def _plain(side: nodes.Node) -> bool:
    """A name or a number, its length, or a product of such."""
    if isinstance(side, nodes.Product):
        return all(_plain(factor) for _, factor in side.factors)
    if isinstance(side, nodes.Sum):
        return len(side.terms) == 1 and _plain(side.terms[0][1])
    if isinstance(side, nodes.Quotient):
        return _plain(side.above) and _plain(side.below)
    if isinstance(side, nodes.Norm):
        return isinstance(side.body, nodes.Name)
    return isinstance(side, (nodes.Name, nodes.Number, nodes.Constant, nodes.Apply))


def _text(parser: Parser) -> tuple[tuple[nodes.Node, ...], tuple[str, ...]]:
    """A text group: a condition, a citation, or a remark that says nothing to a checker."""
    token = parser.take()
    words = word_in(token)
    mathematics = text_mathematics(token)
    conditional = words.startswith(_CONDITIONAL)
    if words.split(" ")[0] in ("by", "from", "using", "see"):
        return (), (" ".join(token.text.split()[1:]).strip(" ()."),)
    if not conditional:
        return (), ()
    if mathematics:
        return conditions(Parser(mathematics, parser.vocabulary)), ()
    stretch: list[Token] = []
    while parser.token.kind != "end" and not (
        parser.token.kind == "text" and word_in(parser.token) not in ("and", "or", "")
    ):
        stretch.append(parser.take())
    return conditions(Parser(stretch, parser.vocabulary)), ()


def _logic(parser: Parser, chain: _Chain, table: Table) -> None:
    """A line of statements joined by ``iff`` and ``implies``; a line without them only adds to the statement."""
    first = len(chain.found)
    if is_relation(parser.token) and RELATIONS.get(parser.token.text) not in _LOGICAL:
        chain.last = _extended(parser, chain)
    elif not is_relation(parser.token):
        chain.last = statement(parser)
        chain.broken = False
    parser.skip_gaps()
    while is_relation(parser.token):
        kind, at, marks, _ = _take_relation(parser)
        parser.skip_gaps()
        after = statement(parser)
        parser.skip_gaps()
        before: nodes.Node | None = chain.last
        problem = None if before is not None else Unreadable("the statement above could not be read", at)
        pair = (after, before) if kind == "impliedby" else (before, after)
        relation = "implies" if kind == "impliedby" else kind
        for side in filter(None, pair):
            table.met(side)
        chain.found.append(
            Written(at, relation, pair[0], pair[1], (), marks, None, tuple(parser.notes), problem)
        )
        chain.last, chain.broken = after, False
    said, marks = _remarks(parser, chain, table, first)
    for written in chain.found[first:]:
        written.conditions += said
        written.marks += marks
        written.until = parser.tokens[-1].at


def _extended(parser: Parser, chain: _Chain) -> nodes.Node:
    """``a = b`` above and ``= c`` here: one comparison of three."""
    if not isinstance(chain.last, nodes.Comparison):
        parser.refuse("a line begins with a relation and no comparison stands above it")
        raise AssertionError
    rest = list(chain.last.rest)
    while is_relation(parser.token) and RELATIONS.get(parser.token.text) not in _LOGICAL:
        kind, *_ = _take_relation(parser)
        rest.append((kind, parser.expression()))
    return nodes.Comparison(chain.last.first, tuple(rest))
