"""Moving over the tokens of a formula: what every part of the grammar stands on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from derivations.reader import nodes
from derivations.reader.lexer import Token
from derivations.reader.places import Unreadable

_END = Token("end", "", 0)
_MOST_SPLIT = 100
_MOST_STRETCHES = 64


class Vocabulary(Protocol):
    """What the author has declared so far."""

    def is_function(self, key: str) -> bool:
        """Whether a name is a function of the author's."""

    def is_known(self, key: str) -> bool:
        """Whether a name was met or declared before."""

    def is_matrix(self, key: str) -> bool:
        """Whether a name is a matrix, declared or defined by one."""

    def is_column(self, key: str) -> bool:
        """Whether a name is declared as a vector."""

    def range_of(self, index: str) -> nodes.Name | None:
        """The upper limit of the sums over an index from 1, where all of them had the same."""


class Cursor:
    """A place in a formula's tokens. ``notes`` gathers the readings that were chosen."""

    def __init__(self, tokens: Sequence[Token], vocabulary: Vocabulary, loose: bool = False) -> None:
        self._closed: dict[int, tuple[list[Token], dict[int, int]]] = {}
        self.tokens = list(tokens)
        self.vocabulary, self.loose = vocabulary, loose
        self.place = 0
        self.split_numbers = 0
        self.depth = 0
        self.bars: list[str] = []
        self.differentials = 0
        self.pending: nodes.Name | None = None
        self.notes: list[tuple[int, str]] = []
        self.forked = False
        self.looking_ahead = False
        self._end = _END._replace(at=self.tokens[-1].at if self.tokens else 0)

    @property
    def tokens(self) -> list[Token]:
        """The stretch at hand; what is known of its braces goes with it."""
        return self._tokens

    @tokens.setter
    def tokens(self, tokens: list[Token]) -> None:
        self._tokens, self.closings = tokens, None

    # Moving

    @property
    def token(self) -> Token:
        """The token at hand; of kind ``end`` after the last."""
        try:
            return self._tokens[self.place]
        except IndexError:
            return self._end

    def ahead(self, by: int = 1) -> Token:
        """A token further on."""
        try:
            return self._tokens[self.place + by]
        except IndexError:
            return self._end

    def take(self) -> Token:
        """The token at hand, consumed."""
        token = self.token
        self.place += 1
        return token

    def accept(self, *texts: str) -> bool:
        """Consume the token at hand if it is one of these."""
        if self.token.kind in ("char", "command") and self.token.text in texts:
            self.place += 1
            return True
        return False

    def expect(self, text: str, what: str = "") -> None:
        """Consume this token. Raises Unreadable on any other."""
        if not self.accept(text):
            self.refuse(f"{text} is missing{what}")

    def refuse(self, message: str) -> None:
        """Raise Unreadable at the token at hand."""
        token = self.token
        shown = token.text[:30] or "the end of the formula"
        raise Unreadable(f"{message}: stopped at {shown}", token.at, token.text[:30])

    def skip_gaps(self) -> None:
        """Past wide spaces."""
        while self.token.kind == "gap":
            self.place += 1

    def note(self, at: int, message: str) -> None:
        """Remember a reading that was chosen."""
        if (at, message) not in self.notes:
            self.notes.append((at, message))

    def finish(self) -> None:
        """Raise Unreadable unless every token is consumed."""
        self.skip_gaps()
        if self.token.kind != "end":
            self.refuse("this is not understood here")

    def _split(self, token: Token) -> None:
        """The number at hand as its first digit and the rest: TeX takes one token without braces."""
        self.split_numbers += 1
        if self.split_numbers > _MOST_SPLIT:
            self.refuse(f"more than {_MOST_SPLIT} numbers cut after their first digit: write braces")
        closings = {a + (a > self.place): b + (b > self.place) for a, b in self._closings().items()}
        self.tokens[self.place : self.place + 1] = [
            Token("number", token.text[0], token.at),
            Token("number", token.text[1:], token.at + 1),
        ]
        self._closed[id(self.tokens)] = self.tokens, closings

    def group_tokens(self) -> list[Token]:
        """The tokens of a braced group, consumed; a single token without braces."""
        self.skip_gaps()
        if not self.accept("{"):
            token = self.take()
            if token.kind == "number" and len(token.text) > 1:
                self.place -= 1
                self._split(token)
                return [self.take()]
            if token.kind == "end":
                self.refuse("an argument is missing")
            return [token]
        start = self.place
        end = self._closings().get(start - 1)
        self.place = len(self.tokens) if end is None else end + 1
        if end is None:
            self.refuse("} is missing")
        return self.tokens[start:end]

    def _closings(self) -> dict[int, int]:
        """Where each brace closes, found once for a stretch of tokens: groups are looked at more than once."""
        known = self._closed.get(id(self.tokens))
        if known is not None:
            return known[1]
        found, opened = dict[int, int](), list[int]()
        for place, token in enumerate(self.tokens):
            if token.kind == "char" and token.text == "{":
                opened.append(place)
            elif token.kind == "char" and token.text == "}" and opened:
                found[opened.pop()] = place
        if len(self._closed) > _MOST_STRETCHES:
            self._closed.clear()
        self._closed[id(self.tokens)] = self.tokens, found
        return found

    def moved(self) -> None:
        """Tokens of the stretch at hand have changed their places."""
        self._closed.pop(id(self.tokens), None)
