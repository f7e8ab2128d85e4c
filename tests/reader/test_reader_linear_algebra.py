"""Linear algebra as appendices have it: every line proved stands beside a twin that is spoiled and must fall."""

from __future__ import annotations

import pytest

from derivations.reader import check_text
from derivations.reader.results import Step
from theory.verdict import Verdict

DECLARED = r"""\DeclareMathOperator{\tr}{tr}
\DeclareMathOperator{\rank}{rank}
\newcommand{\E}{\mathbb{E}}
% fate: vectors x_i in R^d
% fate: vectors w, x, b in R^d
% fate: vectors y, \mathbf{1} in R^n
% fate: matrix X in R^{n x d}
% fate: matrix F in R^{n x d} of full column rank
% fate: matrices U in R^{d x k}
% fate: symmetric positive definite H, \Sigma in R^{d x d}
% fate: symmetric positive semidefinite S in R^{d x d}
% fate: symmetric matrix T in R^{d x d}
% fate: orthogonal Q in R^{d x d}
% fate: gaussian matrix Z in R^{n x d}
% fate: matrix C in R^{n x n}
% fate: assume \lambda > 0, n \in \mathbb{N}
"""
TIED = r"% fate: assume U^\top U = I_k, b \ne 0"
BOUNDED = r"""% fate: assume R > 0, \eta > 0, \eta R^2 \le 1, \|X\|_{op} \le R
% fate: assume 0 < \mu \le \ell, \mu I \preceq H, H \preceq \ell I"""

UNMET = "% fate: matrix J in R^{d x d}\n% fate: assume \\rank J = 7"  # out of reach of the sizes that are tried


def line(text: str, more: str = "") -> Step:
    """The last relation of a display under the declarations."""
    checked = check_text(f"{DECLARED}{more}\n\\[ {text} \\]\n")
    assert not checked.problems, checked.problems
    return checked.environments[-1].steps[-1]


