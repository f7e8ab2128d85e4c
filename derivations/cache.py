"""Verdicts kept by content: what was decided once is not decided again until it, or a decider, changes.

The key is a hash of the claim, the conditions, the declared ranges of their symbols and the source text of
everything that decides; the value is the decision as JSON in one SQLite file, sealed with its key. A damaged or
unwritable cache is left alone and everything is decided afresh. Whoever can write the file can write verdicts.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from derivations.decision import Counterexample, Decision
from derivations.kernel import Decider
from theory.symbols import domain_of
from theory.verdict import Verdict

_DECIDERS = ("derivations/deciders", "derivations/decision.py")
_THEORY = "theory"
_LIBRARIES = ("sympy", "mpmath", "python-flint", "z3-solver")


def default_path() -> Path:
    """``$XDG_CACHE_HOME/fate/verdicts.sqlite``, or below the home folder; ``FATE_CACHE`` overrides it."""
    if given := os.environ.get("FATE_CACHE"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fate" / "verdicts.sqlite"


@lru_cache(maxsize=8)
def source_hash(places: tuple[str, ...]) -> str:
    """Changes whenever a source file of these places, or a library that decides, changes."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for place in places:
        path = root / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.relative_to(root).as_posix().encode())
            digest.update(file.read_bytes())
    for package in _LIBRARIES:
        try:
            digest.update(f"{package}=={version(package)}".encode())
        except PackageNotFoundError:
            digest.update(f"{package} absent".encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def trusted() -> tuple[str, ...]:
    """The sources that a decision depends on: the deciders, and what gives expressions their meaning.

    A topic's module that defines no class states theorems only, and a claim and its conditions are in the key.
    """
    root = Path(__file__).resolve().parent.parent
    files = sorted((root / _THEORY).rglob("*.py"))
    meaning = [f for f in files if f.parent.name == _THEORY or b"\nclass " in f.read_bytes()]
    return (*_DECIDERS, *(file.relative_to(root).as_posix() for file in meaning))


class CachedDecider:
    """A decider that remembers. Decisions cut off by time are not kept: a faster machine may do better."""

    def __init__(self, decide: Decider, path: Path | None = None) -> None:
        self._decide = decide
        self._memory: dict[str, Decision] = {}
        self._store = _open(path or default_path())
        self.hits = self.misses = 0

    def __call__(self, claim: Boolean, given: Sequence[Boolean]) -> Decision:
        """The decision, remembered or fresh."""
        key = self._key(claim, given)
        known = self._memory.get(key) or self._read(key)
        if known is not None:
            self.hits += 1
        else:
            self.misses += 1
            known = self._decide(claim, given)
            if known.verdict not in (Verdict.UNDECIDED, Verdict.SUPPORTED):
                self._write(key, known)
        self._memory[key] = known
        return known

    @staticmethod
    def _key(claim: Boolean, given: Sequence[Boolean]) -> str:
        symbols = set(claim.free_symbols).union(*(condition.free_symbols for condition in given))
        parts = [
            spelling(claim),
            "given",
            *sorted(map(spelling, given)),
            "ranges",
            *map(spelling, domain_of(symbols)),
        ]
        return hashlib.sha256("\n".join([*parts, source_hash(trusted())]).encode()).hexdigest()

    def _read(self, key: str) -> Decision | None:
        if self._store is None:
            return None
        try:
            row = self._store.execute("SELECT decision FROM decisions WHERE key = ?", (key,)).fetchone()
            return _from_json(json.loads(row[0]), key) if row else None
        except (sqlite3.Error, ValueError, KeyError, TypeError, AttributeError):
            return None

    def _write(self, key: str, decision: Decision) -> None:
        if self._store is None:
            return
        try:
            with self._store:
                self._store.execute(
                    "INSERT OR REPLACE INTO decisions VALUES (?, ?)",
                    (key, json.dumps(_as_json(decision, key))),
                )
        except sqlite3.Error:
            self._store = None


def _open(path: Path) -> sqlite3.Connection | None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(path, timeout=5, check_same_thread=False)
        store.execute("PRAGMA journal_mode=WAL")
        store.execute("PRAGMA synchronous=NORMAL")
        store.execute("CREATE TABLE IF NOT EXISTS decisions (key TEXT PRIMARY KEY, decision TEXT NOT NULL)")
        return store
    except (OSError, sqlite3.Error):
        return None


def _as_json(decision: Decision, key: str) -> dict[str, object]:
    example = decision.counterexample
    plain: dict[str, object] = {
        "verdict": decision.verdict.value,
        "method": decision.method,
        "message": decision.message,
        "counterexample": example.as_json() if example else None,
    }
    return plain | {"seal": _seal(plain, key)}


def _seal(plain: dict[str, object], key: str) -> str:
    """Against damage and mixed-up rows, not against an enemy."""
    return hashlib.sha256((key + json.dumps(plain, sort_keys=True)).encode()).hexdigest()[:16]


def _from_json(data: dict[str, object], key: str) -> Decision:
    """Raises ValueError, KeyError or TypeError on anything but what was written under this key."""
    if data.pop("seal") != _seal(data, key):
        raise ValueError("damaged")
    example = data["counterexample"]
    return Decision(
        Verdict(data["verdict"]),
        str(data["method"]),
        str(data["message"]),
        Counterexample(**example) if isinstance(example, dict) else None,
    )


@lru_cache(maxsize=200_000)
def spelling(node: sp.Basic) -> str:
    """An expression as text that tells apart what SymPy's own ``srepr`` does not.

    Classes by module and name, symbols and undefined functions with their assumptions, the order of the arguments
    that SymPy keeps.
    """
    kind = type(node)
    if isinstance(node, sp.Symbol):
        return (
            f"{kind.__name__}:{node.name}:{_facts(node._assumptions_orig)}:{getattr(node, 'dummy_index', '')}"
        )
    if isinstance(node, AppliedUndef):
        head = f"{node.func.__name__}:{_facts(node.func._kwargs)}"
    elif not node.args:
        return str(sp.srepr(node))
    else:
        head = f"{kind.__module__}.{kind.__qualname__}"
    return f"{head}({','.join(spelling(part) for part in node.args)})"


def _facts(facts: Mapping[str, object]) -> str:
    return ",".join(f"{name}={value}" for name, value in sorted(facts.items()))
