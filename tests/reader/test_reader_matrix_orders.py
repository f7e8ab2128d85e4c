"""Orders between matrices: certificates for the right ones, exact instances against the wrong ones."""

from __future__ import annotations

import pytest
from flint import fmpq_mat
from test_reader_matrices import line

from derivations.rules.word_instances import semidefinite
from theory.verdict import Verdict

G = r"% fate: assume G \in \mathbb{R}^{d \times d}, G \succ 0, S \preceq G, \Sigma \preceq G"
M = r"% fate: assume m > 0, \Sigma \succeq m I"
ORDERS = [
    (r"S + \Sigma \succ 0", r"\Sigma - S \succ 0", ""),
    (r"X^\top X + \lambda I \succeq \lambda I", r"X^\top X + \lambda I \preceq \lambda I", ""),
    (r"F^\top F \succ 0", r"X^\top X \succ 0", ""),
    (r"A^\top S A \succeq 0", r"A S A \succeq 0", ""),
    (r"\Sigma \preceq S + \Sigma", r"S \preceq \Sigma", ""),
    (r"P \preceq I", r"P \prec I", ""),
    (r"A^\top B + B^\top A \preceq A^\top A + B^\top B",
     r"A^\top B + B^\top A \preceq \frac12(A^\top A + B^\top B)", ""),
    (r"A^\top S A \preceq A^\top G A", r"A^\top G A \preceq A^\top S A", G),
    (r"S \preceq 2 G", r"2 S \preceq G", G),
    (r"G^{-1} \preceq \Sigma^{-1}", r"\Sigma^{-1} \preceq G^{-1}", G),
    (r"(S + \lambda I)^{-1} \preceq \frac1\lambda I", r"(S + \lambda I)^{-1} \preceq I", ""),
    (r"\Sigma^{-1} \preceq \frac1m I", r"\Sigma^{-1} \succeq \frac1m I", M),
    (r"u^\top S u \le u^\top G u", r"u^\top G u \le u^\top S u", G),
    (r"u^\top \Sigma u \ge m \|u\|^2", r"u^\top \Sigma u \le m \|u\|^2", M),
    (r"\operatorname{tr} S \le \operatorname{tr} G", r"\operatorname{tr} G \le \operatorname{tr} S", G),
    (r"uu^\top \preceq \|u\|^2 I", r"u^\top u \, I \preceq uu^\top", ""),
]  # fmt: skip


@pytest.mark.parametrize(("right", "spoiled", "more"), ORDERS)
def test_right_orders_are_proved_and_spoiled_ones_refuted(right: str, spoiled: str, more: str) -> None:
    assert line(right, more).outcome.verdict is Verdict.PROVED, line(right, more).outcome
    fallen = line(spoiled, more).outcome
    assert fallen.verdict is Verdict.REFUTED, fallen
    assert fallen.counterexample is not None
    assert fallen.counterexample.point


NO_ORDER = [r"X \succeq 0", r"u \preceq v", r"\Sigma \preceq X", r"I \preceq 2 I", r"1 \preceq 2"]


@pytest.mark.parametrize("text", NO_ORDER)
def test_what_has_no_order_is_undecided(text: str) -> None:
    assert line(text).outcome.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (r"(X^\top X)^{-1}X^\top X = I", r"% fate: assume X^\top X \succeq 0"),
        (r"A^{-1} A^{-\top} \succeq 0", ""),
        (r"S^{-1} \succeq 0", ""),
        (r"\Sigma^{-1} \preceq B^{-1}", r"% fate: assume B \preceq \Sigma"),
    ],
)
def test_an_order_does_not_make_a_singular_matrix_invertible(text: str, more: str) -> None:
    assert not line(text, more).outcome.verdict.passes


def test_a_definite_word_is_invertible() -> None:
    more = r"% fate: assume X^\top X \succ 0"
    assert line(r"(X^\top X)^{-1}X^\top X = I", more).outcome.verdict is Verdict.PROVED


def test_the_exact_test_of_an_instance() -> None:
    assert semidefinite(fmpq_mat(2, 2, [1, 1, 1, 1]), False)
    assert not semidefinite(fmpq_mat(2, 2, [1, 1, 1, 1]), True)
    assert not semidefinite(fmpq_mat(2, 2, [1, 2, 2, 1]), False)
    assert not semidefinite(fmpq_mat(2, 2, [1, 1, 0, 1]), False)
    assert semidefinite(fmpq_mat(3, 3, [2, 1, 0, 1, 2, 1, 0, 1, 2]), True)
