"""Matrices in an author's lines: read, decided, refuted by exact instances; false ones never stand."""

from __future__ import annotations

import pytest

from derivations.reader import check_text
from derivations.reader.results import Step
from theory.verdict import Verdict

DECLARED = r"""% fate: matrix X in R^{n x d}
% fate: matrices A, B \in \mathbb{R}^{d \times d}
% fate: vectors u, v, w in R^d
% fate: vector y \in \mathbb{R}^n
% fate: symmetric positive definite \Sigma in R^{d x d}
% fate: positive semidefinite S in R^{d x d}
% fate: orthogonal Q in R^{d x d}
% fate: projection P in R^{d x d}
% fate: unit vector e_1 in R^d
% fate: invertible matrix M in R^{d x d}
% fate: matrix F in R^{n x d} of full column rank
% fate: gaussian Z in R^{n x d}
% fate: matrix K in R^{2 x 2}
% fate: assume \lambda > 0
"""


def line(text: str, more: str = "") -> Step:
    """The last relation of a display under the declarations."""
    checked = check_text(f"{DECLARED}{more}\n\\[ {text} \\]\n")
    assert not checked.problems, checked.problems
    return checked.environments[-1].steps[-1]


RIGHT_AND_SPOILED = [
    (r"(AB)^\top = B^\top A^\top", r"(AB)^\top = A^\top B^\top"),
    (r"(MA)^\top M^{-\top} = A^\top", r"(MA)^\top M^{-1} = A^\top"),
    (r"\operatorname{tr}(AB) = \operatorname{tr}(BA)", r"AB = BA"),
    (r"\operatorname{tr}(I_d - P) = d - \operatorname{tr} P", r"\operatorname{tr}(I_d - P) = n - \operatorname{tr} P"),
    (r"X X^+ X = X", r"X^+ X = I"),
    (r"F^+ F = I", r"F F^+ = I"),
    (r"(F^\top F)^{-1} F^\top = F^+", r"(F^\top F)^{-1} F^\top = F^\top"),
    (r"(X^\top X+\lambda I)^{-1}X^\top = X^\top(XX^\top+\lambda I)^{-1}",
     r"(X^\top X+\lambda I)^{-1}X^\top = X^\top(XX^\top+2\lambda I)^{-1}"),
    (r"\|y - Xu\|^2 = \|y\|_2^2 - 2 y^\top X u + u^\top X^\top X u",
     r"\|y - Xu\|^2 = \|y\|_2^2 - y^\top X u + u^\top X^\top X u"),
    (r"\langle u, v\rangle^2 \le \|u\|^2\|v\|^2", r"\langle u, v\rangle^2 \ge \|u\|^2\|v\|^2"),
    (r"\|u+v\| \le \|u\| + \|v\|", r"\|u+v\| \ge \|u\| + \|v\|"),
    (r"u^\top S u \ge 0", r"u^\top A u \ge 0"),
    (r"\operatorname{tr}\Sigma > 0", r"\operatorname{tr} A > 0"),
    (r"\|u\|_\Sigma^2 = u^\top\Sigma u", r"\|u\|_\Sigma^2 = u^\top u"),
    (r"\|\Sigma^{-1/2}u\|^2 = u^\top\Sigma^{-1}u", r"\|\Sigma^{-1/2}u\|^2 = u^\top\Sigma u"),
    (r"(u^\top v)^2 \le u^\top\Sigma u\, v^\top\Sigma^{-1}v", r"(u^\top v)^2 \le u^\top\Sigma u\, v^\top\Sigma v"),
    (r"Q^\top Q = I", r"A^\top A = I"),
    (r"\|Qu\| = \|u\|", r"\|Au\| = \|u\|"),
    (r"P^2 = P", r"A^2 = A"),
    (r"\|u\|^2 = \|Pu\|^2 + \|(I-P)u\|^2", r"\|u\|^2 = \|Au\|^2 + \|(I-A)u\|^2"),
    (r"e_1^\top e_1 = 1", r"u^\top u = 1"),
    (r"(I - e_1e_1^\top)^2 = I - e_1e_1^\top", r"(I - uu^\top)^2 = I - uu^\top"),
    (r"\|X\|_F^2 = \operatorname{tr}(XX^\top)", r"\|X\|_F^2 = \operatorname{tr}(X^+X)"),
    (r"u\, v^\top w = v^\top w\, u", r"u\, v^\top w = u^\top w\, v"),
    (r"\mathbb{E}\|Zu\|^2 = n\|u\|^2", r"\mathbb{E}\|Zu\|^2 = d\|u\|^2"),
    (r"\mathbb{E}[Z^\top Z] = n I", r"\mathbb{E}[Z^\top Z] = I"),
    (r"M^{-1}M = I", r"M^{-1}A = I"),
    (r"\det(K^2) = \det(K)^2", r"\det(K^2) = 2\det(K)"),
    (r"K^2 - \operatorname{tr}(K) K + \det(K) I = 0", r"K^2 + \operatorname{tr}(K) K + \det(K) I = 0"),
    (r"\begin{vmatrix} a & b \\ c & f \end{vmatrix} = af - bc",
     r"\begin{vmatrix} a & b \\ c & f \end{vmatrix} = af + bc"),
    (r"\operatorname{diag}(a, b)\begin{pmatrix} x \\ z \end{pmatrix} = \begin{pmatrix} ax \\ bz \end{pmatrix}",
     r"\operatorname{diag}(a, b)\begin{pmatrix} x \\ z \end{pmatrix} = \begin{pmatrix} bx \\ az \end{pmatrix}"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "spoiled"), RIGHT_AND_SPOILED)
