"""Blocks, members of families beside their sums, means of Gaussian inverses, sums over sequences: right lines stand,
and for each hypothesis that a rule asks for a line that lacks it does not.
"""

from __future__ import annotations

import pytest
from chains_of import read

from theory.verdict import Verdict

_BLOCKS = r"""
% fate: symmetric positive definite A in R^{p x p}
% fate: symmetric invertible G in R^{p x p}
% fate: matrix B in R^{p x q}
% fate: symmetric D in R^{q x q}
% fate: vector b in R^p
% fate: assume c \in \mathbb{R}
"""
_FAMILY = r"""
% fate: vectors x_i in R^d
% fate: vector \beta in R^d
% fate: assume n \in \mathbb{N}, \lambda > 0, a > 0
% fate: invertible \sum_{i=1}^n x_ix_i^\top
"""
_RIDGE = r"""
% fate: matrix X in R^{n x d}
% fate: matrix V in R^{d x k}
% fate: vectors y in R^n
% fate: assume \lambda > 0, V^\top V = I_k
"""
_RANDOM = r"""
% fate: gaussian X in R^{n x d}
% fate: gaussian \varepsilon in R^n
% fate: vector u in R^d
"""
_SPECTRUM = r"""
% fate: assume d \in \mathbb{N}, \lambda > 0, L > 0, s_i \ge 0, s_i \le L
"""
_M, _S = r"\begin{pmatrix} A & B \\ B^\top & D\end{pmatrix}", r"D-B^\top A^{-1}B"
_K = r"\begin{pmatrix} A & b \\ b^\top & c\end{pmatrix}"
_RIGHT = {
    "definite by the complement": (_BLOCKS, rf"{_M} \succ 0 \iff {_S} \succ 0"),
    "semidefinite by the complement": (_BLOCKS, rf"{_M} \succeq 0 \iff {_S} \succeq 0"),
    "a border": (_BLOCKS, rf"{_K} \succ 0 \iff c > b^\top A^{{-1}}b"),
    "determinant of blocks": (_BLOCKS, rf"\det{_M} = \det(A)\det({_S})"),
    "an invertible corner": (
        _BLOCKS,
        r"\det\begin{pmatrix} G & B \\ B^\top & D\end{pmatrix} = \det(G)\det(D-B^\top G^{-1}B)",
    ),
    "triangular blocks": (_BLOCKS, r"\det\begin{pmatrix} G & B \\ 0 & D\end{pmatrix} = \det(G)\det(D)"),
    "below a ridge": (_RIDGE, r"X(X^\top X+\lambda I)^{-1}X^\top \prec I"),
    "orthonormal columns": (_RIDGE, r"\operatorname{tr}(XVV^\top X^\top) \le \|X\|_F^2"),
    "a norm by its square": (_RIDGE, r"\|X(X^\top X+\lambda I)^{-1}\|_{op} \le \frac{1}{2\sqrt\lambda}"),
    "leverage": (_FAMILY, r"x_i^\top\Bigl(\sum_{j=1}^nx_jx_j^\top\Bigr)^{-1}x_i \le 1"),
    "without one member": (_FAMILY, r"\lambda I+\sum_{j=1}^nx_jx_j^\top-x_ix_i^\top \succ 0"),
    "member by member": (
        _FAMILY,
        r"\sum_{i=1}^n(x_i^\top\beta)^2\|x_i\|^2 \le \|\beta\|^2\sum_{i=1}^n\|x_i\|^4",
    ),
    "a condition on every member": (
        _FAMILY + "% fate: assume \\|x_i\\| \\le 1\n",
        r"\sum_{i=1}^n\|x_i\|^2 \le n",
    ),
    "mean of an inverse": (_RANDOM, r"\mathbb{E}[(X^\top X)^{-1}] = \frac{1}{n-d-1}I_d \quad\text{for } n > d+1"),
    "mean with noise": (
        _RANDOM,
        r"\mathbb{E}\|(X^\top X)^{-1}X^\top\varepsilon\|^2 = \frac{d}{n-d-1} \quad\text{for } n > d+1",
    ),
    "a mean over the noise alone": (
        _RANDOM,
        r"\mathbb{E}_{\varepsilon}\|(X^\top X)^{-1}X^\top\varepsilon\|^2 = \operatorname{tr}\bigl((X^\top X)^{-1}\bigr)"
        r" \quad\text{for } n > d",
    ),
    "squares of a spectrum": (_SPECTRUM, r"\sum_{i=1}^ds_i^2 \le L\sum_{i=1}^ds_i"),
    "Cauchy and Schwarz": (_SPECTRUM, r"\Bigl(\sum_{i=1}^ds_i\Bigr)^2 \le d\sum_{i=1}^ds_i^2"),
    "resolvents of a spectrum": (_SPECTRUM, r"\sum_{i=1}^d\frac{s_i}{s_i+\lambda} \le \frac1\lambda\sum_{i=1}^ds_i"),
}
_FALSE = {
    "a corner that is not definite": (
        _BLOCKS,
        r"\begin{pmatrix} G & B \\ B^\top & D\end{pmatrix} \succeq 0 \iff D-B^\top G^{-1}B \succeq 0",
    ),
    "strict from weak": (_BLOCKS, rf"{_M} \succ 0 \iff {_S} \succeq 0"),
    "a border by its corner": (_BLOCKS, rf"{_K} \succ 0 \iff c > 0"),
    "determinants of blocks": (_BLOCKS, rf"\det{_M} = \det(A)\det(D)-\det(B^\top B)"),
    "a complement with a plus": (_BLOCKS, rf"\det{_M} = \det(A)\det(D+B^\top A^{{-1}}B)"),
    "an inverse of the blocks": (
        _BLOCKS,
        r"\begin{pmatrix} A & 0 \\ B^\top & I\end{pmatrix}^{-1} = "
        r"\begin{pmatrix} A^{-1} & 0 \\ B^\top A^{-1} & I\end{pmatrix}",
    ),
    "a projection is not below I strictly": (
        "% fate: matrix X in R^{n x d} of full column rank\n",
        r"X(X^\top X)^{-1}X^\top \prec I_n",
    ),
    "below half of I": (_RIDGE, r"X(X^\top X+\lambda I)^{-1}X^\top \preceq \tfrac12I"),
    "columns that are not of length one": (
        "% fate: matrix V in R^{d x k}\n% fate: assume V^\\top V = 2I_k\n",
        r"I-VV^\top \succeq 0",
    ),
    "half the norm": (_RIDGE, r"\|X(X^\top X+\lambda I)^{-1}\|_{op} \le \frac{1}{4\sqrt\lambda}"),
    "leverage below one": (_FAMILY, r"x_i^\top\Bigl(\sum_{j=1}^nx_jx_j^\top\Bigr)^{-1}x_i < 1"),
    "one member twice": (_FAMILY, r"\lambda I+\sum_{j=1}^nx_jx_j^\top-2x_ix_i^\top \succeq 0"),
    "one member is not all": (_FAMILY, r"\|x_i\|^2 = \sum_{j=1}^n\|x_j\|^2"),
    "more than a condition on every member": (
        _FAMILY + "% fate: assume \\|x_i\\| \\le 1\n",
        r"\sum_{i=1}^n\|x_i\|^2 \le \frac n2",
    ),
    "a power of a mean": (_FAMILY, r"\sum_{i=1}^n\|x_i\|^4 \le \sum_{i=1}^n\|x_i\|^2"),
    "the mean of an inverse": (_RANDOM, r"\mathbb{E}[(X^\top X)^{-1}] = \frac{1}{n-d}I_d \quad\text{for } n > d+1"),
    "the mean of a squared inverse": (
        _RANDOM,
        r"\mathbb{E}\operatorname{tr}\bigl((X^\top X)^{-2}\bigr) = \frac{d}{(n-d-1)^2} \quad\text{for } n > d+3",
    ),
    "a mean over more than the noise": (
        _RANDOM,
        r"\mathbb{E}\bigl[\varepsilon^\top XX^\top\varepsilon\bigr] = \|X\|_F^2",
    ),
    "a square below its root": (_SPECTRUM, r"\sum_{i=1}^ds_i^2 \le \sum_{i=1}^ds_i"),
    "Cauchy and Schwarz without the size": (_SPECTRUM, r"\Bigl(\sum_{i=1}^ds_i\Bigr)^2 \le \sum_{i=1}^ds_i^2"),
    "a claim beside a claim": (
        "% fate: matrix C in R^{d x d}\n% fate: vectors u, v in R^d\n",
        r"u^\top v \le \|u\|\,\|v\|, \qquad \operatorname{tr}(C)^2 \le \|C\|_F^2",
    ),
    "a defined matrix": (
        "% fate: matrix X in R^{n x d}\n% fate: vectors y in R^n\n% fate: vectors m in R^d\n",
        r"m := X^\top y, \qquad m = -X^\top y",
    ),
}
_OPEN = {
    "no mean of an inverse": (_RANDOM, r"\mathbb{E}[(X^\top X)^{-1}] = \frac{1}{n-d-1}I_d"),
    "a Gaussian matrix that is tied": (
        _RANDOM + "% fate: assume X^\\top X = n I_d\n",
        r"\mathbb{E}[u^\top(X^\top X)^{-1}u] = \frac{\|u\|^2}{n-d-1} \quad\text{for } n > d+1",
    ),
    "one term that is positive": (
        "% fate: assume d \\in \\mathbb{N}, k \\in \\mathbb{N}, k \\le d, s_k > 0\n",
        r"\sum_{i=1}^ds_i > 0",
    ),
    "terms in an order": (
        "% fate: assume d \\in \\mathbb{N}, s_{i+1} \\le s_i\n",
        r"\sum_{i=1}^ds_i \le d\,s_1",
    ),
    "sums that differ term by term": (_FAMILY, r"\sum_{i=1}^n\|x_i\|^4 \le \Bigl(\sum_{i=1}^n\|x_i\|^2\Bigr)^2"),
}


