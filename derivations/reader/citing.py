"""Theorems of the library that a document cites, read without loading all of them."""

from __future__ import annotations

import importlib
import importlib.util
from functools import cache
from pathlib import Path

import theory
from derivations.cache import CachedDecider
from derivations.chain import Derivation
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel
from derivations.soundness import theorems_held
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


@cache
def library_of(id: str) -> tuple[dict[str, Theorem], dict[str, Derivation]]:
    """The theorem of this id, all that its proof cites directly or not, and their derivations."""
    known: dict[str, Theorem] = {}
    proofs: dict[str, Derivation] = {}
    waiting = [theorem] if (theorem := stated(id)) is not None else []
    while waiting:
        theorem = waiting.pop()
        if theorem.id in known:
            continue
        known[theorem.id] = theorem
        derivation = _derivation(theorem)
        if derivation is None:
            continue
        proofs[theorem.id] = derivation
        for case in derivation.cases:
            for line in case.lines:
                waiting += theorems_held(line.rule).values()
    return known, proofs


def _derivation(theorem: Theorem) -> Derivation | None:
    """The derivation filed under a theorem's id, in the module of its stem."""
    name = f"derivations.{theorem.topic}.{theorem.stem}"
    if not theorem.topic or importlib.util.find_spec(name) is None:
        return None
    values = vars(importlib.import_module(name)).values()
    return next((one for one in values if isinstance(one, Derivation) and one.id == theorem.id), None)


@cache
def kernel_of(id: str) -> Kernel:
    """A kernel that knows the proof of one theorem, with the library's own decider."""
    return Kernel(*library_of(id), CachedDecider(decide), obligations)
