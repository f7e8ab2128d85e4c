"""The library's own derivations, found by discovery, and the kernel that checks them."""

from __future__ import annotations

import pkgutil
from functools import cache

import theory
from derivations.cache import CachedDecider
from derivations.chain import Derivation
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel
from theory.registry import discover, theorems


@cache
def derivations() -> dict[str, Derivation]:
    """Every derivation of the library by id, the paper's own steps (``paper=True``) included.

    They live in the folders of theory's topics: what else is on this floor is not imported for them. Raises
    ValueError when two share an id.
    """
    topics = sorted(info.name for info in pkgutil.iter_modules(theory.__path__) if info.ispkg)
    found: dict[str, Derivation] = {}
    for topic in topics:
        for id, derivation in discover(f"derivations.{topic}", Derivation, lambda one: one.id).items():
            if found.setdefault(id, derivation) is not derivation:
                raise ValueError(f"derivations.{topic} reuses the id {id!r}")
    return dict(sorted(found.items()))


@cache
def kernel() -> Kernel:
    """One kernel over the library's theorems and derivations; proofs are checked once a process."""
    return Kernel(theorems(), derivations(), CachedDecider(decide), obligations)
