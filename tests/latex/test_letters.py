"""Letters as an author gives them: to what is set too small, each with one meaning, defined before it is used."""

from __future__ import annotations

import random

import pytest
import sympy as sp

from derivations.chain import Derivation
from derivations.library import derivations
from publishing.latex.abbreviations import abbreviations
from publishing.latex.layout import _breaks, breakable
from publishing.latex.printer import latex
from publishing.latex.proofs import letters_of_proof
from publishing.latex.statements import letters_of
from publishing.latex.width import Pieces, width
from theory.registry import theorems
from theory.symbols import L, gamma, sigma, theta

SEED, SAMPLE = 20261121, 60


def with_letters() -> list[Derivation]:
    """The derivations of statements that have letters."""
    known = derivations().values()
    return [one for one in known if not one.paper and letters_of(one.theorem).letters]


def test_a_proof_keeps_the_letters_of_its_statement() -> None:
    kept = 0
    for derivation in with_letters():
        stated, used = letters_of(derivation.theorem), letters_of_proof(derivation)
        meanings = {letter.name: whole for whole, letter in stated.letters.items()}
        for whole, letter in used.letters.items():
            assert meanings.get(letter.name, whole) == whole, f"{derivation.id}: two meanings of {letter}"
            kept += letter in used.told
        assert not {latex(letter) for letter in used.told} & {one.split(" = ")[0] for one in used.where()}
    assert kept > 5


def test_letters_found_anew_would_clash() -> None:
    """What the test above would see if a proof did not know its statement's letters."""
    clashes = 0
    for derivation in with_letters():
        stated = {letter.name: whole for whole, letter in letters_of(derivation.theorem).letters.items()}
        parts = [
            part for case in derivation.cases for part in (case.start, *(one.after for one in case.lines))
        ]
        anew = abbreviations(parts)
        clashes += any(stated.get(letter.name, whole) != whole for whole, letter in anew.letters.items())
    assert clashes > 0


def test_a_letter_is_defined_before_it_is_used() -> None:
    for letters in (*map(letters_of, theorems().values()), *map(letters_of_proof, with_letters())):
        later = {letter for letter, _ in letters.definitions()}
        for letter, whole in letters.definitions():
            later.discard(letter)
            assert not whole.free_symbols & {letter, *later}


FEW = 1 / (sigma / (1 + gamma + sigma) + L * gamma / (1 + gamma + L * sigma))
MANY = 1 / (sigma / (1 + gamma + sigma) + L * gamma / (1 + gamma + L * sigma) - L / (sigma + gamma + theta))


def test_fractions_in_a_denominator_get_a_letter_where_they_are_many() -> None:
    assert not abbreviations([FEW]).letters
    assert not abbreviations([1 / MANY]).letters, "beside a bar they are large enough"
    found = abbreviations([MANY])
    (whole,) = found.letters
    assert whole == 1 / MANY and latex(found.short(MANY)) == r"\frac{1}{A}"


def test_no_statement_is_left_with_many_small_fractions() -> None:
    short = [latex(letters_of(one).short(one.claim)) for one in theorems().values()]
    whole = [latex(one.claim) for one in theorems().values()]
    assert max(map(most_below, short)) <= 2 < max(map(most_below, whole))


def most_below(text: str) -> int:
    """The most fractions that stand under one bar."""
    most, place = 0, 0
    while (place := text.find(r"\frac{", place)) >= 0:
        below = _group(text, _group(text, place + len(r"\frac")))
        most = max(most, text[_group(text, place + len(r"\frac")) : below].count(r"\frac"))
        place += 1
    return most


def _group(text: str, start: int) -> int:
    """One past the brace that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place + 1
    raise AssertionError(text)


def test_a_letter_is_no_base_of_a_name() -> None:
    named = sp.Function("A_lead")(gamma) + sp.Symbol("B_gap")
    assert {letter.name for letter in abbreviations([named * MANY]).letters.values()} == {"C"}


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """Claims with every kind of bracket, case and relation."""
    claims = [latex(one.claim) for one in theorems().values()]
    return random.Random(SEED).sample([text for text in claims if len(text) > 60], SAMPLE)


def test_pieces_are_as_wide_as_they_are_alone(printed: list[str]) -> None:
    factors = 0
    for text in printed:
        pieces, breaks = Pieces(text), list(_breaks(text))
        for number, (start, factor) in enumerate([(0, False), *((one.at, one.factor) for one in breaks)]):
            ends = [*(one.at for one in breaks[number:]), len(text)]
            times = r"\times " if factor else ""
            alone = [width(times + text[start:end].strip()) for end in ends]
            assert list(pieces.widths(start, ends, factor)) == alone
            factors += factor
    assert factors > 0


def test_a_page_may_end_lines_where_paper_does(printed: list[str]) -> None:
    parted = 0
    for text in printed:
        marked = breakable(text)
        assert " ".join(marked.split()) == text
        rows = [row for row in marked.split("\n") if not row.startswith(" ")]
        parted += len(rows) > 1
        assert all(row.count("{") == row.count("}") for row in rows)
    assert parted > SAMPLE / 2
