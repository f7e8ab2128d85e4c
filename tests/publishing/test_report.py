"""The report: complete, self-contained, resumable, and honest about what fell."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from publishing.plotting.registry import figure_names
from publishing.report.bars import error_bar, reach
from publishing.report.cite import citation, works
from publishing.report.graph import dependency_graph, placed
from publishing.report.html import write_page
from publishing.report.numbers import short_ball, uncertain
from publishing.report.run import Report, report
from publishing.report.vector import inlined, shorter_path
from publishing.report.words import words
from theory.errors import BadInput
from theory.statement import Source


class Page(HTMLParser):
    """What a reader of the HTML meets, inside its folds too: ids, links, addresses that would be fetched."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(text.replace('<script type="text/html">', ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.ids += [named["id"]] if "id" in named else []
        self.links += [named["href"]] if tag == "a" and "href" in named else []
        self.fetched += [
            named[name]
            for name in ("src", "data", "srcset")
            if name in named and not named[name].startswith("data:")
        ]
        self.fetched += [named["href"]] if tag == "link" else []


@pytest.fixture(scope="session")
def page(small_report: Report) -> str:
    return (small_report.folder / "index.html").read_text("utf-8")


def test_the_page_fetches_nothing_and_its_links_lead_somewhere(page: str) -> None:
    seen = Page(page)
    assert not seen.fetched
    assert len(seen.ids) == len(set(seen.ids))
    targets = {link[1:] for link in seen.links if link.startswith("#")}
    assert targets <= set(seen.ids)
    assert not any(link.startswith("http") for link in seen.links)
    assert len(page) < 3_000_000


def test_the_page_says_what_fell_and_what_repairs_it(page: str) -> None:
    errata = page[page.index('id="errata"') : page.index('id="figures"')]
    assert "kl-counterexample-printed" in errata and 'href="#kl-counterexample"' in errata
    assert errata.count("Counterexample") == 2
    assert "fate verify scratch-risk-variance --budget quick --seed 3" in page


def test_the_page_names_no_folder_of_this_machine(page: str, small_report: Report) -> None:
    root = str(Path(__file__).resolve().parents[2])
    for text in (
        page,
        *(path.read_text("utf-8") for path in small_report.files if path.suffix in (".json", ".tex")),
    ):
        assert root not in text
        assert str(small_report.folder) not in text


def test_the_ledger_is_json_with_every_theorem(small_report: Report) -> None:
    document = json.loads((small_report.folder / "ledger.json").read_text("utf-8"))
    entries = {one["id"]: one for section in document["sections"] for one in section["theorems"]}
    assert set(entries) == set(small_report.ledger.entries)
    assert {id: one["verdict"] for id, one in entries.items()} == {
        id: entry.verdict.value for id, entry in small_report.ledger.entries.items()
    }
    comparison = entries["scratch-risk-variance"]["evidence"][0]
    assert {"prediction", "mean", "stderr", "trials", "seed", "z", "detectable", "level"} <= set(comparison)


def test_figures_lie_beside_with_their_data(small_report: Report) -> None:
    names = {path.name for path in (small_report.folder / "figures").iterdir()}
    assert {f"balancedness-drift.{kind}" for kind in ("svg", "png", "json", "simulation.csv")} <= names


def test_the_same_command_gives_the_same_bytes_from_what_is_kept(
    small_report: Report, tmp_path: Path
) -> None:
    copy = tmp_path / "again"
    shutil.copytree(small_report.folder, copy)
    (copy / "index.html").unlink()
    before = (copy / "figures" / "balancedness-drift.json").stat().st_mtime_ns
    again = report(copy, "quick", 3, only=tuple(small_report.ledger.entries), figures=["balancedness-drift"])
    assert (copy / "figures" / "balancedness-drift.json").stat().st_mtime_ns == before
    assert (copy / "figures" / "balancedness-drift.svg").read_bytes() == (
        small_report.folder / "figures" / "balancedness-drift.svg"
    ).read_bytes()
    means = [[one.mean for one in entry.evidence] for entry in again.ledger.entries.values()]
    assert means == [[one.mean for one in entry.evidence] for entry in small_report.ledger.entries.values()]


def test_every_figure_has_a_title_and_a_caption() -> None:
    from publishing.plotting.registry import module

    for name in figure_names():
        assert module(name).TITLE and module(name).CAPTION and callable(module(name).draw)


def test_the_page_is_a_function_of_the_ledger_and_the_figures(small_report: Report, tmp_path: Path) -> None:
    copy = tmp_path / "again"
    shutil.copytree(small_report.folder, copy)
    (copy / "index.html").unlink()
    assert write_page(copy).read_bytes() == (small_report.folder / "index.html").read_bytes()
    (copy / "ledger.json").write_text("{}")
    with pytest.raises(BadInput, match="holds no report"):
        write_page(copy)


def row(mean: float, **changed: object) -> dict[str, object]:
    return {
        "prediction": 1.0,
        "mean": mean,
        "stderr": 0.01,
        "detectable": 0.05,
        "verdict": "supported",
        **changed,
    }


def test_error_bars_are_drawn_where_they_belong() -> None:
    def centre(mean: float) -> float:
        found = re.search(r'circle cx="(-?[\d.]+)"', error_bar(row(mean), 0.1))
        assert found
        return float(found[1])

    assert [centre(mean) for mean in (0.95, 1.0, 1.02)] == [-50, 0, 20]
    assert 'd="M0 0H40"' in error_bar(row(1.02), 0.1), "two standard errors of 1% to each side of 2%"
    assert 'd="M-50 0H50"' in error_bar(row(1.02), 0.1), "the band is what could be detected"
    assert "circle" not in error_bar(row(2.0), 0.1) and "dot" in error_bar(row(2.0), 0.1)
    assert error_bar(row(1.0, prediction=None), 0.1) == error_bar(row(1.0), 0.0) == ""


