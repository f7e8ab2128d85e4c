"""``fate quiz`` and ``fate grade`` from the command line: sheets, files of answers, reports, exports, bad input."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from derivations.grading.sheets import read_sheet
from publishing.cli import main
from publishing.grading.answers import read_answers
from publishing.grading.maxima import Unwritable, maxima
from publishing.grading.moodle import moodle_xml

SHEET = r"""
title = "Sheet & <one>"
seed = 7
exercises = ["scratch-risk-above", "transferability-number", "transfer-helps-above", "own-one"]

[[exercise]]
id = "own-one"
title = "A sum"
question = 'Give $S = \sum_{k=1}^{n} k$ for $n = <<n>>$.'
name = 'S'
parameters = { n = { from = 5, to = 9 } }
answer = 'n(n+1)/2'
points = 3
"""
ANN = r"""
% fate: student Ann
% fate: exercise scratch-risk-above
\frac{\sigma^2}{\gamma - 1}
% fate: exercise own-one
S = n(n+1)/2
"""
CLASS = """student,exercise,answer
bob,scratch-risk-above,sigma^2/gamma
bob,own-one,=1+1
<b>eve</b>,own-one,n(n+1)/2
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sheet.toml").write_text(SHEET)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ann.tex").write_text(ANN)
    (tmp_path / "in" / "class.csv").write_text(CLASS)
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(argument) for argument in arguments])
    out, error = capsys.readouterr()
    return code, out, error


