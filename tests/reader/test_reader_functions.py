"""Declared functions of numbers and of vectors, and names whose law is known by its first moments only.

Each line that holds stands beside one that lacks what it rests on: that one must not stand, and a line that may
hold for what its author means must not fall.
"""

from __future__ import annotations

import pytest

from derivations.reader import check_text
from theory.verdict import Verdict

PROVED, REFUTED, UNDECIDED = Verdict.PROVED, Verdict.REFUTED, Verdict.UNDECIDED
VECTORS = "% fate: vectors x, y, z, g in R^d\n% fate: function f(x)\n% fate: matrix A in R^{n x d}\n"
SMOOTH = (
    VECTORS
    + "% fate: assume L > 0, f(y) \\le f(x)+\\langle\\nabla f(x),y-x\\rangle+\\frac{L}{2}\\|y-x\\|^2\n"
)
CONVEX = (
    VECTORS
    + "% fate: assume \\mu > 0, f(y) \\ge f(x)+\\langle\\nabla f(x),y-x\\rangle+\\frac{\\mu}{2}\\|y-x\\|^2\n"
)
SCALAR = "% fate: function f(x)\n% fate: assume x, y \\in \\mathbb{R}\n"
NOISE = (
    "\\newcommand{\\E}{\\mathbb{E}}\n% fate: vectors x, g, h in R^d\n% fate: function f(x)\n"
    "% fate: assume \\sigma > 0, \\E[g] = \\nabla f(x), \\E\\|g-\\nabla f(x)\\|^2 \\le \\sigma^2\n"
)
NUMBER = (
    "\\newcommand{\\E}{\\mathbb{E}}\n% fate: assume \\sigma > 0, \\E[\\xi] = 0, \\E[\\xi^2] \\le \\sigma^2\n"
)


def verdicts(text: str) -> list[Verdict]:
    return [
        step.outcome.verdict for environment in check_text(text).environments for step in environment.steps
    ]


