"""Many answers in worker processes, each answer under a hard limit: what hangs is cut off and marked for a human.

A worker that runs past the limit is killed, not asked; one that dies takes only its own answer with it. What was
decided is kept by content, so that the same answer to the same variant is never decided twice.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import multiprocessing.context
import os
import pkgutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from derivations.cache import default_path
from derivations.grading.exercise import Exercise
from derivations.grading.marks import Mark, Outcome, for_a_human
from derivations.reader.memory import Memory
from theory.errors import BadInput

LIMIT_SECONDS = 30.0
WORKERS = 2
_STARTING_SECONDS = 120.0
_MOST_BYTES = 4 * 2**30
_ROOT = Path(__file__).resolve().parent.parent.parent
_SOURCES = ("theory", "derivations/grading")


@dataclass(frozen=True)
class Task:
    """One answer to one variant of an exercise."""

    exercise: Exercise
    drawn: Mapping[str, str]
    answer: str

    @property
    def key(self) -> str:
        """The same for the same answer to the same variant, as long as nothing that decides has changed."""
        return Memory.key(
            "grading",
            _sources(),
            json.dumps(asdict(self.exercise), sort_keys=True, default=str),
            json.dumps(dict(self.drawn), sort_keys=True),
            self.answer.strip(),
        )


@lru_cache(maxsize=1)
def _sources() -> str:
    """Changes with any statement of the theory and any file of grading."""
    digest = hashlib.sha256()
    for place in _SOURCES:
        for file in sorted((_ROOT / place).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def grade_all(
    tasks: Sequence[Task],
    *,
    workers: int = WORKERS,
    limit: float = LIMIT_SECONDS,
    remember: bool = True,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> list[Mark]:
    """The marks of all tasks, in their order; ``limit`` is in seconds for each answer that has to be decided.

    ``remember`` keeps what was decided beside the library's other decisions. What was not
    decided is not kept: a quieter machine may do better.
    """
    keys = [task.key for task in tasks]
    memory = Memory(default_path().with_name("answers.sqlite")) if remember else None
    known: dict[str, Mark] = {}
    for key in dict.fromkeys(keys):
        if memory is not None and (mark := _stored(memory, key)) is not None:
            known[key] = mark
    fresh = {key: task for key, task in zip(keys, tasks, strict=True) if key not in known}
    progress(len(known), len(known) + len(fresh))
    for key, mark in _decided(fresh, max(1, min(workers, len(fresh))), limit):
        known[key] = mark
        if memory is not None and (mark.unread or mark.outcome is not Outcome.HUMAN):
            memory.put(key, mark.as_json())
        progress(len(known), len(set(keys)))
    return [known[key] for key in keys]


def _stored(memory: Memory, key: str) -> Mark | None:
    data = memory.get(key)
    try:
        return None if data is None else Mark.from_json(data)
    except (KeyError, TypeError, ValueError):
        return None


@dataclass(frozen=True)
class _Said:
    """A mark, and whether its worker is lost."""

    mark: Mark
    lost: bool = False


class _Worker:
    """One process and the answer that it is at."""

    def __init__(self) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_serve, args=(theirs, str(default_path())), daemon=True
        )
        self.process.start()
        theirs.close()
        self.key, self.deadline = "", 0.0
        self.started = False

    def give(self, key: str, task: Task, limit: float) -> None:
        """Send an answer. The clock of a worker that is still starting runs from its first sign of life."""
        self.key = key
        self.deadline = time.monotonic() + (limit if self.started else limit + _STARTING_SECONDS)
        self.pipe.send((task.exercise, dict(task.drawn), task.answer))

    def said(self, limit: float) -> _Said | None:
        """The mark it sent, or what became of it; None while it is still at it. Raises BadInput on a bad exercise."""
        try:
            while self.pipe.poll():
                said = self.pipe.recv()
                if isinstance(said, str):
                    raise BadInput(said)
                if said is not None:
                    return _Said(Mark.from_json(said))
                self.started, self.deadline = True, time.monotonic() + limit
        except (EOFError, OSError):
            return _Said(for_a_human("the decider broke off"), lost=True)
        if time.monotonic() < self.deadline:
            return None
        return _Said(for_a_human(f"cut off after {limit:g} seconds"), lost=True)

    def end(self) -> None:
        """Kill it, whatever it does."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _decided(fresh: Mapping[str, Task], count: int, limit: float) -> Iterator[tuple[str, Mark]]:
    """Marks as they come. Workers are replaced when they hang or die, and killed at the end in any case."""
    if not fresh:
        return
    waiting = list(fresh.items())[::-1]
    workers = [_Worker() for _ in range(count)]
    try:
        while waiting or any(worker.key for worker in workers):
            for worker in workers:
                if not worker.key and waiting:
                    key, task = waiting.pop()
                    worker.give(key, task, limit)
            busy = [worker for worker in workers if worker.key]
            first = min(worker.deadline for worker in busy)
            wait([worker.pipe for worker in busy], timeout=max(0.0, first - time.monotonic()))
            for place, worker in enumerate(workers):
                said = worker.said(limit) if worker.key else None
                if said is None:
                    continue
                key, worker.key = worker.key, ""
                if said.lost:
                    worker.end()
                    workers[place] = _Worker()
                yield key, said.mark
    finally:
        for worker in workers:
            worker.end()


def _context() -> multiprocessing.context.SpawnContext | multiprocessing.context.ForkServerContext:
    """Workers from a server that has the library loaded, where there is one: a replacement starts at once."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["derivations.grading.grader", *_theory_modules()])
    return context


@lru_cache(maxsize=1)
def _theory_modules() -> tuple[str, ...]:
    import theory

    return tuple(info.name for info in pkgutil.walk_packages(theory.__path__, "theory."))


def _serve(pipe: Connection, cache: str) -> None:
    """A worker's life: a sign of life, then a mark for every answer. An interrupt is its parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["FATE_CACHE"] = cache  # the server that it comes from may have been started under another
    _hold_memory()
    from derivations.grading.grader import Grader
    from derivations.grading.posing import pose
    from derivations.reader.verdicts import Judge

    judge = Judge()
    graders: dict[str, Grader] = {}
    started = False
    while True:
        try:
            exercise, drawn, answer = pipe.recv()
        except (EOFError, OSError):
            return
        name = json.dumps([exercise.id, drawn], sort_keys=True)
        if name not in graders:
            try:
                graders[name] = Grader(pose(exercise, drawn), judge)
            except BadInput as error:
                pipe.send(str(error))
                continue
        if not started:
            pipe.send(None)
            started = True
        try:
            mark = graders[name].grade(answer)
        except MemoryError:
            mark = for_a_human("the decider ran out of memory")
        except Exception as error:  # an error of ours must not fail a student
            mark = for_a_human(f"the decider broke off: {type(error).__name__}")
        pipe.send(mark.as_json())


def _hold_memory() -> None:
    """A worker may take so much memory and no more, where the system can hold it to that."""
    try:
        import resource
    except ImportError:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _MOST_BYTES if hard == resource.RLIM_INFINITY else min(_MOST_BYTES, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ValueError, OSError):
        return
