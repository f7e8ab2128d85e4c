"""The worked example of CONTRIBUTING is run as it stands, and its spoiled twin is refused."""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from derivations.chain import Derivation
from derivations.deciders import decide
from derivations.deciders.definedness import obligations
from derivations.kernel import Kernel
from theory.verdict import Verdict
from verification.runner import verify

TEXT = (Path(__file__).resolve().parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")


def block(floor: str) -> str:
    """The Python block that follows a floor's mark."""
    found = re.search(rf"<!-- {floor} -->\n```python\n(.*?)```", TEXT, re.DOTALL)
    assert found, floor
    return found[1]


def built(name: str, source: str) -> dict[str, Any]:
    """A module of the example, importable under its place on the floor while the test runs."""
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, "CONTRIBUTING.md", "exec"), module.__dict__)
    return module.__dict__


@pytest.fixture(autouse=True)
def no_traces() -> Iterator[None]:
    """The example leaves no module behind."""
    yield
    for floor in ("theory", "derivations", "verification"):
        sys.modules.pop(f"{floor}.transfer.aligned_transfer", None)


def proof_of(theory_source: str) -> Any:
    """The kernel's proof of the example with this theory file."""
    statement = built("theory.transfer.aligned_transfer", theory_source)["aligned_transfer"]
    derivation: Derivation = built("derivations.transfer.aligned_transfer", block("derivations"))[
        "derivation"
    ]
    checker = Kernel({statement.id: statement}, {statement.id: derivation}, decide, obligations)
    return checker.proof(statement.id)


def test_the_example_is_proved() -> None:
    proof = proof_of(block("theory"))
    assert proof.verdict is Verdict.PROVED, [(step.verdict, step.message) for step in proof.steps]


def test_its_spoiled_twin_is_refused() -> None:
    spoiled = block("theory").replace(
        "claim=ge(risk, sigma**2 / (n - 2)", "claim=ge(risk, 2 * sigma**2 / (n - 2)"
    )
    assert spoiled != block("theory")
    assert not proof_of(spoiled).verdict.passes


def test_the_example_is_simulated() -> None:
    statement = built("theory.transfer.aligned_transfer", block("theory"))["aligned_transfer"]
    experiments = built("verification.transfer.aligned_transfer", block("verification"))["EXPERIMENTS"]
    from theory.evaluate import value

    def judged(factor: float) -> str:
        done: Any = verify(
            experiments=experiments, seed=1, predictor=lambda id, point: factor * value(statement, point)
        )
        return str(done["experiments"][0]["verdict"])

    assert judged(1.0) == "supported"
    assert judged(1.1) == "refuted"
