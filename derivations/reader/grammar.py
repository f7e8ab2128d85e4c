"""What the parts of the grammar ask of the parser that drives them: each part is read without knowing the others."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from derivations.reader import nodes
from derivations.reader.cursor import Cursor
from derivations.reader.lexer import Token


class Grammar(Cursor, ABC):
    """A cursor that can read expressions. The parser is the only one; its parts see it as this.

    ``declaring``: what stands here are the names of functions, not yet known.
    """

    declaring = False

    @abstractmethod
    def inner(self, tokens: Sequence[Token]) -> nodes.Node:
        """A stretch of tokens as one expression, all of it."""

    @abstractmethod
    def expression(self) -> nodes.Node:
        """Terms joined by signs."""

    @abstractmethod
    def term(self) -> nodes.Node:
        """Factors joined by signs of multiplication and division, or by nothing."""

    @abstractmethod
    def factor(self) -> nodes.Node:
        """A primary with its powers, factorials and scripts."""

    @abstractmethod
    def primary(self) -> nodes.Node:
        """What can carry a power."""

    @abstractmethod
    def starts_factor(self) -> bool:
        """Whether the token at hand can begin a factor."""

    @abstractmethod
    def script(self) -> nodes.Node:
        """An exponent: a group, or a single token as TeX takes it."""

    @abstractmethod
    def argument(self) -> nodes.Node:
        """A braced group, or what TeX takes without braces."""

    @abstractmethod
    def bracketed(self) -> nodes.Node:
        """A bracketed or braced expression."""

    @abstractmethod
    def arguments(self) -> tuple[nodes.Node, ...]:
        """A bracketed argument list, consumed."""

    @abstractmethod
    def name_or_call(self) -> nodes.Node:
        """A name with its scripts; a call where the name is a function and a bracket follows."""
