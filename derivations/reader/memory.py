"""Lines decided before: an unchanged line, under unchanged conditions and deciders, is not decided again."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

from derivations.cache import default_path, source_hash, trusted
from derivations.decision import Counterexample
from derivations.reader.verdicts import Outcome
from theory.verdict import Verdict

_CITED = ("derivations", "theory")


@lru_cache(maxsize=1)
def _trusted() -> tuple[str, ...]:
    """The sources that a line's outcome depends on where it cites nothing: all but the library's own proofs."""
    floor = Path(__file__).resolve().parent.parent
    modules = (f"{floor.name}/{file.name}" for file in sorted(floor.glob("*.py")))
    folders = (f"{floor.name}/{name}" for name in ("reader", "rules"))
    return (*trusted(), *modules, *folders)


class Memory:
    """Outcomes by content, in one SQLite file beside the verdicts' cache; a damaged file is left alone."""

    def __init__(self, path: Path | None = None) -> None:
        self.hits = self.misses = 0
        self._store: sqlite3.Connection | None = None
        place = path or default_path().with_name("lines.sqlite")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._store = sqlite3.connect(place, timeout=5)
            self._store.execute("PRAGMA journal_mode=WAL")
            self._store.execute("PRAGMA synchronous=NORMAL")
            self._store.execute(
                "CREATE TABLE IF NOT EXISTS lines (key TEXT PRIMARY KEY, outcome TEXT NOT NULL)"
            )
        except (OSError, sqlite3.Error):
            self._store = None

    @staticmethod
    def key(*parts: object, cited: str = "") -> str:
        """A content key: the parts, and the version of everything that decides; of all proofs where one is cited."""
        version = source_hash(_CITED if cited else _trusted())
        return hashlib.sha256("\n".join([*map(str, parts), cited, version]).encode()).hexdigest()

    def get(self, key: str) -> dict[str, Any] | None:
        """What was stored, None where nothing was."""
        if self._store is None:
            return None
        try:
            row = self._store.execute("SELECT outcome FROM lines WHERE key = ?", (key,)).fetchone()
            found = json.loads(row[0]) if row else None
        except (sqlite3.Error, ValueError):
            return None
        self.hits, self.misses = self.hits + (found is not None), self.misses + (found is None)
        return found if isinstance(found, dict) else None

    def put(self, key: str, value: dict[str, Any]) -> None:
        """Store; a store that fails is given up."""
        if self._store is None:
            return
        try:
            with self._store:
                self._store.execute("INSERT OR REPLACE INTO lines VALUES (?, ?)", (key, json.dumps(value)))
        except sqlite3.Error:
            self._store = None


def outcome_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON."""
    example = outcome.counterexample
    return {
        "verdict": outcome.verdict.value,
        "method": outcome.method,
        "message": outcome.message,
        "counterexample": example.as_json() if example else None,
        "rests_on": list(outcome.rests_on),
    }


def outcome_from(data: dict[str, Any]) -> Outcome:
    """An outcome from JSON, in no time."""
    example = data["counterexample"]
    return Outcome(
        Verdict(data["verdict"]),
        data["method"],
        data["message"],
        Counterexample(**example) if example else None,
        tuple(data["rests_on"]),
    )
