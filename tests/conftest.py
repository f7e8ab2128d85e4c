"""What every test stands on: one thread for each process, and one store of decisions for the run, which is not the
user's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

# The workers fill the cores: more threads of BLAS would spend most of their time on waiting for each other. Set before
# NumPy is loaded, here and in every process that a test starts.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")


@pytest.fixture(scope="session", autouse=True)
def store_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty store that all workers share: a worker's own folder lies in that of the run."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("FATE_CACHE", str(folder / "store" / "verdicts.sqlite"))
        yield
