"""The report's page in a browser: how large it is, and when a reader can use it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.browser import CHROMIUM, Tab, tab
from benchmarks.measure import Row, at_most
from publishing.report.html import write_page
from publishing.report.run import report

NAME = "page"
GOAL = "a report of the whole library's size: under 3 MB, interactive in under 1 s in Chromium"
STATEMENTS = 300
_SAMPLE = (
    "dudley-ceiling",
    "dudley-counterexample-printed",
    "kl-counterexample",
    "kl-counterexample-printed",
    "linear-transfer-risk-exact",
    "scratch-risk-exact",
)
_FIGURES = ("balancedness-drift", "learning-curves")


def full_size(told: Mapping[str, Any], statements: int) -> dict[str, Any]:
    """A report's document with its statements and figures copied, under names of their own, to ``statements``."""
    grown: dict[str, Any] = json.loads(json.dumps(told))
    known = sum(len(section["theorems"]) for section in grown["sections"])
    for section in grown["sections"]:
        section["theorems"] = [
            {**one, "id": one["id"] + (f"-{copy}" if copy else "")}
            for copy in range(-(-statements // known))
            for one in section["theorems"]
        ]
    return grown


def interactive(page: Tab, path: Path, loads: int) -> list[tuple[float, float]]:
    """At each of ``loads``: seconds from the request to the moment at which everything on the page answers, and the
    processor time that the page had taken soon after, which no other program on the machine adds to."""
    page.call("Performance.enable", timeDomain="threadTicks")
    found = []
    for _ in range(loads):
        page.open(path)
        page.wait_for("performance.getEntriesByName('interactive').length > 0")
        metrics = page.call("Performance.getMetrics")["metrics"]
        taken = next(one["value"] for one in metrics if one["name"] == "TaskDuration")
        found.append(
            (page.evaluate("performance.getEntriesByName('interactive')[0].startTime") / 1000, taken)
        )
    return found


def run(quick: bool) -> list[Row]:
    """Size and time of a page of the library's size, made of a few theorems many times over."""
    if CHROMIUM is None:
        return [Row("interactive", float("nan"), "s", note="no Chromium here")]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        made = report(folder / "report", "quick", 0, only=_SAMPLE, figures=_FIGURES)
        ledger = made.folder / "ledger.json"
        ledger.write_text(json.dumps(full_size(json.loads(ledger.read_text("utf-8")), STATEMENTS)), "utf-8")
        page = write_page(made.folder)
        size = page.stat().st_size / 1e6
        with tab(folder / "profile") as browser:
            times, taken = zip(*interactive(browser, page, 5 if quick else 15), strict=True)
    return [
        at_most("size", size, "MB", 3.0),
        at_most("interactive, median load", median(times), "s", 1.0),
        at_most("processor time of a load", median(taken), "s", 1.0, "what other programs cost left out"),
    ]
