"""A headless Chromium driven over its DevTools pipe, with nothing but the standard library.

The browser reads commands on its file descriptor 3 and answers on 4, each message JSON ended by a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
# Seconds. To print a page of the library's size with every fold open takes minutes: give more for that.
_PATIENCE = 90.0


@dataclass
class Tab:
    """One tab: commands go in, answers come back, events are kept."""

    session: str
    send: Callable[..., dict[str, Any]]
    events: list[dict[str, Any]] = field(default_factory=list)
    patience: float = _PATIENCE

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to one DevTools command. Raises RuntimeError where the browser reports an error."""
        return self.send(method, parameters, self.session)

    def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression, promises awaited. Raises RuntimeError where it throws."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def open(
        self, path: Path, width: int = 1280, height: int = 900, dark: bool = False, scale: float = 1
    ) -> None:
        """Load a file in a window of this size, light or dark, and wait for its load event."""
        phone = width < 700
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=phone,
        )
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.events.clear()
        self.call("Page.navigate", url=path.as_uri())
        self.wait_for("document.readyState === 'complete' && location.protocol === 'file:'")

    def wait_for(self, condition: str) -> None:
        """Poll a JavaScript condition until it holds. Raises TimeoutError."""
        end = time.monotonic() + self.patience
        while not self.evaluate(condition):
            if time.monotonic() > end:
                raise TimeoutError(condition)
            time.sleep(0.02)

    def screenshot(self, path: Path, full: bool = False) -> Path:
        """A PNG of the window, or of the whole page."""
        answer = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=full)
        path.write_bytes(base64.b64decode(answer["data"]))
        return path

    def complaints(self) -> list[str]:
        """Everything that the page threw, or said on the console at the level of a warning or worse."""
        found = []
        for event in self.events:
            told = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(json.dumps(told["exceptionDetails"])[:400])
            elif event["method"] == "Runtime.consoleAPICalled" and told["type"] in (
                "error",
                "warning",
                "assert",
            ):
                found.append(json.dumps(told["args"])[:400])
            elif event["method"] == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
                found.append(told["entry"]["text"])
        return found


@contextmanager
def tab(folder: Path, patience: float = _PATIENCE) -> Iterator[Tab]:
    """A browser with one empty tab, its profile in ``folder``; closed with all its processes at the end.

    A command that takes longer than ``patience``, in seconds, raises TimeoutError.
    """
    to_browser, our_write = os.pipe()
    our_read, from_browser = os.pipe()

    def descriptors() -> None:
        # Both pipes may sit on 3 or 4 already: move them out of the way before putting them in place.
        reading, writing = os.dup(to_browser), os.dup(from_browser)
        os.dup2(reading, 3)
        os.dup2(writing, 4)

    process = subprocess.Popen(
        [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder}", "about:blank"],
        preexec_fn=descriptors,
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(to_browser)
    os.close(from_browser)
    pipe = _Pipe(our_read, our_write, patience)
    try:
        target = pipe.send("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = pipe.send("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        one = Tab(session, pipe.send, pipe.events, patience)
        for domain in ("Page", "Runtime", "Log"):
            one.call(f"{domain}.enable")
        yield one
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        os.close(our_read)
        os.close(our_write)


class _Pipe:
    def __init__(self, reading: int, writing: int, patience: float) -> None:
        self.reading, self.writing, self.patience = reading, writing, patience
        self.last, self.kept = 0, b""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, parameters: dict[str, Any], session: str = "") -> dict[str, Any]:
        self.last += 1
        message: dict[str, Any] = {"id": self.last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        left = json.dumps(message).encode() + b"\0"
        while left:
            left = left[os.write(self.writing, left) :]
        end = time.monotonic() + self.patience
        while (answer := self._next(end)).get("id") != self.last:
            if "method" in answer:
                self.events.append(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def _next(self, end: float) -> dict[str, Any]:
        while b"\0" not in self.kept:
            ready, _, _ = select.select([self.reading], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser does not answer")
            chunk = os.read(self.reading, 1 << 20)
            if not chunk:
                raise RuntimeError("the browser is gone")
            self.kept += chunk
        message, _, self.kept = self.kept.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
