"""Lines of matrices that once stood though they are false, or fell though they are true, each beside its twin."""

from __future__ import annotations

import pytest

from derivations.reader import check_text
from derivations.reader.verdicts import Outcome
from theory.verdict import Verdict

DECLARED = r"""% fate: matrix X in R^{n x d}
% fate: matrices A, B, C \in \mathbb{R}^{d \times d}
% fate: vectors u, v, w in R^d
% fate: vector y \in \mathbb{R}^n
% fate: orthogonal Q in R^{d x d}
% fate: projection P in R^{d x d}
% fate: invertible matrix M in R^{d x d}
% fate: gaussian Z in R^{n x d}
% fate: gaussian g in R^d
% fate: assume \lambda > 0
"""


def outcome(text: str, *directives: str) -> Outcome:
    """What comes of the last line of a display under the declarations."""
    more = "".join(f"% fate: {directive}\n" for directive in directives)
    checked = check_text(f"{DECLARED}{more}\n\\[ {text} \\]\n")
    assert not checked.problems, checked.problems
    return checked.environments[-1].steps[-1].outcome


UNMET = r"assume \operatorname{rank} C = 7"
TRUE_AND_FALSE = {
    "a factor that may vanish changes a rank in a condition": (
        (r"\operatorname{rank} A = 0", r"assume \operatorname{rank}(cA) = 0", "assume c > 0"),
        (r"\operatorname{rank} A = 0", r"assume \operatorname{rank}(cA) = 0"),
    ),
    "a determinant may be negative": (
        (r"\nabla_M |\det M| = |\det M| M^{-\top}",),
        (r"\nabla_M |\det M| = \det(M) M^{-\top}",),
    ),
    "a gradient inside a gradient moves": (
        (r"\nabla_u (v^\top \nabla_w \|w\|^2) = 0",),
        (r"\nabla_u (v^\top \nabla_u \|u\|^2) = 0",),
    ),
    "a mean inside a gradient moves": (
        (r"\nabla_u (v^\top \mathbb{E}[Z^\top Z w]) = 0",),
        (r"\nabla_u (v^\top \mathbb{E}[Z^\top Z u]) = 0",),
    ),
    "a mean inside a derivative moves": (
        (r"\frac{d}{dt}(v^\top \mathbb{E}[Z^\top Z u]) = 0",),
        (r"\frac{d}{dt}(v^\top \mathbb{E}[t Z^\top Z u]) = 0",),
    ),
    "a determinant that moves may be negative": (
        (r"\frac{d}{dt}|\det(t M)| = d |\det(t M)| / t + \operatorname{tr}((tM)^{-1} - (tM)^{-1})", "assume t > 0"),
        (r"\frac{d}{dt}|\det(t M)| = d \det(t M) / t + \operatorname{tr}((tM)^{-1} - (tM)^{-1})", "assume t > 0"),
    ),
    "a random weight of a matrix is averaged": (
        (r"\mathbb{E}[c Z^\top Z] = c n I",),
        (r"\mathbb{E}[c Z^\top Z] = c n I", r"assume c \sim \mathcal{N}(0, 1)"),
    ),
    "a weight inside a norm moves": (
        (r"\nabla_u \|u\|^4 = 4 \|u\|^2 u",),
        (r"\nabla_u \|\,\|u\|^2 v\|^2 = 0",),
    ),
    "what is named by a Gaussian matrix is random": (
        (r"\mathbb{E}[\operatorname{tr}(X^\top Z)] = 0",),
        (r"\mathbb{E}[\operatorname{tr}(X^\top Z)] = 0", r"assume X = Z"),
    ),
    "what is named by way of another name is random": (
        (r"\mathbb{E}[g^\top B g] = \operatorname{tr} B", r"assume B = A"),
        (r"\mathbb{E}[g^\top B g] = \operatorname{tr} B", r"assume B = A", r"assume A = g g^\top"),
    ),
    "what is tied to a Gaussian matrix is random": (
        (r"\mathbb{E}[u^\top Z^\top y] = 0",),
        (r"\mathbb{E}[u^\top Z^\top y] = 0", r"assume A u = Z^\top y"),
    ),
    "an inverse of a Gaussian word is random": (
        (r"(Z^\top Z+\lambda I)^{-1}(Z^\top Z+\lambda I) = I",),
        (r"\mathbb{E}[Z^\top Z (Z^\top Z+\lambda I)^{-1}] = n (Z^\top Z+\lambda I)^{-1}",),
    ),
    "a condition on a Gaussian matrix changes its law": (
        (r"\mathbb{E}\|Zu\|^2 = n\|u\|^2", r"assume \|X\|_F \le 1"),
        (r"\mathbb{E}\|Zu\|^2 = n\|u\|^2", r"assume \|Z\|_F \le 1"),
    ),
    "a negative weight in a scalar product": (
        (r"u\,(v^\top) v = \|v\|^2 u", UNMET),
        (r"u\,(-v^\top) v = 0", UNMET),
    ),
    "an empty matrix has no positive trace": (
        (r"\operatorname{tr} T > 0", "positive definite T in R^{(n-1) x (n-1)}", r"assume n \ge 2"),
        (r"\operatorname{tr} T > 0", "positive definite T in R^{(n-1) x (n-1)}"),
    ),
    "a gradient in an order exists": (
        (r"\nabla^2_u \|Xu\|^2 \succeq 0",),
        (r"\nabla^2_u \|Xu\|^2 \succ 0",),
    ),
}


