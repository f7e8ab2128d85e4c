"""``--watch`` run for real, and the language server driven by a client: a file is edited and the new verdict comes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

RIGHT, WRONG = r"\[ (x+1)^2 = x^2 + 2x + 1 \]", r"\[ (x+1)^2 = x^2 + x + 1 \]"
_PATIENCE = 60.0


def started(*arguments: str, **pipes: Any) -> subprocess.Popen[bytes]:
    """A fate process that Ctrl-C stops, also where this test run itself ignores it."""
    return subprocess.Popen(
        [sys.executable, "-m", "publishing.cli", *arguments],
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        cwd=Path(__file__).parents[2],
        **pipes,
    )


def until(said: Callable[[], bool]) -> None:
    """Wait for something; fail when it does not come."""
    deadline = time.monotonic() + _PATIENCE
    while not said():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_edited_file_is_checked_again_and_ctrl_c_stops(tmp_path: Path) -> None:
    path, out = tmp_path / "a.tex", tmp_path / "out"
    path.write_text(RIGHT, encoding="utf-8")
    with out.open("wb") as stream, started("check", str(path), "--watch", "--no-proposals", stderr=stream) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, b"")
        try:
            assert b"1 proved" in next(lines)
            until(lambda: out.read_bytes().count(b"watching") == 1)
            path.write_text(WRONG, encoding="utf-8")
            assert next(lines).startswith(f"{path}:1:12: refuted".encode())
            assert any(b"1 refuted" in line for line in lines)
            until(lambda: out.read_bytes().count(b"watching") == 2)
            path.unlink()
            until(lambda: out.read_bytes().count(b"no such file") == 1)
            path.write_text(RIGHT, encoding="utf-8")
            assert b"1 proved" in next(lines)
            process.send_signal(signal.SIGINT)
            assert process.wait(_PATIENCE) == 130
        finally:
            process.kill()


class Client:
    """An editor, as far as a language server sees one."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None and process.stdout is not None
        self._to, self._from = process.stdin, process.stdout

    def send(self, method: str, params: dict[str, Any] | None, id: int | None = None) -> None:
        """A request, or a notification where there is no id."""
        message = {"jsonrpc": "2.0", "method": method, "params": params, "id": id}
        body = json.dumps({key: value for key, value in message.items() if value is not None}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._to.flush()

    def messages(self) -> Iterator[dict[str, Any]]:
        """What the server says, in order."""
        while True:
            length = 0
            while (line := self._from.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            yield json.loads(self._from.read(length))

    def diagnostics(self) -> list[dict[str, Any]]:
        """The next list of diagnostics."""
        said = (m for m in self.messages() if m.get("method") == "textDocument/publishDiagnostics")
        return list(next(said)["params"]["diagnostics"])


def test_an_editor_gets_diagnostics_as_one_types(tmp_path: Path) -> None:
    pytest.importorskip("pygls")
    (tmp_path / "part.tex").write_text(RIGHT, encoding="utf-8")
    uri = (tmp_path / "a.tex").as_uri()
    with started("lsp", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        client = Client(process)
        try:
            client.send("initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
            assert next(client.messages())["id"] == 1
            client.send("initialized", {})
            document = {"uri": uri, "languageId": "latex", "version": 1, "text": f"\\input{{part}}\n{RIGHT}"}
            client.send("textDocument/didOpen", {"textDocument": document})
            assert client.diagnostics() == []
            change = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": WRONG}]}
            client.send("textDocument/didChange", change)
            (mark,) = client.diagnostics()
            assert (mark["range"]["start"], mark["severity"]) == ({"line": 0, "character": 11}, 1)
            assert mark["message"].startswith("refuted")
            (tmp_path / "part.tex").write_text(WRONG, encoding="utf-8")
            text = f"\\input{{part}}\n{RIGHT}"
            change = {"textDocument": {"uri": uri, "version": 3}, "contentChanges": [{"text": text}]}
            client.send("textDocument/didChange", change)
            assert client.diagnostics() == []
            (mark,) = client.diagnostics()
            assert mark["range"]["start"] == {"line": 0, "character": 11}
            client.send("shutdown", None, 2)
            assert next(client.messages()) == {"jsonrpc": "2.0", "id": 2, "result": None}
            client.send("exit", None)
            assert process.wait(_PATIENCE) == 0
        finally:
            process.kill()
