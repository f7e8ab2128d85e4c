"""The command and its outputs: the contract's JSON, exit codes, SARIF, page, marks, diagnostics, examples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from derivations.reader import check_document
from publishing.cli import main
from publishing.reader.sarif import sarif
from theory.registry import theorems
from theory.verdict import Verdict

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "tex").glob("*.tex"))
WRONG = "\\begin{align}\\label{eq:a}\nA &= (x+1)^2 \\\\\n  &= x^2 + x + 1\n\\end{align}\n"


# Where the paper's own file shows each statement of the library that is wrong as printed.
ERRATA = {
    "paper:band-printed": "negative-transfer-band-printed",
    "paper:ridge-never-helps": "ridge-transfer-optimum-printed",
    "paper:fine-tuning": "fine-tuning-transferability-printed",
    "paper:two-layers-printed": "fine-tuning-scale-printed",
    "paper:end-point-printed": "fine-tuning-limit-printed",
    "paper:finite-source-printed": "finite-source-transferability-printed",
    "paper:initialisation-printed": "initialisation-condition-printed",
    "paper:kl-printed": "kl-counterexample-printed",
    "paper:dudley-29": "dudley-line-29-printed",
    "paper:dudley-printed": "dudley-counterexample-printed",
}


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.tex"
    path.write_text(WRONG, encoding="utf-8")
    return path


def test_json_is_the_contract(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wrong), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    (derivation,) = document["derivations"]
    assert (derivation["id"], derivation["line"], derivation["verdict"]) == ("eq:a", 1, "refuted")
    definition, step = derivation["steps"]
    assert (definition["verdict"], definition["method"], definition["index"]) == ("proved", "definition", 1)
    assert (step["line"], step["column"], step["relation"], step["verdict"]) == (3, 4, "=", "refuted")
    assert set(step["counterexample"]) == {"point", "lhs", "rhs"}
    assert step["proposal"]["verdict"] == "proved"
    assert document["summary"]["refuted"] == 1


def test_exit_codes(tmp_path: Path, wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = tmp_path / "right.tex"
    right.write_text(r"\[ (x+1)^2 = x^2 + 2x + 1 \]", encoding="utf-8")
    assert main(["check", str(right)]) == 0
    assert main(["check", str(wrong)]) == 1
    assert main(["check", str(tmp_path / "absent.tex")]) == 2
    assert main(["check", "scratch-risk", "--sarif", "x"]) == 2
    error = capsys.readouterr().err.strip().split("\n")
    assert len(error) == 2


def test_a_file_with_nothing_to_check_does_not_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, page = tmp_path / "empty.tex", tmp_path / "page.html"
    empty.write_text("No formula here.\n")
    assert main(["check", str(empty), "--html", str(page)]) == 2
    assert "nothing was checked" in capsys.readouterr().err
    assert not page.exists()
    beside = tmp_path / "beside.tex"
    beside.write_text("\\[ 1 + 1 = 2 \\]\n")
    assert main(["check", str(empty), str(beside)]) == 0


def test_the_terminal_shows_the_line_with_a_caret(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", str(wrong)])
    lines = capsys.readouterr().out.split("\n")
    assert lines[0].startswith(f"{wrong}:3:4: refuted")
    assert lines[1].endswith("&= x^2 + x + 1")
    assert lines[2].index("^") == lines[1].index("=")


def test_sarif_page_and_marks(wrong: Path, tmp_path: Path) -> None:
    outputs = {name: tmp_path / f"out.{name}" for name in ("sarif", "html", "tex")}
    options = [
        "--sarif",
        str(outputs["sarif"]),
        "--html",
        str(outputs["html"]),
        "--annotate",
        str(outputs["tex"]),
    ]
    assert main(["check", str(wrong), *options]) == 1
    (run,) = json.loads(outputs["sarif"].read_text())["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("refuted", "error")
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 4}
    assert "refuted" in outputs["html"].read_text()
    assert "<script" not in outputs["html"].read_text()
    marked = outputs["tex"].read_text()
    assert r"\fatemark{2: proved\\ 3: \textbf{refuted}}%" + "\n\\begin{align}" in marked
    assert "% fate says: refuted" in marked


def test_sarif_is_of_its_model(wrong: Path) -> None:
    model = pytest.importorskip("sarif_pydantic").Sarif
    found = sarif([check_document(wrong)])
    (result,) = model.model_validate(found).runs[0].results
    assert result.locations[0].physical_location.region.start_line == 3
    found["runs"][0]["results"][0]["level"] = "wrong"
    with pytest.raises(ValueError, match="level"):
        model.model_validate(found)


def test_what_falls_in_an_input_is_marked_there_and_where_it_is_put_in(tmp_path: Path) -> None:
    from publishing.reader.annotate import annotated
    from publishing.reader.server import diagnostics_by_file

    (tmp_path / "part_a.tex").write_text(f"% a part\n{WRONG}", encoding="utf-8")
    main_file = tmp_path / "main.tex"
    text = "\\newcommand{\\one}{1}\n\\[ \\one = 1 \\]\n\\input{part_a}\n"
    main_file.write_text(text, encoding="utf-8")
    found = diagnostics_by_file(text, str(main_file))
    assert found[str(main_file)] == []
    (mark,) = found[str(tmp_path / "part_a.tex")]
    assert (mark["line"], mark["start"]) == (3, 3)
    lines = annotated(check_document(main_file)).split("\n")
    place = lines.index(r"\input{part_a}")
    assert lines[place - 2].startswith(r"\fatemark{\detokenize{") and "part_a.tex} 4: " in lines[place - 2]
    assert "part_a.tex:4:4: refuted" in lines[place - 1]


def test_diagnostics_for_an_editor() -> None:
    from publishing.reader.server import ERROR, diagnostics

    (mark,) = diagnostics(WRONG, "a.tex")
    assert (mark["line"], mark["start"], mark["severity"]) == (2, 3, ERROR)
    assert diagnostics(r"\[ 1 = 1 \]", "a.tex") == []


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLES if path.stem != "paper"], ids=lambda path: path.stem
)
def test_the_examples_are_right_and_their_spoiled_lines_fall(path: Path) -> None:
    checked = check_document(path, propose=False)
    assert checked.holds
    assert [one.expect for one in checked.environments].count("refuted") == 1


@pytest.mark.slow
def test_the_papers_errors_are_found() -> None:
    (path,) = [path for path in EXAMPLES if path.stem == "paper"]
    checked = check_document(path, propose=False)
    fallen = {one.id for one in checked.environments if one.verdict is Verdict.REFUTED}
    assert fallen == set(ERRATA)
    assert set(ERRATA.values()) == {id for id, theorem in theorems().items() if theorem.printed}
    assert checked.holds


def test_a_files_own_problems_count_also_beside_other_targets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.tex"
    path.write_text("\\input{../secret}\n\\[ 1 = 1 \\]\n", encoding="utf-8")
    other = str(EXAMPLES[0].parents[1] / "ridge_derivation.py")
    assert main(["check", str(path), other]) == 1
    assert f"{path}:1:1: problem: " in capsys.readouterr().out
    assert main(["check", other, str(path), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["documents"][0]["problems"][0]["line"] == 1
    path.write_text("\\[ 1 = 1 \\]\n", encoding="utf-8")
    assert main(["check", str(path), other]) == 0
