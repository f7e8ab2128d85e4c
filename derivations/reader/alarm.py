"""A limit on the time that one line may take, also where a library call would not come back."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SOON = 1e-3


class OutOfTime(BaseException):
    """The time for a line is over. No Exception, so that a library's catch-all does not swallow it."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise OutOfTime inside the block after ``seconds`` of processor time, so that a busy machine decides the same.

    By an interval timer, so in the main thread of systems that have one; elsewhere the block runs to its end. Blocks
    may stand inside one another: each has its own time, and the outer one's goes on.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    tracing, watched = sys.gettrace(), list[FrameType]()

    def stop(frame: FrameType, event: str, argument: object) -> None:
        raise OutOfTime

    def ring(number: int, frame: FrameType | None) -> None:
        caller = _caller_of_solver(frame)
        if caller is None:
            raise OutOfTime
        watched.append(caller)
        sys.settrace(lambda *_: None)
        caller.f_trace = stop

    start = time.process_time()
    before = signal.signal(signal.SIGPROF, ring)
    outer, _ = signal.setitimer(signal.ITIMER_PROF, seconds)
    if 0 < outer < seconds:
        signal.setitimer(signal.ITIMER_PROF, outer)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        if watched:
            sys.settrace(tracing)
        for frame in watched:
            frame.f_trace = None
        signal.signal(signal.SIGPROF, before)
        if outer:
            left = outer - (time.process_time() - start)
            signal.setitimer(signal.ITIMER_PROF, max(left, _SOON))


def _caller_of_solver(frame: FrameType | None) -> FrameType | None:
    """Who called z3's bindings, where these are at work; None elsewhere.

    An exception inside them leaves half-built objects, and memory in ruins: it is raised at their caller's next line.
    """
    caller = None
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith("z3."):
            caller = frame.f_back
        frame = frame.f_back
    return caller
