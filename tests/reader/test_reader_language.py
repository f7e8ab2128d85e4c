"""What the grammar reads, and what it refuses, with the token that stopped it."""

from __future__ import annotations

import pytest
import sympy as sp

from derivations.reader import check_text, parse_expression
from derivations.reader.results import Step
from theory.errors import BadInput
from theory.verdict import Verdict

x, y, n, a, b = sp.symbols("x y n a b", real=True)
GIVEN = {"x": x, "y": y, "n": n, "a": a, "b": b}


def only(text: str) -> Step:
    """The last relation of a text."""
    return check_text(text).environments[-1].steps[-1]


def verdict(text: str) -> Verdict:
    """Its verdict."""
    return only(text).outcome.verdict


READINGS = [
    (r"\frac12 x^2", x**2 / 2),
    (r"\frac{x}{y}", x / y),
    (r"2x y", 2 * x * y),
    (r"x^2y", x**2 * y),
    (r"\sin^2 x", sp.sin(x) ** 2),
    (r"\sin 2x", sp.sin(2 * x)),
    (r"\sin x\cos y", sp.sin(x) * sp.cos(y)),
    (r"\log_2 x", sp.log(x) / sp.log(2)),
    (r"\sqrt[3]{x}", x ** sp.Rational(1, 3)),
    (r"e^{-x^2/2}", sp.exp(-(x**2) / 2)),
    (r"\left|x-y\right|", sp.Abs(x - y)),
    (r"|x||y|", sp.Abs(x) * sp.Abs(y)),
    (r"\max\{x, y\}", sp.Max(x, y)),
    (r"\binom{n}{2}", sp.binomial(n, 2)),
    (r"(n+1)!", sp.factorial(n + 1)),
    (r"\Gamma(x)", sp.gamma(x)),
    (r"x \cdot y / a", x * y / a),
    (r"a/2b", a / (2 * b)),
    (r"-x^2", -(x**2)),
    (r"2^{-x}", 2 ** (-x)),
    (r"(x)_+", sp.Max(x, 0)),
    (r"0.25 x", x / 4),
    (r"\tfrac34", sp.Rational(3, 4)),
    (r"x^{2}_{}" if False else r"x^{10}", x**10),
    (r"\exp\left(-\frac{x}{2}\right)", sp.exp(-x / 2)),
    (r"\arctan x", sp.atan(x)),
    (r"\operatorname{erf}(x)", sp.erf(x)),
    (r"\cos^{-1} x", sp.acos(x)),
    (r"x\,y\;a\!b", x * y * a * b),
    (r"\bigl(x+y\bigr)^2", (x + y) ** 2),
    (r"\sum_{k=1}^{3} 1", sp.Sum(1, (sp.Symbol("k", integer=True), 1, 3))),
    (r"x^23", 3 * x**2),
    (r"{x}^{y}", x**y),
]


@pytest.mark.parametrize(("text", "expected"), READINGS, ids=[text for text, _ in READINGS])
def test_an_expression_is_read_as_it_stands(text: str, expected: sp.Expr) -> None:
    assert parse_expression(text, GIVEN) == expected


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (r"\beta_s", "beta_s"),
        (r"R_{sc}", "R_sc"),
        (r"R_{\mathrm{sc}}", "R_sc"),
        (r"\hat\beta", "betahat"),
        (r"\hat{\beta}_0", "betahat_0"),
        (r"\mathcal{R}", "Rcal"),
        (r"\sigma_s^2", "sigma_s"),
        (r"\sigma^2_s", "sigma_s"),
        (r"x^*", "x__star"),
        (r"\theta'", "thetaprime"),
        (r"\operatorname{snr}", "snr"),
    ],
)
def test_names_keep_their_scripts(text: str, key: str) -> None:
    assert {symbol.name for symbol in parse_expression(text).free_symbols} == {key}


