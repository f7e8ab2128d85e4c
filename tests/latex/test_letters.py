"""Letters as an author gives them: to what is set too small, each with one meaning, defined before it is used."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import sympy as sp

from derivations.chain import Derivation
from derivations.library import derivations
from publishing.latex.abbreviations import abbreviations
from publishing.latex.layout import _breaks, breakable, display_rows
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


def test_a_letter_is_used_more_than_once_unless_it_stands_below_a_bar() -> None:
    for derivation in with_letters():
        letters = letters_of_proof(derivation)
        parts = (
            part for case in derivation.cases for part in (case.start, *(one.after for one in case.lines))
        )
        nodes = Counter(node for one in letters.texts(parts) for node in sp.preorder_traversal(one))
        for whole, letter in letters.letters.items():
            assert nodes[letter] > 1 or whole.is_Add or letter in letters.told, (derivation.id, letter)


SMALL = 1 / (gamma + sigma / (1 + gamma + sigma))
WIDE = 1 / (sigma / (1 + gamma + sigma) + L * gamma / (1 + gamma + L * sigma) - L / (sigma + gamma + theta))


def test_a_denominator_full_of_fractions_gets_a_letter() -> None:
    assert not abbreviations([SMALL]).letters, "one that is short is read"
    assert not abbreviations([1 / WIDE]).letters, "beside a bar they are large enough"
    found = abbreviations([WIDE])
    (whole,) = found.letters
    assert whole == 1 / WIDE and latex(found.short(WIDE)) == r"\frac{1}{A}"


def test_no_statement_is_left_with_much_small_print() -> None:
    short = [latex(letters_of(one).short(one.claim)) for one in theorems().values()]
    whole = [latex(one.claim) for one in theorems().values()]
    assert max(map(widest_below, short)) < 10 < max(map(widest_below, whole))


def widest_below(text: str) -> float:
    """How wide what stands under one bar with fractions in it would be beside a bar."""
    widest, place = 0.0, 0
    while (place := text.find(r"\frac{", place)) >= 0:
        start = _group(text, place + len(r"\frac"))
        below = text[start : _group(text, start)]
        widest = max(widest, width(below) if r"\frac" in below else 0.0)
        place += 1
    return widest


def _group(text: str, start: int) -> int:
    """One past the brace that closes the one at ``start``."""
    depth = 0
    for place in range(start, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place + 1
    raise AssertionError(text)


def test_a_letter_has_no_other_meaning_in_the_reasons() -> None:
    (spoken,) = abbreviations([WIDE]).letters.values()
    assert spoken.name == "A"
    (letter,) = abbreviations([WIDE], "over $A > 0$").letters.values()
    assert letter.name == "B"
    found = letters_of_proof(derivations()["imbalanced-end-readout"])
    assert found.letters and "A" not in {one.name for one in found.letters.values()}


def test_a_letter_is_no_base_of_a_name() -> None:
    named = sp.Function("A_lead")(gamma) + sp.Symbol("B_gap")
    assert {letter.name for letter in abbreviations([named * WIDE]).letters.values()} == {"C"}


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


def test_a_line_ends_between_statements_rather_than_within_one() -> None:
    """Four comparisons of two means on four lines, and an equivalence at its arrow."""
    signs = theorems()["one-pair-many-signs"].claim
    assert [row.count(r"\mathbb{E}") for row in display_rows(latex(signs))] == [2, 2, 2, 2]
    named = theorems()["anisotropic-linear-break-even"]
    rows = display_rows(latex(letters_of(named).short(named.claim)))
    assert len(rows) == 2 and r"\iff" in rows[1][:12]


def test_a_page_may_end_lines_where_paper_does(printed: list[str]) -> None:
    parted = 0
    for text in printed:
        marked = breakable(text)
        assert " ".join(marked.split()) == text
        rows = [row for row in marked.split("\n") if not row.startswith(" ")]
        parted += len(rows) > 1
        assert all(row.count("{") == row.count("}") for row in rows)
    assert parted > SAMPLE / 2
