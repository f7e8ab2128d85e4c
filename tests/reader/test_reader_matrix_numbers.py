"""Determinants, operator norms, ranks and gradients of matrices, each line beside a spoiled twin."""

from __future__ import annotations

import random

import pytest
import sympy as sp
from flint import fmpq, fmpq_mat
from test_reader_matrices import line

from derivations.rules.gradients import put_in
from derivations.rules.matrix_facts import Known
from derivations.rules.word_instances import Instance
from theory.matrix_calculus import GradientOf, HessianOf
from theory.matrix_conditions import PositiveDefinite
from theory.matrix_words import InverseOf, Letter, SquaredNorm, SymmetricMatrix, TraceOf, Transposed
from theory.verdict import Verdict

DETERMINANTS = [
    (r"\det(AB) = \det A \det B", r"\det(AB) = \det A + \det B"),
    (r"\det(M^{-1}AM) = \det A", r"\det(M^{-1}AM) = \det M"),
    (r"\det(M^{-1}) = \frac{1}{\det M}", r"\det(M^{-1}) = \det M"),
    (r"\det(A^\top) = \det A", r"\det(A^\top) = -\det A"),
    (r"\det(2A) = 2^d \det A", r"\det(2A) = 2 \det A"),
    (r"\det(I_n + XX^\top) = \det(I_d + X^\top X)", r"\det(I_n + XX^\top) = \det(I_d + 2X^\top X)"),
    (r"\det(\lambda I_n + XX^\top) = \lambda^{n-d}\det(\lambda I_d + X^\top X)",
     r"\det(\lambda I_n + XX^\top) = \lambda^{d-n}\det(\lambda I_d + X^\top X)"),
    (r"\det(M + uv^\top) = \det(M)(1 + v^\top M^{-1}u)", r"\det(M + uv^\top) = \det(M)(1 + u^\top M^{-1}v)"),
    (r"\det(Q)^2 = 1", r"\det(Q) = 1"),
    (r"\det \Sigma > 0", r"\det A > 0"),
    (r"\log\det(2\Sigma) = d\log 2 + \log\det\Sigma", r"\log\det(2\Sigma) = \log 2 + \log\det\Sigma"),
    (r"\log\det\Sigma^{-1} = -\log\det\Sigma", r"\log\det\Sigma^{-1} = \log\det\Sigma"),
    (r"\log\det(\Sigma + uu^\top) = \log\det\Sigma + \log(1 + u^\top\Sigma^{-1}u)",
     r"\log\det(\Sigma + uu^\top) = \log\det\Sigma + \log(1 + u^\top\Sigma u)"),
]  # fmt: skip
NORMS = [
    (r"\|AB\|_{op} \le \|A\|_{op}\|B\|_{op}", r"\|AB\|_2 = \|A\|_2\|B\|_2"),
    (r"\|A + B\|_{op} \le \|A\|_{op} + \|B\|_{op}", r"\|A + B\|_{op} \ge \|A\|_{op} + \|B\|_{op}"),
    (r"\|A^\top A\|_{op} = \|A\|_{op}^2", r"\|A^2\|_{op} = \|A\|_{op}^2"),
    (r"\|QA\|_{op} = \|A\|_{op}", r"\|BA\|_{op} = \|A\|_{op}"),
    (r"\|ABu\| \le \|A\|_{op}\|B\|_{op}\|u\|", r"\|ABu\| \le \|A\|_{op}\|u\|"),
    (r"u^\top A v \le \|A\|_{op}\|u\|\|v\|", r"u^\top A v \le \|A\|_{op}\|u\|"),
    (r"\|AB\|_F \le \|A\|_{op}\|B\|_F", r"\|AB\|_F \ge \|A\|_{op}\|B\|_F"),
    (r"\|A\|_{op} \le \|A\|_F", r"\|A\|_F \le \|A\|_{op}"),
    (r"\|A - B\|_{op} \ge \|A\|_{op} - \|B\|_{op}", r"\|A - B\|_{op} \le \|A\|_{op} - \|B\|_{op}"),
    (r"\|A\|_F \le \sqrt{d}\|A\|_{op}", r"\|A\|_F \ge \sqrt{d}\|A\|_{op}"),
    (r"\|M^{-1}\|_{op}\|M\|_{op} \ge 1", r"\|M^{-1}\|_{op}\|M\|_{op} \le 1"),
    (r"\|uv^\top\|_{op} = \|u\|\|v\|", r"\|uv^\top\|_{op} = u^\top v"),
    (r"\|P\|_{op} \le 1", r"\|A\|_{op} \le 1"),
]
GRADIENTS = [
    (r"\nabla_u (u^\top v) = v", r"\nabla_u (u^\top v) = u"),
    (r"\nabla_u u^\top A u = (A + A^\top) u", r"\nabla_u u^\top A u = 2 A u"),
    (r"\nabla_u \|y - Xu\|^2 = 2X^\top(Xu - y)", r"\nabla_u \|y - Xu\|^2 = 2X^\top(y - Xu)"),
    (r"\nabla^2_u \left(\frac12\|y - Xu\|^2 + \frac\lambda2 \|u\|^2\right) = X^\top X + \lambda I",
     r"\nabla^2_u \left(\frac12\|y - Xu\|^2 + \frac\lambda2 \|u\|^2\right) = X^\top X + 2\lambda I"),
    (r"\nabla^2_u \|u\|^4 = 8uu^\top + 4\|u\|^2 I", r"\nabla^2_u \|u\|^4 = 8uu^\top"),
    (r"\frac{\partial}{\partial A}\operatorname{tr}(AB) = B^\top",
     r"\frac{\partial}{\partial A}\operatorname{tr}(AB) = B"),
    (r"\frac{\partial \operatorname{tr}(ABA^\top)}{\partial A} = A(B + B^\top)",
     r"\frac{\partial \operatorname{tr}(ABA^\top)}{\partial A} = 2AB"),
    (r"\frac{\partial}{\partial M}\operatorname{tr}(M^{-1}B) = -(M^{-1}BM^{-1})^\top",
     r"\frac{\partial}{\partial M}\operatorname{tr}(M^{-1}B) = (M^{-1}BM^{-1})^\top"),
    (r"\nabla_\Sigma \log\det\Sigma = \Sigma^{-1}", r"\nabla_\Sigma \log\det\Sigma = \Sigma"),
    (r"\nabla_X \|y - Xu\|^2 = 2(Xu - y)u^\top", r"\nabla_X \|y - Xu\|^2 = (Xu - y)u^\top"),
]  # fmt: skip


