"""The same cells on a real Dask scheduler with two workers, one of them killed in mid-run.

Processes take seconds to start: run alone with ``pytest -m slow tests/runner/test_cluster.py``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from runner_simulations import experiment, logged, mean_of

from theory.errors import BadInput
from verification import executors
from verification.budget import Budget
from verification.runner import run
from verification.store import Result, Store
from verification.sweep import Cell, Workers

pytest.importorskip("distributed")

ROOT = Path(__file__).parents[2]
SEED = 11


def start(*arguments: str, folder: Path) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(ROOT), os.environ["PYTHONPATH"]])
    environment = {**os.environ, "PYTHONPATH": path, "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "5s"}
    with (folder / "dask.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli." + arguments[0], *arguments[1:]],
            env=environment, stdout=log, stderr=log, cwd=folder,
        )  # fmt: skip


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers on loopback: its address, and the workers' processes."""
    from distributed import Client

    folder = tmp_path / "cluster"
    folder.mkdir()
    file = folder / "scheduler.json"
    local = ("--host", "127.0.0.1", "--port", "0")
    scheduler = start(
        "dask_scheduler", *local, "--no-dashboard", "--scheduler-file", str(file), folder=folder
    )
    one = (
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
        "--scheduler-file",
        str(file),
    )
    workers = [start("dask_worker", *one, folder=folder) for _ in range(2)]
    try:
        with Client(scheduler_file=str(file), timeout="60s", set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


class KillsOneWorker:
    """A progress bar that kills one of the cluster's workers once ten cells are settled."""

    def __init__(self, worker: subprocess.Popen[bytes]) -> None:
        self.worker, self.settled = worker, 0

    def advance(self, finished: int) -> None:
        self.settled += finished
        if self.settled >= 10 and self.worker.poll() is None:
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait()


def values(outcomes: dict[str, object]) -> dict[str, bytes]:
    return {key: outcome.value.tobytes() for key, outcome in outcomes.items() if isinstance(outcome, Result)}


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_numbers_of_one_process(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    wanted = [Cell(f"cell {number}", partial(logged, str(tmp_path / "log"), 0.03)) for number in range(80)]
    killer = KillsOneWorker(workers[0])
    with Store(tmp_path / "s") as store, Workers(scheduler=address) as machines:
        on_cluster = machines.run(wanted, SEED, store, killer)
    assert workers[0].poll() is not None, "no worker was killed: the run was not disturbed"
    with Store() as store, Workers(1) as machines:
        alone = machines.run(wanted, SEED, store)
    assert len(values(on_cluster)) == 80
    assert values(on_cluster) == values(alone)
    judged = run([experiment()], Budget.QUICK, 3, scheduler=address, predictor=mean_of)
    local = run([experiment()], Budget.QUICK, 3, predictor=mean_of)
    assert [(one.mean, one.stderr) for one in judged] == [(one.mean, one.stderr) for one in local]


@pytest.mark.slow
def test_a_cluster_without_workers_is_said_not_waited_for(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the test above: with both workers gone no cell can be done, and none is said to be."""
    address, workers = cluster
    monkeypatch.setattr(executors, "NO_WORKER_SECONDS", 3)
    for worker in workers:
        worker.kill()
        worker.wait()
    cell = Cell("cell", partial(logged, str(tmp_path / "log"), 0.0))
    with Store() as store, pytest.raises(BadInput, match="no worker"), Workers(scheduler=address) as machines:
        machines.run([cell], SEED, store)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "cluster", ""])
@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_nobody_at_the_address_is_one_line(address: str) -> None:
    with pytest.raises(BadInput, match="no Dask scheduler answers at") as caught:
        Workers(scheduler=address)
    assert "\n" not in str(caught.value)
