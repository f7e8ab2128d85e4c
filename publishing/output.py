"""How commands write: one JSON document on stdout, files that appear whole or not at all."""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from theory.errors import BadInput


def print_json(document: Any) -> None:
    """Print one JSON document. What JSON has no number for (nan, infinity) becomes null."""
    encoding = str(getattr(sys.stdout, "encoding", None) or "utf-8").lower()
    print(json_text(document, ascii_only=not encoding.startswith("utf")))


def json_text(document: Any, ascii_only: bool = False) -> str:
    """The document as strict, indented JSON, with other letters escaped where only ASCII can be written."""
    return json.dumps(finite(document), indent=2, ensure_ascii=ascii_only, allow_nan=False)


def finite(value: Any) -> Any:
    """The same structure with null in place of nan and infinities, and plain numbers in place of NumPy's."""
    if isinstance(value, Mapping):
        return {str(key): finite(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(part) for part in value]
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if hasattr(value, "tolist"):
        return finite(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends well, and is removed otherwise."""
    folder = made(path.parent)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=folder)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    """Write a whole text file, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return path


def made(folder: Path) -> Path:
    """The folder, created where absent. Raises BadInput when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"cannot make the folder {folder}: {(error.strerror or str(error)).lower()}; give another one"
        ) from None
    return folder