RANKS = [
    (r"\operatorname{rank}(X^\top X) = \operatorname{rank} X", r"\operatorname{rank}(X^\top X) = d"),
    (r"\operatorname{rank}(AB) \le \operatorname{rank}(A)", r"\operatorname{rank}(PB) = \operatorname{rank}(B)"),
    (r"\operatorname{rank}(A + B) \le \operatorname{rank} A + \operatorname{rank} B",
     r"\operatorname{rank}(A + B) = \operatorname{rank} A + \operatorname{rank} B"),
    (r"\operatorname{rank}(MA) = \operatorname{rank} A", r"\operatorname{rank}(BA) = \operatorname{rank} A"),
    (r"\operatorname{rank} F = d", r"\operatorname{rank} F = n"),
    (r"\operatorname{rank} X \le n", r"\operatorname{rank} X = n"),
    (r"\operatorname{rank}(uv^\top) \le 1", r"\operatorname{rank}(uv^\top) = 1"),
    (r"\operatorname{rank} P = \operatorname{tr} P", r"\operatorname{rank} A = \operatorname{tr} A"),
    (r"\operatorname{rank}\Sigma = d", r"\operatorname{rank} S = d"),
    (r"\operatorname{rank}(\lambda A) = \operatorname{rank} A", r"\operatorname{rank}(P A) = \operatorname{rank} A"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "spoiled"), DETERMINANTS + NORMS + GRADIENTS + RANKS)
