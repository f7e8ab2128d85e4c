"""``fate page``: one file, or one line that says what is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from publishing.cli import main


def test_the_page_is_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new" / "page.html"
    assert main(["page", "--out", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    text = path.read_text(encoding="utf-8")
    assert told == {"path": str(path), "bytes": path.stat().st_size}
    assert text.lstrip().startswith("<!doctype html>") and text.rstrip().endswith("</html>")
    # Nothing is loaded: no address in an attribute or a style sheet.
    assert not re.search(r"""(?:src|href)=["'](?!#|data:)""", text.split("<script>")[0])
    head = text.split("<script>")[0]
    assert "@import" not in head and not re.search(r"""url\((?!["']?(?:data:|#|%23))""", head)
    assert [one.name for one in path.parent.iterdir()] == ["page.html"]


def test_the_page_is_the_same_every_time(tmp_path: Path) -> None:
    pages = []
    for name in ("one.html", "two.html"):
        assert main(["page", "--out", str(tmp_path / name)]) == 0
        pages.append((tmp_path / name).read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize("name", ["page.pdf", "page", "folder.html"])
def test_what_is_no_page_is_refused(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folder.html").mkdir()
    assert main(["page", "--out", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err.strip()
    assert len(said.splitlines()) == 1 and "ends in .html" in said
