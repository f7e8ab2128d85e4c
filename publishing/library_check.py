"""Checking the whole library: over every core when cold, and at once when nothing has changed since the last time.

The answer is kept beside the decisions, under a hash of every source file that could change it and of the versions of
the libraries that decide. The cores take derivations in turn; each checks what its own rest on; all share the cache.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path
from typing import Any

from publishing.output import write_text
from theory.errors import BadInput

_SOURCES = (
    "theory",
    "theory/references.bib",
    "derivations",
    "publishing/latex",
    "publishing/checks.py",
    "publishing/proof_data.py",
    "publishing/library_check.py",
)
_SHARES_A_WORKER = 6


def check_library(workers: int | None = None) -> list[dict[str, Any]]:
    """Every derivation of the library as :func:`publishing.proof_data.derivation_data` gives it, by order of ids."""
    kept = _place()
    known = _read(kept)
    if known is None:
        known = _fresh(workers or os.cpu_count() or 1, _earlier_seconds(kept))
        _keep(kept, known)
    return known


def _fresh(workers: int, seconds: Mapping[str, float]) -> list[dict[str, Any]]:
    from derivations.library import derivations

    ids = list(derivations())
    if workers == 1:
        return _share(ids)
    shares = _shares(ids, _SHARES_A_WORKER * workers, seconds)
    with ProcessPoolExecutor(workers, mp_context=_context(), initializer=_begin) as pool:
        found = {one["id"]: one for share in pool.map(_share, shares) for one in share}
    return [found[id] for id in ids]


def _shares(ids: Sequence[str], count: int, seconds: Mapping[str, float]) -> list[list[str]]:
    """Runs of neighbours of about equal cost, the dearest first.

    Neighbours in the order of ids rest on the same lemmas: one core each keeps them from being checked twice. The
    cost is that of the last time, else the number of lines.
    """
    from derivations.library import derivations

    usual = sum(seconds.values()) / max(1, len(seconds)) if seconds else 1.0
    lines = {id: sum(len(case.lines) for case in derivations()[id].cases) for id in ids}
    cost = {id: seconds.get(id, usual * lines[id]) for id in ids}
    room = sum(cost.values()) / count
    shares: list[list[str]] = [[]]
    filled = 0.0
    for id in ids:
        if shares[-1] and filled + cost[id] / 2 > room:
            shares.append([])
            filled = 0.0
        shares[-1].append(id)
        filled += cost[id]
    return sorted(shares, key=lambda share: -sum(cost[id] for id in share))


def _context() -> BaseContext:
    """Processes that begin with what is already imported, where the system has a safe way to make them."""
    return get_context("fork" if sys.platform == "linux" else "spawn")


def _begin() -> None:
    """A core has its own kernel: the file of decisions is not to be read through another's connection."""
    from derivations.library import kernel

    kernel.cache_clear()


def _share(ids: list[str]) -> list[dict[str, Any]]:
    from publishing.proof_data import derivation_data, proof_of

    return [derivation_data(proof_of(id)) for id in ids]


def _earlier_seconds(place: Path) -> dict[str, float]:
    """What each derivation took the last time that the library was checked, by id."""
    for old in place.parent.glob("library-*.json"):
        return {one["id"]: sum(step["seconds"] for step in one["steps"]) for one in _read(old) or []}
    return {}


def _place() -> Path:
    from derivations.cache import default_path, source_hash

    return default_path().with_name(f"library-{source_hash(_SOURCES)[:32]}.json")


def _read(path: Path) -> list[dict[str, Any]] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return data if isinstance(data, list) else None


def _keep(path: Path, known: list[dict[str, Any]]) -> None:
    """Kept where it can be; only the newest answer is."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("library-*.json"):
            old.unlink()
        write_text(path, json.dumps(known))
    except (OSError, BadInput):
        return
