"""Fuzzing of the reader with Atheris: ``python tests/reader/fuzz_reader.py FOLDER -max_total_time=600``.

FOLDER keeps the inputs that reached something new; it starts with the corpora. Every input is read and every relation
built, none is decided. A crash, more than 2 s of processor time for one input, or a message of two lines stops the run.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]
with atheris.instrument_imports(include=["derivations.reader"]):
    from derivations.reader.documents import document_of
    from derivations.reader.session import Session

from chains_of import chains  # noqa: E402

from derivations.reader.verdicts import Judge, Outcome  # noqa: E402
from theory.errors import BadInput  # noqa: E402
from theory.verdict import Verdict  # noqa: E402

LONGEST = 2.0


class Silent(Judge):
    """A judge that decides nothing: what is tried is the reading."""

    def judge(self, *given: object) -> Outcome:
        """Undecided."""
        return Outcome(Verdict.UNDECIDED, "")


def read(data: bytes) -> None:
    """Read one input as a document. Raises AssertionError on what must not happen."""
    try:
        document = document_of(data.decode("utf-8", "replace"))
    except BadInput:
        return
    start = time.process_time()
    checked = Session(document, Silent(), None, False).run()
    spent = time.process_time() - start
    assert spent < LONGEST * max(1, sum(len(one.steps) for one in checked.environments)), f"{spent:.1f} s"
    for environment in checked.environments:
        assert all("\n" not in step.outcome.message for step in environment.steps)


def main() -> None:
    """Write the corpora into the folder and start."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for number, chain in enumerate(chains("corpus") + chains("held_out") + chains("kept_apart")):
        (folder / f"chain{number}").write_text(chain.text, encoding="utf-8")
    atheris.Setup([sys.argv[0], *sys.argv[1:]], read)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
