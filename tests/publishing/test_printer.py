"""The printer writes as an author does, and its delimiters are as tall as what they hold."""

from __future__ import annotations

import pytest
import sympy as sp

from publishing.latex.layout import broken, tightened
from publishing.latex.printer import latex, name_latex
from publishing.latex.width import width
from theory.random_variables import Expectation, SameLaw, Unknown
from theory.registry import theorems
from theory.symbols import L, d, delta, gamma, lam, n, q, r, rho, sigma, theta

READ = {
    r"1 - \gamma": 1 - gamma,
    r"r^{2} (1 - \gamma) + \frac{\gamma \sigma^{2}}{1 - \gamma}": r**2 * (1 - gamma)
    + gamma * sigma**2 / (1 - gamma),
    r"\frac{\sigma^{2}}{\gamma - 1}": sigma**2 / (gamma - 1),
    r"\sin^{2} \theta + \frac{\sigma^{2} + \sin^{2} \theta}{n - 2}": sp.sin(theta) ** 2
    + (sigma**2 + sp.sin(theta) ** 2) / (n - 2),
    r"d - n + 1": d - n + 1,
    r"q^{2 - 2/L}": q ** (2 - 2 / L),
    r"1 + 2 \lambda": 1 + 2 * lam,
    r"(1 - \gamma) (2 \cos \theta - 1)": (1 - gamma) * (2 * sp.cos(theta) - 1),
    r"\frac{1}{\sqrt{n}}": 1 / sp.sqrt(n),
    r"- \frac{\sigma^{2}}{2}": -(sigma**2) / 2,
    r"e^{- \sigma^{2}/2}": sp.exp(-(sigma**2) / 2),
    r"\sigma \sqrt{2 \delta}": sp.sqrt(2) * sp.sqrt(delta) * sigma,
    r"\left(1 - \frac{n}{d} \right)^{2}": (1 - n / d) ** 2,
    r"\lvert \rho - 1 \rvert": sp.Abs(rho - 1),
    r"\log (1 + \rho)": sp.log(1 + rho),
    r"\gamma < 1 \text{ and } \lambda > 2": sp.And(gamma < 1, lam > 2),
    r"\gamma \ne 1": sp.Ne(gamma, 1),
    r"\lim_{n \to \infty} \frac{1}{n}": sp.Limit(1 / n, n, sp.oo),
    r"E_{n/2}(\rho)": sp.expint(n / 2, rho),
}


@pytest.mark.parametrize("written", READ)
def test_reads_as_an_author_writes(written: str) -> None:
    assert latex(READ[written]) == written


def test_cases_have_no_colon_and_no_for() -> None:
    text = latex(sp.Piecewise((1 - gamma, gamma < 1), (0, gamma > 1)))
    assert (
        text
        == r"\begin{cases} \displaystyle 1 - \gamma, & \gamma < 1 \\ \displaystyle 0, & \gamma > 1 \end{cases}"
    )


def test_laws_and_expectations() -> None:
    risk = Unknown(n, d, sp.Symbol("R_sc"))
    assert latex(sp.Eq(Expectation(risk), 1, evaluate=False)) == r"\mathbb{E}[R_{\mathrm{sc}}(n, d)] = 1"
    assert r"\overset{d}{=}" in latex(SameLaw(risk, rho))


def test_notation_is_changed_in_one_place() -> None:
    assert latex(gamma * sigma, {"gamma": r"\alpha^{-1}"}) == r"\alpha^{-1} \sigma"
    assert latex(gamma * sigma) == r"\gamma \sigma"


def test_names() -> None:
    assert name_latex("T_ft") == r"T_{\mathrm{ft}}"
    assert name_latex("beta_s") == r"\beta_{s}"


def test_delimiters() -> None:
    assert tightened(r"\left(a + b\right)") == "(a + b)"
    assert tightened(r"\left(\frac{a}{b}\right) + \left[x\right]") == r"\left(\frac{a}{b} \right) + [x]"
    assert tightened(r"\left(\left(a\right) \frac{1}{2}\right)") == r"\left((a) \frac{1}{2} \right)"
    assert tightened(r"f\!\left(x\right)") == "f(x)"


def test_long_lines_break_outside_brackets_and_lose_nothing() -> None:
    text = " + ".join(f"(a_{{{place}}} + b)" for place in range(30))
    parts = broken(text, 20).lines
    assert len(parts) > 3
    assert all(width(part) <= 20 for part in parts)
    assert " ".join(parts) == text
    assert all(part.count("(") == part.count(")") for part in parts)


def balanced(text: str) -> bool:
    """Braces match, and every \\left has its \\right."""
    depth = 0
    for place, sign in enumerate(text):
        if sign in "{}" and text[place - 1 : place] != "\\":
            depth += 1 if sign == "{" else -1
            if depth < 0:
                return False
    return depth == 0 and text.count(r"\left") == text.count(r"\right")


@pytest.mark.parametrize("id", theorems())
def test_every_statement_prints_balanced(id: str) -> None:
    statement = theorems()[id]
    for expression in (statement.claim, *statement.conditions):
        text = latex(expression)
        assert balanced(text), text
        assert not {"Unknown", "Expectation(", "Piecewise", "evaluate"} & set(text.split("("))


def test_a_lost_brace_is_seen() -> None:
    assert not balanced(r"\frac{1}{2")
    assert not balanced(r"\left(x)")


def test_two_marks_share_one_superscript() -> None:
    assert tightened(r"W^{+}^{\top} v") == r"W^{+ \top} v"
    assert tightened(r"W_{l}^{{new}}^{\top}") == r"W_{l}^{{new} \top}"


def test_lines_break_between_two_conditions() -> None:
    assert broken(r"a + b < e \text{ and } c < d", 8).lines == [r"a + b < e", r"\text{ and } c < d"]


def test_roots_share_a_sign_only_where_neither_holds_a_negative_number() -> None:
    x, y = sp.symbols("x y", real=True)
    delta, sigma = sp.symbols("delta sigma", positive=True)
    assert latex(sigma * sp.sqrt(2) * sp.sqrt(delta)) == r"\sigma \sqrt{2 \delta}"
    assert latex(sp.sqrt(x) * sp.sqrt(y)) == r"\sqrt{x} \sqrt{y}"
