"""Numbers typed by a user: exact where they can be, one clear line where they cannot."""

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from theory.errors import BadInput
from theory.values import parse_value


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("pi/4", sp.pi / 4),
        ("sqrt(2)/3", sp.sqrt(2) / 3),
        ("0.5", sp.Rational(1, 2)),
        ("1e-3", sp.Rational(1, 1000)),
        ("-2^2", -4),
        ("2**-1", sp.Rational(1, 2)),
        ("(1 + sqrt(5))/2", (1 + sp.sqrt(5)) / 2),
        ("3*-2", -6),
    ],
)
def test_values_are_exact(text: str, exact: sp.Expr) -> None:
    assert parse_value(text) - exact == 0


def test_a_decimal_is_not_its_double() -> None:
    assert parse_value("0.1") == sp.Rational(1, 10)
    assert parse_value("0.1") != sp.Rational(0.1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x",
        "1/0",
        "0^-1",
        "sqrt(-1)",
        "log(0)",
        "tan(pi/2)",
        "oo",
        "nan",
        "1 2",
        "pi(3)",
        "((1)",
        "9**9**9",
        "__import__('os')",
        "lambda: 1",
        "2^(1/1000000)",
        "10^64^64",
        "(" * 200,
        "1" * 300,
        "-" * 150,
        "ⅷ",
        "²",
    ],
)
def test_anything_else_is_one_line(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_value(text)
    assert "\n" not in str(caught.value)


# Half of what is drawn is of the grammar; code points by number spare the table of Unicode that st.text() builds first.
WORDS = [*"0123456789+-*/^().,eE ", "pi", "sqrt(", "exp(", "log(", "**", "1e", "oo", "nan", "__"]
CHARACTERS = st.one_of(st.sampled_from(WORDS), st.integers(0, 0x10FFFF).map(chr))


@settings(max_examples=300, deadline=2000)
@given(st.lists(CHARACTERS, max_size=60).map("".join))
def test_random_text_is_a_number_or_one_line(text: str) -> None:
    outcome = number_or_line(text)
    assert isinstance(outcome, str) or (outcome.is_real and outcome.is_finite)


def number_or_line(text: str) -> sp.Expr | str:
    """The number, or the message without the text that it repeats."""
    try:
        return parse_value(text)
    except BadInput as error:
        return str(error).replace(repr(text), "")
