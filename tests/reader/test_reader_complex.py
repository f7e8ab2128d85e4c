"""An i that nothing says is a number may be the imaginary unit: it is never taken for a real one."""

from __future__ import annotations

import pytest
import sympy as sp

from derivations.reader import check_text, parse_expression
from theory.errors import BadInput
from theory.verdict import Verdict

_NOT_READ = "complex numbers are not read"


def outcomes(lines: str, said: str = ""):
    checked = check_text(f"% fate: assume {said}\n\\[ {lines} \\]" if said else f"\\[ {lines} \\]")
    assert not checked.problems
    return [step.outcome for one in checked.environments for step in one.steps if step.outcome.method != "definition"]


@pytest.mark.parametrize(
    "line",
    [
        r"(1 + i)^4 \ge 0",
        r"(1 + \mathrm{i})^4 \ge 0",
        r"(1 + \imath)^4 \ge 0",
        r"x^2 + i^2 \ge x^2",
        r"\left(e^{i\theta}\right)^2 \ge 0",
        r"\exp(i\theta)^2 \ge 0",
        r"\left(e^{j\omega}\right)^2 \ge 0",
        r"\left(x_i e^{i x_i}\right)^2 \ge 0",
        r"\int_0^1 e^{2 i x}\,dx \ge 0",
        r"\Bigl(e^{i\theta + \sum_{i=1}^2 i}\Bigr)^2 \ge 0",
        r"(\sqrt{-1})^2 = -1",
        r"\Re(z w) = \Re(z) w",
        r"\operatorname{Im}(z)^2 \ge 0",
    ],
)
def test_what_may_be_complex_is_not_decided(line):
    (outcome,) = outcomes(line)
    assert outcome.verdict is Verdict.UNDECIDED
    assert _NOT_READ in outcome.message


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (r"(1 + i)^4 \ge 0", r"i \in \mathbb{R}"),
        (r"(1 + i)^4 \ge 0", r"i > 0"),
        (r"\left(e^{i\theta}\right)^2 \ge 0", r"i \in \mathbb{N}"),
        (r"(1 + i)^4 \ge 0 \quad \text{for } i \ge 1", ""),
        (r"\sum_{i=1}^n i = \frac{n(n+1)}{2}", r"n \in \mathbb{N}"),
        (r"\sum_{i=1}^\infty e^{-i} = \frac{1}{e - 1}", ""),
        (r"\sum_{j=1}^\infty e^{-j} = \frac{1}{e - 1}", ""),
        (r"\exp\Bigl(-\sum_{i=1}^n i\Bigr) = e^{-n(n+1)/2}", r"n \in \mathbb{N}"),
        (r"(x_i + i)^2 \ge 0", ""),
        (r"(x_j e^{j x_j})^2 \ge 0", ""),
        (r"(1 + j)^4 \ge 0", ""),
    ],
)
def test_what_is_said_to_be_a_number_or_is_an_index_is_read(line, said):
    assert all(outcome.verdict.settles for outcome in outcomes(line, said))


def test_what_a_name_stands_for_is_looked_at_too():
    for before in (r"\[ z = 1 + i \]", r"\[ i^2 = -1 \] \[ z = 1 + i \]", r"\[ z := 1 + i \]"):
        *_, last = check_text(before + r"\[ z^4 \ge 0 \]").environments
        (step,) = last.steps
        assert step.outcome.verdict is Verdict.UNDECIDED
        assert _NOT_READ in step.outcome.message


def test_an_index_of_another_display_says_nothing():
    *_, last = check_text(r"\[ x_i^2 \ge 0 \] \[ (1 + i)^4 \ge 0 \]").environments
    assert last.verdict is Verdict.UNDECIDED


def test_one_formula_is_read_alike():
    with pytest.raises(BadInput, match=_NOT_READ):
        parse_expression("e^{i x}")
    real = sp.Symbol("i", real=True)
    assert parse_expression("i x", {"i": real}) == real * sp.Symbol("x", real=True)
