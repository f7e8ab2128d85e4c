"""Theorems of the library that a document cites, read without loading all of them."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path

import theory
from theory.registry import theorems
from theory.statement import Theorem


@cache
def stated(id: str) -> Theorem | None:
    """The theorem of this id; None where the library has none.

    A module that states a theorem spells its id, so only the modules that do are imported; where that finds nothing
    all are.
    """
    root = Path(theory.__path__[0])
    for file in sorted(root.rglob("*.py")):
        if f'"{id}"' not in file.read_text(encoding="utf-8"):
            continue
        parts = file.relative_to(root.parent).with_suffix("").parts
        module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
        for value in vars(module).values():
            if isinstance(value, Theorem) and value.id == id:
                return value
    return theorems().get(id)
