r"""Tokens of LaTeX mathematics, and macros expanded at the level of tokens. Nothing is executed: a macro is a list."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from derivations.reader.places import Unreadable

MOST_TOKENS = 20_000
_MOST_EXPANSIONS = 2_000
_MOST_WRITTEN = 200_000
_LONGEST_TEXT = 2_000


class Token(NamedTuple):
    """``kind`` is command, number, letter, char, text, begin or end; ``at`` its offset in the document."""

    kind: str
    text: str
    at: int


@dataclass(frozen=True)
class Macro:
    """A user's command: how many arguments, the default of the first where it is optional, and the body."""

    arguments: int
    body: tuple[Token, ...]
    default: tuple[Token, ...] | None = None


class Macros(dict[str, Macro]):
    """A document's macros by name. ``left`` is how many tokens they may still write, all uses together."""

    left = _MOST_WRITTEN


_TOKEN = re.compile(
    r"(?P<skip>%[^\n]*(?:\n[ \t]*)?|\s+|~)"
    r"|\\(?P<edge>begin|end)\s*\{(?P<environment>[A-Za-z]+\*?)\}"
    r"|(?P<texted>\\(?:text|mbox|textrm|textnormal|textit|textbf|textsf|texttt|hbox|intertext|shortintertext))\s*\{"
    r"|(?P<command>\\[A-Za-z]+|\\.)|(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<letter>[A-Za-z])|(?P<char>.)",
    re.DOTALL,
)
_UNICODE = {
    "−": "-",
    "×": r"\times",
    "·": r"\cdot",
    "≤": r"\le",
    "≥": r"\ge",
    "≠": r"\ne",
    "∞": r"\infty",
    "∈": r"\in",
    "→": r"\to",
    "±": r"\pm",
    "√": r"\sqrt",
    "∑": r"\sum",
    "∏": r"\prod",
    "∫": r"\int",
    "≈": r"\approx",
    "⇒": r"\implies",
    "⇔": r"\iff",
    "∂": r"\partial",
    "≡": r"\equiv",
    **{
        chr(code): rf"\{name}"
        for code, name in zip(
            [*range(0x3B1, 0x3BF), *range(0x3C0, 0x3CA)],
            [
                "alpha",
                "beta",
                "gamma",
                "delta",
                "varepsilon",
                "zeta",
                "eta",
                "theta",
                "iota",
                "kappa",
                "lambda",
                "mu",
                "nu",
                "xi",
                "pi",
                "rho",
                "varsigma",
                "sigma",
                "tau",
                "upsilon",
                "varphi",
                "chi",
                "psi",
                "omega",
            ],
            strict=False,
        )
    },
}
_UNICODE |= {"ο": "o"}


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The tokens of a stretch of text; spaces and comments are dropped, text groups kept raw.

    Raises Unreadable where the stretch is too long for one formula or a text group does not close.
    """
    tokens: list[Token] = []
    place, last = start, len(text) if end is None else end
    while place < last:
        match = _TOKEN.match(text, place, last)
        assert match is not None
        kind, place = match.lastgroup, match.end()
        if kind == "skip":
            continue
        if len(tokens) >= MOST_TOKENS:
            raise Unreadable(f"a formula of more than {MOST_TOKENS} tokens: split it", match.start())
        if kind == "environment":
            tokens.append(Token(match["edge"], match["environment"], match.start()))
        elif kind == "texted":
            close = closing_brace(text, place, last)
            if close < 0:
                raise Unreadable(
                    f"the group of {match['texted']} does not close", match.start(), match["texted"]
                )
            inner = text[place:close][:_LONGEST_TEXT]
            tokens.append(Token("break" if "intertext" in match["texted"] else "text", inner, place))
            place = close + 1
        elif kind == "char" and (name := _UNICODE.get(match.group())):
            tokens.append(Token("command" if name[0] == "\\" else "char", name, match.start()))
        else:
            tokens.append(Token(str(kind), match.group(), match.start()))
    return tokens


def closing_brace(text: str, start: int, end: int) -> int:
    """The offset of the brace that closes a group whose inside begins at ``start``; -1 where none does."""
    depth = 1
    for match in _BRACE.finditer(text, start, end):
        found = match.group()
        if found == "{":
            depth += 1
        elif found == "}":
            depth -= 1
            if depth == 0:
                return match.start()
    return -1


_BRACE = re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL)


def expand(tokens: Sequence[Token], macros: Macros) -> list[Token]:
    """The tokens with every macro replaced; a body's tokens stand where the macro was called.

    Raises Unreadable on a macro that expands without end or lacks an argument, and where all that the document's
    macros may write is written.
    """
    if not any(token.kind == "command" and token.text in macros for token in tokens):
        return list(tokens)
    waiting, done, expansions = deque(tokens), list[Token](), 0
    while waiting:
        token = waiting.popleft()
        macro = macros.get(token.text) if token.kind == "command" else None
        if macro is None:
            done.append(token)
            if len(done) > MOST_TOKENS:
                raise Unreadable(f"a formula of more than {MOST_TOKENS} tokens: split it", token.at)
            continue
        if macros.left < 0:
            raise Unreadable(
                f"the document's macros write more than {_MOST_WRITTEN} tokens: split it", token.at, token.text
            )
        expansions += 1
        if expansions > _MOST_EXPANSIONS or len(waiting) > 4 * MOST_TOKENS:
            raise Unreadable(f"the macro {token.text} expands without end", token.at, token.text)
        written = _expansion(token, macro, waiting)
        macros.left -= len(written) + 1
        waiting.extendleft(reversed(written))
    return done


def _expansion(call: Token, macro: Macro, waiting: deque[Token]) -> list[Token]:
    arguments: list[list[Token]] = []
    if macro.default is not None:
        given = _optional(waiting)
        arguments.append(list(macro.default) if given is None else given)
    while len(arguments) < macro.arguments:
        arguments.append(_argument(call, waiting))
    result: list[Token] = []
    body = deque(macro.body)
    while body:
        token = body.popleft()
        if token.kind == "char" and token.text == "#" and body and body[0].kind == "number":
            digit = body.popleft()
            if len(digit.text) > 1:
                body.appendleft(Token("number", digit.text[1:], digit.at))
            place = int(digit.text[0])
            if not 1 <= place <= len(arguments):
                raise Unreadable(f"{call.text} has no argument #{place}", call.at, call.text)
            result.extend(arguments[place - 1])
        else:
            result.append(token._replace(at=call.at))
    return result


def _argument(call: Token, waiting: deque[Token]) -> list[Token]:
    if not waiting:
        raise Unreadable(f"{call.text} needs an argument", call.at, call.text)
    first = waiting.popleft()
    if first.text != "{" or first.kind != "char":
        if first.kind == "number" and len(first.text) > 1:
            waiting.appendleft(Token("number", first.text[1:], first.at + 1))
            return [Token("number", first.text[0], first.at)]
        return [first]
    return _until_closed(call, waiting, "{", "}")


def _optional(waiting: deque[Token]) -> list[Token] | None:
    if not waiting or waiting[0].text != "[":
        return None
    return _until_closed(waiting.popleft(), waiting, "[", "]")


def _until_closed(call: Token, waiting: deque[Token], opening: str, closing: str) -> list[Token]:
    depth, inner = 1, list[Token]()
    while waiting:
        token = waiting.popleft()
        if token.kind == "char":
            depth += (token.text == opening) - (token.text == closing)
            if depth == 0:
                return inner
        inner.append(token)
    raise Unreadable(f"the argument of {call.text} does not close", call.at, call.text)
