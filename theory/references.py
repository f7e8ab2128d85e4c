"""The works that theorems cite: the entries of ``references.bib`` by their keys."""

from __future__ import annotations

import re
from pathlib import Path

_ENTRY = re.compile(r"^@\w+\{(?P<key>[^,\s]+),.*?^\}$", re.MULTILINE | re.DOTALL)

REFERENCES: dict[str, str] = {
    entry["key"]: entry.group()
    for entry in _ENTRY.finditer(Path(__file__).with_suffix(".bib").read_text(encoding="utf-8"))
}


def bibtex(keys: list[str] | None = None) -> str:
    """The entries of these keys, or all, sorted by key. Raises KeyError on an unknown key."""
    chosen = sorted(REFERENCES if keys is None else set(keys))
    return "\n\n".join(REFERENCES[key] for key in chosen) + "\n"