RIGHT_AND_SPOILED = [
    # Conditions that tie matrices, and that a vector does not vanish.
    (r"(UU^\top)^2 = UU^\top", r"(UU^\top)^2 = 2UU^\top", TIED),
    (r"\tr(UU^\top) = k", r"\tr(UU^\top) = d", TIED),
    (r"\frac{b^\top\Sigma^{-1}w}{b^\top\Sigma^{-1}b}b^\top\Sigma^{-1}b = w^\top\Sigma^{-1}b",
     r"\frac{b^\top\Sigma^{-1}w}{b^\top\Sigma^{-1}b}b^\top\Sigma^{-1}b = w^\top\Sigma b", TIED),
    # Gradients by the chain rule, where they exist.
    (r"\nabla_b\|b\| = \frac{b}{\|b\|}", r"\nabla_b\|b\| = b", TIED),
    (r"\nabla_w\log(1+w^\top Hw) = \frac{2Hw}{1+w^\top Hw}", r"\nabla_w\log(1+w^\top Hw) = 2Hw", ""),
    (r"\nabla_w^2\,(w-b)^\top(S+\lambda I)^{-1}(w-b) = 2(S+\lambda I)^{-1}",
     r"\nabla_w^2\,(w-b)^\top(S+\lambda I)^{-1}(w-b) = (S+\lambda I)^{-1}", ""),
    # Derivatives by a number.
    (r"\frac{d}{d\lambda}(S+\lambda I)^{-1} = -(S+\lambda I)^{-2}",
     r"\frac{d}{d\lambda}(S+\lambda I)^{-1} = (S+\lambda I)^{-2}", ""),
    (r"\frac{d}{d\lambda}\log\det(S+\lambda I) = \tr\bigl((S+\lambda I)^{-1}\bigr)",
     r"\frac{d}{d\lambda}\log\det(S+\lambda I) = 2\tr\bigl((S+\lambda I)^{-1}\bigr)", ""),
    # Orders from norms, from commuting factors, through inverses; traces by them.
    (r"X^\top X \preceq R^2I", r"X^\top X \preceq RI", BOUNDED),
    (r"I-\eta X^\top X \succeq 0", r"I-\eta X^\top X \preceq 0", BOUNDED),
    (r"H^2 \preceq \ell H", r"H^2 \preceq \mu H", BOUNDED),
    (r"\|(I-\eta X^\top X)w\| \le \|w\|", r"\|(I-3\eta X^\top X)w\| \le \|w\|", BOUNDED),
    (r"\|Hw\| \le \ell\|w\|", r"\|Hw\| \le \mu\|w\|", BOUNDED),
    (r"\tr\bigl(S(S+\lambda I)^{-1}\bigr) < d", r"\tr\bigl(S(S+\lambda I)^{-1}\bigr) < \frac d2", ""),
    (r"w^\top(S+\lambda I)^{-1}w \le \frac{\|w\|^2}{\lambda}",
     r"w^\top(S+\lambda I)^{-1}w < \frac{\|w\|^2}{\lambda}", ""),
    (r"F(F^\top F)^{-1}F^\top \preceq I_n", r"F(F^\top F)^{-1}F^\top \prec I_n", ""),
    (r"\lambda^2S(S+\lambda I)^{-2} \preceq \frac\lambda2I",
     r"\lambda^2S(S+\lambda I)^{-2} \preceq \frac\lambda8I", ""),
    (r"X(H+\lambda I)^{-1}X^\top \preceq XH^{-1}X^\top", r"XH^{-1}X^\top \preceq X(H+\lambda I)^{-1}X^\top", ""),
    # Rank one.
    (r"(\lambda I+xx^\top)^{-1} = \frac1\lambda\Bigl(I-\frac{xx^\top}{\lambda+\|x\|^2}\Bigr)",
     r"(\lambda I+xx^\top)^{-1} = \frac1\lambda\Bigl(I-\frac{xx^\top}{\lambda-\|x\|^2}\Bigr)", ""),
    (r"x^\top(H-xx^\top)^{-1}x = \frac{x^\top H^{-1}x}{1-x^\top H^{-1}x}",
     r"x^\top(H-xx^\top)^{-1}x = \frac{x^\top H^{-1}x}{1+x^\top H^{-1}x}", r"% fate: assume x^\top H^{-1}x < 1"),
    # Ranks, determinants, operator norms.
    (r"\rank(F(F^\top F)^{-1}F^\top) = d", r"\rank(I_n-F(F^\top F)^{-1}F^\top) = n", ""),
    (r"\rank(XX^+) = \rank(X)", r"\rank(X) = n", ""),
    (r"\rank(2C) = \rank(C)", r"\rank(C^2) = \rank(C)", ""),
    (r"\|\Sigma^{-1}\|_{op} \ge \frac{1}{\|\Sigma\|_{op}}", r"\|\Sigma^{-1}\|_{op} = \frac{1}{\|\Sigma\|_{op}}", ""),
    (r"\det\Sigma = (\det\Sigma^{1/2})^2", r"\det\Sigma = \det\Sigma^{1/2}", ""),
    (r"\log\det\Sigma \le \tr(\Sigma)-d", r"\log\det\Sigma \le \tr(\Sigma)-2d", ""),
    (r"\det(H+xx^\top) \ge \det H", r"\det(H+xx^\top) > \det H", ""),
    (r"\|H^{-1}\|_{op} \le \frac1\mu", r"\|H^{-1}\|_{op} \le \frac1\ell", BOUNDED),
    (r"\|(H+\lambda I)^{-1}-H^{-1}\|_{op} \le \lambda\|(H+\lambda I)^{-1}\|_{op}\|H^{-1}\|_{op}",
     r"\|(H+\lambda I)^{-1}-H^{-1}\|_{op} \le \lambda\|(H+\lambda I)^{-1}\|_{op}", ""),
    (r"\|UU^\top\|_F \le \|U\|_F^2", r"\|UU^\top\|_F \le \|U\|_F", ""),
    (r"\tr\bigl((QHQ^\top+\lambda I)^{-1}\bigr) = \tr\bigl((H+\lambda I)^{-1}\bigr)",
     r"\tr\bigl((QHQ^\top+\lambda I)^{-1}\bigr) = \tr\bigl(H^{-1}\bigr)", ""),
    (r"|b^\top x| \le \|b\|_\Sigma\|x\|_{\Sigma^{-1}}", r"|b^\top x| \le \frac12\|b\|_\Sigma\|x\|_{\Sigma^{-1}}", ""),
    # The column of ones, means of matrices, sums over a family.
    (r"\mathbf{1}^\top\mathbf{1} = n", r"\mathbf{1}^\top\mathbf{1} = 1", ""),
    (r"\E[Z^\top CZ] = \tr(C)I", r"\E[Z^\top CZ] = 2\tr(C)I", ""),
    (r"\|\E[Z^\top Z]w\|^2 = n^2\|w\|^2", r"\|\E[Z^\top Z]w\|^2 = n\|w\|^2", ""),
    (r"\tr\Bigl(\sum_{i=1}^nx_ix_i^\top\Bigr) = \sum_{j=1}^n\|x_j\|^2",
     r"\tr\Bigl(\sum_{i=1}^nx_ix_i^\top\Bigr) = 2\sum_{j=1}^n\|x_j\|^2", ""),
    (r"\sum_{i=1}^n\sum_{j=1}^n(x_i^\top x_j)^2 = \Bigl\|\sum_{i=1}^nx_ix_i^\top\Bigr\|_F^2",
     r"\sum_{i=1}^n\sum_{j=1}^nx_i^\top x_j = \Bigl\|\sum_{i=1}^nx_ix_i^\top\Bigr\|_F^2", ""),
    (r"\nabla_w\sum_{i=1}^n(y_i-w^\top x_i)^2 = 2\sum_{i=1}^n(w^\top x_i-y_i)x_i",
     r"\nabla_w\sum_{i=1}^n(y_i-w^\top x_i)^2 = 2\sum_{i=1}^n(w^\top x_i+y_i)x_i", ""),
]