@pytest.mark.parametrize(
    ("given", "line", "expected"),
    [
        (VECTORS, "f(x+y-y) = f(x)", PROVED),
        (VECTORS, "f(x) = f(y)", REFUTED),
        (VECTORS, r"\nabla f(x+y-y) = \nabla f(x)", PROVED),
        (VECTORS, r"\nabla f(x) = \nabla f(y)", REFUTED),
        (VECTORS, r"\nabla f(x) = 0", REFUTED),
        (VECTORS, r"\nabla_x f(x) = 0", REFUTED),
        (VECTORS, r"\nabla_x f(x) = \nabla f(x)", PROVED),
        (VECTORS, r"\nabla_x (f(x)^2+f(y)) = 2f(x)\nabla f(x)", PROVED),
        (VECTORS, r"\nabla_x (f(x)^2+f(y)) = 2f(x)\nabla f(x)+\nabla f(y)", REFUTED),
        (VECTORS, r"\nabla_x \langle \nabla f(x), y\rangle = 0", REFUTED),
        (VECTORS, r"\nabla_x \langle \nabla f(x), y\rangle = \nabla^2 f(x)y", PROVED),
        (VECTORS, r"\nabla_x \langle \nabla f(2x), y\rangle = \nabla^2 f(2x)y", REFUTED),
        (VECTORS, r"\nabla_x \langle \nabla f(x), x\rangle = \nabla^2 f(x)x+\nabla f(x)", PROVED),
        (VECTORS, r"\nabla_x^2 f(2x) = 4\nabla^2 f(2x)", PROVED),
        (VECTORS, r"\nabla_x^2 f(2x) = 2\nabla^2 f(2x)", REFUTED),
        (VECTORS, r"\nabla_x^2 \tfrac12f(x)^2 = f(x)\nabla^2 f(x)+\nabla f(x)\nabla f(x)^\top", PROVED),
        (VECTORS, r"\nabla_x^2 \tfrac12f(x)^2 = f(x)\nabla^2 f(x)", REFUTED),
        (VECTORS, r"\frac{d}{dt} f(x-tg) = -\langle g, \nabla f(x-tg)\rangle", PROVED),
        (VECTORS, r"\frac{d}{dt} f(x-tg) = -\langle g, \nabla f(x)\rangle", REFUTED),
        (VECTORS, r"\nabla^2 f(x)^\top = \nabla^2 f(x)", PROVED),
        (VECTORS, r"\nabla^2 f(x) = \nabla^2 f(y)", REFUTED),
        (VECTORS, r"f(x) \ge 0", REFUTED),
        (SMOOTH, r"f(y) \le f(x)+\frac1{2L}\|\nabla f(x)\|^2+L\|y-x\|^2", PROVED),
        (SMOOTH, r"f(y) \le f(x)+\frac1{4L}\|\nabla f(x)\|^2+L\|y-x\|^2", REFUTED),
        (CONVEX, r"f(x)-f(y) \le \frac{1}{2\mu}\|\nabla f(x)\|^2", PROVED),
        (CONVEX, r"f(x)-f(y) \le \frac{1}{4\mu}\|\nabla f(x)\|^2", REFUTED),
        # What the author may mean of all points is neither used at others nor refuted there.
        (CONVEX, r"f(x)-f(z) \le \frac{1}{2\mu}\|\nabla f(x)\|^2", UNDECIDED),
        (CONVEX, r"\langle \nabla f(x)-\nabla f(y), x-y\rangle \ge 0", UNDECIDED),
        (VECTORS + "% fate: assume y = x-g\n", r"f(y)+f(x-g) = 2f(y)", PROVED),
        (VECTORS + "% fate: assume y = x-g\n", r"f(y)+f(x-g) = 2f(x)", REFUTED),
        (VECTORS + "% fate: assume \\nabla f(y) = 0\n", r"\langle\nabla f(y), x\rangle = 0", PROVED),
        (VECTORS + "% fate: assume \\nabla f(y) = 0\n", r"\langle\nabla f(x), y\rangle = 0", UNDECIDED),
    ],
)
def test_functions_of_vectors(given: str, line: str, expected: Verdict) -> None:
    assert verdicts(f"{given}\\[ {line} \\]") == [expected]