def test_the_axis_of_a_theorem_suits_all_its_comparisons() -> None:
    assert reach([row(1.0)]) == 0.05
    assert reach([row(1.04)]) == pytest.approx(0.1)
    assert reach([row(1.0), row(1.0), row(9.0)]) == 0.2, "one far off does not flatten the others"
    assert reach([row(1.0, detectable=None)]) == 0


@pytest.mark.parametrize(
    ("mean", "stderr", "shown"),
    [
        (0.687719, 0.0012, "0.6877(12)"),
        (12.3456, 0.2, "12.35(20)"),
        (123.4, 15.0, "123(15)"),
        (1.0, 0.00996, "1.000(10)"),
        (0.5, 0.0, "0.5"),
        (3.25, 2.5, "3.2(2.5)"),
    ],
)
def test_uncertainties_in_parentheses(mean: float, stderr: float, shown: str) -> None:
    assert uncertain(mean, stderr) == shown


def test_short_decimals_keep_their_value() -> None:
    assert short_ball("[0.49027605699144189048 +/- 4.96e-22]") == "0.490276057"
    assert short_ball("7.0000000000000000") == "7"
    assert short_ball("nan") == "nan"


def test_the_graph_puts_what_is_cited_below() -> None:
    boxes = placed(["a", "b", "c", "alone"], [("a", "b"), ("b", "c"), ("a", "c")])
    assert boxes["a"].y < boxes["b"].y < boxes["c"].y < boxes["alone"].y
    spans = sorted(
        (box.x - box.width / 2, box.x + box.width / 2) for box in boxes.values() if box.y == boxes["alone"].y
    )
    assert all(first[1] <= second[0] for first, second in zip(spans, spans[1:], strict=False))


def test_the_graph_draws_each_citation_once_and_links_every_statement() -> None:
    def one(id: str, cites: list[str], **more: object) -> dict[str, object]:
        proof = {"cites": cites}
        known = {"title": id, "verdict": "proved", "definition": False, "repairs": None}
        return {"id": id, "proof": proof, "paper_steps": [proof], **known, **more}

    svg = dependency_graph([one("a", ["b", "b", "a", "gone"]), one("b", []), one("c", [], repairs="a")])
    assert svg.count('class="edge cites"') == 1 and svg.count('class="edge repairs"') == 1
    assert re.findall(r'href="#(\w+)"', svg) == ["c", "a", "b"]


SVG = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" width="9pt"
 viewBox="0 0 9 9"><metadata>m</metadata><defs><path id="STIX-Regular-2f" d="M 0 0"/><path id="m1" d="M 1 1"/></defs>
<g id="plain" style="fill: #000000"><use x:href="#m1" x="1.00001"/>
<g><use transform="translate(74.99999 0)" x:href="#STIX-Regular-2f"/></g><defs/>
<path clip-path="url(#p)" d="M 1.001 2 L 3 4 L 5 6 z"/></g><clipPath id="p"/></svg>"""


def test_figures_on_one_page_share_their_letters_and_keep_their_ids_apart() -> None:
    glyphs: dict[str, str] = {}
    styles: dict[str, str] = {}
    svg = inlined(ElementTree.fromstring(SVG), "one", "f0-", glyphs, styles)
    assert set(glyphs) == {"STIX-Regular-2f"} and "STIX-Regular-2f" not in svg
    letter = re.search(r'id="([^"]+)"', glyphs["STIX-Regular-2f"])
    assert letter and f'href="#{letter[1]}"' in svg
    assert 'id="f0-m1"' in svg and 'href="#f0-m1"' in svg and "url(#f0-p)" in svg and 'id="f0-p"' in svg
    assert "metadata" not in svg and "plain" not in svg and "width" not in svg and "xmlns" not in svg
    assert styles == {"fill:var(--ink)": "s0"} and 'class="s0"' in svg and "style=" not in svg
    assert "<defs/>" not in svg and "<g>" not in svg and 'x="75"' in svg and "transform" not in svg
    assert 'aria-labelledby="caption-one"' in svg


def test_a_shorter_path_is_the_same_path() -> None:
    assert shorter_path("M 35.02024 181.29976 \nL 307.9 181.3 \nL 3 4 \nz") == "M35.02 181.3 307.9 181.3 3 4z"
    assert (
        shorter_path("M 0 0 L 1 1 M 2 2 C 1 2 3 4 5 6 C 1 1 1 1 1 1")
        == "M0 0 1 1M2 2C1 2 3 4 5 6 1 1 1 1 1 1"
    )
    assert shorter_path("M -0.001 5e-05") == "M0 0"


def test_a_theorem_is_cited_by_place_and_work() -> None:
    assert citation(Source("tahir2025features", "eq. 8")) == r"\cite[eq. 8]{tahir2025features}"
    assert set(works(["tahir2025features", "no such work"])) == {"tahir2025features", "fate"}


def test_words_set_their_formulas_and_link_their_theorems() -> None:
    shown = words("at gamma < 1 use scratch-risk-law; 5% & <b>", {"scratch-risk-law"})
    assert '<span class="tex">\\gamma\n&lt; 1</span>' in shown, "the page may end a line before the sign"
    assert '<a href="#scratch-risk-law">scratch-risk-law</a>' in shown
    assert "5% &amp; " in shown and "<b>" not in shown
    assert "<code>scratch-risk-law</code>" in words("use scratch-risk-law")
    assert words("two panels: (a) one, (b) the other") == "two panels: (a) one, (b) the other"