@pytest.mark.parametrize(
    ("text", "token"),
    [
        (r"W^\top W", r"no matrix"),
        (r"x +", "expression"),
        (r"\frac{1}{2", "missing"),
        (r"(x", "missing"),
        (r"2 3", "two numbers"),
        (r"\begin{pmatrix} 1 & 2 \\ 3 \end{pmatrix}", "different lengths"),
        (r"\foo x", r"\foo"),
        (r"x^2^3", "second exponent"),
        (r"1 + \ldots + n", "ellipsis"),
        (r"\sum x", "index"),
        (r"x)", "not understood"),
        (r"\int_0^1 x", "differential"),
        (r"\operatorname{tr} X", "no matrix"),
        (r"", "expected"),
        (r"10^{10^{10}}", "too large"),
        (r"\frac{1}{0}", "zero"),
    ],
)
def test_what_is_not_read_is_refused_in_one_line(text: str, token: str) -> None:
    with pytest.raises(BadInput, match=token.replace("\\", r"\\")) as refused:
        parse_expression(text)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\[ \frac{x}{x} = 1 \]", Verdict.REFUTED),
        (r"\[ e^{\mathrm{i}\pi} = 5 \]", Verdict.UNDECIDED),
        (r"\[ s^2 = 1/n \] \[ \lim_{n\to\infty} s^2 = s^2 \]", Verdict.UNDECIDED),
        (r"\[ s^2 = 1/m \] \[ \lim_{n\to\infty} s^2 = s^2 \]", Verdict.PROVED),
        (r"\[ s^2 = j \] \[ \sum_{j=1}^{3} s^2 = 3 s^2 \]", Verdict.UNDECIDED),
        ("% fate: assume n \\in \\mathbb{Z}\n" r"\[ \prod_{k=1}^{n} 2 = 2^n \]", Verdict.UNDECIDED),
        ("% fate: assume n \\in \\mathbb{N}\n" r"\[ \prod_{k=1}^{n} 2 = 2^n \]", Verdict.PROVED),
        (
            "% fate: assume X \\sim \\mathcal{N}(0, 1), c = X\n" r"\[ \mathbb{E}[c X] = c \mathbb{E}[X] \]",
            Verdict.UNDECIDED,
        ),
        (
            "% fate: assume X \\sim \\mathcal{N}(0, 1)\n" r"\[ \mathbb{E}[c X] = c \mathbb{E}[X] \]",
            Verdict.PROVED,
        ),
        ("% fate: assume x \\ne 0\n" r"\[ \frac{x}{x} = 1 \]", Verdict.PROVED),
        (r"\[ \sqrt{x^2} = x \]", Verdict.REFUTED),
        (r"\[ \sqrt{x^2} = |x| \]", Verdict.PROVED),
        (r"\[ (\sqrt{x})^2 = x \]", Verdict.REFUTED),
        (r"\[ \log x - \log x = 0 \]", Verdict.REFUTED),
        ("% fate: assume x > 0\n" r"\[ \log x - \log x = 0 \]", Verdict.PROVED),
        (r"\[ \frac{x^2-1}{x-1} = x + 1 \quad \text{for } x \ne 1 \]", Verdict.PROVED),
        (r"\[ x^2 = 1 \iff x = 1 \]", Verdict.REFUTED),
        (r"\[ x^2 = 1 \iff x = 1 \text{ or } x = -1 \]", Verdict.PROVED),
        (r"\[ x > 0 \implies \frac1x > 0 \]", Verdict.PROVED),
        ("% fate: assume 0 < x, x < -1\n" r"\[ x = x + 1 \]", Verdict.VACUOUS),
        (r"\[ \pi \approx 3.14 \]", Verdict.UNDECIDED),
        (r"\[ \pi = 3.14 \]", Verdict.REFUTED),
        (r"\[ e^{x} = \exp x \]", Verdict.PROVED),
        ("% fate: function f(x)\n" r"\[ f(x) + f(x) = 2 f(x) \]", Verdict.PROVED),
        ("% fate: function f(x)\n" r"\[ f(x+1) = f(x) + 1 \]", Verdict.REFUTED),
        ("% fate: function f(x)\n" r"\[ \frac{d}{dx} f(x)^2 = 2 f(x) f'(x) \]", Verdict.PROVED),
        ("% fate: assume t \\ge 0\n" r"\[ \frac{d}{dt} |t| = 1 \]", Verdict.UNDECIDED),
        ("% fate: assume t \\ge 0\n" r"\[ \frac{d}{dt} \frac{1}{1+t} = -\frac{1}{(1+t)^2} \]", Verdict.PROVED),
        ("% fate: function V(t)\n" r"\[ \sum_{t=0}^{3} (V(t) - V(t+1)) = V(0) - V(4) \]", Verdict.PROVED),
        ("% fate: function V(t)\n" r"\[ \sum_{t=0}^{3} (V(t) - V(t+1)) = V(0) - V(3) \]", Verdict.REFUTED),
        (r"\[ \mathbb{E}_{g \sim N(0,1)}[\max(0,g)] \le 0 \]", Verdict.REFUTED),
        (r"\[ \operatorname{Var}_{g \sim N(0,1)}(\max(0,g)) \le 0 \]", Verdict.REFUTED),
        (r"\[ f(u) = u^2 \] \[ f(3) = 9 \]", Verdict.PROVED),
        (r"\[ f(u) = u^2 \] \[ f(3) = 6 \]", Verdict.REFUTED),
        (r"\[ R = (x+1)^2 = x^2 + 2x + 1 \]", Verdict.PROVED),
        (r"\[ R = (x+1)^2 = x^2 + x + 1 \]", Verdict.REFUTED),
        (r"\[ R = x + 1 \] \[ R - 1 = x \]", Verdict.PROVED),
        (r"\[ R = x + 1 \] \[ R = x + 2 \]", Verdict.REFUTED),
        (r"\[ \max(a,b) = a - b + \min(a,b) \]", Verdict.REFUTED),
        (r"\[ (a \pm b)^2 = a^2 \pm 2ab + b^2 \]", Verdict.PROVED),
        (r"\[ (a \pm b)^2 = a^2 \mp 2ab + b^2 \]", Verdict.REFUTED),
    ],
)
def test_verdicts_at_the_edges(text: str, expected: Verdict) -> None:
    assert verdict(text) is expected