def test_right_lines_are_proved_and_spoiled_ones_refuted(right: str, spoiled: str) -> None:
    found = line(right)
    assert found.outcome.verdict is Verdict.PROVED, found.outcome
    fallen = line(spoiled).outcome
    assert fallen.verdict is Verdict.REFUTED, fallen
    assert fallen.counterexample is not None
    assert fallen.counterexample.point


FALSE = [
    r"(A+B)^2 = A^2 + 2AB + B^2",
    r"\operatorname{tr}(ABAB) = \operatorname{tr}(A^2B^2)",
    r"(XX^\top)^+ = XX^\top",
    r"\|A\|_F^2 = \operatorname{tr}(A^2)",
    r"\|u - v\|^2 = \|u\|^2 - \|v\|^2",
    r"u^\top v = \|u\|\|v\|",
    r"\|u\| - \|v\| > \|u - v\|",
    r"u^\top\Sigma u \ge \|u\|^2",
    r"\operatorname{tr}(AB) = \operatorname{tr}(A)\operatorname{tr}(B)",
    r"P = I",
    r"S = 0",
    r"(\Sigma + \lambda I)^{-1} = \Sigma^{-1} + \frac1\lambda I",
    r"Q = Q^\top",
    r"\operatorname{tr}(F^+F) = n",
    r"u v^\top = v u^\top",
    r"\mathbb{E}\operatorname{tr}(ZZ^\top ZZ^\top) = n^2d^2",
]


@pytest.mark.parametrize("text", FALSE)
def test_false_lines_never_stand(text: str) -> None:
    outcome = line(text).outcome
    assert not outcome.verdict.passes
    assert outcome.verdict is Verdict.REFUTED, outcome


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"Xy = u", "n x 1"),
        (r"A + u = A", "beside"),
        (r"A + 1 = A", "times I"),
        (r"X^{-1} X = I", "not square"),
        (r"Xu = 1", "compared with the number"),
        (r"\operatorname{tr} X = 1", "not square"),
    ],
)
def test_shapes_that_do_not_fit_are_reported(text: str, said: str) -> None:
    outcome = line(text).outcome
    assert (outcome.verdict, outcome.method) == (Verdict.UNDECIDED, "shapes")
    assert said in outcome.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (r"A^{-1}A = I", "invertible"),
        (r"(X^\top X)^{-1}X^\top X = I", "invertible"),
        (r"(S - \lambda I)^{-1}(S - \lambda I) = I", "weight -lambda"),
        (r"\operatorname{tr} I = d", "write I_n"),
        (r"\|X\| = \|X\|", "Frobenius"),
        (r"A^{1/2} = A^{1/2}", "definite"),
        (r"z^\top z = 1", "no matrix"),
        (r"\det I = 1", "write I_n"),
        (r"\nabla_Q \operatorname{tr} Q = I", "not free to move"),
        (r"\nabla_u \|u\| = u/\|u\|", "is not zero"),
    ],
)
def test_what_is_not_known_is_undecided_with_the_reason(text: str, said: str) -> None:
    outcome = line(text).outcome
    assert outcome.verdict is Verdict.UNDECIDED
    assert said in outcome.message


def test_an_inverse_may_be_declared_for_a_word() -> None:
    text = r"(X^\top X)^{-1}X^\top X = I"
    assert line(text, r"% fate: invertible X^\top X").outcome.verdict is Verdict.PROVED
    assert line(text, r"% fate: invertible X X^\top").outcome.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("text", "assumed", "verdict"),
    [
        (r"\|u+v\|^2 = 2", r"\|u\| = 1, \|v\| = 1, u^\top v = 0", Verdict.PROVED),
        (r"u^\top v \le R^2", r"\|u\| \le R, \|v\| \le R, R > 0", Verdict.PROVED),
        (r"u^\top v \le R", r"\|u\| \le R, \|v\| \le R, R > 0", Verdict.REFUTED),
    ],
)
def test_conditions_may_speak_of_norms_and_products(text: str, assumed: str, verdict: Verdict) -> None:
    assert line(text, f"% fate: assume {assumed}").outcome.verdict is verdict


def test_a_declaration_by_membership_and_order() -> None:
    more = r"% fate: assume g \in \mathbb{R}^k, G \in \mathbb{R}^{k \times k}, G \succ 0"
    assert line(r"g^\top G g \ge 0", more).outcome.verdict is Verdict.PROVED


@pytest.mark.parametrize("text", ["matrix X", "vector x in R^{n x d}", "matrix in R^{n x d}", "matrix X in S^d"])
def test_a_declaration_that_is_not_understood_is_one_problem(text: str) -> None:
    ((_, message),) = check_text(f"% fate: {text}\n").problems
    assert "\n" not in message
