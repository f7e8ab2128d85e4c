"""True statements, twins by name of the false ones of ``false_cases_4``: (name, claim, conditions, reason)."""

from __future__ import annotations

import sympy as sp
from corpus_language import a, j, n, p, total, x
from sympy import Piecewise

from theory.matrix_words import Letter
from theory.relations import eq, ge, gt, le

size = sp.Symbol("d", integer=True, positive=True)
A, B = (Letter(size, size, sp.Symbol(name)) for name in "AB")
late = total(Piecewise((1, gt(p, 1000)), (0, True)) * j, 1, n)

CASES = [
    (
        "a branch that moves with the index",
        eq(late, Piecewise((1, gt(p, 1000)), (0, True)) * total(j, 1, n)),
        (),
        "the branch stands still",
    ),
    ("a fourth power of 1 + i", ge((1 + x) ** 4, 0), (), "an even power"),
    ("a wave above 0", gt(sp.exp(x), 0), (), "real"),
    ("letters commute", eq(A * B, A * B), (), "the same word"),
    ("a condition between letters", eq(x, a), (eq(x, a), eq(A, B)), "given beside it"),
    ("a reversed sum grows", eq(total(2, 1, n) - total(2, 1, 1), 2 * n - 2), (), "from 1 on"),
    ("an empty sum grows", eq(total(2, 3, n) - total(2, 3, 2), 2 * n - 4), (ge(n, 2),), "empty at n = 2"),
    ("a sum of bounded terms", le(total(sp.sin(j) ** 2, 1, 3), 3), (), "each at most 1"),
]
