"""Directives in comments, ``% fate: assume ...`` and the like, and their twin in a TOML file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from derivations.reader import nodes
from derivations.reader.binders import approach
from derivations.reader.citing import stated
from derivations.reader.layout import rows_of
from derivations.reader.lexer import Macros, expand, tokenise
from derivations.reader.parser import Parser
from derivations.reader.places import Unreadable
from derivations.reader.shapes import FIRST, declaration
from derivations.reader.statements import conditions
from derivations.reader.table import Table, Use
from theory.errors import BadInput

_WORDS = ("assume", "function", "matrix", "vector", "limit", "use", "expect", "skip")
_USE = re.compile(r"(?P<id>[a-z][a-z0-9-]*)(?:\s+as\s+\(?(?P<mark>[^()]*?)\)?)?(?:\s+for\s+(?P<name>.+))?\Z")


@dataclass
class Next:
    """What waits for the next environment only."""

    limit: tuple[nodes.Name, nodes.Node, str] | None = None
    expect: str = ""
    skip: bool = False


def apply_directive(text: str, at: int, table: Table, waiting: Next, macros: Macros) -> None:
    """Carry out one directive. Raises Unreadable where it is not understood."""
    body = text.strip()
    word, _, rest = body.partition(" ")
    word = word.rstrip(":")
    inside = at + text.find(rest) if rest else at
    if word in ("assume", "law"):
        parser = _parser(rest, inside, table, macros)
        for condition in conditions(parser):
            table.assume(condition)
    elif word in FIRST:
        for condition in declaration(text, at, lambda part, place: _parser(part, place, table, macros)):
            table.assume(condition)
    elif word == "function":
        _declare(_parser(rest, inside, table, macros), table)
    elif word == "limit":
        parser = _parser(rest, inside, table, macros)
        waiting.limit = approach(parser, parser.tokens)
    elif word == "expect":
        if rest.strip() != "refuted":
            raise Unreadable("only `expect refuted` is known", at, rest.strip()[:20])
        waiting.expect = "refuted"
    elif word == "skip":
        waiting.skip = True
    elif word == "use":
        _use(rest.strip(), inside, table, macros)
    else:
        raise Unreadable(f"an unknown directive: use one of {', '.join(_WORDS)}", at, word[:20])


def _parser(text: str, at: int, table: Table, macros: Macros) -> Parser:
    text = text.split("%", 1)[0] if not re.search(r"\\%", text) else text
    tokens = [token._replace(at=token.at + at) for token in tokenise(text)]
    rows = rows_of(expand(tokens, macros))
    joined = [token for row in rows for token in row.tokens if token.kind != "gap"]
    if not joined:
        raise Unreadable("the directive is empty", at)
    return Parser(joined, table)


def _declare(parser: Parser, table: Table) -> None:
    """``f(x), g(x, y)``."""
    parser.declaring = True
    while parser.token.kind != "end":
        if parser.accept(",", ";", "."):
            continue
        name = parser.factor()
        if not isinstance(name, nodes.Name) or parser.token.text != "(":
            parser.refuse("a function is declared as f(x)")
            raise AssertionError
        arguments = parser.arguments()
        table.functions[name.key] = len(arguments)
        table.known.add(name.key)
        table.latex.setdefault(name.key, name.latex)


def _use(text: str, at: int, table: Table, macros: Macros) -> None:
    match = _USE.match(text)
    if match is None or stated(match["id"]) is None:
        raise Unreadable("the library has no theorem of this id: see `fate list`", at, text[:40])
    name = ""
    if match["name"]:
        node = _parser(match["name"], at + match.start("name"), table, macros).factor()
        if not isinstance(node, nodes.Name):
            raise Unreadable("a theorem's value is bound to a name", at, match["name"][:20])
        name = node.key
        table.latex.setdefault(name, node.latex)
    marks = (match["id"], *([match["mark"].strip()] if match["mark"] else []))
    table.use(Use(match["id"], marks, name))


def sidecar(path: Path) -> dict[str, Any]:
    """The TOML file beside a document, ``paper.toml`` for ``paper.tex``; empty where there is none.

    Raises BadInput on a file that is not TOML or holds other keys.
    """
    beside = path.with_suffix(".toml")
    if not beside.is_file():
        return {}
    try:
        data = tomllib.loads(beside.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadInput(
            f"{beside}: not TOML ({' '.join(str(error).split())[:80]}): see docs/reader.md"
        ) from None
    tables = [data, *(part for part in _tables(data.get("environment")))]
    for part in tables:
        unknown = set(part) - {"assume", "function", "declare", "use", "limit", "expect", "skip", "environment"}
        if unknown:
            raise BadInput(
                f"{beside}: unknown key {sorted(unknown)[0]!r}: use assume, function, declare, use, limit, expect, skip"
            )
    return data


def _tables(value: Any) -> list[dict[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, dict) or not all(isinstance(part, dict) for part in value.values()):
        raise BadInput("[environment.LABEL] in the TOML file holds a table for each label")
    return list(value.values())


def apply_sidecar(data: dict[str, Any], table: Table, waiting: Next, macros: Macros) -> None:
    """The directives of a TOML table. Raises BadInput where one is not understood."""
    for word in ("function", "declare", "assume", "use", "limit", "expect"):
        given = data.get(word, [])
        for text in [given] if isinstance(given, str) else given if isinstance(given, list) else [None]:
            if not isinstance(text, str):
                raise BadInput(f"the TOML key {word} holds text or a list of texts")
            try:
                apply_directive(text if word == "declare" else f"{word} {text}", 0, table, waiting, macros)
            except Unreadable as problem:
                raise BadInput(f"the TOML key {word}: {text[:40]!r}: {problem}") from None
    if data.get("skip"):
        waiting.skip = True
