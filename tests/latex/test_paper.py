"""The paper compiles without a complaint, follows the notation, and is written whole or not at all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from publishing.cli import main
from publishing.latex.document import write_paper
from publishing.latex.figures import paper_files
from publishing.latex.findings import Finding, checked, read
from publishing.latex.names import renamed
from publishing.latex.notation import read_notation
from publishing.latex.paper import ordered, paper_tex
from publishing.latex.tables import approach_table, evidence_table, measured_tex, value_tex
from publishing.latex.typeset import compiled, complaints, has_tex
from theory.errors import BadInput
from theory.registry import theorems

# Cases, a limit, long lines, letters for what returns, matrices, a cited lemma, a printed statement with its repair.
SUBSET = (
    "kl-counterexample",
    "kl-counterexample-printed",
    "ridge-scratch-risk",
    "balancedness",
    "balanced-layers-norm",
    "kantorovich-rubinstein",
    "scratch-risk-exact",
    "imbalanced-kept-share",
    "dudley-counterexample-upper",
)
EVIDENCE: dict[str, Any] = {
    "model": "exact",
    "summary": "mean",
    "point": {"gamma": "1/2", "theta": "3*pi/4", "sigma": "1/5"},
    "prediction": 1.2345e-7,
    "mean": 0.687719,
    "stderr": 0.0012,
    "detectable": 0.0123,
    "verdict": "supported",
}
APPROACH = {
    "along": "d", "first": 6.0, "last": 48.0, "predicted": -1, "fitted": -1.0212, "stderr": 0.053, "low": -1.25,
    "high": -0.79,
}  # fmt: skip
LIMIT = {**EVIDENCE, "summary": "limit", "approach": APPROACH}
needs_tex = pytest.mark.skipif(not has_tex(), reason="no TeX here")


@pytest.fixture(scope="module")
def subset() -> dict[str, Finding]:
    found = checked(SUBSET)
    one = found["scratch-risk-exact"]
    return {
        **found,
        "scratch-risk-exact": Finding(one.theorem, one.verdict, one.proof, (), (EVIDENCE, LIMIT)),
    }


@needs_tex
def test_a_paper_compiles_without_a_complaint(subset: dict[str, Finding], tmp_path: Path) -> None:
    done = compiled(write_paper(tmp_path, paper_tex(subset)))
    assert done.complaints == ()
    assert done.path.read_bytes().startswith(b"%PDF")
    assert {path.name for path in tmp_path.iterdir()} == {
        "paper.tex",
        "paper.pdf",
        "fate.sty",
        "references.bib",
    }


@needs_tex
def test_an_overfull_line_and_a_lost_reference_are_complaints(
    subset: dict[str, Finding], tmp_path: Path
) -> None:
    wide = "+".join(f"x_{{{place}}}" for place in range(80))
    spoiled = paper_tex(subset).replace(
        r"\section{Symbols}", rf"\[ {wide} \] \cref{{nowhere}} \section{{Symbols}}"
    )
    told = compiled(write_paper(tmp_path, spoiled)).complaints
    assert any("Overfull" in line for line in told)
    assert any("undefined" in line for line in told)


@needs_tex
@pytest.mark.slow
def test_the_whole_paper_compiles_without_a_complaint(tmp_path: Path) -> None:
    paper_files(tmp_path)
    assert compiled(tmp_path / "paper.tex").complaints == ()


def test_what_counts_as_a_complaint() -> None:
    log = (
        "Overfull \\hbox (3pt too wide)\nfine\nLaTeX Warning: Reference `x' undefined\nWarning--empty year\n"
    )
    assert len(complaints(log + "! Missing $")) == 4
    assert complaints("This is pdfTeX\nOutput written on paper.pdf (3 pages)") == ()


def test_every_reference_of_the_paper_has_its_label(subset: dict[str, Finding]) -> None:
    text = paper_tex(subset)
    labels = re.findall(r"\\label\{([^}]*)\}", text)
    named = {
        name for group in re.findall(r"\\(?:cref|hyperref)[\[{]([^]}]*)", text) for name in group.split(",")
    }
    assert len(labels) == len(set(labels))
    assert named <= set(labels)
    assert "thm:kl-counterexample" in named


def test_theorems_stand_after_those_they_use_in_their_section() -> None:
    everything = {id: Finding(one, "proved") for id, one in theorems().items()}
    assert list(ordered(everything)) == sorted(everything, key=lambda id: theorems()[id].section)
    found = checked(["balancedness-weight-decay", "balance-rate-with-decay", "balance-flow-with-decay"])
    places = list(ordered(found))
    uses = found["balancedness-weight-decay"].proof
    assert uses is not None and uses.cites
    assert all(
        places.index(id) < places.index("balancedness-weight-decay") for id in uses.cites if id in found
    )


def test_uncertainties_in_parentheses() -> None:
    assert measured_tex(0.687719, 0.0012) == r"\num{0.6877(12)}"
    assert measured_tex(3.25, 2.5) == r"\num{3.2(25)}"
    assert measured_tex(1.0, 0.00996) == r"\num{1.000(10)}"
    assert measured_tex(5.44e-16, 4.4e-17) == r"\num{5.44(44)e-16}"
    assert measured_tex(0.5, 0.0) == value_tex(0.5) == r"\num{0.5}"
    assert value_tex(2e-08) == r"\num{2e-8}"
    assert value_tex(None) == value_tex(float("nan")) == "--"


def test_simulation_stands_beside_theory(subset: dict[str, Finding]) -> None:
    table = evidence_table(subset)
    assert r"\num{0.6877(12)}" in table and r"\num{1.2345e-7}" in table and r"\num{1.2}\,\%" in table
    assert r"$\theta = 3 \pi / 4$" in table
    assert "No simulation was run" in evidence_table(checked(["kl-counterexample"]))


def test_fitted_exponents_have_a_table(subset: dict[str, Finding]) -> None:
    table = approach_table(subset)
    assert r"$d = 6$ to \num{48} & \num{-1} & \num{-1.021(53)} & \num{-1.25} to \num{-0.79}" in table
    assert (
        table.count("scratch-risk-exact") == 2
    )  # the row of the one comparison that has a limit: anchor and name
    assert table in paper_tex(subset)
    assert approach_table(checked(["kl-counterexample"])) == ""


NOTATION = "[names]\nbeta_s = 'w_0'\ngamma = '\\alpha^{-1}'\n"


def test_notation_is_followed_everywhere(subset: dict[str, Finding], tmp_path: Path) -> None:
    file = tmp_path / "letters.toml"
    file.write_text(NOTATION.replace("alpha", "zeta"))
    notation = read_notation(file)
    plain, text = paper_tex(subset), paper_tex(subset, notation=notation)
    assert r"\gamma" in re.sub(r"\\gamma_[1s]|\\Gamma", "", plain) and r"\beta_{s}" in plain
    assert not re.search(r"\\gamma(?![a-zA-Z_])", text)
    assert r"\beta_{s}" not in text and "w_0" in text and r"\zeta^{-1}" in text
    assert r"(\zeta^{-1})^{2}" not in plain and r"^{-1}^" not in text


@needs_tex
def test_a_paper_in_another_notation_compiles(subset: dict[str, Finding], tmp_path: Path) -> None:
    text = paper_tex(subset, notation={"beta_s": "w_0", "gamma": r"\zeta^{-1}"})
    assert not [line for line in compiled(write_paper(tmp_path, text)).complaints if line.startswith("!")]


def test_labels_of_figures_follow_the_notation() -> None:
    notation = {"gamma": r"\zeta^{-1}", "n": "N"}
    assert (
        renamed(r"risk at $\gamma = n/d$, $\sin\gamma$", notation)
        == r"risk at $\zeta^{-1} = N/d$, $\sin\zeta^{-1}$"
    )
    assert renamed("gamma and n in words", notation) == "gamma and n in words"


def test_a_drawn_figure_follows_the_notation() -> None:
    from matplotlib.figure import Figure

    from publishing.plotting.pgf import rename

    drawn = Figure()
    panel = drawn.subplots()
    panel.set(xlabel=r"$\gamma = n/d$", title="risk")
    panel.plot([0, 1], [0, 1], label=r"$\gamma = 1$")
    panel.legend()
    rename(drawn, {"gamma": r"\zeta"})
    assert panel.get_xlabel() == r"$\zeta = n/d$" and panel.get_title() == "risk"
    assert panel.get_legend().get_texts()[0].get_text() == r"$\zeta = 1$"


@needs_tex
def test_pgf_names_the_images_that_lie_beside_it(tmp_path: Path) -> None:
    import numpy as np

    from publishing.plotting.pgf import save_pgf
    from publishing.plotting.style import house_style

    with house_style():
        from matplotlib.figure import Figure

        drawn = Figure(figsize=(2, 2))
        drawn.subplots().pcolormesh(np.eye(3), rasterized=True)
        files = save_pgf(drawn, tmp_path / "map.pgf")
    named = re.findall(r"\{(map-img\d+\.png)\}", (tmp_path / "map.pgf").read_text())
    assert named and {path.name for path in files} == {"map.pgf", *named} == {
        path.name for path in tmp_path.iterdir()
    }


BAD = {
    "[names]\ngama = 'x'": "did you mean gamma",
    "[names]\ngamma = 3": "needs the LaTeX of one symbol",
    "[names]\ngamma = '\\input{x}'": "is no symbol",
    "[names]\ngamma = '{'": "is no symbol",
    "[names]\ngamma = '\\sigma'": "would both be written",
    "[letters]\ngamma = 'x'": "in place of the table",
    "gamma": "is not TOML",
}


@pytest.mark.parametrize("text", BAD)
def test_bad_notation_is_refused_in_one_line_and_leaves_nothing(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letters.toml"
    file.write_text(text)
    assert main(["latex", "balancedness", "--out", str(tmp_path / "out"), "--notation", str(file)]) == 2
    told = capsys.readouterr().err
    assert BAD[text] in told and told.count("\n") == 1
    assert not (tmp_path / "out").exists()


def ledger_json(change: dict[str, Any]) -> str:
    one = {
        "id": "kl-of-labels",
        "claim": str(theorems()["kl-of-labels"].claim),
        "verdict": "proved",
        "proof": None,
        "paper_steps": [],
        "evidence": [EVIDENCE],
    }
    run = {"budget": "quick", "seed": 0, "command": "fate report", "version": "0"}
    return json.dumps({"run": run, "sections": [{"theorems": [{**one, **change}]}]})


def test_a_ledger_gives_its_simulations(tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    file.write_text(ledger_json({}))
    findings, run = read(file)
    assert findings["kl-of-labels"].evidence[0]["mean"] == 0.687719 and run["seed"] == 0
    paper_files(tmp_path / "out", (), file)
    text = (tmp_path / "out" / "paper.tex").read_text()
    assert r"\num{0.6877(12)}" in text and "Budget quick, seed 0" in text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no json", "is no ledger"),
        ("{}", "is no ledger"),
        (ledger_json({"claim": "x = 1"}), "another version of kl-of-labels"),
        (ledger_json({"verdict": "splendid"}), "is no ledger"),
        (ledger_json({"proof": {"id": "kl-of-labels", "steps": []}}), "an older proof of kl-of-labels"),
    ],
)
def test_a_bad_ledger_is_refused_and_leaves_nothing(
    text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ledger.json"
    file.write_text(text)
    assert main(["latex", "--paper", "--out", str(tmp_path / "out"), "--ledger", str(file)]) == 2
    error = capsys.readouterr().err
    assert told in error and error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_ledger_without_a_paper_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["latex", "--out", str(tmp_path / "out"), "--ledger", str(tmp_path / "x")]) == 2
    assert "--paper" in capsys.readouterr().err
    with pytest.raises(BadInput, match="cannot read"):
        read(tmp_path / "absent.json")
