"""Where something stands in an author's files, and the one error of the reader."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Place:
    """A position in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Unreadable(ValueError):
    """Text that the grammar does not cover: ``token`` stopped it at offset ``at`` of the document."""

    def __init__(self, message: str, at: int, token: str = "") -> None:
        super().__init__(message)
        self.at, self.token = at, token


@dataclass(frozen=True)
class Piece:
    """A stretch of the whole text that comes from one file: ``length`` characters from ``inside`` on."""

    start: int
    file: str
    inside: int
    length: int


@dataclass
class Document:
    """The whole text, its inputs put in their places, and the way back from an offset to a file's line."""

    text: str = ""
    pieces: list[Piece] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[Place, str]] = field(default_factory=list)
    _lines: dict[str, list[int]] = field(default_factory=dict)

    def place(self, offset: int) -> Place:
        """The file, line and column of an offset of the whole text."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        if index < 0:
            return Place("", 1, 1)
        piece = self.pieces[index]
        return self.place_in(piece.file, piece.inside + min(offset - piece.start, piece.length))

    def place_in(self, file: str, offset: int) -> Place:
        """The line and column of an offset of one file."""
        starts = self._starts(file)
        line = bisect_right(starts, offset)
        return Place(file, line, offset - starts[line - 1] + 1)

    def source_line(self, place: Place) -> str:
        """The author's line at a place, without its end."""
        if place.file not in self.sources:
            return ""
        starts, text = self._starts(place.file), self.sources[place.file]
        if not 0 < place.line <= len(starts):
            return ""
        end = starts[place.line] - 1 if place.line < len(starts) else len(text)
        return text[starts[place.line - 1] : end].rstrip("\r")

    def _starts(self, file: str) -> list[int]:
        """The offsets at which the lines of a file begin."""
        if file not in self._lines:
            self._lines[file] = [0, *(match.end() for match in re.finditer("\n", self.sources[file]))]
        return self._lines[file]