@pytest.mark.parametrize(("true", "false"), TRUE_AND_FALSE.values(), ids=TRUE_AND_FALSE.keys())
def test_the_true_line_stands_and_the_false_one_does_not(true: tuple[str, ...], false: tuple[str, ...]) -> None:
    assert outcome(*true).verdict is Verdict.PROVED
    assert not outcome(*false).verdict.passes


NOT_TO_FALL = {
    "an order of Hessians is no order of any matrix": (
        r"\nabla^2_u \|Xu\|^2 \succeq 0",
        r"\nabla^2_u \|Xu\|^2 \preceq 0",
    ),
    "an order of means is no order of any matrix": (
        r"\mathbb{E}[Z^\top Z] \succeq 0",
        r"\mathbb{E}[Z^\top Z] \preceq 0",
    ),
    "a projection that is a square stays one": ("P^2 = P", "P^2 = 2P", "assume A^2 = P"),
    "what an orthogonal matrix equals is orthogonal": (r"A^\top A = I", r"A^\top A = 2I", "assume Q = A"),
    "a gradient may vanish by a condition": (
        r"X^\top X u = X^\top y",
        r"X^\top X u = 2 X^\top y",
        r"assume \nabla_u \|Xu - y\|^2 = 0",
    ),
    "a matrix may be a mean by a condition": ("A = n I", "A = 2n I", r"assume A = \mathbb{E}[Z^\top Z]"),
    "an invertible matrix is tried": (r"\operatorname{rank} M = d", r"\operatorname{rank} M = d - 1"),
    "a matrix of full rank is tried": (
        r"\operatorname{rank} F = d",
        r"\operatorname{rank} F = d - 1",
        "matrix F in R^{n x d} of full column rank",
    ),
    "an order that is given is met": (
        r"u^\top A u \ge u^\top B u",
        r"u^\top A u \le u^\top B u",
        r"assume A - B \succeq 0",
    ),
    "a number that is given is met": (r"u^\top A u > 0", r"u^\top A u < 0", r"assume u^\top A u > 1"),
    "a mean may be bounded by a condition": (
        r"c + \|u\|^2 \ge 0",
        r"c + \|u\|^2 \le 0",
        r"assume \mathbb{E}[\operatorname{tr}(Z^\top X)] \le c",
    ),
}


@pytest.mark.parametrize(
    ("true", "false", "directives"), [(t, f, d) for t, f, *d in NOT_TO_FALL.values()], ids=NOT_TO_FALL.keys()
)
def test_a_true_line_does_not_fall(true: str, false: str, directives: list[str]) -> None:
    assert outcome(true, *directives).verdict is not Verdict.REFUTED
    assert not outcome(false, *directives).verdict.passes


@pytest.mark.parametrize("said", ["symmetric orthogonal", "symmetric gaussian", "gaussian projection"])
def test_a_matrix_of_two_kinds_is_not_read_as_one_of_them(said: str) -> None:
    """A symmetric orthogonal matrix equals its transpose, and the entries of a symmetric Gaussian one are tied."""
    found = outcome(r"T = T^\top", f"{said} T in R^{{d x d}}")
    assert found.verdict is Verdict.UNDECIDED
    assert "declared" in found.message


@pytest.mark.parametrize("false", [r"T_{12} = T_{21}", r"s_1 = s_2", r"A_{11} = \operatorname{tr} A"])
def test_an_equation_does_not_define_an_entry(false: str) -> None:
    """The entries of a matrix are what they are: only := would name them anew."""
    declared = "matrix T in R^{2 x 2}", "vector s in R^2"
    assert not outcome(false, *declared).verdict.passes
    assert outcome(r"T_{11} + T_{22} = \operatorname{tr} T", *declared).verdict is Verdict.PROVED
    assert outcome(r"T_0 = 1", *declared).method == "definition"


def test_an_inverse_function_is_no_reciprocal() -> None:
    assert outcome(r"\tanh(\tanh^{-1}(x)) = x", "assume 0 < x < 1").verdict is Verdict.PROVED
    assert not outcome(r"\tanh^{-1}(x) = 1/\tanh(x)", "assume 0 < x < 1").verdict.passes
    assert not outcome(r"\operatorname{erf}^{-1}(x) = 1/\operatorname{erf}(x)", "assume 0 < x < 1").verdict.passes


def test_orders_stand_in_statements_about_them() -> None:
    assert not outcome(r"A \succeq 0 \iff A^2 \succeq 0").verdict.passes
