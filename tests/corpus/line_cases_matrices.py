"""Lines of matrices and their flows: (name, before, relation, after, rule, conditions, why or where it was seen).

TRUE lines are to be proved, FALSE ones of the same look are not to be accepted. ``sympy/sympy#N`` is an issue of
SymPy's tracker: what was wrong there is false here.
"""

from __future__ import annotations

from derivations.rules.flows import along_flow
from derivations.rules.matrices import matrix_words, words
from tests.letters import G, M, N, P, Q, S, T, X, noise, one, v, w
from theory.matrix_words import InverseOf, Rate, SquaredNorm, TraceOf
from theory.relations import eq
from theory.symbols import d, n

_fast = (n >= 1, d >= 1)
_wide = (n >= 1, d >= 1, n <= d)
_skew = (eq(Rate(M), N * M - M * N),)
_gradient = (eq(Rate(M), -M * T(M) * M),)

TRUE = [
    # Matrices of symbolic size
    ("transpose of a product", T(M * N), "=", T(N) * T(M), matrix_words, (), "reversed"),
    (
        "inverses undone",
        InverseOf(M) * InverseOf(N) * N * M * v,
        "=",
        v,
        matrix_words,
        (),
        "in reverse order",
    ),
    ("trace of a product", TraceOf(M * N * S), "=", TraceOf(S * M * N), matrix_words, (), "cyclic"),
    (
        "trace of a transpose",
        TraceOf(T(M) * N),
        "=",
        TraceOf(T(N) * M),
        matrix_words,
        (),
        "the inner product",
    ),
    ("push through", T(X) * X * T(X) * P(T(X)), "=", T(X) * X, matrix_words, (), "Penrose"),
    ("pseudo-inverse and transpose", P(X) * X * T(X), "=", T(X), matrix_words, (), "Penrose"),
    ("Gram matrix and pseudo-inverse", T(P(X)) * T(X) * X, "=", X, matrix_words, (), "Penrose"),
    ("projector's square", (P(X) * X) * (P(X) * X), "=", P(X) * X, matrix_words, (), "idempotent"),
    (
        "rotation keeps lengths",
        SquaredNorm(Q * v - Q * w),
        "=",
        SquaredNorm(v - w),
        matrix_words,
        (),
        "Q^T Q = 1",
    ),
    (
        "parallelogram",
        SquaredNorm(v + w) + SquaredNorm(v - w),
        "=",
        2 * SquaredNorm(v) + 2 * SquaredNorm(w),
        matrix_words,
        (),
        "polarisation",
    ),
    (
        "binomial of words",
        (M + N) * (M - N),
        "=",
        M * M - M * N + N * M - N * N,
        matrix_words,
        (),
        "order kept",
    ),
    ("conjugation keeps the trace", TraceOf(T(Q) * M * Q), "=", TraceOf(M), matrix_words, (), "cyclic"),
    ("symmetric product", T(X) * X, "=", T(T(X) * X), matrix_words, (), "Gram matrix"),
    ("full row rank", G * P(G) * noise, "=", noise, words((G, "rows")), _wide, "G G^+ = 1"),
    ("rank as a trace", TraceOf(P(G) * G), "=", n, words((G, "rows")), _wide, "almost surely"),
    # Flows of matrices
    ("Lax pair", Rate(TraceOf(M * M)), "=", 0, along_flow, _skew, "isospectral"),
    (
        "norm along a gradient",
        Rate(T(M) * M),
        "=",
        -2 * T(M) * M * T(M) * M,
        along_flow,
        _gradient,
        "product rule",
    ),
    (
        "inverse along a flow",
        Rate(InverseOf(M)),
        "=",
        InverseOf(M) * M * T(M),
        along_flow,
        _gradient,
        "-M^-1 M' M^-1",
    ),
]

FALSE = [
    # Matrices of symbolic size
    ("transpose of a product", T(M * N), "=", T(M) * T(N), matrix_words, (), "order"),
    ("inverses undone", InverseOf(M) * InverseOf(N) * M * N * v, "=", v, matrix_words, (), "order"),
    ("pseudo-inverse of a product", P(X * M), "=", P(M) * P(X), matrix_words, (), "not for pseudo-inverses"),
    (
        "inverse of a sum",
        InverseOf(M + N),
        "=",
        InverseOf(M) + InverseOf(N),
        matrix_words,
        (),
        "freshman's inverse",
    ),
    ("trace of a product", TraceOf(M * N * S), "=", TraceOf(N * M * S), matrix_words, (), "cyclic only"),
    ("trace is multiplicative", TraceOf(M * N), "=", TraceOf(M) * TraceOf(N), matrix_words, (), "no"),
    (
        "square of a trace",
        TraceOf(M) ** 2,
        "=",
        TraceOf(M * M),
        matrix_words,
        (),
        "no; after sympy/sympy#30527",
    ),
    ("binomial of words", (M + N) * (M + N), "=", M * M + 2 * M * N + N * N, matrix_words, (), "N M"),
    ("symmetric times symmetric", T(S * T(M) * S), "=", S * T(M) * S, matrix_words, (), "M"),
    ("Gram matrix and the other pseudo-inverse", P(X) * X * T(X), "=", P(X), matrix_words, (), "X^T"),
    ("a projector is the unit", P(X) * X * v, "=", v, matrix_words, (), "v may leave the row space"),
    (
        "parallelogram",
        SquaredNorm(v + w) - SquaredNorm(v - w),
        "=",
        2 * TraceOf(T(v) * w),
        matrix_words,
        (),
        "4",
    ),
    (
        "rotation on one side",
        SquaredNorm(Q * v - w),
        "=",
        SquaredNorm(v - w),
        matrix_words,
        (),
        "w is not turned",
    ),
    ("full row rank", G * P(G) * noise, "=", noise, words((G, "rows")), _fast, "n may exceed d"),
    ("rank as a trace", TraceOf(P(G) * G), "=", d, words((G, "rows")), _wide, "n"),
    ("trace of the unit", TraceOf(one), "=", n, matrix_words, (), "d"),
    # Flows of matrices
    ("Lax pair, its own square", Rate(M * M), "=", 0 * M, along_flow, _skew, "only the trace stands still"),
    (
        "norm along a gradient",
        Rate(T(M) * M),
        "=",
        -T(M) * M * T(M) * M,
        along_flow,
        _gradient,
        "factor 2; after sympy/sympy#15136",
    ),
    (
        "inverse along a flow",
        Rate(InverseOf(M)),
        "=",
        -InverseOf(M) * M * T(M),
        along_flow,
        _gradient,
        "sign",
    ),
    (
        "rate of X^T A X",
        Rate(T(M) * S * M),
        "=",
        2 * T(M) * S * N,
        along_flow,
        (eq(Rate(M), N),),
        "not symmetric; after sympy/sympy#15614",
    ),
]