@pytest.mark.parametrize(
    ("given", "line", "expected"),
    [
        (SCALAR, r"\frac{d}{dx}(xf(x)) = f(x)+xf'(x)", PROVED),
        (SCALAR, r"\frac{d}{dx}(xf(x)) = f(x)+f'(x)", REFUTED),
        (SCALAR, r"\frac{d}{dx}f(x^2) = 2xf'(x^2)", PROVED),
        (SCALAR, r"\frac{d}{dx}f(x^2) = f'(x^2)", REFUTED),
        (SCALAR + "% fate: function g(t)\n", r"\frac{d}{dt}f(g(t)) = f'(g(t))g'(t)", PROVED),
        (SCALAR + "% fate: function g(t)\n", r"\frac{d}{dt}f(g(t)) = f'(g(t))", REFUTED),
        (SCALAR, r"\int_0^{x}f'(s)\,ds = f(x)-f(0)", PROVED),
        (SCALAR, r"\int_0^{1}f'(s)\,ds = f(1)", REFUTED),
        (SCALAR, r"\int_0^{1}(yf(s)+s)\,ds = y\int_0^{1}f(s)\,ds+\frac12", PROVED),
        (SCALAR, r"\int_0^{1}(yf(s)+s)\,ds = y\int_0^{1}f(s)\,ds", REFUTED),
        (SCALAR, r"\int_{-1}^{1}\Bigl(f(s)+\frac1s\Bigr)\,ds = \int_{-1}^{1}f(s)\,ds", UNDECIDED),
        (SCALAR, r"\int_0^{1}sf'(s)\,ds = f(1)-f(0)", REFUTED),
        (
            SCALAR + "% fate: assume f(x) > 0, f'(x) \\le -f(x)^2\n",
            r"\frac{d}{dx}\log f(x) \le -f(x)",
            PROVED,
        ),
        (
            SCALAR + "% fate: assume f(x) > 0, f'(x) \\le -f(x)^2\n",
            r"\frac{d}{dx}\log f(x) \le -2f(x)",
            UNDECIDED,
        ),
        (SCALAR, r"f'(x-y)-f'(x-y) = 0", PROVED),
        (SCALAR, r"f'(x-y) = f'(x)", REFUTED),
        (SCALAR, r"f(x+1) = f(x)+1", REFUTED),
        (SCALAR, r"\sum_{t=0}^{3}(f(t)-f(t+1)+2t) = f(0)-f(4)+12", PROVED),
        (SCALAR, r"\sum_{t=0}^{3}(tf(t)-(t+1)f(t+1)) = -4f(4)", PROVED),
        (SCALAR, r"\sum_{t=0}^{3}(tf(t)-(t+1)f(t+1)) = -3f(3)", REFUTED),
        (SCALAR, r"\sum_{t=0}^{3}(tf(t)-tf(t+1)) = -4f(4)", REFUTED),
        (SCALAR + "% fate: assume f'(x) \\le 0\n", r"x^2f'(x) \le 0", PROVED),
        (SCALAR + "% fate: assume f'(x) \\le 0\n", r"x^2f'(x) \le f'(x)", REFUTED),
        # True of every function that meets the condition at all x, which its author may mean.
        (SCALAR + "% fate: assume f'(x) \\le 0\n", r"f(2)-f(1) \le 0", UNDECIDED),
        (SCALAR + "% fate: assume f(x) = x^2\n", r"f'(x) = 2x", UNDECIDED),
        (SCALAR + "% fate: assume f'(x) = f(x)\n", r"f''(x) = f(x)", UNDECIDED),
        (SCALAR + "% fate: assume f'(x) = -f(x), x \\ge 0\n", r"f(x) = f(0)e^{-x}", UNDECIDED),
        (SCALAR + "% fate: assume f(x+1) \\le f(x)\n", r"f(x+2) \le f(x)", UNDECIDED),
        (SCALAR + "% fate: assume f(y) \\ge f(x)+f'(x)(y-x)\n", r"f(x)-f(y) \le f'(x)(x-y)", PROVED),
        (SCALAR + "% fate: assume f(y) \\ge f(x)+f'(x)(y-x)\n", r"f(x)-f(y) \ge f'(x)(x-y)", REFUTED),
        (SCALAR + "% fate: assume f(y) \\ge f(x)+f'(x)(y-x)\n", r"(f'(x)-f'(y))(x-y) \ge 0", UNDECIDED),
        (SCALAR + "% fate: assume f(y) = 2\n", r"f(x) = 2", REFUTED),
        (SCALAR + "% fate: assume f(x) > 0\n", r"\log f(x) \le f(x)-1", PROVED),
    ],
)
def test_functions_of_numbers(given: str, line: str, expected: Verdict) -> None:
    assert verdicts(f"{given}\\[ {line} \\]") == [expected]


