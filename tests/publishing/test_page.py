"""The page in a browser: links, console, accessibility, sizes, keyboard, colours, copying, printing; no network."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from benchmarks.bench_page import full_size, interactive
from benchmarks.browser import CHROMIUM, Tab, tab
from publishing.report.html import write_page
from publishing.report.run import Report

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
AXE = Path(__file__).with_name("axe") / "axe.min.js"
SIZES = {"phone": (390, 844), "tablet": (820, 1180), "desktop": (1280, 900)}
UNFOLD = "for (const fold of document.querySelectorAll('details')) { fold.open = true; }"
# Folds are filled by events that follow, and hold folds of their own.
OPEN_FOLDS = f"""(async () => {{
  for (let left = 6; left; left--) {{ {UNFOLD} await new Promise(done => setTimeout(done, 80)); }}
}})()"""
OPEN_EVERYTHING = f"{OPEN_FOLDS}.then(() => window.dispatchEvent(new Event('beforeprint')) && null)"
DANGLING = """[...document.querySelectorAll('a[href^="#"]')]
  .map(link => decodeURIComponent(link.getAttribute("href").slice(1)))
  .filter(id => !document.getElementById(id))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tab]:
    with tab(tmp_path_factory.mktemp("profile")) as one:
        yield one


@pytest.fixture(scope="module")
def page(small_report: Report) -> Path:
    return small_report.folder / "index.html"


def spoiled(page: Path, folder: Path, before: str, after: str) -> Path:
    """The page with one thing wrong."""
    text = page.read_text("utf-8")
    assert before in text
    wrong = folder / "index.html"
    wrong.write_text(text.replace(before, after), "utf-8")
    return wrong


