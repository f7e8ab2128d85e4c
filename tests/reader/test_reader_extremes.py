"""Suprema and infima that no point attains: bounds that are approached; a maximum must be attained."""

from __future__ import annotations

import pytest

from derivations.reader import check_text
from theory.verdict import Verdict

ASSUMED = "% fate: assume a > 0, b > 0\n"


def verdict(text: str) -> Verdict:
    """The verdict of the one relation of a display."""
    (environment,) = check_text(f"{ASSUMED}\\[ {text} \\]", propose=False).environments
    return environment.steps[-1].outcome.verdict


@pytest.mark.parametrize(
    ("body", "right", "wrong"),
    [
        (r"\sup_{x > 0} \frac{x}{1+x}", "1", "2"),
        (r"\inf_{x > 0} e^{-x}", "0", "1"),
        (r"\sup_{0 < x < 1} x^2", "1", r"\frac12"),
        (r"\inf_{x > 0} \frac{a + x}{x}", "1", "a"),
        (r"\sup_{x > 0} \frac{a x}{b + x}", "a", "b"),
        (r"\sup_{0 < x < a} \frac{x}{1+x}", r"\frac{a}{1+a}", "1"),
    ],
)
def test_an_end_that_is_approached_gives_the_value(body: str, right: str, wrong: str) -> None:
    assert verdict(f"{body} = {right}") is Verdict.PROVED
    assert verdict(f"{body} = {wrong}") is Verdict.REFUTED


@pytest.mark.parametrize(
    "text",
    [
        r"\max_{x > 0} \frac{x}{1+x} = 1",
        r"\min_{0 < x < 1} x^2 = 0",
        r"\sup_{x > 0} x = 1",
        r"\sup_{a < x < b} x = b",
    ],
)
def test_what_is_not_attained_unbounded_or_perhaps_empty_does_not_stand(text: str) -> None:
    assert not verdict(text).passes
