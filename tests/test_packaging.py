"""What the package needs beside its code is installed with it: nothing works only from a checkout."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("theory", "derivations", "verification", "publishing")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PATTERNS: Mapping[str, list[str]] = PROJECT["tool"]["setuptools"]["package-data"]


def left_out(patterns: Mapping[str, list[str]]) -> list[str]:
    """Files beside the code, by path, that no pattern names."""
    found = []
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*"):
            if path.is_dir() or "__pycache__" in path.parts or path.suffix in (".py", ".nbc", ".nbi"):
                continue
            inside = path.relative_to(ROOT / package)
            named = any(fnmatch(str(inside), pattern) for pattern in patterns.get(package, ()))
            if not (named or path.name in patterns.get("*", ())):
                found.append(f"{package}/{inside}")
    return found


def test_every_file_beside_the_code_is_installed() -> None:
    assert left_out(PATTERNS) == []


def test_a_forgotten_pattern_is_noticed() -> None:
    assert left_out({**PATTERNS, "publishing": ["latex/*.sty"]})


def test_the_extra_all_is_every_one_but_torch_and_dev() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    named = extras["all"][0].partition("[")[2].rstrip("]").split(",")
    assert set(named) == set(extras) - {"all", "torch", "dev"}
