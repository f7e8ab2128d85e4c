"""A paper's repository from end to end: its commits are checked by the hook, its tests by the plugin."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

yaml = pytest.importorskip("yaml")
pytest.importorskip("pre_commit")

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = (ROOT / "examples" / "ridge_derivation.py").read_text(encoding="utf-8")
SPOILED = EXAMPLE.replace("(a**2 * b**2 + s**2 / n)", "(a * b**2 + s**2 / n)")


class Repository:
    """A git repository of its own, with this library on its path and nothing of the user's settings."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.environment: Mapping[str, str] = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PRE_COMMIT_HOME": str(home / "hooks"),
            "FATE_CACHE": str(home / "verdicts.sqlite"),
            "PYTHONPATH": str(ROOT),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        self.run("git", "init", "-q")
        self.run("git", "config", "user.name", "An author")
        self.run("git", "config", "user.email", "author@example.org")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command in the repository, its output kept."""
        return subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=300
        )

    def write(self, name: str, text: str) -> None:
        """A file, staged."""
        (self.folder / name).write_text(text, encoding="utf-8")
        self.run("git", "add", name)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """With the library's own hook, run by the interpreter at hand in place of an environment from the network."""
    (folder := tmp_path / "paper").mkdir()
    (home := tmp_path / "home").mkdir()
    made = Repository(folder, home)
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    entry = hook["entry"].replace("fate", f"{sys.executable} -m publishing.cli", 1)
    local = {**hook, "language": "system", "entry": entry}
    made.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": [local]}]}))
    return made


def test_the_hooks_are_what_pre_commit_reads() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"]
    assert subprocess.run(command, capture_output=True, timeout=60).returncode == 0


@pytest.mark.slow
def test_the_hook_lets_right_commits_through_and_stops_wrong_ones(repository: Repository) -> None:
    """A spoiled line stops the commit with its counterexample; files that hold no derivation are left alone."""
    assert repository.run(sys.executable, "-m", "pre_commit", "install").returncode == 0
    repository.write("notes.md", "1 = 2\n")
    repository.write("ridge_derivation.py", EXAMPLE)
    right = repository.run("git", "commit", "-q", "-m", "right")
    assert right.returncode == 0, right.stdout + right.stderr
    repository.write("ridge_derivation.py", SPOILED)
    wrong = repository.run("git", "commit", "-q", "-m", "wrong")
    assert wrong.returncode != 0
    assert "refuted" in wrong.stdout + wrong.stderr and " at " in wrong.stdout + wrong.stderr
    assert "Traceback" not in wrong.stdout + wrong.stderr
    repository.write("ridge_derivation.py", EXAMPLE)
    repository.write("paper.tex", "\\begin{document}\n\\[ 1 + 1 = 3 \\]\n\\end{document}\n")
    assert repository.run("git", "commit", "-q", "-m", "wrong paper").returncode != 0


@pytest.mark.slow
def test_the_plugin_tests_the_repository(repository: Repository) -> None:
    """One item a line beside the repository's own tests, under patterns of its own."""
    repository.write("pytest.ini", "[pytest]\nfate_files = *_proof.py\n")
    repository.write("test_own.py", "def test_own():\n    assert True\n")
    repository.write("ridge_proof.py", EXAMPLE)
    plain = repository.run(sys.executable, "-m", "pytest", "-q", "-p", "publishing.pytest_plugin")
    assert plain.returncode == 0 and "3 passed" in plain.stdout, plain.stdout + plain.stderr
    repository.write("ridge_proof.py", SPOILED)
    spoiled = repository.run(sys.executable, "-m", "pytest", "-q", "-p", "publishing.pytest_plugin")
    assert spoiled.returncode == 1
    assert "refuted" in spoiled.stdout and "against" in spoiled.stdout and "Traceback" not in spoiled.stdout