def test_a_class_is_graded_in_one_run(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, rows, book = folder / "marks.html", folder / "marks.csv", folder / "book.csv"
    code, out, _ = call(capsys, "grade", folder / "in", "--sheet", folder / "sheet.toml", "--html", page, "--csv", rows,
                        "--gradebook", book, "--json")  # fmt: skip
    data = json.loads(out)
    assert code == 1
    assert data["summary"] == {"right": 3, "partial": 0, "wrong": 1, "human": 1}
    wrong = next(one for one in data["answers"] if one["outcome"] == "wrong")
    assert (
        wrong["student"] == "bob"
        and wrong["hint"].startswith("sigma^2/gamma")
        and wrong["counterexample"]["point"]
    )
    with book.open(newline="") as file:
        table = {row["student"]: row for row in csv.DictReader(file)}
    assert list(table["Ann"].values()) == ["Ann", "1", "", "", "3", "4", "6", "0"]
    assert (table["bob"]["own-one"], table["bob"]["points"], table["bob"]["for a human"]) == ("?", "0", "1")
    assert "'=1+1" in rows.read_text() and ",=1+1" not in rows.read_text()
    html = page.read_text()
    assert "<b>eve</b>" not in html and "&lt;b&gt;eve&lt;/b&gt;" in html
    assert not re.search(r"(src|href)\s*=\s*.?https?:|url\(.?https?:", html)
    again, text, _ = call(capsys, "grade", folder / "in", "--sheet", folder / "sheet.toml")
    assert again == 1 and "bob  own-one: human" in text and "5 answers" in text


def test_everything_right_exits_with_zero(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "grade", folder / "in" / "ann.tex", "--sheet", folder / "sheet.toml")
    assert code == 0 and "2 answers" in out


def test_a_wide_csv_and_json_hold_the_same_answers(folder: Path) -> None:
    wide = folder / "wide.csv"
    wide.write_text("Student;own-one;mail\nbob;6;x@y\n\nann;;z\n")
    found = read_answers(wide, frozenset({"own-one"}))
    assert [(one.student, one.exercise, one.text) for one in found] == [("bob", "own-one", "6")]
    given = folder / "one.json"
    given.write_text(json.dumps({"student": "bob", "answers": {"own-one": "6"}}))
    assert [(one.student, one.text) for one in read_answers(given, frozenset())] == [("bob", "6")]


def test_an_answer_given_twice_or_to_nothing_is_a_humans(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "in" / "zoe.txt").write_text(
        "% fate: exercise own-one\n15\n% fate: exercise own-one\n21\n% fate: exercise nope\n1\n"
    )
    _, out, _ = call(capsys, "grade", folder / "in" / "zoe.txt", "--sheet", folder / "sheet.toml", "--json")
    reasons = [one["reason"] for one in json.loads(out)["answers"]]
    assert reasons == ["answered 2 times", "answered 2 times", "the sheet has no exercise 'nope'"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["grade", "nowhere.csv"], "cannot read nowhere.csv"),
        (["grade", "in", "--sheet", "none.toml"], "cannot read none.toml"),
        (["grade", "in", "--sheet", "bad.toml"], "not TOML"),
        (["grade", "in", "--sheet", "odd.toml"], "unknown key 'exersises'"),
        (["grade", "in", "--sheet", "stray.toml"], "did you mean"),
        (["grade", "in", "--workers", "0"], "--workers"),
        (["grade", "in", "--limit", "x"], "--limit"),
        (["grade", "short.csv"], "2 cells"),
        (["grade", "headless.csv"], "no column `student`"),
        (["grade", "plain.txt"], "holds no answer"),
        (["grade", "latin.txt"], "not UTF-8"),
        (["grade", "empty"], "holds no answers"),
        (["grade", "stray.csv"], "no answer names an exercise"),
        (["quiz", "--topic", "cooking"], "there is no topic"),
        (["quiz", "--exercise", "scratch-risk"], "did you mean"),
        (["quiz", "--format", "latex"], "no exercises chosen"),
        (["quiz", "sheet.toml", "--topic", "transfer"], "give one of them"),
        (["quiz", "sheet.toml", "--seed", "pi"], "--seed"),
        (["quiz", "sheet.toml", "--student", "a/b", "--student", "a:b", "--out", "out"], "the file 'a_b'"),
        (["quiz", "sheet.toml", "--students", "empty.csv"], "names no student"),
        (["quiz", "broken.toml"], "cannot be read"),
    ],
)
def test_bad_input_is_one_line_and_leaves_no_file(
    arguments: list[str],
    said: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    Path("bad.toml").write_text("title = ")
    Path("odd.toml").write_text('exersises = ["own-one"]')
    Path("stray.toml").write_text('exercises = ["scratch-risk-belo"]')
    Path("broken.toml").write_text(SHEET.replace("n(n+1)/2", "n(n+1/2"))
    Path("short.csv").write_text("student,exercise,answer\nbob,own-one\n")
    Path("headless.csv").write_text("name,answer\nbob,1\n")
    Path("stray.csv").write_text("student,exercise,answer\nbob,nope,1\n")
    Path("plain.txt").write_text("x = 1\n")
    Path("latin.txt").write_bytes(b"\xff\xfe\xe4")
    Path("empty.csv").write_text("student\n")
    Path("empty").mkdir()
    before = sorted(folder.rglob("*"))
    code, out, error = call(capsys, *arguments)
    assert (code, out) == (2, "")
    assert said in error and error.count("\n") == 1
    assert sorted(path for path in folder.rglob("*") if "cache" not in path.parts) == before


def test_sheets_differ_between_students_and_are_the_same_again(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = (
        "quiz",
        folder / "sheet.toml",
        "--student",
        "ann",
        "--student",
        "bob",
        "--json",
        "--solutions",
    )
    code, out, _ = call(capsys, *arguments)
    data = json.loads(out)
    assert code == 0 and [sheet["student"] for sheet in data["sheets"]] == ["ann", "bob"]
    assert data["points"] == 6
    assert data["sheets"][0]["exercises"][1]["question"] != data["sheets"][1]["exercises"][1]["question"]
    assert "<<" not in out
    assert call(capsys, *arguments)[1] == out


def test_the_file_to_fill_is_what_grade_reads(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, "quiz", folder / "sheet.toml", "--student", "ann", "--student", "b b", "--format", "answers", "--out",
         folder / "fill")  # fmt: skip
    files = sorted((folder / "fill").iterdir())
    assert [file.name for file in files] == ["ann.txt", "b_b.txt"]
    given = read_answers(files[1], frozenset())
    sheet = read_sheet(folder / "sheet.toml")
    assert [one.exercise for one in given] == [exercise.id for exercise in sheet.exercises]
    assert {(one.student, one.text) for one in given} == {("b b", "")}


def test_without_a_file_the_exercises_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "quiz")
    assert code == 0 and len(out.splitlines()) >= 40 and "scratch-risk-below" in out
    code, out, _ = call(capsys, "quiz", "--topic", "distances")
    assert code == 0 and out.count("[") >= 10


def test_moodle_and_stack_are_xml_with_a_question_each(folder: Path) -> None:
    sheet = read_sheet(folder / "sheet.toml")
    for stack, kinds in ((False, ["category", "essay", "numerical", "essay", "essay"]),
                         (True, ["category", "stack", "numerical", "essay", "stack"])):  # fmt: skip
        root = ElementTree.fromstring(moodle_xml(sheet, ["ann"], stack))
        assert [question.get("type") for question in root] == kinds
    first = root[1]
    assert first.findtext("questionvariables/text", "").startswith("ta: sigma^2/(gamma - 1);")
    nodes = first.findall("prt/node")
    assert [node.findtext("tans") for node in nodes] == ["ta", "wa1", "wa2"]
    assert [node.findtext("truescore") for node in nodes] == ["1", "0", "0"]
    assert nodes[-1].findtext("falsenextnode") == "-1"
    several = ElementTree.fromstring(moodle_xml(sheet, [f"s{number}" for number in range(30)], True))
    assert len([one for one in several if one.findtext("name/text", "").startswith("A sum")]) == 5


def test_maxima_is_written_or_refused() -> None:
    import sympy as sp

    x, y = sp.symbols("x y", positive=True)
    assert maxima(sp.exp(-2 * x) * sp.pi / y**2) == "%pi*exp(-2*x)/y^2"
    assert maxima(sp.sqrt(x + 1) ** 3) == "(x + 1)^(3/2)"
    assert maxima(sp.E + sp.Abs(sp.Symbol("z", real=True))) == "abs(z) + %e"
    with pytest.raises(Unwritable):
        maxima(sp.Piecewise((x, x > 1), (y, True)))


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="TeX is not installed")
def test_the_latex_sheet_compiles(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = r"a_&%#{}\~^$"
    options = ("--student", odd, "--format", "latex", "--solutions", "--out", folder / "sheet.tex")
    code, _, _ = call(capsys, "quiz", folder / "sheet.toml", *options)
    assert code == 0
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "sheet.tex"], cwd=folder,
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0 and (folder / "sheet.pdf").is_file()