@pytest.mark.parametrize(("text", "spoiled", "more"), RIGHT_AND_SPOILED)
def test_a_right_line_is_settled_and_its_twin_falls(text: str, spoiled: str, more: str) -> None:
    assert line(text, more).outcome.verdict.settles, line(text, more).outcome.message
    assert line(spoiled, more).outcome.verdict is Verdict.REFUTED


@pytest.mark.slow
@pytest.mark.parametrize(("spoiled", "more"), [(spoiled, more) for _, spoiled, more in RIGHT_AND_SPOILED])
def test_where_no_instance_is_found_the_rules_alone_keep_a_false_line_from_standing(spoiled: str, more: str) -> None:
    assert not line(spoiled, f"{more}\n{UNMET}").outcome.verdict.settles


@pytest.mark.parametrize(
    ("text", "more"),
    [
        # A name whose index is bound is no constant.
        (r"\sum_{i=1}^n\|x_i\|^2 = n\|x_i\|^2", ""),
        (r"\sum_{i=1}^n x_i = n x_i", ""),
        (r"\sum_{j=1}^n\|z_j\|^2 = n\|z_j\|^2", ""),
        (r"\sum_{j=1}^n\|x_j\| = n\|x_j\|", ""),
        (r"\lim_{t\to\infty}\|z_t\| = \|z_t\|", ""),
        (r"\lim_{t\to\infty} a_t = a_t", ""),
        (r"\frac{d}{dt}a_t = 0", ""),
        (r"\frac{d}{ds}\|v_s\|^2 = 0", r"% fate: vector v_s in R^d"),
        (r"\int_0^1 a_s\,ds = a_s", ""),
        # What a condition ties to a letter moves with it.
        (r"\nabla_w h = 0", r"% fate: assume h = w^\top w"),
        (r"\nabla_w(h\|w\|^2) = 2hw", r"% fate: assume h = w^\top w"),
        (r"\frac{d}{d\lambda}h = 0\cdot\tr(S)", r"% fate: assume h = \tr\bigl((S+\lambda I)^{-1}\bigr)"),
        (r"\frac{d}{d\lambda}\bigl(h\tr(S)\bigr) = 0", r"% fate: assume h = \tr\bigl((S+\lambda I)^{-1}\bigr)"),
        (r"\frac{d}{d\lambda}(S+\lambda I)^{-1} = -(S+\lambda I)^{-2}", r"% fate: assume \lambda = \tr S"),
        # Where a gradient or an inverse does not exist, or a weight may be negative.
        (r"\nabla_w\|w\| = \frac{w}{\|w\|}", ""),
        (r"x^\top(H-xx^\top)^{-1}x = \frac{x^\top H^{-1}x}{1-x^\top H^{-1}x}", ""),
        (r"s\,w^\top Sw \le s\,w^\top(S+I)w", r"% fate: assume s \in \mathbb{R}"),
        (r"\|cw\| \le c\|w\|", r"% fate: assume c \in \mathbb{R}"),
        (r"w^\top Hw > 0", ""),
        (r"\|T\|_{op} \le \ell", r"% fate: assume \ell > 0, T \preceq \ell I"),
        (r"\rank(C) = \tr(C)", ""),
        (r"\det(I+T) \ge 1", ""),
        (r"HS \succeq 0", ""),
        (r"X^\top X = \sum_{i=1}^nx_ix_i^\top", ""),
    ],
)
def test_what_is_not_so_or_not_said_does_not_stand(text: str, more: str) -> None:
    assert not line(text, more).outcome.verdict.settles


def test_a_trace_to_a_negative_power_is_read_as_what_makes_the_line_right() -> None:
    right = line(r"\frac{d}{d\lambda}\tr(S+\lambda I)^{-1} = -\tr(S+\lambda I)^{-2}")
    assert right.outcome.verdict.settles
    assert line(r"\frac{d}{d\lambda}\tr(S+\lambda I)^{-1} = \tr(S+\lambda I)^{-2}").outcome.verdict is Verdict.REFUTED


def test_a_label_is_no_index() -> None:
    text = r"\int_{-\infty}^{\infty}e^{-x^2/(2\sigma_x^2)}\,dx = \sqrt{2\pi}\,\sigma_x"
    checked = check_text(f"% fate: assume \\sigma_x > 0\n\\[ {text} \\]\n")
    assert checked.environments[-1].steps[-1].outcome.verdict.settles
