"""The whole library as LaTeX, the check of its proofs being kept: ``fate latex --out DIR`` without TeX."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from benchmarks.measure import Row, at_least, at_most, seconds
from publishing.latex.document import write_files
from publishing.latex.findings import checked
from publishing.latex.layout import display_rows, line
from publishing.latex.printer import latex
from publishing.latex.width import width
from theory.registry import theorems

NAME = "latex"
GOAL = "the whole library printed in at most 20 s when its check is kept; every displayed line fits"


def run(quick: bool) -> list[Row]:
    """All rows; ``quick`` takes the same, since nothing here is sampled."""
    checked()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        printed = seconds(lambda: write_files(Path(folder)))
        taken = time.process_time() - begun
    claims = [latex(statement.claim) for statement in theorems().values()]
    fitting = sum(all(width(row) <= line() for row in display_rows(text)) for text in claims)
    return [
        at_most("statements and proofs of the whole library, without TeX", printed, "s", 20),
        at_most("processor time of that", taken, "s", 20, "what other programs cost left out"),
        at_least("claims that fit the line before letters are introduced", fitting / len(claims), "", 0.95),
    ]
