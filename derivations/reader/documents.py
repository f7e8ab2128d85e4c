r"""Files: the author's text with every ``\input`` put in its place, and nothing read outside the folder."""

from __future__ import annotations

import re
from pathlib import Path

from derivations.reader.places import Document, Piece
from theory.errors import BadInput

LARGEST_TEXT = 4_000_000
_DEEPEST_INPUT = 20
_MOST_INPUTS = 200
_INPUT = re.compile(r"(?<!\\)%[^\n]*|\\(?:input|include|subfile)\b[ \t]*(?:\{([^{}\n]*)\}|([^\s{}\\%]+))")


def open_document(path: Path, name: str | None = None) -> Document:
    """Read a document with its inputs.

    Raises BadInput where the file itself cannot be read or is too large; what goes wrong with an ``\\input`` is one
    line of ``problems`` each, and the rest is read.
    """
    if path.is_dir():
        raise BadInput(f"cannot read {str(path)[:80]!r}: it is a folder; give a .tex file")
    if not path.is_file():
        raise BadInput(f"cannot read {str(path)[:80]!r}: no such file; give a .tex file")
    text = _text_of(path)
    loader = _Loader(path.resolve().parent, Path(name or str(path)).parent)
    loader.put(name or str(path), text, (path.resolve(),))
    return loader.finished()


def document_of(text: str, name: str = "text.tex", folder: Path | None = None) -> Document:
    r"""A document from text in memory; without a folder every ``\input`` in it is a problem."""
    if len(text) > LARGEST_TEXT:
        raise BadInput(f"{name}: more than {LARGEST_TEXT} characters: split the file")
    loader = _Loader(folder.resolve() if folder else None, Path(name).parent if folder else Path())
    loader.put(name, text, ())
    return loader.finished()


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_TEXT:
            raise BadInput(f"{path}: more than {LARGEST_TEXT} bytes: split the file")
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}; give another file"
        ) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if "\0" in text:
        raise BadInput(f"{path}: holds a zero byte, so it is no LaTeX: give a .tex file")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Loader:
    def __init__(self, folder: Path | None, shown: Path) -> None:
        self.folder, self.shown = folder, shown
        self.document = Document()
        self.parts: list[str] = []
        self.length = 0
        self.count = 0

    def finished(self) -> Document:
        self.document.text = "".join(self.parts)
        self.parts.clear()
        return self.document

    def put(self, name: str, text: str, opened: tuple[Path, ...]) -> None:
        self.document.sources[name] = text
        done = 0
        for match in _INPUT.finditer(text):
            wanted = match.group(1) or match.group(2)
            if wanted is None:
                continue
            self._piece(name, text, done, match.start())
            done = match.end()
            self._include(wanted.strip(), name, match.start(), opened)
        self._piece(name, text, done, len(text))

    def _piece(self, name: str, text: str, start: int, end: int) -> None:
        if self.length + end - start > LARGEST_TEXT:
            raise BadInput(f"{name}: more than {LARGEST_TEXT} characters with its inputs: split the document")
        self.document.pieces.append(Piece(self.length, name, start, end - start))
        self.parts.append(text[start:end])
        self.length += end - start

    def _problem(self, name: str, offset: int, message: str) -> None:
        self.document.problems.append((self.document.place_in(name, offset), message))

    def _include(self, wanted: str, name: str, offset: int, opened: tuple[Path, ...]) -> None:
        shown = wanted[:60]
        self.count += 1
        if self.count > 2 * _MOST_INPUTS:
            return None
        if self.folder is None:
            return self._problem(
                name, offset, rf"\input{{{shown}}}: there is no folder to read from: give a file"
            )
        if self.count > _MOST_INPUTS or len(opened) > _DEEPEST_INPUT:
            return self._problem(name, offset, rf"\input{{{shown}}}: too many files inside files: not read")
        try:
            found = self._find(wanted)
        except (OSError, ValueError):
            found = None
        if found is None:
            return self._problem(name, offset, rf"\input{{{shown}}}: no such file: not read")
        if not found.is_relative_to(self.folder):
            return self._problem(name, offset, rf"\input{{{shown}}}: outside the document's folder: not read")
        if found in opened:
            return self._problem(name, offset, rf"\input{{{shown}}}: the file inputs itself: not read again")
        try:
            text = _text_of(found)
        except BadInput as error:
            return self._problem(name, offset, str(error))
        return self.put(str(self.shown / found.relative_to(self.folder)), text, (*opened, found))

    def _find(self, wanted: str) -> Path | None:
        assert self.folder is not None
        for candidate in (wanted, f"{wanted}.tex"):
            path = (self.folder / candidate).resolve()
            if not path.is_relative_to(self.folder):
                return path
            if path.is_file():
                return path
        return None
