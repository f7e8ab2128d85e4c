"""The forms in which authors write: each is read as it is meant, and its twin with one slip falls at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from derivations.reader import check_document, check_text
from theory.verdict import Verdict

FORMS = {
    "a function beside a bracket that holds it": (
        "\\[ y(x) := \\frac{1}{1+e^{-x}} \\]\n\\[ \\frac{dy}{dx} = y(1-y) \\]",
        "y(1-y)",
        "y(1+y)",
    ),
    "slopes of letters": (
        "% fate: assume a > 0\n\\[ \\frac{\\Gamma'(a)}{\\Gamma(a)} + \\frac{1}{a} = 0 + \\psi(a+1) \\]",
        r"\frac{1}{a}",
        r"\frac{2}{a}",
    ),
    "a binomial by choose": (
        "% fate: assume n, k \\in \\mathbb{N}, k \\le n\n\\[ {n \\choose k} = \\frac{n!}{k!\\,(n-k)!} \\]",
        "(n-k)!",
        "(n+k)!",
    ),
    "an integral over the line": (
        r"\[ \int_{\mathbb{R}} e^{-x^2/2}\,dx = \sqrt{2\pi} \]",
        r"\sqrt{2\pi}",
        r"\sqrt{\pi}",
    ),
    "a double factorial": (
        "% fate: assume k \\in \\mathbb{N}\n\\[ (2k-1)!! = \\frac{(2k)!}{2^k k!} \\]",
        "2^k k!",
        "2^k",
    ),
    "the smaller of two numbers": (
        "% fate: assume x > 0, y > 0\n\\[ x \\wedge y \\le \\frac{2xy}{x+y} \\cdot 1 \\]",
        r"\wedge",
        r"\vee",
    ),
    "double signs": (r"\[ (a \pm b)^2 = a^2 \pm 2ab + b^2 \]", r"a^2 \pm 2ab", r"a^2 \mp 2ab"),
    "roots with a double sign": (
        "% fate: assume b^2 \\ge c\n\\[ x = -b \\pm \\sqrt{b^2-c} \\]\n\\[ x^2 + 2bx + c = 0 \\]",
        "2bx",
        "bx",
    ),
    "a slope at a point": (r"\[ \frac{d}{dx} x^3 \Big|_{x=2} = 12 \]", "= 12", "= 0"),
    "a bar after a sum": (r"\[ y^2 + 2y \,\bigg|_{y=3} = 15 \]", "= 15", "= 6 + y^3"),
    "a bar after an invisible delimiter": (
        r"\[ \Bigl. y + \Bigl(y^2 - 1\Bigr) \Bigr|_{y=2} = 5 \]",
        "= 5",
        "= y + 3 + y^2",
    ),
    "bars with their own values": (r"\[ y^2\big|_{y=3} - y\big|_{y=1} = 8 \]", "= 8", "= 6"),
    "a bar after the last term alone": (r"\[ y^2 - y^2\big|_{y=1} = y^2 - 1 \]", "y^2 - 1 ", "y^2 + 1 "),
    "a Bernoulli mean": (
        "% fate: assume 0 < p < 1, X \\sim \\mathrm{Ber}(p)\n\\[ \\mathbb{E}[e^{sX}] = 1-p+pe^s \\]",
        "1-p+pe^s",
        "1-p+e^s",
    ),
    "a Bernoulli variance": (
        "% fate: assume 0 < p < 1, X \\sim \\mathrm{Bernoulli}(p)\n\\[ \\operatorname{Var}(X) = p(1-p) \\]",
        "p(1-p)",
        "p(1+p)",
    ),
    "signs below the mean": (
        r"\[ \mathbb{E}_{s \sim \mathrm{Unif}\{-1,1\}}[e^{s x}] = \cosh x \]",
        r"\cosh x",
        r"\cosh 2x",
    ),
    "independent signs": (
        "% fate: assume a, b \\sim \\mathrm{Rademacher}, Z \\sim \\mathcal{N}(0,1)\n"
        "\\[ \\mathbb{E}[(a+b)^2 Z^2] = 2 \\]",
        "= 2",
        "= 4",
    ),
    "a Poisson mean": (
        "% fate: assume \\lambda > 0, N \\sim \\mathrm{Poisson}(\\lambda)\n"
        "\\[ \\mathbb{E}[N^2] = \\lambda^2+\\lambda \\]",
        r"^2+\lambda",
        r"^2-\lambda",
    ),
    "a binomial mean": (
        "% fate: assume n \\in \\mathbb{N}, 0 < p < 1, K \\sim \\mathrm{Bin}(n, p)\n\\[ \\mathbb{E}[K] = np \\]",
        "= np",
        "= n+p",
    ),
    "an event of a sign": (
        "% fate: assume 0 < p < 1, X \\sim \\mathrm{Ber}(p), a \\sim \\mathrm{Rad}\n"
        "\\[ \\mathbb{P}(X = 1, a \\ge 0) = p/2 \\]",
        "= p/2",
        "= p",
    ),
    "a slope up to the edge of what is assumed": (
        "% fate: assume t \\ge 0, u > 0\n\\[ \\frac{d}{dt} \\log(u+t) = \\frac{1}{u+t} \\]",
        r"{u+t} ",
        r"{u+2t} ",
    ),
    "a sum that telescopes by two": (
        "% fate: assume T \\in \\mathbb{N}\n"
        "\\[ \\sum_{t=1}^{T} (\\sqrt{t+1} - \\sqrt{t-1}) = \\sqrt{T+1} + \\sqrt{T} - 1 \\]",
        "- 1 ",
        "+ 1 ",
    ),
    "a mean inside a mean of a discrete name": (
        "% fate: assume 0 < p < 1, X \\sim \\mathrm{Ber}(p), Z \\sim \\mathcal{N}(0,1)\n"
        "\\[ \\mathbb{E}\\bigl[X\\,\\mathbb{E}[X Z^2]\\bigr] = p^2 \\]",
        "= p^2",
        "= p",
    ),
    "Euler's number as a bare argument": (r"\[ \sup_{x > 0} x e^{-x} = \frac1e \]", r"\frac1e", r"\frac2e"),
    "a logarithm of a series": (
        "% fate: assume m > 0, N \\sim \\mathrm{Poisson}(m)\n\\[ \\log\\mathbb{E}[e^{sN}] = m(e^s - 1) \\]",
        "e^s - 1",
        "e^s - 2",
    ),
    "a supremum at a kink": (
        "% fate: assume -1 \\le u \\le 0\n\\[ \\sup_{x \\in \\mathbb{R}} \\{xu - \\max(0, 1-x)\\} = u \\]",
        "= u",
        "= 2u",
    ),
    "a bound of a maximum": (
        "% fate: assume c > 0\n\\[ c\\log(1 + e^{x/c}) \\ge \\max(0, x) \\]",
        r"\max(0, x)",
        r"\max(0, 2x)",
    ),
    "a slope of a bracket at a point": (
        r"\[ \frac{d}{dx} 3\Bigl(1+\cos x\Bigr)\Big|_{x=\pi/2} = -3 \]",
        "= -3",
        "= 3",
    ),
    "two names in one definition": (
        "% fate: assume 0 < c < 1\n\\[ \\lambda_\\pm := (1 \\pm c)^2 \\]\n\\[ \\lambda_+ - \\lambda_- = 4c \\]",
        "= 4c",
        "= -4c",
    ),
    "a power inside or outside of a logarithm": (
        "% fate: assume x > 0, d > 0\n\\[ \\log(ex)^d = d(1 + \\log x) \\]",
        "d(1 +",
        "d(2 +",
    ),
    "an interval": (r"\[ x^2 \le x \quad\text{for } x \in [0,1] \]", "[0,1]", "[0,2]"),
    "a half-open interval": (r"\[ \frac{1}{1-x} \ge 1 \quad\text{for all } x \in [0,1) \]", "[0,1)", "[-1,1)"),
    "text with mathematics": (r"\[ |x| = x \quad\text{if $x \ge 0$} \]", r"x \ge 0", r"x \le 1"),
    "a condition in brackets": (r"\[ \sqrt{x^2} = x \qquad (x > 0) \]", "(x > 0)", "(x < 0)"),
    "for all": (r"\[ e^x > 1 \quad \forall x > 0 \]", "x > 0", "x > -1"),
    "a condition after a comma": (r"\[ \log x < 0, \quad 0 < x < 1 \]", "x < 1", "x < 2"),
    "a citation above the sign": (
        "% fate: assume 0 < \\gamma < 1, \\sigma \\ge 0, r = 1\n% fate: use scratch-risk as (8) for R_{sc}\n"
        "\\[ R_{sc} \\overset{(8)}{=} 1 - \\gamma + \\frac{\\gamma\\sigma^2}{1-\\gamma} \\]",
        r"1 - \gamma + ",
        r"1 + \gamma + ",
    ),
    "a citation in words": (
        "% fate: assume 0 < \\gamma < 1, \\sigma \\ge 0, r = 1\n% fate: use scratch-risk as (8) for R_{sc}\n"
        "\\[ R_{sc} = 1 - \\gamma + \\frac{\\gamma\\sigma^2}{1-\\gamma} \\qquad \\text{by (8)} \\]",
        r"{1-\gamma}",
        r"{1+\gamma}",
    ),
    "a stacked citation": (
        "% fate: assume 0 < \\gamma < 1, \\sigma \\ge 0, r = 1\n% fate: use scratch-risk as (8) for R_{sc}\n"
        "\\[ R_{sc} \\stackrel{\\text{(8)}}{\\ge} 1 - \\gamma \\]",
        r"\ge}",
        r"\le}",
    ),
    "an arrow with its limit below": (
        r"\[ \frac{n}{n+1} \xrightarrow[n\to\infty]{} 1 \]",
        r"{} 1",
        r"{} 2",
    ),
    "an arrow with its limit above": (r"\[ \frac{n}{n+1} \xrightarrow{n\to\infty} 1 \]", r"} 1", r"} 2"),
    "eqnarray": ("\\begin{eqnarray}\n(x+1)^2 &=& x^2 + 2x \\\\\n&& {}+ 1\n\\end{eqnarray}", "2x", "3x"),
    "multline": ("\\begin{multline}\n(x+1)^2 = x^2 \\\\\n + 2x + 1\n\\end{multline}", "2x", "3x"),
    "split": (
        "\\begin{equation}\\begin{split}\ny &= (x+1)^2 \\\\\n&= x^2 + 2x + 1\n\\end{split}\\end{equation}",
        "2x",
        "3x",
    ),
    "words between rows": (
        "\\begin{align}\ny &= x + 1 \\\\\n\\intertext{so that}\ny^2 &= x^2 + 2x + 1\n\\end{align}",
        "2x",
        "3x",
    ),
    "an underbrace": (
        r"\[ \underbrace{(1-a)^2}_{\text{bias}} + \underbrace{a^2}_{\text{variance}} = 1 - 2a + 2a^2 \]",
        "2a^2",
        "a^2",
    ),
    "a value at a point": (r"\[ \left.\frac{d}{dx} x^2 \right|_{x=3} = 6 \]", "6", "9"),
    "a positive part": (r"\[ (x)_+ - (-x)_+ = x \]", r"= x", r"= |x|"),
    "a power before a subscript": (
        "% fate: assume \\sigma_s > 0\n\\[ \\sqrt{\\sigma^2_s} = \\sigma_s \\]",
        "= ",
        "= 2",
    ),
    "accents and fonts": (
        r"\[ (\widehat{\beta} - \boldsymbol{\beta})^2 = \hat\beta^2 - 2\hat\beta\boldsymbol\beta + \bm\beta^2 \]",
        r"- 2\hat\beta",
        r"+ 2\hat\beta",
    ),
    "a mean with its law below": (
        "% fate: assume X \\sim \\mathcal{N}(0, 1)\n\\[ \\mathbb{E}_{X\\sim\\mathcal{N}(0,1)}[X^4] = 3 \\]",
        "= 3",
        "= 2",
    ),
    "a law that holds below the mean only": (
        r"\[ \mathbb{E}_{z\sim\mathcal{N}(m,1)}[z^2] = m^2 + 1 \quad \text{for } m > 0 \]",
        "m^2 + 1",
        "m + 1",
    ),
    "a law beside the formula": (
        r"\[ \mathbb{E}[Z] = k \quad\text{for } k > 0, Z \sim \chi^2_k \]",
        r"\chi^2_k",
        r"\chi^2_{2k}",
    ),
    "a slope at a value": (
        "\\[ R(x) := x^2 + 3x \\]\n"
        "\\[ \\frac{dR}{dx}(x) = 2x + 3, \\qquad R'(2) = 7, \\qquad \\frac{dR}{dx}(1) = 5 \\]",
        "= 7",
        "= 10",
    ),
    "a function without its argument": ("\\[ R(x) := x^2 + 3x \\]\n\\[ \\frac{dR}{dx} = 2x + 3 \\]", "2x + 3", "2x"),
    "a function stated twice": ("\\[ R(x) := x^2 - 1 \\]\n\\[ R(x) = (x-1)(x+1) \\]", "(x+1)", "(x+2)"),
    "a definition written backwards": ("\\[ (1+a)^2 =: q \\]\n\\[ q = 1 + 2a + a^2 \\]", "2a", "a"),
    "a definition by its mark": ("\\[ q \\overset{\\text{def}}{=} (1+a)^2 \\]\n\\[ q = 1 + 2a + a^2 \\]", "2a", "a"),
    "a definition beside its use": (r"\[ 2K = 2a^2 \qquad K := a^2 \]", "= 2a^2", "= a^2"),
    "a product named whole": (
        r"\[ \langle f, g\rangle_{\mathcal{H}} := (1+a)^2 = 1 + 2a + a^2 \]",
        "2a",
        "a",
    ),
    "an infimum over several terms": (
        "% fate: assume K > 0, n > 0\n\\[ \\inf_{b > 0} \\frac{K}{b} + \\frac{b}{2n} = \\sqrt{\\frac{2K}{n}} \\]",
        "{2K}",
        "{K}",
    ),
    "a maximum between bars": (r"\[ \max_{|u| \le 1} \{2u - 3\} = -1 \]", "= -1", "= 1"),
    "a remark in a column of its own": (
        "% fate: assume s > 0\n\\begin{align} \\int_0^\\infty 2t e^{-t^2/s}\\,dt &= s\\int_0^\\infty e^{-u}\\,du "
        "&& (u = t^2/s) \\\\ &= s \\end{align}",
        "&= s \\end",
        "&= 2s \\end",
    ),
    "operators of the author's": (
        "\\DeclareMathOperator{\\Var}{Var}\n% fate: assume X \\sim \\chi^2_k, k > 0\n\\[ \\Var(X) = 2k \\]",
        "2k",
        "k",
    ),
    "a function of the author's": ("\\[ f(x) := x^2 \\]\n\\[ f(a+b) - f(a-b) = 4ab \\]", "4ab", "2ab"),
    "primes": ("\\[ f(x) := x^3 \\]\n\\[ f'(x) = 3x^2, \\qquad f''(x) = 6x \\]", "6x", "3x"),
    "cases": (
        r"\[ \max(x,0) = \begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases} \]",
        r"x & \text",
        r"-x & \text",
    ),
    "slanted fractions": (r"\[ \nicefrac{1}{2} + \tfrac12 + \sfrac{1}{2} = \dfrac{3}{2} \]", r"{3}", r"{5}"),
    "a chain in one row": (r"\[ 0 \le (x-1)^2 = x^2 - 2x + 1 \]", "2x", "x"),
    "equivalence": (r"\[ x^2 < 4 \iff -2 < x < 2 \]", "-2 <", "0 <"),
    "implication": (r"\[ x > 2 \implies x^2 > 4 \]", "x > 2", "x < 2"),
    "a decimal": (r"\[ 0.05 = \frac{1}{20} \]", "20", "50"),
    "a set": (r"\[ x(x-1) = 0 \quad \text{for } x \in \{0, 1\} \]", r"\{0, 1\}", r"\{0, 2\}"),
}


def fallen(text: str) -> list[int]:
    """The lines that are refuted. Raises AssertionError where a line is neither that nor proved."""
    checked = check_text(text)
    assert not checked.problems, checked.problems
    steps = [step for environment in checked.environments for step in environment.steps]
    for step in steps:
        settled = step.outcome.verdict.settles or step.outcome.verdict is Verdict.REFUTED
        assert settled, (step.shown, step.outcome)
    return [step.until.line for step in steps if step.outcome.verdict is Verdict.REFUTED and step.until]


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read_as_meant_and_its_twin_falls(name: str) -> None:
    text, right, wrong = FORMS[name]
    assert text.count(right) == 1
    assert fallen(text) == []
    last = text[: text.index(right)].count("\n") + 1
    (line,) = fallen(text.replace(right, wrong))
    assert last <= line <= text.count("\n") + 1


@pytest.mark.parametrize(("assumed", "verdict"), [("x >= 0", Verdict.PROVED), ("x >= -1", Verdict.REFUTED)])
def test_conditions_and_matrices_beside_the_document(tmp_path: Path, assumed: str, verdict: Verdict) -> None:
    main = tmp_path / "main.tex"
    main.write_text("\\begin{equation}\\label{a} |x| + u^\\top u = x + \\|u\\|^2 \\end{equation}\n", encoding="utf-8")
    beside = f'declare = "vector u in R^d"\n[environment.a]\nassume = "{assumed.replace(">=", chr(92) * 2 + "ge")}"\n'
    main.with_suffix(".toml").write_text(beside, encoding="utf-8")
    (environment,) = check_document(main, remember=False).environments
    assert environment.verdict is verdict
