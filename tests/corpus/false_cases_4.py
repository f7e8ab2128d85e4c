"""False statements about what is no real number, or moves under a sum, beside their twins in ``true_cases_4``."""

from __future__ import annotations

import sympy as sp
from corpus_language import j, m, n, total, x
from sympy import I, MatrixSymbol, Piecewise

from theory.matrix_words import Letter
from theory.relations import eq, ge, gt, ne

size = sp.Symbol("d", integer=True, positive=True)
A, B = (Letter(size, size, sp.Symbol(name)) for name in "AB")
C, D = (MatrixSymbol(name, 3, 3) for name in "CD")
late = total(Piecewise((1, gt(j, 1000)), (0, True)), 1, n)
late_sign = total(sp.sign(j - 1000), 1, n)

CASES = [
    ("a branch that moves with the index", eq(late**2, late * total(1, 1, n)), (), "n = 1001: 1 and 1001"),
    ("a sign that moves with the index", ge(late_sign**2, total(1, 1, n) ** 2), (), "n = 1000: 999^2"),
    ("a fourth power of 1 + i", ge((1 + I) ** 4, 0), (), "-4"),
    ("a complex square", ge(sp.Pow(1 + I * x, 2, evaluate=False), 0), (), "complex for x = 1"),
    ("a wave above 0", gt(sp.exp(I * x), 0), (), "complex"),
    ("an undefined number is itself", sp.Eq(sp.zoo, sp.zoo, evaluate=False), (), "1/0"),
    ("an undefined number is not i", sp.Ne(sp.zoo, I, evaluate=False), (), "no numbers"),
    ("no number is not 0", sp.Ne(sp.nan, 0, evaluate=False), (), "0/0"),
    ("letters commute", eq(A * B, B * A), (), "matrices"),
    ("the square of a letter", ge(A * A, 0), (), "matrices have no order"),
    ("the square of a sum of letters", eq((A + B) ** 2, A**2 + 2 * A * B + B**2), (), "AB is not BA"),
    ("matrices commute", eq(C * D, D * C), (), "matrices"),
    ("a condition between letters", eq(x, 0), (eq(A * B - B * A, x * A), ne(A, 0)), "A nilpotent"),
    (
        "a reversed sum grows",
        eq(total(2, m, n) - total(2, m, 1), 2 * n - 2),
        (ge(m, 1000),),
        "empty up to n = m",
    ),
    ("an empty sum grows", eq(total(2, 1000, n) - total(2, 1000, 1), 2 * n - 2), (), "empty up to n = 999"),
    (
        "an empty product grows",
        eq(sp.Product(2, (j, 9, n)), sp.Product(2, (j, 9, 1)) * 2 ** (n - 1)),
        (),
        "n = 2",
    ),
]
