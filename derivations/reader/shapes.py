r"""Matrices declared in a directive: ``% fate: symmetric positive definite \Sigma \in \mathbb{R}^{d \times d}``."""

from __future__ import annotations

import re
from collections.abc import Callable

from derivations.reader import nodes
from derivations.reader.grammar import Grammar
from derivations.reader.lexer import Token
from derivations.reader.names import latex_of, marked_key
from derivations.reader.places import Unreadable

_WORDS = {
    "matrix": "",
    "matrices": "",
    "vector": "",
    "vectors": "",
    "of": "",
    "with": "",
    "positive": "positive",
    "definite": "definite",
    "semidefinite": "semidefinite",
    "semi-definite": "semidefinite",
    "symmetric": "symmetric",
    "orthogonal": "orthogonal",
    "projection": "projection",
    "projector": "projection",
    "projections": "projection",
    "projectors": "projection",
    "invertible": "invertible",
    "gaussian": "gaussian",
    "unit": "unit",
    "full": "",
    "column": "full column rank",
    "row": "full row rank",
    "rank": "",
}
FIRST = frozenset(_WORDS) - {"of", "with", "column", "row", "rank"}
_LEADING = re.compile(r"\s*(" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")(?![A-Za-z\\])")
_TRAILING = re.compile(r"\s(?:of|with)\s+full\s+(column|row)\s+rank\s*\Z")
_IN = re.compile(r"\s(?:in|\\in)(?![A-Za-z])\s*")
_SPACE = re.compile(r"(?:\\mathbb\s*\{?\s*R\s*\}?|\\R|R)\s*\^\s*(?:\{(?P<group>.+)\}|(?P<one>\S))\s*\Z")
_TIMES = re.compile(r"\\times(?![A-Za-z])|(?<![A-Za-z\\])x(?![A-Za-z])|×")
Opener = Callable[[str, int], Grammar]


def declaration(text: str, at: int, opened: Opener) -> list[nodes.Node]:
    """What a declaring directive says, as conditions; ``opened`` makes a parser of a stretch of text.

    Raises Unreadable where it is not understood.
    """
    text = text.split("%", 1)[0].rstrip().rstrip(".,")
    kinds: set[str] = set()
    if (trailing := _TRAILING.search(text)) is not None:
        kinds.add(f"full {trailing[1]} rank")
        text = text[: trailing.start()]
    place, vector = 0, False
    while (match := _LEADING.match(text, place)) is not None:
        vector = vector or match[1].startswith("vector")
        kinds.add(_WORDS[match[1]])
        place = match.end()
    kinds -= {"", "positive"}
    where = _IN.search(text, place)
    if where is None:
        return _facts(opened(text[place:], at + place), kinds)
    space = _SPACE.match(text, where.end())
    if space is None:
        raise Unreadable(
            r"a size is written \in \mathbb{R}^{n \times d} or in R^{n x d}", at + where.end(), text[where.end() :][:20]
        )
    inside = space["group"] or space["one"]
    sizes = _TIMES.split(inside)
    start = at + space.start("group" if space["group"] else "one")
    if len(sizes) > 2 or (vector and len(sizes) == 2 and sizes[1].strip() != "1"):
        raise Unreadable("a matrix has two sizes, a vector one", start, inside[:20])
    parts = [_whole(opened(size, start)) for size in sizes]
    target = nodes.Space(parts[0], parts[1] if len(parts) == 2 else nodes.Number("1"))
    names = _names(opened(text[place : where.start()], at + place))
    found: list[nodes.Node] = [nodes.Member(name, target) for name in names]
    if kinds:
        found += [nodes.MatrixFact(name, tuple(sorted(kinds))) for name in names]
    return found


def _whole(parser: Grammar) -> nodes.Node:
    node = parser.expression()
    parser.finish()
    return node


def _names(parser: Grammar) -> list[nodes.Name]:
    found: list[nodes.Name] = []
    while parser.token.kind != "end":
        if parser.accept(",", ";"):
            continue
        at = parser.token
        name = parser.name_or_call()
        if name == nodes.Constant("e"):
            name = nodes.Name("e", "e", "e")  # a vector of errors, once it is declared
        if isinstance(name, nodes.Name) and parser.accept("^"):
            above = parser.group_tokens()
            name = nodes.Name(marked_key(name, above), f"{name.latex}^{{{latex_of(above)}}}", name.base)
        if not isinstance(name, nodes.Name) or not name.key[0].isalnum():
            raise Unreadable("a size is given to a name", at.at, at.text)
        found.append(name)
    if not found:
        raise Unreadable("no name is declared", parser.token.at)
    return found


def _facts(parser: Grammar, kinds: set[str]) -> list[nodes.Node]:
    """What is said of matrices whose sizes are known: names, or for ``invertible`` any words."""
    found: list[nodes.Node] = []
    while parser.token.kind != "end":
        if parser.accept(",", ";"):
            continue
        token: Token = parser.token
        body = parser.expression()
        if not isinstance(body, nodes.Name) and kinds != {"invertible"}:
            raise Unreadable("of a product or a sum only `invertible` is read", token.at, token.text)
        found.append(nodes.MatrixFact(body, tuple(sorted(kinds))))
    if not found or not kinds:
        raise Unreadable(r"say the size: matrix X \in \mathbb{R}^{n \times d}", parser.token.at)
    return found


def space(parser: Grammar, group: list[Token], at: int) -> nodes.Space:
    r"""``\mathbb{R}^d`` or ``\mathbb{R}^{n \times d}`` from the tokens of the exponent."""
    cut = next((place for place, token in enumerate(group) if token.text in (r"\times", "×")), None)
    if cut is None:
        return nodes.Space(parser.inner(group), nodes.Number("1"))
    if cut in (0, len(group) - 1):
        raise Unreadable("a size is missing", at)
    return nodes.Space(parser.inner(group[:cut]), parser.inner(group[cut + 1 :]))
