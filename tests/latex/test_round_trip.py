"""What is printed, read back by the library's own reader, is what was meant: every statement, every line of a proof."""

from __future__ import annotations

import random

import pytest
import round_trip
import sympy as sp
from round_trip import Count, alike, closed, read_back, same

from derivations.library import derivations
from publishing.latex.abbreviations import Abbreviations, abbreviations
from publishing.latex.layout import display_rows
from publishing.latex.printer import AuthorPrinter, latex
from publishing.latex.statements import letters_of
from theory.registry import theorems
from theory.symbols import L, d, gamma, n, q, sigma, theta

SEED, SAMPLE, PROOFS = 20261121, 120, 40


def restored(letters: Abbreviations, short: sp.Basic) -> sp.Basic:
    """The expression with each letter's definition put back, the last defined first."""
    for letter, whole in reversed(letters.definitions()):
        short = short.xreplace({letter: whole})
    return short


def lines() -> list[sp.Basic]:
    """Every expression that stands in a line of a proof."""
    return [
        part
        for derivation in derivations().values()
        for case in derivation.cases
        for part in (case.start, *(line.after for line in case.lines))
    ]


def test_every_statement_reads_back() -> None:
    count = Count()
    for statement in theorems().values():
        for part in (statement.claim, *(one.predicate for one in statement.given)):
            count.add(part)
    assert not count.wrong
    assert not count.uncovered
    assert count.equal > 1000


def test_every_statement_reads_back_with_its_letters() -> None:
    """Short claims and definitions are read, and with the definitions put back they are the claims."""
    count, lettered, wrong = Count(), 0, []
    for statement in theorems().values():
        letters = letters_of(statement)
        if letters.letters:
            lettered += 1
            for part in (statement.claim, *(one.predicate for one in statement.given)):
                count.add(letters.short(part))
                wrong += [] if alike(restored(letters, letters.short(part)), part) else [statement.id]
            for _, whole in letters.definitions():
                count.add(whole)
    assert not count.wrong and not count.uncovered and not wrong
    assert lettered > 20


def test_letters_of_a_proof_stand_for_what_they_say() -> None:
    for derivation in random.Random(SEED).sample(
        sorted(derivations().values(), key=lambda one: one.id), SAMPLE
    ):
        parts = [
            part for case in derivation.cases for part in (case.start, *(one.after for one in case.lines))
        ]
        letters = abbreviations(parts)
        assert all(alike(restored(letters, letters.short(part)), part) for part in parts), derivation.id


def test_a_wrong_definition_is_caught() -> None:
    claim = theorems()["fine-tuning-depth-gap-distance"].claim
    letters = abbreviations([claim])
    whole, letter = next(iter(letters.letters.items()))
    assert alike(restored(letters, letters.short(claim)), claim)
    spoiled = Abbreviations({**letters.letters, whole: sp.Symbol("Q"), whole + 1: letter})
    assert not alike(restored(spoiled, letters.short(claim)), claim)


def test_letters_are_used_where_they_shorten_much_and_only_there() -> None:
    long, short = theorems()["fine-tuning-depth-gap-distance"].claim, theorems()["scratch-risk"].claim
    found = abbreviations([long])
    assert len(display_rows(latex(long))) == 4 and len(display_rows(latex(found.short(long)))) == 2
    assert found.running() is not None
    assert not abbreviations([short]).letters


def test_no_letter_is_used_twice() -> None:
    claim = theorems()["fine-tuning-depth-gap-distance"].claim
    used = {letter.name for letter in abbreviations([claim], "with $A_1$ and $C = 2$").letters.values()}
    assert used and not used & {"A", "C", *(symbol.name for symbol in claim.free_symbols)}


def test_a_sample_of_proof_lines_reads_back() -> None:
    count = Count()
    for part in random.Random(SEED).sample(lines(), SAMPLE):
        count.add(part)
    assert not count.wrong
    assert not count.uncovered
    assert count.equal > SAMPLE / 2


@pytest.mark.slow
def test_every_proof_line_reads_back() -> None:
    count = Count()
    for part in lines():
        count.add(part)
    assert not count.wrong
    assert not count.uncovered
    assert count.equal > 1000


READ = [
    gamma * (1 - gamma) / (1 + sigma),
    -((1 - gamma) ** 2) / (2 * d),
    q ** (2 - 2 / L) * (1 - gamma),
    1 / (1 + 1 / (1 + gamma)),
    sp.sqrt(2 * sigma) * sp.sin(theta) ** 2 / (n - 2),
    (gamma / sigma) ** ((L - 1) / L),
    sp.Integral(sp.exp(-gamma * theta), (theta, 0, sigma)) * (1 - gamma),
    sp.exp(-(sigma**2) / 2) ** n,
]


@pytest.mark.parametrize("expression", READ, ids=str)
def test_formulas_read_back(expression: sp.Expr) -> None:
    count = Count()
    count.add(expression)
    assert (count.equal, count.wrong, count.uncovered) == (1, {}, {})


def test_a_printer_without_brackets_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publishing.latex.printer.bracketed", lambda text: text)
    count = Count()
    for expression in READ[:4]:
        count.add(expression, AuthorPrinter().doprint(expression))
    assert len(count.wrong) + len(count.uncovered) >= 3


@pytest.mark.parametrize(
    ("old", "new"), [("1 - \\gamma", "1 + \\gamma"), ("\\sigma", "\\theta"), ("^{2}", "^{3}"), ("2 d", "3 d")]
)
def test_a_spoiled_print_is_caught(old: str, new: str) -> None:
    expression = -((1 - gamma) ** 2) * sigma / (2 * d)
    text = latex(expression)
    assert same(*read_back(expression, text))
    assert old in text
    count = Count()
    count.add(expression, text.replace(old, new))
    assert count.equal == 0 and len(count.wrong) == 1


def test_what_does_not_close_is_seen() -> None:
    assert closed(r"\frac{a}{b + c}") and closed(r"\left(a + b \right)^{2}") and closed(r"\|a - b \|^2")
    assert not closed(r"a + b") and not closed(r"\max_{a \le 1} a - b")


def test_one_printer_for_every_context() -> None:
    assert round_trip.ways(theorems()["fine-tuning-scale"].claim.rhs)
    assert AuthorPrinter(inline=True).doprint(1 / (1 + gamma)) == r"1/(1 + \gamma)"
