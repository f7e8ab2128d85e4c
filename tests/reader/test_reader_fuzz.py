"""Any text at all: the reader answers, in time, and prints back what it reads."""

from __future__ import annotations

import time

from chains_of import chains
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derivations.reader.documents import document_of
from derivations.reader.layout import rows_of
from derivations.reader.lexer import tokenise
from derivations.reader.parser import Parser
from derivations.reader.places import Unreadable
from derivations.reader.printing import latex
from derivations.reader.session import Session
from derivations.reader.table import Table
from derivations.reader.verdicts import Claim, Judge, Outcome
from theory.verdict import Verdict

PIECES = [
    r"x",
    r"y",
    r"n",
    r"2",
    r"10",
    r"0.5",
    r"+",
    r"-",
    r"=",
    r"<",
    r"\le",
    r"\ge",
    r"\ne",
    r"\iff",
    r"\implies",
    r"\to",
    r"(",
    r")",
    r"[",
    r"]",
    r"{",
    r"}",
    r"^",
    r"_",
    r"!",
    r"|",
    r",",
    r".",
    r"&",
    r"\\",
    r"\quad",
    r"\frac",
    r"\sqrt",
    r"\sum",
    r"\prod",
    r"\int",
    r"dx",
    r"\lim",
    r"\sin",
    r"\log",
    r"\max",
    r"\Gamma",
    r"\Phi",
    r"\alpha",
    r"\beta_s",
    r"\hat",
    r"\mathcal{R}",
    r"\mathbb{E}",
    r"\mathrm{tr}",
    r"\text{for}",
    r"\left(",
    r"\right)",
    r"\binom",
    r"\begin{cases}",
    r"\end{cases}",
    r"\begin{align}",
    r"\end{align}",
    r"\[",
    r"\]",
    r"$$",
    r"%",
    r"\label{a}",
    r"\infty",
    r"\pm",
    r"\partial",
    r"\operatorname{erf}",
    r"'",
    r"\overset",
    r"_{i=1}",
    r"^n",
    r"\cdot",
    r"/",
    r"\lvert",
    r"\rvert",
    r"\|",
    r"\newcommand{\a}[1]{#1}",
    r"\a",
    r"\section{A}",
    r"\top",
    r"^\top",
    r"^+",
    r"^{-1}",
    r"\langle",
    r"\rangle",
    r"\max_{x \in [0,1]}",
    r"\mathbb{P}(",
    r"\|_F",
    "% fate: matrix X in R^{n x d}\n",
    "% fate: vector x in R^d\n",
    r"X",
    r"\begin{pmatrix}",
    r"\end{pmatrix}",
    r"\in",
    r"\mathbb{N}",
    "% fate: assume x > 0\n",
    "% fate: limit n \\to \\infty\n",
    "% fate: function f(x)\n",
    "f(x)",
    "\n",
    " ",
]
CORPUS = [chain.text for folder in ("corpus", "kept_apart") for chain in chains(folder)]
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


class Silent(Judge):
    """A judge that decides nothing: what is tried is the reading, up to the claim in SymPy's terms."""

    def __init__(self) -> None:
        """No decider."""

    def judge(self, claim: Claim, cited: object = None) -> Outcome:
        """Undecided."""
        return Outcome(Verdict.UNDECIDED, "")


def reads(text: str) -> None:
    start = time.process_time()
    checked = Session(document_of(text), None).run()
    assert time.process_time() - start < 2
    built = Session(document_of(text), Silent(), None, False).run()
    assert len(built.environments) == len(checked.environments)
    for environment in checked.environments:
        assert environment.steps


# Code points by number spare the table of Unicode that st.text() builds first.
CHARACTERS = st.one_of(st.sampled_from([*"\\{}[]()^_&$%=<>+-/|~#'.,\n abxyz0129"]), st.integers(0, 0x10FFFF).map(chr))


@SETTINGS
@given(st.lists(CHARACTERS, max_size=400).map("".join))
def test_any_text(text: str) -> None:
    reads(text)
    reads(rf"\[{text}\]")


@SETTINGS
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_pieces(pieces: list[str]) -> None:
    reads(" ".join(pieces))
    reads(r"\begin{align}" + " ".join(pieces) + r"\end{align}")


@SETTINGS
@given(st.sampled_from(CORPUS), st.integers(0, 400), st.integers(0, 12), st.sampled_from(PIECES))
def test_damaged_chains(text: str, place: int, length: int, piece: str) -> None:
    reads(text[:place] + piece + text[place + length :])


@SETTINGS
@given(st.lists(st.sampled_from([piece for piece in PIECES if "%" not in piece]), max_size=12))
def test_what_is_read_prints_back_to_the_same_formula(pieces: list[str]) -> None:
    first = _parsed(" ".join(pieces))
    if first is not None:
        printed = latex(first)
        second = _parsed(printed)
        assert second is not None, printed
        assert latex(second) == printed


def _parsed(text: str):  # type: ignore[no-untyped-def]
    try:
        parser = Parser([token for row in rows_of(tokenise(text)) for token in row.tokens], Table())
        node = parser.expression()
        parser.finish()
    except Unreadable:
        return None
    return node