def violations(browser: Tab) -> list[str]:
    """What axe finds wrong, by rule and place."""
    browser.evaluate(AXE.read_text("utf-8") + "; 1")
    found = browser.evaluate("axe.run(document, {resultTypes: ['violations']}).then(done => done.violations)")
    return [
        f"{one['id']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_page_fits_and_reads_at_every_size(browser: Tab, page: Path, size: str, dark: bool) -> None:
    browser.open(page, *SIZES[size], dark=dark)
    browser.evaluate(OPEN_EVERYTHING)
    wide, shown = browser.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= shown == SIZES[size][0]
    assert violations(browser) == []
    assert browser.complaints() == []


def test_what_is_not_accessible_is_found(browser: Tab, page: Path, tmp_path: Path) -> None:
    browser.open(spoiled(page, tmp_path, "<label>Verdict <select", "<span>Verdict</span><label><select"))
    assert any("select-name" in one for one in violations(browser))
    browser.open(spoiled(page, tmp_path, "--quiet: light-dark(#5a6270", "--quiet: light-dark(#c8c8c8"))
    assert any("color-contrast" in one for one in violations(browser))


def test_every_link_leads_somewhere(browser: Tab, page: Path) -> None:
    browser.open(page)
    browser.evaluate(OPEN_EVERYTHING)
    assert browser.evaluate(DANGLING) == []
    files = browser.evaluate(
        "[...document.querySelectorAll('a:not([href^=\"#\"])')].map(link => link.getAttribute('href'))"
    )
    assert files and all((page.parent / file).is_file() for file in files)


def test_a_link_to_nowhere_is_found(browser: Tab, page: Path, tmp_path: Path) -> None:
    browser.open(spoiled(page, tmp_path, 'id="work-fate"', 'id="work-lost"'))
    browser.evaluate(OPEN_EVERYTHING)
    assert set(browser.evaluate(DANGLING)) == {"work-fate"}


def test_every_formula_becomes_mathml(browser: Tab, page: Path) -> None:
    browser.open(page)
    browser.evaluate(OPEN_EVERYTHING)
    formulas, waiting, failed = browser.evaluate(
        "['math', '.tex:not(.set)', '.unset'].map(one => document.querySelectorAll(one).length)"
    )
    assert formulas > 30 and waiting == failed == 0


def test_a_formula_that_cannot_be_set_is_a_complaint(browser: Tab, page: Path, tmp_path: Path) -> None:
    browser.open(spoiled(page, tmp_path, 'display tex">', 'display tex">\\frac{'))
    browser.evaluate(OPEN_EVERYTHING)
    assert any("formula not set" in one for one in browser.complaints())


def test_nothing_is_fetched(browser: Tab, page: Path) -> None:
    browser.call("Network.enable")
    browser.open(page)
    browser.evaluate(OPEN_EVERYTHING)
    asked = {
        event["params"]["request"]["url"]
        for event in browser.events
        if event["method"] == "Network.requestWillBeSent"
    }
    assert asked <= {page.as_uri()}


def shown(browser: Tab) -> list[str]:
    ids: list[str] = browser.evaluate(
        "[...document.querySelectorAll('.theorem:not([hidden])')].map(one => one.id)"
    )
    return ids


def test_search_and_filters_leave_what_they_say(browser: Tab, page: Path, small_report: Report) -> None:
    everything = set(small_report.ledger.entries)
    browser.open(page)
    assert set(shown(browser)) == everything

    def choose(control: str, value: str) -> set[str]:
        browser.evaluate(
            f"(() => {{ {control} = {json.dumps(value)}; search.dispatchEvent(new Event('input')); }})()"
        )
        return set(shown(browser))

    assert choose("search.value", "SCRATCH risk") == {"scratch-risk", "scratch-risk-variance"}
    assert choose("search.value", "no such words") == set()
    assert browser.evaluate("document.getElementById('found').textContent") == f"0 of {len(everything)} shown"
    assert choose("search.value", "") == everything
    refuted = {id for id, entry in small_report.ledger.entries.items() if entry.verdict.value == "refuted"}
    assert choose("verdict.value", "refuted") == refuted != everything
    browser.evaluate("location.hash = '#scratch-risk-variance'")
    browser.wait_for("!document.getElementById('scratch-risk-variance').hidden")
    assert set(shown(browser)) == everything, "a link to what the filter hides clears the filter"


def press(browser: Tab, key: str, text: str = "") -> None:
    browser.call("Input.dispatchKeyEvent", type="keyDown", key=key, text=text or key if len(key) == 1 else "")
    browser.call("Input.dispatchKeyEvent", type="keyUp", key=key)


def test_the_keyboard_reaches_search_folds_and_graph(browser: Tab, page: Path) -> None:
    browser.open(page)
    press(browser, "/")
    assert browser.evaluate("document.activeElement.id") == "search"
    browser.evaluate("document.querySelector('.graph').focus()")
    before = browser.evaluate("document.getElementById('graph-svg').viewBox.baseVal.width")
    press(browser, "+")
    assert browser.evaluate("document.getElementById('graph-svg').viewBox.baseVal.width") < before
    browser.evaluate("document.querySelector('#dudley-ceiling > details.proof > summary').focus()")
    press(browser, "Enter", "\r")
    browser.evaluate("document.activeElement.click()")
    browser.wait_for("document.querySelector('#dudley-ceiling .lines math') !== null")


def test_the_graph_shows_what_a_statement_rests_on(browser: Tab, page: Path, small_report: Report) -> None:
    citing = next(
        id
        for id, entry in small_report.ledger.entries.items()
        if entry.proof and set(entry.proof.cites) & set(small_report.ledger.entries) - {id}
    )
    cites = small_report.ledger.entries[citing].proof.cites  # type: ignore[union-attr]
    browser.open(page)
    browser.evaluate(f"locate('{citing}')")
    lit = browser.evaluate(
        "[...document.querySelectorAll('.node.lit')].map(one => one.getAttribute('href').slice(1))"
    )
    assert {citing, *cites} & set(small_report.ledger.entries) <= set(lit)
    assert browser.evaluate("document.querySelector('.node.found').getAttribute('href')") == f"#{citing}"
    browser.evaluate("document.querySelector('[data-zoom=\"0\"]').click(); untrace()")
    assert browser.evaluate("document.querySelectorAll('.lit').length") == 0


def test_colours_follow_the_system_and_the_button(browser: Tab, page: Path) -> None:
    def paper() -> Any:
        return browser.evaluate("getComputedStyle(document.body).backgroundColor")

    browser.open(page, dark=True)
    dark = paper()
    browser.open(page, dark=False)
    light = paper()
    assert light != dark
    browser.evaluate("document.getElementById('dark').click()")
    assert paper() == dark
    browser.evaluate("document.getElementById('dark').click()")
    assert paper() == light
    browser.evaluate("localStorage.clear()")


def test_commands_are_copied(browser: Tab, page: Path) -> None:
    browser.open(page)
    browser.evaluate("navigator.clipboard.writeText = async text => { window.copied = text; }")
    browser.evaluate("document.querySelector('#reproduce .copy + button').click()")
    browser.wait_for("window.copied")
    assert browser.evaluate("window.copied") == "fate report --budget quick --seed 3"


def test_it_prints(browser: Tab, page: Path) -> None:
    browser.open(page)
    printed = browser.call("Page.printToPDF")["data"]
    assert base64.b64decode(printed).startswith(b"%PDF")


FIT = "[...document.querySelectorAll('.display.set')].filter(box => box.scrollWidth > box.clientWidth + 1).length"
WHOLE = ("const DEEPEST = 2,", "const DEEPEST = -1,")
SHRUNK = """[...document.querySelectorAll('.tex.set')]
  .map(box => parseFloat(box.style.getPropertyValue('--fit')) || 1)"""


def test_what_is_wide_is_set_in_lines(browser: Tab, page: Path, tmp_path: Path) -> None:
    def scrolling(path: Path) -> int:
        browser.open(path, *SIZES["phone"])
        browser.evaluate(OPEN_FOLDS)
        browser.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        found: int = browser.evaluate(FIT)
        return found

    assert scrolling(page) < scrolling(spoiled(page, tmp_path, *WHOLE)) / 2
    browser.open(page, *SIZES["phone"])
    browser.wait_for("document.querySelector('.display.parted') !== null")
    source, said = browser.evaluate(
        """(() => { const box = document.querySelector('.display.parted');
        return [sources.get(box), [...box.querySelectorAll('.piece')].map(one => sources.get(one)).join('')]; })()"""
    )
    assert without_sizes(said) == without_sizes(source), "the lines say what the formula said"


def without_sizes(text: str) -> str:
    """A formula's source without what says how large it is set."""
    plain = text.replace(r"\displaystyle", "").replace("{}", "")
    return "".join(plain.replace(r"\biggl", r"\left").replace(r"\biggr", r"\right").split())


def test_what_is_wide_fits_the_printed_line(browser: Tab, page: Path, tmp_path: Path) -> None:
    def printed(path: Path) -> list[float]:
        browser.open(path, 680, 960)
        browser.evaluate(OPEN_EVERYTHING)
        browser.call("Emulation.setEmulatedMedia", media="print")
        shrunk: list[float] = browser.evaluate(SHRUNK)
        return shrunk

    whole = printed(spoiled(page, tmp_path, *WHOLE))
    parted = printed(page)
    assert browser.evaluate(FIT) == 0
    assert min(whole) < min(parted) and 1 in parted, (
        "set in lines it need not be so small; what fits keeps its size"
    )
    browser.evaluate("document.querySelectorAll('.tex').forEach(box => box.style.removeProperty('--fit'))")
    browser.call("Emulation.setEmulatedMedia", media="")


def test_a_page_of_the_librarys_size_answers_within_a_second(
    browser: Tab, small_report: Report, tmp_path: Path
) -> None:
    (tmp_path / "figures").symlink_to(small_report.folder / "figures")
    told = json.loads((small_report.folder / "ledger.json").read_text("utf-8"))
    (tmp_path / "ledger.json").write_text(json.dumps(full_size(told, 300)))
    large = write_page(tmp_path)
    times, taken = zip(*interactive(browser, large, 5), strict=True)
    size = large.stat().st_size / 1e6
    print(f"{size:.2f} MB, interactive after {min(times):.2f} s, of the processor {median(taken):.2f} s")
    assert size < 3
    assert len(shown(browser)) >= 300
    # Of the processor: what other programs of the machine take meanwhile is not the page's.
    assert median(taken) < 1.0
