"""Verdicts of these tests are kept in a store of the test run."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One store for the whole run."""
    folder: Path = tmp_path_factory.getbasetemp() / "verdicts"
    monkeypatch.setenv("FATE_CACHE", str(folder / "verdicts.sqlite"))
