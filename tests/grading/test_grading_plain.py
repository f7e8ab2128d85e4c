"""Plain mathematics, the lemma about angles, and the page for teachers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sympy as sp

from derivations.deciders.truth import at_point
from derivations.grading import differences
from derivations.grading.differences import difference, with_cosines
from derivations.grading.grader import Grader
from derivations.grading.plain import tokens_of
from derivations.grading.posing import pose
from derivations.grading.sheets import read_sheet, variant
from derivations.reader import parse_expression
from theory.symbols import domain_of, gamma, sigma, theta

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = {"n": "n", "d": "d", "x": "x", "kappa_eff": r"\kappa", "l1": r"\ell_1", "scale": "c"}


def spelled(text: str) -> str:
    return " ".join(token.text for token in tokens_of(text, WORDS))


@pytest.mark.parametrize(
    ("plain", "read"),
    [
        ("sigma^2/(1 - gamma)", r"\sigma ^ 2 / ( 1 - \gamma )"),
        ("nd", "n d"),
        ("nsigma", r"n \sigma"),
        ("x**10", "x ^ { 10 }"),
        ("x^-1", "x ^ { - 1 }"),
        ("x^(n+1)", "x ^ { n + 1 }"),
        ("sqrt(x)(n)", r"\sqrt { x } ( n )"),
        ("abs(x)", r"\lvert x \rvert"),
        ("x²³", "x ^ { 23 }"),
        ("n <= d", r"n \le d"),
        ("lam", r"\lambda"),
        ("kappa_eff + l1 scale", r"\kappa + \ell _ 1 c"),
        (r"\mathrm{eff}_{abc}", r"\mathrm { e f f } _ { a b c }"),
        ("x_ab", "x _ { a b }"),
        ("hello", "h e l l o"),
        (r"$\frac{1}{2}$", r"\frac { 1 } { 2 }"),
        ("cos^2(theta)", r"\cos ^ 2 ( \theta )"),
    ],
)
def test_words_become_commands(plain: str, read: str) -> None:
    assert spelled(plain) == read


def test_what_is_spelled_means_the_same_to_the_reader() -> None:
    names = {"gamma": gamma, "sigma": sigma}
    text = " ".join(token.text for token in tokens_of("sqrt(gamma)*sigma**2/(1 - gamma)^2", {}))
    assert parse_expression(text, names) == sp.sqrt(gamma) * sigma**2 / (1 - gamma) ** 2


def test_a_run_without_meaning_takes_no_time() -> None:
    assert spelled("pi" * 29 + "q").startswith("p i p i")


ANGLES = [sp.pi * share for share in map(sp.Rational, ["0", "1/6", "1/4", "1/3", "1/2", "2/3", "5/6", "1"])]
RELATIONS = [sp.StrictLessThan, sp.LessThan, sp.StrictGreaterThan, sp.GreaterThan, sp.Eq, sp.Ne]


def wrong_turns() -> list[object]:
    """Comparisons of an angle that say something else once they speak of its cosine."""
    given = domain_of([theta])
    found: list[object] = []
    for kind in RELATIONS:
        for slope in (1, -2):
            for edge in ANGLES[1:-1]:
                relation = kind(slope * theta, slope * edge, evaluate=False)
                turned = with_cosines(relation, given)
                assert turned != relation
                found += [
                    (relation, angle)
                    for angle in ANGLES
                    if at_point(relation, {theta: angle}, {}) is not at_point(turned, {theta: angle}, {})
                ]
    return found


def test_an_angle_and_its_cosine_say_the_same() -> None:
    assert wrong_turns() == []


def test_a_cosine_that_rose_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "_TURNED", {**differences._TURNED, sp.StrictLessThan: "<"})
    assert wrong_turns()


def test_an_angle_of_unknown_range_is_left_alone() -> None:
    relation = sp.StrictLessThan(theta, sp.pi / 3, evaluate=False)
    assert with_cosines(relation, ()) == relation
    assert with_cosines(relation, domain_of([theta])[:1]) == relation


def test_the_difference_shown_is_the_simplest_and_certain() -> None:
    given = (*domain_of([gamma, sigma]), sp.StrictLessThan(gamma, 1, evaluate=False))
    found = difference(sigma**2, sigma**2 + gamma, given, [gamma, sigma])
    assert found is not None and found.lhs != found.rhs
    assert difference(sigma**2, sigma * sigma, given, [gamma, sigma]) is None


def test_the_example_for_teachers_is_a_sheet_that_works(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    block = re.search(r"```toml\n(.*?)```", text, re.DOTALL)
    assert block is not None
    path = tmp_path / "sheet.toml"
    path.write_text(block[1])
    sheet = read_sheet(path)
    own = sheet.find("my-own")
    grader = Grader(pose(own, variant(own, sheet.seed, "4711")))
    assert grader.grade("v b^(-2)").outcome == "right"
    assert grader.grade("b^2/v").hint == "More noise needs more shrinking."
    assert grader.grade("b*b").credit is not None
