"""Matrices, directions and random variables that lines about words are written in, over the library's n and d."""

from __future__ import annotations

from functools import partial

from sympy import Symbol

from theory.matrix_words import (
    GaussianMatrix,
    Letter,
    Orthogonal,
    PseudoInverse,
    SymmetricMatrix,
    Transposed,
    UnitMatrix,
    UnitVector,
)
from theory.random_variables import BetaVariable, ChiSquare, Expectation, Gaussian, Variance
from theory.symbols import d, n
from theory.values import as_expression

expression = partial(as_expression, where="a test")

P, T = PseudoInverse, Transposed
E, V = Expectation, Variance

X = Letter(n, d, Symbol("X"))
M, N = Letter(d, d, Symbol("M")), Letter(d, d, Symbol("N"))
S = SymmetricMatrix(d, d, Symbol("S"))
Q = Orthogonal(d, d, Symbol("Q"))
one = UnitMatrix(d, d, Symbol("I"))
v, w = Letter(d, 1, Symbol("v")), Letter(d, 1, Symbol("w"))
direction, row = UnitVector(d, 1, Symbol("e")), UnitVector(n, 1, Symbol("f"))

G, H = GaussianMatrix(n, d, Symbol("G")), GaussianMatrix(n, d, Symbol("H"))
K = 1 - P(G) * G
z = GaussianMatrix(d, 1, Symbol("z"))
noise = GaussianMatrix(n, 1, Symbol("noise"))
g, h = Gaussian(Symbol("g")), Gaussian(Symbol("h"))
A, B = ChiSquare(n, Symbol("A")), ChiSquare(d, Symbol("B"))
U = BetaVariable(n / 2, d / 2, Symbol("U"))