def test_the_reading_of_a_slash_is_told() -> None:
    step = only("% fate: assume b > 0\n" r"\[ \frac{a}{2}b = a/2b \]")
    assert step.outcome.verdict is Verdict.PROVED
    assert any("read" in note for note in step.notes)


def test_a_line_that_cannot_be_read_names_its_place_and_the_rest_is_checked() -> None:
    checked = check_text(
        "\\begin{align}\nx^2 - y^2 &= (x-y)(x+y) \\\\\n &= \\foo{x} \\\\\n (x+1)^2 &= x^2 + 2x + 1\n\\end{align}"
    )
    first, second, third = checked.environments[0].steps
    assert (first.outcome.verdict, third.outcome.verdict) == (Verdict.PROVED, Verdict.PROVED)
    assert second.outcome.verdict is Verdict.UNDECIDED
    assert second.token == r"\foo"
    assert second.stopped is not None
    assert (second.stopped.line, second.stopped.column) == (3, 5)


def test_conditions_end_with_their_section() -> None:
    text = (
        "\\section{A}\n% fate: assume x > 0\n\\[ \\sqrt{x^2} = x \\]\n\\section{B}\n\\[ \\sqrt{x^2} = x \\]"
    )
    first, second = check_text(text).environments
    assert (first.verdict, second.verdict) == (Verdict.PROVED, Verdict.REFUTED)


def test_expected_failures_and_skips() -> None:
    text = "% fate: expect refuted\n\\[ 1 = 2 \\]\n% fate: skip\n\\[ 1 = 3 \\]\n% fate: expect refuted\n\\[ 1 = 1 \\]"
    checked = check_text(text)
    assert [environment.as_expected for environment in checked.environments] == [True, False]
    assert [one.reason for one in checked.skipped] == ["% fate: skip"]


@pytest.mark.parametrize(
    ("spoiled", "part"),
    [
        (r"(x-y)(x+y) = x^2 + y^2", "- y^{2}"),
        (r"(x+1)^2 = x^2 + x + 1", "2 x"),
        (r"x \cdot x^2 = x^2", "x^{3}"),
        (r"\frac{x}{x} = 1", "x"),
        (r"x^2 + 1 < 2x", r"\ge"),
    ],
)
def test_the_nearest_right_line_is_proposed(spoiled: str, part: str) -> None:
    (environment,) = check_text(rf"\[ {spoiled} \]", propose=True).environments
    (step,) = environment.steps
    assert step.proposal is not None
    assert step.proposal.verdict.settles
    assert part in step.proposal.latex
