"""A cache that no other test sees: nothing that was decided before counts here."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the cache."""
    place = tmp_path / "cache" / "verdicts.sqlite"
    monkeypatch.setenv("FATE_CACHE", str(place))
    return place