def _lines(declared: str, line: str) -> list[Verdict]:
    text = declared + "\\begin{align*}\n" + line + "\n\\end{align*}\n"
    return [step.outcome.verdict for step in read(text)]


@pytest.mark.parametrize("case", _RIGHT.values(), ids=list(_RIGHT))
def test_right_lines_stand(case: tuple[str, str]) -> None:
    assert all(verdict.settles for verdict in _lines(*case))


@pytest.mark.parametrize("case", _FALSE.values(), ids=list(_FALSE))
def test_false_lines_fall(case: tuple[str, str]) -> None:
    assert _lines(*case)[-1] is Verdict.REFUTED


@pytest.mark.parametrize("case", _OPEN.values(), ids=list(_OPEN))
def test_what_is_not_told_neither_stands_nor_falls(case: tuple[str, str]) -> None:
    assert _lines(*case)[-1] is Verdict.UNDECIDED


def test_a_name_declared_and_defined_is_what_it_is_defined_as() -> None:
    declared = "% fate: matrix X in R^{n x d}\n% fate: vectors y in R^n\n% fate: vectors m in R^d\n"
    assert _lines(declared, r"m &= X^\top y, \\ m^\top m &= y^\top XX^\top y") == [Verdict.PROVED]
    assert _lines(declared, r"m &= X^\top y, \\ m^\top m &= 2y^\top XX^\top y") == [Verdict.REFUTED]


def test_a_name_declared_again_in_another_section_has_no_meaning_left() -> None:
    declared = "% fate: matrix X in R^{n x d}\n% fate: vectors y in R^n\n% fate: vectors m in R^d\n"
    first = "\\section{A}\n" + declared + "\\[ m = X^\\top y \\]\n\\section{B}\n" + declared
    (step,) = read(first + "\\[ m^\\top m = y^\\top XX^\\top y \\]")
    assert step.outcome.verdict is Verdict.REFUTED


def test_a_definition_with_an_index_is_taken_at_every_index() -> None:
    lines = (
        r"h_i &:= x_i^\top\Bigl(\lambda I+\sum_{j=1}^nx_jx_j^\top\Bigr)^{-1}x_i, \\ "
        r"h_j &< 1, \\ \sum_{i=1}^nh_i^2 &\le \sum_{i=1}^nh_i, \\ \sum_{i=1}^nh_i^2 &\ge \sum_{i=1}^nh_i"
    )
    assert _lines(_FAMILY, lines) == [Verdict.PROVED, Verdict.PROVED, Verdict.REFUTED]
