"""Lines of every kind, each true one beside its false twin: (name, before, relation, after, rule, conditions, why).

A twin differs in one place: a condition too weak, an end point, a label, an order, a term. TRUE lines are to be proved,
FALSE ones of the same look are not to be accepted.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Integral,
    Limit,
    Max,
    Min,
    Rational,
    Sum,
    atan,
    cos,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
    tan,
)

from derivations.rules.algebra import algebra
from derivations.rules.calculus import differentiate, integrate, substitute_variable
from derivations.rules.expectation import independence, moments
from derivations.rules.flows import along_equations
from derivations.rules.induction import induction
from derivations.rules.laws import chi_square_sum
from derivations.rules.limits import limit, squeeze
from derivations.rules.matrices import matrix_words
from derivations.rules.solving import optimum, roots
from derivations.rules.sums import geometric, telescope
from tests.letters import A, B, E, M, N, P, Q, T, U, V, X, g, h, v
from theory.matrix_words import InverseOf, SquaredNorm, TraceOf
from theory.random_variables import ChiSquare
from theory.relations import eq, ge, gt, lt
from theory.symbols import d, n

x, u, c = sp.symbols("x u c", real=True)
a = sp.Symbol("a", positive=True)
k, m = sp.symbols("k m", integer=True)
t = sp.Symbol("t", real=True)
p, q = (sp.Function(name, real=True)(t) for name in "pq")

_counts = (n >= 1, d >= 1)
_turning = (eq(Derivative(p, t), 2 * q), eq(Derivative(q, t), -2 * p))
_arch = 2 / sqrt(3) * atan(tan(x / 2) / sqrt(3))
_folded = Rational(3, 4) - (2 * m + 3) / (2 * (m + 1) * (m + 2))
_partial = -(2 * k + 1) / (2 * k * (k + 1))

TRUE = [
    ("sine of the reciprocal, far out", Limit(x * sin(1 / x), x, oo), "=", 1, limit, (), "sin u ~ u"),
    ("compound factor with a rate", Limit((1 + c / x) ** x, x, oo), "=", exp(c), limit, (), "e^c"),
    ("a power at zero", Limit(x**c, x, 0, "+"), "=", 0, limit, (gt(c, 0),), "c > 0"),
    ("sign at a kink", Limit(Abs(x - 1) / (x - 1), x, 1, "-"), "=", -1, limit, (), "from below"),
    ("a wave that dies", Limit(cos(x) / x, x, oo), "=", 0, squeeze(1 / x, gt(x, 0)), (), "|cos| <= 1"),
    (
        "a logarithm's area",
        Integral(1 / (x - 1), (x, 2, 3)),
        "=",
        log(2),
        integrate(log(x - 1)),
        (),
        "no pole",
    ),
    (
        "an arch without a jump",
        Integral(1 / (2 + cos(x)), (x, 0, pi / 2)),
        "=",
        2 / sqrt(3) * atan(1 / sqrt(3)),
        integrate(_arch),
        (),
        "tan(x/2) is smooth there",
    ),
    (
        "a square put in",
        Integral(x, (x, 0, 1)),
        "=",
        Integral(2 * u**3, (u, 0, 1)),
        substitute_variable(u, u**2),
        (),
        "x = u^2",
    ),
    ("slope of a ramp", Derivative(Max(x, 0), x), "=", 1, differentiate, (gt(x, 0),), "off the kink"),
    ("slope of the smaller", Derivative(Min(x, x**2), x), "=", 2 * x, differentiate, (gt(x, 0), lt(x, 1)), "x^2 < x"),
    ("slope of a root of a square", Derivative(sqrt(x**2), x), "=", -1, differentiate, (lt(x, 0),), "|x|"),
    (
        "reciprocals two apart",
        Sum(1 / (k * (k + 2)), (k, 1, m)),
        "=",
        _folded,
        telescope(_partial),
        (m >= 1,),
        "folds",
    ),
    ("geometric series", Sum(a**k, (k, 0, oo)), "=", 1 / (1 - a), geometric, (lt(a, 1),), "a < 1"),
    ("odd numbers", Sum(2 * k - 1, (k, 1, m)), "=", m**2, induction(m, 1), (m >= 1,), "squares"),
    (
        "a double root",
        eq(x**3 - 3 * x + 2, 0),
        "iff",
        sp.Or(eq(x, 1), eq(x, -2)),
        roots(x, 1, 1, -2),
        (),
        "(x-1)^2 (x+2)",
    ),
    (
        "least of x^2 - 2x",
        x**2 - 2 * x,
        ">=",
        -1,
        optimum(x**2 - 2 * x, x, sp.S.One, gt(x, 0)),
        (gt(x, 0),),
        "at 1",
    ),
    ("mixed moments", E(g**4 * h**2), "=", 3, moments, (), "independent"),
    (
        "inverse chi-square, squared",
        E(1 / A**2),
        "=",
        1 / ((n - 2) * (n - 4)),
        moments,
        (n >= 5,),
        "from n = 5",
    ),
    (
        "a Beta and its mirror",
        E(U * (1 - U)),
        "=",
        n * d / ((n + d) * (n + d + 2)),
        moments,
        _counts,
        "Gamma ratios",
    ),
    ("variance of a multiple", V(3 * g), "=", 9, moments, (), "squared factor"),
    ("independent factors", E(A * B), "=", E(A) * E(B), independence, _counts, "two labels"),
    (
        "two chi-squares",
        A + B,
        "law",
        ChiSquare(n + d, sp.Symbol("C")),
        chi_square_sum(A, B, label="C"),
        _counts,
        "independent",
    ),
    ("a rotation of a vector", SquaredNorm(Q * v), "=", SquaredNorm(v), matrix_words, (), "Q^T Q = 1"),
    ("Gram matrix on the range", T(X) * X * P(X), "=", T(X), matrix_words, (), "Penrose"),
    ("inverse of a product", InverseOf(N) * InverseOf(M) * M * N * v, "=", v, matrix_words, (), "in turn"),
    ("trace of a commutator", TraceOf(M * N - N * M), "=", 0, matrix_words, (), "cyclic"),
    ("energy of a turn", Derivative(p**2 + q**2, t), "=", 0, along_equations, _turning, "rotation"),
    ("order of a quotient", x / (1 + x), "<", 1, algebra, (ge(x, 0),), "x < 1 + x"),
]

FALSE = [
    ("sine of the reciprocal, far out", Limit(x * sin(1 / x), x, oo), "=", 0, limit, (), "1"),
    ("compound factor with a rate", Limit((1 + c / x) ** x, x, oo), "=", 1, limit, (), "e^c"),
    ("compound factor, turned", Limit((1 + 1 / x) ** (c * x), x, oo), "=", exp(1) * c, limit, (), "e^c"),
    ("a power at zero", Limit(x**c, x, 0, "+"), "=", 0, limit, (), "c = 0, c < 0"),
    ("a power at zero, weakly", Limit(x**c, x, 0, "+"), "=", 0, limit, (ge(c, 0),), "c = 0"),
    ("sign at a kink", Limit(Abs(x - 1) / (x - 1), x, 1, "-"), "=", 1, limit, (), "-1"),
    ("sign at a kink, both sides", Limit(Abs(x - 1) / (x - 1), x, 1, "+-"), "=", 1, limit, (), "no limit"),
    ("a wave that does not die", Limit(cos(x), x, oo), "=", 0, squeeze(1, gt(x, 0)), (), "no limit"),
    (
        "a bound near another point",
        Limit(cos(x) / x, x, oo),
        "=",
        0,
        squeeze(1 / x, lt(x, 1)),
        (),
        "not far out",
    ),
    ("a bound from one side", Limit(sin(x) / x, x, 0), "=", 0, squeeze(x, gt(x, 0)), (), "1"),
    ("a wave at the end", Limit(sin(x), x, oo), "=", 0, limit, (), "no limit"),
    (
        "area across a pole",
        Integral(1 / (x - 1), (x, 0, 3)),
        "=",
        log(2),
        integrate(log(Abs(x - 1))),
        (),
        "diverges",
    ),
    (
        "an arch with a jump",
        Integral(1 / (2 + cos(x)), (x, 0, 2 * pi)),
        "=",
        0,
        integrate(_arch),
        (),
        "tan(x/2) jumps at pi; the value is 2 pi/sqrt(3)",
    ),
    ("a wave integrated for ever", Integral(cos(x), (x, 0, oo)), "=", 0, integrate(sin(x)), (), "no limit"),
    (
        "a square put in, there and back",
        Integral(x, (x, 0, 1)),
        "=",
        Integral(2 * u**3, (u, -1, 1)),
        substitute_variable(u, u**2),
        (),
        "0",
    ),
    (
        "a square put in from a negative end",
        Integral(x, (x, -1, 1)),
        "=",
        Integral(2 * u**3, (u, -1, 1)),
        substitute_variable(u, u**2),
        (),
        "x is never negative then",
    ),
    ("slope of a ramp", Derivative(Max(x, 0), x), "=", 1, differentiate, (ge(x, 0),), "the kink"),
    ("slope of the smaller", Derivative(Min(x, x**2), x), "=", 1, differentiate, (gt(x, 0), lt(x, 1)), "2x"),
    ("slope of a root of a square", Derivative(sqrt(x**2), x), "=", 1, differentiate, (), "x < 0"),
    (
        "slope of a constant square",
        Derivative(x**2, x),
        "=",
        0,
        algebra,
        (eq(x, 0),),
        "pinned, then differentiated",
    ),
    (
        "reciprocals two apart",
        Sum(1 / (k * (k + 2)), (k, 1, m)),
        "=",
        _folded - Rational(1, 4),
        telescope(_partial),
        (m >= 1,),
        "a term lost",
    ),
    ("geometric series", Sum(a**k, (k, 0, oo)), "=", 1 / (1 - a), geometric, (), "a >= 1"),
    (
        "geometric series at its edge",
        Sum(c**k, (k, 0, oo)),
        "=",
        1 / (1 - c),
        geometric,
        (lt(c, 1),),
        "c <= -1",
    ),
    ("odd numbers", Sum(2 * k - 1, (k, 1, m)), "=", m**2 + 1, induction(m, 1), (m >= 1,), "no base case"),
    (
        "odd numbers, too low",
        Sum(2 * k - 1, (k, 1, m)),
        "=",
        m**2,
        induction(m, 1),
        (),
        "m = -2: 3 + 5 taken away",
    ),
    ("a root lost", eq(x**3 - 3 * x + 2, 0), "iff", eq(x, 1), roots(x, 1, 1), (), "-2"),
    (
        "a root too many",
        eq(x**2 - 2 * x + 1, 0),
        "iff",
        sp.Or(eq(x, 1), eq(x, -1)),
        roots(x, 1, -1),
        (),
        "-1",
    ),
    (
        "least where the slope is 0",
        x**3 - 3 * x,
        ">=",
        -2,
        optimum(x**3 - 3 * x, x, sp.S.One),
        (),
        "unbounded below",
    ),
    ("mixed moments", E(g**4 * g**2), "=", 3, moments, (), "one variable: 15"),
    (
        "inverse chi-square, squared",
        E(1 / A**2),
        "=",
        1 / ((n - 2) * (n - 4)),
        moments,
        (n >= 3,),
        "no mean at n = 4",
    ),
    ("a Beta and its mirror", E(U * (1 - U)), "=", n * d / (n + d) ** 2, moments, _counts, "not independent"),
    ("variance of a multiple", V(3 * g), "=", 3, moments, (), "9"),
    ("variance of a double", V(g + g), "=", 2, moments, (), "4"),
    ("one variable as two factors", E(A * A), "=", E(A) * E(A), independence, _counts, "n (n+2)"),
    (
        "one chi-square twice",
        A + A,
        "law",
        ChiSquare(2 * n, sp.Symbol("C")),
        chi_square_sum(A, A, label="C"),
        _counts,
        "2 A is no chi-square",
    ),
    ("any matrix as a rotation", SquaredNorm(M * v), "=", SquaredNorm(v), matrix_words, (), "M = 0"),
    (
        "Gram matrix as the unit",
        P(X) * X,
        "=",
        T(X) * P(T(X)) * P(X) * X * T(X) * X,
        matrix_words,
        (),
        "X^T X",
    ),
    ("pseudo-inverse of a product", P(M * N), "=", P(N) * P(M), matrix_words, (), "not in general"),
    (
        "inverse of a product",
        InverseOf(M) * InverseOf(N) * M * N * v,
        "=",
        v,
        matrix_words,
        (),
        "a commutator",
    ),
    ("trace of a triple commutator", TraceOf(M * N * Q - N * M * Q), "=", 0, matrix_words, (), "not cyclic"),
    ("energy of a turn", Derivative(p**2 - q**2, t), "=", 0, along_equations, _turning, "8 p q"),
    ("order of a quotient", x / (1 + x), "<", 1, algebra, (gt(x, -2),), "x = -3/2"),
]
