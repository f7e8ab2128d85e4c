"""The console command: contract, exit codes, and one clear line for anything wrong."""

from __future__ import annotations

import json
import os
import random
import string
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.cli import command_names, main
from theory.errors import BadInput
from theory.values import parse_value

ROOT = Path(__file__).resolve().parents[2]
POINT = ["gamma=0.5", "sigma=1/5", "r=1"]


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of one command line, run in this process."""
    try:
        code = main(list(arguments))
    except SystemExit as leave:
        code = int(leave.code or 0)
    out, error = capsys.readouterr()
    return code, out, error


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line that a bad command line gets."""
    code, out, error = call(capsys, *arguments)
    assert code == 2, (arguments, out, error)
    assert out == ""
    assert error.startswith("fate: ")
    assert error.count("\n") == 1
    assert "Traceback" not in error
    return error


BAD = {
    "unknown id": (["evaluate", "no-such-theorem", "gamma=1/2"], "unknown theorem"),
    "unknown id to show": (["show", "scratch-rusk"], "did you mean scratch-risk"),
    "outside the domain": (["evaluate", "scratch-risk", "gamma=-1", "sigma=1", "r=1"], "gamma"),
    "gamma = 1": (["evaluate", "scratch-risk", "gamma=1", "sigma=1/5", "r=1"], "gamma != 1"),
    "gamma = 1 in disguise": (
        ["evaluate", "scratch-risk", "gamma=sqrt(4)/2", "sigma=1/5", "r=1"],
        "gamma != 1",
    ),
    "n = d with noise": (["evaluate", "scratch-risk-exact", "n=9", "d=9", "sigma=1", "r=1"], "n"),
    "missing parameter": (["evaluate", "scratch-risk", "gamma=1/2"], "needs a value for sigma"),
    "unknown parameter": (["evaluate", "scratch-risk", *POINT, "zeta=1"], "no parameter 'zeta'"),
    "code for a value": (
        ["evaluate", "linear-transfer-risk-exact", "n=5", "sigma=1", "theta=__import__('os')"],
        "cannot read",
    ),
    "twice": (["evaluate", "scratch-risk", *POINT, "r=2"], "given twice"),
    "not an assignment": (["evaluate", "scratch-risk", "gamma"], "NAME=VALUE"),
    "digits": (["evaluate", "scratch-risk", *POINT, "--digits", "many"], "whole number"),
    "too many digits": (["evaluate", "scratch-risk", *POINT, "--digits", "99999999"], "digits"),
    "no id": (["evaluate"], "no theorem given"),
    "no such points": (["evaluate", "--points", "nowhere.json"], "nowhere.json"),
    "topic": (["list", "--topic", "astrology"], "unknown topic"),
    "command": (["frobnicate"], "invalid choice"),
    "no command": ([], "required"),
    "option": (["list", "--frobnicate"], "unrecognized"),
    "format": (["show", "scratch-risk", "--format", "runes"], "invalid choice"),
    "check target": (["check", "nothing.py"], "no such file"),
    "check id": (["check", "no-such-theorem"], "unknown theorem"),
    "budget": (["report", "--budget", "endless"], "quick, standard or thorough"),
    "seed": (["report", "--seed", "x"], "whole number"),
    "figure": (["figure", "nothing", "--out", "x.pdf"], "unknown figure"),
    "figure format": (["figure", "risk-peak", "--out", "x.docx"], ".pdf"),
    "folder": (["latex", "scratch-risk", "--out", "/dev/null/x"], "folder"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_gets_one_line(
    case: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, told = BAD[case]
    assert told in refused(capsys, *arguments)
    assert not list(tmp_path.iterdir())


def strings() -> list[str]:
    """200 strings that nobody should type: printable noise, code, quotes, control characters, other scripts."""
    random_state = random.Random(2025)
    alphabet = string.printable + "\x00\x1b\u202e\u03b3\u221e\u00bd\U0001f600"
    noise = ["".join(random_state.choices(alphabet, k=random_state.randint(1, 60))) for _ in range(170)]
    code = [
        "__import__('os').system('touch owned')",
        "open('owned','w')",
        "exec('x=1')",
        "().__class__",
        "lambda: 0",
        "1;2",
        "$(touch owned)",
        "`touch owned`",
        "../../etc/passwd",
        "%s%n",
        "9**9**9**9",
        "1e999",
        "nan",
        "inf",
        "oo",
        "zoo",
        "I",
        "1/0",
        "((((",
        "sqrt(-1)",
        "--help=1",
        "\\",
        "{}",
        "[]",
        "None",
        "True",
        "'",
        '"',
        "pi/",
        "1" * 10_000,
    ]
    return noise + code


def is_number(text: str) -> bool:
    """Whether the strict grammar of values takes it: such a string is good input for gamma."""
    try:
        parse_value(text)
    except BadInput:
        return False
    return True


def test_random_strings_execute_nothing_and_leave_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    tried = strings()
    assert len(tried) == 200
    for text in tried:
        for arguments in (
            ["evaluate", "scratch-risk", f"gamma={text}", "sigma=1", "r=1"],
            ["evaluate", text],
            ["show", text],
        ):
            code, out, error = call(capsys, *arguments)
            assert code == 2 or (code == 0 and is_number(text)), (text, code, out, error)
            assert error.count("\n") <= 1
            assert "Traceback" not in error
    assert not list(tmp_path.iterdir())


def test_evaluate_gives_the_digits_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, error = call(
        capsys,
        "evaluate",
        "scratch-risk-exact",
        "n=10",
        "d=30",
        "sigma=1/5",
        "r=1",
        "--digits",
        "30",
        "--json",
    )
    value = json.loads(out)
    assert (code, error) == (0, "")
    assert value["value"].startswith("0.687719298245614")
    assert value["digits"] == 30 and float(value["radius"]) < 1e-30
    assert set(value) == {"id", "point", "value", "radius", "digits"}


def test_points_fail_in_their_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    points = [
        {"id": "scratch-risk", "point": {"gamma": "1/2", "sigma": 0.2, "r": 1}},
        {"id": "scratch-risk", "point": {"gamma": 1, "sigma": 0.2, "r": 1}},
        {"id": "nothing", "point": {}},
        7,
        {"id": "scratch-risk", "point": {"gamma": [], "sigma": None, "r": {}}},
    ]
    file = tmp_path / "points.json"
    file.write_text(json.dumps(points))
    code, out, _ = call(capsys, "evaluate", "--points", str(file), "--json")
    values = json.loads(out)
    assert code == 1
    assert [("error" in value) for value in values] == [False, True, True, True, True]
    assert float(values[0]["value"]) == pytest.approx(0.54, rel=1e-14)


@pytest.mark.parametrize("text", ["{", "{}", "[" * 100_000, "\x00", '"x"', "[1,"])
def test_points_files_that_are_none(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "points.json"
    file.write_text(text)
    refused(capsys, "evaluate", "--points", str(file))


def test_check_of_one_theorem_has_the_shape_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "check", "kl-counterexample-printed", "dudley-ceiling", "--json")
    document = json.loads(out)
    assert code == 0
    assert set(document) == {"derivations", "summary"}
    verdicts = {one["id"]: one["verdict"] for one in document["derivations"]}
    assert verdicts == {"kl-counterexample-printed": "refuted", "dudley-ceiling": "proved"}
    steps = [step for one in document["derivations"] for step in one["steps"]]
    wanted = {
        "index",
        "file",
        "line",
        "claim_latex",
        "relation",
        "verdict",
        "method",
        "seconds",
        "counterexample",
        "message",
    }
    assert all(wanted <= set(step) for step in steps)
    assert any(
        step["counterexample"] and set(step["counterexample"]) == {"point", "lhs", "rhs"} for step in steps
    )
    assert not any(Path(step["file"]).is_absolute() for step in steps)


def test_show_has_three_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert "dudley-ceiling" in call(capsys, "show", "dudley-ceiling")[1]
    assert r"\begin{fatetheorem}" in call(capsys, "show", "dudley-ceiling", "--format", "latex")[1]
    assert json.loads(call(capsys, "show", "dudley-ceiling", "--format", "json")[1])["id"] == "dudley-ceiling"


@pytest.mark.parametrize("name", command_names())
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, error = call(capsys, name, "--help")
    assert (code, error) == (0, "")
    assert out.startswith(f"usage: fate {name}")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    from publishing import __version__

    assert call(capsys, "--version") == (0, f"fate {__version__}\n", "")


def test_help_imports_nothing_heavy() -> None:
    probe = (
        "import sys; from publishing.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'sympy', 'numpy', 'flint', 'scipy', 'matplotlib', 'rich', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(len(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0


def test_interruption_is_130(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("publishing.data.list_theorems", interrupted)
    code, out, error = call(capsys, "list")
    assert (code, out) == (130, "")
    assert error.count("\n") == 1


def test_a_reader_that_leaves_is_no_error() -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m publishing.cli --help | true; exit ${{PIPESTATUS[0]}}",
        shell=True,
        cwd=ROOT,
        executable="/bin/bash",
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def run_apart(arguments: list[str], shell: str = "", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, under other settings of the environment."""
    command = [sys.executable, "-m", "publishing.cli", *arguments]
    if shell:
        command = ["sh", "-c", f'exec "$0" "$@" {shell}', *command]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, capture_output=True, check=False)


def test_a_terminal_of_ascii_only_gets_escapes() -> None:
    plain = run_apart(["quiz", "--json"], PYTHONIOENCODING="ascii")
    full = run_apart(["quiz", "--json"], PYTHONIOENCODING="utf-8")
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert json.loads(plain.stdout.decode("ascii")) == json.loads(full.stdout.decode("utf-8"))
    text = run_apart(["quiz"], PYTHONIOENCODING="ascii")
    assert (text.returncode, text.stderr) == (0, b"")
    refusal = run_apart(["show", "\u03b3"], PYTHONIOENCODING="ascii")
    assert refusal.returncode == 2
    assert refusal.stderr.count(b"\n") == 1


def test_a_closed_stdout_is_no_traceback() -> None:
    done = run_apart(["evaluate", "scratch-risk", *POINT], shell=">&-")
    assert (done.returncode, done.stderr) == (0, b"")