@pytest.mark.parametrize(
    ("given", "line", "expected"),
    [
        (NOISE, r"\E\|g\|^2 \le \|\nabla f(x)\|^2+\sigma^2", PROVED),
        (NOISE, r"\E\|g\|^2 \le \|\nabla f(x)\|^2+\frac{\sigma^2}{2}", REFUTED),
        (NOISE, r"\E\|x-g\|^2 = \|x-\nabla f(x)\|^2+\E\|g-\nabla f(x)\|^2", PROVED),
        (NOISE, r"\E\|x-g\|^2 = \|x-\nabla f(x)\|^2", REFUTED),
        (NOISE, r"\E[\|g\|^2 \mid x] \ge \|\nabla f(x)\|^2", PROVED),
        (NOISE, r"\E[\|g\|^2 \mid g] \ge 0", UNDECIDED),
        (NOISE, r"\E\|g\|^4 \le 3(\E\|g\|^2)^2", UNDECIDED),
        (NOISE, r"\E\|g\| \le \|\nabla f(x)\|+\sigma", UNDECIDED),
        (NOISE, r"\E[f(x-g)] = f(x-\nabla f(x))", UNDECIDED),
        (NOISE, r"\E[2f(x-g)-f(x)] = 2\,\E[f(x-g)]-f(x)", PROVED),
        (NOISE, r"\E[f(x-g)f(x+g)] = \E[f(x-g)]\,\E[f(x+g)]", UNDECIDED),
        (NOISE, r"\E[h] = h", UNDECIDED),
        (NOISE + "% fate: assume \\|g\\| \\le 1\n", r"\E\|g\|^2 \le 1", UNDECIDED),
        (NUMBER, r"\E[(1+\xi)^2] \le 1+\sigma^2", PROVED),
        (NUMBER, r"\E[(1+\xi)^2] \le 1+\frac{\sigma^2}{2}", REFUTED),
        (NUMBER, r"\operatorname{Var}(\xi) \le \sigma^2", PROVED),
        (NUMBER, r"\E[\xi^4] \le 3\sigma^4", UNDECIDED),
        (NUMBER, r"\E[e^{\xi}] \ge 1", UNDECIDED),
        (NUMBER, r"\E[|\xi|] \le \sigma", UNDECIDED),
        (NUMBER + "% fate: assume \\E[\\zeta] = 1\n", r"\E[\xi\zeta] = 0", PROVED),
        (NUMBER + "% fate: assume \\E[\\zeta] = 1, \\E[\\xi\\zeta] \\le 1\n", r"\E[\xi\zeta] = 0", REFUTED),
        (NUMBER + "% fate: assume \\E[\\zeta] = 1\n", r"\E[\zeta^2] = 1", REFUTED),
        (NUMBER + "% fate: assume \\E[\\zeta] = 1\n", r"\E[\zeta^2] \ge 1", PROVED),
    ],
)
def test_names_known_by_their_moments(given: str, line: str, expected: Verdict) -> None:
    assert verdicts(f"{given}\\[ {line} \\]") == [expected]


@pytest.mark.parametrize(
    "line", [r"\operatorname{poly}(2n) \le 2\operatorname{poly}(n)", r"\mathrm{SNR}(1+x) = \mathrm{SNR}"]
)
def test_an_upright_word_before_a_bracket_is_no_factor(line: str) -> None:
    (outcome,) = [step.outcome for one in check_text(rf"\[ {line} \]").environments for step in one.steps]
    assert outcome.verdict is UNDECIDED
    assert "if it is a function, declare" in outcome.message


@pytest.mark.parametrize(
    ("before", "line", "verdict"),
    [
        (
            r"% fate: function \operatorname{poly}(n)",
            r"\operatorname{poly}(2n) \le 2\operatorname{poly}(n)",
            REFUTED,
        ),
        ("", r"\mathrm{SNR}\cdot(1+x) = \mathrm{SNR} + x\,\mathrm{SNR}", PROVED),
        (
            "% fate: assume y > 1",
            r"\frac{d}{dy}\operatorname{arcosh}(y) = \frac{1}{\sqrt{y^2-1}}",
            PROVED,
        ),
        (
            "% fate: assume y > 1",
            r"\frac{d}{dy}\operatorname{arcosh}(y) = \frac{1}{\sqrt{y^2+1}}",
            REFUTED,
        ),
        ("", r"\frac{d}{dw}\operatorname{arsinh}(w) = \frac{1}{\sqrt{1+w^2}}", PROVED),
        ("", r"\frac{d}{dw}\operatorname{artanh}(w) = \frac{1}{1-w^2}", REFUTED),  # not for |w| >= 1
    ],
)
def test_upright_words_that_are_known(before: str, line: str, verdict: Verdict) -> None:
    (outcome,) = [
        step.outcome for one in check_text(f"{before}\n\\[ {line} \\]").environments for step in one.steps
    ]
    assert outcome.verdict is verdict
