"""A small report, made once: a few theorems, one figure."""

from __future__ import annotations

import pytest

from publishing.report.run import Report, report

THEOREMS = (
    "dudley-ceiling",
    "dudley-counterexample-printed",
    "kl-between-tasks",
    "kl-counterexample",
    "kl-counterexample-printed",
    "linear-transfer-risk-exact",
    "scratch-risk",
    "scratch-risk-variance",
)


@pytest.fixture(scope="session")
def small_report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return report(
        tmp_path_factory.mktemp("report"), "quick", 3, only=THEOREMS, figures=["balancedness-drift"]
    )
