"""In a notebook theorems, proofs, verdicts and the ledger show themselves, and a theorem draws its value."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from derivations.library import kernel
from publishing.plotting.curves import plot
from theory import rendering
from theory.errors import BadInput
from theory.evaluate import grid
from theory.registry import theorem, theorems
from theory.verdict import Verdict
from verification.evidence import Evidence
from verification.ledger import Entry, Ledger


@pytest.fixture(autouse=True)
def discovered_afresh() -> Iterator[None]:
    rendering.renderer.cache_clear()
    yield
    rendering.renderer.cache_clear()


class Balanced(HTMLParser):
    """Whether every tag that is opened is closed, in order, and the text between."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def evidence(mean: float = 0.9, gamma: float = 0.5) -> Evidence:
    return Evidence(
        id="scratch-risk",
        model="exact",
        kind="mean",
        point={"gamma": gamma, "sigma": 1, "r": 1},
        settings={},
        summary="mean",
        prediction=1.0,
        mean=mean,
        stderr=0.01,
        trials=9,
        not_converged=0,
        seed=0,
        z=0.0,
        p_value=1.0,
        level=0.01,
        detectable=0.05,
        must_detect=0.1,
        verdict=Verdict.SUPPORTED,
    )


def test_a_theorem_shows_its_claim_and_conditions() -> None:
    shown = theorem("linear-transferability")
    assert shown._repr_latex_().startswith("$") and r"\gamma" in shown._repr_latex_()
    text = Balanced(shown._repr_html_()).text
    assert shown.title in text and "$$" in text and "Where" in text


def test_signs_of_html_in_a_formula_are_escaped() -> None:
    assert r"\gamma < 1" in Balanced(theorem("linear-transferability")._repr_html_()).text
    assert "< 1" not in theorem("linear-transferability")._repr_html_()


def test_a_proof_shows_every_line_with_its_verdict() -> None:
    proof = kernel().proof("dudley-ceiling")
    assert proof is not None
    text = Balanced(proof._repr_html_()).text
    assert text.count("proved") >= len(proof.steps)
    assert proof._repr_latex_().count(r"\text{proved}") == len(proof.steps)


def test_a_verdict_an_entry_and_a_ledger_show_themselves() -> None:
    entry = Entry(theorem("scratch-risk"), None, (), True, (evidence(),))
    assert "supported" in Balanced(entry.verdict._repr_html_()).text
    text = Balanced(entry._repr_html_()).text
    assert "0.900(10)" in text and "-10% +- 2%" in text and "supported" in text
    refuted = Entry(theorem("kl-counterexample-printed"), None, (), True, ())
    text = Balanced(Ledger({"scratch-risk": entry, "kl": refuted})._repr_html_()).text
    assert "1 supported, 1 undecided" in text


def test_without_a_renderer_the_plain_form_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "GROUP", "fate.nobody")
    shown = theorem("scratch-risk")
    assert shown._repr_html_() is None and shown._repr_latex_() is None
    with pytest.raises(BadInput, match="nothing here can draw"):
        shown.plot(gamma=(0, 1), sigma=1, r=1)


def test_what_shows_itself_is_light_to_import() -> None:
    import subprocess

    code = "import sys, theory.rendering; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"sympy", "numpy", "publishing.notebook", "matplotlib"}


def test_a_theorem_draws_what_it_evaluates_to(tmp_path: Path) -> None:
    drawn = theorem("scratch-risk").plot(gamma=(0.1, 0.9), sigma=["1/5", 1], r=1)
    lines = drawn.figure.axes[0].get_lines()[::1]
    curves = [line for line in lines if len(line.get_xdata()) > 2]
    assert len(curves) == 2
    for curve, sigma in zip(curves, (0.2, 1.0), strict=True):
        values = grid("scratch-risk", gamma=np.asarray(curve.get_xdata(), float), sigma=sigma, r=1.0)
        assert np.array_equal(values, curve.get_ydata())
    assert drawn._repr_svg_().lstrip().startswith("<?xml")
    assert drawn.save(tmp_path / "risk.pdf").read_bytes().startswith(b"%PDF")


def test_evidence_lies_on_the_curve_of_its_own_parameters() -> None:
    def points(one: Evidence, sigma: float) -> list[float]:
        (panel,) = plot(theorem("scratch-risk"), [one], gamma=(0.1, 0.9), sigma=sigma, r=1).figure.axes
        return [
            float(y) for line in panel.get_lines() if len(line.get_xdata()) == 1 for y in line.get_ydata()
        ]

    assert 0.9 in points(evidence(), sigma=1)
    assert points(evidence(), sigma=0.5) == [], "evidence at another sigma belongs to another curve"


def test_two_ranges_give_a_map_centred_at_zero() -> None:
    drawn = theorem("linear-transferability").plot(gamma=(0.05, 0.95), theta=(0.1, 1.5), sigma="1/5")
    (mesh,) = [one for one in drawn.figure.axes[0].collections if hasattr(one, "get_array") and one.norm.vmin]
    assert mesh.norm.vmin == -mesh.norm.vmax


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"gamma": (0, 1), "sigma": 1}, "needs r"),
        ({"gamma": (0, 1), "sigma": 1, "r": 1, "x": 2}, "no parameter 'x'"),
        ({"gamma": 0.5, "sigma": 1, "r": 1}, "as a range"),
        ({"gamma": (1, 0), "sigma": 1, "r": 1}, "is no range"),
        ({"gamma": (0, 1), "sigma": "one", "r": 1}, "sigma"),
        ({"gamma": (0, 1), "sigma": "__import__('os')", "r": 1}, "sigma"),
        ({"gamma": (0, 1), "sigma": [], "r": 1}, "empty list"),
        ({"gamma": (0, 1), "sigma": [0.1] * 9, "r": 1}, "cannot be told apart"),
    ],
)
def test_what_cannot_be_drawn_is_said(given: dict[str, object], complaint: str) -> None:
    with pytest.raises(BadInput, match=complaint):
        theorem("scratch-risk").plot(**given)


def test_a_statement_without_a_value_is_not_drawn() -> None:
    silent = next(one for one in theorems().values() if not one.has_value)
    with pytest.raises(BadInput, match="no single number"):
        silent.plot()
