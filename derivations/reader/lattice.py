r"""``x \wedge y`` and ``x \vee y`` between numbers: the smaller and the larger of the two."""

from __future__ import annotations

from collections.abc import Iterable

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.layout import is_relation
from derivations.reader.lexer import Token

_KINDS = {r"\wedge": "min", r"\vee": "max"}
_OPENING = frozenset(("(", "[", "{", r"\{", r"\lbrace", r"\lbrack"))
_CLOSING = frozenset((")", "]", "}", r"\}", r"\rbrace", r"\rbrack"))
_MEMBERS = frozenset((r"\in", r"\notin", r"\sim"))
_ENDS = frozenset((",", ";", r"\land", r"\lor", *_KINDS))


def lattice(parser: Grammar, first: nodes.Node) -> nodes.Node:
    r"""What stands before ``\wedge`` or ``\vee`` with what follows; alone where no such sign joins two numbers.

    Between two comparisons the sign is an "and" or an "or". Beside a sum it needs brackets.
    """
    kind = _KINDS.get(parser.token.text) if parser.token.kind == "command" else None
    if kind is None or not _joins_numbers(parser):
        return first
    at = parser.take().at
    second = parser.expression()
    if isinstance(first, nodes.Sum) or isinstance(second, nodes.Sum):
        parser.refuse("brackets are missing: what the smaller or the larger is taken of is not clear")
    parser.note(at, f"read as the {'smaller' if kind == 'min' else 'larger'} of two numbers")
    return nodes.Call(kind, (first, second))


def _joins_numbers(parser: Grammar) -> bool:
    """Whether one side at least, as far as the next comma or bracket, holds no comparison."""
    before, after = parser.tokens[: parser.place], parser.tokens[parser.place + 1 :]
    return not (_compares(reversed(before), _CLOSING, _OPENING) and _compares(after, _OPENING, _CLOSING))


def _compares(tokens: Iterable[Token], inwards: frozenset[str], outwards: frozenset[str]) -> bool:
    depth = 0
    for token in tokens:
        if token.text in inwards:
            depth += 1
        elif token.text in outwards:
            depth -= 1
        if depth < 0 or (depth == 0 and token.text in _ENDS):
            return False
        if depth == 0 and (is_relation(token) or token.text in _MEMBERS):
            return True
    return False
