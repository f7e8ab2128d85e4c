"""Finished cells in one SQLite file: what was computed stays computed, whatever stops the run.

Write-ahead logging: a process killed at any moment loses no committed result. Who works on a cell is written in
``claims``: two runners on one store share the work. A claim ends with its result, with its owner's death (seen at
once on the same machine) or, failing that, with its lease.
"""

from __future__ import annotations

import io
import os
import socket
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from theory.errors import BadInput

LEASE_SECONDS = 60.0
_FORMAT = 1
_CHUNK = 400
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS results"
    " (key TEXT PRIMARY KEY, cell TEXT NOT NULL, value BLOB NOT NULL, seconds REAL NOT NULL)",
    "CREATE TABLE IF NOT EXISTS failures (key TEXT PRIMARY KEY, cell TEXT NOT NULL, reason TEXT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, owner TEXT NOT NULL, expires REAL NOT NULL)",
)


class StoreError(BadInput):
    """The store cannot be opened or written; what was committed before is kept."""


@dataclass(frozen=True)
class Result:
    """What a cell computed, and the seconds it took."""

    value: NDArray[np.float64]
    seconds: float


@dataclass(frozen=True)
class Finished:
    """A cell to be recorded: its key, its readable name, and either a result or the reason it has none."""

    key: str
    cell: str
    outcome: Result | str


class Store:
    """The store in ``path``; None keeps it in memory.

    Raises StoreError where the file cannot be opened as a store of this format.
    """

    def __init__(self, path: str | Path | None = None, lease: float = LEASE_SECONDS) -> None:
        self.path = ":memory:" if path is None else str(path)
        self.lease = lease
        self.owner = f"{socket.gethostname()}|{os.getpid()}|{uuid.uuid4().hex}"
        self._stopped = threading.Event()
        self._held: set[str] = set()
        with self._translated():
            self._connection = self._connect()
            self._prepare()
        self._heart = threading.Thread(target=self._beat, daemon=True)
        if path is not None:
            self._heart.start()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=60.0, isolation_level=None)
        # Two runners that open a new file at once: the change to WAL is refused without waiting for the other.
        for attempt in range(100):
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or attempt == 99:
                    raise
                time.sleep(0.05)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    def _prepare(self) -> None:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        (tables,) = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if version == _FORMAT:
            return
        if version != 0 or (tables and not self._is_ours()):
            raise StoreError(
                f"{self.path} is not a results store of this version: give another file to --store"
            )
        with self._transaction():
            for statement in _SCHEMA:
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version={_FORMAT}")

    def _is_ours(self) -> bool:
        """True for the half-made file of a runner that opens the same store at this moment."""
        rows = self._connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        return {name for (name,) in rows} <= {"results", "failures", "claims"}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            text = str(error)
            if "full" in text or "disk I/O" in text:
                remedy = "free some space and run again: finished cells are kept"
            elif "locked" in text:
                remedy = "another process holds it for too long: stop that one and run again"
            else:
                remedy = "give a writable file in an existing folder to --store"
            raise StoreError(f"the results store {self.path} cannot be used ({text}): {remedy}") from error

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back what is claimed and close the file. A full disk does not keep it from closing."""
        self._stopped.set()
        if self._heart.is_alive():
            self._heart.join()
        with suppress(StoreError):  # the claims then end with this process
            self.release()
        self._connection.close()

    def results(self, keys: Sequence[str]) -> dict[str, Result]:
        """The finished ones among ``keys``."""
        found: dict[str, Result] = {}
        with self._translated():
            for start in range(0, len(keys), _CHUNK):
                part = keys[start : start + _CHUNK]
                marks = ",".join("?" * len(part))
                rows = self._connection.execute(
                    f"SELECT key, value, seconds FROM results WHERE key IN ({marks})", part
                )
                found.update((key, Result(_decode(value), seconds)) for key, value, seconds in rows)
        return found

    def failures(self) -> dict[str, str]:
        """Why cells have no result, by their readable names."""
        with self._translated():
            return dict(self._connection.execute("SELECT cell, reason FROM failures ORDER BY cell"))

    def count(self) -> int:
        """How many cells are finished."""
        with self._translated():
            (count,) = self._connection.execute("SELECT count(*) FROM results").fetchone()
        return int(count)

    def claim(self, keys: Iterable[str]) -> list[str]:
        """Those of ``keys`` that are now this runner's to compute: not finished, and claimed by no living
        runner.
        """
        granted = []
        now = time.time()
        with self._translated(), self._transaction():
            for key in keys:
                if self._connection.execute("SELECT 1 FROM results WHERE key=?", (key,)).fetchone():
                    continue
                row = self._connection.execute(
                    "SELECT owner, expires FROM claims WHERE key=?", (key,)
                ).fetchone()
                if row is not None and row[1] > now and _may_live(row[0]):
                    continue
                self._connection.execute(
                    "INSERT OR REPLACE INTO claims VALUES (?, ?, ?)", (key, self.owner, now + self.lease)
                )
                granted.append(key)
        self._held.update(granted)
        return granted

    def record(self, finished: Iterable[Finished]) -> None:
        """Commit outcomes in one transaction and end their claims; a result replaces an older failure."""
        finished = list(finished)
        with self._translated(), self._transaction():
            for one in finished:
                if isinstance(one.outcome, Result):
                    row = (one.key, one.cell, _encode(one.outcome.value), one.outcome.seconds)
                    self._connection.execute("INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?)", row)
                    self._connection.execute("DELETE FROM failures WHERE key=?", (one.key,))
                else:
                    row_of_failure = (one.key, one.cell, one.outcome)
                    self._connection.execute(
                        "INSERT OR REPLACE INTO failures VALUES (?, ?, ?)", row_of_failure
                    )
                self._connection.execute("DELETE FROM claims WHERE key=? AND owner=?", (one.key, self.owner))
        self._held.difference_update(one.key for one in finished)

    def release(self) -> None:
        """Give back every cell that this runner has claimed and not recorded."""
        if self._held:
            with self._translated(), self._transaction():
                self._connection.execute("DELETE FROM claims WHERE owner=?", (self.owner,))
            self._held.clear()

    def _beat(self) -> None:
        """Renew the leases from a thread of its own: a long cell in this process must not lose its claim."""
        try:
            connection = self._connect()
        except sqlite3.Error:
            return  # as below: the lease runs out, and the cell may be done by another runner too
        try:
            while not self._stopped.wait(self.lease / 4):
                try:
                    connection.execute(
                        "UPDATE claims SET expires=? WHERE owner=?", (time.time() + self.lease, self.owner)
                    )
                except sqlite3.Error:
                    continue  # the runner's own next write reports it; until then the lease still runs
        finally:
            connection.close()


def _may_live(owner: str) -> bool:
    """False only when the owner ran on this machine and its process is gone."""
    host, process, _ = owner.split("|")
    if host != socket.gethostname():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _encode(value: NDArray[np.float64]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(value, dtype="<f8"), allow_pickle=False)
    return buffer.getvalue()


def _decode(blob: bytes) -> NDArray[np.float64]:
    value: NDArray[np.float64] = np.lib.format.read_array(io.BytesIO(blob), allow_pickle=False)
    return value
