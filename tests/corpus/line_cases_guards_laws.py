"""One false line for each guard of the rules of laws, forms, flows and the depth law.

TRUE and FALSE hold (name, before, relation, after, rule, conditions, the guard); each false line would pass
without the guard that it names, or without one like it.
"""

from __future__ import annotations

import sympy as sp
from sympy import (
    Abs,
    Derivative,
    Rational,
    Symbol,
    exp,
    sqrt,
)

from derivations.rules.depth_root import unique_depth_root
from derivations.rules.flows import along_equations, along_flow, linear_equation
from derivations.rules.laws import beta_ratio, chi_square_sum, renamed
from derivations.rules.second_moment import second_moment
from derivations.rules.uniform_direction import UniformOverlap
from tests.letters import A, B, E, G, M, N, T, U, X, g, noise, v, z
from theory.functions import DepthRoot
from theory.matrix_words import Rate, SquaredNorm
from theory.random_variables import BetaVariable, ChiSquare
from theory.relations import eq, ge, gt
from theory.symbols import d, n, t

x = sp.Symbol("x", real=True)
k = sp.Symbol("k", integer=True)
half = Rational(1, 2)

_any_degree = ChiSquare(k, Symbol("A"))
_path = sp.Function("path", real=True)
_moves = Derivative(_path(t), t)
_grows, _steady, _decays = (eq(_moves, _path(t)),), (eq(_moves, 1),), (eq(Rate(X), -X),)
_share = BetaVariable(half, (d - 1) / 2, Symbol("C"))
_overlap = UniformOverlap(z, Symbol("C"))
_new = Symbol("C")

TRUE = [
    (
        "chi-squares add",
        A + B,
        "law",
        ChiSquare(n + d, _new),
        chi_square_sum(A, B, label="C"),
        (),
        "both exist",
    ),
    ("the positive root", x, "=", DepthRoot(1, 0, 2), unique_depth_root(), (eq(x**2, 1), gt(x, 0)), "x > 0"),
]

FALSE = [
    # Laws
    ("law of another kind", g, "law", U, renamed, (), "one law"),
    ("law with other parameters", A, "law", B, renamed, (), "equal parameters"),
    ("law of another function", A, "law", A + 1, renamed, (), "one function"),
    (
        "sum beside one of its parts",
        (A + B) / A,
        "law",
        ChiSquare(n + d, _new) / A,
        chi_square_sum(A, B, label="C"),
        (),
        "dependence",
    ),
    (
        "sum with what is no chi-square",
        U**2 + A,
        "law",
        ChiSquare(n + 1, _new),
        chi_square_sum(U, A, label="C"),
        (),
        "chi-squares",
    ),
    (
        "sum of one with itself",
        2 * A,
        "law",
        ChiSquare(2 * n, _new),
        chi_square_sum(A, A, label="C"),
        (),
        "two variables",
    ),
    (
        "sum under a label in use",
        A + B + ChiSquare(n + d, _new),
        "law",
        2 * ChiSquare(n + d, _new),
        chi_square_sum(A, B, label="C"),
        (),
        "a fresh label",
    ),
    (
        "ratio with a law that need not exist",
        _any_degree / (_any_degree + B),
        "law",
        BetaVariable(k / 2, d / 2, _new),
        beta_ratio(_any_degree, B, label="C"),
        (),
        "k > 0",
    ),
    (
        "ratio beside one of its parts",
        B + A / (A + B),
        "law",
        B + BetaVariable(n / 2, d / 2, _new),
        beta_ratio(A, B, label="C"),
        (),
        "dependence",
    ),
    # Quadratic forms and directions
    (
        "second moment of a fixed vector",
        E(SquaredNorm(M * v)),
        "=",
        SquaredNorm(M),
        second_moment(v),
        (),
        "a Gaussian one",
    ),
    ("second moment of a matrix", E(SquaredNorm(G)), "=", n, second_moment(G), (), "a column"),
    (
        "second moment with a tie",
        E(SquaredNorm(M * z)),
        "=",
        SquaredNorm(M),
        second_moment(z),
        (eq(M, z * T(z)),),
        "no tie",
    ),
    ("fourth power beside a form", E(g**4 * SquaredNorm(z)), "=", d, second_moment(z), (), "a square"),
    (
        "two forms of one vector",
        E(SquaredNorm(M * z) * SquaredNorm(N * z)),
        "=",
        SquaredNorm(M) * SquaredNorm(N),
        second_moment(z),
        (),
        "one form a term",
    ),
    (
        "norm of a sum",
        E(SquaredNorm(M * z + N * z)),
        "=",
        SquaredNorm(M) + SquaredNorm(N),
        second_moment(z),
        (),
        "one word",
    ),
    (
        "form with a random matrix",
        E(SquaredNorm(G * z)),
        "=",
        SquaredNorm(G),
        second_moment(z),
        (),
        "fixed matrices",
    ),
    (
        "form beside a random length",
        E(SquaredNorm(noise) * SquaredNorm(z)),
        "=",
        SquaredNorm(noise) * d,
        second_moment(z),
        (),
        "nothing else is random",
    ),
    (
        "overlap as an equation",
        SquaredNorm(T(v) * z) / SquaredNorm(z),
        "=",
        SquaredNorm(v) * _share,
        _overlap,
        (ge(d, 2),),
        "a law",
    ),
    (
        "overlap on a line",
        SquaredNorm(T(v) * z) / SquaredNorm(z),
        "law",
        SquaredNorm(v) * _share,
        _overlap,
        (),
        "two dimensions",
    ),
    (
        "overlap with a vector of the direction",
        SquaredNorm(T(z) * M * z) / SquaredNorm(z),
        "law",
        SquaredNorm(T(M) * z) * _share,
        _overlap,
        (ge(d, 2),),
        "independence",
    ),
    # Flows
    (
        "rate of a word that is another",
        Rate(X * T(X)),
        "=",
        -X * T(X),
        along_flow,
        _decays,
        "the product rule",
    ),
    ("rate as an inequality", Rate(X * T(X)), "!=", -2 * X * T(X), along_flow, _decays, "an equation"),
    (
        "second derivative along the flow",
        Derivative(_path(t), t, t),
        "=",
        1,
        along_equations,
        _steady,
        "one derivative",
    ),
    ("another rate", Derivative(_path(t) ** 2, t), "=", _path(t), along_equations, _steady, "the chain rule"),
    ("solution as an inequality", _path(t), "<", _path(0) * exp(t), linear_equation, _grows, "an equation"),
    (
        "solution from another start",
        _path(t),
        "=",
        2 * _path(0) * exp(t),
        linear_equation,
        _grows,
        "the start",
    ),
    (
        "solution with another rate",
        _path(t),
        "=",
        _path(0) * exp(2 * t),
        linear_equation,
        _grows,
        "the equation",
    ),
    (
        "one of many solutions",
        _path(t),
        "=",
        t**2,
        linear_equation,
        (eq(_moves, 2 * sqrt(Abs(_path(t)))), eq(_path(0), 0)),
        "linearity",
    ),
    (
        "a singular equation",
        _path(t),
        "=",
        0,
        linear_equation,
        (eq(_moves, _path(t) / t), eq(_path(0), 0)),
        "regular from the start",
    ),
    # The depth law
    ("either root", x, "=", DepthRoot(1, 0, 2), unique_depth_root(), (eq(x**2, 1),), "x > 0"),
    (
        "another equation",
        x,
        "=",
        DepthRoot(1, 0, 2),
        unique_depth_root(),
        (eq(x**2, 2), gt(x, 0)),
        "the equation",
    ),
]
