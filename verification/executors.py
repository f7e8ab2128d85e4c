"""Where cells are computed: in this process, in local processes, or on a Dask cluster, behind one interface.

Every place computes with one BLAS thread: a sum split over threads is rounded differently, and workers would
fight for cores.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from theory.errors import BadInput

Value = TypeVar("Value")

CONNECT_SECONDS = 5
NO_WORKER_SECONDS = 20
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@contextmanager
def one_thread_for_children() -> Iterator[None]:
    """Processes started inside read one BLAS thread from their environment, before they import NumPy."""
    before = {name: os.environ.get(name) for name in _THREAD_VARIABLES}
    os.environ.update(dict.fromkeys(_THREAD_VARIABLES, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _hold_to_one_thread() -> Any:
    importlib.import_module("scipy.linalg")  # brings its own BLAS, which has to be there to be held
    return importlib.import_module("threadpoolctl").threadpool_limits(1)


def one_thread_here() -> None:
    """Hold the BLAS libraries that are loaded in this process to one thread."""
    _hold_to_one_thread()


@contextmanager
def one_thread_meanwhile() -> Iterator[None]:
    """The same inside a ``with``, undone after."""
    with _hold_to_one_thread():
        yield


class InProcess(Executor):
    """Computes at submission, in the caller's thread: what ``workers=1`` means."""

    def submit(self, fn: Callable[..., Value], /, *args: Any, **kwargs: Any) -> Future[Value]:
        """The finished future of ``fn``; only KeyboardInterrupt and SystemExit come out as themselves."""
        future: Future[Value] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def _start_worker(parent: int) -> None:
    """Ctrl-C is the driver's business, and a worker whose driver was killed ends itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    one_thread_here()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


class LocalProcesses:
    """``workers`` spawned processes; ``renew`` replaces them after one has died."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self.pool = self._start(workers)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, context, _start_worker, (os.getpid(),))

    def renew(self, workers: int) -> None:
        """End what is left of the pool and start another with so many processes."""
        self.end()
        self.pool = self._start(workers)

    def end(self) -> None:
        """End the processes now; cells still under way are abandoned, not waited for."""
        processes = list((getattr(self.pool, "_processes", None) or {}).values())
        self.pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(5)


class Cluster:
    """A Dask cluster behind the Executor interface.

    Raises BadInput when Dask is not installed or no scheduler answers at the address.
    """

    def __init__(self, scheduler: str) -> None:
        try:
            import distributed
            from distributed.comm.addressing import get_address_host_port
        except ModuleNotFoundError:
            raise BadInput(
                "--scheduler needs Dask: install it with `pip install 'fate-theory[cluster]'`"
            ) from None
        client: Any = distributed.Client
        self.address = scheduler
        try:
            get_address_host_port(scheduler)  # a client that was begun with no address never closes cleanly
            self._client = client(scheduler, timeout=f"{CONNECT_SECONDS}s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            remedy = "start one or correct the address"
            raise BadInput(f"no Dask scheduler answers at {scheduler!r} ({reason}): {remedy}") from None
        self.executor: Executor = self._client.get_executor(pure=False)
        self._seen = time.monotonic()

    @property
    def threads(self) -> int:
        """Cells that can be under way at once."""
        return sum(self._client.nthreads().values())

    def check(self) -> None:
        """Raise BadInput when there has been no worker for a while: the cells would wait for ever."""
        now = time.monotonic()
        if self.threads:
            self._seen = now
        elif now - self._seen > NO_WORKER_SECONDS:
            raise BadInput(
                f"the Dask scheduler at {self.address!r} has had no worker for {NO_WORKER_SECONDS} s: "
                "start workers and run again; finished cells are kept"
            )

    def end(self) -> None:
        """Leave the cluster, which goes on without this client."""
        self._client.close()
