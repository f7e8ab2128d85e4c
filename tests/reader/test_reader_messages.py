"""What an undecided line says: the word of a rule that fits it comes before the refusal of one that does not."""

from __future__ import annotations

from derivations.reader import check_text


def message(said: str, line: str) -> str:
    (one,) = check_text(f"% fate: {said}\n\\[ {line} \\]").environments
    (step,) = one.steps
    return step.outcome.message


def test_a_rule_that_fits_has_the_word() -> None:
    """Moments do not take a modulus; the means of Gaussian functions do, and say what is left."""
    said = "assume Y \\sim \\mathcal{N}(0, 1), c > 0\n% fate: function g(x)"
    left = message(said, r"\mathbb{E}[|Y|] = g(c)")
    assert "the line with its means put in" in left
    refused = message(said, r"\mathbb{E}[g(Y)] = c")
    assert "the line with its means put in" not in refused