def test_right_lines_are_proved_and_spoiled_ones_refuted(right: str, spoiled: str) -> None:
    assert line(right).outcome.verdict is Verdict.PROVED, line(right).outcome
    fallen = line(spoiled).outcome
    assert fallen.verdict is Verdict.REFUTED, fallen
    assert fallen.counterexample is not None
    assert fallen.counterexample.point


@pytest.mark.parametrize("text", [r"\det X = 1", r"\det(A + X) = 0", r"\det(A + 1) = 1", r"\nabla_u (Xu) = X"])
def test_shapes_that_do_not_fit_are_undecided(text: str) -> None:
    assert line(text).outcome.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    "text",
    [
        r"\log\det A = \log\det A",
        r"\det(A^{-1}) = 1/\det A",
        r"\det(S + uu^\top) = \det(S)(1 + u^\top S^{-1}u)",
    ],
)
def test_what_may_be_singular_does_not_stand(text: str) -> None:
    assert not line(text).outcome.verdict.passes


def test_a_norm_may_be_bounded_by_assumption() -> None:
    assert line(r"\|Au\| \le R \|u\|", r"% fate: assume \|A\|_{op} \le R").outcome.verdict is Verdict.PROVED
    more = r"% fate: assume \|A\|_{op} \ge R, R > 0"
    assert line(r"\|Au\| \le R \|u\|", more).outcome.verdict is Verdict.REFUTED


n, d = sp.symbols("n d", integer=True, positive=True)
X, A, M = (Letter(a, b, sp.Symbol(name)) for a, b, name in ((n, d, "X"), (d, d, "A"), (d, d, "M")))
u, y = Letter(d, sp.Integer(1), sp.Symbol("u")), Letter(n, sp.Integer(1), sp.Symbol("y"))
S = SymmetricMatrix(d, d, sp.Symbol("S"))
QUADRATIC = [
    (SquaredNorm(y - X * u), u),
    (SquaredNorm(y - X * u), X),
    (TraceOf(A * M * Transposed(A)), A),
    (TraceOf(S * A * S), S),
    (TraceOf(Transposed(u) * InverseOf(M) * A * u), u),
    (TraceOf(Transposed(u) * u), u),
]


def _moved(instance: Instance, letter: Letter, by: fmpq_mat, body: sp.Expr) -> fmpq:
    other = Instance(instance.numbers, random.Random(1), {}, {}, frozenset(), dict(instance._drawn))
    other._drawn[letter] = instance._drawn[letter] + by
    return other.number(body)


@pytest.mark.parametrize(("body", "letter"), QUADRATIC)
def test_gradients_and_hessians_agree_with_exact_differences(body: sp.Expr, letter: Letter) -> None:
    known = Known((PositiveDefinite(S),))
    instance = Instance({n: fmpq(3), d: fmpq(2)}, random.Random(7), {}, {})
    for part in (X, A, M, u, y, S):
        instance.matrix(part)
    value = instance.matrix(letter).value
    step = fmpq_mat(value.nrows(), value.ncols(), [fmpq(i * i + 1, 2) for i in range(value.nrows() * value.ncols())])
    if letter is S:
        step = step + step.transpose()
    ahead, behind = _moved(instance, letter, step, body), _moved(instance, letter, step * fmpq(-1), body)
    slope = instance.matrix(put_in(GradientOf(letter.rows, letter.columns, body, letter), known, [])).value
    product = slope.transpose() * step
    assert sum((product[i, i] for i in range(product.nrows())), fmpq(0)) == (ahead - behind) / 2
    wrong = (slope * fmpq(2)).transpose() * step
    assert sum((wrong[i, i] for i in range(wrong.nrows())), fmpq(0)) != (ahead - behind) / 2
    if letter is u:
        second = instance.matrix(put_in(HessianOf(d, d, body, u), known, [])).value
        assert (step.transpose() * second * step)[0, 0] == ahead + behind - 2 * instance.number(body)
